"""One register of payments, written in every carrier that offices use.

Dates are true dates where the carrier knows them, amounts are numbers, the programme is merged down over its rows
where cells can be merged.
"""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

if TYPE_CHECKING:
    from collections.abc import Callable

ABOVE = ("ทะเบียนคุมฎีกา", "ปีงบประมาณ พ.ศ. 2569", "องค์การบริหารส่วนตำบลโคกไม้ลาย")
HEADER = ("วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "แผนงาน", "รายการ", "ผู้รับเงิน", "จำนวนเงิน", "ภาษีหัก ณ ที่จ่าย", "จ่ายสุทธิ")
PROGRAMME = "แผนงานบริหารงานทั่วไป"
LINES: tuple[tuple[date, str, str, str, str, str, float, float, float], ...] = (
    (date(2025, 10, 1), "1/2569", "9969011121010001", PROGRAMME, "ค่าไฟฟ้า, ก.ย.", "กฟภ.", 12345.67, 0, 12345.67),
    (
        date(2025, 12, 31),
        "2/2569",
        "9969011121010002",
        PROGRAMME,
        "จัดทำป้าย “๓ แผ่น”",
        "ร้าน ก & ข",
        8409.79,
        84.1,
        8325.69,
    ),
    (date(2026, 2, 28), "3/2569", "9969011134020001", PROGRAMME, "น้ำดื่ม; <ถัง>", "ร้าน ค", 1500, 0, 1500),
    (date(2026, 9, 30), "4/2569", "9969011134030001", PROGRAMME, "ค่าโทรศัพท์", "บริษัท ง", 10500000.25, 0, 10500000.25),
)
SUMS = tuple(round(sum(line[6:][column] for line in LINES), 2) for column in range(3))
TOTAL = ("รวมทั้งสิ้น", None, None, None, None, None, *SUMS)
PROGRAMME_COLUMN = 3
FIRST_ROW, LAST_ROW = 5, 4 + len(LINES)
"""0-based rows of the first and the last line."""


def grid() -> list[tuple[Any, ...]]:
    """All rows from the top, the programme on each."""
    return [*((text,) for text in ABOVE), (), HEADER, *LINES, TOTAL]


def xlsx(*, date1904: bool = False) -> bytes:
    """By XlsxWriter."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"date_1904": date1904})
    sheet = book.add_worksheet("ทะเบียน")
    day, centre = book.add_format({"num_format": "d/m/yyyy"}), book.add_format({"valign": "top"})
    for row, cells in enumerate(grid()):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), day)
            elif value is not None and not (FIRST_ROW <= row <= LAST_ROW and column == PROGRAMME_COLUMN):
                sheet.write(row, column, value)
    sheet.merge_range(FIRST_ROW, PROGRAMME_COLUMN, LAST_ROW, PROGRAMME_COLUMN, PROGRAMME, centre)
    book.close()
    return target.getvalue()


def strict() -> bytes:
    """As Excel saves “Strict Open XML”: other namespaces, and dates as ISO text (ECMA-376 18.18.11, `d`)."""
    changes = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            part = source.read(name)
            for old, new in changes:
                part = part.replace(old, new)
            if name == "xl/workbook.xml":
                part = part.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
            if name.startswith("xl/worksheets/"):
                for row, line in enumerate(LINES, FIRST_ROW + 1):
                    serial = (line[0] - date(1899, 12, 30)).days
                    number = f'<c r="A{row}" s="1"><v>{serial}</v>'.encode()
                    assert number in part
                    part = part.replace(number, f'<c r="A{row}" s="1" t="d"><v>{line[0]}T00:00:00</v>'.encode())
            made.writestr(name, part)
    return target.getvalue()


def xls(*, date1904: bool = False) -> bytes:
    """By xlwt (BIFF8)."""
    target = io.BytesIO()
    book: Any = xlwt.Workbook()
    book.dates_1904 = date1904
    sheet = book.add_sheet("ทะเบียน")
    day = xlwt.easyxf(num_format_str="D/M/YYYY")
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    for row, cells in enumerate(grid()):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write(row, column, (value - epoch).days, day)
            elif value is not None and not (FIRST_ROW <= row <= LAST_ROW and column == PROGRAMME_COLUMN):
                sheet.write(row, column, value)
    sheet.write_merge(FIRST_ROW, LAST_ROW, PROGRAMME_COLUMN, PROGRAMME_COLUMN, PROGRAMME)
    book.save(target)
    return target.getvalue()


def record12(number: int, body: bytes = b"") -> bytes:
    """A record of [MS-XLSB] 2.1.4."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    length, size = len(body), bytearray()
    while True:
        size.append(length & 0x7F | (0x80 if length > 0x7F else 0))
        length >>= 7
        if not length:
            return head + bytes(size) + body


def wide(text: str) -> bytes:
    """A string of [MS-XLSB] 2.5.168."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(*, date1904: bool = False) -> bytes:
    """The records that a reader needs ([MS-XLSB] 2.4): sheets, cells, date format, merges, date system."""
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 30)

    def cell(column: int, value: Any) -> bytes:
        style = struct.pack("<II", column, 1 if isinstance(value, date) else 0)
        if isinstance(value, date):
            return record12(5, style + struct.pack("<d", (value - epoch).days))
        if isinstance(value, str):
            return record12(6, style + wide(value))
        return record12(5, style + struct.pack("<d", value))

    rows = b""
    for row, cells in enumerate(grid()):
        hidden = {PROGRAMME_COLUMN} if FIRST_ROW < row <= LAST_ROW else set()
        shown = [(column, value) for column, value in enumerate(cells) if value is not None and column not in hidden]
        rows += record12(0, struct.pack("<I", row) + bytes(21)) + b"".join(cell(*each) for each in shown)
    merge = record12(176, struct.pack("<4I", FIRST_ROW, LAST_ROW, PROGRAMME_COLUMN, PROGRAMME_COLUMN))
    extent = record12(148, struct.pack("<4I", 0, LAST_ROW + 1, 0, len(HEADER) - 1))
    sheet = record12(129) + extent + record12(145) + rows + record12(146) + record12(177, struct.pack("<I", 1)) + merge
    book = (
        record12(131) + record12(153, struct.pack("<I", int(date1904)) + bytes(4) + wide("")) + record12(143)
        + record12(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("ทะเบียน")) + record12(144) + record12(132)
    )  # fmt: skip
    formats = b"".join(record12(47, struct.pack("<HHHHHHHBB", 0, number, 0, 0, 0, 0, 0, 0, 0)) for number in (0, 14))
    styles = record12(278) + record12(617, struct.pack("<I", 2)) + formats + record12(618) + record12(279)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    related = "".join(
        f'<Relationship Id="{name}" Type="{kind}/{what}" Target="{target}"/>'
        for name, what, target in (("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin"))
    )
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="bin" ContentType="{binary}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{kind}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
        "xl/workbook.bin": book,
        "xl/styles.bin": styles,
        "xl/worksheets/sheet1.bin": sheet + record12(178) + record12(130),
    }  # fmt: skip
    return zip_of(parts)


def zip_of(parts: dict[str, Any]) -> bytes:
    """A zip of members by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def ods() -> bytes:
    """By odfpy."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="ทะเบียน")
    for number, cells in enumerate(grid()):
        row = TableRow()
        for column, value in enumerate(cells):
            if column == PROGRAMME_COLUMN and FIRST_ROW < number <= LAST_ROW:
                row.addElement(CoveredTableCell())
                continue
            spans = {"numberrowsspanned": len(LINES), "numbercolumnsspanned": 1}
            more = spans if column == PROGRAMME_COLUMN and number == FIRST_ROW else {}
            if value is None:
                cell = TableCell()
            elif isinstance(value, date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
                cell.addElement(P(text=f"{value:%d/%m/%Y}"))
            elif isinstance(value, str):
                cell = TableCell(valuetype="string", **more)
                cell.addElement(P(text=value))
            else:
                cell = TableCell(valuetype="float", value=repr(value))
                cell.addElement(P(text=f"{value:,.2f}"))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def shown(value: Any) -> str:
    """A cell as it is shown, and as it is saved by carriers without types: days in B.E., amounts with commas."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year + 543}"
    return value if isinstance(value, str) else f"{value:,.2f}"


def html() -> bytes:
    """A table that old web systems call .xls: cp874, whatever it says of itself."""
    lines = ['<html><head><meta charset="utf-8"></head><body><table border=1>']
    for row, cells in enumerate(grid()):
        parts = []
        for column, value in enumerate(cells):
            if column == PROGRAMME_COLUMN and FIRST_ROW < row <= LAST_ROW:
                continue
            span = f" rowspan={len(LINES)}" if column == PROGRAMME_COLUMN and row == FIRST_ROW else ""
            parts.append(f"<td{span}>{escape(shown(value))}</td>")
        lines.append(f"<tr>{''.join(parts)}</tr>")
    return ("\n".join(lines) + "</table></body></html>").encode("cp874")


def text(delimiter: str, encoding: str) -> bytes:
    """Saved as text: cells with delimiters or quotation marks are quoted."""

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if any(char in cell for char in delimiter + '"\n') else cell

    lines = (delimiter.join(quoted(shown(value)) for value in cells) for cells in grid())
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


CARRIERS: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "xlsx": ("a.xlsx", "xlsx", xlsx),
    "strict xlsx": ("a.xlsx", "xlsx", strict),
    "xlsx of 1904": ("a.xlsx", "xlsx", lambda: xlsx(date1904=True)),
    "xls": ("a.xls", "xls", xls),
    "xls of 1904": ("a.xls", "xls", lambda: xls(date1904=True)),
    "xlsb": ("a.xlsb", "xlsb", xlsb),
    "xlsb of 1904": ("a.xlsb", "xlsb", lambda: xlsb(date1904=True)),
    "ods": ("a.ods", "ods", ods),
    "html named xls": ("a.xls", "html", html),
    "csv utf-8": ("a.csv", "csv", lambda: text(",", "utf-8")),
    "csv utf-8 with mark": ("a.csv", "csv", lambda: text(",", "utf-8-sig")),
    "csv cp874": ("a.csv", "csv", lambda: text(",", "cp874")),
    "csv with semicolons": ("a.csv", "csv", lambda: text(";", "utf-8")),
    "tsv utf-16": ("a.txt", "csv", lambda: text("\t", "utf-16")),
}
"""By name: a file name, the carrier it is recognised as, and its bytes."""
