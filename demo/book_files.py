"""Registers beside the budget (reserves, grants, money carried over) and the trial balance (formats.md 3.2).

Money carried over is what the budget print of 30 September shows as committed; the expenses of the trial balance are
what it shows as disbursed. The rest is made up, and every line and every balance adds up.
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

    from demo.grid import Value
    from demo.model import OfficeYear

HEADER_ROW = 4
THOUSAND = 1000 * BAHT
CONTRACT_DAYS = 90
COUNCIL = ((4, 10), (8, 14), (8, 14), (10, 20))
"""Months (October = 0) and days on which the council met."""


def reserve_grid(office: OfficeYear, rng: Random) -> Grid:
    """ทะเบียนคุมการจ่ายขาดเงินสะสม: one row a project of a round."""
    text, places, units = words()["books"]["reserve_spending"], words()["places"], words()["units"]["names"]
    grid = _titled(office, text["title"], text["headers"])
    rows: list[list[Value]] = []
    for number, (name, (month, day)) in enumerate(zip(text["projects"], COUNCIL, strict=True)):
        approved = rng.randint(200, 1500) * THOUSAND
        disbursed = approved * rng.randint(95, 99) // 100 // BAHT * BAHT if month < COUNCIL[-1][0] else 0
        committed = 0 if disbursed else approved
        rows.append(
            [
                f"{1 + [month for month, _ in COUNCIL[:number]].count(month)}/{office.year}",
                spell_date(day_in(office.year, month, day), "short"),
                name.format(village=rng.choice(places["villages"])),
                Money(approved),
                Money(committed),
                Money(disbursed),
                Money(approved - committed - disbursed),
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


def carry_over_grid(office: OfficeYear, rng: Random) -> Grid:
    """ทะเบียนคุมเงินกันไว้เบิกเหลื่อมปี: one row a budget line with money committed at the end of the year."""
    text = words()["books"]["carry_overs"]
    grid = _titled(office, text["title"], text["headers"])
    rows: list[list[Value]] = []
    for line in office.lines:
        committed = line.at(office.end).committed
        if not committed:
            continue
        signed = max(day for day, _ in line.contracts)
        rows.append(
            [
                office.year,
                line.code,
                spell(line.project, "payment") or line.type_name,
                text["contract"].format(number=len(rows) + 1, year=office.year),
                rng.choice(text["contractors"]),
                spell_date(signed, "short"),
                Money(committed),
                Money(0),
                Money(committed),
                spell_date(signed + timedelta(days=CONTRACT_DAYS), "short"),
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
