"""The drawing inside an xls ([MS-ODRAW]): where the shapes with a text lie."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from sources.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.geometry import Geometry

_GROUP, _SHAPE, _FRAME, _INNER, _CELLS, _TEXT = 0xF003, 0xF004, 0xF009, 0xF00F, 0xF010, 0xF00D
_CONTAINER = 0xF
_HEADER = 8
_DEEPEST = 64
"""Groups inside groups that nobody draws."""
_COLUMN_PARTS, _ROW_PARTS = 1024, 256
"""A place inside a cell is told in so many parts of it ([MS-XLS] 2.5.193)."""

Inner = tuple[float, float, float, float]


def text_boxes(drawing: bytes, geometry: Geometry) -> list[Box | None]:
    """Where each shape with a text lies, in the order of their texts; None where the drawing does not say.

    Raises:
        struct.error: an atom ends early.
    """
    return list(_boxes(drawing, 0, len(drawing), geometry, None, 0))


def _atoms(drawing: bytes, start: int, end: int) -> Iterator[tuple[int, bool, int, int]]:
    """Atoms in a stretch: type, whether it holds others, where its body begins and ends."""
    while start + _HEADER <= end:
        version, kind, length = struct.unpack_from("<HHI", drawing, start)
        start += _HEADER
        yield kind, version & 0xF == _CONTAINER, start, min(start + length, end)
        start += length


def _boxes(
    drawing: bytes, start: int, end: int, geometry: Geometry, within: tuple[Box, Inner] | None, depth: int
) -> Iterator[Box | None]:
    if depth > _DEEPEST:
        return
    for kind, holds_others, first, last in _atoms(drawing, start, end):
        if kind == _SHAPE:
            box, frame, has_text = _shape(drawing, first, last, geometry, within)
            if frame is not None:  # a group's first shape stands for the group, and says in which units it counts
                within = (box, frame) if box is not None else None
            if has_text:
                yield box
        elif kind == _GROUP or holds_others:
            yield from _boxes(drawing, first, last, geometry, within, depth + 1)


def _shape(
    drawing: bytes, start: int, end: int, geometry: Geometry, within: tuple[Box, Inner] | None
) -> tuple[Box | None, Inner | None, bool]:
    """Of a shape: where it lies, the units of the group it stands for, whether it has a text."""
    box, frame, has_text = None, None, False
    for kind, _, first, last in _atoms(drawing, start, end):
        if kind == _CELLS and last - first >= 18:  # noqa: PLR2004  flags and two corners
            _, *corners = struct.unpack_from("<H8h", drawing, first)
            box = Box(*_corner(corners[:4], geometry), *_corner(corners[4:], geometry))
        elif kind == _INNER and within is not None and last - first >= 16:  # noqa: PLR2004  four numbers
            box = _scaled(struct.unpack_from("<4i", drawing, first), *within)
        elif kind == _FRAME and last - first >= 16:  # noqa: PLR2004
            frame = struct.unpack_from("<4i", drawing, first)
        elif kind == _TEXT:
            has_text = True
    return box, frame, has_text


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
