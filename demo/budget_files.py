"""รายงานงบประมาณคงเหลือ: the e-LAAS print cell by cell (formats.md 3.1), and the same columns as a hand-kept export."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from demo.grid import Grid, Money
from demo.model import Amounts
from demo.spelling import long_name, spell, spell_date
from demo.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from demo.manifest import FaultBook
    from demo.model import Line, OfficeYear

HEADER_ROW = 7
WORK, CATEGORY, TYPE, PROJECT, CODE, PROJECT_REST = 1, 2, 3, 4, 5, 6
AMOUNTS = (8, 9, 10, 11, 12, 14)
BALANCE = 5
LONGEST = 60
"""A longer project text continues in the unlabelled column G."""
WRONG_BALANCE = 100
WRONG_SUBTOTAL = 1_000_00


def budget_grid(office: OfficeYear, day: date, printed: datetime, faults: FaultBook, money_shape: str = "") -> Grid:
    """The sheet of one print: lines by งาน and หมวด, a รวม… row after each, รวมทั้งสิ้น at the end.

    `day` is the day whose state is shown, `printed` the time of print. With a `money_shape` amounts are text.
    """
    maker = _BudgetGrid(office, day, faults, money_shape)
    maker.preamble(printed, is_elaas=not money_shape)
    maker.body()
    return maker.grid


class _BudgetGrid:
    def __init__(self, office: OfficeYear, day: date, faults: FaultBook, money_shape: str) -> None:
        self.words = words()["budget_print"]
        self.totals = words()["totals"]
        self.office, self.day, self.faults = office, day, faults
        self.grid = Grid(self.words["sheet"], money_shape=money_shape)
        self.grid.widths = {1: 28, 2: 24, 3: 34, 4: 50, 5: 20, **dict.fromkeys(AMOUNTS, 16)}
        self.row = HEADER_ROW + 1
        running = [line for line in office.lines if not line.project]
        self.wrong_line = running[len(running) // 2] if faults.is_due(office.year, day) else None
        self.wrong_total = office.year == faults.earlier_year and day == office.end

    def preamble(self, printed: datetime, *, is_elaas: bool) -> None:
        year = self.office.year
        stamp = f"{printed.day:02d}/{printed.month:02d}/{printed.year + 543} {printed:%H:%M}"
        as_of = self.words["as_of"].format(date=spell_date(self.day, "long"))
        first = self.words["printed"].format(stamp=stamp) if is_elaas else as_of
        lines = [first, self.words["title"], self.words["year"].format(year=year), long_name(self.office.organisation)]
        for row, text in enumerate(lines, start=1):
            self.grid.put(row, 1, text)
            self.grid.merge(row, 1, row, 6 if row == 1 else 14)
        for column, text in enumerate(self.words["headers"]):
            self.grid.put(HEADER_ROW, column, text, "head")

    def body(self) -> None:
        shown: list[Amounts] = []
        for _, of_work in groupby(self.office.lines, key=lambda line: line.work):
            in_work: list[Amounts] = []
            for _, of_category in groupby(of_work, key=lambda line: line.category):
                lines = list(of_category)
                amounts = [self._line(line) for line in lines]
                self._total(lines[0].category, amounts)
                in_work += amounts
            self._total(lines[0].work_name, in_work)
            shown += in_work
        self._write_total(self.totals["grand"], shown)

    def _line(self, line: Line) -> Amounts:
        grid, row, year = self.grid, self.row, self.office.year
        amounts = line.at(self.day)
        if line is self.wrong_line:
            amounts = amounts._replace(balance=amounts.balance + WRONG_BALANCE)
            found = Money(amounts.balance).text
            place = (grid.name, row, AMOUNTS[BALANCE])
            self.faults.note("budget_identity", year, "balance too large by 1.00 baht", place, found, WRONG_BALANCE)
        grid.blank(row, 0, "text")
        grid.put(row, WORK, line.work_name)
        grid.put(row, CATEGORY, line.category)
        grid.put(row, TYPE, line.type_name)
        first, rest = _broken(spell(line.project, "budget"))
        grid.put(row, PROJECT, first)
        grid.put(row, PROJECT_REST, rest)
        grid.put(row, CODE, line.code, "code")
        self._amounts(amounts, "money")
        return amounts

    def _total(self, name: str, amounts: Iterable[Amounts]) -> None:
        self._write_total(f"{self.totals['total']}{name}", amounts)

    def _write_total(self, label: str, amounts: Iterable[Amounts]) -> None:
        self.grid.put(self.row, WORK, label, "total")
        total = Amounts(*(sum(column) for column in zip(*amounts, strict=True)))
        if self.wrong_total:
            self.wrong_total = False
            total = total._replace(approved=total.approved + WRONG_SUBTOTAL)
            place = (self.grid.name, self.row, AMOUNTS[0])
            found = Money(total.approved).text
            what = f"{label}: printed total too large by 1,000.00 baht"
            self.faults.note("printed_total_differs", self.office.year, what, place, found, WRONG_SUBTOTAL)
        self._amounts(total, "money_total")

    def _amounts(self, amounts: Amounts, style: str) -> None:
        for column, satang in zip(AMOUNTS, amounts, strict=True):
            self.grid.put(self.row, column, Money(satang), style)
        self.row += 1


def _broken(name: str) -> tuple[str, str]:
    """A long text broken at its last blank before the limit; the rest goes to the next column."""
    if len(name) <= LONGEST or " " not in name[:LONGEST]:
        return name, ""
    at = name.rindex(" ", 0, LONGEST)
    return name[:at], name[at + 1 :]
