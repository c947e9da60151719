"""Suite of งบทดลอง, the trial balance.

That debits equal credits is a rule over many rows: sql/rules/trial_balance_unbalanced.sql.

What is ignored:
1. `duplicate_line`: accounts of one name and code with other money.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.preparing import same_lines
from expectations.suites import duplicates, gx, not_negative, suite_of

if TYPE_CHECKING:
    import polars as pl

KIND = "trial_balance"
_AMOUNTS = ("debit_satang", "credit_satang")


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite."""
    return same_lines(rows, _AMOUNTS)


def suite() -> gx.ExpectationSuite:
    """The expectations of one account."""
    return suite_of(KIND, [*not_negative("amount_below_zero", _AMOUNTS), duplicates("account")])
