"""Registers beside the budget and the trial balance, read from the files, against the budget print of 30 September."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.manifest import Manifest

Written = tuple[Path, Manifest]
Files = Callable[[str, int], list[tuple[Any, dict[str, list[list[Any]]]]]]
YEARS = (2564, 2565, 2566, 2567, 2568)
BALANCED = (2567, 2568)


def rows_of(files: Files, kind: str, year: int) -> tuple[list[list[Any]], list[Any]]:
    """Rows below the header of the one sheet, and the last row, which holds the totals."""
    ((_, sheets),) = files(kind, year)
    (rows,) = sheets.values()
    return rows[5:-1], rows[-1]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("kind", "granted", "taken", "left"),
    [("reserve_spending", 3, (4, 5), 6), ("grants", 4, (5, 6), 7), ("carry_overs", 6, (7,), 8)],
)
def test_every_line_and_every_total_of_a_register_adds_up(
    written: Written,
    files: Files,
    satang: Callable[[Any], int],
    kind: str,
    granted: int,
    taken: tuple[int, ...],
    left: int,
    year: int,
) -> None:
    planted = written[1].fault("register_balance_differs")
    rows, total = rows_of(files, kind, year)
    assert rows
    for number, row in enumerate(rows, start=6):
        is_wrong = (kind, year, f"G{number}") == ("reserve_spending", planted.fiscal_year, planted.cell)
        balance = satang(row[granted]) - sum(satang(row[column]) for column in taken)
        assert satang(row[left]) == balance + (planted.satang if is_wrong and planted.satang else 0)
    for column in (granted, *taken, left):
        assert satang(total[column]) == sum(satang(row[column]) for row in rows)


@pytest.mark.parametrize("year", BALANCED)
def test_debits_are_credits(files: Files, satang: Callable[[Any], int], year: int) -> None:
    rows, total = rows_of(files, "trial_balance", year)
    sums = [sum(satang(row[column]) for row in rows) for column in (2, 3)]
    assert sums[0] == sums[1] == satang(total[2]) == satang(total[3])


def test_money_carried_over_is_what_the_print_shows_as_committed(files: Files, satang: Callable[[Any], int]) -> None:
    _, sheets = files("remaining_budget", 2567)[-1]
    committed = {row[5]: satang(row[11]) for row in next(iter(sheets.values()))[8:] if row[5] and satang(row[11])}
    rows, _ = rows_of(files, "carry_overs", 2567)
    assert {row[1]: satang(row[6]) for row in rows} == committed


def test_expenses_of_the_trial_balance_are_what_the_print_shows_as_disbursed(
    files: Files, satang: Callable[[Any], int]
) -> None:
    _, sheets = files("remaining_budget", 2567)[-1]
    disbursed = sum(satang(row[12]) for row in next(iter(sheets.values()))[8:] if row[5])
    rows, _ = rows_of(files, "trial_balance", 2567)
    assert sum(satang(row[2]) for row in rows if str(row[1]).startswith("5")) == disbursed


@pytest.mark.parametrize("year", YEARS[:-1])
def test_what_was_paid_of_money_carried_over_is_what_the_next_years_register_shows(
    files: Files, satang: Callable[[Any], int], year: int
) -> None:
    rows, _ = rows_of(files, "carry_overs", year)
    _, sheets = files("disbursements", year + 1)[1]
    paid = Counter[str]()
    for row in sheets["เงินกันเหลื่อมปี"][5:]:
        if row[2]:
            paid[row[2]] += satang(row[10])
    assert paid == {row[1]: satang(row[7]) for row in rows if satang(row[7])} != {}
    assert any(not satang(row[7]) for row in rows)


def test_nothing_is_paid_yet_of_what_the_last_year_carries_over(files: Files, satang: Callable[[Any], int]) -> None:
    rows, _ = rows_of(files, "carry_overs", 2568)
    assert {satang(row[7]) for row in rows} == {0}


def test_registers_are_kept_in_every_year_and_trial_balances_in_the_last_two(files: Files) -> None:
    for kind in ("reserve_spending", "grants", "carry_overs"):
        assert [year for year in YEARS if files(kind, year)] == list(YEARS)
    assert tuple(year for year in YEARS if files("trial_balance", year)) == BALANCED
