"""Tables of the warehouse (SQLAlchemy Core): dimensions, operations, and which fact table holds which kind.

Long because what a run leaves behind is read side by side (docs/architecture.md).

Conventions: money is BIGINT satang (`_satang`); fiscal years are Buddhist-era integers; codes and keys are text.
`held_*` are local (Asia/Bangkok) naive timestamps: from when to when a value holds according to the prints;
`known_*` are naive UTC timestamps: from when to when this warehouse believed it. An open end is NULL.
A row of a fact table is one *version* of one line: current knowledge is `known_to IS NULL`, and the newest state of
affairs is `held_to IS NULL` besides. The columns of a fact that a file gives are unbounded text, so that SQLite and
PostgreSQL accept the same rows.

The fact tables themselves stand in `fact_tables`, those of names in `alias_tables`, notes in `note_tables`, withdrawn
lines in `withdrawal_tables`, what rows were before they were written over in `past_tables`, what is kept added up in
`trend_tables`, codes that offices explained in `code_tables`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from sql import fact_tables as facts
from sql.alias_tables import alias, spelling
from sql.code_tables import classification_crosswalk, own_code
from sql.columns import HISTORY, metadata, number
from sql.note_tables import row_note
from sql.past_tables import past_row
from sql.trend_tables import month_sum, yearly_trend
from sql.unit_tables import unit_change
from sql.withdrawal_tables import withdrawal

__all__ = [
    "FACTS",
    "HISTORY",
    "MAIN_AMOUNT",
    "PLAN_KINDS",
    "alias",
    "classification_crosswalk",
    "data_columns",
    "metadata",
    "month_sum",
    "own_code",
    "past_row",
    "row_note",
    "spelling",
    "unit_change",
    "withdrawal",
    "yearly_trend",
]

# --- dimensions -------------------------------------------------------------------------------------------------

organisation = Table(
    "organisation",
    metadata,
    number("organisation_id"),
    Column("name", Text, nullable=False, unique=True, comment="As the office writes it, e.g. อบต.โคกไม้ลาย"),
    Column("name_key", Text, nullable=False, unique=True, comment="Matching key of the name"),
)

programme_work = Table(
    "programme_work",
    metadata,
    number("programme_work_id"),
    Column("area", Text, nullable=False),
    Column("programme_code", String(5)),
    Column("programme", Text, nullable=False),
    Column("work_code", String(5)),
    Column("work", Text, nullable=False),
    Column("valid_from", Integer, comment="First fiscal year (B.E.); NULL = since ever"),
    Column("valid_to", Integer, comment="Last fiscal year (B.E.); NULL = still"),
    Column("grade", String(1), nullable=False),
    Column("evidence", Text, nullable=False),
)

expenditure_type = Table(
    "expenditure_type",
    metadata,
    number("expenditure_type_id"),
    Column("budget_type", Text, nullable=False, comment="งบ"),
    Column("category_account", String(6)),
    Column("category", Text, nullable=False, comment="หมวด"),
    Column("type_code", String(6)),
    Column("expenditure_type", Text, nullable=False, comment="ประเภทรายจ่าย"),
    Column("valid_from", Integer),
    Column("valid_to", Integer),
    Column("grade", String(1), nullable=False),
    Column("evidence", Text, nullable=False),
)

# --- the warehouse itself -----------------------------------------------------------------------------------------

warehouse_meta = Table(
    "warehouse_meta",
    metadata,
    Column("key", Text, primary_key=True, comment="fingerprint | views"),
    Column("value", Text, nullable=False),
)

# --- operations ---------------------------------------------------------------------------------------------------

run = Table(
    "run",
    metadata,
    number("run_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
    Column("status", String(12), nullable=False),
    Column("detail", Text),
    CheckConstraint("status IN ('running', 'completed', 'failed', 'interrupted')", name="status"),
)

source_file = Table(
    "source_file",
    metadata,
    number("source_file_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Text, nullable=False, comment="File name in the inbox, folders below the inbox included"),
    Column("size_bytes", BigInteger, nullable=False),
    Column("carrier", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("reason_th", Text),
    Column("reason_en", Text),
    Column("stated_organisation", Text, comment="Organisation printed in the file"),
    Column("fiscal_year", Integer),
    Column("as_of", DateTime, comment="When the print or the workbook was made"),
    Column("as_of_basis", String(10), comment="printed | workbook | received"),
    Column("received_at", DateTime, nullable=False, comment="When first seen (UTC)"),
    Column("read_at", DateTime),
    Column("run_id", ForeignKey("run.run_id")),
    UniqueConstraint("organisation_id", "sha256"),
    CheckConstraint("status IN ('read', 'partly', 'rejected')", name="status"),
)

inbox_entry = Table(
    "inbox_entry",
    metadata,
    number("inbox_entry_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("name", Text, nullable=False, comment="Path below the inbox"),
    Column("size_bytes", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("organisation_id", "name"),
)

table_read = Table(
    "table_read",
    metadata,
    number("table_read_id"),
    Column("source_file_id", ForeignKey("source_file.source_file_id"), nullable=False),
    Column("load_id", ForeignKey("load.load_id")),
    Column("table_no", Integer, nullable=False, comment="1-based order in the file"),
    Column("kind", String(24), nullable=False),
    Column("layout", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("sheet_no", Integer, nullable=False, comment="1-based, as in source_row_id"),
    Column("title", Text),
    Column("header_row", Integer, nullable=False),
    Column("first_row", Integer),
    Column("last_row", Integer),
    Column("rows_read", Integer, nullable=False),
    Column("rows_loaded", Integer, nullable=False),
    Column("rows_quarantined", Integer, nullable=False),
    Column("rows_skipped", Integer, nullable=False),
    UniqueConstraint("source_file_id", "table_no"),
    CheckConstraint("rows_read = rows_loaded + rows_quarantined + rows_skipped", name="rows_add_up"),
)

skipped_row = Table(
    "skipped_row",
    metadata,
    number("skipped_row_id"),
    Column("table_read_id", ForeignKey("table_read.table_read_id"), nullable=False, index=True),
    Column("row", Integer, nullable=False),
    Column("why", Text, nullable=False),
)

load = Table(
    "load",
    metadata,
    number("load_id"),
    Column("run_id", ForeignKey("run.run_id"), nullable=False),
    Column("source_file_id", ForeignKey("source_file.source_file_id"), nullable=False),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("completeness", String(8), nullable=False, comment="full: missing rows close; partial: they stay"),
    Column("as_of", DateTime, nullable=False),
    Column("known_from", DateTime, nullable=False),
    Column("rows_opened", Integer, nullable=False, comment="Lines whose values this print brought: new or changed"),
    Column("rows_closed", Integer, nullable=False, comment="Lines whose earlier values it ended: changed or gone"),
    Column(
        "rows_gone",
        Integer,
        nullable=False,
        server_default="0",
        comment="Of the closed: lines it no longer names among its good rows",
    ),
    Column("rows_unchanged", Integer, nullable=False),
    Column("rows_quarantined", Integer, nullable=False),
    Column("naming", String(9), comment="What load_line lists of a partial print; NULL for a full one"),
    Column("content_hash", String(32), comment="Of all this load was given; the same again is no load"),
    CheckConstraint("completeness IN ('full', 'partial')", name="completeness"),
    CheckConstraint("naming IN ('confirmed', 'absent')", name="naming"),
    UniqueConstraint("source_file_id", "kind", "fiscal_year", "known_from"),
    Index("ix_load_scope", "organisation_id", "kind", "fiscal_year", "as_of"),
)

load_part = Table(
    "load_part",
    metadata,
    Column("load_id", ForeignKey("load.load_id"), primary_key=True),
    Column("part", Text, primary_key=True, comment="The share of the scope this print speaks for; '' = all of it"),
)

load_line = Table(
    "load_line",
    metadata,
    Column("load_id", ForeignKey("load.load_id"), primary_key=True),
    Column("part", Text, primary_key=True),
    Column(
        "line_key",
        Text,
        primary_key=True,
        comment="load.naming = confirmed: named and unchanged; absent: known by then and not named",
    ),
)

control_total = Table(
    "control_total",
    metadata,
    number("control_total_id"),
    Column("table_read_id", ForeignKey("table_read.table_read_id"), nullable=False, index=True),
    Column("row", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("cell", String(12), nullable=False),
    Column("is_count", Boolean, nullable=False),
    Column("printed", BigInteger, nullable=False, comment="Satang, or a count where is_count"),
    Column("computed", BigInteger, nullable=False),
    Column("difference", BigInteger, nullable=False),
)

check_result = Table(
    "check_result",
    metadata,
    number("check_result_id"),
    Column("run_id", ForeignKey("run.run_id"), nullable=False, index=True),
    Column("rule", Text, nullable=False),
    Column("outcome", String(14), nullable=False),
    Column("rows_judged", Integer, nullable=False),
    Column("rows_failed", Integer, nullable=False),
    Column("reason", Text, comment="Why not applicable"),
    CheckConstraint("outcome IN ('passed', 'failed', 'not_applicable')", name="outcome"),
    CheckConstraint("outcome <> 'not_applicable' OR reason IS NOT NULL", name="reason_given"),
)

finding = Table(
    "finding",
    metadata,
    number("finding_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("finding_key", Text, nullable=False, comment="Same rule at the same place = same finding"),
    Column("origin", String(8), nullable=False, comment="read (at reading), row (suite), sql (over the warehouse)"),
    Column("rule", Text, nullable=False),
    Column("severity", String(8), nullable=False),
    Column("fiscal_year", Integer),
    Column("kind", String(24)),
    Column("source_file_id", ForeignKey("source_file.source_file_id")),
    Column("load_id", ForeignKey("load.load_id")),
    Column("source_row_id", Text),
    Column("line_key", Text),
    Column("part", Text),
    Column("sheet", Text),
    Column("cell", String(12)),
    Column("row", Integer, comment="1-based, where the finding has no cell"),
    Column("found", Text),
    Column("expected", Text),
    Column("difference_satang", BigInteger),
    Column("message_th", Text, nullable=False),
    Column("message_en", Text, nullable=False),
    Column("fix_th", Text, nullable=False),
    Column("fix_en", Text, nullable=False),
    Column("opened_run_id", ForeignKey("run.run_id"), nullable=False),
    Column("closed_run_id", ForeignKey("run.run_id")),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime),
    CheckConstraint("severity IN ('critical', 'warning', 'info')", name="severity"),
    CheckConstraint("origin IN ('read', 'row', 'sql')", name="origin"),
    Index("ix_finding_open", "organisation_id", "known_to", "kind", "fiscal_year"),
)

quarantine_row = Table(
    "quarantine_row",
    metadata,
    number("quarantine_row_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("load_id", ForeignKey("load.load_id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("part", Text, nullable=False),
    Column("line_key", Text, nullable=False),
    Column("source_row_id", Text, nullable=False),
    Column("as_of", DateTime, nullable=False),
    Column("rules", Text, nullable=False, comment="Rule ids, comma separated"),
    Column("values_json", Text, nullable=False, comment="The whole row as read, by field"),
    Column("amount_satang", BigInteger, comment="The row's main amount, where it could be read"),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime, comment="When a corrected row or a waiver resolved it"),
    Column("resolved_by_load_id", ForeignKey("load.load_id")),
    Index("ix_quarantine_open", "organisation_id", "known_to", "kind", "fiscal_year"),
)

waiver = Table(
    "waiver",
    metadata,
    number("waiver_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("fiscal_year", Integer),
    Column("line_key", Text, comment="NULL = every row of the rule in that year"),
    Column("reason", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("approved_by", Text),
    Column("requested_at", DateTime, nullable=False),
    Column("approved_at", DateTime),
    Column("expires_on", Date, nullable=False),
    CheckConstraint("approved_by IS NULL OR approved_by <> requested_by", name="two_people"),
)

link = Table(
    "link",
    metadata,
    number("link_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("from_kind", String(24), nullable=False),
    Column("from_line_key", Text, nullable=False),
    Column("to_kind", String(24), nullable=False),
    Column("to_line_key", Text, nullable=False),
    Column("method", String(16), nullable=False, comment="budget_code | project_key"),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime),
    Index("ix_link_from", "organisation_id", "fiscal_year", "from_kind", "from_line_key"),
    Index("ix_link_to", "organisation_id", "fiscal_year", "to_kind", "to_line_key"),
)

link_state = Table(
    "link_state",
    metadata,
    number("link_state_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("line_key", Text, nullable=False),
    Column("state", String(10), nullable=False, comment="linked | ambiguous | none"),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime),
    Index("ix_link_state_line", "organisation_id", "fiscal_year", "kind", "line_key"),
    CheckConstraint("state IN ('linked', 'ambiguous', 'none')", name="state"),
)

audit_event = Table(
    "audit_event",
    metadata,
    number("audit_event_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id")),
    Column("run_id", ForeignKey("run.run_id")),
    Column("happened_at", DateTime, nullable=False),
    Column("event", String(32), nullable=False, comment="Closed list, past tense; see sql/events.py"),
    Column("subject", Text, nullable=False),
    Column("detail", Text),
)

FACTS: dict[str, Table] = {
    "remaining_budget": facts.budget_line,
    "disbursements": facts.payment,
    "transfers": facts.budget_transfer,
    "action_items": facts.action_item,
    "action_equipment": facts.equipment_item,
    "action_summary": facts.action_summary,
    "progress": facts.progress,
    "plan_projects": facts.plan_project,
    "plan_beyond_capacity": facts.plan_beyond_item,
    "plan_equipment": facts.plan_equipment_item,
    "plan_summary": facts.plan_summary_line,
    "strategy_crosswalk": facts.strategy_link,
    "reserve_spending": facts.reserve_spending,
    "grants": facts.grant,
    "carry_overs": facts.carry_over,
    "trial_balance": facts.trial_balance_line,
    "cash_report": facts.cash_report_line,
    "ordinance_detail": facts.ordinance_item,
    "ordinance_summary": facts.ordinance_summary_line,
}
"""The fact table of each kind of table that is loaded."""

_FIVE_YEARS = tuple(f"budget_{year}_satang" for year in range(1, facts.PLAN_YEARS + 1))

MAIN_AMOUNT: dict[str, tuple[str, ...]] = {
    "remaining_budget": ("approved_satang",),
    "disbursements": ("amount_satang",),
    "transfers": ("in_satang", "out_satang"),
    "action_items": ("budget_satang",),
    "action_equipment": ("budget_satang",),
    "action_summary": ("budget_satang",),
    "progress": ("budget_satang",),
    "plan_projects": _FIVE_YEARS,
    "plan_beyond_capacity": _FIVE_YEARS,
    "plan_equipment": _FIVE_YEARS,
    "plan_summary": ("budget_total_satang", *_FIVE_YEARS),
    "strategy_crosswalk": (),
    "reserve_spending": ("approved_satang",),
    "grants": ("allocated_satang",),
    "carry_overs": ("carried_over_satang",),
    "trial_balance": ("debit_satang", "credit_satang"),
    "cash_report": ("actual_satang", "estimate_satang"),
    "ordinance_detail": ("amount_satang",),
    "ordinance_summary": ("estimate_satang",),
}
"""The money a row of each kind is about; the first stated one counts."""


PLAN_KINDS = ("plan_projects", "plan_beyond_capacity", "plan_equipment", "plan_summary", "strategy_crosswalk")
"""Kinds of several years: the fiscal year of their rows is the first year of the plan."""


def data_columns(kind: str) -> tuple[str, ...]:
    """Names of the columns a print of this kind can give, in the order of the fact table."""
    return tuple(column.name for column in FACTS[kind].columns if column.name not in HISTORY)
