"""The faults planted among the payments of one year, each on a row of its own."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING

from demo.spelling import spell_date
from demo.vocabulary import works

if TYPE_CHECKING:
    from demo.grid import Grid
    from demo.manifest import FaultBook
    from demo.model import OfficeYear, Payment

DATE, CODE, PROGRAMME, AMOUNT = 0, 2, 3, 10
FEBRUARY = 2
LARGEST_EXACT = 2**53


def chosen_payments(office: OfficeYear, faults: FaultBook) -> dict[int, str]:
    """Which payment (by `id`) carries which fault: the first that suits each rule, in this order, every one once.

    Empty where the year carries none.
    """
    chosen: dict[int, str] = {}
    if not faults.is_due(office.year):
        return chosen
    for rule, suits in _SUITS.items():
        for payment in office.payments:
            if id(payment) not in chosen and suits(payment, office):
                chosen[id(payment)] = rule
                break
    return chosen


def plant_in_row(rule: str, grid: Grid, row: int, payment: Payment, office: OfficeYear, faults: FaultBook) -> None:
    """Spoils the row of a payment that is chosen for a fault, and notes it."""
    place = (grid.name, row, {"code_is_number": CODE, "money_unreadable": AMOUNT}.get(rule, DATE))
    what, found = rule, ""
    if rule == "code_is_number":
        grid.put(row, CODE, int(payment.line.code), "number")
        what = "budget code stored as a number: beyond 2**53 an odd one has changed"
        found = str(int(float(payment.line.code)))
    elif rule == "money_unreadable":
        found = f"{payment.amount / 100:,.2f}"[:-2] + "OO"
        grid.put(row, AMOUNT, found, "money_text")
        what = "amount typed with the letter O for zero"
    elif rule == "date_unreadable":
        day = 30 if calendar.isleap(office.year - 543) else 29
        found = f"{day}/02/{office.year}"
        grid.put(row, DATE, found)
        what = "a day that the month does not have"
    elif rule == "date_outside_year":
        outside = date(office.year - 543, 10, 2)
        found = str(spell_date(outside, "slash"))
        grid.put(row, DATE, found)
        what = "payment dated after the fiscal year"
    elif rule == "work_outside_programme":
        found = next(work.above for work in works().values() if work.above != payment.line.programme)
        place = (grid.name, row, PROGRAMME)
        grid.put(row, PROGRAMME, found)
        what = f"{payment.line.work_name} filed under another แผนงาน"
    elif rule == "duplicate_line":
        found = payment.voucher
        place = (grid.name, row + 1, DATE)
        what = "the row above, entered twice"
    faults.note(rule, office.year, what, place, found, payment.amount)


def _in_february(payment: Payment, _: OfficeYear) -> bool:
    return payment.paid_on.month == FEBRUARY


def _is_last(payment: Payment, office: OfficeYear) -> bool:
    return payment is office.payments[-1]


def _has_even_baht(payment: Payment, _: OfficeYear) -> bool:
    return payment.amount % 100 == 0 and payment.withheld > 0


def _has_odd_code(payment: Payment, _: OfficeYear) -> bool:
    return int(payment.line.code) > LARGEST_EXACT and int(payment.line.code) % 2 == 1 and payment.paid_on.month == 1


def _has_project(payment: Payment, _: OfficeYear) -> bool:
    return bool(payment.line.project)


def _is_any(payment: Payment, office: OfficeYear) -> bool:
    return payment.paid_on > office.half


_SUITS = {
    "date_unreadable": _in_february,
    "date_outside_year": _is_last,
    "money_unreadable": _has_even_baht,
    "code_is_number": _has_odd_code,
    "work_outside_programme": _has_project,
    "duplicate_line": _is_any,
}
