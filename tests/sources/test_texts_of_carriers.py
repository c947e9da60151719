"""xls, xlsb and ods show the texts beside their cells as xlsx does, each from its own records."""

from __future__ import annotations

import struct
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlwt.CompoundDoc import XlsDoc

from sources.errors import UnreadableError
from sources.geometry import Axis, Geometry
from sources.marks import Marks, read_marks
from sources.officeart import shapes
from tests.sources.drawn_sheets import NAMESPACES, SHEET, between, box, relations, seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.tool
def test_xls_and_ods_of_another_program_show_the_same_texts(tmp_path: Path, require_tool: Callable[[str], str]) -> None:
    office = require_tool("soffice")
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(SHEET)
    for row in range(30):
        sheet.write_row(row, 0, range(12))
    sheet.set_column("C:C", 30)
    sheet.set_row(4, 80)
    sheet.insert_textbox("G5", "แก้ไข ครั้งที่ 2 / 2568", {"width": 120, "height": 30, "x_offset": 10, "y_offset": 60})
    sheet.insert_textbox("B9", "บรรทัดหนึ่ง\nบรรทัดสอง", {"width": 300, "height": 60})
    sheet.insert_textbox("K20", "ก" * 9000, {"width": 90, "height": 20})
    sheet.insert_textbox("K22", "หลังข้อความยาว", {"width": 90, "height": 20})
    sheet.write_comment("C5", "ผู้ตรวจ:\nย้ายจากแผนงานการศึกษา")
    sheet.write_comment("E12", "จ่ายขาดเงินสะสม")
    book.close()
    expected = {(text.anchor, text.text, text.beside) for text in read_marks(path, "xlsx", [SHEET])[SHEET].all_texts}
    assert len(expected) == 6
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    for carrier in ("xls", "ods"):
        command = [office, home, "--headless", "--convert-to", carrier, "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        found = read_marks(path.with_suffix(f".{carrier}"), carrier, [SHEET])[SHEET].all_texts
        assert {(text.anchor, text.text, text.beside) for text in found} == expected


def record(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def atom(kind: int, body: bytes = b"", *, is_container: bool = False, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | (0xF if is_container else 0), kind, len(body)) + body


def shape(row: int) -> bytes:
    """A shape with a text, from column G to J of one row (0-based), as [MS-ODRAW] writes it, to its object."""
    cells = struct.pack("<9H", 0, 6, 0, row, 0, 9, 0, row + 1, 0)
    return atom(0xF004, atom(0xF010, cells) + atom(0xF011) + atom(0xF00D), is_container=True)


def xls(path: Path, *pieces: bytes) -> Path:
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x05, 0, 0, 0, 0))
    name = SHEET.encode("utf-16-le")
    offset = len(start) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(SHEET), 1) + name)
    XlsDoc().save(str(path), start + bound + record(0x000A) + begin + b"".join(pieces) + record(0x000A))
    return path


def text_object(number: int, kind: int, *pieces: bytes, count: int) -> bytes:
    """OBJ and TXO of a shape, and the pieces of its text, each with the byte that tells its form."""
    parts = [
        record(0x005D, struct.pack("<HHHH", 0x15, 4, kind, number)),
        record(0x01B6, struct.pack("<HH6xHHI", 0, 0, count, 16, 0)),
    ]
    return b"".join([*parts, *(record(0x003C, piece) for piece in pieces), record(0x003C, bytes(16))])


def test_texts_of_an_xls_go_on_over_records_and_change_their_form(tmp_path: Path) -> None:
    path = xls(
        tmp_path / "a.xls",
        record(0x00EC, atom(0xF002, shape(17) + shape(4), is_container=True)),
        text_object(1, 6, b"\1" + "แก้ไข ".encode("utf-16-le"), b"\0(2/2568)", count=14),
        text_object(2, 0x19, b"\1" + "โน้ต".encode("utf-16-le"), count=4),
        record(0x001C, struct.pack("<HHHHHB", 4, 2, 0, 2, 2, 0) + b"me"),
    )
    assert seen(read_marks(path, "xls", [SHEET])[SHEET]) == [("G18", "แก้ไข (2/2568)"), ("C5", "โน้ต")]


def test_a_text_whose_place_an_xls_does_not_tell_is_shown_without_a_cell(tmp_path: Path) -> None:
    nothing = record(0x00EC, atom(0xF002, is_container=True))
    path = xls(tmp_path / "a.xls", nothing, text_object(1, 6, b"\0abc", count=3))
    (text,) = read_marks(path, "xls", [SHEET])[SHEET].texts
    assert (text.anchor, text.text, text.beside) == ("", "abc", (0, 0))


def test_lines_and_arrows_of_an_xls_cover_the_columns_they_lie_over(tmp_path: Path) -> None:
    def drawn(form: int, row: int) -> bytes:
        body = atom(0xF00A, bytes(8), instance=form) + atom(
            0xF010, struct.pack("<9H", 0, 6, 100, row, 128, 8, 900, row, 128)
        )
        return atom(0xF004, body + atom(0xF011), is_container=True)

    rectangle, line, right_arrow = drawn(1, 4), drawn(20, 8), drawn(13, 9)
    drawing = atom(0xF002, rectangle + line + right_arrow, is_container=True)
    marks = read_marks(xls(tmp_path / "a.xls", record(0x00EC, drawing)), "xls", [SHEET])[SHEET]
    assert [(arrow.first_row, arrow.first_column, arrow.last_column) for arrow in marks.arrows] == [
        (9, 6, 8),
        (10, 6, 8),
    ]


def test_notes_of_excel_95_hold_their_text_in_pieces(tmp_path: Path) -> None:
    first, second = "จ่ายขาด".encode("cp874"), "เงินสะสม".encode("cp874")
    begin = record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
    start = record(0x0809, struct.pack("<HHHH", 0x0500, 0x05, 0, 0))
    name = SHEET.encode("cp874")
    bound = record(0x0085, struct.pack("<IBBB", len(start) + 4 + 7 + len(name) + 4, 0, 0, len(name)) + name)
    notes = record(0x001C, struct.pack("<HHH", 6, 1, len(first) + len(second)) + first)
    notes += record(0x001C, struct.pack("<HHH", 0xFFFF, 0, len(second)) + second)
    path = tmp_path / "95.xls"
    XlsDoc().save(str(path), start + bound + record(0x000A) + begin + notes + record(0x000A))
    assert seen(read_marks(path, "xls", [SHEET])[SHEET]) == [("B7", "จ่ายขาดเงินสะสม")]


@given(st.binary(max_size=200))
def test_any_bytes_as_a_drawing_give_places_or_are_refused(data: bytes) -> None:
    geometry = Geometry(Axis(100.0), Axis(100.0))
    try:
        found = shapes(atom(0xF002, data, is_container=True), geometry)
    except struct.error:
        return
    assert len(found) <= len(data)


def record12(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_notes_and_text_boxes_of_an_xlsb_are_shown(tmp_path: Path) -> None:
    book = record12(156, struct.pack("<II", 0, 1) + wide("r0") + wide(SHEET))
    sheet = (
        record12(485, struct.pack("<IHH", 0xFFFFFFFF, 8, 300))
        + record12(60, struct.pack("<4IH", 0, 1, 256 * 20, 0, 0))
        + record12(0, struct.pack("<IIHBB", 2, 0, 1200, 0, 0))
    )
    notes = (
        record12(632, wide("ก"))
        + record12(635, struct.pack("<5I", 0, 4, 4, 2, 2) + bytes(16))
        + record12(637, b"\0" + wide("ก:\nเงินกู้"))
    )
    # 110 points below the top: two rows of 15, then the row of 60, then two of 15
    low = f'<xdr:absoluteAnchor><xdr:pos x="0" y="{110 * 12_700}"/><xdr:ext cx="9" cy="9"/>{box("ต่ำ")}</xdr:absoluteAnchor>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(officeDocument="xl/workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations(worksheet="worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": sheet,
        "xl/worksheets/_rels/sheet1.bin.rels": relations(
            comments="../comments1.bin", drawing="../drawings/drawing1.xml"
        ),
        "xl/comments1.bin": notes,
        "xl/drawings/drawing1.xml": f"<xdr:wsDr {NAMESPACES}>{low}{between(6, 17, 9, 18, box('แก้ไข'))}</xdr:wsDr>",
    }
    path = tmp_path / "a.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    marks = read_marks(path, "xlsb", [SHEET])[SHEET]
    assert seen(marks) == [("A5", "ต่ำ"), ("G18", "แก้ไข"), ("C5", "ก:\nเงินกู้")]
    assert marks.all_texts[2].said == "เงินกู้"


ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def ods(path: Path, table: str) -> Path:
    styles = (
        '<style:style style:name="ro1"><style:table-row-properties style:row-height="1cm"/></style:style>'
        '<style:style style:name="co1"><style:table-column-properties style:column-width="2cm"/></style:style>'
    )
    content = (
        f"<office:document-content {ODS}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="{SHEET}">{table}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    return path


def test_annotations_frames_groups_and_page_shapes_of_an_ods_are_shown(tmp_path: Path) -> None:
    size = 'svg:width="1cm" svg:height="0.9cm"'
    table = (
        f'<table:shapes><draw:frame svg:x="4.1cm" svg:y="2.1cm" {size}><draw:text-box><text:p>บนหน้า</text:p></draw:text-box></draw:frame></table:shapes>'
        '<table:table-column table:style-name="co1" table:number-columns-repeated="16384"/>'
        '<table:table-row table:style-name="ro1" table:number-rows-repeated="4"><table:table-cell/></table:table-row>'
        '<table:table-row table:style-name="ro1"><table:table-cell table:number-columns-repeated="2"/><table:table-cell>'
        "<office:annotation><dc:creator>ก</dc:creator><text:p>ก:</text:p><text:p>จ่ายขาด<text:s/>เงินสะสม</text:p></office:annotation>"
        f'<text:p>ค่า</text:p><draw:custom-shape svg:x="0cm" svg:y="0cm" {size}><text:p>แก้ไข <text:span>ครั้งที่ 2</text:span></text:p></draw:custom-shape>'
        f'<draw:g><draw:rect svg:x="2cm" svg:y="1cm" {size}><text:p>ในกลุ่ม</text:p></draw:rect>'
        '<draw:line svg:x1="0cm" svg:y1="0.5cm" svg:x2="3.9cm" svg:y2="0.5cm"/></draw:g>'
        "</table:table-cell></table:table-row>"
    )
    marks = read_marks(ods(tmp_path / "a.ods", table), "ods", [SHEET])[SHEET]
    assert seen(marks) == [("C5", "แก้ไข ครั้งที่ 2"), ("D6", "ในกลุ่ม"), ("C3", "บนหน้า"), ("C5", "ก:\nจ่ายขาด เงินสะสม")]
    assert [(arrow.first_row, arrow.first_column, arrow.last_column) for arrow in marks.arrows] == [(5, 2, 3)]


def test_an_ods_without_shapes_or_comments_has_no_marks(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", "<table:table-row><table:table-cell/></table:table-row>")
    assert read_marks(path, "ods", [SHEET]) == {SHEET: Marks()}


@pytest.mark.parametrize("carrier", ["xls", "xlsb", "ods", "xlsx"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, carrier: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\x09\x08 nothing")
    with pytest.raises(UnreadableError):
        read_marks(path, carrier, [SHEET])
