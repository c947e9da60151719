"""Suite of รายงานประมาณการรายจ่าย, which sets years beside each other; its รวม rows are printed totals.

What is ignored:
1. `duplicate_line`: lines of one place and text with other money;
2. that งาน stands under its แผนงาน: that is judged where the ordinance is read in detail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.preparing import same_lines
from expectations.suites import duplicates, gx, not_negative, suite_of

if TYPE_CHECKING:
    import polars as pl

KIND = "ordinance_summary"
_AMOUNTS = (
    "actual_4_before_satang",
    "actual_3_before_satang",
    "actual_2_before_satang",
    "actual_1_before_satang",
    "estimate_1_before_satang",
    "estimate_satang",
)


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite."""
    return same_lines(rows, _AMOUNTS)


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of the comparison."""
    return suite_of(KIND, [*not_negative("negative_amount", _AMOUNTS), duplicates("item")])
