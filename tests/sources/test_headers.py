"""Recognition by what a table contains; a wrong column is never read silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

TITLE = [["รายงานงบประมาณคงเหลือ"], ["ปีงบประมาณ พ.ศ. 2568"], ["เทศบาลตำบลด่านทับตะโก"]]
HEADER = ["งาน", "หมวด", "รหัสงบประมาณ", "งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", "คงเหลือ"]
LINE = ["งานบริหารทั่วไป", "ค่าสาธารณูปโภค", "9968011134010001", 100, 0, 0, 0, 40, 60]


def reordered(order: list[int]) -> list[Any]:
    return [*TITLE, [HEADER[index] for index in order], [LINE[index] for index in order]]


@pytest.mark.parametrize(
    "order", [[0, 1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 4, 3, 2, 1, 0], [2, 0, 1, 8, 3, 7, 4, 6, 5]]
)
def test_columns_are_followed_wherever_they_stand(write: Write, read: Read, order: list[int]) -> None:
    (table,) = read(write(reordered(order)))["tables"]
    assert table["totals_satang"] == {
        "approved": 10000, "transferred_in": 0, "transferred_out": 0, "committed": 0, "disbursed": 4000, "balance": 6000
    }  # fmt: skip


def test_units_line_breaks_and_brackets_do_not_hide_a_header(write: Write, read: Read) -> None:
    written = [
        "งาน",
        "หมวด",
        "รหัส\nงบประมาณ",
        "งบอนุมัติ (บาท)",
        "โอนเพิ่ม\r\n(บาท)",
        "โอนลด (หน่วย : บาท)",
        "ก่อหนี้ผูกพัน",
        "เบิกจ่าย บาท",
        "คงเหลือ\n(บาท)",
    ]
    (table,) = read(write([*TITLE, written, LINE]))["tables"]
    assert set(table["totals_satang"]) == {
        "approved",
        "transferred_in",
        "transferred_out",
        "committed",
        "disbursed",
        "balance",
    }


def test_a_parent_merged_over_its_children_gives_both_their_names(write: Write, read: Read) -> None:
    rows = [*TITLE, ["งาน", "หมวด", "รหัสงบประมาณ", "งบอนุมัติ", "โอน", None, "ก่อหนี้ผูกพัน", "เบิกจ่าย", "คงเหลือ"]]
    rows += [[None, None, None, None, "เพิ่ม", "ลด"], LINE]
    (table,) = read(write(rows, merges=["E4:F4"]))["tables"]
    assert (table["columns"]["transferred_in_satang"], table["columns"]["transferred_out_satang"]) == ("E", "F")
    assert (table["header_row"], table["first_row"]) == (4, 6)


def test_a_row_of_column_numbers_below_the_header_is_no_line(write: Write, read: Read) -> None:
    (table,) = read(write([*TITLE, HEADER, [f"({index})" for index in range(1, 10)], LINE]))["tables"]
    assert (table["rows"], table["first_row"]) == (1, 6)


def test_a_needed_header_that_vanished_is_named_with_its_nearest(write: Write, read: Read) -> None:
    header = [*HEADER[:3], "งบที่อนุมัติแล้วนะ", *HEADER[4:]]
    document = read(write([*TITLE, header, LINE]))
    assert document["status"] == "rejected"
    (finding,) = document["findings"]
    assert finding["rule"] == "header_missing"
    assert finding["expected"] == "งบอนุมัติ"
    assert "งบที่อนุมัติแล้วนะ" in finding["message_th"]


def test_two_columns_with_one_claim_are_not_guessed_between(write: Write, read: Read) -> None:
    document = read(write([*TITLE, [*HEADER, "เบิกจ่าย"], [*LINE, 41]]))
    assert document["status"] == "rejected"
    (finding,) = document["findings"]
    assert (finding["rule"], finding["severity"]) == ("header_ambiguous", "critical")
    assert "H" in finding["found"]
    assert "J" in finding["found"]


def test_an_unknown_column_is_said(write: Write, read: Read) -> None:
    (table,) = read(write([*TITLE, [*HEADER, "ความเห็นของนายก"], [*LINE, "ดี"]]))["tables"]
    assert [(item["rule"], item["severity"], item["cell"]) for item in table["findings"]] == [
        ("header_unknown", "info", "J4")
    ]


def test_a_procurement_plan_is_not_taken_for_an_action_plan(write: Write, read: Read) -> None:
    months = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
    rows = [
        ["แผนการจัดหาพัสดุ ประจำปีงบประมาณ 2568 (แบบ ผด.2)"],
        [],
        ["ลำดับที่", "โครงการ/กิจกรรม", "งบประมาณ", *months],
        [1, "ซื้อโต๊ะ", 100, "✓"],
    ]
    document = read(write(rows))
    assert document["tables"] == []
    assert document["status"] == "rejected"


def test_years_of_different_sheets_are_each_table_s_own(write: Write, read: Read) -> None:
    second = [
        ["รายงานงบประมาณคงเหลือ"],
        ["ปีงบประมาณ พ.ศ. 2567"],
        ["เทศบาลตำบลด่านทับตะโก"],
        HEADER,
        [*LINE[:2], "9967011134010001", *LINE[3:]],
    ]
    document = read(write([*TITLE, HEADER, LINE], second))
    assert [table["fiscal_year"] for table in document["tables"]] == [2568, 2567]
    assert document["fiscal_year"] is None


def test_an_office_s_own_layout_adds_a_wording(write: Write, tmp_path: Path) -> None:
    from importlib import resources

    from sources.reading import read_file

    shipped = resources.files("sources").joinpath("layouts/remaining_budget.toml").read_text(encoding="utf-8")
    own = tmp_path / "layouts"
    own.mkdir()
    (own / "remaining_budget.toml").write_text(shipped.replace('"งบอนุมัติ",', '"งบที่สภาให้", "งบอนุมัติ",'), encoding="utf-8")
    path = write([*TITLE, [*HEADER[:3], "งบที่สภาให้", *HEADER[4:]], LINE])
    assert read_file(str(path), None, None, "x")["status"] == "rejected"
    assert read_file(str(path), str(own), None, "x")["status"] == "read"


def test_baht_and_shares_of_one_thing_are_told_apart_by_their_units(write: Write, read: Read) -> None:
    rows = [
        ["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"],
        ["ที่", "โครงการ", "งบประมาณ", "เบิกจ่าย (บาท)", "เบิกจ่าย (ร้อยละ)", "สถานะ"],
        [1, "ก", 100, 45, 45, "แล้วเสร็จ"],
    ]
    (table,) = read(write(rows))["tables"]
    assert table["columns"]["disbursed_satang"] == "D"


def test_a_budget_may_say_its_year_where_there_is_one(write: Write, read: Read) -> None:
    rows = [
        ["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"],
        ["ที่", "โครงการ", "งบประมาณ ปี 2568 (บาท)", "เบิกจ่าย", "สถานะ"],
        [1, "ก", 100, 45, "แล้วเสร็จ"],
    ]
    (table,) = read(write(rows))["tables"]
    assert table["columns"]["budget_satang"] == "C"


def test_a_column_that_two_fields_know_goes_to_the_one_that_is_needed(write: Write, read: Read) -> None:
    months = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
    rows = [
        ["บัญชีครุภัณฑ์ แผนดำเนินงาน ปีงบประมาณ 2568"],
        ["ลำดับที่", "แผนงาน", "หมวด", "ประเภท", "รายละเอียดของครุภัณฑ์", "งบประมาณ", *months],
        [1, "แผนงานบริหารงานทั่วไป", "ค่าครุภัณฑ์", "ครุภัณฑ์สำนักงาน", "เก้าอี้ 2 ตัว", 5000],
    ]
    (table,) = read(write(rows))["tables"]
    assert (table["kind"], table["columns"]["project"]) == ("action_equipment", "E")
