"""Suite of เงินอุดหนุนระบุวัตถุประสงค์/เฉพาะกิจ, grants for a stated purpose.

What is ignored, besides what `register_rules` says:
1. `code_not_of_budget_year`: codes of the preceding year, since the rest of a grant is spent in the next;
2. `duplicate_line`: lines of one letter and project with other money (one letter may allot several instalments).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.classification_rules import listed_code_rules
from expectations.preparing import code_facts, same_lines
from expectations.register_rules import SPENT, prepare_register, register_rules
from expectations.suites import describe, duplicates, gx, gxe, not_negative, suite_of

if TYPE_CHECKING:
    import polars as pl

KIND = "grants"
_GRANTED = "allocated_satang"
_LESS = (SPENT, "returned_satang")


def prepare(rows: pl.DataFrame) -> pl.DataFrame:
    """Completed rows (`preparing.complete`) with the columns of the suite (satang, days, codes)."""
    rows = code_facts(same_lines(rows, ("notified_on", _GRANTED)), may_carry_over=True)
    return prepare_register(rows, _GRANTED, _LESS, "notified_on")


def suite() -> gx.ExpectationSuite:
    """The expectations of one grant."""
    return suite_of(
        KIND,
        [
            *register_rules(_GRANTED, _LESS, "notified_on"),
            *not_negative("negative_amount", ("committed_satang",)),
            *listed_code_rules(),
            gxe.ExpectColumnPairValuesToBeEqual(
                column_A="_year_by_code",
                column_B="fiscal_year",
                ignore_row_if="either_value_is_missing",
                **describe("code_not_of_budget_year", ["budget_code"], found="_year_by_code", expected="fiscal_year"),
            ),
            duplicates("project"),
        ],
    )
