"""Suite of ผ.03, equipment of a five-year plan. What it ignores stands in `development_plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.development_plan import plan_suite, prepare_plan

if TYPE_CHECKING:
    import polars as pl

    from expectations.suites import gx

KIND = "plan_equipment"


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite."""
    return prepare_plan(rows)


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of the plan."""
    return plan_suite(KIND)
