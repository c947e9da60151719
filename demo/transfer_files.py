"""บัญชีโอนงบประมาณรายจ่ายและแก้ไขเปลี่ยนแปลงคำชี้แจง: one row a line of a round, รวม after each round (formats.md 3.2)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from demo.grid import Grid, Money
from demo.spelling import long_name, spell, spell_date
from demo.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.grid import Value
    from demo.model import Move, OfficeYear

HEADER_ROW = 4
IN, OUT = 6, 7
MERGED = (0, 1, 2)


def transfer_grid(office: OfficeYear, date_form: str, nothing: str = "") -> Grid:
    """The sheet of one year. `nothing` stands where a row moves no money on a side: blank or `-`."""
    text, totals = words()["transfers"], words()["totals"]
    grid = Grid(text["sheet"], widths={0: 8, 1: 24, 2: 14, 3: 20, 4: 22, 5: 64, 6: 16, 7: 16, 8: 60, 9: 80, 10: 64})
    heading = (text["title"], text["year"].format(year=office.year), long_name(office.organisation))
    for row, line in enumerate(heading):
        grid.put(row, 0, line, "title")
    grid.line(HEADER_ROW, list(text["headers"]), "head")
    row = HEADER_ROW + 1
    for _, group in groupby(office.moves, key=lambda move: move.round):
        moves = list(group)
        first = row
        for move in moves:
            _row(grid, row, move, date_form, nothing)
            row += 1
        if len(moves) > 1:
            for column in MERGED:
                grid.merge(first, column, row - 1, column)
        if any(move.gained or move.given for move in moves):
            row = _total(grid, row, totals["total"], moves)
    _total(grid, row, totals["grand"], office.moves)
    return grid


def _row(grid: Grid, row: int, move: Move, date_form: str, nothing: str) -> None:
    text = words()["transfers"]
    approver = text["executive"] if move.kind == "move" else text["council"]
    reason = {
        "new": text["reason_new"],
        "amend": text["reason_amend"],
        "move": text["reason_source"] if move.given else text["reason_move"],
    }[move.kind]
    name = spell(move.line.project, "budget") or move.line.type_name
    day = spell_date(move.on, date_form)
    grid.put(row, 0, move.round, "number")
    grid.put(row, 1, day, "date" if date_form == "cell" else "text")
    grid.put(row, 2, approver)
    grid.put(row, 3, text[move.kind])
    grid.put(row, 4, move.line.code, "code")
    grid.put(row, 5, name)
    for column, satang in ((IN, move.gained), (OUT, move.given)):
        value: Value = Money(satang) if satang else nothing
        grid.put(row, column, value, "money" if satang else "center")
    grid.put(row, 8, move.old)
    grid.put(row, 9, move.new)
    grid.put(row, 10, reason)


def _total(grid: Grid, row: int, label: str, moves: Iterable[Move]) -> int:
    rows = list(moves)
    grid.put(row, 5, label, "total")
    grid.put(row, IN, Money(sum(move.gained for move in rows)), "money_total")
    grid.put(row, OUT, Money(sum(move.given for move in rows)), "money_total")
    return row + 1
