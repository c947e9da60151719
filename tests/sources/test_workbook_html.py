"""Pages saved as .xls: each table a sheet, spans as merges, characters by what decodes and not by what is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.errors import UnreadableError
from sources.markup import html_sheets, read_markup
from sources.reading import read_file
from sources.workbook import Merge, read_workbook

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html><head><title>ไม่ใช่ข้อความ</title><style>.a{{}}</style>
<meta http-equiv="Content-Type" content="text/html; charset={declared}"></head>
<body><h3>รายงาน<br>งบประมาณ</h3><p>ปี  2569</p>
<table><tr><th rowspan=2>งาน</th><th colspan="2">เงิน</th></tr><tr><td>ได้</td><td>จ่าย</td></tr>
<tr><td>ก&nbsp;ข</td><td style='mso-number-format:"0"'> 1,632,820.00 </td><td>(978)</td></tr></table>
ท้าย</body></html>"""


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "tis-620"), ("cp874", "utf-8"), ("utf-16", "windows-874")]
)
def test_declared_characters_are_not_believed(tmp_path: Path, encoding: str, declared: str) -> None:
    path = tmp_path / "report.xls"
    path.write_bytes(PAGE.format(declared=declared).encode(encoding))
    workbook = read_workbook(path)
    assert workbook.carrier == "html"
    assert workbook.sheets[0].frame.rows() == [
        ("รายงาน", None, None),
        ("งบประมาณ", None, None),
        ("ปี 2569", None, None),
        ("งาน", "เงิน", None),
        (None, "ได้", "จ่าย"),
        ("ก\xa0ข", "1,632,820.00", "(978)"),
    ]


def test_spans_are_merges_with_the_value_in_the_first_cell() -> None:
    sheet = html_sheets(PAGE.format(declared="utf-8"))[0]
    assert sheet.merges == [Merge(4, 0, 5, 0), Merge(4, 1, 4, 2)]


def test_table_beginning_at_c5_keeps_its_place() -> None:
    text = "<table>" + "<tr></tr>" * 4 + "<tr><td><td></td><td>x</table>"
    assert html_sheets(text)[0].frame.rows()[4] == (None, None, "x")


def test_cell_after_two_rowspans_stands_behind_both() -> None:
    text = "<table><tr><td rowspan=3>a<td rowspan=2>b<td>c<tr><td>d<tr><td>e</table>"
    assert html_sheets(text)[0].frame.rows() == [("a", "b", "c"), (None, None, "d"), (None, "e", None)]


def test_rowspan_beyond_the_table_ends_with_it() -> None:
    assert html_sheets("<table><tr><td rowspan=999>a<td>b<tr><td>c</table>")[0].merges == [Merge(1, 0, 2, 0)]


def test_several_tables_are_several_sheets_with_their_own_titles() -> None:
    sheets = html_sheets("<p>หนึ่ง</p><table><tr><td>1</table><p>สอง</p><table><caption>ชื่อ</caption><tr><td>2</table>")
    assert [(sheet.name, sheet.number, sheet.frame["A"].to_list()) for sheet in sheets] == [
        ("table 1", 1, ["หนึ่ง", "1"]),
        ("ชื่อ", 2, ["สอง", "2"]),
    ]


def test_table_inside_a_table_is_a_sheet_of_its_own() -> None:
    sheets = html_sheets("<table><tr><td>นอก<table><tr><td>ใน</table></table>")
    assert [sheet.frame["A"].to_list() for sheet in sheets] == [["นอก"], ["ใน"]]


def test_table_for_looks_alone_is_no_sheet() -> None:
    sheets = html_sheets("<table><tr><td><table><tr><td>ใน</table></table>")
    assert [sheet.frame["A"].to_list() for sheet in sheets] == [["ใน"]]


def test_line_breaks_in_a_cell_stay() -> None:
    assert html_sheets("<table><tr><td>ถนน<br>หมู่ 3</table>")[0].frame["A"].to_list() == ["ถนน\nหมู่ 3"]


def test_code_spoilt_by_scientific_notation_is_told() -> None:
    assert html_sheets("<table><tr><td>x<td>9.96901E+15</table>")[0].numeric_codes == {(1, "B"): "9.96901E+15"}


def test_page_without_a_table_is_empty() -> None:
    with pytest.raises(UnreadableError) as raised:
        read_markup(b"<html><body>404 not found</body></html>")
    assert raised.value.code == "empty"


def test_colspan_of_a_billion_is_cut_to_what_a_sheet_has() -> None:
    sheet = html_sheets("<table><tr><td colspan=1000000000>a<td>b</table>")[0]
    assert sheet.merges == [Merge(1, 0, 1, 16_383)]


def test_tags_never_closed_do_not_lose_what_follows() -> None:
    rows = "".join(f"<tr><td><font><b>{number}</td></tr>" for number in range(600))
    assert html_sheets(f"<table>{rows}</table>")[0].frame["A"].to_list() == [str(number) for number in range(600)]


def test_nesting_too_deep_for_the_parser_is_refused_and_not_cut() -> None:
    with pytest.raises(UnreadableError) as raised:
        html_sheets("<table><tr><td>" + "<b>" * 5000 + "x</table>")
    assert raised.value.code == "damaged"


def test_blocks_in_a_cell_are_lines() -> None:
    assert html_sheets("<table><tr><td><p>ก</p><div>ข</div> ค </table>")[0].frame["A"].to_list() == ["ก\nข\nค"]


@pytest.mark.parametrize("hidden", ['style="color:red; DISPLAY : none"', "style='visibility:hidden'", "hidden"])
def test_what_a_page_does_not_show_is_no_part_of_an_amount(hidden: str) -> None:
    text = f"<table><tr><td>ถนน<!-- คลอง --></td><td><span {hidden}>9<b>8</b></span>500</td></tr></table>"
    assert html_sheets(text)[0].frame.rows() == [("ถนน", "500")]


def test_table_inside_a_cell_and_hidden_parts_are_no_text_of_it() -> None:
    text = "<table><tr><td>ก<style>x</style><!-- y --><table><tr><td>ใน</table>ข</table>"
    assert html_sheets(text)[0].frame["A"].to_list() == ["กข"]


EXCEL_2003 = """<?xml version="1.0" encoding="windows-874"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><Worksheet ss:Name="แผน"><Table>
<Row ss:Index="5"><Cell ss:Index="3" ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">งาน</Data></Cell>
<Cell><Data ss:Type="Number">9969011121010001</Data></Cell></Row>
<Row><Cell ss:Index="5"><Data ss:Type="DateTime">2025-10-01T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=1+1"/></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_xml_spreadsheet_2003_is_read_with_places_kinds_and_merges(encoding: str) -> None:
    sheet = read_markup(EXCEL_2003.encode(encoding))[0]
    assert sheet.frame.rows()[4:] == [
        (None, None, "งาน", None, "9969011121010001", None, None),
        (None, None, None, None, "2025-10-01 00:00:00", None, None),
    ]
    assert sheet.merges == [Merge(5, 2, 6, 3)]
    assert sheet.numeric_codes == {(5, "E"): "9969011121010001"}
    assert sheet.errors == {(6, "F"): "#REF!"}
    assert sheet.uncached == {(6, "G")}
    assert (sheet.name, sheet.is_hidden) == ("แผน", True)


def test_xml_spreadsheet_that_expands_entities_is_refused() -> None:
    bomb = EXCEL_2003.replace("<Workbook", '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;">]><Workbook', 1)
    with pytest.raises(UnreadableError) as raised:
        read_markup(bomb.encode())
    assert raised.value.code == "unsafe_xml"


def test_tables_under_one_header_are_pages_of_one(tmp_path: Path) -> None:
    header = "<tr><th>วันที่</th><th>เลขที่ฎีกา</th><th>รายการ</th><th>จำนวนเงิน</th></tr>"
    pages = [
        f"<table>{header}<tr><td>{day} พ.ย. 2567</td><td>{day}/2568</td><td>ค่าไฟฟ้า</td><td>{day}00</td></tr>{rest}</table>"
        for day, rest in ((1, ""), (2, "<tr><td></td><td></td><td>รวมทั้งสิ้น</td><td>300</td></tr>"))
    ]
    path = tmp_path / "print.xls"
    path.write_text(
        "<html><body><p>ทะเบียนคุมฎีกา ปีงบประมาณ 2568</p>" + "".join(pages) + "</body></html>", encoding="utf-8"
    )
    (table,) = read_file(str(path), None, None, path.name)["tables"]
    assert (table["rows"], table["totals_satang"]["amount"]) == (2, 30000)
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0]
