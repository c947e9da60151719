"""What an office writes of units renamed, merged or split: read with care, and settled as a whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import HomeError
from pipeline.unit_changes import UnitChange, read_changes, settled, write_changes
from sql.unit_changes import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 1, 5)
HEAD = "old_name,what,new_name,from_year,reason,confirmed_by,confirmed_on\n"


def change(old: str, new: str, year: int = 2567, what: str = "renamed", row: int = 2) -> UnitChange:
    return UnitChange(what, old, new, year, "", "สมชาย", DAY, row)


def rows(path: Path, *changes: UnitChange, meant: dict[str, str] | None = None) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in settled(path, changes, meant or {})]


def test_a_file_as_excel_writes_it_is_read_in_thai_and_english(tmp_path: Path) -> None:
    path = tmp_path / "unit_changes.csv"
    path.write_text(
        "ชื่อเดิม;เปลี่ยนอย่างไร;ชื่อใหม่;ตั้งแต่ปีงบประมาณ;ผู้ยืนยัน;วันที่ยืนยัน\nส่วนโยธา;เปลี่ยนชื่อ;กองช่าง;๒๕๖๗;สมชาย;5/1/2569\n", "cp874"
    )
    assert read_changes(path) == (change("ส่วนโยธา", "กองช่าง"),)


@given(
    st.lists(
        st.builds(
            UnitChange,
            st.sampled_from(("renamed", "merged", "split")),
            st.sampled_from(("กองช่าง", "=กองคลัง", "สำนักปลัด, งานธุรการ")),
            st.sampled_from(("กองใหม่", "-กองอื่น", 'กอง "ก"')),
            st.integers(2500, 2700),
            st.sampled_from(("", "ประกาศ ก.อบต.")),
            st.sampled_from(("", "สมหญิง")),
            st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, changes: list[UnitChange]) -> None:
    path = tmp_path_factory.mktemp("units") / "unit_changes.csv"
    write_changes(path, changes)
    read = [UnitChange(e.what, e.old, e.new, e.year, e.reason, e.by, e.on) for e in read_changes(path)]
    assert read == changes


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        ("กองช่าง,หาย,กองใหม่,2567,,ก,5/1/2569", "what", "หาย"),
        (",renamed,กองใหม่,2567,,ก,5/1/2569", "old_name", "–"),
        ("กองช่าง,renamed,กอง ช่าง,2567,,ก,5/1/2569", "new_name", "กอง ช่าง"),
        ("กองช่าง,renamed,กองใหม่,67,,ก,5/1/2569", "from_year", "67"),
        ("กองช่าง,renamed,กองใหม่,2567,,ก,เมื่อวาน", "confirmed_on", "เมื่อวาน"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(tmp_path: Path, line: str, column: str, found: str) -> None:
    path = tmp_path / "unit_changes.csv"
    path.write_text(HEAD + line + "\n", "utf-8")
    with pytest.raises(HomeError) as told:
        read_changes(path)
    assert f"row 2, column {column}" in told.value.message_en
    assert f"“{found}”" in told.value.message_th


def test_a_heading_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "unit_changes.csv"
    path.write_text("old_name,what,to,from_year\n", "utf-8")
    with pytest.raises(HomeError, match="to") as told:
        read_changes(path)
    assert "column 3" in told.value.message_en


def test_a_chain_is_shown_under_its_last_name_with_all_its_changes(tmp_path: Path) -> None:
    first, last = rows(tmp_path, change("ส่วนโยธา", "กองช่าง", 2560), change("กองช่าง", "สำนักช่าง", 2567, row=3))
    assert (first["shown_name"], last["shown_name"]) == ("สำนักช่าง", "สำนักช่าง")
    assert first["shown_note"] == ("ส่วนโยธา เปลี่ยนชื่อเป็น กองช่าง ตั้งแต่ปี 2560 · กองช่าง เปลี่ยนชื่อเป็น สำนักช่าง ตั้งแต่ปี 2567")


def test_two_units_merge_into_one(tmp_path: Path) -> None:
    found = rows(tmp_path, change("กองสวน", "กองใหม่", what="merged"), change("กองช่าง", "กองใหม่", what="merged", row=3))
    assert {row["shown_key"] for row in found} == {"กองใหม่"}
    assert {row["shown_note"].count("รวมเข้ากับ") for row in found} == {2}


def test_a_split_has_no_successor_and_both_sides_tell_of_it(tmp_path: Path) -> None:
    found = rows(tmp_path, change("กองช่าง", "กองน้ำ", what="split"), change("กองช่าง", "กองไฟ", what="split", row=3))
    assert {row["shown_key"] for row in found} == {"กองช่าง"}
    assert [row["new_shown_key"] for row in found] == ["กองน้ำ", "กองไฟ"]
    assert "กองไฟ" in found[0]["shown_note"]
    assert "กองไฟ" not in found[0]["new_shown_note"]


def test_names_are_those_that_views_show(tmp_path: Path) -> None:
    (found,) = rows(tmp_path, change("ช่าง", "สนช."), meant={"ช่าง": "กองช่าง", "สนช": "สำนักช่าง"})
    assert (found["old_key"], found["shown_name"]) == ("กองช่าง", "สำนักช่าง")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((change("ก1", "ก2"), change("ก2", "ก3", 2568, row=3), change("ก3", "ก1", 2569, row=4)), "circle"),
        ((change("ก1", "ก2"), change("ก1", "ก3", row=3)), "rows 2, 3"),
        ((change("ก1", "ก2", 2567), change("ก2", "ก3", 2560, row=3)), "row 3"),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path: Path, changes: tuple[UnitChange, ...], said: str) -> None:
    with pytest.raises(HomeError) as told:
        settled(tmp_path, changes, {})
    assert said in told.value.message_en


def test_a_line_nobody_stands_for_has_no_effect(tmp_path: Path) -> None:
    assert settled(tmp_path, [UnitChange("renamed", "ก1", "ก2", 2567, "", "", None, 2)], {}) == []
