"""Large sheets are read whole, and refused before they are loaded where they span too much."""

from __future__ import annotations

import contextlib
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from sources.errors import UnreadableError
from sources.grid import MAX_CELLS, column_index
from sources.workbook import LARGE_BYTES, read_workbook
from sources.xlsx_scan import check_extent, lost_dates, says_small, scan_sheet

if TYPE_CHECKING:
    from pathlib import Path


def test_large_sheet_loaded_beside_its_scan_gives_the_same(tmp_path: Path) -> None:
    rows = LARGE_BYTES // 60
    path = tmp_path / "large.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("s")
    for row in range(rows):
        sheet.write_number(row, 0, row)
        sheet.write_number(row, 27, 9969011121010002 if row == rows - 1 else 0.5)
    book.close()
    with zipfile.ZipFile(path) as package:
        assert package.getinfo("xl/worksheets/sheet1.xml").file_size > LARGE_BYTES
    found = read_workbook(path).sheets[0]
    assert found.frame.height == rows
    assert found.frame["A"].to_list() == [str(row) for row in range(rows)]
    assert found.numeric_codes == {(rows, "AB"): "9969011121010002"}


@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_stray_cell_far_to_the_right_of_many_rows_is_refused(quote: bytes) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 20_001))
    far = b'<row r="20001"><c r="ZZZ20001"><v>1</v></c></row>'
    xml = b"<worksheet><sheetData>" + cells + far + b"</sheetData></worksheet>"
    with pytest.raises(UnreadableError, match="ZZZ20001"):
        check_extent("s", xml.replace(b'"', quote))


def test_formatted_cells_without_content_do_not_make_a_sheet_large() -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 20_001))
    check_extent("s", b"<worksheet>" + cells + b'<row r="20001"><c r="XFD20001" s="3"/></row></worksheet>')


@pytest.mark.parametrize(("column", "is_refused"), [("WA", False), ("WB", True)])
def test_used_range_may_hold_so_many_cells_and_no_more(column: str, is_refused: bool) -> None:
    rows = 20_001
    assert ((column_index(column) + 1) * rows > MAX_CELLS) == is_refused
    far = f'<worksheet><row r="{rows}"><c r="{column}{rows}"><v>1</v></c></row></worksheet>'.encode()
    with pytest.raises(UnreadableError) if is_refused else contextlib.nullcontext():
        check_extent("s", far)


@pytest.mark.parametrize(
    ("dimension", "is_small"),
    [("A1:L100005", True), ("B2:O40", True), ("A1:XFD1048576", False), ("A1", False), ("", False)],
)
def test_only_a_sheet_that_says_so_is_loaded_before_it_was_looked_through(dimension: str, is_small: bool) -> None:
    assert says_small(f'<worksheet><dimension ref="{dimension}"/><sheetData/></worksheet>'.encode()) == is_small


@pytest.mark.parametrize("far", [0, 1 << 22, (1 << 22) - 12, (1 << 22) - 60])
def test_codes_and_long_numbers_are_found_wherever_they_stand(far: int) -> None:
    """The scan goes block by block; a number across the border of two must not be missed."""
    before = b'<worksheet><sheetData><row r="1">'
    cells = b'<c r="A1"><v>9969011121010002</v></c><c r="B1"><v>123456789012.34</v></c><c r="C1"><v>9.96901E+15</v></c>'
    filler = b" " * max(0, far - len(before))
    facts = scan_sheet(before + filler + cells + b"</row></sheetData></worksheet>")
    assert facts.numeric_codes == {(1, "A"): "9969011121010002", (1, "C"): "9.96901E+15"}
    assert facts.restored == {(1, "B"): "123456789012.34"}
    assert facts.long_numbers


@pytest.mark.parametrize("times", [0, 63, 64, 65, 500])
@pytest.mark.parametrize("filler", [b"e", b"f", b't="s" ref="e"'])
def test_errors_and_formulas_are_found_behind_any_number_of_their_letters(filler: bytes, times: int) -> None:
    filled = b'<c r="A1" t="inlineStr"><is><t>' + filler * times + b"</t></is></c>"
    cells = b'<c r="B1" t="e"><v>#REF!</v></c><c r="C1"><f>A1</f></c>'
    sheet = b'<worksheet><sheetData><row r="1">%s</row></sheetData></worksheet>'
    facts = scan_sheet(sheet % (filled + cells))
    assert (facts.errors, facts.uncached) == ({(1, "B"): "#REF!"}, {(1, "C")})
    facts = scan_sheet(sheet % filled)
    assert (facts.errors, facts.uncached) == ({}, set())


@pytest.mark.parametrize("far", [0, (1 << 22) - 70, (1 << 22) - 40, 1 << 22])
def test_lost_dates_are_found_where_long_numbers_were_seen(far: int) -> None:
    before = b'<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>45931</v></c>'
    cells = b'<c r="B1" s="1"><v>123456789.5</v></c><c r="C1" s="2"><v>123456789</v></c>'
    xml = before + b" " * max(0, far - len(before)) + cells + b"</row></sheetData></worksheet>"
    spans = scan_sheet(xml).long_numbers
    assert lost_dates(xml, frozenset([1]), spans) == lost_dates(xml, frozenset([1])) == {(1, "B"): "123456789.5"}
