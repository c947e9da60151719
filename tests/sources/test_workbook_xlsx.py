"""Cells of an xlsx stand where Excel shows them, and what their texts do not tell is told apart."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.grid import letters
from sources.workbook import Merge, read_workbook
from transforms.thai import FEW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.workbook import Sheet


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def write(path: Path, fill: Callable[[Any, Any], object], **options: object) -> Path:
    book = xlsxwriter.Workbook(str(path), options)
    fill(book, book.add_worksheet("ชีต"))
    book.close()
    return path


def read(path: Path) -> Sheet:
    return read_workbook(path).sheets[0]


def alter(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same workbook with its parts changed."""
    target = path.with_name("altered.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in source.namelist():
            changed.writestr(name, change(name, source.read(name)))
    return target


def test_table_beginning_at_c5_keeps_its_rows_and_columns(path: Path) -> None:
    write(path, lambda _, sheet: (sheet.write("C5", "ก"), sheet.write("D6", 1)))
    assert read(path).frame.to_dict(as_series=False) == {
        "A": [None] * 6,
        "B": [None] * 6,
        "C": [None, None, None, None, "ก", None],
        "D": [None, None, None, None, None, "1"],
    }


def test_column_between_two_others_stays(path: Path) -> None:
    write(path, lambda _, sheet: (sheet.write("A1", "ก"), sheet.write("C1", "ข")))
    assert read(path).frame.rows() == [("ก", None, "ข")]


def test_columns_after_z_have_two_letters(path: Path) -> None:
    write(path, lambda _, sheet: sheet.write("AB2", "x"))
    frame = read(path).frame
    assert frame.columns[-2:] == ["AA", "AB"]
    assert frame["AB"].to_list() == [None, "x"]


def test_blanks_are_null_and_other_texts_keep_their_blanks(path: Path) -> None:
    write(path, lambda _, sheet: (sheet.write_string("A1", "  "), sheet.write_string("B1", " 10,500,000.00 ")))
    assert read(path).frame.rows() == [(None, " 10,500,000.00 ")]


def test_styled_empty_cells_far_away_do_not_count(path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", "x")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bg_color": "red"}))

    write(path, fill)
    assert read(path).frame.shape == (1, 1)


def test_dimension_that_lies_does_not_matter(path: Path) -> None:
    write(path, lambda _, sheet: sheet.write_column("A1", ["x", "y", "z"]))
    lying = alter(path, lambda _, part: part.replace(b'ref="A1:A3"', b'ref="A1:XFD1048576"'))
    assert read(lying).frame["A"].to_list() == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (8409.7900000000009, "8409.79"),
        (0.1 + 0.2, "0.3"),
        (1632820, "1632820"),
        (123456789012.34, "123456789012.34"),
        (-0.005, "-0.005"),
    ],
)
def test_number_is_its_shortest_text(path: Path, number: float, text: str) -> None:
    write(path, lambda _, sheet: sheet.write_number("A1", number))
    assert read(path).frame["A"].to_list() == [text]


def test_date_is_iso_text_whatever_it_looks_like(path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        thai = book.add_format({"num_format": "[$-D07041E]d mmmm yyyy"})
        sheet.write_datetime("A1", datetime(2025, 10, 1), thai)
        sheet.write_string("A2", "1 ต.ค. 2568")

    write(path, fill)
    assert read(path).frame["A"].to_list() == ["2025-10-01 00:00:00", "1 ต.ค. 2568"]


def test_date_of_a_1904_workbook_is_the_same_day(path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime("A1", datetime(2025, 10, 1), book.add_format({"num_format": "d/m/yyyy"}))

    workbook = read_workbook(write(path, fill, date_1904=True))
    assert workbook.date1904
    assert workbook.sheets[0].frame["A"].to_list() == ["2025-10-01 00:00:00"]


@pytest.mark.parametrize("amount", ["10500000.25", "2958466", "1050000000"])
def test_amount_in_a_column_formatted_as_dates_stays_an_amount(path: Path, amount: str) -> None:
    """Excel shows ##### for it; the reader makes it the year 30648, or nothing."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_number("B2", float(amount), book.add_format({"num_format": "d mmm yy"}))

    assert read(write(path, fill)).frame["B"].to_list() == [None, amount]


@pytest.mark.parametrize("others", ["({})", "{}", "สัญญา {}"])
def test_amount_in_a_long_column_formatted_as_dates_stays_an_amount(path: Path, others: str) -> None:
    """Long columns are asked for the least of their texts first: some sort before a plus, some behind it."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_column("B1", [others.format(number) for number in range(FEW)])
        sheet.write_number(FEW, 1, 10_500_000.25, book.add_format({"num_format": "d mmm yy"}))

    assert read(write(path, fill)).frame["B"][-1] == "10500000.25"


def test_last_date_of_excel_is_a_date(path: Path) -> None:
    write(path, lambda book, sheet: sheet.write_number("A1", 2_958_465, book.add_format({"num_format": "d/m/yyyy"})))
    assert read(path).frame["A"].to_list() == ["9999-12-31 00:00:00"]


def test_text_beginning_with_plus_is_left_alone(path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_string("A1", "+66 2 123 4567")
        sheet.write_datetime("B1", datetime(2025, 10, 1), book.add_format({"num_format": "d/m/yyyy"}))
        sheet.write_number("C1", 5_000_000)

    assert read(write(path, fill)).frame.rows() == [("+66 2 123 4567", "2025-10-01 00:00:00", "5000000")]


def test_code_kept_as_number_is_told_with_its_stored_text(path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_number("F9", 9969011121010000)
        sheet.write_number("F10", 9.96901e15)
        sheet.write_string("F11", "9969011121010001")
        sheet.write_number("F12", 99_999_999_999_999)

    write(path, fill)
    short = alter(path, lambda _, part: part.replace(b"<v>9969010000000000</v>", b"<v>9.96901E+15</v>"))
    assert read(short).numeric_codes == {(9, "F"): "9969011121010000", (10, "F"): "9.96901E+15"}


def test_code_in_the_notation_of_java_is_told(path: Path) -> None:
    write(path, lambda _, sheet: sheet.write_number("A1", 12345))
    java = alter(path, lambda _, part: part.replace(b"<v>12345</v>", b"<v>9.96901112101E15</v>"))
    assert read(java).numeric_codes == {(1, "A"): "9.96901112101E15"}


def test_formula_giving_a_text_of_digits_is_no_number(path: Path) -> None:
    write(path, lambda _, sheet: sheet.write_formula("A1", '="9969"&"011121010001"', None, "9969011121010001"))
    assert read(path).numeric_codes == {}


def test_error_cells_are_told_with_their_error(path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_formula("C5", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D6", "=x", None, "#REF!")
        sheet.write_string("D7", "#REF!")

    sheet = read(write(path, fill))
    assert sheet.errors == {(5, "C"): "#DIV/0!", (6, "D"): "#REF!"}
    assert sheet.frame["D"].to_list() == [None] * 6 + ["#REF!"]


def test_error_beyond_all_other_cells_stays_in_the_frame(path: Path) -> None:
    write(path, lambda _, sheet: (sheet.write("A1", "x"), sheet.write_formula("C3", "=x", None, "#N/A")))
    assert read(path).frame.shape == (3, 3)


def test_formula_never_calculated_is_uncached(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"] = "=SUM(A1:A2)"
    sheet["B4"] = 5
    book.save(path)
    found = read(path)
    assert found.uncached == {(3, "B")}
    assert found.frame["B"].to_list() == [None, None, None, "5"]


def test_zeros_of_a_workbook_that_was_never_calculated_are_no_values(path: Path) -> None:
    write(path, lambda _, sheet: (sheet.write("A1", 5), sheet.write_formula("B1", "=A1*2")))
    sheet = read(path)
    assert sheet.uncached == {(1, "B")}
    assert sheet.frame["B"].to_list() == [None]


def test_zero_beside_formulas_with_values_is_a_value(path: Path) -> None:
    write(
        path, lambda _, sheet: (sheet.write_formula("A1", "=1+1", None, 2), sheet.write_formula("B1", "=1-1", None, 0))
    )
    sheet = read(path)
    assert sheet.uncached == frozenset()
    assert sheet.frame.rows() == [("2", "0")]


def test_formula_whose_value_is_the_empty_text_has_a_value(path: Path) -> None:
    write(
        path,
        lambda _, sheet: (sheet.write_formula("A1", "=1", None, 7), sheet.write_formula("B1", '=IF(1,"")', None, 5)),
    )
    blank = alter(
        path, lambda _, part: part.replace(b'<c r="B1"><f>', b'<c r="B1" t="str"><f>').replace(b"<v>5</v>", b"<v></v>")
    )
    assert read(blank).uncached == frozenset()


def test_merges_are_told_with_one_based_rows_and_zero_based_columns(path: Path) -> None:
    write(path, lambda _, sheet: sheet.merge_range("C5:E6", "หัว"))
    sheet = read(path)
    assert sheet.merges == [Merge(5, 2, 6, 4)]
    assert sheet.frame.row(4)[2:] == ("หัว",)


def test_sheets_are_numbered_as_they_stand_with_hidden_and_chart_sheets(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("one").write("A1", "x")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=one!$A$1"})
    book.add_chartsheet("chart").set_chart(chart)
    hidden = book.add_worksheet("hidden")
    hidden.write("A1", "y")
    hidden.very_hidden()
    book.close()
    found = [(sheet.name, sheet.number, sheet.is_hidden, sheet.frame.height) for sheet in read_workbook(path).sheets]
    assert found == [("one", 1, False, 1), ("chart", 2, False, 0), ("hidden", 3, True, 1)]


def test_modified_is_thai_time(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2026, 5, 22, 20, 30)})
    book.add_worksheet().write("A1", "x")
    book.close()
    assert read_workbook(path).modified == datetime(2026, 5, 23, 3, 30)


def strict(_: str, part: bytes) -> bytes:
    part = part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    return part.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def test_strict_workbook_is_read_like_any_other(path: Path) -> None:
    write(
        path,
        lambda _, sheet: (sheet.write("C5", "ก"), sheet.merge_range("A1:B1", "x"), sheet.write("D5", 9969011121010000)),
    )
    usual, found = read(path), read(alter(path, strict))
    assert found.frame.equals(usual.frame)
    assert found.merges == usual.merges == [Merge(1, 0, 1, 1)]
    assert found.numeric_codes == {(5, "D"): "9969011121010000"}


def prefixed(name: str, part: bytes) -> bytes:
    if not name.endswith(("sheet1.xml", "xl/workbook.xml")):
        return part
    return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part).replace(b"xmlns=", b"xmlns:x=")


def test_sheet_with_a_namespace_prefix_is_read_like_any_other(path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_number("B2", 9969011121010000)
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.merge_range("C5:D6", "x")

    usual, found = read(write(path, fill)), read(alter(path, prefixed))
    assert found.frame.equals(usual.frame)
    assert found.errors == {(3, "B"): "#DIV/0!"}
    assert found.numeric_codes == {(2, "B"): "9969011121010000"}
    assert found.merges == [Merge(5, 2, 6, 3)]


def test_cells_without_references_stand_where_they_follow(path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row("A1", [1, 2, 9969011121010000])
        sheet.write_formula("A2", "=1/0", None, "#DIV/0!")

    bare = alter(
        write(path, fill), lambda name, part: re.sub(rb' r="[A-Z]*\d+"', b"", part) if "sheet1" in name else part
    )
    sheet = read(bare)
    assert sheet.numeric_codes == {(1, "C"): "9969011121010000"}
    assert sheet.errors == {(2, "A"): "#DIV/0!"}


def test_real_export_begins_in_column_b_and_keeps_it(path: Path) -> None:
    """The header of the new e-LAAS export stands in row 8 with column A empty (formats.md 3.1)."""
    write(
        path,
        lambda _, sheet: (
            sheet.write("B2", "วันที่พิมพ์ : 22/05/2569 17:54"),
            sheet.write("B8", "งาน"),
            sheet.write("O8", "คงเหลือ"),
        ),
    )
    row = read(path).frame.row(7, named=True)
    assert {key: value for key, value in row.items() if value} == {"B": "งาน", "O": "คงเหลือ"}


CELLS = st.dictionaries(
    st.tuples(st.integers(0, 30), st.integers(0, 40)),
    st.one_of(
        st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E3A), min_size=1, max_size=8),
        st.integers(-(10**9), 10**9),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS)
def test_every_cell_stands_where_it_was_written(tmp_path: Path, cells: dict[tuple[int, int], str | int]) -> None:
    path = tmp_path / "any.xlsx"

    def fill(_: Any, sheet: Any) -> None:
        for (row, column), value in cells.items():
            sheet.write(row, column, value)

    frame = read(write(path, fill)).frame
    shown = {
        (row, column): text
        for row, texts in enumerate(frame.rows())
        for column, text in enumerate(texts)
        if text is not None
    }
    assert shown == {place: str(value) for place, value in cells.items()}
    assert frame.columns == [letters(index) for index in range(1 + max(column for _, column in cells))]
    assert frame.height == 1 + max(row for row, _ in cells)
    assert set(frame.dtypes) == {pl.String}


def test_name_of_the_file_is_not_believed(path: Path, tmp_path: Path) -> None:
    write(path, lambda _, sheet: sheet.write("A1", "x"))
    other = tmp_path / "report.csv"
    shutil.copy(path, other)
    assert read_workbook(other).carrier == "xlsx"
