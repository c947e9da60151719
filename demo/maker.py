"""The hands that make a year up: numbering of budget lines and entry of payments, with one random generator."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from demo.model import Line, OfficeYear, Payment, day_in
from demo.vocabulary import words

if TYPE_CHECKING:
    from datetime import date

BAHT = 100
"""Satang in a baht."""
TAXED_FROM = 1000 * BAHT
FRIDAY = 4


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend. Given a day from the 3rd on it stays in the month."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


class Maker:
    """Carries the year under construction. `split` cuts payments of running expenditure into so many pieces."""

    def __init__(self, organisation: str, year: int, seed: int, split: int = 1) -> None:
        self.rng = Random(f"{seed}:{organisation}:{year}")  # noqa: S311  # made-up figures, no secret
        self.split = split
        self.year = year
        self.result = OfficeYear(organisation, year)
        self._numbers: Counter[tuple[str, str]] = Counter()
        self._names: Counter[str] = Counter()

    def new_line(self, work: str, kind: str, unit: str, approved: int, project: str = "") -> Line:
        """A budget line under the next number of its งาน and ประเภท.

        The code is 99, two digits of the year, four of the งาน, four of the ประเภท, four running (formats.md 3.1).
        """
        self._numbers[work, kind] += 1
        code = f"99{self.year % 100:02d}{work[1:]}{kind[:4]}{self._numbers[work, kind]:04d}"
        line = Line(code, work, kind, unit, approved, project)
        self.result.lines.append(line)
        return line

    def name(self, name: str) -> str:
        """A name not yet given in this year: its second bearer is phase 2 (only offices of a scale above 1 need it)."""
        self._names[name] += 1
        number = self._names[name]
        return name if number == 1 else str(words()["places"]["phase"]).format(name=name, number=number)

    def pay(self, line: Line, month: int, amount: int, payee: str, description: str) -> None:
        """A payment of `amount` satang in a month (October = 0).

        Sellers have 1 % of the price without 7 % VAT withheld, rounded to the satang.
        """
        is_seller = payee.startswith(tuple(words()["money"]["withholding"]))
        withheld = (amount * 100 // 107 + 50) // 100 if is_seller and amount >= TAXED_FROM else 0
        name = payee.format(n=self.rng.randint(1, 30))
        on = workday(day_in(self.year, month, self.rng.randint(3, 28)))
        payment = Payment(on, line, amount, withheld, name, description)
        line.payments.append(payment)
        self.result.payments.append(payment)

    def parts(self, total: int, count: int, unit: int = 1) -> list[int]:
        """`total` cut into `count` uneven positive parts that are multiples of `unit` (the last takes the rest)."""
        weights = [self.rng.uniform(0.7, 1.3) for _ in range(count)]
        whole = sum(weights)
        parts = [max(unit, int(total * weight / whole) // unit * unit) for weight in weights[:-1]]
        return [*parts, total - sum(parts)]
