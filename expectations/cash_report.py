"""Suite of รายงานรับ-จ่ายเงินสด, the report of receipts and payments.

That what is carried forward follows from both blocks is seen when the file is read (a printed total).

What is ignored:
1. `duplicate_line`: lines of one text and code in one block with other money.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.preparing import same_lines
from expectations.suites import duplicates, gx, not_negative, suite_of

if TYPE_CHECKING:
    import polars as pl

KIND = "cash_report"
_AMOUNTS = ("estimate_satang", "actual_satang", "month_actual_satang")


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite."""
    return same_lines(rows, _AMOUNTS)


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of either block."""
    return suite_of(KIND, [*not_negative("amount_below_zero", _AMOUNTS), duplicates("account")])
