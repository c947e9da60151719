"""Suite of กันเงินเหลื่อมปี, money of one budget year that is paid in the next.

What is ignored, besides what `register_rules` says:
1. `date_after_year`: a contract signed up to the end of the year of payment, since the council may carry over money
   that nothing was signed for;
2. `code_not_of_budget_year`: rows whose budget year is not known;
3. `duplicate_line`: lines of one code, project and contract with other money.
"""

from __future__ import annotations

import polars as pl

from expectations.classification_rules import listed_code_rules, name_rules, prepare_codes
from expectations.preparing import same_lines
from expectations.register_rules import SPENT, prepare_register, register_rules
from expectations.suites import describe, duplicates, gx, gxe, suite_of

KIND = "carry_overs"
_GRANTED = "carried_over_satang"


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite (satang, days, codes)."""
    rows = prepare_codes(same_lines(rows, ("signed_on", _GRANTED)))
    rows = prepare_register(rows, _GRANTED, (SPENT,), "signed_on", year="payment_year")
    return rows.with_columns(
        pl.col("signed_on").dt.epoch("d").cast(pl.Int64).alias("_signed_day"),
        pl.col("ends_on").dt.epoch("d").cast(pl.Int64).alias("_ends_day"),
    )


def suite() -> gx.ExpectationSuite:
    """The expectations of one amount carried over."""
    return suite_of(
        KIND,
        [
            *register_rules(_GRANTED, (SPENT,), "signed_on"),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="fiscal_year",
                column_B="budget_year",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **describe("budget_year_after_file", ["budget_year", "fiscal_year"], expected="fiscal_year"),
            ),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="_ends_day",
                column_B="_signed_day",
                or_equal=True,
                ignore_row_if="either_value_is_missing",
                **describe("ended_before_signed", ["ends_on", "signed_on"], expected="signed_on"),
            ),
            *listed_code_rules(),
            *name_rules(),
            gxe.ExpectColumnPairValuesToBeEqual(
                column_A="_code_year",
                column_B="budget_year",
                ignore_row_if="either_value_is_missing",
                **describe("code_not_of_budget_year", ["budget_code"], found="_code_year", expected="budget_year"),
            ),
            duplicates("project"),
        ],
    )
