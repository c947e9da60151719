"""Pages of one printed table: old web systems write a table of its own for each page, under the same header.

Sheets come in, one for each table of a page of HTML; neighbours under one header come out as one sheet, the later
header being a repeated one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from sources.grid import Merge
from sources.headers import candidate_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.grid import Sheet

_FEWEST = 3
"""A row of fewer texts is no header by which two tables are known as one."""
_NEAR_TOP = 20


def join_pages(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets in order, neighbours with the same header and width as one; numbers and names are counted anew."""
    joined: list[Sheet] = []
    for sheet in sheets:
        if joined and _header(sheet) is not None and _header(joined[-1]) == _header(sheet):
            joined[-1] = _below(joined[-1], sheet)
        else:
            joined.append(sheet)
    return [replace(sheet, number=number) for number, sheet in enumerate(joined, start=1)]


def _header(sheet: Sheet) -> tuple[str | None, ...] | None:
    for row in candidate_rows(sheet.frame.head(_NEAR_TOP)):
        cells = sheet.frame.row(row - 1)
        if sum(cell is not None for cell in cells) >= _FEWEST:
            return cells
    return None


def _below(first: Sheet, second: Sheet) -> Sheet:
    height = first.frame.height
    moved = [
        Merge(merge.first_row + height, merge.first_column, merge.last_row + height, merge.last_column)
        for merge in second.merges
    ]
    codes = {(row + height, column): text for (row, column), text in second.numeric_codes.items()}
    return replace(
        first,
        frame=pl.concat([first.frame, second.frame]),
        merges=[*first.merges, *moved],
        numeric_codes={**first.numeric_codes, **codes},
    )
