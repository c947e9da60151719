"""What stands on an xlsx sheet beside its cells' values: text boxes, drawn arrows, comments, filled cells."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from sources.drawings import read_drawing
from sources.geometry import Geometry
from sources.notes import read_comments, vml_texts
from sources.packages import child, descendants
from sources.sheet_marks import Arrow, Marks, TextBox
from sources.xlsx_parts import is_worksheet, read_index
from sources.xlsx_scan import prefix_of, with_references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree import ElementTree as ET

    from sources.drawings import Placed
    from sources.geometry import Box
    from sources.grid import Place
    from sources.notes import Related
    from sources.packages import Package
    from sources.xlsx_parts import SheetPart, XlsxIndex

_WHITE_RGB = "FFFFFF"
_WHITE_THEME = "0"
_WHITE_INDEXED = frozenset(["1", "9"])
"""How a workbook names white (ECMA-376 18.8.27; theme 0 is the light background)."""
_NO_PATTERN = frozenset(["none", ""])
_RESERVED_FILLS = 2
"""The first two fills of a workbook are always 'none' and 'gray125', whatever is written there (ECMA-376 18.8.21)."""


def read_xlsx_marks(package: Package) -> dict[str, Marks]:
    """Marks of every worksheet of an xlsx, by sheet name.

    Colours are `RRGGBB`, or `theme4:0.6` and `indexed42` where the file names them so.

    Raises:
        UnreadableError: a part is broken.
    """
    index = read_index(package)
    filled = cache(partial(_filled_styles, package, index))
    marks: dict[str, Marks] = {}
    for sheet in index.sheets:
        marks[sheet.name] = found = Marks()
        if not is_worksheet(sheet):
            continue
        found.read_fills = partial(_fills_of, package, filled, sheet.part)
        related = sorted(package.relationships(sheet.part).values())
        add_drawings(package, sheet, related, Geometry.of, found)
        found.comments = read_comments(package, sheet.name, related)
    return marks


def add_drawings(
    package: Package, sheet: SheetPart, related: Related, measured: Callable[[bytes], Geometry], marks: Marks
) -> None:
    """Adds the texts and arrows of a sheet's drawings. `measured` makes the geometry of the sheet's part, if needed."""
    geometry: Geometry | None = None
    for kind, part in related:
        if kind == "drawing" and (root := package.xml(part)) is not None:
            geometry = geometry or measured(package.read(sheet.part) or b"")
            add_shapes(sheet.name, read_drawing(root, geometry), geometry, marks)
    known = {(text.anchor, text.text) for text in marks.texts}
    for kind, part in related:
        if kind == "vmlDrawing" and (data := package.read(part)) is not None:
            marks.texts.extend(text for text in vml_texts(data, sheet.name) if (text.anchor, text.text) not in known)


def _fills_of(package: Package, filled: Callable[[], dict[int, str]], part: str) -> dict[Place, str]:
    xml = package.read(part) if filled() else None
    return _fills(xml, filled()) if xml else {}


def add_shapes(sheet: str, shapes: Iterable[Placed], geometry: Geometry, marks: Marks) -> None:
    """Adds the texts and arrows among the shapes of a sheet."""
    for item in shapes:
        if item.text:
            marks.texts.append(TextBox.of_shape(sheet, item))
        if item.is_arrow:
            marks.arrows.append(_arrow(sheet, item.box, geometry))


def _arrow(sheet: str, box: Box, geometry: Geometry) -> Arrow:
    columns = geometry.columns.covered(box.left, box.right)
    rows = geometry.rows.covered(box.top, box.bottom)
    return Arrow(sheet, rows[0] + 1, columns[0], rows[1] + 1, columns[1])


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
