"""What the cell reader does not tell about an xls: its sheets' error cells, numbers, merges, from the BIFF records.

Record layouts: [MS-XLS] 2.4 (BIFF8), and the same numbers in BIFF5. A formula without a stored value cannot be told
from one whose value is the empty text, so xls has no `uncached` cells; either way the cell is blank, never 0.
"""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.carriers import OLE_MAGIC
from sources.errors import UnreadableError
from sources.grid import CODE_DIGITS, LAST_DATE_SERIAL, CellFacts, Merge, check_size, letters
from sources.xlsx_parts import THAI_TIME

if TYPE_CHECKING:
    from collections.abc import Iterator

BOF, EOF, FILEPASS, DATEMODE, BOUNDSHEET, SST = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085, 0x00FC
NUMBER, RK, MULRK, BOOLERR, MERGED = 0x0203, 0x027E, 0x00BD, 0x0205, 0x00E5
FORMULAS = frozenset([0x0006, 0x0206, 0x0406])
_PLACED = frozenset([NUMBER, RK, BOOLERR, 0x00FD, 0x0204, 0x00D6, *FORMULAS])
_BIFF8_COLUMNS = 256
_SUMMARY = "\x05SummaryInformation"
_LAST_SAVED = 13
_FIRST_YEAR = 1990
_NO_NUMBER = 0xFFFF
_SPOILT_FROM = 1e9
"""The reader keeps 9 decimals, which shows the noise of a double from about here on."""
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
"""Codes of error cells, the same in BIFF5, BIFF8 and BIFF12 ([MS-XLS] 2.5.10 Bes)."""


@dataclass(slots=True)
class BiffSheet:
    """One sheet of the workbook stream; `is_cells` is false for charts and macro sheets."""

    name: str
    is_hidden: bool
    is_cells: bool
    facts: CellFacts = field(default_factory=CellFacts)


@dataclass(slots=True)
class BiffBook:
    """What a scan of the workbook stream found."""

    sheets: list[BiffSheet]
    date1904: bool
    modified: datetime | None
    is_raw: bool


def scan_biff(data: bytes) -> BiffBook:
    """Scans an xls.

    Raises:
        UnreadableError: a password, a broken stream, or sizes that no xls can have.
    """
    if data[:8] != OLE_MAGIC:
        return BiffBook([], date1904=False, modified=None, is_raw=True)
    stream, modified = workbook_stream(data)
    try:
        return _scan(stream, modified)
    except struct.error as error:
        raise UnreadableError.damaged(f"BIFF: {error}", "xls") from error


def workbook_stream(data: bytes) -> tuple[bytes, datetime | None]:
    """The stream of records in an OLE file, and when the file was last saved.

    Raises:
        UnreadableError: the OLE structure is broken.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
            stream = ole.openstream(name).read() if name else b""
            has_summary = ole.exists(_SUMMARY)
            modified = _modified(ole.getproperties(_SUMMARY, convert_time=True)) if has_summary else None
    except (OSError, ValueError, IndexError, TypeError, AttributeError, struct.error) as error:
        raise UnreadableError.damaged(f"OLE: {error}", "xls") from error
    return stream, modified


def _modified(properties: dict[int, object]) -> datetime | None:
    """When it was last saved, by the summary information (UTC there), in Thai time without a zone."""
    saved = properties.get(_LAST_SAVED)
    if not isinstance(saved, datetime) or saved.year < _FIRST_YEAR:
        return None
    return saved.replace(tzinfo=UTC).astimezone(THAI_TIME).replace(tzinfo=None)


def records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Records from an offset: number, offset of the body, length."""
    end = len(stream)
    while start + 4 <= end:
        number, length = struct.unpack_from("<HH", stream, start)
        if start + 4 + length > end:
            raise UnreadableError.damaged("BIFF", "xls")
        yield number, start + 4, length
        start += 4 + length


def _scan(stream: bytes, modified: datetime | None) -> BiffBook:
    date1904 = False
    for number, at, _ in records(stream, 0):
        if number == EOF:
            break
        if number == FILEPASS:
            raise UnreadableError.encrypted("xls")
        if number == DATEMODE:
            date1904 = stream[at : at + 2] == b"\x01\x00"
        elif number == SST and struct.unpack_from("<I", stream, at + 4)[0] * 3 > len(stream):
            raise UnreadableError.damaged("SST", "xls")
    found = bound_sheets(stream)
    for offset, sheet in found:
        if sheet.is_cells:
            _scan_sheet(stream, offset, sheet)
    return BiffBook([sheet for _, sheet in found], date1904, modified, is_raw=False)


def is_biff8(stream: bytes) -> bool:
    """Whether the stream is of Excel 97 and later (texts are Unicode) and not of Excel 95."""
    return stream[4:6] == b"\x00\x06"


def bound_sheets(stream: bytes) -> list[tuple[int, BiffSheet]]:
    """Sheets in their order, each with the offset of its records."""
    found = []
    for number, at, length in records(stream, 0):
        if number == EOF:
            break
        if number == BOUNDSHEET:
            found.append(_bound_sheet(stream[at : at + length], is_unicode=is_biff8(stream)))
    return found


def _bound_sheet(body: bytes, *, is_unicode: bool) -> tuple[int, BiffSheet]:
    offset, state, kind, length = struct.unpack_from("<IBBB", body)
    if not is_unicode:
        name = body[7 : 7 + length].decode("cp874", "replace")
    elif body[7] & 1:
        name = body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    else:
        name = body[8 : 8 + length].decode("latin-1")
    return offset, BiffSheet(name, bool(state & 3), kind == 0)


def _scan_sheet(stream: bytes, offset: int, sheet: BiffSheet) -> None:
    """Fills the facts of a sheet; substreams of charts inside it are passed over."""
    depth = rows = columns = 0
    for number, at, length in records(stream, offset):
        if number & 0xFF == BOF & 0xFF and number in {0x0009, 0x0209, 0x0409, BOF}:
            depth += 1
        elif number == EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            if number in _PLACED or number == MULRK:
                row, column = struct.unpack_from("<HH", stream, at)
                rows, columns = max(rows, row + 1), max(columns, column + 1)
            _scan_record(stream, number, at, length, sheet.facts)
    if columns > _BIFF8_COLUMNS:
        raise UnreadableError.damaged(f"BIFF: {letters(columns - 1)}", "xls")
    check_size(sheet.name, rows, max(columns, 1))


def _scan_record(stream: bytes, number: int, at: int, length: int, facts: CellFacts) -> None:
    if number == NUMBER:
        row, column, _, value = struct.unpack_from("<HHHd", stream, at)
        add_number(facts, row, column, value)
    elif number == RK:
        row, column, _, packed = struct.unpack_from("<HHHI", stream, at)
        add_number(facts, row, column, rk_value(packed))
    elif number == MULRK:
        row, first = struct.unpack_from("<HH", stream, at)
        for index in range((length - 6) // 6):
            (packed,) = struct.unpack_from("<I", stream, at + 6 + 6 * index)
            add_number(facts, row, first + index, rk_value(packed))
    elif number == BOOLERR:
        row, column, _, value, is_error = struct.unpack_from("<HHHBB", stream, at)
        if is_error:
            facts.errors[row + 1, letters(column)] = ERRORS.get(value, "#N/A")
    elif number in FORMULAS:
        row, column, _, kind, _, value, _, mark = struct.unpack_from("<HHHBBB3sH", stream, at)
        if mark != _NO_NUMBER:
            add_number(facts, row, column, struct.unpack_from("<d", stream, at + 6)[0])
        elif kind == 2:  # noqa: PLR2004  an error, [MS-XLS] 2.5.133
            facts.errors[row + 1, letters(column)] = ERRORS.get(value, "#N/A")
    elif number == MERGED:
        (count,) = struct.unpack_from("<H", stream, at)
        for index in range(min(count, (length - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<4H", stream, at + 2 + 8 * index)
            facts.merges.append(Merge(top + 1, left, bottom + 1, right))


def rk_value(packed: int) -> float:
    """The number of an RK ([MS-XLS] 2.5.217): 30 bits of an integer or of a double, perhaps divided by 100."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed >> 31 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return value / 100 if packed & 1 else value


def add_number(facts: CellFacts, row: int, column: int, value: float) -> None:
    """Notes a number at a 0-based row and column: a code of 15 digits and more, or an amount the reader would spoil."""
    if not math.isfinite(value):
        return
    if value > LAST_DATE_SERIAL:
        facts.large[row + 1, letters(column)] = str(int(value)) if value == int(value) else repr(value)
    if abs(value) >= 10 ** (CODE_DIGITS - 1):
        facts.numeric_codes[row + 1, letters(column)] = str(int(value)) if value == int(value) else repr(value)
    elif abs(value) >= _SPOILT_FROM and value != int(value):
        facts.restored[row + 1, letters(column)] = repr(value)
