"""From a text box in the inbox to a note that a person has confirmed: loading suggests, deciding ends it for good."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pipeline.office import Office, close_office, open_office, writing
from pipeline.receiving import receive
from pipeline.reviewing import open_findings
from pipeline.runs import begin, find_work
from pipeline.storing import load_print_file, register, settle
from pipeline.suggestions import decide_suggestions, listed
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homes import HomeMaker

ORGANISATION = "อบต.โคกไม้ลาย"
AMENDED = "แก้ไข ครั้งที่ 2/2568"
HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"]


@pytest.fixture
def office(create_home: HomeMaker, tmp_path: Path) -> Iterator[Office]:
    home = create_home(tmp_path / "home", ORGANISATION)
    yield open_office(home.root)
    close_office(home.root)


def put(office: Office, boxes: dict[str, str], *, disbursed: int = 50) -> None:
    """A progress sheet with two projects, in rows 6 and 7, and boxes of one row each."""
    path = office.home.inbox / "ผล.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("ผล")
    sheet.write_column("A1", ["รายงานผลการดำเนินงาน", ORGANISATION, "ประจำปีงบประมาณ พ.ศ. 2568"])
    sheet.write_row("A5", HEADER)
    for row, name in ((5, "โครงการก่อสร้างถนน"), (6, "โครงการขุดลอกคลอง")):
        sheet.write_row(row, 0, [row - 4, name, 100, disbursed, "กองช่าง", "ดำเนินการแล้วเสร็จ", "ข้อบัญญัติ"])
    for cell, text in boxes.items():
        sheet.insert_textbox(cell, text, {"width": 120, "height": 20})
    book.close()
    os.utime(path, (path.stat().st_mtime + disbursed,) * 2)


def refresh(office: Office) -> None:
    """The steps of a night that load, without their scheduler."""
    with writing(office), begin(office, find_work(office)) as run:
        with run.reader() as reader:
            received = [receive(office.home, run.folder, file, reader) for file in run.work.files]
        prints = [name for path in received for name in register(office, run.folder, run.run_id, path)]
        for print_id in prints:
            load_print_file(office, run.folder, run.run_id, print_id, None)
        settle(office, received)


def suggestions(office: Office) -> list[tuple[str, str]]:
    """Open findings of the rule: cell, and what they say."""
    found = [item for item in open_findings(office, office_day()) if item["rule"] == "text_suggests"]
    return [(item["cell"], item["expected"]) for item in found]


def office_day() -> date:
    return date(2026, 1, 1)


def test_a_text_box_becomes_a_suggestion_and_once_decided_stays_decided(office: Office) -> None:
    put(office, {"C7": "แก้ไข ครั้งที่ 2 / 2568", "D6": "จ่ายขาดเงินสะสม", "G1": "แก้ไข ครั้งที่ 3 / 2568"})
    refresh(office)
    assert sorted(suggestions(office)) == [
        ("C7", AMENDED), ("D6", "แหล่งเงิน: เงินสะสม"), ("G1", "แก้ไข ครั้งที่ 3/2568"),
    ]  # fmt: skip
    notes = {note["value"]: note for note in listed(office, "suggested")}
    assert sorted((note["anchor"], note["subject"]) for note in notes.values()) == [
        ("C7", "amendment"), ("D6", "fund_source"),
    ]  # fmt: skip
    assert matching_key("โครงการขุดลอกคลอง") in notes[AMENDED]["line_key"]
    decide_suggestions(office, [notes[AMENDED]["row_note_id"]], "confirmed", "สมหญิง")
    decide_suggestions(office, [notes["แหล่งเงิน: เงินสะสม"]["row_note_id"]], "rejected", "สมหญิง")
    put(office, {"C7": "แก้ไข ครั้งที่ ๒/๒๕๖๘", "D6": "จ่ายขาดเงินสะสม"}, disbursed=80)
    refresh(office)
    assert suggestions(office) == []
    assert sorted((note["value"], note["state"]) for note in listed(office, None)) == [
        (AMENDED, "confirmed"), ("แหล่งเงิน: เงินสะสม", "rejected"),
    ]  # fmt: skip
    assert listed(office, "suggested") == []
