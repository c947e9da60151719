"""What the commands cost: `--help`, `inspect`, a refresh with nothing new, and the memory of the demo."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import xlsxwriter

from benchmarks.measuring import Cost, run

TAMBON = str(Path(sys.executable).parent / "tambon")
ROUNDS = 5
DONE_OR_FINDINGS = (0, 1)

PREFECT_ALONE = """
import sys
from pathlib import Path
from flows.environment import prepare
prepare(Path(sys.argv[1]))
from prefect import flow

@flow
def nothing():
    return 0

nothing()
"""
"""What Prefect itself takes to start, run an empty flow and end, in the same home and with the same settings."""


def small_file(folder: Path) -> Path:
    """An e-LAAS print of remaining budget with three lines, as formats.md §3.1 describes it."""
    path = folder / "small.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("reportRemainBudgetXlsx")
        sheet.write_string(1, 1, "วันที่พิมพ์ : 22/05/2569 17:54")
        sheet.write_string(2, 1, "รายงานงบประมาณคงเหลือ")
        sheet.write_string(3, 1, "ปีงบประมาณ พ.ศ. 2569")
        sheet.write_string(4, 1, "อบต.โคกไม้ลาย")
        sheet.write_row("B8", ["งาน", "หมวด", "ประเภทรายจ่าย", "โครงการ", "รหัสงบประมาณ"])
        sheet.write_row("I8", ["งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", None, "คงเหลือ"])
        for row, code in enumerate(("9969011121010001", "9969011121010002", "9969011121010003"), 8):
            sheet.write_string(row, 1, "งานบริหารทั่วไป")
            sheet.write_string(row, 2, "เงินเดือน (ฝ่ายการเมือง)")
            sheet.write_string(row, 5, code)
            sheet.write_row(row, 8, [1000.25, 0, 0, 100, 300.25, None, 600])
    return path


def help_cpu_s() -> float:
    """Processor seconds of `tambon --help`: the least of five, since a first run also compiles."""
    return min(run(TAMBON, "--help").cpu_s for _ in range(ROUNDS))


def inspect_wall_s(folder: Path) -> float:
    """Wall seconds of `tambon inspect FILE --json` on a small file: the median of five."""
    path = small_file(folder)
    return statistics.median(
        run(TAMBON, "inspect", str(path), "--json", good=DONE_OR_FINDINGS).wall_s for _ in range(ROUNDS)
    )


def demo(home: Path) -> Cost:
    """The demo in a fresh home, with the largest of its processes."""
    return run(TAMBON, "demo", str(home), is_watched=True)


def nothing_new_s(home: Path) -> tuple[float, float]:
    """Wall seconds of a refresh that finds nothing new, and of an empty Prefect flow in the same home.

    Medians of three. The home must have been refreshed before (the demo does).
    """
    refresh = statistics.median(
        run(TAMBON, "refresh", "--home", str(home), good=DONE_OR_FINDINGS).wall_s for _ in range(3)
    )
    alone = statistics.median(run(sys.executable, "-c", PREFECT_ALONE, str(home)).wall_s for _ in range(3))
    return refresh, alone
