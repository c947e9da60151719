"""Rules that all parts of a five-year plan share (ผ.02, ผ.02/2, ผ.03).

What is ignored: lines without money in any year; offices keep projects in the plan for which no year is chosen yet.
"""

from __future__ import annotations

import polars as pl

from expectations.preparing import same_lines
from expectations.suites import describe, duplicates, gx, gxe, not_negative, suite_of

YEARS = range(1, 6)
"""Places of the plan's years; 1 is its first year, the `fiscal_year` of its lines."""


def prepare_plan(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows with `_over_plan_<n>` (ordinance of a year above its plan, in satang) and `_edition_off`.

    `_over_plan_<n>` is zero or less where the ordinance keeps within the plan, null where one of them is not stated.
    `_edition_off` is the number of years by which the edition's year lies outside the plan's: an amendment may be
    announced from the year before the plan begins.
    """
    over = [(pl.col(f"ordinance_{n}_satang") - pl.col(f"budget_{n}_satang")).alias(f"_over_plan_{n}") for n in YEARS]
    first, last = pl.col("fiscal_year") - 1, pl.col("fiscal_year") + len(YEARS) - 1
    year = pl.col("edition_year")
    off = pl.when(year < first).then(year - first).when(year > last).then(year - last).when(year.is_not_null()).then(0)
    return same_lines(rows).with_columns(*over, off.alias("_edition_off"))


def plan_suite(kind: str) -> gx.ExpectationSuite:
    """The expectations of one line of a five-year plan."""
    amounts = [f"{name}_{n}_satang" for name in ("budget", "ordinance") for n in YEARS]
    return suite_of(
        kind,
        [
            *not_negative("negative_amount", amounts),
            *(
                gxe.ExpectColumnValuesToBeBetween(
                    column=f"_over_plan_{n}",
                    max_value=0,
                    **describe(
                        "ordinance_exceeds_plan",
                        [f"ordinance_{n}_satang", f"budget_{n}_satang"],
                        expected=f"budget_{n}_satang",
                        difference=f"_over_plan_{n}",
                        apart=True,
                    ),
                )
                for n in YEARS
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="_edition_off", value_set=[0], **describe("edition_outside_plan", ["edition_year"])
            ),
            duplicates("project"),
        ],
    )
