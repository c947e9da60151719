"""How much room texts and columns take on paper and on the screen, by the measures of the spreadsheet and the font."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from reports.style import BODY_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINE_POINTS = 22
"""Height of one line of body text in points; the Thai font's vowels above and below need the room."""

POINTS_PER_PIXEL = 0.75

_PAPER = {True: (1010.0, 480.0), False: (690.0, 725.0)}
"""Printable width in pixels and height in points of A4 on its side and upright, within the margins of `Page`."""

_PIXELS_PER_UNIT, _PIXELS_OF_PADDING = 7, 5

_LETTERS_PER_UNIT = 0.7
"""Thai letters that fit in one unit of column width at body size, measured with the TLWG fonts."""

_WORD, _LOST_AT_WORDS = 8, 2
"""Letters of a Thai word, and those that stay unused at the end of a line, on the average."""

_TALLEST = 409
_PADDING = 4


def page_scale(widths: Sequence[float], *, landscape: bool) -> float:
    """The scale, at most 1, at which columns of these widths fit across a page."""
    pixels = sum(width * _PIXELS_PER_UNIT + _PIXELS_OF_PADDING for width in widths)
    return min(1.0, _PAPER[landscape][0] / pixels)


def page_room(scale: float, *, landscape: bool) -> float:
    """Points of rows that fit on a page at that scale."""
    return _PAPER[landscape][1] / scale


def row_height(cells: Iterable[tuple[str, float]], *, bold: bool = False, size: int = BODY_SIZE) -> float:
    """Points a row needs for wrapped texts, each with the width of its cell.

    Spreadsheets do not agree on stretching rows when a file is opened, and none stretches merged cells, so the height
    is stored. Marks above and below a Thai consonant take no width.
    """
    lines = 1
    for text, width in cells:
        room = max(1.0, (width - 1) * _LETTERS_PER_UNIT * (0.8 if bold else 1.0) * BODY_SIZE / size)
        lines = max(lines, sum(_lines(part, room) for part in text.split("\n")))
    return min(_TALLEST, lines * LINE_POINTS * size / BODY_SIZE + _PADDING)


def _lines(text: str, room: float) -> int:
    """Lines that a text takes in a room of so many letters.

    Spaces part it, and so do words of Thai, which are not known here: of a line that ends within a longer stretch some
    letters stay unused, and a stretch as short as a word goes to the next line whole.
    """
    lines, used = 1, 0.0
    for stretch in text.split(" "):
        size = float(_seen(stretch))
        start = used + 1 if used else 0.0
        if start + size <= room:
            used = start + size
            continue
        if size > _WORD:
            size -= max(0.0, room - start - _LOST_AT_WORDS)
        elif not used:  # a word wider than its column
            size -= room
        more = max(1, math.ceil(size / room))
        lines, used = lines + more, size - (more - 1) * room
    return lines


def word_width(text: str, *, bold: bool = False, size: int = BODY_SIZE) -> float:
    """The column width at which the longest stretch without a space or line end is not broken."""
    longest = max((_seen(part) for part in text.split()), default=0)
    return longest / (_LETTERS_PER_UNIT * (0.8 if bold else 1.0) * BODY_SIZE / size) + 1


def _seen(text: str) -> int:
    return sum(1 for char in text if unicodedata.category(char) != "Mn")


def shares(widths: Sequence[float], parts: int) -> list[tuple[int, int]]:
    """Split the grid into neighbouring runs of columns of about equal width, one per signature."""
    parts = min(parts, len(widths))
    share = sum(widths) / parts
    runs: list[tuple[int, int]] = []
    first, used = 0, 0.0
    for index, width in enumerate(widths):
        used += width
        left = parts - len(runs) - 1
        is_full = used + 0.5 * (widths[index + 1] if index + 1 < len(widths) else 0) >= share * (len(runs) + 1)
        if left and (is_full or len(widths) - index - 1 == left):
            runs.append((first, index))
            first = index + 1
    runs.append((first, len(widths) - 1))
    return runs
