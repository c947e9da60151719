"""Tables of the warehouse (SQLAlchemy Core). Long because every table stands here, once, to be read side by side.

Conventions: money is BIGINT satang (`_satang`); fiscal years are Buddhist-era integers; codes and keys are text.
`held_*` are local (Asia/Bangkok) naive timestamps: from when to when a value holds according to the prints;
`known_*` are naive UTC timestamps: from when to when this warehouse believed it. An open end is NULL.
A row of a fact table is one *version* of one line: current knowledge is `known_to IS NULL`, and the newest state of
affairs is `held_to IS NULL` besides. The columns of a fact that a file gives are unbounded text, so that SQLite and
PostgreSQL accept the same rows.

Longer than most modules because the tables of the warehouse are read as one piece (docs/architecture.md).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BIG = BigInteger().with_variant(Integer(), "sqlite")


def _id(name: str) -> Column[int]:
    return Column(name, BIG, primary_key=True, autoincrement=True)


def _money(name: str) -> Column[int]:
    return Column(f"{name}_satang", BigInteger)


# --- dimensions -------------------------------------------------------------------------------------------------

organisation = Table(
    "organisation",
    metadata,
    _id("organisation_id"),
    Column("name", Text, nullable=False, unique=True, comment="As the office writes it, e.g. อบต.โคกไม้ลาย"),
    Column("name_key", Text, nullable=False, unique=True, comment="Matching key of the name"),
)

programme_work = Table(
    "programme_work",
    metadata,
    _id("programme_work_id"),
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
    _id("expenditure_type_id"),
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
    _id("run_id"),
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
    _id("source_file_id"),
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
    _id("inbox_entry_id"),
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
    _id("table_read_id"),
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
    _id("skipped_row_id"),
    Column("table_read_id", ForeignKey("table_read.table_read_id"), nullable=False, index=True),
    Column("row", Integer, nullable=False),
    Column("why", Text, nullable=False),
)

load = Table(
    "load",
    metadata,
    _id("load_id"),
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
    _id("control_total_id"),
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
    _id("check_result_id"),
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
    _id("finding_id"),
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
    _id("quarantine_row_id"),
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
    _id("waiver_id"),
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
    _id("link_id"),
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
    _id("link_state_id"),
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
    _id("audit_event_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id")),
    Column("run_id", ForeignKey("run.run_id")),
    Column("happened_at", DateTime, nullable=False),
    Column("event", String(32), nullable=False, comment="Closed list, past tense; see sql/events.py"),
    Column("subject", Text, nullable=False),
    Column("detail", Text),
)

# --- facts ------------------------------------------------------------------------------------------------------------


def _fact(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        metadata,
        _id("version_id"),
        Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
        Column("fiscal_year", Integer, nullable=False),
        Column("part", Text, nullable=False),
        Column("line_key", Text, nullable=False),
        Column("row_hash", String(32), nullable=False),
        Column("source_row_id", Text, nullable=False, comment="sha256[:16]:sheet number:row"),
        Column("held_from", DateTime, nullable=False),
        Column("held_to", DateTime),
        Column("known_from", DateTime, nullable=False),
        Column("known_to", DateTime),
        Column("load_id", ForeignKey("load.load_id"), nullable=False),
        Column("closed_load_id", ForeignKey("load.load_id")),
        *columns,
        Index(f"ix_{name}_scope", "organisation_id", "fiscal_year", "known_to", "held_to", "line_key"),
    )


def _classification() -> list[Column[Any]]:
    return [
        Column("area", Text),
        Column("programme_code", Text),
        Column("programme", Text),
        Column("work_code", Text),
        Column("work", Text),
        Column("budget_type", Text),
        Column("category", Text),
        Column("expenditure_type_code", Text),
        Column("expenditure_type", Text),
    ]


budget_line = _fact(
    "budget_line",
    Column("budget_code", Text),
    *_classification(),
    Column("unit", Text),
    Column("project", Text),
    Column("project_key", Text),
    Column("line_status", Text),
    _money("approved"),
    _money("transferred_in"),
    _money("transferred_out"),
    _money("committed"),
    _money("disbursed"),
    _money("balance"),
)

payment = _fact(
    "payment",
    Column("paid_on", Date),
    Column("voucher_no", Text),
    Column("budget_code", Text),
    *_classification(),
    Column("project", Text),
    Column("project_key", Text),
    Column("description", Text),
    Column("payee", Text, comment="May name a person: never in a public view"),
    Column("fund_source", Text),
    _money("amount"),
    _money("withheld"),
    _money("net"),
)

budget_transfer = _fact(
    "budget_transfer",
    Column("round", Text),
    Column("approved_on", Date),
    Column("approver", Text),
    Column("transfer_type", Text),
    Column("budget_code", Text),
    *_classification(),
    Column("description", Text),
    _money("in"),
    _money("out"),
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
        _money("budget"),
        Column("place", Text),
        Column("unit", Text),
        Column("unit_key", Text),
        Column("fund_source", Text),
        Column("planned_months", Text, comment="12 digits 0/1, October first; NULL = not stated"),
    ]


action_item = _fact("action_item", *_plan_columns(), Column("is_routine", Boolean))

equipment_item = _fact(
    "equipment_item",
    *_plan_columns(),
    Column("category", Text),
    Column("expenditure_type", Text),
)

action_summary = _fact(
    "action_summary",
    Column("level", Text, comment="programme | strategy | total"),
    Column("strategy", Text),
    Column("strategy_key", Text),
    Column("programme", Text),
    Column("programme_key", Text),
    Column("project_count", Integer),
    Column("project_pct", Float),
    _money("budget"),
    Column("budget_pct", Float),
    Column("unit", Text),
)

progress = _fact(
    "progress",
    Column("item_no", Text),
    Column("project", Text),
    Column("project_key", Text),
    Column("village", Text),
    Column("unit", Text),
    Column("unit_key", Text),
    Column("fund_source", Text),
    _money("initial"),
    _money("transferred_in"),
    _money("transferred_out"),
    _money("budget"),
    _money("contracted"),
    _money("disbursed"),
    _money("balance"),
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

FACTS: dict[str, Table] = {
    "remaining_budget": budget_line,
    "disbursements": payment,
    "transfers": budget_transfer,
    "action_items": action_item,
    "action_equipment": equipment_item,
    "action_summary": action_summary,
    "progress": progress,
}
"""The fact table of each kind of table that is loaded."""

HISTORY = (
    "version_id",
    "organisation_id",
    "fiscal_year",
    "part",
    "line_key",
    "row_hash",
    "source_row_id",
    "held_from",
    "held_to",
    "known_from",
    "known_to",
    "load_id",
    "closed_load_id",
)
"""The columns every fact table begins with; all others are data a print gives."""

MAIN_AMOUNT: dict[str, tuple[str, ...]] = {
    "remaining_budget": ("approved_satang",),
    "disbursements": ("amount_satang",),
    "transfers": ("in_satang", "out_satang"),
    "action_items": ("budget_satang",),
    "action_equipment": ("budget_satang",),
    "action_summary": ("budget_satang",),
    "progress": ("budget_satang",),
}
"""The money a row of each kind is about; the first stated one counts."""


def data_columns(kind: str) -> tuple[str, ...]:
    """Names of the columns a print of this kind can give, in the order of the fact table."""
    return tuple(column.name for column in FACTS[kind].columns if column.name not in HISTORY)
