"""ทะเบียนคุมฎีกา: payments on one sheet with page-repeated headers, or a sheet a month (formats.md 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from demo.grid import Grid, Money
from demo.register_faults import chosen_payments, plant_in_row
from demo.spelling import long_name, spell, spell_date
from demo.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demo.grid import Value
    from demo.manifest import FaultBook
    from demo.model import OfficeYear, Payment

HEADER_ROW = 4
PAGE = 40
DATE, VOUCHER, CODE, PROGRAMME, DESCRIPTION, AMOUNT, WITHHELD, NET = 0, 1, 2, 3, 7, 10, 11, 12


@dataclass(frozen=True, slots=True)
class Hand:
    """How an office keeps the register: the forms of its dates, the shape of its amounts, its header words."""

    dates: tuple[str, ...]
    money_shape: str = ""
    is_older: bool = False


def register_grids(office: OfficeYear, hand: Hand, faults: FaultBook, *, monthly: bool, sheet: str) -> list[Grid]:
    """The sheets of one year's payments: one for each month, or one named `sheet`."""
    if not monthly:
        return [_Register(office, sheet, office.payments, hand, faults, "").grid]
    grids = []
    months = words()["months"]
    for (year, month), group in groupby(office.payments, key=lambda paid: (paid.paid_on.year, paid.paid_on.month)):
        name = f"{months['short'][month - 1]}{(year + 543) % 100:02d}"
        heading = words()["disbursements"]["month"].format(month=f"{months['full'][month - 1]} {year + 543}")
        grids.append(_Register(office, name, list(group), hand, faults, heading).grid)
    return grids


def earlier_grid(office: OfficeYear, hand: Hand, faults: FaultBook) -> Grid:
    """The sheet of the year's payments of money carried over from the year before."""
    sheet = words()["disbursements"]["earlier_sheet"]
    return _Register(office, sheet, office.earlier, hand, faults, "").grid


class _Register:
    def __init__(
        self,
        office: OfficeYear,
        name: str,
        payments: Sequence[Payment],
        hand: Hand,
        faults: FaultBook,
        month_heading: str,
    ) -> None:
        text = words()["disbursements"]
        self.office, self.hand, self.faults = office, hand, faults
        self.chosen = chosen_payments(office, faults)
        self.headers: list[Value] = list(text["older_headers" if hand.is_older else "headers"])
        self.grid = Grid(name, money_shape=hand.money_shape)
        self.grid.widths = dict(enumerate((24, 12, 22, 34, 40, 44, 56, 44, 34, 28, 16, 18, 16)))
        heading = [text["older_title" if hand.is_older else "title"], text["year"].format(year=office.year)]
        for row, line in enumerate([*heading, long_name(office.organisation), month_heading]):
            self.grid.put(row, 0, line, "title")
        self.row = HEADER_ROW
        self._header()
        self._rows(payments, month_heading)

    def _header(self) -> None:
        self.grid.line(self.row, self.headers, "head")
        self.row += 1

    def _rows(self, payments: Sequence[Payment], month_heading: str) -> None:
        totals = words()["totals"]
        whole = [0, 0, 0]
        for start in range(0, len(payments), PAGE):
            page = [0, 0, 0]
            for payment in payments[start : start + PAGE]:
                for amounts in self._payment(payment):
                    page = [a + b for a, b in zip(page, amounts, strict=True)]
            whole = [a + b for a, b in zip(whole, page, strict=True)]
            if not month_heading:
                self._total(totals["page"], page)
                if start + PAGE < len(payments):
                    self._header()
        self._total(totals["month" if month_heading else "grand"], whole)

    def _payment(self, payment: Payment) -> list[tuple[int, int, int]]:
        """Writes a payment; returns what a SUM over its cells adds, once for each row written."""
        row, line = self.row, payment.line
        form = self.hand.dates[(row + payment.paid_on.month) % len(self.hand.dates)]
        day = spell_date(payment.paid_on, form)
        names: list[Value] = [line.programme, line.work_name, line.type_name, spell(line.project, "payment")]
        description = spell(payment.description, "payment")
        fund = words()["money"]["fund"]
        self.grid.put(row, DATE, day, "date" if form == "cell" else "text")
        self.grid.put(row, VOUCHER, payment.voucher)
        self.grid.put(row, CODE, line.code, "code")
        self.grid.line(row, [*names, description, payment.payee, fund], start=PROGRAMME)
        amounts = (payment.amount, payment.withheld, payment.amount - payment.withheld)
        for column, satang in zip((AMOUNT, WITHHELD, NET), amounts, strict=True):
            self.grid.put(row, column, Money(satang), "money")
        self.row += 1
        planted = self.chosen.get(id(payment))
        if planted:
            plant_in_row(planted, self.grid, row, payment, self.office, self.faults)
        if planted == "duplicate_line":
            for column in range(NET + 1):
                cell = self.grid.cells.get((row, column))
                if cell:
                    self.grid.cells[self.row, column] = cell
            self.row += 1
            return [amounts, amounts]
        return [(0, *amounts[1:])] if planted == "money_unreadable" else [amounts]

    def _total(self, label: str, amounts: Sequence[int]) -> None:
        self.grid.put(self.row, DESCRIPTION, label, "total")
        for column, satang in zip((AMOUNT, WITHHELD, NET), amounts, strict=True):
            self.grid.put(self.row, column, Money(satang), "money_total")
        self.row += 1
