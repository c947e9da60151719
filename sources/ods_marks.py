"""Texts and arrows beside the cells of an ods: annotations, drawn shapes (OpenDocument 1.3, part 3, 14.1 and 10.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.drawings import Placed, joined_lines, placed
from sources.errors import UnreadableError
from sources.geometry import COLUMNS, DEFAULT_COLUMN, DEFAULT_ROW, POINT, ROWS, Axis, Box, Geometry
from sources.grid import letters
from sources.ods_parts import tables, tagged_rows
from sources.packages import Package, attribute, child, descendants, local, parse_xml
from sources.sheet_marks import Marks, TextBox
from sources.xlsx_marks import add_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_SIGNS = (b":annotation", b"<draw:")
"""A document without these has neither comments nor shapes."""
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(in|cm|mm|pt|pc|px)")
_EMU = {"in": 72 * POINT, "cm": 72 * POINT / 2.54, "mm": 72 * POINT / 25.4, "pt": POINT, "pc": 12 * POINT, "px": 9525}
_SHAPES = frozenset(
    [
        "frame",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "connector",
        "polyline",
        "polygon",
        "path",
        "caption",
    ]
)
_ARROWS = frozenset(["line", "connector"])
_CELLS = frozenset(["table-cell", "covered-table-cell"])
_MANY = 10_000
"""So many rows or columns of one size reach to the sheet's end: the others are told apart from them."""
Corner = tuple[float, float]


def read_ods_marks(data: bytes) -> dict[str, Marks]:
    """Texts, arrows and comments by sheet name; `{}` where the document has none. Fills are not looked at.

    Raises:
        UnreadableError: `content.xml` is missing or broken.
    """
    content = Package(data).read("content.xml")
    if content is None:
        raise UnreadableError.damaged("content.xml", "ods")
    if not any(sign in content for sign in _SIGNS):
        return {}
    root = parse_xml(content)
    sizes = _sizes(root)
    return {attribute(table, "name") or "": _marks(table, sizes) for table in tables(root)}


def _sizes(root: ET.Element) -> dict[str, float]:
    """Widths and heights in EMU by the name of the style."""
    found = {}
    for style in descendants(root, "style"):
        for item in style:
            said = attribute(item, "column-width") or attribute(item, "row-height")
            if said is not None:
                found[attribute(style, "name") or ""] = _emu(said)
    return found


def _emu(text: str | None) -> float:
    match = _LENGTH.fullmatch(text or "")
    return float(match.group(1)) * _EMU[match.group(2)] if match else 0.0


def _count(element: ET.Element, name: str) -> int:
    said = attribute(element, name) or "1"
    return max(1, int(said)) if said.isascii() and said.isdigit() else 1


def _fill(axis: Axis, item: ET.Element, at: int, count: int, sizes: dict[str, float]) -> None:
    size = sizes.get(attribute(item, "style-name") or "", axis.default)
    size = size if (attribute(item, "visibility") or "visible") == "visible" else 0.0
    if count >= _MANY:
        axis.default = size
    else:
        axis.sizes.update(dict.fromkeys(range(at, min(at + count, axis.limit)), size))


def _marks(table: ET.Element, sizes: dict[str, float]) -> Marks:
    name = attribute(table, "name") or ""
    found = Marks()
    geometry = Geometry(Axis(DEFAULT_COLUMN, limit=COLUMNS), Axis(DEFAULT_ROW))
    column = 0
    for item in descendants(table, "table-column"):
        count = _count(item, "number-columns-repeated")
        _fill(geometry.columns, item, column, count, sizes)
        column += count
    inside: list[tuple[ET.Element, int, int]] = []
    row = 0
    for item in tagged_rows(table):
        count = _count(item, "number-rows-repeated")
        _fill(geometry.rows, item, row, count, sizes)
        column = 0
        for cell in item:
            if local(cell) in _CELLS:
                if len(cell):
                    inside.append((cell, min(row, ROWS), min(column, COLUMNS)))
                column += _count(cell, "number-columns-repeated")
        row += count
    loose = [(item, (0.0, 0.0), None) for shapes in table if local(shapes) == "shapes" for item in shapes]
    held = [
        (item, (geometry.columns.start(column), geometry.rows.start(row)), f"{letters(column)}{row + 1}")
        for cell, row, column in inside
        for item in cell
    ]
    shapes: list[Placed] = []
    for item, corner, anchor in [*held, *loose]:
        if local(item) == "annotation" and anchor is not None and (text := _text(item, "\n")):
            author = (getattr(child(item, "creator"), "text", None) or "").strip()
            found.comments.append(TextBox(name, anchor, text, author=author))
        else:
            shapes.extend(_shapes(item, corner, geometry, anchor))
    add_shapes(name, shapes, geometry, found)
    return found


def _shapes(item: ET.Element, corner: Corner, geometry: Geometry, anchor: str | None) -> Iterator[Placed]:
    """A shape, or those of a group. Places are told from the corner of the cell that holds the shape or group."""
    kind = local(item)
    if kind in {"g", "a"}:
        for inner in item:
            yield from _shapes(inner, corner, geometry, None)
    elif kind in _SHAPES:
        form = child(item, "enhanced-geometry")
        is_arrow = kind in _ARROWS or (form is not None and "arrow" in (attribute(form, "type") or "").lower())
        yield placed(_box(item, corner), geometry, _text(item, " "), is_arrow=is_arrow, anchor=anchor)


def _box(item: ET.Element, corner: Corner) -> Box:
    left, top = corner
    if attribute(item, "x1") is not None:
        across = sorted(left + _emu(attribute(item, name)) for name in ("x1", "x2"))
        down = sorted(top + _emu(attribute(item, name)) for name in ("y1", "y2"))
        return Box(across[0], down[0], across[1], down[1])
    left, top = left + _emu(attribute(item, "x")), top + _emu(attribute(item, "y"))
    return Box(left, top, left + _emu(attribute(item, "width")), top + _emu(attribute(item, "height")))


def _text(item: ET.Element, between: str) -> str:
    """The paragraphs of a shape or annotation, parted by `between`."""
    lines = ["".join(_pieces(paragraph)) for paragraph in descendants(item, "p", "h")]
    return joined_lines(lines) if between == " " else between.join(lines).strip()


def _pieces(parent: ET.Element) -> Iterator[str]:
    yield parent.text or ""
    for item in parent:
        kind = local(item)
        if kind == "s":
            yield " " * min(_count(item, "c"), _MANY)
        elif kind in {"line-break", "tab"}:
            yield " "
        else:
            yield from _pieces(item)
        yield item.tail or ""
