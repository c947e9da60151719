"""Suite of transfers of budget and changes of explanations (โอนงบประมาณ, แก้ไขเปลี่ยนแปลงคำชี้แจง).

What is ignored:
1. `date_outside_year`: rows without a date of approval;
2. `duplicate_line`: rows of one round, code, type and text with other money or another day (they are other transfers);
3. that both sides of a round balance is a rule over many rows: sql/rules/transfer_round_unbalanced.sql.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.classification_rules import code_rules, prepare_codes
from expectations.preparing import days_outside_year, same_lines
from expectations.suites import describe, duplicates, gx, gxe, not_negative, suite_of

if TYPE_CHECKING:
    import polars as pl

KIND = "transfers"
_SAME = ("approved_on", "in_satang", "out_satang", "old_explanation", "new_explanation")


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite (days outside the year, codes)."""
    return days_outside_year(prepare_codes(same_lines(rows, _SAME)), "approved_on")


def suite() -> gx.ExpectationSuite:
    """The expectations of one transferred amount or changed explanation."""
    return suite_of(
        KIND,
        [
            gxe.ExpectColumnValuesToBeInSet(
                column="_days_outside_year",
                value_set=[0],
                **describe("date_outside_year", ["approved_on", "fiscal_year"], expected="_year_bounds"),
            ),
            *not_negative("negative_amount", ("in_satang", "out_satang")),
            *code_rules(),
            duplicates("budget_code"),
        ],
    )
