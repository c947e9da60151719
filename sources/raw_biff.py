"""Old xls without the OLE wrapping (BIFF2 to BIFF5), which the common cell reader does not open: read with xlrd."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sources.biff import ERRORS, add_number
from sources.errors import UnreadableError
from sources.grid import CellFacts, Sheet, Workbook, check_size, extent_of, frame_of_rows, letters

if TYPE_CHECKING:
    from pathlib import Path

    import xlrd.book
    import xlrd.sheet


def read_raw_biff(path: Path, data: bytes) -> Workbook:
    """The sheets of a BIFF stream without OLE. Texts are cp874 where the file does not say otherwise.

    Raises:
        UnreadableError: broken, or protected by a password.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, encoding_override=_encoding(data), on_demand=False)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise UnreadableError.encrypted("xls") from error
        raise UnreadableError.damaged(f"BIFF: {error}", "xls") from error
    except (struct.error, ValueError, IndexError, KeyError, AssertionError, UnicodeError) as error:
        raise UnreadableError.damaged(f"BIFF: {error}", "xls") from error
    sheets = [_sheet(book, sheet, number) for number, sheet in enumerate(book.sheets(), start=1)]
    return Workbook(path, "xls", sheets, None, bool(book.datemode))


def _encoding(data: bytes) -> str | None:
    """The code page is asked only whether there is one: without it xlrd would take ASCII."""
    at = 0
    while at + 4 <= len(data):
        number, length = struct.unpack_from("<HH", data, at)
        if number == 0x0042:  # noqa: PLR2004  CODEPAGE
            return None
        at += 4 + length
    return "cp874"


def _sheet(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, number: int) -> Sheet:
    check_size(sheet.name, sheet.nrows, max(sheet.ncols, 1))
    facts = CellFacts()
    rows = [
        [_text(book, cell, row, column, facts) for column, cell in enumerate(sheet.row(row))]
        for row in range(sheet.nrows)
    ]
    frame = frame_of_rows(rows, extent_of(facts.errors))
    return Sheet(sheet.name, number, frame, facts.errors, facts.numeric_codes, is_hidden=bool(sheet.visibility))


def _text(book: xlrd.book.Book, cell: xlrd.sheet.Cell, row: int, column: int, facts: CellFacts) -> str | None:
    """A cell's text in the form the common reader gives: shortest decimals, ISO dates, true and false."""
    import xlrd

    value = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        add_number(facts, row, column, value)
        return str(int(value)) if value == int(value) else repr(value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return str(xlrd.xldate_as_datetime(value, book.datemode))
        except (xlrd.XLDateError, OverflowError, ValueError):
            return repr(value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "true" if value else "false"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        facts.errors[row + 1, letters(column)] = ERRORS.get(value, "#N/A")
    return None
