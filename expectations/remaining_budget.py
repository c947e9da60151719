"""Suite of รายงานงบประมาณคงเหลือ: every line adds up, stays within its budget, and its code says what its names say.

What is ignored:
1. `budget_identity`: lines where an amount is blank, because a blank is "not stated" and not zero;
2. `balance_unexplained`: lines of 1 that state approved and balance; blanks count as nothing there, so it only warns;
3. `disbursed_exceeds_budget`: lines that do not state approved, in, out and disbursed;
4. `balance_negative`: lines that `disbursed_exceeds_budget` already reports.
"""

from __future__ import annotations

import polars as pl

from expectations.classification_rules import code_rules, prepare_codes
from expectations.preparing import same_lines
from expectations.suites import describe, duplicates, gx, gxe, not_negative, suite_of

KIND = "remaining_budget"
PARTS = ("approved_satang", "transferred_in_satang", "transferred_out_satang", "committed_satang", "disbursed_satang")
_IDENTITY = ["balance_satang", *PARTS]


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the differences of the suite, in satang."""
    approved, into, out, committed, disbursed = (pl.col(name) for name in PARTS)
    balance = pl.col("balance_satang")
    is_whole = pl.all_horizontal(pl.col(name).is_not_null() for name in _IDENTITY)
    stated = approved + into.fill_null(0) - out.fill_null(0) - committed.fill_null(0) - disbursed.fill_null(0)
    rows = prepare_codes(same_lines(rows)).with_columns(
        (approved + into - out - committed - disbursed).alias("_balance_by_identity_satang"),
        pl.when(~is_whole & balance.is_not_null()).then(stated).alias("_balance_by_stated_satang"),
        (approved + into - out).alias("_net_budget_satang"),
    )
    is_exceeded = (disbursed > pl.col("_net_budget_satang")).fill_null(value=False)
    return rows.with_columns(
        (balance - pl.col("_balance_by_identity_satang")).alias("_identity_difference_satang"),
        (balance - pl.col("_balance_by_stated_satang")).alias("_stated_difference_satang"),
        (disbursed - pl.col("_net_budget_satang")).alias("_exceeded_by_satang"),
        pl.when(~is_exceeded).then(balance).alias("_balance_not_exceeded_satang"),
    )


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of the ledger."""
    return suite_of(
        KIND,
        [
            gxe.ExpectColumnValuesToBeInSet(
                column="_identity_difference_satang",
                value_set=[0],
                **describe(
                    "budget_identity",
                    _IDENTITY,
                    expected="_balance_by_identity_satang",
                    difference="_identity_difference_satang",
                ),
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="_stated_difference_satang",
                value_set=[0],
                **describe(
                    "balance_unexplained",
                    ["balance_satang", "approved_satang"],
                    expected="_balance_by_stated_satang",
                    difference="_stated_difference_satang",
                ),
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="_net_budget_satang",
                column_B="disbursed_satang",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **describe(
                    "disbursed_exceeds_budget",
                    ["disbursed_satang", "approved_satang", "transferred_in_satang", "transferred_out_satang"],
                    expected="_net_budget_satang",
                    difference="_exceeded_by_satang",
                ),
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="_balance_not_exceeded_satang", min_value=0, **describe("balance_negative", ["balance_satang"])
            ),
            *not_negative("negative_amount", PARTS),
            *code_rules(),
            duplicates("budget_code"),
        ],
    )
