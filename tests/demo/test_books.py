"""Registers beside the budget and the trial balance, read from the files, against the budget print of 30 September."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Files = Callable[[str, int], list[tuple[Any, dict[str, list[list[Any]]]]]]
YEARS = (2567, 2568)


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
    files: Files, satang: Callable[[Any], int], kind: str, granted: int, taken: tuple[int, ...], left: int, year: int
) -> None:
    rows, total = rows_of(files, kind, year)
    assert rows
    for row in rows:
        assert satang(row[left]) == satang(row[granted]) - sum(satang(row[column]) for column in taken)
    for column in (granted, *taken, left):
        assert satang(total[column]) == sum(satang(row[column]) for row in rows)


@pytest.mark.parametrize("year", YEARS)
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


def test_registers_are_kept_in_the_last_two_years_only(files: Files) -> None:
    assert [year for year in range(2564, 2569) if files("grants", year)] == [2567, 2568]
