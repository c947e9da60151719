"""Shapes of a spreadsheet drawing and the cells they lie over (ECMA-376 20.5, `xl/drawings/*.xml`).

A shape's own rotation is not followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.geometry import COLUMNS, PIXEL, ROWS, Box
from sources.grid import letters
from sources.packages import child, local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree import ElementTree as ET

    from sources.geometry import Geometry

_ROUNDED = PIXEL / 2
"""Programs round places: what begins so little before the end of a cell begins at the next."""
_LINES = ("line", "straightConnector", "bentConnector", "curvedConnector", "homePlate", "chevron")


@dataclass(frozen=True, slots=True)
class Placed:
    """A shape: where it lies, the cell it begins at, its text, and whether it is a line or an arrow.

    `rows` are the first and last row (1-based) that it stands beside.
    """

    box: Box
    anchor: str
    text: str
    is_arrow: bool
    rows: tuple[int, int]


def read_drawing(root: ET.Element, geometry: Geometry) -> Iterator[Placed]:
    """Shapes and connectors of a drawing in their order, those inside groups too."""
    for anchor in _chosen(root):
        box = _anchor_box(anchor, geometry)
        if box is not None:
            yield from _shapes(anchor, box, geometry, _cell(child(anchor, "from")))


def _chosen(parent: ET.Element) -> Iterator[ET.Element]:
    """The children of an element; of alternatives for newer and older readers, those for the newer."""
    for item in parent:
        if local(item) == "AlternateContent":
            choice = child(item, "Choice")
            choice = child(item, "Fallback") if choice is None else choice
            if choice is not None:
                yield from _chosen(choice)
        else:
            yield item


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


def _marked(marker: ET.Element) -> dict[str, float]:
    return {local(item): float(item.text or 0) for item in marker}


def _corner(marker: ET.Element, geometry: Geometry) -> tuple[float, float]:
    said = _marked(marker)
    place = []
    for axis, index, offset in ((geometry.columns, "col", "colOff"), (geometry.rows, "row", "rowOff")):
        at = max(0, int(said.get(index, 0)))
        place.append(axis.start(at) + min(max(0.0, said.get(offset, 0.0)), axis.size(at)))
    return place[0], place[1]


def _cell(marker: ET.Element | None) -> str | None:
    """The cell a marker names: what the file says, where sizes of columns and rows would only tell it again."""
    if marker is None:
        return None
    said = _marked(marker)
    column, row = int(said.get("col", 0)), int(said.get("row", 0))
    return f"{letters(column)}{row + 1}" if 0 <= column < COLUMNS and 0 <= row < ROWS else None


def _shapes(parent: ET.Element, box: Box, geometry: Geometry, anchor: str | None) -> Iterator[Placed]:
    """Shapes directly under an anchor."""
    for item in _chosen(parent):
        kind = local(item)
        if kind in {"sp", "cxnSp"}:
            yield _placed(item, box, geometry, anchor)
        elif kind == "grpSp":
            yield from _group(item, box, geometry)


def _group(group: ET.Element, box: Box, geometry: Geometry) -> Iterator[Placed]:
    """Shapes of a group: their places are in the group's own coordinates."""
    frame = child(child(group, "grpSpPr"), "xfrm")
    inner, size = child(frame, "chOff"), child(frame, "chExt")
    wide, high = _emu(size, "cx"), _emu(size, "cy")
    for item in _chosen(group):
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
            yield _placed(item, place, geometry, None)


def _placed(shape: ET.Element, box: Box, geometry: Geometry, anchor: str | None) -> Placed:
    form = child(child(shape, "spPr"), "prstGeom")
    preset = "" if form is None else form.get("prst", "")
    is_arrow = local(shape) == "cxnSp" or preset.startswith(_LINES) or preset.endswith("Arrow")
    return placed(box, geometry, _text(shape), is_arrow=is_arrow, anchor=anchor)


def placed(box: Box, geometry: Geometry, text: str, *, is_arrow: bool = False, anchor: str | None = None) -> Placed:
    """A shape in its sheet; `anchor` is the cell it begins at, where the file names it."""
    first, last = geometry.rows.beside(box.top, box.bottom)
    if anchor is None:
        column, row = geometry.columns.at(box.left + _ROUNDED), geometry.rows.at(box.top + _ROUNDED)
        anchor = f"{letters(column)}{row + 1}"
    return Placed(box, anchor, text, is_arrow, (first + 1, last + 1))


def _text(shape: ET.Element) -> str:
    """The text of a shape: runs as they are, lines and paragraphs joined by one blank."""
    body = child(shape, "txBody")
    paragraphs = [] if body is None else [item for item in _chosen(body) if local(item) == "p"]
    return joined_lines("".join(_runs(paragraph)) for paragraph in paragraphs)


def _runs(parent: ET.Element) -> Iterator[str]:
    for item in _chosen(parent):
        if local(item) == "t":
            yield item.text or ""
        elif local(item) == "br":
            yield " "
        else:
            yield from _runs(item)


def joined_lines(lines: Iterable[str]) -> str:
    """Lines of a text joined by one blank, blank ones left out."""
    return " ".join(line for line in (text.strip() for text in lines) if line)
