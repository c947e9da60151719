"""Suite of ผ.01, the printed summary of a five-year plan.

That it agrees with ผ.02, ผ.02/2 and ผ.03 is a rule over several tables:
sql/rules/development_budget_differs_from_summary.sql and development_count_differs_from_summary.sql. Its รวม rows are
printed totals, compared when the file is read.
"""

from __future__ import annotations

import polars as pl

from expectations.development_plan import YEARS
from expectations.preparing import same_lines
from expectations.suites import describe, duplicates, gx, gxe, not_negative, suite_of

KIND = "plan_summary"


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows with what the years add up to, and `_…_off`, what is printed for all years less that.

    Null where the line does not state the total, or none of the years.
    """
    for stem, ending in (("budget", "_satang"), ("project_count", "")):
        years = [pl.col(f"{stem}_{n}{ending}") for n in YEARS]
        stated = pl.any_horizontal(each.is_not_null() for each in years)
        rows = rows.with_columns(
            pl.when(stated).then(pl.sum_horizontal(years)).cast(pl.Int64).alias(f"_{stem}_years{ending}")
        ).with_columns(
            (pl.col(f"{stem}_total{ending}") - pl.col(f"_{stem}_years{ending}")).alias(f"_{stem}_off{ending}")
        )
    return same_lines(rows)


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of the summary."""
    counts = [f"project_count_{n}" for n in YEARS]
    budgets = [f"budget_{n}_satang" for n in YEARS]
    return suite_of(
        KIND,
        [
            *not_negative("negative_amount", [*counts, *budgets, "project_count_total", "budget_total_satang"]),
            gxe.ExpectColumnValuesToBeInSet(
                column="_budget_off_satang",
                value_set=[0],
                **describe(
                    "plan_years_differ_from_total",
                    ["budget_total_satang"],
                    expected="_budget_years_satang",
                    difference="_budget_off_satang",
                    apart=True,
                ),
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="_project_count_off",
                value_set=[0],
                **describe(
                    "plan_years_differ_from_total",
                    ["project_count_total"],
                    expected="_project_count_years",
                    apart=True,
                ),
            ),
            duplicates("programme"),
        ],
    )
