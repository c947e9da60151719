"""Filled cells of an xls, from its BIFF8 records: XF, PALETTE ([MS-XLS] 2.4.353, 2.4.188) and the cells' own."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sources.biff import BOF, EOF, FORMULAS, MULRK, bound_sheets, is_biff8, records, workbook_stream
from sources.carriers import OLE_MAGIC
from sources.errors import UnreadableError
from sources.grid import letters

if TYPE_CHECKING:
    from sources.grid import Place

XF, PALETTE, MULBLANK = 0x00E0, 0x0092, 0x00BE
_CELLS = frozenset([0x0201, 0x0203, 0x0204, 0x0205, 0x00FD, 0x00D6, 0x027E, *FORMULAS])
_FIRST_CUSTOM = 8
_WHITE = frozenset([1, 9, 64, 65])
"""White of the fixed and of the default palette, and the two colours of the system."""


def scan_fills(data: bytes) -> dict[str, dict[Place, str]]:
    """Colours of filled cells by sheet name, then by (row, column letters): `RRGGBB`, or `indexed42`.

    Only BIFF8 in OLE is looked at; older files give none.

    Raises:
        UnreadableError: the stream is broken.
    """
    if data[:8] != OLE_MAGIC:
        return {}
    stream, _ = workbook_stream(data)
    if not is_biff8(stream):
        return {}
    try:
        styles = _styles(stream)
        if not styles:
            return {}
        return {
            sheet.name: _sheet_fills(stream, offset, styles) for offset, sheet in bound_sheets(stream) if sheet.is_cells
        }
    except struct.error as error:
        raise UnreadableError.damaged(f"BIFF: {error}", "xls") from error


def _styles(stream: bytes) -> dict[int, str]:
    """Colour by number of the cell format, of those that fill."""
    fills: list[int | None] = []
    palette: dict[int, str] = {}
    for number, at, length in records(stream, 0):
        if number == EOF:
            break
        if number == XF:
            pattern, colours = struct.unpack_from("<IH", stream, at + 14)
            fills.append(colours & 0x7F if pattern >> 26 else None)
        elif number == PALETTE:
            for index in range((length - 2) // 4):
                palette[_FIRST_CUSTOM + index] = stream[at + 2 + 4 * index : at + 5 + 4 * index].hex().upper()
    return {
        number: palette.get(colour, f"indexed{colour}")
        for number, colour in enumerate(fills)
        if colour is not None and palette.get(colour) != "FFFFFF" and (colour in palette or colour not in _WHITE)
    }


def _sheet_fills(stream: bytes, offset: int, styles: dict[int, str]) -> dict[Place, str]:
    found: dict[Place, str] = {}
    depth = 0
    for number, at, length in records(stream, offset):
        if number == BOF:
            depth += 1
        elif number == EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and number in _CELLS:
            row, column, style = struct.unpack_from("<HHH", stream, at)
            if style in styles:
                found[row + 1, letters(column)] = styles[style]
        elif depth == 1 and number in {MULRK, MULBLANK}:
            row, first = struct.unpack_from("<HH", stream, at)
            step = 6 if number == MULRK else 2
            for index in range((length - 6) // step):
                (style,) = struct.unpack_from("<H", stream, at + 4 + step * index)
                if style in styles:
                    found[row + 1, letters(first + index)] = styles[style]
    return found
