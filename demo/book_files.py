"""Registers beside the budget (reserves, grants, money carried over) and the trial balance (formats.md 3.2).

Money carried over is what the budget print of 30 September shows as committed, and what was paid of it is what the
next year's register of such payments shows; the expenses of the trial balance are what the print shows as disbursed.
The rest is made up, and every line and every balance adds up.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from demo.grid import Grid, Money
from demo.maker import BAHT
from demo.model import day_in
from demo.spelling import long_name, spell, spell_date
from demo.vocabulary import words

if TYPE_CHECKING:
    from random import Random

    from demo.carried import Carried
    from demo.grid import Value
    from demo.manifest import FaultBook
    from demo.model import OfficeYear

HEADER_ROW = 4
THOUSAND = 1000 * BAHT
HUNDRED = 100 * BAHT
BALANCE = 6
"""Column (from 0) of the balance of the reserves."""
CONTRACT_DAYS = 90
ENDS = 9
"""Column (from 0) of the day a contract ends."""
COUNCIL = ((4, 10), (8, 14), (8, 14), (10, 20))
"""Months (October = 0) and days on which the council met."""


def reserve_grid(office: OfficeYear, rng: Random, faults: FaultBook) -> Grid:
    """ทะเบียนคุมการจ่ายขาดเงินสะสม: one row a project of a round."""
    text, places, units = words()["books"]["reserve_spending"], words()["places"], words()["units"]["names"]
    grid = _titled(office, text["title"], text["headers"])
    rows: list[list[Value]] = []
    for number, (name, (month, day)) in enumerate(zip(text["projects"], COUNCIL, strict=True)):
        approved = rng.randint(200, 1500) * THOUSAND
        disbursed = approved * rng.randint(95, 99) // 100 // BAHT * BAHT if month < COUNCIL[-1][0] else 0
        committed = 0 if disbursed else approved
        balance = approved - committed - disbursed
        if number == 1 and faults.is_due(office.year):
            balance += HUNDRED
            faults.note("register_balance_differs", office.year, "balance too large by 100 baht",
                        (grid.name, HEADER_ROW + 1 + number, BALANCE), f"{balance / 100:,.2f}", HUNDRED)  # fmt: skip
        rows.append(
            [
                f"{1 + len({*COUNCIL[:number]} - {(month, day)})}/{office.year}",
                spell_date(day_in(office.year, month, day), "short"),
                name.format(village=rng.choice(places["villages"])),
                Money(approved),
                Money(committed),
                Money(disbursed),
                Money(balance),
                units[0],
            ]
        )
    return _filled(grid, rows, label=2)


def grant_grid(office: OfficeYear, rng: Random) -> Grid:
    """ทะเบียนคุมเงินอุดหนุนเฉพาะกิจ: one row a grant; what is left of some was returned."""
    text = words()["books"]["grants"]
    grid = _titled(office, text["title"], text["headers"])
    rows: list[list[Value]] = []
    for number, name in enumerate(text["projects"]):
        allocated = rng.randint(150, 900) * THOUSAND
        disbursed = allocated * rng.randint(90, 98) // 100 // BAHT * BAHT
        returned = allocated - disbursed if number else 0
        rows.append(
            [
                text["letter"].format(number=rng.randint(1000, 3999)),
                spell_date(day_in(office.year, 1 + 2 * number, 7), "long"),
                text["grantor"],
                name,
                Money(allocated),
                Money(disbursed),
                Money(returned),
                Money(allocated - disbursed - returned),
            ]
        )
    return _filled(grid, rows, label=3)


def carry_over_grid(office: OfficeYear, carried: list[Carried], faults: FaultBook, *, is_closed: bool) -> Grid:
    """ทะเบียนคุมเงินกันไว้เบิกเหลื่อมปี: one row a budget line with money committed at the end of the year.

    `is_closed`: the register as the next year left it, with what was paid; else as the year itself did.
    """
    text = words()["books"]["carry_overs"]
    grid = _titled(office, text["title"], text["headers"])
    rows: list[list[Value]] = []
    for one in carried:
        disbursed = sum(payment.amount for payment in one.payments) if is_closed else 0
        ends = one.signed + timedelta(days=CONTRACT_DAYS)
        row = HEADER_ROW + 1 + len(rows)
        if not rows and faults.is_due(office.year):
            ends = one.signed - timedelta(days=CONTRACT_DAYS)
            found = str(spell_date(ends, "short"))
            faults.note("ended_before_signed", office.year, "contract that ends before it was signed",
                        (grid.name, row, ENDS), found, one.amount)  # fmt: skip
        rows.append(
            [
                office.year,
                one.line.code,
                spell(one.line.project, "payment") or one.line.type_name,
                one.contract_no,
                one.contractor,
                spell_date(one.signed, "short"),
                Money(one.amount),
                Money(disbursed),
                Money(one.amount - disbursed),
                spell_date(ends, "short"),
            ]
        )
    return _filled(grid, rows, label=2)


def trial_balance_grid(office: OfficeYear, rng: Random) -> Grid:
    """งบทดลอง of 30 September: banks and expenses against receipts, reserves and deposits."""
    text, months = words()["books"]["trial_balance"], words()["months"]["full"]
    end = office.end
    expenses: Counter[tuple[str, str]] = Counter()
    for line in office.lines:
        code = text["central"] if line.type.startswith("1") else f"5{line.type[:2]}000"
        expenses[line.category, code] += line.at(end).disbursed
    withheld = [paid.withheld for paid in office.payments if paid.paid_on.month == end.month]
    owed = {
        tuple(text["receipts"]): sum(expenses.values()) + rng.randint(100, 900) * THOUSAND,
        tuple(text["reserve"]): rng.randint(9_000, 15_000) * THOUSAND,
        tuple(text["stock"]): rng.randint(3_000, 6_000) * THOUSAND,
        tuple(text["deposits"]): sum(withheld) + rng.randint(100, 300) * THOUSAND,
    }
    banks = sum(owed.values()) - sum(expenses.values())
    saved = banks * 2 // 3
    grid = Grid(text["title"], widths={0: 56, 1: 14, 2: 18, 3: 18})
    when = text["day"].format(day=end.day, month=months[end.month - 1], year=end.year + 543)
    for row, heading in enumerate((text["title"], long_name(office.organisation), when)):
        grid.put(row, 0, heading, "title")
    grid.line(HEADER_ROW, list(text["headers"]), "head")
    rows: list[list[Value]] = [
        [*account, Money(amount), None] for account, amount in zip(text["bank"], (banks - saved, saved), strict=True)
    ]
    rows += [
        [name, code, Money(amount), None] for (name, code), amount in sorted(expenses.items(), key=lambda e: e[0][1])
    ]
    rows += [[*account, None, Money(amount)] for account, amount in owed.items()]
    return _filled(grid, rows, label=0, sums=(2, 3))


def _titled(office: OfficeYear, title: str, headers: list[str]) -> Grid:
    widths: dict[int, float] = dict.fromkeys(range(len(headers)), 22.0) | {2: 48.0, 3: 48.0}
    grid = Grid(str(office.year), widths=widths)
    year = words()["books"]["year"].format(year=office.year)
    for row, heading in enumerate((title, long_name(office.organisation), year)):
        grid.put(row, 0, heading, "title")
    grid.line(HEADER_ROW, list(headers), "head")
    return grid


def _filled(grid: Grid, rows: list[list[Value]], *, label: int, sums: tuple[int, ...] = ()) -> Grid:
    """The rows and a last one of totals, its word in column `label`; of all money columns unless `sums` names them."""
    for offset, values in enumerate(rows, start=1):
        grid.line(HEADER_ROW + offset, values)
    last = HEADER_ROW + 1 + len(rows)
    columns = sums or tuple(column for column, value in enumerate(rows[0]) if isinstance(value, Money))
    grid.put(last, label, words()["totals"]["grand"], "total")
    for column in columns:
        values = [row[column] for row in rows]
        grid.put(last, column, Money(sum(value.satang for value in values if isinstance(value, Money))), "money_total")
    return grid
