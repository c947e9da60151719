"""Rules that items of both lists of the action plan share (ผด.02, ผด.02/1).

What is ignored: routine lines (salaries and the like), which some offices list; they need neither budget nor months.
"""

from __future__ import annotations

import polars as pl

from expectations.preparing import same_lines
from expectations.suites import describe, duplicates, gx, gxe, not_negative, suite_of


def prepare_items(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows with `_is_project`, `_budget_missing`, `_months_marked` (number of planned months; 0 = none)."""
    is_routine = pl.col("is_routine").fill_null(value=False) if "is_routine" in rows.columns else pl.lit(value=False)
    months = pl.col("planned_months").str.count_matches("1").fill_null(0).cast(pl.Int64)
    missing = pl.col("budget_satang").is_null().cast(pl.Int64)
    return same_lines(rows).with_columns(
        pl.when(~is_routine).then(missing).alias("_budget_missing"),
        pl.when(~is_routine).then(months).alias("_months_marked"),
    )


def items_suite(kind: str) -> gx.ExpectationSuite:
    """The expectations of one item of the action plan."""
    return suite_of(
        kind,
        [
            *not_negative("negative_amount", ("budget_satang",)),
            gxe.ExpectColumnValuesToBeInSet(
                column="_budget_missing", value_set=[0], **describe("budget_not_stated", ["budget_satang"])
            ),
            gxe.ExpectColumnValuesToBeBetween(
                column="_months_marked", min_value=1, **describe("months_not_stated", ["planned_months"])
            ),
            duplicates("project"),
        ],
    )
