"""Each rule of rows finds the row that breaks it, with what was found and expected, and is silent on the one that does not.

Long because every rule stands here with a row that keeps it and one that breaks it, for each of its tables.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from expectations.catalogue import catalogue
from sql.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from expectations.judgement import Judgement

    Judged = Callable[..., Judgement]
    Row = dict[str, Any]


class Case(NamedTuple):
    """A passing and a failing row of one rule, and what the finding of the latter says."""

    rule: str
    kind: str
    passing: Row
    failing: Row
    found: str | None
    expected: str | None
    difference: int | None = None


NO_OUT: Row = {"transferred_out_satang": None}
PLANS = ("plan_projects", "plan_beyond_capacity", "plan_equipment")
CASES = [
    Case("budget_identity", "remaining_budget", {}, {"balance_satang": 20_978_442}, "209,784.42", "209,783.42", 100),
    Case(
        "balance_unexplained",
        "remaining_budget",
        NO_OUT,
        {**NO_OUT, "balance_satang": 20_978_341},
        "209,783.41",
        "209,783.42",
        -1,
    ),
    Case(
        "disbursed_exceeds_budget",
        "remaining_budget",
        {"transferred_out_satang": 24_128_880, "balance_satang": -3_150_538},
        {"transferred_out_satang": 24_128_881, "balance_satang": -3_150_539},
        "158,711.20",
        "158,711.19",
        1,
    ),
    Case(
        "disbursed_exceeds_budget",
        "progress",
        {"disbursed_satang": 50_000_000},
        {"disbursed_satang": 50_000_001},
        "500,000.01",
        "500,000.00",
        1,
    ),
    Case(
        "balance_negative",
        "remaining_budget",
        {"committed_satang": 24_128_880, "balance_satang": 0},
        {"committed_satang": 24_128_881, "balance_satang": -1},
        "-0.01",
        "ศูนย์หรือมากกว่า",
    ),
    Case(
        "negative_amount",
        "remaining_budget",
        {},
        {"committed_satang": -1, "balance_satang": 24_128_881},
        "-0.01",
        "ศูนย์หรือมากกว่า",
    ),
    Case("negative_amount", "transfers", {"in_satang": 0}, {"in_satang": -5}, "-0.05", "ศูนย์หรือมากกว่า"),
    Case("negative_amount", "action_items", {"budget_satang": 0}, {"budget_satang": -5}, "-0.05", "ศูนย์หรือมากกว่า"),
    Case("negative_amount", "action_equipment", {"budget_satang": 0}, {"budget_satang": -5}, "-0.05", "ศูนย์หรือมากกว่า"),
    Case("negative_amount", "action_summary", {"project_count": 0}, {"project_count": -1}, "-1", "ศูนย์หรือมากกว่า"),
    Case(
        "negative_amount", "progress", {"contracted_satang": None}, {"contracted_satang": -1}, "-0.01", "ศูนย์หรือมากกว่า"
    ),
    Case(
        "negative_payment",
        "disbursements",
        {"withheld_satang": 0, "net_satang": 107_000},
        {"amount_satang": -97_800, "withheld_satang": 0, "net_satang": None},
        "-978.00",
        "ศูนย์หรือมากกว่า เว้นแต่เป็นการส่งคืนหรือปรับปรุง",
    ),
    *(
        Case(
            "code_undecodable",
            kind,
            {},
            {"work_by_code": None, "programme_by_code": None, "expenditure_type_by_code": None},
            "9969011134010001",
            "รหัส 16 หลักที่มีงานและประเภทรายจ่ายอยู่ในบัญชีรหัส",
        )
        for kind in ("remaining_budget", "disbursements", "transfers", "grants", "carry_overs")
    ),
    *(
        Case(
            "code_part_unknown",
            kind,
            {},
            {"expenditure_type_by_code": None},
            "9969011134010001",
            "งานและประเภทรายจ่ายในบัญชีรหัสของปีนั้น",
        )
        for kind in ("remaining_budget", "disbursements", "transfers", "grants", "carry_overs")
    ),
    *(
        Case("code_year_differs", kind, {}, {"budget_code": "9967011134010001"}, "2567", "2569")
        for kind in ("remaining_budget", "disbursements", "transfers")
    ),
    Case("code_year_differs", "remaining_budget", {}, {"budget_code": "9968011134010001"}, "2568", "2569"),
    Case("code_of_preceding_year", "disbursements", {}, {"budget_code": "9968011134010001"}, "2568", None),
    *(
        Case(
            "work_name_differs",
            kind,
            {"work": "บริหารทั่วไป"},
            {"work": "งานบริหารงานคลัง"},
            "งานบริหารงานคลัง",
            "งานบริหารทั่วไป",
        )
        for kind in ("remaining_budget", "disbursements", "transfers", "carry_overs")
    ),
    *(
        Case(
            "type_name_differs",
            kind,
            {"expenditure_type": "ค่าไฟฟ้า "},
            {"expenditure_type": "ค่าน้ำประปา"},
            "ค่าน้ำประปา",
            "ค่าไฟฟ้า",
        )
        for kind in ("remaining_budget", "disbursements", "transfers", "carry_overs")
    ),
    *(
        Case(
            "work_outside_programme",
            kind,
            {"programme": "บริหารงานทั่วไป"},
            {"programme": "แผนงานการศึกษา"},
            "แผนงานการศึกษา",
            "แผนงานบริหารงานทั่วไป",
        )
        for kind in ("remaining_budget", "disbursements", "transfers", "carry_overs")
    ),
    Case(
        "work_outside_programme",
        "ordinance_detail",
        {"programme": "แผนงานบริหารงานทั่วไป"},
        {"programme": "แผนงานการศึกษา", "programme_code": "00210"},
        "แผนงานการศึกษา",
        "00110",
    ),
    Case(
        "date_outside_year",
        "disbursements",
        {"paid_on": dt.date(2026, 9, 30)},
        {"paid_on": dt.date(2026, 10, 1)},
        "01/10/2569",
        "01/10/2568–30/09/2569",
    ),
    Case(
        "date_outside_year",
        "transfers",
        {"approved_on": dt.date(2025, 10, 1)},
        {"approved_on": dt.date(2025, 9, 30)},
        "30/09/2568",
        "01/10/2568–30/09/2569",
    ),
    *(
        Case("duplicate_line", kind, {"line_key": "same"}, {"line_key": "same#2"}, "ชีต!10:10", "ชีต!9:9")
        for kind in FACTS
    ),
    Case("net_payment_identity", "disbursements", {}, {"net_satang": 106_001}, "1,060.01", "1,060.00", 1),
    Case("net_budget_identity", "progress", {}, {"initial_satang": 39_999_999}, "500,000.00", "499,999.99", 1),
    Case("percentage_outside_range", "progress", {"progress_pct": 0.0}, {"progress_pct": 100.5}, "100.5", "0 ถึง 100"),
    Case(
        "percentage_outside_range", "action_summary", {"project_pct": 100.0}, {"budget_pct": -0.5}, "-0.5", "0 ถึง 100"
    ),
    Case(
        "completed_but_nothing_paid",
        "progress",
        {"disbursed_satang": 1},
        {"disbursed_satang": 0},
        "0.00",
        "ยอดเบิกจ่ายมากกว่าศูนย์",
    ),
    Case(
        "not_started_but_paid",
        "progress",
        {"status_code": "not_started", "disbursed_satang": 0},
        {"status_code": "not_started", "disbursed_satang": 1},
        "0.01",
        "ยังไม่มีการเบิกจ่าย",
    ),
    Case("finished_before_started", "progress", {}, {"finished_on": dt.date(2026, 1, 4)}, "04/01/2569", "05/01/2569"),
    *(
        Case(
            "budget_not_stated",
            kind,
            {"budget_satang": 0},
            {"budget_satang": None},
            None,
            "งบประมาณ (0 ถ้าไม่ใช้งบประมาณ)",
        )
        for kind in ("action_items", "action_equipment")
    ),
    *(
        Case(
            "months_not_stated",
            kind,
            {"planned_months": "000000000001"},
            {"planned_months": months},
            months,
            "อย่างน้อยหนึ่งเดือน",
        )
        for kind in ("action_items", "action_equipment")
        for months in (None, "000000000000")
    ),
    *(
        Case("negative_amount", kind, {field: 0}, {field: -5}, "-0.05", "ศูนย์หรือมากกว่า")
        for kind, field in (
            ("reserve_spending", "committed_satang"),
            ("grants", "returned_satang"),
            ("carry_overs", "disbursed_satang"),
            ("ordinance_detail", "amount_satang"),
            ("ordinance_summary", "actual_2_before_satang"),
        )
    ),
    *(
        Case(
            "amount_below_zero",
            kind,
            {field: 0},
            {field: -97_800},
            "-978.00",
            "ศูนย์หรือมากกว่า เว้นแต่เป็นรายการปรับปรุงหรือรับคืน",
        )
        for kind, field in (("trial_balance", "credit_satang"), ("cash_report", "month_actual_satang"))
    ),
    Case(
        "register_balance_differs",
        "reserve_spending",
        {"balance_satang": 30_000_000},  # what is committed may be left in
        {"balance_satang": 20_000_001},
        "200,000.01",
        "200,000.00",
        1,
    ),
    Case(
        "register_balance_differs",
        "grants",
        {"disbursed_satang": None, "returned_satang": None, "balance_satang": 30_000_000},
        {"balance_satang": 5_000_000},
        "50,000.00",
        "40,000.00",
        1_000_000,
    ),
    Case("register_balance_differs", "carry_overs", {}, {"balance_satang": 499_999}, "4,999.99", "5,000.00", -1),
    *(
        Case(
            "spent_exceeds_granted",
            kind,
            {"disbursed_satang": granted, "balance_satang": None},
            {"disbursed_satang": granted + 1, "balance_satang": None},
            more,
            shown,
            1,
        )
        for kind, granted, shown, more in (
            ("reserve_spending", 50_000_000, "500,000.00", "500,000.01"),
            ("grants", 30_000_000, "300,000.00", "300,000.01"),
            ("carry_overs", 10_000_000, "100,000.00", "100,000.01"),
        )
    ),
    *(
        Case(
            "date_after_year",
            kind,
            {day: dt.date(2024, 5, 1)},
            {day: dt.date(2026, 10, 1)},
            "01/10/2569",
            "30/09/2569",
        )
        for kind, day in (("reserve_spending", "approved_on"), ("grants", "notified_on"))
    ),
    Case(
        "date_after_year",
        "carry_overs",
        {"signed_on": dt.date(2026, 10, 1)},
        {"signed_on": dt.date(2027, 10, 1), "ends_on": None},
        "01/10/2570",
        "30/09/2570",
    ),
    Case(
        "budget_year_after_file",
        "carry_overs",
        {"budget_code": None, "budget_year": 2568},
        {"budget_code": None, "budget_year": 2570},
        "2570",
        "2569",
    ),
    Case(
        "ended_before_signed",
        "carry_overs",
        {"ends_on": dt.date(2026, 9, 28)},
        {"ends_on": dt.date(2026, 9, 27)},
        "27/09/2569",
        "28/09/2569",
    ),
    Case(
        "code_not_of_budget_year",
        "grants",
        {"budget_code": "9968011134010001"},
        {"budget_code": "9967011134010001"},
        "2567",
        "2569",
    ),
    Case(
        "code_not_of_budget_year",
        "carry_overs",
        {"budget_code": "9968011134010001", "budget_year": 2568},
        {"budget_code": "9968011134010001"},
        "2568",
        "2569",
    ),
    *(
        Case("negative_amount", kind, {"budget_5_satang": 0}, {"budget_5_satang": -5}, "-0.05", "ศูนย์หรือมากกว่า")
        for kind in PLANS
    ),
    Case(
        "negative_amount",
        "plan_summary",
        {"project_count_3": 0},
        {"project_count_3": -1, "project_count_total": 41},
        "-1",
        "ศูนย์หรือมากกว่า",
    ),
    *(
        Case(
            "ordinance_exceeds_plan",
            kind,
            {"ordinance_2_satang": 700, "budget_2_satang": 700},
            {"ordinance_2_satang": 701, "budget_2_satang": 700},
            "7.01",
            "7.00",
            1,
        )
        for kind in PLANS
    ),
    *(
        Case(
            "edition_outside_plan",
            kind,
            {"edition_year": 2565},
            {"edition_year": 2571},
            "2571",
            "ปีในช่วงของแผน หรือหนึ่งปีก่อนเริ่มแผน",
        )
        for kind in PLANS
    ),
    *(Case("duplicate_line", kind, {"line_key": "k"}, {"line_key": "k#2"}, "ชีต!10:10", "ชีต!9:9") for kind in PLANS),
    Case("duplicate_line", "plan_summary", {"line_key": "k"}, {"line_key": "k#2"}, "ชีต!10:10", "ชีต!9:9"),
    Case("duplicate_line", "strategy_crosswalk", {"line_key": "k"}, {"line_key": "k#2"}, "ชีต!10:10", "ชีต!9:9"),
    Case(
        "plan_years_differ_from_total",
        "plan_summary",
        {"budget_total_satang": None},
        {"budget_total_satang": 321_064_001},
        "3,210,640.01",
        "3,210,640.00",
        1,
    ),
    Case(
        "strategy_serves_nothing",
        "strategy_crosswalk",
        {"national_strategy": None, "sdg": "SDG 4"},
        {"national_strategy": None},
        "ยุทธศาสตร์ด้านการศึกษา",
        "แผนระดับบนอย่างน้อยหนึ่งแผน",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{case.kind}-{number}" for number, case in enumerate(CASES)])
def test_rule_finds_the_failing_row_only(case: Case, judged: Judged) -> None:
    judgement = judged(case.kind, case.passing, case.failing)
    findings = [finding for finding in judgement.findings if finding.rule == case.rule]
    assert [(f.row, f.found, f.expected, f.difference_satang) for f in findings] == [
        (10, case.found, case.expected, case.difference)
    ]
    result = next(result for result in judgement.results if result.rule == case.rule)
    assert (result.outcome, result.rows_failed) == ("failed", 1)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{case.kind}-{number}" for number, case in enumerate(CASES)])
def test_message_of_a_failing_row_names_its_place_and_leaves_no_gap(case: Case, judged: Judged) -> None:
    finding = next(f for f in judged(case.kind, case.passing, case.failing).findings if f.rule == case.rule)
    for message in (finding.message_th, finding.message_en):
        assert "10" in message
        assert "{" not in message
        assert "None" not in message


@pytest.mark.parametrize("kind", list(FACTS))
def test_sound_row_has_no_finding(kind: str, judged: Judged) -> None:
    judgement = judged(kind, {})
    assert judgement.findings == []
    assert {result.outcome for result in judgement.results} <= {"passed", "not_applicable"}


def test_every_rule_of_rows_has_a_case_for_each_of_its_tables() -> None:
    stated = {(rule.id, table) for rule in catalogue() if rule.kind_of_rule == "row" for table in rule.tables}
    assert {(case.rule, case.kind) for case in CASES} == stated
