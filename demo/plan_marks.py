"""Planned months of an action plan, marked as different offices mark them: ticks, typed arrows, fills, drawn arrows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from demo.grid import Arrow

if TYPE_CHECKING:
    from demo.grid import Grid

TICK = "✓"
ARROW_LEFT, ARROW_RIGHT, ARROW_BOTH = "←", "→", "←→"
LONG_ARROW = "◄────►"


def mark_months(grid: Grid, row: int, first_column: int, months: tuple[int, ...], way: str) -> None:
    """Marks months (October = 0, in `first_column`) of a row. `way`: ticks, typed, merged, fills or drawn."""
    if way == "ticks":
        for month in months:
            grid.put(row, first_column + month, TICK, "center")
        return
    if way == "fills":
        for month in months:
            grid.blank(row, first_column + month, "fill")
        return
    for first, last in _runs(months):
        begin, end = first_column + first, first_column + last
        if way == "drawn":
            grid.arrows.append(Arrow(row, begin, end))
        elif begin == end:
            grid.put(row, begin, ARROW_BOTH, "center")
        elif way == "merged":
            grid.put(row, begin, LONG_ARROW, "center")
            grid.merge(row, begin, row, end)
        else:
            grid.put(row, begin, ARROW_LEFT, "center")
            grid.put(row, end, ARROW_RIGHT, "center")


def _runs(months: tuple[int, ...]) -> list[tuple[int, int]]:
    """First and last of each run of consecutive months."""
    breaks = [0, *(index + 1 for index, (a, b) in enumerate(pairwise(months)) if b != a + 1), len(months)]
    return [(months[start], months[end - 1]) for start, end in pairwise(breaks)]
