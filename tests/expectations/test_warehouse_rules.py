"""Each rule of the warehouse finds the facts that break it, and is silent where they agree."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from expectations.catalogue import catalogue
from tests.expectations.conftest import PRINTED
from tests.expectations.test_register_left_out import load_register

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.expectations.conftest import Warehouse

    Setting = Callable[[Warehouse, bool], None]

CODE = "9969011134010001"
OTHER = "9969011134020001"
SETTINGS: dict[str, list[tuple[Setting, tuple[Any, ...]]]] = {}


def setting(rule: str, *expected: Any) -> Callable[[Setting], Setting]:
    """Registers a setting: `(warehouse, breaks)`; `expected` = kind, found, expected, difference of the finding."""

    def register(function: Setting) -> Setting:
        SETTINGS.setdefault(rule, []).append((function, expected))
        return function

    return register


@setting("payments_differ_from_disbursed", "remaining_budget", "300.00", "250.00", 5_000)
def _payments_of_a_code(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE, disbursed_satang=10_000)
    w.add("remaining_budget", budget_code=CODE, disbursed_satang=20_000)
    w.add("disbursements", budget_code=CODE, amount_satang=25_000, paid_on=dt.date(2026, 5, 22))
    w.add("disbursements", budget_code=CODE, amount_satang=0 if breaks else 5_000)


@setting("payments_differ_from_disbursed", "remaining_budget", "100.00", "0.00", 10_000)
def _payment_after_the_print(w: Warehouse, breaks: bool) -> None:
    day = dt.date(2026, 5, 23 if breaks else 22)
    w.add("remaining_budget", budget_code=CODE, disbursed_satang=10_000)
    w.add("disbursements", budget_code=CODE, amount_satang=10_000, paid_on=day)


@setting("payment_code_not_in_budget", "disbursements", OTHER, "รหัสที่มีในรายงานงบประมาณคงเหลือของปีนั้น", None)
def _payment_of_an_unknown_code(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE, disbursed_satang=0)
    w.add("disbursements", budget_code=None, amount_satang=7)
    w.add("disbursements", budget_code="9968011134020001", amount_satang=7)
    for amount in (5, 6):
        w.add("disbursements", budget_code=OTHER if breaks else CODE, amount_satang=amount)


@setting("payment_code_not_in_budget", "disbursements", OTHER, "รหัสที่มีในรายงานงบประมาณคงเหลือของปีนั้น", None)
def _payment_of_a_code_in_quarantine(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE, disbursed_satang=0)
    w.add("disbursements", budget_code=OTHER, amount_satang=5)
    w.quarantine("remaining_budget", f"{CODE if breaks else OTHER}|")


@setting("transfer_round_unbalanced", "transfers", "5.00", "4.00", 100)
def _transfers_of_a_round(w: Warehouse, breaks: bool) -> None:
    w.add("transfers", round="1", budget_code=CODE, in_satang=500)
    w.add("transfers", round="1", budget_code=OTHER, out_satang=400 if breaks else 500)
    w.add("transfers", round="2", budget_code=OTHER, old_explanation="เดิม", new_explanation="ใหม่")


@setting("transfer_year_unbalanced", "transfers", "5.00", "0.00", 500)
def _transfers_of_a_year(w: Warehouse, breaks: bool) -> None:
    w.add("transfers", round=None, in_satang=500)
    w.add("transfers", round=None, out_satang=None if breaks else 500)


@setting("transfers_in_differ_from_line", "remaining_budget", "5.00", "4.00", 100)
def _transfers_into_a_line(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE, transferred_in_satang=500)
    w.add("transfers", budget_code=CODE, in_satang=400, approved_on=dt.date(2026, 5, 22))
    w.add("transfers", budget_code=CODE, in_satang=100, approved_on=dt.date(2026, 5, 23) if breaks else None)


@setting("transfers_out_differ_from_line", "remaining_budget", "0.00", "1.00", -100)
def _transfers_out_of_a_line(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE, transferred_out_satang=0)
    w.add("remaining_budget", budget_code=OTHER, transferred_out_satang=None)
    w.add("transfers", budget_code=OTHER, out_satang=900)
    w.add("transfers", budget_code=CODE if breaks else OTHER, out_satang=100)


@setting("transfer_code_not_in_budget", "transfers", OTHER, "รหัสที่มีในรายงานงบประมาณคงเหลือของปีนั้น", None)
def _transfer_of_an_unknown_code(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE)
    w.add("transfers", budget_code=OTHER, in_satang=1, approved_on=dt.date(2026, 5, 22 if breaks else 23))
    w.add("transfers", budget_code=CODE, in_satang=1)


@setting("transfer_code_not_in_budget", "transfers", OTHER, "รหัสที่มีในรายงานงบประมาณคงเหลือของปีนั้น", None)
def _transfer_of_a_code_in_quarantine(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE)
    w.add("transfers", budget_code=OTHER, in_satang=1)
    w.quarantine("remaining_budget", f"{CODE if breaks else OTHER}|")


@setting("trial_balance_unbalanced", "trial_balance", "300.00", "299.99", 1)
def _debits_and_credits(w: Warehouse, breaks: bool) -> None:
    w.add("trial_balance", account="เงินฝาก ประจำ", debit_satang=30_000, credit_satang=0)
    w.add("trial_balance", account="เงินสะสม", credit_satang=29_999 if breaks else 30_000)
    w.add("trial_balance", account="เงินฝาก ประจำ", part="after_closing", debit_satang=7)
    w.add("trial_balance", account="เงินสะสม", part="after_closing", credit_satang=7)


@setting("trial_balance_unbalanced", "trial_balance", "1.00", "0.00", 100)
def _balance_with_a_row_in_quarantine(w: Warehouse, breaks: bool) -> None:
    w.add("trial_balance", account="เงินฝาก ประจำ", debit_satang=100)
    w.quarantine("trial_balance" if not breaks else "progress", "เงินสะสม|")


def _confirm(w: Warehouse, subject: str, as_written: str, name: str) -> None:
    """A person has confirmed what the spelling stands for."""
    w.insert(
        "spelling", organisation_id=w.organisation, subject=subject, as_written=as_written, name=name, name_key=name
    )


def _plan(w: Warehouse) -> None:
    w.add("action_items", strategy_key="s1", programme_key="p1", budget_satang=300)
    w.add("action_items", strategy_key="s1", programme_key="p2", budget_satang=200)
    w.add("action_items", strategy_key="s2", programme_key="p1", budget_satang=1_000)
    w.add("action_items", strategy_key="s1", programme_key="p1", budget_satang=70, is_routine=True)


def _five_years(w: Warehouse, kind: str = "plan_projects", **values: Any) -> None:
    given = {"strategy_key": "s1", "programme_key": "แผนงานการศึกษา", "programme": "แผนงานการศึกษา"}
    w.add(kind, **{**given, "project_key": f"p{w.rows}", **values})


def _summary_of_plan(w: Warehouse, **values: Any) -> None:
    given = {"section": "plan_projects", "level": "programme", "strategy_key": "s1"}
    named = {"programme": "แผนงานการศึกษา", "programme_key": "แผนงานการศึกษา"}
    w.add("plan_summary", **{**given, **named, **values})


@setting("development_budget_differs_from_summary", "plan_summary", "3.01", "3.00", 1)
def _printed_years_of_a_programme(w: Warehouse, breaks: bool) -> None:
    _five_years(w, budget_1_satang=100, budget_2_satang=100)
    _five_years(w, budget_2_satang=200, ordinance_1_satang=70)
    _five_years(w, programme_key="อื่น", budget_2_satang=9)
    _five_years(w, "plan_equipment", budget_2_satang=9)
    _summary_of_plan(w, budget_1_satang=100, budget_2_satang=301 if breaks else 300, budget_3_satang=None)


@setting("development_budget_differs_from_summary", "plan_summary", "4.00", "3.00", 100)
def _printed_years_that_count_each_project_once(w: Warehouse, breaks: bool) -> None:
    _five_years(w, project_key="p", budget_1_satang=100)
    _five_years(w, project_key="p", budget_1_satang=200, edition_year=2570, edition_no=1)
    _summary_of_plan(w, budget_1_satang=400 if breaks else 200)
    _summary_of_plan(w, programme="แผนงานที่ไม่มีในไฟล์", programme_key="แผนงานที่ไม่มีในไฟล์", budget_1_satang=7)


@setting("development_count_differs_from_summary", "plan_summary", "3", "2", None)
def _printed_projects_of_a_strategy(w: Warehouse, breaks: bool) -> None:
    _five_years(w, budget_1_satang=100)
    _five_years(w, programme_key="อื่น", budget_1_satang=100)
    _five_years(w, budget_1_satang=0)
    _five_years(w, strategy_key="s2", budget_1_satang=100)
    _summary_of_plan(
        w, level="strategy", programme=None, programme_key=None, strategy="หนึ่ง", project_count_1=3 if breaks else 2
    )


@setting("development_budget_differs_from_summary", "plan_summary", "3.01", "3.00", 1)
def _printed_years_of_a_programme_written_otherwise(w: Warehouse, breaks: bool) -> None:
    _confirm(w, "programme", "การศึกษาฯ", "แผนงานการศึกษา")
    _five_years(w, budget_1_satang=300)
    _summary_of_plan(w, programme="การศึกษาฯ", programme_key="การศึกษาฯ", budget_1_satang=301 if breaks else 300)


@setting("development_count_differs_from_summary", "plan_summary", "2", "1", None)
def _printed_projects_of_a_strategy_written_otherwise(w: Warehouse, breaks: bool) -> None:
    _confirm(w, "strategy", "ยุทธศาสตร์หนึ่ง", "s1")
    _five_years(w, budget_1_satang=100)
    _summary_of_plan(
        w, level="strategy", programme=None, programme_key=None, strategy="ยุทธศาสตร์หนึ่ง", strategy_key="หนึ่ง",
        project_count_1=2 if breaks else 1,
    )  # fmt: skip


@setting("plan_budget_differs_from_summary", "action_summary", "3.10", "3.00", 10)
def _printed_budget_of_a_programme(w: Warehouse, breaks: bool) -> None:
    _plan(w)
    w.add(
        "action_summary",
        level="programme",
        strategy_key="s1",
        programme_key="p1",
        programme="แผนงานการศึกษา",
        budget_satang=310 if breaks else 300,
    )


@setting("plan_budget_differs_from_summary", "action_summary", "5.01", "5.00", 1)
def _printed_budget_of_a_strategy_with_its_routine_items(w: Warehouse, breaks: bool) -> None:
    _plan(w)
    w.add(
        "action_summary",
        level="strategy",
        strategy_key="s1",
        strategy="ยุทธศาสตร์ที่ 1",
        budget_satang=501 if breaks else 570,
    )


@setting("plan_count_differs_from_summary", "action_summary", "5", "3", None)
def _printed_count_in_all(w: Warehouse, breaks: bool) -> None:
    _plan(w)
    w.add("action_summary", level="total", programme="รวมทั้งสิ้น", project_count=5 if breaks else 3)


@setting("plan_budget_differs_from_summary", "action_summary", "5.00", "0.00", 500)
def _printed_budget_of_a_programme_written_otherwise(w: Warehouse, breaks: bool) -> None:
    _item(w, programme="เคหะ", programme_key="เคหะ", budget_satang=500)
    w.add("action_summary", level="programme", programme="เคหะฯ", programme_key="เคหะฯ", budget_satang=500)
    if not breaks:
        _confirm(w, "programme", "เคหะฯ", "เคหะ")


@setting("plan_count_differs_from_summary", "action_summary", "1", "0", None)
def _printed_count_of_a_strategy_written_otherwise(w: Warehouse, breaks: bool) -> None:
    _item(w, strategy="ยุทธศาสตร์หนึ่ง", strategy_key="หนึ่ง")
    w.add("action_summary", level="strategy", strategy="ยุทธศาสตร์ที่ 1", strategy_key="ที่1", project_count=1)
    if not breaks:
        _confirm(w, "strategy", "ยุทธศาสตร์หนึ่ง", "ที่1")


def _item(w: Warehouse, **values: Any) -> str:
    key: str = w.add("action_items", **{"project": "ถนน", "project_key": "ถนน", "budget_satang": 500, **values})
    return key


@setting("plan_item_without_budget_line", "action_items", "ถนน", "บรรทัดงบประมาณที่มีชื่อโครงการตรงกัน", None)
def _plan_item_alone(w: Warehouse, breaks: bool) -> None:
    w.add("remaining_budget", budget_code=CODE)
    w.state("action_items", _item(w), "none" if breaks else "linked")
    w.state("action_items", _item(w, is_routine=True), "none")
    w.state("action_items", _item(w, unit="อบจ.ปราจีนบุรี"), "none")
    w.state("action_items", _item(w, budget_satang=0), "none")
    w.state("action_items", _item(w, budget_satang=None), "none")
    w.state("action_items", _item(w), "ambiguous")


@setting("voucher_written_twice", "disbursements", "2.00", "เลขที่ฎีกาเขียนแบบเดียว", 200)
def _voucher_in_two_spellings(w: Warehouse, breaks: bool) -> None:
    paid: dict[str, Any] = {"budget_code": CODE, "amount_satang": 200, "paid_on": dt.date(2026, 2, 3)}
    w.add("disbursements", voucher_no="๐๐๑ / ๖๘", **paid)
    w.add("disbursements", voucher_no="1/68", **paid | ({} if breaks else {"amount_satang": 201}))
    w.add("disbursements", voucher_no="2/68", **paid)
    w.add("disbursements", voucher_no=None, **paid)


@setting("progress_without_plan_item", "progress", "ถนน", "รายการในแผนดำเนินงานที่มีชื่อตรงกัน", None)
def _progress_alone(w: Warehouse, breaks: bool) -> None:
    _item(w)
    project: dict[str, Any] = {"project": "ถนน", "project_key": "ถนน"}
    w.state("progress", w.add("progress", **project, disbursed_satang=500), "none" if breaks else "linked")
    w.state("progress", w.add("progress", **project), "ambiguous")
    w.state("progress", w.add("progress", project=None, project_key=None), "none")


@setting("budget_project_without_plan_item", "remaining_budget", "ถนน", "รายการในแผนดำเนินงานที่มีชื่อตรงกัน", None)
def _budget_line_alone(w: Warehouse, breaks: bool) -> None:
    _item(w)
    project: dict[str, Any] = {"project": "ถนน", "project_key": "ถนน"}
    w.state("remaining_budget", w.add("remaining_budget", **project, approved_satang=5), "none" if breaks else "linked")
    w.state("remaining_budget", w.add("remaining_budget", **project, approved_satang=0), "none")
    w.state("remaining_budget", w.add("remaining_budget", **project, approved_satang=5), "ambiguous")


@setting("link_ambiguous", "progress", "ถนน", "รายการที่ตรงกันเพียงรายการเดียว", None)
def _progress_row_that_fits_twice(w: Warehouse, breaks: bool) -> None:
    w.state("progress", w.add("progress", project="ถนน"), "ambiguous" if breaks else "none")


@setting("link_ambiguous", "disbursements", CODE, "รายการที่ตรงกันเพียงรายการเดียว", None)
def _payments_of_a_code_that_two_lines_share(w: Warehouse, breaks: bool) -> None:
    for _ in range(2):
        w.state("disbursements", w.add("disbursements", budget_code=CODE), "ambiguous" if breaks else "linked")


def _funded_project(w: Warehouse, *, disbursed: int | None, **reported: Any) -> str:
    """A report linked to an item that is linked to two budget lines; gives the item's key."""
    item = _item(w)
    w.link("progress", w.add("progress", project="ถนน", status="เขียนไว้", **reported), "action_items", item)
    for satang in (disbursed, None):
        w.link("action_items", item, "remaining_budget", w.add("remaining_budget", disbursed_satang=satang))
    return item


@setting("completed_but_line_unpaid", "progress", "0.00", "ยอดเบิกจ่ายมากกว่าศูนย์", None)
def _completed_project(w: Warehouse, breaks: bool) -> None:
    _funded_project(w, disbursed=0 if breaks else 1, status_code="completed")
    _funded_project(w, disbursed=0, status_code="completed", budget_satang=0)
    _funded_project(w, disbursed=0, status_code="in_progress")


@setting("not_started_but_line_paid", "progress", "0.05", "ยังไม่มีการเบิกจ่าย", None)
def _project_not_started(w: Warehouse, breaks: bool) -> None:
    _funded_project(w, disbursed=5 if breaks else 0, status_code="not_started")
    shared = _funded_project(w, disbursed=5, status_code="not_started")
    w.link("progress", w.add("progress", project="ถนน", status_code="in_progress"), "action_items", shared)


@setting("completed_but_line_unpaid", "progress", "0.00", "ยอดเบิกจ่ายมากกว่าศูนย์", None)
def _project_completed_in_a_word_that_a_person_explained(w: Warehouse, breaks: bool) -> None:
    _funded_project(w, disbursed=0)
    _funded_project(w, disbursed=1, status_code="completed")
    _confirm(w, "status", "เขียนไว้", "completed" if breaks else "in_progress")


@setting("not_started_but_line_paid", "progress", "0.05", "ยังไม่มีการเบิกจ่าย", None)
def _project_not_started_in_a_word_that_a_person_explained(w: Warehouse, breaks: bool) -> None:
    _funded_project(w, disbursed=5)
    _confirm(w, "status", "เขียนไว้", "not_started" if breaks else "in_progress")


@setting("reexport_smaller", "remaining_budget", "1", "2", -700)
def _second_export(w: Warehouse, breaks: bool) -> None:
    second = w.load("remaining_budget", number=2, as_of=dt.datetime(2026, 6, 30))
    ended: dict[str, Any] = {"known_to": dt.datetime(2026, 7, 1), "closed_load_id": second}
    w.add("remaining_budget", line_key="kept", approved_satang=1)
    w.add("remaining_budget", line_key="gone", approved_satang=700, **ended)
    w.add("remaining_budget", line_key="gone", approved_satang=700, held_to=dt.datetime(2026, 6, 30))
    w.add("remaining_budget", line_key="changed", approved_satang=700, **ended)
    if not breaks:
        w.add("remaining_budget", line_key="renamed", approved_satang=700, load_id=second)
    w.quarantine("remaining_budget", "changed", second)


@setting("reexport_smaller", "grants", "1", "2", -700)
def _second_register(w: Warehouse, breaks: bool) -> None:
    second = w.load("grants", number=2, as_of=dt.datetime(2026, 6, 30))
    w.add("grants", line_key="kept", allocated_satang=1)
    w.add(
        "trial_balance",
        line_key="closed account",
        debit_satang=5,
        closed_load_id=second,
        known_to=dt.datetime(2026, 7, 1),
    )
    w.add("grants", line_key="gone", allocated_satang=700, closed_load_id=second, known_to=dt.datetime(2026, 7, 1))
    if not breaks:
        w.add("grants", line_key="renamed", allocated_satang=700, load_id=second)


@setting("register_left_out", "disbursements", "2.00", "มีในไฟล์ฉบับใหม่ หรือถอนแล้ว", 200)
def _corrected_register(w: Warehouse, breaks: bool) -> None:
    load_register(w, PRINTED, {"kept": 100, "gone": 200})
    load_register(w, PRINTED + dt.timedelta(days=1), {"kept": 100} if breaks else {"kept": 100, "gone": 0})


CASES = [(rule, number) for rule, settings in SETTINGS.items() for number in range(len(settings))]


@pytest.mark.parametrize("database", ["warehouse", "postgresql_warehouse"])
@pytest.mark.parametrize(("rule", "number"), CASES)
def test_rule_finds_what_breaks_it(rule: str, number: int, database: str, request: pytest.FixtureRequest) -> None:
    warehouse: Warehouse = request.getfixturevalue(database)
    build, expected = SETTINGS[rule][number]
    build(warehouse, True)
    judgement = warehouse.judge()
    found = [finding for finding in judgement.findings if finding.rule == rule]
    assert len(found) == 1
    assert (found[0].kind, found[0].found, found[0].expected, found[0].difference_satang) == expected
    assert found[0].fiscal_year == 2569
    for message in (found[0].message_th, found[0].message_en):
        assert "{" not in message
        assert "None" not in message
    result = next(result for result in judgement.results if result.rule == rule)
    assert (result.outcome, result.rows_failed) == ("failed", 1)


@pytest.mark.parametrize(("rule", "number"), CASES)
def test_rule_is_silent_where_facts_agree(rule: str, number: int, warehouse: Warehouse) -> None:
    build, _ = SETTINGS[rule][number]
    build(warehouse, False)
    judgement = warehouse.judge()
    assert [finding for finding in judgement.findings if finding.rule == rule] == []
    assert next(result for result in judgement.results if result.rule == rule).outcome == "passed"


def test_every_rule_of_the_warehouse_has_a_setting() -> None:
    assert set(SETTINGS) == {rule.id for rule in catalogue() if rule.kind_of_rule == "warehouse"}
