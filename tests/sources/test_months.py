"""Planned months from every way offices mark them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from sources.months import typed_months

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[[Path], dict[str, Any]]

MONTHS = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
HEADER = ["ลำดับที่", "โครงการ/กิจกรรม", "รายละเอียดของกิจกรรม", "งบประมาณ (บาท)", "สถานที่ดำเนินการ", "หน่วยงานรับผิดชอบหลัก"]


def plan(path: Path, mark: Callable[[Any, Any, int], object]) -> Path:
    """ผด.02 with two items; `mark(sheet, book, row)` marks the first one (zero-based row)."""
    book = xlsxwriter.Workbook(str(path))
    sheet, cell = book.add_worksheet(), book.add_format({"border": 1})
    sheet.merge_range("A1:R1", "บัญชีโครงการ/กิจกรรม งบประมาณ", cell)
    sheet.merge_range("A2:R2", "แผนการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568", cell)
    sheet.write("A3", "ยุทธศาสตร์ที่ 1 การพัฒนาโครงสร้างพื้นฐาน")
    sheet.write("A4", "แผนงานเคหะและชุมชน")
    for column, text in enumerate(HEADER):
        sheet.merge_range(5, column, 6, column, text, cell)
    sheet.merge_range("G6:I6", "พ.ศ. 2567", cell)
    sheet.merge_range("J6:R6", "พ.ศ. 2568", cell)
    for month, text in enumerate(MONTHS):
        sheet.write(6, 6 + month, text)
    for row, name in ((7, "ก่อสร้างถนน"), (8, "วางท่อระบายน้ำ")):
        for column, value in enumerate([row - 6, name, "ตามแบบ", 1000, "หมู่ที่ 1", "กองช่าง"]):
            sheet.write(row, column, value)
    mark(sheet, book, 7)
    book.close()
    return path


def months(read: Read, path: Path) -> list[str | None]:
    (table,) = read(path)["tables"]
    assert table["kind"] == "action_items"
    result: list[str | None] = table["lines"]["planned_months"].to_list()
    return result


def test_ticks(read: Read, tmp_path: Path) -> None:
    path = plan(tmp_path / "a.xlsx", lambda sheet, _, row: [sheet.write(row, column, "✓") for column in (6, 9, 17)])
    assert months(read, path) == ["100100000001", None]


def test_an_arrow_typed_at_both_ends_covers_what_is_between(read: Read, tmp_path: Path) -> None:
    path = plan(tmp_path / "a.xlsx", lambda sheet, _, row: [sheet.write(row, 7, "←"), sheet.write(row, 10, "→")])
    assert months(read, path) == ["011110000000", None]


def test_a_mark_in_merged_months_covers_them(read: Read, tmp_path: Path) -> None:
    path = plan(
        tmp_path / "a.xlsx", lambda sheet, book, row: sheet.merge_range(row, 12, row, 14, "←→", book.add_format())
    )
    assert months(read, path) == ["000000111000", None]


def test_filled_months(read: Read, tmp_path: Path) -> None:
    def fill(sheet: Any, book: Any, row: int) -> None:
        for column in (8, 9):
            sheet.write_blank(row, column, None, book.add_format({"bg_color": "#92D050"}))

    assert months(read, plan(tmp_path / "a.xlsx", fill)) == ["001100000000", None]


def test_a_row_in_one_colour_all_over_is_not_planned_all_year(read: Read, tmp_path: Path) -> None:
    def band(sheet: Any, book: Any, row: int) -> None:
        colour = book.add_format({"bg_color": "#F2F2F2"})
        for column in range(18):
            sheet.write(
                row,
                column,
                ["1", "ก่อสร้างถนน", "ตามแบบ", "1000", "หมู่ที่ 1", "กองช่าง"][column] if column < 6 else None,
                colour,
            )
        sheet.write(row, 6, "✓", colour)

    assert months(read, plan(tmp_path / "a.xlsx", band)) == ["100000000000", None]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({0: "✓", 3: "-"}, {0}),
        ({0: "<--", 4: "-->"}, {0, 1, 2, 3, 4}),
        ({0: "←→", 4: "←→"}, {0, 4}),
        ({0: "←", 2: "-----", 4: "→"}, {0, 1, 2, 3, 4}),
        ({5: "→"}, {5}),
        ({}, set()),
    ],
)
def test_typed_marks(texts: dict[int, str], expected: set[int]) -> None:
    assert typed_months(texts) == expected


def test_a_fiscal_year_is_known_from_the_month_headers_alone(read: Read, tmp_path: Path) -> None:
    path = plan(
        tmp_path / "a.xlsx", lambda sheet, _, row: [sheet.write("A2", "แผนการดำเนินงาน"), sheet.write(row, 6, "✓")]
    )
    assert read(path)["fiscal_year"] == 2568
