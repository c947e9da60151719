"""แผนดำเนินงาน: ผด.01 against ผด.02, the form, and months marked in four ways."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

    from demo.manifest import Manifest

Files = Callable[[str, int], list[tuple[Any, dict[str, list[list[Any]]]]]]
YEARS = (2564, 2565, 2566, 2567, 2568)
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def items_of(rows: list[list[Any]]) -> list[list[Any]]:
    """Numbered rows down to รวมทั้งสิ้น: below it only salary lines are listed."""
    end = next(index for index, row in enumerate(rows) if row[1] == "รวมทั้งสิ้น")
    return [row for row in rows[8:end] if isinstance(row[0], int)]


def item_sheets(sheets: dict[str, list[list[Any]]]) -> dict[str, list[list[Any]]]:
    return {name: rows for name, rows in sheets.items() if name.startswith("ยุทธ")}


@pytest.mark.parametrize("year", YEARS)
def test_summary_equals_the_items(
    written: tuple[Path, Manifest], files: Files, satang: Callable[[Any], int], year: int
) -> None:
    sheets = files("action_items", year)[0][1]
    truth = written[1].truth[year]
    totals = [row for row in sheets["ผด.01"][5:] if row[0] == "รวม"]
    grand = next(row for row in sheets["ผด.01"] if row[0] == "รวมทั้งสิ้น")
    for total, rows in zip(totals, item_sheets(sheets).values(), strict=True):
        items = items_of(rows)
        assert (total[1], satang(total[3])) == (len(items), sum(satang(item[3]) for item in items))
    assert (grand[1], satang(grand[3])) == (truth.plan_items, truth.plan_satang)


@pytest.mark.parametrize("year", YEARS)
def test_programme_lines_of_the_summary_add_up_to_its_strategies(
    files: Files, satang: Callable[[Any], int], year: int
) -> None:
    count = money = 0
    for row in files("action_items", year)[0][1]["ผด.01"][5:]:
        if row[0] == "รวม":
            assert (row[1], satang(row[3])) == (count, money)
            count = money = 0
        elif row[1] is not None:
            count, money = count + row[1], money + satang(row[3])


@pytest.mark.parametrize("year", YEARS)
def test_totals_of_each_programme_are_the_sum_of_the_items_above(
    files: Files, satang: Callable[[Any], int], year: int
) -> None:
    for rows in item_sheets(files("action_items", year)[0][1]).values():
        since = 0
        for row in rows[8:]:
            if isinstance(row[0], int):
                since += satang(row[3])
            elif str(row[1]).startswith("รวมแผนงาน"):
                assert satang(row[3]) == since
                since = 0
            elif row[1] == "รวมทั้งสิ้น":
                break


def test_form_has_its_preamble_and_two_header_rows(files: Files) -> None:
    rows = files("action_items", 2568)[0][1]["ยุทธ 1"]
    assert rows[0][0] == "บัญชีโครงการ/กิจกรรม งบประมาณ"
    assert rows[0][17] == "แบบ ผด.02"
    assert rows[1][0] == "แผนการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568"
    assert rows[2][0].startswith("องค์การบริหารส่วนตำบลโคกไม้ลาย")
    assert [rows[row][0][:3] for row in (3, 4, 5)] == ["1. ", "1.1", "(1)"]
    assert (rows[6][6], rows[6][9]) == ("พ.ศ. 2567", "พ.ศ. 2568")
    assert rows[7][6:18] == [
        "ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.",
    ]  # fmt: skip


def test_salary_lines_are_listed_in_one_year_and_counted_apart(written: tuple[Path, Manifest], files: Files) -> None:
    listed = {}
    for year in YEARS:
        sheets = item_sheets(files("action_items", year)[0][1])
        everything = sum(isinstance(row[0], int) for rows in sheets.values() for row in rows[8:])
        listed[year] = everything - sum(len(items_of(rows)) for rows in sheets.values())
        assert listed[year] == written[1].truth[year].routine_items
    assert listed == {2564: 0, 2565: 0, 2566: 3, 2567: 0, 2568: 0}


def planned(written: tuple[Path, Manifest], rows: list[list[Any]]) -> dict[int, str]:
    """The true months by row number (from 1) of the numbered items of a sheet."""
    months = written[1].truth[2568].planned_months
    return {number: months[row[1]] for number, row in enumerate(rows, start=1) if row[1] in months}


def test_drawn_arrows_are_connectors_over_the_planned_months(written: tuple[Path, Manifest], files: Files) -> None:
    folder, _ = written
    file, sheets = files("action_items", 2568)[0]
    with zipfile.ZipFile(folder / file.path) as book:
        drawings = [name for name in book.namelist() if name.startswith("xl/drawings/drawing")]
        assert len(drawings) == 1
        root = etree.fromstring(book.read(drawings[0]))
    marked: dict[int, str] = {}
    for anchor in root.iter(f"{XDR}twoCellAnchor"):
        if anchor.find(f"{XDR}cxnSp") is None:
            continue
        first, last, row = (int(anchor.findtext(f".//{XDR}{end}/{XDR}{what}")) for end, what in
                            (("from", "col"), ("to", "col"), ("from", "row")))  # fmt: skip
        marked[row + 1] = "".join("1" if first <= column <= last else "0" for column in range(6, 18))
    assert marked == planned(written, sheets["ยุทธ 1"])


def test_ticks_stand_in_the_planned_months(written: tuple[Path, Manifest], files: Files) -> None:
    rows = files("action_items", 2568)[0][1]["ยุทธ 2"]
    for number, months in planned(written, rows).items():
        assert "".join("1" if cell == "✓" else "0" for cell in rows[number - 1][6:18]) == months


def test_filled_cells_are_the_planned_months(written: tuple[Path, Manifest], files: Files) -> None:
    folder, _ = written
    file, sheets = files("action_items", 2568)[0]
    sheet = openpyxl.load_workbook(folder / file.path)["ยุทธ 3"]
    for number, months in planned(written, sheets["ยุทธ 3"]).items():
        filled = [cell.fill.fill_type == "solid" for cell in sheet[number][6:18]]
        assert "".join("1" if flag else "0" for flag in filled) == months


def test_typed_arrows_begin_and_end_in_the_planned_months(written: tuple[Path, Manifest], files: Files) -> None:
    folder, _ = written
    file, sheets = files("action_items", 2568)[0]
    sheet = openpyxl.load_workbook(folder / file.path)["ยุทธ 4"]
    merged = {area.min_row: area for area in sheet.merged_cells.ranges if area.min_row > 8}
    shapes = set()
    for number, months in planned(written, sheets["ยุทธ 4"]).items():
        cells = sheets["ยุทธ 4"][number - 1][6:18]
        first, last = months.index("1"), months.rindex("1")
        texts = [text for text in cells if text]
        shapes.add(tuple(texts))
        assert cells[first]
        if number in merged:
            assert (merged[number].min_col, merged[number].max_col) == (first + 7, last + 7)
        else:
            assert cells[last]
            assert len(texts) == (1 if first == last else 2)
    assert shapes == {("←→",), ("←", "→"), ("◄────►",)}


def test_long_details_continue_on_rows_without_number(files: Files) -> None:
    rows = files("action_items", 2568)[0][1]["ยุทธ 1"]
    continued = [row for row in rows[8:] if row[2] and row[0] is None and row[1] is None]
    assert continued
    assert all(row[3] is None for row in continued)


@pytest.mark.parametrize("year", YEARS)
def test_equipment_list_adds_up(
    written: tuple[Path, Manifest], files: Files, satang: Callable[[Any], int], year: int
) -> None:
    rows = files("action_equipment", year)[0][1]["ผด.02-1"]
    pieces = [row for row in rows[6:] if isinstance(row[0], int)]
    grand = next(row for row in rows if row[4] == "รวมทั้งสิ้น")
    truth = written[1].truth[year]
    assert len(pieces) == truth.equipment_items
    assert sum(satang(row[6]) for row in pieces) == satang(grand[6]) == truth.equipment_satang
