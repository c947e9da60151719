"""Rules of registers of money that was granted once and is then spent: reserves, grants, money carried over.

What is ignored:
1. `register_balance_differs`: rows that do not state what was granted or what is left. Blank amounts count as nothing
   there, and what is committed may be taken off or not, since offices do both: so it only warns;
2. `spent_exceeds_granted`: rows that do not state what was granted and what was spent;
3. `date_after_year`: rows without the date. Earlier dates are no fault: what was granted is spent in later years too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.preparing import last_days
from expectations.suites import describe, gxe, not_negative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from great_expectations.expectations.expectation import Expectation

BALANCE = "balance_satang"
SPENT = "disbursed_satang"


def prepare_register(
    rows: pl.DataFrame, granted: str, less: Sequence[str], day: str, *, year: str = "fiscal_year"
) -> pl.DataFrame:
    """Adds the columns these rules look at, in satang and days.

    `granted` is the column the balance begins with, `less` what is always taken off it, `day` the date judged, `year`
    the column of the last fiscal year it may fall into.
    """
    taken = pl.sum_horizontal(pl.col(name).fill_null(0) for name in less)
    is_stated = pl.col(BALANCE).is_not_null() & pl.col(granted).is_not_null()
    plain = pl.when(is_stated).then(pl.col(granted) - taken)
    committed = plain - pl.col("committed_satang").fill_null(0) if "committed_satang" in rows.columns else plain
    is_nearer = (pl.col(BALANCE) - committed).abs() < (pl.col(BALANCE) - plain).abs()
    return (
        last_days(rows, day, year)
        .with_columns(
            pl.when(is_nearer).then(committed).otherwise(plain).alias("_balance_by_register_satang"),
            (pl.col(SPENT) - pl.col(granted)).alias("_spent_too_much_satang"),
        )
        .with_columns((pl.col(BALANCE) - pl.col("_balance_by_register_satang")).alias("_register_difference_satang"))
    )


def register_rules(granted: str, less: Sequence[str], day: str) -> list[Expectation]:
    """The balance follows, no more is spent than granted, no amount is negative, the date is not after its year."""
    return [
        gxe.ExpectColumnValuesToBeInSet(
            column="_register_difference_satang",
            value_set=[0],
            **describe(
                "register_balance_differs",
                [BALANCE, granted],
                expected="_balance_by_register_satang",
                difference="_register_difference_satang",
            ),
        ),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=granted,
            column_B=SPENT,
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            **describe(
                "spent_exceeds_granted", [SPENT, granted], expected=granted, difference="_spent_too_much_satang"
            ),
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="_days_after_year",
            max_value=0,
            **describe("date_after_year", [day, "fiscal_year"], expected="_last_day"),
        ),
        *not_negative("negative_amount", (granted, *less)),
    ]
