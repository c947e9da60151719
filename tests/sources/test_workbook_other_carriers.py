"""xls, xlsb and ods give the same cells, codes, errors and merges as xlsx, each from its own records."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from xlwt.CompoundDoc import XlsDoc

from sources.biff import rk_value
from sources.errors import UnreadableError
from sources.workbook import Merge, Workbook, read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def cells(frame: pl.DataFrame) -> dict[str, str]:
    """The cells that are not blank, by A1 reference."""
    return {
        f"{column}{row}": text
        for row, texts in enumerate(frame.rows(named=True), start=1)
        for column, text in texts.items()
        if text is not None
    }


# --- xls


@pytest.fixture
def xls(tmp_path: Path) -> Workbook:
    path = tmp_path / "old.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("ชีต")
    sheet.write(4, 2, "ข้อความ")
    sheet.write(5, 3, 9969011121010002.0)
    sheet.write(6, 3, 1632820.5)
    sheet.write_merge(7, 8, 2, 4, "หัว")
    sheet.row(9).set_cell_error(3, "#REF!")
    sheet.write(10, 3, datetime(2025, 10, 1), xlwt.easyxf(num_format_str="D/M/YY"))
    sheet.write(11, 3, 10_500_000.25, xlwt.easyxf(num_format_str="D/M/YY"))
    sheet.write(12, 3, 123456789012.34)
    sheet.write(13, 2, "   ")
    hidden = book.add_sheet("ซ่อน")
    hidden.write(0, 0, 1)
    hidden.visibility = 1
    book.dates_1904 = False
    book.save(str(path))
    return read_workbook(path)


def test_xls_cells_stand_where_they_were_written(xls: Workbook) -> None:
    assert cells(xls.sheets[0].frame) == {
        "C5": "ข้อความ",
        "D6": "9969011121010002",
        "D7": "1632820.5",
        "C8": "หัว",
        "D11": "2025-10-01 00:00:00",
        "D12": "10500000.25",
        "D13": "123456789012.34",
    }


def test_xls_code_kept_as_number_is_told(xls: Workbook) -> None:
    assert xls.sheets[0].numeric_codes == {(6, "D"): "9969011121010002"}


def test_xls_error_cell_is_told(xls: Workbook) -> None:
    assert xls.sheets[0].errors == {(10, "D"): "#REF!"}


def test_xls_merge_is_told(xls: Workbook) -> None:
    assert xls.sheets[0].merges == [Merge(8, 2, 9, 4)]


def test_xls_hidden_sheet_is_told(xls: Workbook) -> None:
    assert [(sheet.name, sheet.is_hidden) for sheet in xls.sheets] == [("ชีต", False), ("ซ่อน", True)]


def test_xls_of_1904_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mac.xls"
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("s").write(0, 0, 1)
    book.save(str(path))
    assert read_workbook(path).date1904


@pytest.mark.parametrize(
    ("packed", "value"),
    [(0x3FF00000, 1.0), (0x3FF00001, 0.01), (0x004B5646, 1234321.0), (0x004B5647, 12343.21), (0xFFFFFFFE, -1.0)],
)
def test_packed_numbers_of_the_xls_format_are_unpacked(packed: int, value: float) -> None:
    """The examples of Microsoft's description of RK, and minus one."""
    assert rk_value(packed) == value


def record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def label(row: int, column: int, text: str) -> bytes:
    data = text.encode("cp874")
    return record(0x0204, struct.pack("<HHHH", row, column, 0, len(data)) + data)


def excel_95(*, code_page: bool) -> bytes:
    """A BIFF5 stream as the programs of 1995 wrote it: texts of one byte a letter."""
    sheet = (
        record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
        + record(0x0200, struct.pack("<HHHHH", 4, 7, 2, 4, 0))
        + label(4, 2, "งานบริหารทั่วไป")
        + record(0x0203, struct.pack("<HHHd", 5, 3, 0, 9969011121010002.0))
        + record(0x0203, struct.pack("<HHHd", 6, 3, 0, 8409.79))
        + record(0x0205, struct.pack("<HHHBB", 6, 2, 0, 0x17, 1))
        + record(0x000A, b"")
    )
    name = "แผ่น1".encode("cp874")
    page = record(0x0042, struct.pack("<H", 874)) if code_page else b""
    start = record(0x0809, struct.pack("<HHHH", 0x0500, 0x05, 0, 0)) + page
    bound_length = 4 + 7 + len(name)
    offset = len(start) + bound_length + 4
    bound = record(0x0085, struct.pack("<IBBB", offset, 0, 0, len(name)) + name)
    return start + bound + record(0x000A, b"") + sheet


@pytest.mark.parametrize("code_page", [True, False])
def test_xls_without_ole_is_read_as_thai(tmp_path: Path, code_page: bool) -> None:
    path = tmp_path / "raw.xls"
    path.write_bytes(excel_95(code_page=code_page))
    sheet = read_workbook(path).sheets[0]
    assert cells(sheet.frame) == {"C5": "งานบริหารทั่วไป", "D6": "9969011121010002", "D7": "8409.79"}
    assert sheet.numeric_codes == {(6, "D"): "9969011121010002"}
    assert sheet.errors == {(7, "C"): "#REF!"}
    assert sheet.name == "แผ่น1"


def test_excel_95_in_ole_is_read_as_thai(tmp_path: Path) -> None:
    path = tmp_path / "95.xls"
    XlsDoc().save(str(path), excel_95(code_page=True))
    sheet = read_workbook(path).sheets[0]
    assert cells(sheet.frame) == {"C5": "งานบริหารทั่วไป", "D6": "9969011121010002", "D7": "8409.79"}
    assert sheet.errors == {(7, "C"): "#REF!"}


def test_xls_with_a_password_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.xls"
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0, 0, 0, 0))
    XlsDoc().save(str(path), start + record(0x002F, bytes(6)) + record(0x000A, b""))
    with pytest.raises(UnreadableError) as raised:
        read_workbook(path)
    assert raised.value.code == "encrypted"


def test_xls_that_claims_a_billion_texts_is_refused_before_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "claims.xls"
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0, 0, 0, 0))
    XlsDoc().save(str(path), start + record(0x00FC, struct.pack("<II", 1 << 30, 1 << 30)) + record(0x000A, b""))
    with pytest.raises(UnreadableError) as raised:
        read_workbook(path)
    assert raised.value.code == "damaged"


# --- xlsb


def record12(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    length = len(body)
    size = bytearray()
    while True:
        size.append(length & 0x7F | (0x80 if length > 0x7F else 0))
        length >>= 7
        if not length:
            return head + bytes(size) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


@pytest.fixture
def xlsb(tmp_path: Path) -> Workbook:
    """A workbook in the records of [MS-XLSB], the least that a reader needs."""

    def cell(column: int, body: bytes, number: int) -> bytes:
        return record12(number, struct.pack("<II", column, 0) + body)

    def row(number: int) -> bytes:
        return record12(0, struct.pack("<I", number) + bytes(21))

    sheet = (
        record12(129)
        + record12(148, struct.pack("<4I", 4, 6, 2, 3))
        + record12(145)
        + row(4)
        + cell(2, wide("งาน"), 6)
        + row(5)
        + cell(2, b"\x2a", 3)
        + cell(3, struct.pack("<d", 9969011121010002.0), 5)
        + row(6)
        + cell(3, struct.pack("<I", 0x3FF00001), 2)
        + record12(146)
        + record12(177, struct.pack("<I", 1))
        + record12(176, struct.pack("<4I", 4, 5, 0, 1))
        + record12(178)
        + record12(130)
    )
    book = (
        record12(131)
        + record12(153, struct.pack("<I", 1) + bytes(4) + wide(""))
        + record12(143)
        + record12(156, struct.pack("<II", 1, 1) + wide("rId1") + wide("แผ่น"))
        + record12(144)
        + record12(132)
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet,
    }
    path = tmp_path / "book.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return read_workbook(path)


def test_xlsb_cells_stand_where_they_were_written(xlsb: Workbook) -> None:
    assert cells(xlsb.sheets[0].frame) == {"C5": "งาน", "D6": "9969011121010002", "D7": "0.01"}


def test_xlsb_code_error_and_merge_are_told(xlsb: Workbook) -> None:
    sheet = xlsb.sheets[0]
    assert sheet.numeric_codes == {(6, "D"): "9969011121010002"}
    assert sheet.errors == {(6, "C"): "#N/A"}
    assert sheet.merges == [Merge(5, 0, 6, 1)]


def test_xlsb_says_its_date_system_and_its_hidden_sheets(xlsb: Workbook) -> None:
    assert xlsb.date1904
    assert [(sheet.name, sheet.is_hidden) for sheet in xlsb.sheets] == [("แผ่น", True)]


# --- ods


def ods_cell(kind: str, text: str, **attributes: str) -> TableCell:
    cell = TableCell(valuetype=kind, **attributes)
    cell.addElement(P(text=text))
    return cell


def write_ods(path: Path, *rows: TableRow) -> Path:
    document = OpenDocumentSpreadsheet()
    table = Table(name="แผน")
    for row in rows:
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def ods_row(*items: TableCell, skip: int = 0) -> TableRow:
    row = TableRow()
    if skip:
        row.addElement(TableCell(numbercolumnsrepeated=str(skip)))
    for item in items:
        row.addElement(item)
    return row


@pytest.fixture
def ods(tmp_path: Path) -> Workbook:
    return read_workbook(
        write_ods(
            tmp_path / "plan.ods",
            TableRow(numberrowsrepeated="4"),
            ods_row(
                ods_cell("string", "หัว", numbercolumnsspanned="2", numberrowsspanned="1"), CoveredTableCell(), skip=2
            ),
            ods_row(
                ods_cell("float", "9.96901E+15", value="9969011121010001"),
                ods_cell("date", "1 ต.ค. 68", datevalue="2025-10-01"),
                ods_cell("string", "#DIV/0!", formula="of:=1/0"),
                TableCell(formula="of:=1+1"),
                ods_cell("float", "123,456,789,012.34", value="123456789012.34"),
                ods_cell("string", "#DIV/0!"),
                skip=2,
            ),
            TableRow(numberrowsrepeated="1048570"),
        )
    )


def test_ods_cells_stand_where_they_were_written(ods: Workbook) -> None:
    assert cells(ods.sheets[0].frame) == {
        "C5": "หัว",
        "C6": "9969011121010000",
        "D6": "2025-10-01",
        "G6": "123456789012.34",
        "H6": "#DIV/0!",
    }


def test_ods_code_error_formula_and_merge_are_told(ods: Workbook) -> None:
    sheet = ods.sheets[0]
    assert sheet.numeric_codes == {(6, "C"): "9969011121010001"}
    assert sheet.errors == {(6, "E"): "#DIV/0!"}
    assert sheet.uncached == {(6, "F")}
    assert sheet.merges == [Merge(5, 2, 5, 3)]


def test_ods_that_repeats_a_cell_a_billion_times_is_refused(tmp_path: Path) -> None:
    row = ods_row(ods_cell("string", "x", numbercolumnsrepeated="16384"))
    row.setAttribute("numberrowsrepeated", "1048576")
    with pytest.raises(UnreadableError) as raised:
        read_workbook(write_ods(tmp_path / "bomb.ods", row))
    assert raised.value.code == "sheet_too_large"


def test_ods_with_a_password_says_so(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>")
        archive.writestr("content.xml", b"\x01\x02")
    path = tmp_path / "secret.ods"
    path.write_bytes(target.getvalue())
    with pytest.raises(UnreadableError) as raised:
        read_workbook(path)
    assert raised.value.code == "encrypted"
