"""Suite of จ่ายขาดเงินสะสม, spending from the reserves that the council approved.

What is ignored, besides what `register_rules` says:
1. `duplicate_line`: lines of one round and project with other money (one project may be approved in parts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.preparing import same_lines
from expectations.register_rules import SPENT, prepare_register, register_rules
from expectations.suites import duplicates, gx, not_negative, suite_of

if TYPE_CHECKING:
    import polars as pl

KIND = "reserve_spending"
_GRANTED = "approved_satang"


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite (satang, days)."""
    return prepare_register(same_lines(rows, ("approved_on", _GRANTED)), _GRANTED, (SPENT,), "approved_on")


def suite() -> gx.ExpectationSuite:
    """The expectations of one approved project."""
    return suite_of(
        KIND,
        [
            *register_rules(_GRANTED, (SPENT,), "approved_on"),
            *not_negative("negative_amount", ("committed_satang",)),
            duplicates("project"),
        ],
    )
