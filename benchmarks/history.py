"""Two times at their price: what changed, what stood at a moment, and what a night costs that changes little.

    python -m benchmarks.history FOLDER [LINES]

Ten years of LINES lines each (10,000 by default) are loaded: prints of remaining budgets, registers of payments, action
plans; then some nights whose prints change one line in a hundred. Each question is asked several times on SQLite, and
the median told. The night is measured on one workbook of LINES budget lines, read in a child process as a run reads it.
Prints one JSON object: milliseconds by question, bytes and seconds of the night.
"""

from __future__ import annotations

import gc
import json
import re
import shutil
import statistics
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter
from sqlalchemy import text

from benchmarks.night import Night
from pipeline.receiving import read_and_assemble
from pipeline.storing import load_print_file, register
from sources.children import ReadingPool
from sources.limits import Limits
from sql.as_of import at
from sql.changes import Wanted, held_between, known_between
from sql.engine import migrate, open_warehouse
from sql.files import SeenFile, register_file
from sql.loading import Print, load_print
from sql.runs import ensure_organisation, start_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

YEARS = range(2559, 2569)
ROUNDS = 7
NIGHTS = 5
NIGHT_NAMES = ("1st night", "2nd night", "3rd night")
CHANGED = 100
"""One line in so many changes in a night."""
SHARES = {"remaining_budget": 5, "disbursements": 4, "action_items": 1}
"""Of ten lines of a year, so many are of each kind."""
AMOUNTS = {"remaining_budget": "disbursed_satang", "disbursements": "amount_satang", "action_items": "budget_satang"}
KNOWN = datetime(2026, 1, 1)
OFFICE = "อบต.วัดความเร็ว"
_CODE_ROWS = 9999
"""So many running numbers a budget code can have."""


class Warehouse:
    """An office with ten years, and the moments at which its nights became known."""

    def __init__(self, folder: Path, lines: int) -> None:
        self.path = folder / "history.db"
        self.engine: Engine = open_warehouse(f"sqlite:///{self.path}")
        migrate(self.engine)
        self.organisation_id = ensure_organisation(self.engine, OFFICE, OFFICE)
        self.run_id = start_run(self.engine, self.organisation_id)
        self._files = 0
        for year in YEARS:
            for kind, share in SHARES.items():
                self.print(kind, year, lines * share // 10, night=0)
        for night in range(1, NIGHTS + 1):
            for year in YEARS if night == 1 else YEARS[-1:]:
                for kind, share in SHARES.items():
                    self.print(kind, year, lines * share // 10, night=night)

    def print(self, kind: str, year: int, count: int, night: int) -> None:
        """Load what a night's print says: as the night before, but for one line in a hundred."""
        self._files += 1
        sha256 = f"{self._files:016x}".ljust(64, "0")
        as_of = datetime(year - 544, 11, 1) + timedelta(days=30 * night)
        seen = SeenFile(sha256=sha256, name=f"{kind}-{year}-{night}.xlsx", size_bytes=1, carrier="xlsx", status="read",
                        fiscal_year=year, as_of=as_of, as_of_basis="printed")  # fmt: skip
        number = register_file(self.engine, self.organisation_id, self.run_id, seen)
        load_print(
            self.engine,
            Print(
                run_id=self.run_id, organisation_id=self.organisation_id, source_file_id=number, fiscal_year=year,
                kind=kind, completeness="partial" if kind == "disbursements" else "full", as_of=as_of,
                rows=rows(kind, count, night, sha256),
            ),
            KNOWN + timedelta(days=night),
        )  # fmt: skip


def rows(kind: str, count: int, night: int, sha256: str) -> pl.DataFrame:
    """The lines of a print; of every hundred, one says another amount each night."""
    numbers = pl.Series("n", range(count), dtype=pl.Int64)
    frame = pl.DataFrame({"n": numbers})
    changed = pl.when(pl.col("n") % CHANGED == night).then(night).otherwise(0)
    return frame.select(
        source_row_id=pl.format("{}:1:{}", pl.lit(sha256[:16]), pl.col("n") + 9),
        line_key=pl.format("9968003211510{}|โครงการก่อสร้างถนนคอนกรีตเสริมเหล็กสายที่ {}", pl.col("n"), pl.col("n")),
        part=pl.lit(""),
        project=pl.format("โครงการก่อสร้างถนนคอนกรีตเสริมเหล็กสายที่ {} หมู่ที่ {}", pl.col("n"), pl.col("n") % 12 + 1),
        project_key=pl.format("โครงการก่อสร้างถนนคอนกรีตเสริมเหล็กสายที่{}", pl.col("n")),
        programme=pl.format("แผนงานที่ {}", pl.col("n") % 12),
        **{AMOUNTS[kind]: 100_000 + pl.col("n") * 100 + changed},
    )


def questions(house: Warehouse) -> dict[str, Callable[[Connection], object]]:
    """What is asked, by name."""
    wanted, year = Wanted(house.organisation_id), YEARS[-1]
    spring, autumn = datetime(year - 543, 1, 15), datetime(year - 543, 3, 15)
    last = KNOWN + timedelta(days=NIGHTS - 1, hours=12)

    def standing(query: str, **moments: Any) -> Callable[[Connection], object]:
        def ask(connection: Connection) -> object:
            names = re.findall(r"FROM (\w+)", query)
            with at(connection, house.organisation_id, **moments, only=names or None):
                return connection.execute(text(query)).all()

        return ask

    lines = f"SELECT * FROM cur_budget_line WHERE fiscal_year = {year}"
    sums = f"SELECT * FROM v_ledger_summary WHERE fiscal_year = {year}"
    return {
        "diff since last night (100 of 10,000 lines)": lambda c: known_between(c, wanted, last, datetime(2999, 1, 1)),
        "diff of a night in all ten years (1,000 lines)": lambda c: known_between(
            c, wanted, KNOWN + timedelta(hours=1), KNOWN + timedelta(days=1, hours=1)
        ),
        "diff since the beginning, one year": lambda c: known_between(
            c, Wanted(house.organisation_id, fiscal_year=year), KNOWN + timedelta(hours=1), datetime(2999, 1, 1)
        ),
        "diff between two prints": lambda c: held_between(c, wanted, spring, autumn),
        "diff between two prints as known a night before": lambda c: held_between(c, wanted, spring, autumn, last),
        "v_changes of the last load": lambda c: c.execute(
            text("SELECT * FROM v_changes WHERE load_id = (SELECT MAX(load_id) FROM load)")
        ).all(),
        "lines of a year as of two months ago": standing(lines, held=spring, fiscal_years=[year]),
        "sums of a year as of two months ago": standing(sums, held=spring, fiscal_years=[year]),
        "sums of a year as known a night before": standing(sums, known=last, fiscal_years=[year]),
        "sums of a year now": lambda c: c.execute(text(sums)).all(),
        "all ten years as of two months ago": standing("SELECT 1", held=spring),
    }


def asked(house: Warehouse) -> dict[str, float]:
    """Processor milliseconds of each question, the median of several: SQLite works in this process."""
    told = {}
    with house.engine.connect() as connection:
        for name, ask in questions(house).items():
            taken = []
            for _ in range(ROUNDS):
                started = time.process_time()
                ask(connection)
                taken.append(time.process_time() - started)
            told[name] = statistics.median(taken) * 1000
    return told


def workbook(path: Path, lines: int, night: int) -> None:
    """An e-LAAS print of remaining budgets; in a later night one line in a hundred has spent more."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("reportRemainBudgetXlsx")
        told = [f"วันที่พิมพ์ : {night:02d}/05/2568 17:54", "รายงานงบประมาณคงเหลือ", "ปีงบประมาณ พ.ศ. 2568", OFFICE]
        sheet.write_column("B2", told)
        sheet.write_row("B8", ["งาน", "หมวด", "ประเภทรายจ่าย", "โครงการ", "รหัสงบประมาณ"])
        sheet.write_row("I8", ["งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", None, "คงเหลือ"])
        for number in range(lines):
            code = f"9968011121{10 + number // _CODE_ROWS:02d}{number % _CODE_ROWS + 1:04d}"
            spent = 100.25 + (1 if number % CHANGED < night - 1 else 0)
            texts = ["งานบริหารทั่วไป", "ค่าใช้สอย", None, f"โครงการส่งเสริมคุณภาพชีวิต รุ่นที่ {number}", code]
            sheet.write_row(8 + number, 1, texts)
            sheet.write_row(8 + number, 8, [1000, 0, 0, 100, spent, None, 900 - spent])


def night_costs(folder: Path, lines: int) -> dict[str, float]:
    """Seconds of reading and loading, and bytes written: of a first load and of nights that change one in a hundred."""
    told: dict[str, float] = {}
    inbox = folder / "inbox" / OFFICE
    inbox.mkdir(parents=True)
    with ReadingPool(1, Limits(), ("pipeline.prints", "pipeline.receiving")) as pool:
        night = Night(folder / "inbox", folder / "night")
        for number, name in enumerate(("first load", *NIGHT_NAMES), start=1):
            for path in inbox.iterdir():
                path.unlink()
            workbook(inbox / f"{number}.xlsx", lines, number)
            ((path, copy),) = night.archive()
            office, run_id = night.office(path)
            _checkpoint(night.engine)
            gc.collect()  # of what the workbook was written with, not in the time of reading or loading
            before = _bytes(night.engine, folder / "night" / "warehouse.db")[1]
            started = time.perf_counter()
            places = (str(copy.path), path.name, str(folder / "layouts"), str(night.run))
            pool.result(pool.submit(read_and_assemble, *places, OFFICE, date.today().isoformat()))
            read = time.perf_counter()
            ids = register(office, night.run, run_id, night.received(path, copy))
            loaded = [load_print_file(office, night.run, run_id, print_id, None) for print_id in ids]
            done = time.perf_counter()
            told[f"{name}: reading, s"] = read - started
            told[f"{name}: loading, s"] = done - read
            wal, size = _bytes(night.engine, folder / "night" / "warehouse.db")
            told[f"{name}: bytes of changed pages"], told[f"{name}: bytes of growth"] = wal, size - before
            told[f"{name}: lines opened"] = sum(result["opened"] for result in loaded)
    return told


def _checkpoint(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")


def _bytes(engine: Engine, path: Path) -> tuple[int, int]:
    """Bytes of all pages that changed since the last checkpoint, and of what the warehouse holds."""
    with engine.connect() as connection:
        used = connection.exec_driver_sql(
            "SELECT (p.page_count - f.freelist_count) * s.page_size "
            "FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s"
        ).scalar_one()
    return path.with_name(path.name + "-wal").stat().st_size, int(used)


def main(folder: Path, lines: int) -> None:
    """Both parts, told as JSON."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    house = Warehouse(folder, lines)
    told: dict[str, Any] = {"lines": lines * len(YEARS), "ms": asked(house)}
    house.engine.dispose()
    told |= {"night": night_costs(folder, lines), "nights": NIGHT_NAMES}
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)  # noqa: PLR2004 - the optional argument
