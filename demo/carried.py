"""Money carried over: what stands committed at the end of a year, and how the next year pays it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demo.maker import BAHT, TAXED_FROM, workday
from demo.model import Payment, day_in
from demo.spelling import spell
from demo.vocabulary import words

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from demo.model import Line, OfficeYear

NEVER_PAID, PAID_IN_PART = 5, 3
"""Of so many lines one is not paid at all, and one is paid at 97 of 100 (the work came to less)."""
QUARTER = 3


@dataclass(slots=True)
class Carried:
    """A budget line with money carried over: its contract, and its payments in the next year."""

    line: Line
    contract_no: str
    contractor: str
    signed: date
    amount: int
    payments: list[Payment] = field(default_factory=list)


def carry_over(office: OfficeYear, rng: Random) -> list[Carried]:
    """Every line with money committed on 30 September, in the order of the budget."""
    text = words()["books"]["carry_overs"]
    found: list[Carried] = []
    for line in office.lines:
        amount = line.at(office.end).committed
        if not amount:
            continue
        number = len(found) + 1
        contract = text["contract"].format(number=number, year=office.year)
        signed = max(day for day, _ in line.contracts)
        carried = Carried(line, contract, rng.choice(text["contractors"]), signed, amount)
        _pay(office, carried, number, rng)
        found.append(carried)
    return found


def _pay(office: OfficeYear, carried: Carried, number: int, rng: Random) -> None:
    """One payment between October and December of the next year."""
    if number % NEVER_PAID == 0:
        return
    amount = carried.amount * 97 // 100 // BAHT * BAHT if number % PAID_IN_PART == 0 else carried.amount
    withheld = (amount * 100 // 107 + 50) // 100 if amount >= TAXED_FROM else 0
    on = workday(day_in(office.year + 1, rng.randrange(QUARTER), rng.randint(3, 28)))
    description = spell(carried.line.project, "payment") or carried.line.type_name
    carried.payments.append(Payment(on, carried.line, amount, withheld, carried.contractor, description))


def paid_next_year(carried: list[Carried]) -> list[Payment]:
    """The payments of the next year in the order of their days, with voucher numbers of a series of their own."""
    payments = [payment for one in carried for payment in one.payments]
    payments.sort(key=lambda payment: (payment.paid_on, payment.line.code))
    for number, payment in enumerate(payments, start=1):
        year = payment.paid_on.year + 543 + (1 if payment.paid_on.month >= 10 else 0)  # noqa: PLR2004  # October
        payment.voucher = words()["books"]["carry_overs"]["voucher"].format(number=number, year=year % 100)
    return payments
