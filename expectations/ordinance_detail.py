"""Suite of รายงานรายละเอียดประมาณการรายจ่าย, the lines of a budget ordinance; its รวม are printed totals.

What is ignored:
1. `work_outside_programme`: lines without แผนงาน or งาน, and names that the code lists do not have with one meaning;
2. `duplicate_line`: lines of one place and text with other money or another explanation.
"""

from __future__ import annotations

import polars as pl

from expectations.classification_rules import filing_rule, prepare_codes
from expectations.preparing import same_lines
from expectations.suites import duplicates, gx, not_negative, suite_of

KIND = "ordinance_detail"
_AMOUNT = "amount_satang"


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite; an ordinance has no budget codes."""
    if "budget_code" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.String).alias("budget_code"))
    return prepare_codes(same_lines(rows, (_AMOUNT, "explanation")))


def suite() -> gx.ExpectationSuite:
    """The expectations of one line of an ordinance."""
    return suite_of(KIND, [*not_negative("negative_amount", (_AMOUNT,)), filing_rule(), duplicates("expenditure_type")])
