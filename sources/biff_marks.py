"""Texts and arrows beside the cells of an xls: notes and shapes, from its records and the drawing spread over them.

The drawing of a sheet ([MS-ODRAW] 2.2.13) is the sum of its MSODRAWING records. The OBJ and the TXO record of a shape
(its number and its text) follow the piece that ends with it ([MS-XLS] 2.1.7.20.5). Before Excel 97 notes hold their
text themselves, and text boxes are not looked for.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sources.biff import BOF, EOF, bound_sheets, is_biff8, records, workbook_stream
from sources.carriers import OLE_MAGIC
from sources.drawings import joined_lines, placed
from sources.errors import UnreadableError
from sources.geometry import COLUMNS, DEFAULT_COLUMN, DEFAULT_ROW, POINT, Axis, Geometry, column_width
from sources.grid import letters
from sources.officeart import shapes
from sources.sheet_marks import Marks, TextBox
from sources.xlsx_marks import add_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTE, CONTINUE, OBJ, TXO, MSODRAWING = 0x001C, 0x003C, 0x005D, 0x01B6, 0x00EC
COLUMN_INFO, DEFAULT_WIDTH, DEFAULT_HEIGHT, ROW = 0x007D, 0x0055, 0x0225, 0x0208
_BEGINS = frozenset([0x0009, 0x0209, 0x0409, BOF])
_ANY_DRAWING = struct.pack("<HH", 0xF, 0xF002)
"""How the drawing of a sheet begins ([MS-ODRAW] 2.2.13); without these bytes a sheet has neither shapes nor notes."""
_COMMON, _NOTE_OBJECT = 0x15, 0x19
_SAME_NOTE = 0xFFFF
_TWIPS = POINT / 20
_HIDDEN_COLUMN, _HIDDEN_ROW, _OWN_HEIGHT = 0x01, 0x20, 0x7FFF
_CHARACTER = 256


def scan_texts(data: bytes, sheet_names: Sequence[str]) -> dict[str, Marks]:
    """Text boxes, arrows and notes by sheet name; sheets without any may be left out.

    Raises:
        UnreadableError: the stream is broken.
    """
    stream = workbook_stream(data)[0] if data[:8] == OLE_MAGIC else data
    try:
        known = [(offset, sheet.name, sheet.is_cells) for offset, sheet in bound_sheets(stream)]
        if not known and len(sheet_names) == 1:  # before BIFF5 the stream is the sheet
            known = [(0, sheet_names[0], True)]
        found = {}
        for offset, name, is_cells in known:
            if is_cells and (not is_biff8(stream) or stream.find(_ANY_DRAWING, offset) >= 0):
                scan = _Scan(stream, is_unicode=is_biff8(stream))
                scan.run(offset)
                found[name] = scan.marks(name)
    except (struct.error, IndexError) as error:
        raise UnreadableError.damaged(f"BIFF: {error}", "xls") from error
    return found


class _Scan:
    """One walk through the records of a sheet."""

    def __init__(self, stream: bytes, *, is_unicode: bool) -> None:
        self.stream = stream
        self.is_unicode = is_unicode
        self.drawing = bytearray()
        self.texts: list[tuple[int | None, str]] = []
        """Number of the object and text, in the order of the shapes that have one."""
        self.note_objects: set[int] = set()
        self.placed_notes: list[tuple[str, int, str]] = []
        """Cell, number of the object, author."""
        self.whole_notes: list[tuple[str, str]] = []
        self.geometry = Geometry(Axis(DEFAULT_COLUMN, limit=COLUMNS), Axis(DEFAULT_ROW))
        self._object: int | None = None
        self._left = self._runs = 0
        self._pieces: list[str] = []

    def run(self, offset: int) -> None:
        """Takes in every record of the sheet itself; those of charts inside it are passed over."""
        depth = 0
        for number, at, length in records(self.stream, offset):
            if number in _BEGINS:
                depth += 1
            elif number == EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1:
                self._take(number, at, length)
        self._end_text()

    def marks(self, sheet: str) -> Marks:
        """What was found, as marks of the sheet."""
        found = Marks()
        by_object = dict(self.texts)
        drawn = shapes(bytes(self.drawing), self.geometry)
        lines = [shape.box for shape in drawn if shape.is_arrow and shape.box is not None]
        add_shapes(sheet, (placed(box, self.geometry, "", is_arrow=True) for box in lines), self.geometry, found)
        boxes = [shape.box for shape in drawn if shape.has_text]
        for index, (number, text) in enumerate(self.texts):
            joined = joined_lines(text.splitlines())
            if number in self.note_objects or not joined:
                continue
            # where the drawing is not whole, no cell is better than a wrong one
            box = boxes[index] if len(boxes) == len(self.texts) else None
            if box is None:
                found.texts.append(TextBox(sheet, "", joined))
            else:
                found.texts.append(TextBox.of_shape(sheet, placed(box, self.geometry, joined)))
        for anchor, number, author in self.placed_notes:
            if text := "\n".join(by_object.get(number, "").splitlines()).strip():
                found.comments.append(TextBox(sheet, anchor, text, author=author))
        found.comments += [TextBox(sheet, anchor, text.strip()) for anchor, text in self.whole_notes if text.strip()]
        return found

    def _take(self, number: int, at: int, length: int) -> None:
        if number == CONTINUE:
            self._continue(at, length)
            return
        self._end_text()
        if number == MSODRAWING:
            self.drawing += self.stream[at : at + length]
        elif number == OBJ and self.is_unicode:
            mark, _, kind, self._object = struct.unpack_from("<4H", self.stream, at)
            if mark == _COMMON and kind == _NOTE_OBJECT:
                self.note_objects.add(self._object)
        elif number == TXO:
            self._left, self._runs = struct.unpack_from("<HH", self.stream, at + 10)
            if not self._left:
                self.texts.append((self._object, ""))
        elif number == NOTE:
            self._note(at, length)
        else:
            self._size(number, at)

    def _continue(self, at: int, length: int) -> None:
        """A continuation is the text of a TXO, then the runs of its form; whatever follows is drawing again."""
        if self._left and length:
            width = 2 if self.stream[at] & 1 else 1
            count = min(self._left, (length - 1) // width)
            raw = self.stream[at + 1 : at + 1 + count * width]
            self._pieces.append(raw.decode("utf-16-le" if width > 1 else "latin-1", "replace"))
            self._left = self._left - count if count else 0
            if not self._left:
                self._end_text()
        elif self._runs > 0:
            self._runs -= length
        else:
            self.drawing += self.stream[at : at + length]

    def _end_text(self) -> None:
        if self._pieces:
            self.texts.append((self._object, "".join(self._pieces)))
        self._pieces, self._left = [], 0

    def _note(self, at: int, length: int) -> None:
        row, column, size = struct.unpack_from("<3H", self.stream, at)
        anchor = f"{letters(column)}{row + 1}"
        if self.is_unicode:
            (number,) = struct.unpack_from("<H", self.stream, at + 6)
            self.placed_notes.append((anchor, number, _string(self.stream[at + 8 : at + length])))
            return
        text = self.stream[at + 6 : at + length][:size].decode("cp874", "replace")
        if row == _SAME_NOTE and self.whole_notes:
            anchor, begun = self.whole_notes.pop()
            text = begun + text
        self.whole_notes.append((anchor, text))

    def _size(self, number: int, at: int) -> None:
        columns, rows = self.geometry.columns, self.geometry.rows
        if number == ROW:
            row, _, _, height, _, _, flags = struct.unpack_from("<6HB", self.stream, at)
            rows.sizes[row] = 0.0 if flags & _HIDDEN_ROW else (height & _OWN_HEIGHT) * _TWIPS
        elif number == DEFAULT_HEIGHT:
            rows.default = struct.unpack_from("<HH", self.stream, at)[1] * _TWIPS
        elif number == DEFAULT_WIDTH:
            columns.default = column_width(struct.unpack_from("<H", self.stream, at)[0] + 5 / 7)
        elif number == COLUMN_INFO:
            first, last, width, _, flags = struct.unpack_from("<5H", self.stream, at)
            size = 0.0 if flags & _HIDDEN_COLUMN else column_width(width / _CHARACTER)
            columns.sizes.update(dict.fromkeys(range(first, min(last + 1, COLUMNS)), size))


def _string(data: bytes) -> str:
    """A text with its length before it ([MS-XLS] 2.5.294)."""
    if len(data) < 3:  # noqa: PLR2004  length and form
        return ""
    (count,) = struct.unpack_from("<H", data)
    is_wide = data[2] & 1
    return data[3 : 3 + count * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace").strip()
