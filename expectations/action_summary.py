"""Suite of ผด.01, the printed summary of the action plan.

That it agrees with ผด.02 is a rule over two tables: sql/rules/plan_budget_differs_from_summary.sql and
plan_count_differs_from_summary.sql. Its รวม rows are printed totals, compared when the file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.preparing import same_lines
from expectations.suites import duplicates, gx, not_negative, percentages, suite_of

if TYPE_CHECKING:
    import polars as pl

KIND = "action_summary"


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite."""
    return same_lines(rows)


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of the summary."""
    return suite_of(
        KIND,
        [
            *not_negative("negative_amount", ("budget_satang", "project_count")),
            *percentages(("project_pct", "budget_pct")),
            duplicates("programme"),
        ],
    )
