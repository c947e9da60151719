"""What the cell reader does not tell about an xlsb, from its BIFF12 records ([MS-XLSB] 2.4)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sources.biff import ERRORS, add_number, rk_value
from sources.errors import UnreadableError
from sources.grid import CellFacts, Merge, check_size, letters
from sources.xlsx_parts import SheetPart, XlsxIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.packages import Package

ROW, BLANK, CELL_RK, CELL_ERROR, CELL_REAL, LAST_CELL = 0, 1, 2, 3, 5, 11
FORMULA_NUMBER, FORMULA_ERROR = 9, 11
WORKBOOK_PROPERTIES, BUNDLE_SHEET, MERGE = 153, 156, 176


def records12(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Records of a part: number, offset of the body, length.

    Raises:
        UnreadableError: one is longer than what is left of the part.
    """
    at, end = 0, len(data)
    while at < end:
        number = data[at]
        at += 1
        if number & 0x80:
            number = number & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + length > end:
            raise UnreadableError.damaged("BIFF12", "xlsb")
        yield number, at, length
        at += length


def read_xlsb_index(package: Package) -> XlsxIndex:
    """Sheets of an xlsb in their order.

    Raises:
        UnreadableError: the workbook part is missing or broken.
    """
    part = next(
        (target for kind, target in package.relationships("").values() if kind == "officeDocument"), "xl/workbook.bin"
    )
    data = package.read(part)
    if data is None:
        raise UnreadableError.damaged(part, "xlsb")
    related = package.relationships(part)
    sheets = []
    date1904 = False
    try:
        for number, at, _ in records12(data):
            if number == WORKBOOK_PROPERTIES:
                date1904 = bool(data[at] & 1)
            elif number == BUNDLE_SHEET:
                (state,) = struct.unpack_from("<I", data, at)
                identifier, after = wide_string(data, at + 8)
                name, _ = wide_string(data, after)
                kind, target = related.get(identifier, ("", ""))
                sheets.append(SheetPart(name, target, kind, state != 0))
    except (struct.error, IndexError) as error:
        raise UnreadableError.damaged(f"BIFF12: {error}", "xlsb") from error
    return XlsxIndex(sheets, date1904=date1904, is_uncalculated=False, part=part)


def wide_string(data: bytes, at: int) -> tuple[str, int]:
    """A text at an offset ([MS-XLSB] 2.5.168), and the offset behind it."""
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def scan_xlsb_sheet(name: str, data: bytes) -> CellFacts:
    """Errors, numbers kept as codes, number texts the reader spoils, and merges of a sheet part.

    Raises:
        UnreadableError: the part is broken, or its used range too large.
    """
    facts = CellFacts()
    row = rows = columns = 0
    try:
        for number, at, _ in records12(data):
            if number == ROW:
                (row,) = struct.unpack_from("<I", data, at)
            elif BLANK < number <= LAST_CELL:
                (column,) = struct.unpack_from("<I", data, at)
                rows, columns = max(rows, row + 1), max(columns, column + 1)
                if number in {CELL_REAL, FORMULA_NUMBER}:
                    add_number(facts, row, column, struct.unpack_from("<d", data, at + 8)[0])
                elif number == CELL_RK:
                    add_number(facts, row, column, rk_value(struct.unpack_from("<I", data, at + 8)[0]))
                elif number in {CELL_ERROR, FORMULA_ERROR}:
                    facts.errors[row + 1, letters(column)] = ERRORS.get(data[at + 8], "#N/A")
            elif number == MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", data, at)
                facts.merges.append(Merge(top + 1, left, bottom + 1, right))
    except (struct.error, IndexError) as error:
        raise UnreadableError.damaged(f"BIFF12: {error}", "xlsb") from error
    check_size(name, rows, max(columns, 1))
    return facts
