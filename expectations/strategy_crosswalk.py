"""Suite of the cross-walk of strategies. It holds no money: its lines must name what they lead to, and stand once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.preparing import same_lines
from expectations.suites import describe, duplicates, gx, gxe, suite_of

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "strategy_crosswalk"
ABOVE: Sequence[str] = ("national_strategy", "national_plan", "sdg", "province_strategy", "local_strategy")
"""Plans above the office's own, of which a line must name one at least."""


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows with `_plans_named`, the number of plans above that a line names; null without a strategy."""
    named = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int64) for name in ABOVE)
    return same_lines(rows).with_columns(
        pl.when(pl.col("strategy").is_not_null()).then(named).cast(pl.Int64).alias("_plans_named")
    )


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of the cross-walk."""
    return suite_of(
        KIND,
        [
            gxe.ExpectColumnValuesToBeBetween(
                column="_plans_named", min_value=1, **describe("strategy_serves_nothing", ["strategy"])
            ),
            duplicates("strategy"),
        ],
    )
