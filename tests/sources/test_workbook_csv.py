"""Text with delimiters: row i is record i, however it was saved."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.delimited import DELIMITERS, read_csv, sniff_delimiter
from sources.errors import UnreadableError
from sources.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path


def rows(text: str, encoding: str = "utf-8") -> list[tuple[str | None, ...]]:
    return read_csv(text.encode(encoding), "ชื่อ").frame.rows()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_thai_is_read_in_each_encoding_excel_saves(encoding: str) -> None:
    assert rows("งาน,งบประมาณ\r\nบริหาร,100\r\n", encoding) == [("งาน", "งบประมาณ"), ("บริหาร", "100")]


def test_table_beginning_at_c5_keeps_its_place(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(b"\r\n,\r\n,,\r\n\r\n,,x,y\r\n,,1,2\r\n")
    sheet = read_workbook(path).sheets[0]
    assert sheet.frame.rows()[4:] == [(None, None, "x", "y"), (None, None, "1", "2")]
    assert (sheet.name, sheet.number, sheet.frame.height) == ("plan", 1, 6)


def test_quoted_cell_of_two_lines_is_one_row() -> None:
    assert rows('โครงการ,เงิน\n"ถนน\nหมู่ 3",5\nจบ,6\n') == [("โครงการ", "เงิน"), ("ถนน\nหมู่ 3", "5"), ("จบ", "6")]


def test_amounts_keep_their_quotes_meaning_and_their_blanks() -> None:
    assert rows('a,b\n"1,632,820.00"," - "\n')[1] == ("1,632,820.00", " - ")


def test_inch_mark_inside_a_text_opens_nothing() -> None:
    assert rows('ท่อ 4",5\nท่อ 6",7\n') == [('ท่อ 4"', "5"), ('ท่อ 6"', "7")]


def test_quotation_mark_never_closed_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableError) as raised:
        rows('a,b\n1,2\n"ถนน,3\n4,5\n')
    assert raised.value.code == "unclosed_quote"
    assert "line 3" in raised.value.reason_en


def test_last_line_without_an_end_is_a_row() -> None:
    assert rows("a,b\n1,2") == [("a", "b"), ("1", "2")]


def test_first_line_naming_the_delimiter_is_no_row() -> None:
    assert rows("sep=;\r\na;b,c\r\n") == [("a", "b,c")]


def test_delimiter_is_told_by_the_table_and_not_by_its_title() -> None:
    text = "รายงาน, ณ วันที่ 1 ต.ค. 2568, หน้า 1\nงาน;จำนวน;เงิน\nก;1;1,632,820.00\nข;2;2,000.00\n"
    assert sniff_delimiter(text) == ";"


def test_amounts_with_commas_do_not_make_tabs_commas() -> None:
    assert sniff_delimiter("งาน\tเงิน\tคงเหลือ\nก\t1,000\t2,000\nข\t3,000\t4,000\n") == "\t"


def test_code_spoilt_by_scientific_notation_is_told() -> None:
    sheet = read_csv(b"code,amount\n9.96901E+15,5\n9969011121010001,6\n1.5E+3,7\n", "s")
    assert sheet.numeric_codes == {(2, "A"): "9.96901E+15"}


def test_rows_of_different_lengths_are_filled_with_blanks() -> None:
    assert rows("title\na,b,c\n1\n") == [("title", None, None), ("a", "b", "c"), ("1", None, None)]


def test_no_text_of_a_file_is_taken_for_its_end() -> None:
    ends = [("end", None), ("\ue000end\ue000", None), ("a", "end"), ("b", "\ue000end\ue000")]
    text = "".join(",".join(filter(None, row)) + "\r\n" for row in [*ends, ("c", "d")])
    assert rows(text) == [*ends, ("c", "d")]
    assert rows(text.removesuffix("c,d\r\n").rstrip()) == ends
    with pytest.raises(UnreadableError):
        rows(text + '"end')


CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff"), max_size=8).map(
    str.strip
)


@given(
    table=st.lists(st.lists(CELL, min_size=2, max_size=5).filter(any), min_size=1, max_size=6),
    delimiter=st.sampled_from(DELIMITERS),
)
def test_whatever_was_written_as_csv_is_read_back(table: list[list[str]], delimiter: str) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    found = read_csv(f"sep={delimiter}\r\n{target.getvalue()}".encode(), "s").frame
    width = max((index + 1 for row in table for index, cell in enumerate(row) if cell), default=0)
    expected = [tuple((row[index] if index < len(row) else "") or None for index in range(width)) for row in table]
    assert found.rows() == expected
