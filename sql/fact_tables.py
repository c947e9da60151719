"""Fact tables: one for each kind of table that is loaded; a row is a version of a line (see `schema`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, Text

from sql.columns import classification, fact, money, texts

budget_line = fact(
    "budget_line",
    Column("budget_code", Text),
    *classification(),
    Column("unit", Text),
    Column("project", Text),
    Column("project_key", Text),
    Column("line_status", Text),
    money("approved"),
    money("transferred_in"),
    money("transferred_out"),
    money("committed"),
    money("disbursed"),
    money("balance"),
)

payment = fact(
    "payment",
    Column("paid_on", Date),
    Column("voucher_no", Text),
    Column("budget_code", Text),
    *classification(),
    Column("project", Text),
    Column("project_key", Text),
    Column("description", Text),
    Column("payee", Text, comment="May name a person: never in a public view"),
    Column("fund_source", Text),
    money("amount"),
    money("withheld"),
    money("net"),
)

budget_transfer = fact(
    "budget_transfer",
    Column("round", Text),
    Column("approved_on", Date),
    Column("approver", Text),
    Column("transfer_type", Text),
    Column("budget_code", Text),
    *classification(),
    Column("description", Text),
    money("in"),
    money("out"),
    Column("old_explanation", Text),
    Column("new_explanation", Text),
    Column("reason", Text),
)


def _plan_columns() -> list[Column[Any]]:
    return [
        Column("item_no", Text),
        Column("strategy", Text),
        Column("strategy_key", Text),
        Column("tactic", Text),
        Column("programme", Text),
        Column("programme_key", Text),
        Column("project", Text),
        Column("project_key", Text),
        Column("details", Text),
        money("budget"),
        Column("place", Text),
        Column("unit", Text),
        Column("unit_key", Text),
        Column("fund_source", Text),
        Column("planned_months", Text, comment="12 digits 0/1, October first; NULL = not stated"),
    ]


action_item = fact("action_item", *_plan_columns(), Column("is_routine", Boolean))

equipment_item = fact(
    "equipment_item",
    *_plan_columns(),
    Column("category", Text),
    Column("expenditure_type", Text),
)

action_summary = fact(
    "action_summary",
    Column("level", Text, comment="programme | strategy | total"),
    Column("strategy", Text),
    Column("strategy_key", Text),
    Column("programme", Text),
    Column("programme_key", Text),
    Column("project_count", Integer),
    Column("project_pct", Float),
    money("budget"),
    Column("budget_pct", Float),
    Column("unit", Text),
)

progress = fact(
    "progress",
    Column("item_no", Text),
    Column("project", Text),
    Column("project_key", Text),
    Column("village", Text),
    Column("unit", Text),
    Column("unit_key", Text),
    Column("fund_source", Text),
    money("initial"),
    money("transferred_in"),
    money("transferred_out"),
    money("budget"),
    money("contracted"),
    money("disbursed"),
    money("balance"),
    Column("progress_pct", Float),
    Column("status", Text, comment="As written"),
    Column("status_code", Text, comment="completed | in_progress | not_started | cancelled | carried_over"),
    Column("is_late", Boolean),
    Column("output", Text),
    Column("indicator", Text),
    Column("target", Text),
    Column("achieved", Text),
    Column("problems", Text),
    Column("reason_not_done", Text),
    Column("suggestions", Text),
    Column("started_on", Date),
    Column("finished_on", Date),
    Column("notes", Text),
)


PLAN_YEARS = 5
"""Years of a five-year plan; `_1` is the plan's first year, which is the `fiscal_year` of its rows."""


def _five_years(*names: str) -> list[Column[int]]:
    return [money(f"{name}_{year}") for name in names for year in range(1, PLAN_YEARS + 1)]


def _development_plan() -> list[Column[Any]]:
    """What all parts of a five-year plan say of a line: what it stands under, and the edition that brought it."""
    return [
        *texts("item_no", "strategy", "strategy_key", "tactic", "programme", "programme_key", "project", "project_key"),
        *texts("objective", "target", "indicator", "outcome", "unit", "unit_key", "asked_unit", "notes"),
        *texts("national_strategy", "national_plan", "sdg", "province_strategy", "local_strategy"),
        Column("edition", Text, comment="As written; NULL = no amendment is stated"),
        Column("edition_type", Text, comment="original | addition | change | amendment | review"),
        Column("edition_no", Integer),
        Column("edition_year", Integer),
        Column("edition_on", Date, comment="The day it was announced, where stated"),
    ]


plan_project = fact("plan_project", *_development_plan(), *_five_years("budget", "ordinance"))

plan_beyond_item = fact("plan_beyond_item", *_development_plan(), *_five_years("budget", "ordinance"))

plan_equipment_item = fact(
    "plan_equipment_item",
    *_development_plan(),
    *texts("category", "expenditure_type"),
    *_five_years("budget", "ordinance"),
)

plan_summary_line = fact(
    "plan_summary_line",
    Column("section", Text, comment="plan_projects | plan_beyond_capacity | plan_equipment"),
    Column("level", Text, comment="programme | tactic | strategy"),
    *texts("strategy", "strategy_key", "tactic", "programme", "programme_key"),
    *[Column(f"project_count_{year}", Integer) for year in range(1, PLAN_YEARS + 1)],
    Column("project_count_total", Integer, comment="Project-years: a project of three years counts three times"),
    *_five_years("budget"),
    money("budget_total"),
    *texts("edition"),
)

strategy_link = fact(
    "strategy_link",
    *texts("item_no", "national_strategy", "national_plan", "sdg", "province_strategy", "local_strategy"),
    *texts("strategy", "strategy_key", "tactic", "programme", "programme_key", "unit", "unit_key"),
)

reserve_spending = fact(
    "reserve_spending",
    *texts("item_no", "round"),
    Column("approved_on", Date),
    *texts("approver", "project", "project_key", "description"),
    money("approved"),
    money("committed"),
    money("disbursed"),
    money("balance"),
    *texts("unit", "unit_key", "status", "status_code"),
    Column("is_late", Boolean),
    *texts("notes"),
)

grant = fact(
    "specific_grant",
    *texts("item_no", "letter_no"),
    Column("notified_on", Date),
    *texts("grantor", "project", "project_key", "description", "budget_code"),
    money("allocated"),
    money("committed"),
    money("disbursed"),
    money("returned"),
    money("balance"),
    *texts("unit", "unit_key", "notes"),
)

carry_over = fact(
    "carry_over",
    *texts("item_no"),
    Column("budget_year", Integer, comment="The fiscal year whose budget the money is of"),
    Column("payment_year", Integer, comment="The fiscal year it is paid in"),
    *texts("budget_code"),
    *classification(),
    *texts("project", "project_key", "description", "contract_no"),
    Column("counterparty", Text, comment="May name a person: never in a public view"),
    Column("signed_on", Date),
    money("carried_over"),
    money("disbursed"),
    money("balance"),
    Column("ends_on", Date),
    *texts("carry_type", "unit", "unit_key", "fund_source", "notes"),
)

trial_balance_line = fact(
    "trial_balance_line",
    *texts("account_code", "account", "account_key"),
    money("debit"),
    money("credit"),
)

cash_report_line = fact(
    "cash_report_line",
    Column("section", Text, comment="receipts | payments, as the heading of the block says"),
    *texts("section_name", "account", "account_key", "account_code"),
    money("estimate"),
    money("actual"),
    money("month_actual"),
)

ordinance_item = fact(
    "ordinance_item",
    *texts("area", "programme_code", "programme", "programme_key", "work_code", "work", "budget_type", "category"),
    *texts("expenditure_type_code", "expenditure_type", "project", "project_key", "unit", "explanation"),
    money("amount"),
)

ordinance_summary_line = fact(
    "ordinance_summary_line",
    *classification(),
    *texts("item"),
    Column("level", Text, comment="What the row is: area | programme | work | budget_type | category | type"),
    money("actual_4_before"),
    money("actual_3_before"),
    money("actual_2_before"),
    money("actual_1_before"),
    money("estimate_1_before"),
    Column("change_pct", Float),
    money("estimate"),
)
