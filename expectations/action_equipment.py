"""Suite of ผด.02/1, equipment of the action plan. What it ignores stands in `plan_rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.plan_rules import items_suite, prepare_items

if TYPE_CHECKING:
    import polars as pl

    from expectations.suites import gx

KIND = "action_equipment"


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite."""
    return prepare_items(rows)


def suite() -> gx.ExpectationSuite:
    """The expectations of one piece of equipment of the action plan."""
    return items_suite(KIND)
