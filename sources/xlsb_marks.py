"""Texts and arrows beside the cells of an xlsb: its drawings are XML as in xlsx, its notes BIFF12 ([MS-XLSB] 2.4)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sources.errors import UnreadableError
from sources.geometry import COLUMNS, DEFAULT_COLUMN, DEFAULT_ROW, POINT, Axis, Geometry, column_width
from sources.grid import letters
from sources.notes import threads
from sources.packages import Package
from sources.sheet_marks import Marks, TextBox
from sources.xlsb_parts import ROW, read_xlsb_index, records12, wide_string
from sources.xlsx_marks import add_drawings
from sources.xlsx_parts import is_worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMN_INFO, SHEET_FORMAT = 60, 485
AUTHOR, BEGIN_COMMENT, COMMENT_TEXT = 632, 635, 637
_CHARACTER = 256
_TWIPS = POINT / 20
_NO_WIDTH = 0xFFFFFFFF
_HIDDEN_COLUMN, _HIDDEN_ROW = 0x01, 0x10


def read_xlsb_marks(data: bytes) -> dict[str, Marks]:
    """Texts, arrows and comments of every worksheet of an xlsb, by sheet name; fills are not looked at.

    Raises:
        UnreadableError: a part is broken.
    """
    package = Package(data)
    marks: dict[str, Marks] = {}
    for sheet in read_xlsb_index(package).sheets:
        marks[sheet.name] = found = Marks()
        if not is_worksheet(sheet):
            continue
        related = sorted(package.relationships(sheet.part).values())
        add_drawings(package, sheet, related, _geometry, found)
        found.comments = list(threads(package, sheet.name, related))
        threaded = {text.anchor for text in found.comments}
        for kind, part in related:
            if kind == "comments" and (notes := package.read(part)) is not None:
                found.comments += [note for note in _notes(notes, sheet.name) if note.anchor not in threaded]
    return marks


def _notes(data: bytes, sheet: str) -> Iterator[TextBox]:
    authors: list[str] = []
    author, anchor = "", ""
    try:
        for number, at, _ in records12(data):
            if number == AUTHOR:
                authors.append(wide_string(data, at)[0].strip())
            elif number == BEGIN_COMMENT:
                index, row, _, column = struct.unpack_from("<4I", data, at)
                author, anchor = authors[index] if index < len(authors) else "", f"{letters(column)}{row + 1}"
            elif number == COMMENT_TEXT and (text := wide_string(data, at + 1)[0].strip()):
                yield TextBox(sheet, anchor, text, author=author)
    except (struct.error, IndexError) as error:
        raise UnreadableError.damaged(f"BIFF12: {error}", "xlsb") from error


def _geometry(data: bytes) -> Geometry:
    columns, rows = Axis(DEFAULT_COLUMN, limit=COLUMNS), Axis(DEFAULT_ROW)
    try:
        for number, at, _ in records12(data):
            if number == SHEET_FORMAT:
                width, characters, height = struct.unpack_from("<IHH", data, at)
                columns.default = column_width(width / _CHARACTER if width != _NO_WIDTH else characters + 5 / 7)
                rows.default = height * _TWIPS
            elif number == COLUMN_INFO:
                first, last, width, _, flags = struct.unpack_from("<4IH", data, at)
                size = 0.0 if flags & _HIDDEN_COLUMN else column_width(width / _CHARACTER)
                columns.sizes.update(dict.fromkeys(range(first, min(last + 1, COLUMNS)), size))
            elif number == ROW:
                row, _, height, _, flags = struct.unpack_from("<IIHBB", data, at)
                rows.sizes[row] = 0.0 if flags & _HIDDEN_ROW else height * _TWIPS
    except (struct.error, IndexError) as error:
        raise UnreadableError.damaged(f"BIFF12: {error}", "xlsb") from error
    return Geometry(columns, rows)
