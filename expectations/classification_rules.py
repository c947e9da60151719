"""Rules of budget codes and names of งาน, แผนงาน, ประเภทรายจ่าย, shared by all tables that state codes.

What is ignored:
1. rows without a budget code, except that their งาน and แผนงาน are compared by the codes their names have;
2. names that the file does not state (they are filled in from the code and so always agree);
3. a code of which neither part is listed is undecodable and is not besides reported as partly unknown;
4. in registers of payments a code of the preceding year is carried-over money, told apart (`code_of_preceding_year`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.preparing import code_facts, filing, name_keys
from expectations.suites import describe, gxe

if TYPE_CHECKING:
    import polars as pl
    from great_expectations.expectations.expectation import Expectation

_CODE_AND_LISTS = ["budget_code", "work_by_code", "expenditure_type_by_code"]


def prepare_codes(rows: pl.DataFrame, *, may_carry_over: bool = False) -> pl.DataFrame:
    """Adds the columns these rules look at; needs `*_by_code` of `transforms.classification` to judge names."""
    return filing(name_keys(code_facts(rows, may_carry_over=may_carry_over)))


def code_rules(*, may_carry_over: bool = False) -> list[Expectation]:
    """Code decodes, is of the file's year, agrees with its names; งาน stands under its แผนงาน."""
    rules: list[Expectation] = [
        *listed_code_rules(),
        gxe.ExpectColumnPairValuesToBeEqual(
            column_A="_year_by_code",
            column_B="fiscal_year",
            ignore_row_if="either_value_is_missing",
            **describe("code_year_differs", ["budget_code"], found="_year_by_code", expected="fiscal_year"),
        ),
        *name_rules(),
    ]
    if may_carry_over:
        rules.append(
            gxe.ExpectColumnValuesToBeNull(
                column="_carry_over",
                **describe("code_of_preceding_year", ["budget_code"], found="_carry_over", judged=["_code_year"]),
            )
        )
    return rules


def listed_code_rules() -> list[Expectation]:
    """The parts of a code are in the code lists."""
    return [
        gxe.ExpectColumnValuesToBeBetween(
            column="_code_parts", min_value=1, **describe("code_undecodable", _CODE_AND_LISTS)
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="_code_parts_missing", value_set=[0], **describe("code_part_unknown", _CODE_AND_LISTS)
        ),
    ]


def name_rules() -> list[Expectation]:
    """Names agree with the code; งาน stands under its แผนงาน."""
    return [
        _names_agree("work_name_differs", "work"),
        _names_agree("type_name_differs", "expenditure_type"),
        filing_rule(),
    ]


def filing_rule() -> Expectation:
    """งาน stands under its แผนงาน."""
    return gxe.ExpectColumnPairValuesToBeEqual(
        column_A="_filed_under",
        column_B="_belongs_to",
        ignore_row_if="either_value_is_missing",
        **describe("work_outside_programme", ["programme", "work"], expected="_belongs_to_name"),
    )


def _names_agree(rule_id: str, name: str) -> Expectation:
    return gxe.ExpectColumnPairValuesToBeEqual(
        column_A=f"_{name}_key",
        column_B=f"_{name}_by_code_key",
        ignore_row_if="either_value_is_missing",
        **describe(rule_id, [name, f"{name}_by_code"], found=name, expected=f"{name}_by_code"),
    )
