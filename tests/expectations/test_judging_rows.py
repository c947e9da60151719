"""How rows are judged: places of findings, what is not applicable and why, and that a broken rule is never a passed one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.errors import MissingColumnsError, RuleFailedError, UnknownKindError
from expectations.judge import judge_rows
from sql.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from expectations.judgement import CheckResult, Judgement

    Judged = Callable[..., Judgement]
    Sound = Callable[..., pl.DataFrame]

MONEY = ("approved", "transferred_in", "transferred_out", "committed", "disbursed", "balance")


def result_of(judgement: Judgement, rule: str) -> CheckResult:
    return next(result for result in judgement.results if result.rule == rule)


def rules_of(judgement: Judgement) -> list[str]:
    return [finding.rule for finding in judgement.findings]


def test_finding_points_to_the_cell_of_its_field(sound_frame: Sound) -> None:
    rows = sound_frame("remaining_budget", {"balance_satang": 1})
    letters = {"0123456789abcdef:1": {"balance_satang": "O"}, "0123456789abcdef:2": {"balance_satang": "P"}}
    (finding,) = judge_rows("remaining_budget", rows, letters).findings
    assert (finding.sheet, finding.cell, finding.row) == ("ชีต", "O9", 9)
    assert finding.source_row_id == "0123456789abcdef:1:9"


def test_letters_may_leave_out_the_unit_of_money(sound_frame: Sound) -> None:
    rows = sound_frame("remaining_budget", {"balance_satang": 1})
    (finding,) = judge_rows("remaining_budget", rows, {"0123456789abcdef:1": {"balance": "O"}}).findings
    assert finding.cell == "O9"


def test_finding_has_no_cell_where_the_columns_are_not_known(judged: Judged) -> None:
    (finding,) = judged("remaining_budget", {"balance_satang": 1}).findings
    assert finding.cell is None


def test_finding_carries_the_identity_of_its_row(judged: Judged) -> None:
    (finding,) = judged("progress", {"progress_pct": 101.0, "part": "กองช่าง", "fiscal_year": 2568}).findings
    assert (finding.kind, finding.line_key, finding.part, finding.fiscal_year) == ("progress", "key-9", "กองช่าง", 2568)


def test_every_field_of_a_rule_is_judged(judged: Judged) -> None:
    negative = {"initial_satang": -1, "contracted_satang": -2}
    findings = [f for f in judged("progress", negative).findings if f.rule == "negative_amount"]
    assert [f.found for f in findings] == ["-0.01", "-0.02"]
    assert "ยอดตั้งต้น" in findings[0].message_th
    assert "ลงนามสัญญา" in findings[1].message_th


def test_row_that_breaks_a_rule_in_two_fields_failed_once(judged: Judged) -> None:
    judgement = judged("progress", {"initial_satang": -1, "contracted_satang": -2}, {})
    assert result_of(judgement, "negative_amount").rows_failed == 1


def test_money_beyond_exact_floats_is_compared_to_the_satang(judged: Judged) -> None:
    large = 2**53 + 1
    line = {f"{name}_satang": 0 for name in MONEY} | {"approved_satang": large, "balance_satang": large - 1}
    (finding,) = judged("remaining_budget", line).findings
    assert (finding.rule, finding.difference_satang) == ("budget_identity", -1)
    assert finding.found == "90,071,992,547,409.92"


def test_rows_of_several_years_are_judged_by_their_own(judged: Judged) -> None:
    last = {"fiscal_year": 2568, "budget_code": "9968011134010001", "paid_on": dt.date(2024, 10, 1)}
    assert rules_of(judged("disbursements", {}, last)) == []


def test_faulted_row_is_judged_by_what_it_states(judged: Judged) -> None:
    faulted = {"is_faulted": True, "transferred_in_satang": None, "committed_satang": -1}
    assert rules_of(judged("remaining_budget", faulted)) == ["balance_unexplained", "negative_amount"]


def test_line_with_a_blank_amount_is_not_judged_by_the_identity(judged: Judged) -> None:
    judgement = judged("remaining_budget", {"transferred_in_satang": None}, {"balance_satang": None})
    result = result_of(judgement, "budget_identity")
    assert (result.outcome, result.rows_judged) == ("not_applicable", 0)
    assert result.reason is not None
    assert "โอนเพิ่ม" in result.reason
    assert "transferred in" in str(result.reason_en)


def test_passed_rule_tells_how_many_rows_it_left_out(judged: Judged) -> None:
    result = result_of(judged("remaining_budget", {}, {"transferred_in_satang": None}), "budget_identity")
    assert (result.outcome, result.rows_judged) == ("passed", 1)
    assert "1 rows" in str(result.reason_en)


def test_codes_are_not_applicable_without_code_lists(sound_frame: Sound) -> None:
    rows = sound_frame("remaining_budget", {}).drop("work_by_code", "programme_by_code", "expenditure_type_by_code")
    judgement = judge_rows("remaining_budget", rows)
    outcomes = {rule: result_of(judgement, rule).outcome for rule in ("code_undecodable", "work_name_differs")}
    assert outcomes == {"code_undecodable": "not_applicable", "work_name_differs": "not_applicable"}
    assert result_of(judgement, "code_year_differs").outcome == "passed"


def test_code_without_any_known_part_is_not_besides_partly_unknown(judged: Judged) -> None:
    unknown = {"work_by_code": None, "programme_by_code": None, "expenditure_type_by_code": None}
    assert rules_of(judged("transfers", unknown)) == ["code_undecodable"]


def test_code_that_is_no_code_does_not_decode(judged: Judged) -> None:
    assert rules_of(judged("transfers", {"budget_code": "1234567890123456"})) == ["code_undecodable"]


def test_work_under_another_programme_is_found_without_a_code(judged: Judged) -> None:
    named = {"budget_code": None, "work_by_code": None, "programme_by_code": None, "expenditure_type_by_code": None}
    sound = {**named, "work_code": "00111", "programme_code": "00110"}
    misfiled = {**named, "work_code": "00111", "programme_code": "00210", "programme": "แผนงานการศึกษา"}
    unknown = {**named, "work_code": None, "programme_code": "00210"}
    (finding,) = judged("transfers", sound, misfiled, unknown).findings
    assert (finding.rule, finding.row) == ("work_outside_programme", 10)
    assert (finding.found, finding.expected) == ("แผนงานการศึกษา", "00110")


def test_balance_below_zero_is_told_once(judged: Judged) -> None:
    line = {"committed_satang": 0, "disbursed_satang": 40_000_001, "balance_satang": -1}
    assert rules_of(judged("remaining_budget", line)) == ["disbursed_exceeds_budget"]


def test_two_payments_of_one_voucher_with_other_money_are_not_the_same_line(judged: Judged) -> None:
    second = {"line_key": "v|c#2", "amount_satang": 200_000, "withheld_satang": 0, "net_satang": 200_000}
    assert rules_of(judged("disbursements", {"line_key": "v|c"}, second)) == []


def test_third_occurrence_is_found_beside_a_different_second(judged: Judged) -> None:
    other = {"amount_satang": 200_000, "withheld_satang": 0, "net_satang": 200_000}
    lines = ({"line_key": "v|c"}, {"line_key": "v|c#2", **other}, {"line_key": "v|c#3"})
    (finding,) = judged("disbursements", *lines).findings
    assert (finding.rule, finding.found, finding.expected) == ("duplicate_line", "ชีต!11:11", "ชีต!9:9")


def test_repeated_line_points_to_the_cell_of_its_voucher(sound_frame: Sound) -> None:
    rows = sound_frame("disbursements", {"line_key": "v|c"}, {"line_key": "v|c#2"})
    (finding,) = judge_rows("disbursements", rows, {"0123456789abcdef:1": {"voucher_no": "B"}}).findings
    assert finding.cell == "B10"


def test_same_key_in_two_prints_is_no_duplicate(judged: Judged) -> None:
    march = {"line_key": "k"}
    september = {"line_key": "k", "source_row_id": "fedcba9876543210:1:9"}
    assert rules_of(judged("remaining_budget", march, september)) == []


def test_number_sign_within_a_key_is_no_repetition(judged: Judged) -> None:
    assert rules_of(judged("disbursements", {"line_key": "ฎ#1|c"}, {"line_key": "ฎ#2|c"})) == []


def test_completed_project_with_a_blank_payment_counts_as_unpaid(judged: Judged) -> None:
    judgement = judged("progress", {}, {"disbursed_satang": None})
    (finding,) = judgement.findings
    assert (finding.rule, finding.row, finding.found) == ("completed_but_nothing_paid", 10, None)
    assert "ไม่ได้ระบุ" in finding.message_th
    assert "not stated" in finding.message_en


def test_sheet_that_never_states_payments_is_not_judged_by_them(judged: Judged) -> None:
    judgement = judged("progress", {"disbursed_satang": None}, {"disbursed_satang": None})
    assert judgement.findings == []
    assert result_of(judgement, "completed_but_nothing_paid").outcome == "not_applicable"


def test_completed_project_without_a_budget_needs_no_payment(judged: Judged) -> None:
    free = {"disbursed_satang": 0, "budget_satang": 0, "initial_satang": None}
    assert rules_of(judged("progress", free)) == []


def test_routine_line_of_the_plan_needs_neither_budget_nor_months(judged: Judged) -> None:
    routine = {"is_routine": True, "budget_satang": None, "planned_months": None}
    assert rules_of(judged("action_items", routine)) == []


@pytest.mark.parametrize("kind", list(FACTS))
def test_table_without_rows_is_not_applicable(kind: str, sound_frame: Sound) -> None:
    judgement = judge_rows(kind, sound_frame(kind, {}).clear())
    assert judgement.findings == []
    assert {result.outcome for result in judgement.results} == {"not_applicable"}
    assert all(result.reason and result.reason_en for result in judgement.results)


@pytest.mark.parametrize("kind", list(FACTS))
def test_rule_that_is_not_applicable_says_why(kind: str, sound_frame: Sound) -> None:
    place = sound_frame(kind, {}).select("source_row_id", "sheet", "row", "line_key", "fiscal_year")
    judgement = judge_rows(kind, place)
    without = [result for result in judgement.results if result.outcome == "not_applicable"]
    assert without
    assert all(result.reason and result.reason_en and "{" not in result.reason for result in without)


def test_results_come_once_per_rule_in_the_order_of_the_suite(judged: Judged) -> None:
    rules = [result.rule for result in judged("progress", {}).results]
    assert rules[:3] == ["net_budget_identity", "disbursed_exceeds_budget", "completed_but_nothing_paid"]
    assert len(rules) == len(set(rules))


def test_expectation_that_raises_is_an_error_and_not_a_passed_rule(
    sound_frame: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    from expectations import action_summary
    from expectations.preparing import same_lines

    def prepare_without_a_column(rows: pl.DataFrame) -> pl.DataFrame:
        prepared = same_lines(rows)
        return prepared.with_columns(pl.lit("สิบ").alias("project_pct"))

    monkeypatch.setattr(action_summary, "prepare", prepare_without_a_column)
    with pytest.raises(RuleFailedError) as raised:
        judge_rows("action_summary", sound_frame("action_summary", {}))
    assert raised.value.rule == "percentage_outside_range/project_pct"
    assert "percentage_outside_range" in raised.value.message_th


def test_kind_without_a_suite_is_refused(sound_frame: Sound) -> None:
    with pytest.raises(UnknownKindError) as raised:
        judge_rows("annual_report", sound_frame("progress", {}))
    assert raised.value.kind == "annual_report"
    assert "remaining_budget" in raised.value.message_en


def test_frame_that_cannot_be_placed_is_refused(sound_frame: Sound) -> None:
    with pytest.raises(MissingColumnsError) as raised:
        judge_rows("progress", sound_frame("progress", {}).drop("sheet", "row"))
    assert raised.value.missing == ("sheet", "row")


amounts = st.none() | st.integers(min_value=0, max_value=10**15)
lines = st.fixed_dictionaries({f"{name}_satang": amounts for name in MONEY})


@settings(max_examples=15, deadline=None)
@given(st.lists(lines, min_size=1, max_size=30))
def test_identity_is_broken_exactly_where_the_parts_do_not_give_the_balance(changes: list[dict[str, Any]]) -> None:
    place = {"sheet": "S", "part": "", "fiscal_year": 2569}
    rows = [
        {**place, **change, "row": n, "line_key": f"k{n}", "source_row_id": f"0123456789abcdef:1:{n}"}
        for n, change in enumerate(changes, start=1)
    ]
    frame = pl.DataFrame(rows, schema_overrides={f"{name}_satang": pl.Int64 for name in MONEY})
    found = {
        f.row: f.difference_satang
        for f in judge_rows("remaining_budget", frame).findings
        if f.rule == "budget_identity"
    }
    assert found == {n: off for n, change in enumerate(changes, start=1) if (off := difference(change))}


def difference(line: dict[str, int | None]) -> int | None:
    """The balance less what the parts give, in plain Python; None where a part is not stated."""
    values = [line[f"{name}_satang"] for name in MONEY]
    approved, into, out, committed, disbursed, balance = (0 if value is None else value for value in values)
    return None if None in values else balance - (approved + into - out - committed - disbursed)
