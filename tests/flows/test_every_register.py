"""Registers and books go from the inbox to the facts and the views, all in one night, and once only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from pipeline.office import close_office
from tests.flows.offices import ORGANISATION, ask, refresh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow

CODE = "9968011134010001"
FILES: dict[str, list[list[Any]]] = {
    "เงินสะสม.xlsx": [
        ["ทะเบียนคุมการจ่ายขาดเงินสะสม ปีงบประมาณ พ.ศ. 2568"],
        ["ครั้งที่", "วันที่สภาอนุมัติ", "โครงการ", "จำนวนเงินอนุมัติ", "ก่อหนี้ผูกพัน", "เบิกจ่าย", "คงเหลือ"],
        ["1/2568", "10 ก.พ. 2568", "ก่อสร้างถนน หมู่ 3", 500000, 0, 495000, 5000],
        [None, None, "รวมทั้งสิ้น", 500000, 0, 495000, 5000],
    ],
    "เงินอุดหนุน.xlsx": [
        ["ทะเบียนคุมเงินอุดหนุนเฉพาะกิจ ปีงบประมาณ พ.ศ. 2568"],
        ["เลขที่หนังสือ", "วันที่แจ้งจัดสรร", "โครงการ", "ได้รับจัดสรร", "เบิกจ่าย", "ส่งคืน", "คงเหลือ"],
        ["มท 0808.2/ว 12", "3 พ.ย. 2567", "อาหารกลางวัน", 300, 250, 10, 40],
    ],
    "กันเงิน.xlsx": [
        ["ทะเบียนเงินกันไว้เบิกเหลื่อมปี ปีงบประมาณ พ.ศ. 2568"],
        ["ปีงบประมาณ", "รหัสงบประมาณ", "โครงการ", "คู่สัญญา", "จำนวนเงินกัน", "เบิกจ่าย", "คงเหลือ"],
        [2568, CODE, "ขุดลอกคลอง", "นายบุคคล ธรรมดา", 100, 90, 10],
    ],
    "งบทดลอง.xlsx": [
        ["งบทดลอง ณ วันที่ 30 กันยายน 2568"],
        ["ชื่อบัญชี", "รหัสบัญชี", "เดบิท", "เครดิต"],
        ["เงินฝากธนาคาร", "021", 100, None],
        ["เงินสะสม", "700", None, 99],
        ["รวม", None, 100, 99],
    ],
    "รับจ่าย.xlsx": [
        ["รายงาน รับ - จ่ายเงินสด ประจำเดือน กันยายน 2568"],
        ["จนถึงปัจจุบัน", None, "รายการ", "รหัสบัญชี", "เดือนนี้"],
        ["ประมาณการ", "เกิดขึ้นจริง", None, None, "เกิดขึ้นจริง"],
        [None, None, "รายรับ"],
        [100, 90, "ภาษีอากร", "0100", 10],
        [None, None, "รายจ่าย"],
        [50, 40, "งบกลาง", "000", 4],
    ],
    "เปรียบเทียบ.xlsx": [
        ["รายงานประมาณการรายจ่าย ประจำปีงบประมาณ พ.ศ. 2568"],
        ["รายการ", "รายจ่ายจริง ปี 2565", "รายจ่ายจริง ปี 2566", "ประมาณการ ปี 2567", "ประมาณการ ปี 2568"],
        ["แผนงานบริหารงานทั่วไป", 1, 2, 3, 4],
    ],
}
# The same book a month before, on a second sheet of its file.
EARLIER: list[list[Any]] = [
    ["งบทดลอง ณ วันที่ 31 สิงหาคม 2568"],
    FILES["งบทดลอง.xlsx"][1],
    ["เงินฝากธนาคาร", "021", 7, None],
]


@pytest.fixture
def home(create_home: HomeMaker, prefect: str, tmp_path: Path) -> Iterator[Home]:
    assert prefect
    made = create_home(tmp_path / "home", ORGANISATION)
    for name, rows in FILES.items():
        book = xlsxwriter.Workbook(str(made.inbox / name))
        for page in (rows, EARLIER) if name == "งบทดลอง.xlsx" else (rows,):
            sheet = book.add_worksheet()
            for number, row in enumerate(page):
                sheet.write_row(number, 0, row)
        book.close()
    yield made
    close_office(tmp_path / "home")


def test_registers_and_books_are_loaded_judged_and_shown(home: Home) -> None:
    summary = refresh(home)
    assert {(file["status"], file["rows_quarantined"]) for file in summary["files"]} == {("read", 0)}
    assert sum(file["rows_loaded"] for file in summary["files"]) == 8
    assert {item["rule"] for item in summary["findings"]} == {"trial_balance_unbalanced", "earlier_month_not_loaded"}
    views = {
        "SELECT fiscal_year, round, disbursed_satang, balance_baht FROM v_reserve_spending": [(2568, "1/2568", 49_500_000, 5000.0)],
        "SELECT letter_no, allocated_satang, returned_satang FROM v_grants": [("มท 0808.2/ว 12", 30_000, 1_000)],
        "SELECT budget_year, payment_year, work, carried_over_satang FROM v_carry_overs": [
            (2568, 2569, "งานบริหารทั่วไป", 10_000)
        ],
        "SELECT account_code, debit_satang, credit_satang, as_of FROM v_trial_balance ORDER BY account_code": [
            ("021", 10_000, None, "2025-09-30 00:00:00.000000"),
            ("700", None, 9_900, "2025-09-30 00:00:00.000000"),
        ],
        "SELECT section, account, estimate_satang, actual_satang, month_actual_satang FROM v_cash_report ORDER BY row_no": [
            ("receipts", "ภาษีอากร", 10_000, 9_000, 1_000),
            ("payments", "งบกลาง", 5_000, 4_000, 400),
        ],
        "SELECT level, item, actual_3_before_satang, estimate_satang, file_name FROM v_ordinance_summary": [
            ("programme", "แผนงานบริหารงานทั่วไป", 100, 400, "เปรียบเทียบ.xlsx")
        ],
    }  # fmt: skip
    assert {query: ask(home, query) for query in views} == views
    assert "ธรรมดา" not in str(
        [ask(home, f"SELECT * FROM {view}") for view in ("v_carry_overs", "v_findings", "v_changes")]
    )
    assert refresh(home)["status"] == "nothing_new"
