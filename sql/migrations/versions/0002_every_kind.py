"""Tables for every other kind of table an office has: plans, funds outside the ordinance, accounts, the ordinance.

Long because a migration states every column as it was on its day.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    "plan_project",
    "plan_beyond_item",
    "plan_equipment_item",
    "plan_summary_line",
    "strategy_link",
    "reserve_spending",
    "specific_grant",
    "carry_over",
    "trial_balance_line",
    "cash_report_line",
    "ordinance_item",
    "ordinance_summary_line",
)


def upgrade() -> None:
    """Create the twelve tables."""
    _plan_project()
    _plan_beyond_item()
    _plan_equipment_item()
    _plan_summary_line()
    _strategy_link()
    _reserve_spending()
    _specific_grant()
    _carry_over()
    _trial_balance_line()
    _cash_report_line()
    _ordinance_item()
    _ordinance_summary_line()


def downgrade() -> None:
    """Drop them again."""
    for table in TABLES:
        op.drop_table(table)


def _fact(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("version_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("line_key", sa.Text(), nullable=False),
        sa.Column("row_hash", sa.String(length=32), nullable=False),
        sa.Column("source_row_id", sa.Text(), nullable=False, comment="sha256[:16]:sheet number:row"),
        sa.Column("held_from", sa.DateTime(), nullable=False),
        sa.Column("held_to", sa.DateTime()),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime()),
        sa.Column("load_id", BIG, nullable=False),
        sa.Column("closed_load_id", BIG),
        *columns,
        sa.ForeignKeyConstraint(["closed_load_id"], ["load.load_id"], name=op.f(f"fk_{name}_closed_load_id_load")),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f(f"fk_{name}_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f(f"fk_{name}_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f(f"pk_{name}")),
    )
    op.create_index(
        f"ix_{name}_scope", name, ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"], unique=False
    )


def _plan_project() -> None:
    _fact(
        "plan_project",
        sa.Column("item_no", sa.Text()),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("tactic", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("objective", sa.Text()),
        sa.Column("target", sa.Text()),
        sa.Column("indicator", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("asked_unit", sa.Text()),
        sa.Column("notes", sa.Text()),
        sa.Column("national_strategy", sa.Text()),
        sa.Column("national_plan", sa.Text()),
        sa.Column("sdg", sa.Text()),
        sa.Column("province_strategy", sa.Text()),
        sa.Column("local_strategy", sa.Text()),
        sa.Column("edition", sa.Text(), comment="As written; NULL = no amendment is stated"),
        sa.Column("edition_type", sa.Text(), comment="original | addition | change | amendment | review"),
        sa.Column("edition_no", sa.Integer()),
        sa.Column("edition_year", sa.Integer()),
        sa.Column("edition_on", sa.Date(), comment="The day it was announced, where stated"),
        sa.Column("budget_1_satang", sa.BigInteger()),
        sa.Column("budget_2_satang", sa.BigInteger()),
        sa.Column("budget_3_satang", sa.BigInteger()),
        sa.Column("budget_4_satang", sa.BigInteger()),
        sa.Column("budget_5_satang", sa.BigInteger()),
        sa.Column("ordinance_1_satang", sa.BigInteger()),
        sa.Column("ordinance_2_satang", sa.BigInteger()),
        sa.Column("ordinance_3_satang", sa.BigInteger()),
        sa.Column("ordinance_4_satang", sa.BigInteger()),
        sa.Column("ordinance_5_satang", sa.BigInteger()),
    )


def _plan_beyond_item() -> None:
    _fact(
        "plan_beyond_item",
        sa.Column("item_no", sa.Text()),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("tactic", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("objective", sa.Text()),
        sa.Column("target", sa.Text()),
        sa.Column("indicator", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("asked_unit", sa.Text()),
        sa.Column("notes", sa.Text()),
        sa.Column("national_strategy", sa.Text()),
        sa.Column("national_plan", sa.Text()),
        sa.Column("sdg", sa.Text()),
        sa.Column("province_strategy", sa.Text()),
        sa.Column("local_strategy", sa.Text()),
        sa.Column("edition", sa.Text(), comment="As written; NULL = no amendment is stated"),
        sa.Column("edition_type", sa.Text(), comment="original | addition | change | amendment | review"),
        sa.Column("edition_no", sa.Integer()),
        sa.Column("edition_year", sa.Integer()),
        sa.Column("edition_on", sa.Date(), comment="The day it was announced, where stated"),
        sa.Column("budget_1_satang", sa.BigInteger()),
        sa.Column("budget_2_satang", sa.BigInteger()),
        sa.Column("budget_3_satang", sa.BigInteger()),
        sa.Column("budget_4_satang", sa.BigInteger()),
        sa.Column("budget_5_satang", sa.BigInteger()),
        sa.Column("ordinance_1_satang", sa.BigInteger()),
        sa.Column("ordinance_2_satang", sa.BigInteger()),
        sa.Column("ordinance_3_satang", sa.BigInteger()),
        sa.Column("ordinance_4_satang", sa.BigInteger()),
        sa.Column("ordinance_5_satang", sa.BigInteger()),
    )


def _plan_equipment_item() -> None:
    _fact(
        "plan_equipment_item",
        sa.Column("item_no", sa.Text()),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("tactic", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("objective", sa.Text()),
        sa.Column("target", sa.Text()),
        sa.Column("indicator", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("asked_unit", sa.Text()),
        sa.Column("notes", sa.Text()),
        sa.Column("national_strategy", sa.Text()),
        sa.Column("national_plan", sa.Text()),
        sa.Column("sdg", sa.Text()),
        sa.Column("province_strategy", sa.Text()),
        sa.Column("local_strategy", sa.Text()),
        sa.Column("edition", sa.Text(), comment="As written; NULL = no amendment is stated"),
        sa.Column("edition_type", sa.Text(), comment="original | addition | change | amendment | review"),
        sa.Column("edition_no", sa.Integer()),
        sa.Column("edition_year", sa.Integer()),
        sa.Column("edition_on", sa.Date(), comment="The day it was announced, where stated"),
        sa.Column("category", sa.Text()),
        sa.Column("expenditure_type", sa.Text()),
        sa.Column("budget_1_satang", sa.BigInteger()),
        sa.Column("budget_2_satang", sa.BigInteger()),
        sa.Column("budget_3_satang", sa.BigInteger()),
        sa.Column("budget_4_satang", sa.BigInteger()),
        sa.Column("budget_5_satang", sa.BigInteger()),
        sa.Column("ordinance_1_satang", sa.BigInteger()),
        sa.Column("ordinance_2_satang", sa.BigInteger()),
        sa.Column("ordinance_3_satang", sa.BigInteger()),
        sa.Column("ordinance_4_satang", sa.BigInteger()),
        sa.Column("ordinance_5_satang", sa.BigInteger()),
    )


def _plan_summary_line() -> None:
    _fact(
        "plan_summary_line",
        sa.Column("section", sa.Text(), comment="plan_projects | plan_beyond_capacity | plan_equipment"),
        sa.Column("level", sa.Text(), comment="programme | tactic | strategy"),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("tactic", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("project_count_1", sa.Integer()),
        sa.Column("project_count_2", sa.Integer()),
        sa.Column("project_count_3", sa.Integer()),
        sa.Column("project_count_4", sa.Integer()),
        sa.Column("project_count_5", sa.Integer()),
        sa.Column(
            "project_count_total", sa.Integer(), comment="Project-years: a project of three years counts three times"
        ),
        sa.Column("budget_1_satang", sa.BigInteger()),
        sa.Column("budget_2_satang", sa.BigInteger()),
        sa.Column("budget_3_satang", sa.BigInteger()),
        sa.Column("budget_4_satang", sa.BigInteger()),
        sa.Column("budget_5_satang", sa.BigInteger()),
        sa.Column("budget_total_satang", sa.BigInteger()),
        sa.Column("edition", sa.Text()),
    )


def _strategy_link() -> None:
    _fact(
        "strategy_link",
        sa.Column("item_no", sa.Text()),
        sa.Column("national_strategy", sa.Text()),
        sa.Column("national_plan", sa.Text()),
        sa.Column("sdg", sa.Text()),
        sa.Column("province_strategy", sa.Text()),
        sa.Column("local_strategy", sa.Text()),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("tactic", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
    )


def _reserve_spending() -> None:
    _fact(
        "reserve_spending",
        sa.Column("item_no", sa.Text()),
        sa.Column("round", sa.Text()),
        sa.Column("approved_on", sa.Date()),
        sa.Column("approver", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("approved_satang", sa.BigInteger()),
        sa.Column("committed_satang", sa.BigInteger()),
        sa.Column("disbursed_satang", sa.BigInteger()),
        sa.Column("balance_satang", sa.BigInteger()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("status", sa.Text()),
        sa.Column("status_code", sa.Text()),
        sa.Column("is_late", sa.Boolean()),
        sa.Column("notes", sa.Text()),
    )


def _specific_grant() -> None:
    _fact(
        "specific_grant",
        sa.Column("item_no", sa.Text()),
        sa.Column("letter_no", sa.Text()),
        sa.Column("notified_on", sa.Date()),
        sa.Column("grantor", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("budget_code", sa.Text()),
        sa.Column("allocated_satang", sa.BigInteger()),
        sa.Column("committed_satang", sa.BigInteger()),
        sa.Column("disbursed_satang", sa.BigInteger()),
        sa.Column("returned_satang", sa.BigInteger()),
        sa.Column("balance_satang", sa.BigInteger()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("notes", sa.Text()),
    )


def _carry_over() -> None:
    _fact(
        "carry_over",
        sa.Column("item_no", sa.Text()),
        sa.Column("budget_year", sa.Integer(), comment="The fiscal year whose budget the money is of"),
        sa.Column("payment_year", sa.Integer(), comment="The fiscal year it is paid in"),
        sa.Column("budget_code", sa.Text()),
        sa.Column("area", sa.Text()),
        sa.Column("programme_code", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("work_code", sa.Text()),
        sa.Column("work", sa.Text()),
        sa.Column("budget_type", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("expenditure_type_code", sa.Text()),
        sa.Column("expenditure_type", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.Column("contract_no", sa.Text()),
        sa.Column("counterparty", sa.Text(), comment="May name a person: never in a public view"),
        sa.Column("signed_on", sa.Date()),
        sa.Column("carried_over_satang", sa.BigInteger()),
        sa.Column("disbursed_satang", sa.BigInteger()),
        sa.Column("balance_satang", sa.BigInteger()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("carry_type", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("fund_source", sa.Text()),
        sa.Column("notes", sa.Text()),
    )


def _trial_balance_line() -> None:
    _fact(
        "trial_balance_line",
        sa.Column("account_code", sa.Text()),
        sa.Column("account", sa.Text()),
        sa.Column("account_key", sa.Text()),
        sa.Column("debit_satang", sa.BigInteger()),
        sa.Column("credit_satang", sa.BigInteger()),
    )


def _cash_report_line() -> None:
    _fact(
        "cash_report_line",
        sa.Column("section", sa.Text(), comment="receipts | payments, as the heading of the block says"),
        sa.Column("section_name", sa.Text()),
        sa.Column("account", sa.Text()),
        sa.Column("account_key", sa.Text()),
        sa.Column("account_code", sa.Text()),
        sa.Column("estimate_satang", sa.BigInteger()),
        sa.Column("actual_satang", sa.BigInteger()),
        sa.Column("month_actual_satang", sa.BigInteger()),
    )


def _ordinance_item() -> None:
    _fact(
        "ordinance_item",
        sa.Column("area", sa.Text()),
        sa.Column("programme_code", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("work_code", sa.Text()),
        sa.Column("work", sa.Text()),
        sa.Column("budget_type", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("expenditure_type_code", sa.Text()),
        sa.Column("expenditure_type", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("explanation", sa.Text()),
        sa.Column("amount_satang", sa.BigInteger()),
    )


def _ordinance_summary_line() -> None:
    _fact(
        "ordinance_summary_line",
        sa.Column("area", sa.Text()),
        sa.Column("programme_code", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("work_code", sa.Text()),
        sa.Column("work", sa.Text()),
        sa.Column("budget_type", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("expenditure_type_code", sa.Text()),
        sa.Column("expenditure_type", sa.Text()),
        sa.Column("item", sa.Text()),
        sa.Column(
            "level", sa.Text(), comment="What the row is: area | programme | work | budget_type | category | type"
        ),
        sa.Column("actual_4_before_satang", sa.BigInteger()),
        sa.Column("actual_3_before_satang", sa.BigInteger()),
        sa.Column("actual_2_before_satang", sa.BigInteger()),
        sa.Column("actual_1_before_satang", sa.BigInteger()),
        sa.Column("estimate_1_before_satang", sa.BigInteger()),
        sa.Column("change_pct", sa.Float()),
        sa.Column("estimate_satang", sa.BigInteger()),
    )
