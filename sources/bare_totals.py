"""Totals without a word: rows of nothing but amounts that are the sums of the lines above them.

A trial balance or a register often ends so, with a double line instead of รวม. Money without a text is otherwise a line
with a critical finding, so only what certainly is a sum is taken out: see `take_bare_totals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sources.bodies import TotalRow
from transforms.money import money_series

if TYPE_CHECKING:
    from sources.bodies import Body
    from sources.grid import Sheet
    from sources.headers import Header

LABEL = ""
"""A bare total says nothing."""
_FEWEST = 2


def take_bare_totals(sheet: Sheet, header: Header, body: Body) -> None:
    """Moves rows of amounts alone from the lines of a body to its totals, where the layout has `bare_totals`.

    A row is one where two lines or more stand above it, and every amount in it is the sum of its column since the last
    total or since the beginning; and, where lines are no continuations, the last row of a table that states two amounts
    or more: what differs there is a printed total that differs.
    """
    bare = sorted(body.keyless | body.borrowed)
    if not header.layout.has_bare_totals or not bare:
        return
    texts = [column for name, column in header.columns.items() if (spec := header.spec(name)) and spec.type != "money"]
    money = {name: column for name, column in header.columns.items() if column not in texts}
    sums = _Sums(sheet, money, body)
    for row in bare:
        cells = {name: sheet.frame[row - 1, column] for name, column in money.items()}
        stated = {name: text for name, text in cells.items() if text is not None}
        if any(sheet.frame[row - 1, column] is not None for column in texts):
            continue
        is_last = row == body.lines[-1] and not header.layout.has_continuations and len(stated) >= _FEWEST
        if not is_last and not sums.explain(row, list(stated)):
            continue
        _move(body, row, cells)
        sums.close(row)


class _Sums:
    """Amounts of the lines, and from where on a total may count them."""

    def __init__(self, sheet: Sheet, money: dict[str, str], body: Body) -> None:
        self.rows = list(body.lines)
        self.bare: set[int] = set()
        self.starts = [0, *(total.row for total in body.totals)]
        indices = pl.Series([row - 1 for row in self.rows], dtype=pl.UInt32)
        self.amounts = {name: money_series(sheet.frame[column][indices])[0].to_list() for name, column in money.items()}

    def explain(self, row: int, names: list[str]) -> bool:
        """Whether every amount of a row is the sum of the lines since some total, or the beginning."""
        at = self.rows.index(row)
        return any(
            self._counts(start, at) >= _FEWEST and all(self._is_sum(name, start, at) for name in names)
            for start in {0, max(start for start in self.starts if start < row)}
        )

    def close(self, row: int) -> None:
        """The row is a total: the next may count from there, and none counts the row itself."""
        self.bare.add(row)
        self.starts.append(row)

    def _lines(self, start: int, at: int) -> list[int]:
        return [index for index in range(at) if self.rows[index] > start and self.rows[index] not in self.bare]

    def _counts(self, start: int, at: int) -> int:
        return len(self._lines(start, at))

    def _is_sum(self, name: str, start: int, at: int) -> bool:
        values = self.amounts[name]
        return values[at] is not None and values[at] == sum(values[index] or 0 for index in self._lines(start, at))


def _move(body: Body, row: int, cells: dict[str, str | None]) -> None:
    index = body.lines.index(row)
    del body.lines[index], body.contexts[index]
    body.keyless.discard(row)
    body.borrowed.discard(row)
    for rows in body.continuations.values():
        if row in rows:
            rows.remove(row)
    continued = body.continuations.pop(row, [])
    if continued:  # rows below the total that continued it continue the last line above it
        body.continuations.setdefault(body.lines[index - 1], []).extend(continued)
    body.totals.append(TotalRow(row, LABEL, cells))
    body.totals.sort(key=lambda total: total.row)
    body.skipped[row] = "total without a word"
