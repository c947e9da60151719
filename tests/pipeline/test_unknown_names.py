"""A name that no list, plan or person explains: asked in the workbook of codes, and answered from the next run on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter

from pipeline.alias_files import Entry, read_entries
from pipeline.errors import HomeError
from pipeline.office import close_office, open_office
from pipeline.own_codes import WORKBOOK, settings
from pipeline.runs import find_work
from pipeline.unknown_names import read_name_answers
from tests.pipeline.nights import ORGANISATION, ask, night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homes import HomeMaker

PLACES = {column["field"]: place for place, column in enumerate(settings()["name_column"], start=1)}
SHEET = settings()["names"]["sheet"]
PLAN, WORKS = "ยุทธศาสตร์ที่ 1 โครงสร้างพื้นฐาน", "แผนงานอุตสาหกรรมและการโยธา"
TODAY = date(2026, 11, 25)
pytestmark = pytest.mark.slow


def put(root: Path) -> None:
    """A plan that names one unit and strategy, and a progress sheet with another unit, fund source and status."""
    months = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
    with xlsxwriter.Workbook(root / "inbox" / "แผน.xlsx") as book:
        sheet = book.add_worksheet("ผด.02")
        titles = [
            "แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568",
            ORGANISATION,
            "บัญชีโครงการ/กิจกรรม งบประมาณ",
            PLAN,
            "แผนงานที่ไม่มีใครรู้จัก",
        ]
        sheet.write_column("A1", titles)
        head = ["ลำดับที่", "โครงการ/กิจกรรม", "รายละเอียดของกิจกรรม", "งบประมาณ (บาท)", "สถานที่ดำเนินการ", "หน่วยงานรับผิดชอบหลัก"]
        sheet.write_row("A7", [*head, *months])
        sheet.write_row("A8", [1, "โครงการก่อสร้างถนน", "ถนน", 100, "หมู่ 1", "กองช่าง", "✓"])
    with xlsxwriter.Workbook(root / "inbox" / "ผล.xlsx") as book:
        sheet = book.add_worksheet("ผล")
        sheet.write_column("A1", ["รายงานผลการดำเนินงาน", ORGANISATION, "ประจำปีงบประมาณ พ.ศ. 2568"])
        sheet.write_row("A5", ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"])
        sheet.write_row("A6", [1, "โครงการก่อสร้างถนน", 100, 50, "ฝ่ายประปา", "รอลุ้น", "เงินที่ไหนไม่รู้"])


@pytest.fixture
def root(create_home: HomeMaker, tmp_path: Path) -> Iterator[Path]:
    home = create_home(tmp_path / "home", ORGANISATION)
    put(home.root)
    night(home.root)
    yield home.root
    close_office(home.root)


def rows_of(root: Path) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(root / "quality" / WORKBOOK)
    rows = book[SHEET].iter_rows(min_row=2, values_only=True)
    return [{name: row[place - 1] for name, place in PLACES.items()} for row in rows]


def answer(root: Path, as_written: str, **given: object) -> None:
    """Fills in the row of a name, as an officer does in Excel."""
    path = root / "quality" / WORKBOOK
    book = openpyxl.load_workbook(path)
    row = next(number for number, said in enumerate(rows_of(root), start=2) if said["as_written"] == as_written)
    for name, value in given.items():
        book[SHEET].cell(row, PLACES[name], value)
    book.save(path)


def test_names_nobody_explains_are_asked_with_where_they_stand(root: Path) -> None:
    found = {row["as_written"]: row for row in rows_of(root)}
    assert {name: row["subject"] for name, row in found.items()} == {
        "แผนงานที่ไม่มีใครรู้จัก": "แผนงาน",
        "ฝ่ายประปา": "หน่วยงาน",
        "รอลุ้น": "สถานะ",
        "เงินที่ไหนไม่รู้": "แหล่งเงิน",
    }
    unit = found["ฝ่ายประปา"]
    assert (unit["first_seen"], unit["first_row"], unit["fiscal_year"], unit["rows"]) == ("ผล.xlsx", 6, 2568, 1)
    assert night(root) is None


def test_answers_take_effect_at_the_next_run_and_are_kept_with_who_gave_them(root: Path) -> None:
    answer(root, "ฝ่ายประปา", answer_name="กองช่าง", by="สมชาย", on="5/1/2569")
    answer(root, "แผนงานที่ไม่มีใครรู้จัก", answer_name=WORKS, by="สมชาย")
    answer(root, "เงินที่ไหนไม่รู้", answer_name="เงินสะสม", by="สมชาย")
    assert night(root) is not None
    assert ask(root, "SELECT unit, fund_source FROM v_progress") == [("กองช่าง", "เงินสะสม")]
    assert ask(root, "SELECT programme FROM v_action_items") == [(WORKS,)]
    assert [row["as_written"] for row in rows_of(root)] == ["รอลุ้น"]
    (kept,) = read_entries(root / "aliases" / "units.csv", "unit")
    assert (kept.as_written, kept.name, kept.by, kept.on) == ("ฝ่ายประปา", "กองช่าง", "สมชาย", date(2026, 1, 5))
    assert night(root) is None


def test_a_name_that_is_right_is_not_asked_again(root: Path) -> None:
    answer(root, "ฝ่ายประปา", answer_name="ฝ่ายประปา", by="สมชาย")
    night(root)
    assert "ฝ่ายประปา" not in {row["as_written"] for row in rows_of(root)}
    assert ask(root, "SELECT unit FROM v_progress") == [("ฝ่ายประปา",)]


def test_a_unit_that_a_change_names_is_known(root: Path) -> None:
    line = "ฝ่ายประปา,merged,กองช่าง,2569,,สมชาย,2026-01-05"
    head = "old_name,what,new_name,from_year,reason,confirmed_by,confirmed_on"
    (root / "aliases" / "unit_changes.csv").write_text(f"{head}\n{line}\n", "utf-8")
    assert night(root) is not None
    assert "ฝ่ายประปา" not in {row["as_written"] for row in rows_of(root)}
    assert ask(root, "SELECT shown_name FROM v_unit_changes") == [("กองช่าง",)]


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("ฝ่ายประปา", {"answer_name": "กองช่าง"}, "name_by_missing"),
        ("ฝ่ายประปา", {"answer_name": "กองช่าง", "by": "ก", "on": "เมื่อวาน"}, "alias_date"),
        ("เงินที่ไหนไม่รู้", {"answer_name": "เงินทอน", "by": "ก"}, "alias_name_unknown"),
    ],
    ids=["nobody", "no day", "no such fund"],
)
def test_a_wrong_answer_is_refused_with_its_row(root: Path, name: str, given: dict[str, object], code: str) -> None:
    answer(root, name, **given)
    with pytest.raises(HomeError) as refused:
        find_work(open_office(root))
    assert refused.value.code == code
    assert WORKBOOK in refused.value.message_th
    row = next(number for number, said in enumerate(rows_of(root), start=2) if said["as_written"] == name)
    assert f"แถว {row}" in refused.value.message_th


def test_an_answer_that_contradicts_the_book_is_refused(root: Path) -> None:
    answer(root, "ฝ่ายประปา", answer_name="กองช่าง", by="สมชาย")
    (root / "aliases" / "units.csv").write_text(
        "as_written,name,confirmed_by,confirmed_on\nฝ่ายประปา,กองประปา,สมหญิง,2026-01-01\n", "utf-8"
    )
    with pytest.raises(HomeError) as refused:
        find_work(open_office(root))
    assert refused.value.code == "alias_confirmed_already"


def test_a_day_in_a_cell_of_dates_is_read(root: Path) -> None:
    from datetime import datetime

    answer(root, "ฝ่ายประปา", answer_name="กองช่าง", by="สมชาย", on=datetime(2026, 1, 5))
    (found,) = read_name_answers(root / "quality" / WORKBOOK, TODAY)
    assert found == Entry("unit", "ฝ่ายประปา", "กองช่าง", "สมชาย", date(2026, 1, 5), row=found.row)
