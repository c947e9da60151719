"""The drawing inside an xls ([MS-ODRAW]): where its shapes lie, and which of them are arrows or have a text."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.geometry import Geometry

_GROUP, _SHAPE, _FRAME, _FORM, _INNER, _CELLS, _TEXT = 0xF003, 0xF004, 0xF009, 0xF00A, 0xF00F, 0xF010, 0xF00D
_ARROWS = frozenset([13, 14, 15, 20, *range(32, 41), 55, *range(66, 71), 76, 89, 90, 91, 93, 94, 99, *range(101, 106)])
"""Numbers of the forms that are lines, connectors and arrows ([MS-ODRAW] 2.4.24, MSOSPT)."""
_CONTAINER = 0xF
_HEADER = 8
_DEEPEST = 64
"""Groups inside groups that nobody draws."""
_COLUMN_PARTS, _ROW_PARTS = 1024, 256
"""A place inside a cell is told in so many parts of it ([MS-XLS] 2.5.193)."""

Inner = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: where it lies (None: the drawing does not say), whether it has a text, whether it is an arrow."""

    box: Box | None
    has_text: bool
    is_arrow: bool


def shapes(drawing: bytes, geometry: Geometry) -> list[Shape]:
    """The shapes of a drawing in their order, those inside groups too; the groups themselves are none.

    Raises:
        struct.error: an atom ends early.
    """
    return list(_shapes(drawing, 0, len(drawing), geometry, None, 0))


def _atoms(drawing: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Atoms in a stretch: type, version and instance, where its body begins and ends."""
    while start + _HEADER <= end:
        head, kind, length = struct.unpack_from("<HHI", drawing, start)
        start += _HEADER
        yield kind, head, start, min(start + length, end)
        start += length


def _shapes(
    drawing: bytes, start: int, end: int, geometry: Geometry, within: tuple[Box, Inner] | None, depth: int
) -> Iterator[Shape]:
    if depth > _DEEPEST:
        return
    for kind, head, first, last in _atoms(drawing, start, end):
        if kind == _SHAPE:
            shape, frame = _shape(drawing, first, last, geometry, within)
            if frame is None:
                yield shape
            else:  # a group's first shape stands for the group, and says in which units it counts
                within = (shape.box, frame) if shape.box is not None else None
        elif kind == _GROUP or head & 0xF == _CONTAINER:
            yield from _shapes(drawing, first, last, geometry, within, depth + 1)


def _shape(
    drawing: bytes, start: int, end: int, geometry: Geometry, within: tuple[Box, Inner] | None
) -> tuple[Shape, Inner | None]:
    """A shape, and the units of the group it stands for, if it does."""
    box, frame, has_text, is_arrow = None, None, False, False
    for kind, head, first, last in _atoms(drawing, start, end):
        if kind == _CELLS and last - first >= 18:  # noqa: PLR2004  flags and two corners
            _, *corners = struct.unpack_from("<H8h", drawing, first)
            box = Box(*_corner(corners[:4], geometry), *_corner(corners[4:], geometry))
        elif kind == _INNER and within is not None and last - first >= 16:  # noqa: PLR2004  four numbers
            box = _scaled(struct.unpack_from("<4i", drawing, first), *within)
        elif kind == _FRAME and last - first >= 16:  # noqa: PLR2004
            frame = struct.unpack_from("<4i", drawing, first)
        elif kind == _FORM:
            is_arrow = head >> 4 in _ARROWS
        elif kind == _TEXT:
            has_text = True
    return Shape(box, has_text, is_arrow), frame


def _corner(said: list[int], geometry: Geometry) -> tuple[float, float]:
    column, across, row, down = said
    column, row = max(0, column), row & 0xFFFF
    left = geometry.columns.start(column) + across / _COLUMN_PARTS * geometry.columns.size(column)
    return left, geometry.rows.start(row) + down / _ROW_PARTS * geometry.rows.size(row)


def _scaled(place: Inner, box: Box, frame: Inner) -> Box:
    wide, high = frame[2] - frame[0] or 1, frame[3] - frame[1] or 1
    across, down = (box.right - box.left) / wide, (box.bottom - box.top) / high
    return Box(
        box.left + (place[0] - frame[0]) * across,
        box.top + (place[1] - frame[1]) * down,
        box.left + (place[2] - frame[0]) * across,
        box.top + (place[3] - frame[1]) * down,
    )
