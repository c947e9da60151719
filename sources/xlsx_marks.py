"""What stands on an xlsx sheet beside its cells' values: text boxes, drawn arrows, comments, filled cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sources.drawings import Box, Geometry, Placed, read_drawing
from sources.packages import Package, child, descendants
from sources.xlsx_parts import is_worksheet, read_index
from sources.xlsx_scan import prefix_of, with_references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree import ElementTree as ET

    from sources.grid import Place
    from sources.xlsx_parts import XlsxIndex

_WHITE_RGB = "FFFFFF"
_WHITE_THEME = "0"
_WHITE_INDEXED = frozenset(["1", "9"])
"""How a workbook names white (ECMA-376 18.8.27; theme 0 is the light background)."""
_NO_PATTERN = frozenset(["none", ""])
_RESERVED_FILLS = 2
"""The first two fills of a workbook are always 'none' and 'gray125', whatever is written there (ECMA-376 18.8.21)."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text that stands in no cell: of a shape, or of a comment. `anchor` is the cell it begins at, as A1."""

    sheet: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A drawn line or arrow by the cells it lies over: rows 1-based, columns 0-based, inclusive."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass
class Marks:
    """All marks of one sheet. Fills are read when asked for: only action plans need them."""

    texts: list[TextBox] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    comments: list[TextBox] = field(default_factory=list)
    read_fills: Callable[[], dict[Place, str]] = field(default=dict, compare=False, repr=False)

    @cached_property
    def fills(self) -> dict[Place, str]:
        """Colour of each cell filled with other than white, by (row, letters)."""
        return self.read_fills()

    def __reduce__(self) -> tuple[type[Marks], tuple[Any, ...]]:
        """Marks leave a child process whole, their fills read."""
        return Marks, (self.texts, self.arrows, self.comments, partial(dict, self.fills))


def read_xlsx_marks(data: bytes) -> dict[str, Marks]:
    """Marks of every worksheet of an xlsx, by sheet name.

    Colours are `RRGGBB`, or `theme4:0.6` and `indexed42` where the file names them so.

    Raises:
        UnreadableError: a part is broken.
    """
    package = Package(data)
    index = read_index(package)
    marks: dict[str, Marks] = {}
    for sheet in index.sheets:
        marks[sheet.name] = found = Marks()
        if not is_worksheet(sheet):
            continue
        found.read_fills = partial(_fills_of, package, index, sheet.part)
        related = sorted(package.relationships(sheet.part).values())
        geometry: Geometry | None = None
        for kind, part in related:
            if kind == "drawing" and (root := package.xml(part)) is not None:
                geometry = geometry or Geometry.of(package.read(sheet.part) or b"")
                _add_drawing(sheet.name, read_drawing(root, geometry), geometry, found)
        found.comments = list(_comments(package, sheet.name, related))
    return marks


def _fills_of(package: Package, index: XlsxIndex, part: str) -> dict[Place, str]:
    filled = _filled_styles(package, index)
    xml = package.read(part) if filled else None
    return _fills(xml, filled) if xml else {}


def _add_drawing(sheet: str, placed: Iterator[Placed], geometry: Geometry, marks: Marks) -> None:
    for item in placed:
        if item.text:
            marks.texts.append(TextBox(sheet, item.anchor, item.text))
        if item.is_arrow:
            marks.arrows.append(_arrow(sheet, item.box, geometry))


def _arrow(sheet: str, box: Box, geometry: Geometry) -> Arrow:
    columns = geometry.columns.covered(box.left, box.right)
    rows = geometry.rows.covered(box.top, box.bottom)
    return Arrow(sheet, rows[0] + 1, columns[0], rows[1] + 1, columns[1])


def _comments(package: Package, sheet: str, related: list[tuple[str, str]]) -> Iterator[TextBox]:
    """Notes and threaded comments; the note that Excel keeps in place of a thread for older readers is left out."""
    threaded: set[str] = set()
    for kind, part in related:
        if kind == "threadedComment" and (root := package.xml(part)) is not None:
            for item in descendants(root, "threadedComment"):
                threaded.add(item.get("ref", ""))
                yield TextBox(sheet, item.get("ref", ""), _joined(item, "text"))
    for kind, part in related:
        if kind == "comments" and (root := package.xml(part)) is not None:
            for item in descendants(root, "comment"):
                if item.get("ref", "") not in threaded and (text := _joined(item, "t")):
                    yield TextBox(sheet, item.get("ref", ""), text)


def _joined(element: ET.Element, name: str) -> str:
    return "".join(item.text or "" for item in descendants(element, name)).strip()


def _filled_styles(package: Package, index: XlsxIndex) -> dict[int, str]:
    """Colour by cell format, of the formats that fill their cells with other than white."""
    part = next((target for kind, target in package.relationships(index.part).values() if kind == "styles"), "")
    root = package.xml(part) if part else None
    if root is None:
        return {}
    colours = [_colour(fill) for fill in child(root, "fills") or ()]
    found: dict[int, str] = {}
    for number, xf in enumerate(child(root, "cellXfs") or ()):
        fill = int(xf.get("fillId", "0"))
        colour = colours[fill] if _RESERVED_FILLS <= fill < len(colours) else None
        if colour is not None:
            found[number] = colour
    return found


def _colour(fill: ET.Element) -> str | None:
    """The colour of a fill, or None when it shows as no fill: no pattern, or white."""
    pattern = child(fill, "patternFill")
    if pattern is None:
        stop = next(descendants(fill, "stop"), None)
        return None if stop is None else _colour_name(child(stop, "color"))
    if pattern.get("patternType", "") in _NO_PATTERN:
        return None
    return _colour_name(child(pattern, "fgColor"))


def _colour_name(colour: ET.Element | None) -> str | None:
    if colour is None:
        return "auto"
    tint = float(colour.get("tint", "0"))
    if rgb := colour.get("rgb"):
        return None if rgb[-6:].upper() == _WHITE_RGB and tint >= 0 else rgb[-6:].upper()
    if theme := colour.get("theme"):
        return None if theme == _WHITE_THEME and tint >= 0 else f"theme{theme}:{tint:g}"
    if indexed := colour.get("indexed"):
        return None if indexed in _WHITE_INDEXED else f"indexed{indexed}"
    return "auto"


def _fills(xml: bytes, filled: dict[int, str]) -> dict[Place, str]:
    styles = b"|".join(str(style).encode() for style in sorted(filled))
    cell = re.compile(rb"<" + re.escape(prefix_of(xml)) + rb"c\s[^>]*?\bs=[\"'](" + styles + rb")[\"'][^>]*>")
    place = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
    found: dict[Place, str] = {}
    for match in cell.finditer(xml):
        reference = place.search(match.group())
        if reference is None:
            return _fills(with_references(xml), filled)
        found[int(reference.group(2)), reference.group(1).decode()] = filled[int(match.group(1))]
    return found
