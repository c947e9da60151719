"""A budget ordinance goes from the inbox to the facts, as text and as a table, with its parts and its totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.office import close_office
from tests.flows.offices import ORGANISATION, ask, refresh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow

TEXT = """รายงานรายละเอียดประมาณการรายจ่ายงบประมาณรายจ่ายทั่วไป
ประจำปีงบประมาณ พ.ศ. 2568
อบต.โคกไม้ลาย
ประมาณการรายจ่ายรวมทั้งสิ้น 1,700,600 บาท จ่ายจากรายได้จัดเก็บเอง แยกเป็น
แผนงานบริหารงานทั่วไป
งานบริหารทั่วไป          รวม   520,500 บาท
 งบดำเนินงาน             รวม   520,500 บาท
  ค่าสาธารณูปโภค         รวม   520,500 บาท
   ค่าไฟฟ้า              จำนวน  520,000 บาท
     เพื่อจ่ายเป็นค่าไฟฟ้า, ค่าธรรมเนียม
   ค่าน้ำประปา           จำนวน  5OO บาท
แผนงานการศึกษา
งานไฟฟ้าถนน              รวม   180,000 บาท
 งบลงทุน                รวม   180,000 บาท
  ค่าที่ดินและสิ่งก่อสร้าง   รวม   180,000 บาท
   ค่าก่อสร้างสิ่งสาธารณูปโภค
     โครงการก่อสร้างถนน หมู่ 3  จำนวน 180,000 บาท
แผนงานงบกลาง
งบกลาง                  รวม 1,000,100 บาท
 งบกลาง                 รวม 1,000,100 บาท
  งบกลาง                รวม 1,000,100 บาท
   สำรองจ่าย             จำนวน 1,000,100 บาท
"""
TABLE = """อบต.โคกไม้ลาย เทศบัญญัติงบประมาณรายจ่าย ประจำปีงบประมาณ พ.ศ. 2567,,,,
ด้าน,แผนงาน,งาน,งบ,งบประมาณ
ด้านบริหารทั่วไป,บริหารงานทั่วไป,บริหารทั่วไป,งบบุคลากร,"27,633,940"
ด้านการเศรษฐกิจ,การเกษตร,ส่งเสริมการเกษตร,งบดำเนินงาน,"1,000,000"
"""


@pytest.fixture
def home(create_home: HomeMaker, prefect: str, tmp_path: Path) -> Iterator[Home]:
    assert prefect
    made = create_home(tmp_path / "home", ORGANISATION)
    (made.inbox / "ข้อบัญญัติ.txt").write_bytes(TEXT.encode("cp874"))
    (made.inbox / "ข้อบัญญัติ 2567.csv").write_bytes(TABLE.encode())
    yield made
    close_office(tmp_path / "home")


def test_an_ordinance_is_loaded_judged_and_shown(home: Home) -> None:
    summary = refresh(home)
    counts = {
        file["name"]: (file["status"], file["rows_loaded"], file["rows_quarantined"]) for file in summary["files"]
    }
    assert counts == {"ข้อบัญญัติ.txt": ("read", 3, 1), "ข้อบัญญัติ 2567.csv": ("read", 2, 0)}
    views = {
        "SELECT area, programme_code, work_code, category, expenditure_type_code, project, explanation, amount_satang "
        "FROM v_ordinance WHERE fiscal_year = 2568 ORDER BY row_no": [
            ("ด้านบริหารทั่วไป", "00110", "00111", "ค่าสาธารณูปโภค", "340100", None, "เพื่อจ่ายเป็นค่าไฟฟ้า, ค่าธรรมเนียม", 52_000_000),
            ("ด้านบริการชุมชนและสังคม", "00210", "00242", "ค่าที่ดินและสิ่งก่อสร้าง", "421000", "โครงการก่อสร้างถนน หมู่ 3", None, 18_000_000),
            ("ด้านการดำเนินงานอื่น", "00410", "00411", "งบกลาง", "111000", None, None, 100_010_000),
        ],
        "SELECT area, programme_code, work_code, budget_type, amount_baht, sheet, row_no, file_name "
        "FROM v_ordinance WHERE fiscal_year = 2567 ORDER BY row_no": [
            ("ด้านบริหารทั่วไป", "00110", "00111", "งบบุคลากร", 27_633_940.0, "ข้อบัญญัติ 2567", 3, "ข้อบัญญัติ 2567.csv"),
            ("ด้านการเศรษฐกิจ", "00320", "00321", "งบดำเนินงาน", 1_000_000.0, "ข้อบัญญัติ 2567", 4, "ข้อบัญญัติ 2567.csv"),
        ],
        "SELECT rule, row_no FROM v_findings WHERE fiscal_year = 2568 AND rule <> 'printed_total_differs' ORDER BY rule": [
            ("money_unreadable", 11),
            ("work_outside_programme", 17),
        ],
    }  # fmt: skip
    assert {query: ask(home, query) for query in views} == views
    totals = "SELECT COUNT(*), SUM(difference) FROM v_control_totals WHERE kind = 'ordinance_detail'"
    assert ask(home, totals) == [(10, 4 * 50_000)]  # the amount that cannot be read lacks in its three parts and in all


def test_a_corrected_text_brings_the_line_that_was_held_back(home: Home) -> None:
    refresh(home)
    (home.inbox / "ข้อบัญญัติ.txt").write_bytes(TEXT.replace("5OO", "500").encode("cp874"))
    summary = refresh(home)
    assert [(file["rows_loaded"], file["rows_quarantined"]) for file in summary["files"]] == [(4, 0)]
    assert ask(home, "SELECT SUM(amount_satang) FROM v_ordinance WHERE fiscal_year = 2568") == [(170_060_000,)]
    totals = "SELECT COUNT(*), SUM(difference) FROM v_control_totals WHERE kind = 'ordinance_detail' AND is_latest = 1"
    assert ask(home, totals) == [(10, 0)]
