"""Sizes of a sheet's columns and rows, and the cells that a place lies in.

Positions are EMU (914,400 to the inch) from the sheet's corner. Widths of columns are Excel's for its default font.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

PIXEL = 9525
POINT = 12_700
COLUMNS, ROWS = 16_384, 1_048_576
"""No sheet is larger; a place beyond comes from a damaged file."""
DEFAULT_COLUMN = 64 * PIXEL
DEFAULT_ROW = 15 * POINT
_DIGIT_PIXELS = 7
_LEAST_SHARE = 0.2
"""A shape drawn by hand overshoots: a column or row of which it covers less than this at its end does not count."""
_BESIDE_SHARE = 0.4
"""A text stands beside a row when so much of the text lies in it, or of the row under the text, where that is lower."""
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_FORMAT = re.compile(rb"<(?:\w+:)?sheetFormatPr\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""(\w+)=["']([^"']*)["']""")
_TRUE = frozenset([b"1", b"true"])
_NO_HEIGHT = b"0"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in EMU."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Axis:
    """Sizes along one side of a sheet, in EMU, of which most are the default."""

    default: float
    sizes: dict[int, float] = field(default_factory=dict)
    limit: int = ROWS
    _starts: list[float] = field(default_factory=lambda: [0.0])

    def size(self, index: int) -> float:
        """Width of a column or height of a row, 0-based."""
        return self.sizes.get(index, self.default)

    def start(self, index: int) -> float:
        """Where a column or row begins; one beyond the largest sheet begins where that ends."""
        index = min(index, self.limit)
        while len(self._starts) <= index:
            self._starts.append(self._starts[-1] + self.size(len(self._starts) - 1))
        return self._starts[index]

    def at(self, position: float) -> int:
        """The column or row at a position."""
        if position <= 0:
            return 0
        beyond = len(self._starts)
        last = self.limit if self.default > 0 else min(self.limit, max(self.sizes, default=0) + 1)
        while self._starts[-1] <= position and beyond <= last:
            self.start(beyond)
            beyond += 1
        return min(max(0, bisect_right(self._starts, position) - 1), self.limit - 1)

    def covered(self, begin: float, end: float) -> tuple[int, int]:
        """First and last column or row that a stretch covers, without those it only just touches at its ends."""
        begin, end = min(begin, end), max(begin, end)
        indices = range(self.at(begin), self.at(end) + 1)
        shares = {
            index: (min(end, self.start(index + 1)) - max(begin, self.start(index))) / self.size(index)
            for index in indices
            if self.size(index) > 0
        }
        if not shares:
            return indices[0], indices[-1]
        kept = [index for index, share in shares.items() if share >= _LEAST_SHARE]
        kept = kept or [max(shares, key=shares.__getitem__)]
        return kept[0], kept[-1]

    def beside(self, begin: float, end: float) -> tuple[int, int]:
        """First and last row that a text from `begin` to `end` stands beside.

        Rows of a plan are high and boxes are small: one that lies inside a row covers little of it.
        """
        begin, end = min(begin, end), max(begin, end)
        first, last = self.at(begin), self.at(end)
        while first < last and not self._is_beside(first, begin, end):
            first += 1
        while last > first and not self._is_beside(last, begin, end):
            last -= 1
        return first, last

    def _is_beside(self, index: int, begin: float, end: float) -> bool:
        common = min(end, self.start(index + 1)) - max(begin, self.start(index))
        return common > 0 and common >= _BESIDE_SHARE * min(self.size(index), end - begin)


@dataclass(slots=True)
class Geometry:
    """Columns and rows of a sheet with their sizes."""

    columns: Axis
    rows: Axis

    @classmethod
    def of(cls, xml: bytes) -> Geometry:
        """The geometry a worksheet part says."""
        match = _FORMAT.search(xml)
        general = _attributes(match.group(1)) if match else {}
        columns = Axis(_column_width(general.get(b"defaultColWidth"), DEFAULT_COLUMN), limit=COLUMNS)
        rows = Axis(_number(general.get(b"defaultRowHeight"), DEFAULT_ROW / POINT) * POINT)
        head = xml[: max(0, xml.find(b"sheetData"))]
        for item in _COLUMN.finditer(head):
            said = _attributes(item.group(1))
            width = 0.0 if said.get(b"hidden") in _TRUE else _column_width(said.get(b"width"), columns.default)
            first, last = int(said.get(b"min", b"1")), int(said.get(b"max", b"1"))
            columns.sizes.update(dict.fromkeys(range(first - 1, min(last, 16_384)), width))
        for number, item in enumerate(_ROW.finditer(xml)):
            said = _attributes(item.group(1))
            if b"ht" in said or b"hidden" in said:
                height = _NO_HEIGHT if said.get(b"hidden") in _TRUE else said.get(b"ht")
                rows.sizes[int(said.get(b"r", str(number + 1).encode())) - 1] = (
                    _number(height, rows.default / POINT) * POINT
                )
        return cls(columns, rows)


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(text))


def _number(text: bytes | None, default: float) -> float:
    return default if text is None else float(text)


def _column_width(text: bytes | None, default: float) -> float:
    return default if text is None else column_width(float(text))


def column_width(characters: float) -> float:
    """A width in characters as EMU (ECMA-376 18.3.1.13)."""
    return int((256 * characters + int(128 / _DIGIT_PIXELS)) / 256 * _DIGIT_PIXELS) * PIXEL
