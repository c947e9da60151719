"""What safety costs and whether it holds: a warehouse backed up, restored and made again, of two sizes; nights killed.

    python -m benchmarks.safety FOLDER TRIALS

Nights are those of `tests.pipeline.nights`, over the made-up office with more and more nightly prints of one register:
the larger warehouse has four times the rows and runs of the smaller. Prints one JSON object.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from pipeline.backup import make_backup
from pipeline.home import create_home
from pipeline.office import close_office, open_office, writing
from pipeline.rebuilding import rebuild
from pipeline.restoring import restore
from pipeline.swapping import hold_against, remove
from sql.dump import different, dump
from tests.pipeline.killable import Killer
from tests.pipeline.nights import ORGANISATION, ask, loads, new_home

if TYPE_CHECKING:
    from sql.dump import ViewState

NIGHTS = (3, 12)
LINES = 4_000
HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"]


def put(root: Path, night: int) -> None:
    """The progress sheet of one night: every line of it, one in a hundred changed since the night before."""
    book = xlsxwriter.Workbook(str(root / "inbox" / f"ผล-{night:03d}.xlsx"), {"constant_memory": True})
    book.set_properties({"created": datetime(2025, 10, 1) + timedelta(days=night)})
    sheet = book.add_worksheet("ผล")
    for row, text in enumerate(("รายงานผลการดำเนินงาน", ORGANISATION, "ประจำปีงบประมาณ พ.ศ. 2568")):
        sheet.write(row, 0, text)
    sheet.write_row(4, 0, HEADER)
    for line in range(LINES):
        spent = 50 + sum(1 for past in range(1, night + 1) if line % 100 == past % 100)
        sheet.write_row(
            5 + line, 0, [line + 1, f"โครงการก่อสร้างถนนสายที่ {line}", 100, spent, "กองช่าง", "ดำเนินการแล้วเสร็จ", "ข้อบัญญัติ"]
        )
    book.close()


def kept_safe(folder: Path, nights: int) -> dict[str, float]:
    """Seconds of a backup, a restore and a rebuilding after so many nights, and how many rows all prints had."""
    home = create_home(folder / f"nights-{nights}", ORGANISATION)
    root = home.root
    for night in range(nights):
        put(root, night)
        loads(root)
    office = open_office(root)
    ((rows,),) = ask(root, "SELECT SUM(rows_read) FROM table_read")
    began = time.perf_counter()
    manifest = make_backup(office, folder / f"nights-{nights}.zip")
    backed_up = time.perf_counter()
    restore(folder / f"nights-{nights}.zip", folder / f"restored-{nights}")
    restored = time.perf_counter()
    with writing(office):
        engine, _ = rebuild(office)
    rebuilt = time.perf_counter()
    is_same = hold_against(office, engine, with_history=False).is_same
    engine.dispose()
    remove(office)
    close_office(root)
    return {
        "rows": int(rows),
        "kept_rows": sum(manifest.rows.values()),
        "backup_s": backed_up - began,
        "restore_s": restored - backed_up,
        "rebuild_s": rebuilt - restored,
        "is_same": float(is_same),
    }


def killed(folder: Path, trials: int) -> dict[str, int]:
    """How many of so many nights were killed before their end, and after how many the next one ended differently."""
    before = new_home(folder / "before", scale=0.05)
    open_office(before)
    close_office(before)
    killer = Killer.start()
    chance, dead, wrong = random.Random(1), 0, 0  # noqa: S311  nothing secret
    for warm in range(2):
        seconds = _again(killer, before, folder / f"undisturbed-{warm}")
    wanted = _said(folder / "undisturbed-1")
    for _ in range(trials):
        root = folder / "trial"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(before, root)
        dead += killer.run("loads", root, chance.uniform(0.01, 0.9 * seconds))[0] != 0
        killer.run("loads", root)
        wrong += different(wanted, _said(root)) != []
    killer.stop()
    return {"trials": trials, "killed": dead, "wrong": wrong}


def _again(killer: Killer, before: Path, root: Path) -> float:
    shutil.copytree(before, root)
    return killer.run("loads", root)[1]


def _said(root: Path) -> dict[str, ViewState]:
    with open_office(root).engine.connect() as connection:
        found = dump(connection)
    close_office(root)
    return found


def main(folder: Path, trials: int) -> dict[str, Any]:
    """All figures."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kept_safe(folder, 1)  # imports what judges, for some seconds
    sizes = [kept_safe(folder, nights) for nights in NIGHTS]
    return {"sizes": sizes, "killed": killed(folder, trials)}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
