"""Suite of the divisions' progress sheets.

What is ignored:
1. `completed_but_nothing_paid`: sheets that never state what was disbursed (they have no such column), and projects
   with a stated budget of 0, which need none. A blank beside a completed project of any other sheet counts as nothing;
2. `net_budget_identity`: rows that do not state initial, in, out and net budget;
3. `not_started_but_paid`: rows that do not state what was disbursed;
4. rows whose status word is unknown (a read fault) are judged by neither 1 nor 3;
5. start and finish are compared with each other only: contracts run across fiscal years.
"""

from __future__ import annotations

import polars as pl

from expectations.preparing import same_lines
from expectations.suites import describe, duplicates, gx, gxe, not_negative, percentages, suite_of

KIND = "progress"
_MONEY = ("initial_satang", "transferred_in_satang", "transferred_out_satang", "budget_satang", "contracted_satang")


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the differences of the suite (satang) and day numbers."""
    disbursed, budget, status = pl.col("disbursed_satang"), pl.col("budget_satang"), pl.col("status_code")
    sheet = pl.col("source_row_id").str.replace(r":[^:]*$", "")
    is_told = disbursed.is_not_null().any().over(sheet)
    needs_money = budget.is_null() | (budget != 0)
    return (
        same_lines(rows)
        .with_columns(
            pl.when((status == "completed") & is_told & needs_money)
            .then(disbursed.fill_null(0))
            .alias("_paid_when_completed_satang"),
            pl.when(status == "not_started").then(disbursed).alias("_paid_when_not_started_satang"),
            (pl.col("initial_satang") + pl.col("transferred_in_satang") - pl.col("transferred_out_satang")).alias(
                "_net_budget_satang"
            ),
            (disbursed - budget).alias("_exceeded_by_satang"),
            pl.col("started_on").dt.epoch("d").cast(pl.Int64).alias("_started_day"),
            pl.col("finished_on").dt.epoch("d").cast(pl.Int64).alias("_finished_day"),
        )
        .with_columns((budget - pl.col("_net_budget_satang")).alias("_net_difference_satang"))
    )


def suite() -> gx.ExpectationSuite:
    """The expectations of one project in a division's report."""
    return suite_of(
        KIND,
        [
            gxe.ExpectColumnValuesToBeInSet(
                column="_net_difference_satang",
                value_set=[0],
                **describe(
                    "net_budget_identity",
                    ["budget_satang", "initial_satang", "transferred_in_satang", "transferred_out_satang"],
                    expected="_net_budget_satang",
                    difference="_net_difference_satang",
                ),
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="budget_satang",
                column_B="disbursed_satang",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **describe(
                    "disbursed_exceeds_budget",
                    ["disbursed_satang", "budget_satang"],
                    expected="budget_satang",
                    difference="_exceeded_by_satang",
                ),
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="_paid_when_completed_satang",
                min_value=1,
                **describe("completed_but_nothing_paid", ["disbursed_satang", "status"]),
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="_paid_when_not_started_satang",
                max_value=0,
                **describe("not_started_but_paid", ["disbursed_satang", "status"]),
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="_finished_day",
                column_B="_started_day",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **describe("finished_before_started", ["finished_on", "started_on"], expected="started_on"),
            ),
            *not_negative("negative_amount", (*_MONEY, "disbursed_satang")),
            *percentages(("progress_pct",)),
            duplicates("project"),
        ],
    )
