"""Planned months of an action plan: typed marks, typed arrows, merged marks, fills and drawn arrows, all read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sources.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.bodies import Body
    from sources.grid import Sheet
    from sources.headers import Header
    from sources.sheet_marks import Marks

    Mark = Callable[[int, set[int]], None]

MONTHS = 12


def planned_months(sheet: Sheet, header: Header, body: Body, marks: Marks | None) -> pl.Series:
    """One text of 12 digits (October first, 1 = planned) for each line, or null where nothing is marked.

    A line's months are those marked on its own row and on the rows that continue it.
    """
    letters = {column: month for month, column in header.months.items()}
    owner = {row: row for row in body.lines}
    owner |= {row: line for line, rows in body.continuations.items() for row in rows if row not in owner}
    marked: dict[int, set[int]] = {}

    def mark(row: int, months: set[int]) -> None:
        if row in owner and months:
            marked.setdefault(owner[row], set()).update(months)

    order = [name for name in sheet.frame.columns if name in letters]
    months = [letters[name] for name in order]
    first = min(owner, default=1)
    cells = sheet.frame.select(order).slice(first - 1, max(owner, default=0) - first + 1).rows()
    for row in owner:
        mark(row, typed_months({month: text for month, text in zip(months, cells[row - first], strict=True) if text}))
    _merged(sheet, letters, owner, mark)
    if marks is not None:
        _filled(letters, owner, marks, mark)
        _drawn(sheet, letters, owner, marks, mark)
    return pl.Series(
        [
            "".join("1" if month in marked[row] else "0" for month in range(MONTHS)) if row in marked else None
            for row in body.lines
        ],
        dtype=pl.String,
    )


def typed_months(texts: dict[int, str]) -> set[int]:
    """Months marked by the texts of a row: any mark counts; an arrow typed at both ends covers what is between."""
    vocabulary = words()
    found: set[int] = set()
    opened: int | None = None
    for month in sorted(texts):
        text = texts[month].strip()
        if not text or text in vocabulary.no_mark:
            continue
        found.add(month)
        begins, ends = text.startswith(vocabulary.arrow_begins), text.endswith(vocabulary.arrow_ends)
        if ends and opened is not None and not begins:
            found.update(range(opened, month + 1))
            opened = None
        elif begins and not ends:
            opened = month
    return found


def _merged(sheet: Sheet, letters: dict[str, int], owner: dict[int, int], mark: Mark) -> None:
    """A mark in a merged cell stands for every month it covers."""
    names = sheet.frame.columns
    for merge in sheet.merges:
        covered = {letters[name] for name in names[merge.first_column : merge.last_column + 1] if name in letters}
        rows = [row for row in range(merge.first_row, merge.last_row + 1) if row in owner]
        if not covered or not rows or merge.first_column >= len(names) or merge.first_row > sheet.frame.height:
            continue
        text = sheet.frame[merge.first_row - 1, names[merge.first_column]]
        if text is not None and text.strip() and text.strip() not in words().no_mark:
            for row in rows:
                mark(row, covered)


def _filled(letters: dict[str, int], owner: dict[int, int], marks: Marks, mark: Mark) -> None:
    """A filled month is planned, unless the row wears the same colour outside its months (banding, emphasis)."""
    by_row: dict[int, dict[str, str]] = {}
    for (row, column), colour in marks.fills.items():
        if row in owner:
            by_row.setdefault(row, {})[column] = colour
    for row, colours in by_row.items():
        worn = {colour for column, colour in colours.items() if column not in letters}
        mark(row, {letters[name] for name, colour in colours.items() if name in letters and colour not in worn})


def _drawn(sheet: Sheet, letters: dict[str, int], owner: dict[int, int], marks: Marks, mark: Mark) -> None:
    """A drawn arrow covers the months it lies over, on the line it begins at (or the nearest line above)."""
    names = sheet.frame.columns
    for arrow in marks.arrows:
        covered = {letters[name] for name in names[arrow.first_column : arrow.last_column + 1] if name in letters}
        row = next((row for row in range((arrow.first_row + arrow.last_row) // 2, 0, -1) if row in owner), None)
        if covered and row is not None:
            mark(row, covered)
