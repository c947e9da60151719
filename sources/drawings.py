"""Shapes of a spreadsheet drawing and the cells they lie over (ECMA-376 20.5, `xl/drawings/*.xml`).

Positions are EMU (914,400 to the inch) from the sheet's corner. Widths of columns are Excel's for its default font; a
shape's own rotation is not followed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.grid import letters
from sources.packages import child, local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_PIXEL = 9525
_POINT = 12_700
_DIGIT_PIXELS = 7
_DEFAULT_COLUMN = 64 * _PIXEL
_DEFAULT_ROW = 15 * _POINT
_LEAST_SHARE = 0.2
"""A shape drawn by hand overshoots: a column or row of which it covers less than this at its end does not count."""
_LINES = ("line", "straightConnector", "bentConnector", "curvedConnector", "homePlate", "chevron")
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape: where it lies, the cell it begins at, its text, and whether it is a line or an arrow."""

    box: Box
    anchor: str
    text: str
    is_arrow: bool


@dataclass(slots=True)
class Axis:
    """Sizes along one side of a sheet, in EMU, of which most are the default."""

    default: float
    sizes: dict[int, float] = field(default_factory=dict)
    _starts: list[float] = field(default_factory=lambda: [0.0])

    def size(self, index: int) -> float:
        """Width of a column or height of a row, 0-based."""
        return self.sizes.get(index, self.default)

    def start(self, index: int) -> float:
        """Where a column or row begins."""
        while len(self._starts) <= index:
            self._starts.append(self._starts[-1] + self.size(len(self._starts) - 1))
        return self._starts[index]

    def at(self, position: float) -> int:
        """The column or row at a position."""
        if position <= 0:
            return 0
        beyond = len(self._starts)
        while self._starts[-1] <= position and (self.default > 0 or beyond <= max(self.sizes, default=0) + 1):
            self.start(beyond)
            beyond += 1
        return max(0, bisect_right(self._starts, position) - 1)

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
        columns = Axis(_column_width(general.get(b"defaultColWidth"), _DEFAULT_COLUMN))
        rows = Axis(_number(general.get(b"defaultRowHeight"), _DEFAULT_ROW / _POINT) * _POINT)
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
                    _number(height, rows.default / _POINT) * _POINT
                )
        return cls(columns, rows)


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(text))


def _number(text: bytes | None, default: float) -> float:
    return default if text is None else float(text)


def _column_width(text: bytes | None, default: float) -> float:
    """A width in characters as EMU (ECMA-376 18.3.1.13)."""
    if text is None:
        return default
    return int((256 * float(text) + int(128 / _DIGIT_PIXELS)) / 256 * _DIGIT_PIXELS) * _PIXEL


def read_drawing(root: ET.Element, geometry: Geometry) -> Iterator[Placed]:
    """Shapes and connectors of a drawing in their order, those inside groups too."""
    for anchor in root:
        box = _anchor_box(anchor, geometry)
        if box is not None:
            yield from _shapes(anchor, box, geometry)


def _anchor_box(anchor: ET.Element, geometry: Geometry) -> Box | None:
    kind = local(anchor)
    start = child(anchor, "from")
    extent = child(anchor, "ext")
    if kind == "twoCellAnchor" and start is not None and (end := child(anchor, "to")) is not None:
        return Box(*_corner(start, geometry), *_corner(end, geometry))
    if kind == "oneCellAnchor" and start is not None and extent is not None:
        left, top = _corner(start, geometry)
        return Box(left, top, left + _emu(extent, "cx"), top + _emu(extent, "cy"))
    position = child(anchor, "pos")
    if kind == "absoluteAnchor" and position is not None and extent is not None:
        left, top = _emu(position, "x"), _emu(position, "y")
        return Box(left, top, left + _emu(extent, "cx"), top + _emu(extent, "cy"))
    return None


def _emu(element: ET.Element | None, name: str) -> float:
    return 0.0 if element is None else float(element.get(name, "0"))


def _corner(marker: ET.Element, geometry: Geometry) -> tuple[float, float]:
    said = {local(item): float(item.text or 0) for item in marker}
    place = []
    for axis, index, offset in ((geometry.columns, "col", "colOff"), (geometry.rows, "row", "rowOff")):
        at = max(0, int(said.get(index, 0)))
        place.append(axis.start(at) + min(max(0.0, said.get(offset, 0.0)), axis.size(at)))
    return place[0], place[1]


def _shapes(parent: ET.Element, box: Box, geometry: Geometry) -> Iterator[Placed]:
    """Shapes directly under an anchor; of alternatives for newer and older readers, the newer."""
    for item in parent:
        kind = local(item)
        if kind == "AlternateContent" and (choice := child(item, "Choice")) is not None:
            yield from _shapes(choice, box, geometry)
        elif kind in {"sp", "cxnSp"}:
            yield _placed(item, box, geometry)
        elif kind == "grpSp":
            yield from _group(item, box, geometry)


def _group(group: ET.Element, box: Box, geometry: Geometry) -> Iterator[Placed]:
    """Shapes of a group: their places are in the group's own coordinates."""
    frame = child(child(group, "grpSpPr"), "xfrm")
    inner, size = child(frame, "chOff"), child(frame, "chExt")
    wide, high = _emu(size, "cx"), _emu(size, "cy")
    for item in group:
        if local(item) not in {"sp", "cxnSp", "grpSp"}:
            continue
        own = child(child(item, "grpSpPr" if local(item) == "grpSp" else "spPr"), "xfrm")
        offset, extent = child(own, "off"), child(own, "ext")
        across = (box.right - box.left) / wide if wide else 1.0
        down = (box.bottom - box.top) / high if high else 1.0
        left = box.left + (_emu(offset, "x") - _emu(inner, "x")) * across
        top = box.top + (_emu(offset, "y") - _emu(inner, "y")) * down
        place = Box(left, top, left + _emu(extent, "cx") * across, top + _emu(extent, "cy") * down)
        if local(item) == "grpSp":
            yield from _group(item, place, geometry)
        else:
            yield _placed(item, place, geometry)


def _placed(shape: ET.Element, box: Box, geometry: Geometry) -> Placed:
    form = child(child(shape, "spPr"), "prstGeom")
    preset = "" if form is None else form.get("prst", "")
    is_arrow = local(shape) == "cxnSp" or preset.startswith(_LINES) or preset.endswith("Arrow")
    anchor = f"{letters(geometry.columns.at(box.left))}{geometry.rows.at(box.top) + 1}"
    return Placed(box, anchor, _text(shape), is_arrow)


def _text(shape: ET.Element) -> str:
    """The text of a shape: runs as they are, lines and paragraphs joined by one blank."""
    body = child(shape, "txBody")
    lines = []
    for paragraph in body if body is not None else ():
        if local(paragraph) == "p":
            pieces = []
            for item in paragraph.iter():
                if local(item) == "t":
                    pieces.append(item.text or "")
                elif local(item) == "br":
                    pieces.append(" ")
            lines.append("".join(pieces).strip())
    return " ".join(line for line in lines if line)
