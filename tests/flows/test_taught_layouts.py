"""After a layout is taught, the next night reads what it could not read before, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from pipeline.office import close_office
from sources.mapping_answers import AnswerBook, Answers
from sources.mapping_layout import put_in_place
from sources.mapping_request import Request, propose
from tests.flows.offices import ORGANISATION, ask, refresh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow

KNOWN: list[list[Any]] = [
    ["รายงานงบประมาณคงเหลือ"],
    ["ปีงบประมาณ พ.ศ. 2569"],
    [ORGANISATION],
    ["งาน", "หมวด", "รหัสงบประมาณ", "งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", "คงเหลือ"],
    ["งานบริหารทั่วไป", "ค่าสาธารณูปโภค", "9969011134010001", 100, 0, 0, 0, 40, 60],
    ["งานบริหารทั่วไป", "ค่าสาธารณูปโภค", "9969011134020001", 50, 0, 0, 0, 0, 50],
]
UNKNOWN: list[list[Any]] = [
    ["แบบติดตามงานกองช่าง ประจำปีงบประมาณ พ.ศ. 2569"],
    [ORGANISATION],
    ["ลำดับ", "ชื่อโครงการ/กิจกรรม", "งบที่ได้รับจัดสรร", "เบิกจ่ายแล้วทั้งสิ้น", "สถานะโครงการ ณ ปัจจุบัน", "หน่วยงาน"],
    [1, "ก่อสร้างถนน คสล. หมู่ 3", 500000, 450000, "แล้วเสร็จ", "กองช่าง"],
    [2, "วางท่อระบายน้ำ หมู่ 5", 300000, 0, "กำลังดำเนินการ", "กองช่าง"],
]

ANSWERS = Answers(columns={"C": "budget", "D": "disbursed", "E": "status"})


@pytest.fixture
def home(create_home: HomeMaker, prefect: str, tmp_path: Path) -> Iterator[Home]:
    assert prefect
    home = create_home(tmp_path / "home", ORGANISATION)
    yield home
    close_office(home.root)


def put(path: Path, *sheets: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def teach(home: Home, path: Path, sheet: str, answers: Answers = ANSWERS) -> None:
    book = AnswerBook(sheets={sheet: answers})
    proposal = propose(Request(str(path), path.name, str(home.layouts), book, sheet, None, "2026-11-25"))
    assert proposal["status"] == "clear", proposal["sheets"]
    for name, text in proposal["layouts"].items():
        put_in_place(home.layouts, name, text)


def test_a_file_that_was_rejected_is_read_the_night_after_its_layout_was_taught(home: Home) -> None:
    path = put(home.inbox / "ผลงาน.xlsx", UNKNOWN)
    assert refresh(home)["files"][0]["status"] == "rejected"
    assert refresh(home)["status"] == "nothing_new"
    teach(home, path, "Sheet1")
    assert [file["status"] for file in refresh(home)["files"]] == ["read"]
    assert ask(home, "SELECT COUNT(*), SUM(budget_satang) FROM progress") == [(2, 80000000)]
    assert refresh(home)["status"] == "nothing_new"


def test_the_unread_sheet_of_a_file_is_read_as_well_and_the_others_are_not_loaded_twice(home: Home) -> None:
    path = put(home.inbox / "รวม.xlsx", KNOWN, UNKNOWN)
    assert refresh(home)["files"][0]["status"] == "partly"
    before = ask(home, "SELECT COUNT(*), SUM(approved_satang) FROM budget_line")
    assert refresh(home)["status"] == "nothing_new"
    teach(home, path, "Sheet2")
    assert [file["status"] for file in refresh(home)["files"]] == ["read"]
    assert ask(home, "SELECT COUNT(*) FROM progress") == [(2,)]
    assert ask(home, "SELECT COUNT(*), SUM(approved_satang) FROM budget_line") == before == [(2, 15000)]


def test_a_column_that_was_left_unread_is_loaded_once_its_header_was_taught(home: Home) -> None:
    header = [*KNOWN[3][:3], "งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ยอดผูกพันรอจ่าย", "เบิกจ่าย", "คงเหลือ"]
    path = put(home.inbox / "งบ.xlsx", [*KNOWN[:3], header, *KNOWN[4:]])
    assert refresh(home)["files"][0]["status"] == "read"
    assert ask(home, "SELECT SUM(committed_satang) FROM budget_line WHERE known_to IS NULL") == [(None,)]
    assert refresh(home)["status"] == "nothing_new"
    teach(home, path, "Sheet1", Answers(columns={"G": "committed"}))
    refresh(home)
    assert ask(home, "SELECT COUNT(*), SUM(committed_satang) FROM budget_line WHERE known_to IS NULL") == [(2, 0)]
    assert refresh(home)["status"] == "nothing_new"
