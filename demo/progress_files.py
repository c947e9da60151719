"""Progress sheets of the divisions, in both families of headers that offices keep (formats.md 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.grid import Grid, Money
from demo.spelling import long_name, spell, spell_date
from demo.vocabulary import words

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from demo.grid import Value
    from demo.manifest import FaultBook
    from demo.model import OfficeYear, Project

HEADER_ROW = 5
STATUS_SHORT, STATUS_LONG = 6, 11
MONEY_SHORT, MONEY_LONG = (3, 4), (3, 4, 5, 6, 7, 8, 9)
HALF_DONE = (40, 55, 60, 75, 80)


def progress_grid(office: OfficeYear, unit: str, day: date, rng: Random, faults: FaultBook, *, is_long: bool) -> Grid:
    """The sheet of one division (กอง) as of a day; `is_long`: the family with transfers, contracts and percentages."""
    return _Progress(office, unit, day, rng, faults, is_long=is_long).grid


class _Progress:
    def __init__(
        self, office: OfficeYear, unit: str, day: date, rng: Random, faults: FaultBook, *, is_long: bool
    ) -> None:
        self.text = words()["progress"]
        self.office, self.unit, self.day, self.rng, self.faults = office, unit, day, rng, faults
        self.is_long = is_long
        self.grid = Grid(unit, widths={0: 6, 1: 70, 2: 10, **dict.fromkeys(range(3, 16), 18)})
        heading = [
            self.text["title"].format(year=office.year),
            long_name(office.organisation),
            self.text["unit"].format(unit=unit),
            self.text["as_of"].format(date=spell_date(day, "long")),
        ]
        for row, line in enumerate(heading):
            self.grid.put(row, 0, line, "title")
        self.grid.line(HEADER_ROW, list(self.text["headers_long" if is_long else "headers_short"]), "head")
        self.row = HEADER_ROW + 1
        items = [item for item in (*office.projects, *office.equipment) if item.unit == unit]
        sums = [0] * len(MONEY_LONG if is_long else MONEY_SHORT)
        for number, item in enumerate(items, start=1):
            amounts = self._item(number, item)
            sums = [a + b for a, b in zip(sums, amounts, strict=True)]
        self._total(sums)

    def _item(self, number: int, item: Project) -> list[int]:
        approved, gained, given, _, disbursed, _ = item.line.at(self.day) if item.line else (item.budget, 0, 0, 0, 0, 0)
        net = approved + gained - given
        contracted = sum(amount for signed, amount in item.line.contracts if signed <= self.day) if item.line else 0
        outcome = self.text[item.outcome]
        status = self._status(item, self.rng.choice(outcome["words"]))
        problem, reason = self.rng.choice(outcome["problems"]), self.rng.choice(outcome["reasons"])
        village = item.village.split()[1] if item.village else ""
        source = self.text["source"] if item.line is None or approved else self.text["source_transfer"]
        self.grid.put(self.row, 0, number, "number")
        self.grid.put(self.row, 1, spell(item.name, "progress"), "wrap")
        self.grid.put(self.row, 2, village)
        values: list[Value]
        if self.is_long:
            amounts = [approved, gained, given, net, contracted, disbursed, net - disbursed]
            finished = self._finished(item) if item.outcome == "completed" else None
            started = min((signed for signed, _ in item.line.contracts), default=None) if item.line else None
            values = [*map(Money, amounts), self._percent(item), status, problem, source, started, finished]
        else:
            amounts = [net, disbursed]
            output = self.text["output"] if item.outcome == "completed" else ""
            advice = self.text["suggestion"] if item.outcome in {"late", "carried_over"} else ""
            values = [*map(Money, amounts), self.unit, status, source, output, problem, reason, advice]
        self.grid.line(self.row, values, start=3)
        self.row += 1
        return amounts

    def _status(self, item: Project, word: str) -> str:
        """The word of how it went; two planted ones in the year of the faults."""
        if not self.faults.is_due(self.office.year, self.day):
            return word
        place = (self.grid.name, self.row, STATUS_LONG if self.is_long else STATUS_SHORT)
        planted = {fault.rule for fault in self.faults.planted if fault.fiscal_year == self.office.year}
        if item.outcome == "in_progress" and "status_unknown" not in planted:
            unknown = str(self.text["unknown_status"])
            self.faults.note("status_unknown", self.office.year, "a status word nobody knows", place, unknown)
            return unknown
        if item.outcome == "not_started" and item.line and "completed_but_nothing_paid" not in planted:
            done = str(self.text["completed"]["words"][0])
            what = "reported as completed, nothing was paid"
            self.faults.note("completed_but_nothing_paid", self.office.year, what, place, done, item.budget)
            return done
        return word

    def _percent(self, item: Project) -> Value:
        if item.outcome == "completed":
            return 100
        return self.rng.choice(HALF_DONE) if item.outcome in {"in_progress", "late"} else 0

    def _finished(self, item: Project) -> date | None:
        return max((payment.paid_on for payment in item.line.payments), default=None) if item.line else None

    def _total(self, sums: list[int]) -> None:
        self.grid.put(self.row, 1, words()["totals"]["grand"], "total")
        for column, satang in zip(MONEY_LONG if self.is_long else MONEY_SHORT, sums, strict=True):
            self.grid.put(self.row, column, Money(satang), "money_total")
        self.row += 1
