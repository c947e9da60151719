"""A sheet that says of itself that it is no data is listed, not read, and makes no file doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sources.asides import NOT_DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

TABLE = [
    ["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"],
    ["อบต.โคกไม้ลาย"],
    ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ"],
    ["1", "โครงการวันเด็ก", 50000, 50000, "สำนักปลัด", "แล้วเสร็จ"],
]
GUIDE = [["แผ่นงานนี้ไม่ใช่ข้อมูล: คำแนะนำ"], *TABLE]


@pytest.mark.parametrize("above", [[], [[], [None, "  "]]], ids=["first row", "below blank rows"])
def test_a_sheet_that_says_it_is_no_data_is_listed_and_not_read(
    write: Write, read: Read, above: list[list[Any]]
) -> None:
    document = read(write(TABLE, [*above, *GUIDE]))
    assert [table["sheet"] for table in document["tables"]] == ["Sheet1"]
    assert document["unread_sheets"] == [{"sheet": "Sheet2", "why": NOT_DATA}]
    assert document["status"] == "read"


def test_what_such_a_sheet_names_is_not_taken_for_the_file_s_office_or_year(write: Write, read: Read) -> None:
    guide = [["แผ่นงานนี้ไม่ใช่ข้อมูล"], ["อบต.หนองตะไก้"], ["ประจำปีงบประมาณ พ.ศ. 2560"]]
    document = read(write(guide, TABLE))
    assert (document["organisation"], document["fiscal_year"]) == ("อบต.โคกไม้ลาย", 2568)


def test_words_that_stand_below_other_words_do_not_hide_a_sheet(write: Write, read: Read) -> None:
    (table,) = read(write([*TABLE[:2], ["แผ่นงานนี้ไม่ใช่ข้อมูลทั้งหมด"], *TABLE[2:]]))["tables"]
    assert table["rows"] == 1


def test_a_file_of_such_sheets_alone_is_rejected_as_empty(write: Write, read: Read) -> None:
    document = read(write(GUIDE))
    assert document["status"] == "rejected"
    assert document["reason_en"]
