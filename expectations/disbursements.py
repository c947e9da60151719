"""Suite of registers of payments (ทะเบียนคุมฎีกา and the like).

What is ignored:
1. `net_payment_identity`: payments that do not state amount, tax and net; a blank tax is "not stated";
2. `date_outside_year`: payments without a date. Payments after 30 September exist (registers are kept on, money is
   carried over), so this only warns;
3. `duplicate_line`: a voucher that pays several things from one code; only the same day, text, payee and money repeat;
4. codes of the preceding year are no fault of the year but told (`code_of_preceding_year`).
"""

from __future__ import annotations

import polars as pl

from expectations.classification_rules import code_rules, prepare_codes
from expectations.preparing import days_outside_year, same_lines
from expectations.suites import describe, duplicates, gx, gxe, not_negative, suite_of

KIND = "disbursements"
_SAME = ("paid_on", "description", "payee", "amount_satang", "withheld_satang", "net_satang")


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the differences of the suite (satang, days)."""
    rows = days_outside_year(prepare_codes(same_lines(rows, _SAME), may_carry_over=True), "paid_on")
    return rows.with_columns(
        (pl.col("amount_satang") - pl.col("withheld_satang")).alias("_net_by_identity_satang")
    ).with_columns((pl.col("net_satang") - pl.col("_net_by_identity_satang")).alias("_net_difference_satang"))


def suite() -> gx.ExpectationSuite:
    """The expectations of one payment."""
    return suite_of(
        KIND,
        [
            gxe.ExpectColumnValuesToBeInSet(
                column="_net_difference_satang",
                value_set=[0],
                **describe(
                    "net_payment_identity",
                    ["net_satang", "amount_satang", "withheld_satang"],
                    expected="_net_by_identity_satang",
                    difference="_net_difference_satang",
                ),
            ),
            gxe.ExpectColumnValuesToBeInSet(
                column="_days_outside_year",
                value_set=[0],
                **describe("date_outside_year", ["paid_on", "fiscal_year"], expected="_year_bounds"),
            ),
            *not_negative("negative_payment", ("amount_satang", "withheld_satang", "net_satang")),
            *code_rules(may_carry_over=True),
            duplicates("voucher_no"),
        ],
    )
