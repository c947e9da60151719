"""Totals without the word: rows of amounts, with no text or one of any kind, that are the sums of the lines above them.

A trial balance or a register often ends so, with a double line instead of รวม. Money without a text is otherwise a line
with a finding, so only what certainly is a sum is taken out: see `take_bare_totals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sources.bodies import TotalRow
from transforms.money import money_series
from transforms.thai import display_text

if TYPE_CHECKING:
    from sources.bodies import Body
    from sources.grid import Sheet
    from sources.headers import Header
    from sources.layouts import ColumnSpec

LABEL = ""
"""A bare total says nothing."""
_FEWEST, _SURE = 2, 3


def take_bare_totals(sheet: Sheet, header: Header, body: Body) -> None:
    """Moves rows of amounts alone from the lines of a body to its totals, where the layout has `bare_totals`.

    A row is one where two lines or more stand above it, and the amounts in it are the sums of their columns since the
    last total or since the beginning: all of them, or of three and more all but one (then a printed total differs);
    and, where lines are no continuations, the last row of a table that states two amounts or more. In a table of
    numbered lines a row without a number, of one text and amounts, is one where all of them are sums. The last row of a
    table is one also where it repeats the only line, or comes within a hundredth of the sums.
    What is left of rows without a text then belongs to the line above, where the layout adds such money.
    """
    bare = sorted(body.keyless | body.borrowed)
    labelled = _labelled(sheet, header, body)
    if not header.layout.has_bare_totals or not (bare or labelled):
        return
    texts = [column for name, column in header.columns.items() if (spec := header.spec(name)) and spec.type != "money"]
    money = {name: column for name, column in header.columns.items() if column not in texts}
    sums = _Sums(sheet, money, body)
    for row in sorted({*bare, *labelled}):
        cells = {name: sheet.frame[row - 1, column] for name, column in money.items()}
        stated = {name: text for name, text in cells.items() if text is not None}
        if row in labelled:
            if sums.explain(row, list(stated), but=0):
                _move(body, row, cells, labelled[row])
                sums.close(row)
            continue
        if any(sheet.frame[row - 1, column] is not None for column in texts):
            continue
        is_last = row == body.lines[-1] and not header.layout.has_continuations and len(stated) >= _FEWEST
        if row == body.lines[-1] and (sums.repeat(row, list(stated)) or sums.nearly(row, list(stated))):
            is_last = True
        if is_last or sums.explain(row, list(stated), but=int(len(stated) > _FEWEST)):
            _move(body, row, cells, LABEL)
            sums.close(row)
        elif header.layout.adds_continued_money and row in body.borrowed and not sums.repeat(row, list(stated)):
            _add(body, row)


class _Sums:
    """Amounts of the lines, and from where on a total may count them."""

    def __init__(self, sheet: Sheet, money: dict[str, str], body: Body) -> None:
        self.rows = sorted({*body.lines, *body.added})
        self.bare: set[int] = set()
        self.added = body.added
        self.starts = [0, *(total.row for total in body.totals)]
        indices = pl.Series([row - 1 for row in self.rows], dtype=pl.UInt32)
        self.amounts = {name: money_series(sheet.frame[column][indices])[0].to_list() for name, column in money.items()}

    def explain(self, row: int, names: list[str], *, but: int) -> bool:
        """Whether the amounts of a row, all but so many, are sums of the lines since some total, or the beginning."""
        at = self.rows.index(row)
        return any(
            self._counts(start, at) >= _FEWEST
            and sum(self._is_sum(name, start, at) for name in names) >= max(len(names) - but, 1)
            for start in {0, max(start for start in self.starts if start < row)}
        )

    def repeat(self, row: int, names: list[str]) -> bool:
        """Whether the amounts of a row are those of the one line above it: a total of one, or more of its money."""
        at = self.rows.index(row)
        return at > 0 and all(self.amounts[name][at] == self.amounts[name][at - 1] for name in names)

    def nearly(self, row: int, names: list[str]) -> bool:
        """Whether every amount of a row is, within a hundredth, the sum of all lines above: a total that is wrong."""
        at = self.rows.index(row)
        sums = {name: sum(self.amounts[name][index] or 0 for index in self._lines(0, at)) for name in names}
        return self._counts(0, at) >= _FEWEST and all(
            abs((self.amounts[name][at] or 0) - sums[name]) * 100 <= sums[name] for name in names
        )

    def close(self, row: int) -> None:
        """The row is a total: the next may count from there, and none counts the row itself."""
        self.bare.add(row)
        self.starts.append(row)

    def _lines(self, start: int, at: int) -> list[int]:
        return [index for index in range(at) if self.rows[index] > start and self.rows[index] not in self.bare]

    def _counts(self, start: int, at: int) -> int:
        return sum(self.rows[index] not in self.added for index in self._lines(start, at))

    def _is_sum(self, name: str, start: int, at: int) -> bool:
        values = self.amounts[name]
        return values[at] is not None and values[at] == sum(values[index] or 0 for index in self._lines(start, at))


def _labelled(sheet: Sheet, header: Header, body: Body) -> dict[int, str]:
    """Lines without a number, of one text and amounts, in a table whose lines are numbered: their rows and texts."""
    identity = [header.columns[name] for name in header.layout.identity if name in header.columns]
    specs = {column: header.spec(name) for name, column in header.columns.items()}
    if not header.layout.has_bare_totals or not body.lines:
        return {}
    if not identity or any((spec := specs[column]) and spec.type != "label" for column in identity):
        return _last_of_one_text(sheet, specs, body)
    numbers = sheet.frame[identity[0]]
    others = [column for column, spec in specs.items() if spec and spec.type not in {"money", "int", "pct"}]
    found = {}
    for row in body.lines:
        if numbers[row - 1] is None and row not in body.borrowed:
            texts = [text for column in others if (text := sheet.frame[row - 1, column]) is not None]
            if len(texts) == 1:
                found[row] = texts[0]
    return found


def _last_of_one_text(sheet: Sheet, specs: dict[str, ColumnSpec | None], body: Body) -> dict[int, str]:
    """The last line of a table whose lines have no numbers, if it holds one text; also any line without an identity."""
    others = [column for column, spec in specs.items() if spec and spec.type not in {"money", "int", "pct"}]
    found = {}
    for row in {*body.keyless, *(body.lines[-1:] if len(body.lines) > _SURE else [])}:
        texts = [text for column in others if (text := sheet.frame[row - 1, column]) is not None]
        if len(texts) == 1:
            found[row] = texts[0]
    return found


def _add(body: Body, row: int) -> None:
    """A row of amounts alone below a line is more of its money."""
    owner = next(line for line, rows in body.continuations.items() if row in rows)
    while owner in body.added:
        owner = body.added[owner]
    index = body.lines.index(row)
    del body.lines[index], body.contexts[index]
    body.borrowed.discard(row)
    body.added[row] = owner
    body.wordless.add(row)
    body.continuations.setdefault(owner, []).extend(body.continuations.pop(row, []))
    body.skipped[row] = f"continuation of row {owner}, its money added"


def _move(body: Body, row: int, cells: dict[str, str | None], label: str) -> None:
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
    body.totals.append(TotalRow(row, display_text(label), cells))
    body.totals.sort(key=lambda total: total.row)
    body.skipped[row] = "total without a word" if label == LABEL else "total"
