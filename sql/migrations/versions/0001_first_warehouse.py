"""Everything the first warehouse holds: dimensions, operations and facts with two times.

Longer than most modules: a migration states every column as it was on its day, whatever `sql/schema.py` says later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

CHILDREN_FIRST = (
    "skipped_row",
    "control_total",
    "table_read",
    "quarantine_row",
    "progress",
    "payment",
    "load_part",
    "load_line",
    "finding",
    "equipment_item",
    "budget_transfer",
    "budget_line",
    "action_summary",
    "action_item",
    "load",
    "source_file",
    "check_result",
    "audit_event",
    "waiver",
    "run",
    "link_state",
    "link",
    "inbox_entry",
    "warehouse_meta",
    "programme_work",
    "organisation",
    "expenditure_type",
)


def upgrade() -> None:
    """Create every table of the first warehouse."""
    _dimensions()
    _operations()
    _facts()


def downgrade() -> None:
    """Drop them again, children before parents."""
    for table in CHILDREN_FIRST:
        op.drop_table(table)


def _dimensions() -> None:
    """Organisations, code lists and what the warehouse knows of itself."""
    op.create_table(
        "expenditure_type",
        sa.Column("expenditure_type_id", BIG, autoincrement=True, nullable=False),
        sa.Column("budget_type", sa.Text(), nullable=False, comment="งบ"),
        sa.Column("category_account", sa.String(length=6)),
        sa.Column("category", sa.Text(), nullable=False, comment="หมวด"),
        sa.Column("type_code", sa.String(length=6)),
        sa.Column("expenditure_type", sa.Text(), nullable=False, comment="ประเภทรายจ่าย"),
        sa.Column("valid_from", sa.Integer()),
        sa.Column("valid_to", sa.Integer()),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("expenditure_type_id", name=op.f("pk_expenditure_type")),
    )
    op.create_table(
        "organisation",
        sa.Column("organisation_id", BIG, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="As the office writes it, e.g. อบต.โคกไม้ลาย"),
        sa.Column("name_key", sa.Text(), nullable=False, comment="Matching key of the name"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
        sa.UniqueConstraint("name_key", name=op.f("uq_organisation_name_key")),
    )
    op.create_table(
        "programme_work",
        sa.Column("programme_work_id", BIG, autoincrement=True, nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("programme_code", sa.String(length=5)),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("work_code", sa.String(length=5)),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Integer(), comment="First fiscal year (B.E.); NULL = since ever"),
        sa.Column("valid_to", sa.Integer(), comment="Last fiscal year (B.E.); NULL = still"),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("programme_work_id", name=op.f("pk_programme_work")),
    )
    op.create_table(
        "warehouse_meta",
        sa.Column("key", sa.Text(), nullable=False, comment="fingerprint | views"),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_warehouse_meta")),
    )


def _operations() -> None:
    """Runs, files, loads, findings, quarantine, waivers and links."""
    op.create_table(
        "inbox_entry",
        sa.Column("inbox_entry_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="Path below the inbox"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_inbox_entry_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("inbox_entry_id", name=op.f("pk_inbox_entry")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_inbox_entry_organisation_id_name")),
    )
    op.create_table(
        "link",
        sa.Column("link_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("from_kind", sa.String(length=24), nullable=False),
        sa.Column("from_line_key", sa.Text(), nullable=False),
        sa.Column("to_kind", sa.String(length=24), nullable=False),
        sa.Column("to_line_key", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False, comment="budget_code | project_key"),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime()),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_link_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_link")),
    )
    op.create_index(
        "ix_link_from", "link", ["organisation_id", "fiscal_year", "from_kind", "from_line_key"], unique=False
    )
    op.create_index("ix_link_to", "link", ["organisation_id", "fiscal_year", "to_kind", "to_line_key"], unique=False)
    op.create_table(
        "link_state",
        sa.Column("link_state_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("line_key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, comment="linked | ambiguous | none"),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime()),
        sa.CheckConstraint("state IN ('linked', 'ambiguous', 'none')", name=op.f("ck_link_state_state")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_link_state_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("link_state_id", name=op.f("pk_link_state")),
    )
    op.create_index(
        "ix_link_state_line", "link_state", ["organisation_id", "fiscal_year", "kind", "line_key"], unique=False
    )
    op.create_table(
        "run",
        sa.Column("run_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.Text()),
        sa.CheckConstraint("status IN ('running', 'completed', 'failed', 'interrupted')", name=op.f("ck_run_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_run_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run")),
    )
    op.create_table(
        "waiver",
        sa.Column("waiver_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer()),
        sa.Column("line_key", sa.Text(), comment="NULL = every row of the rule in that year"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text()),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("approved_at", sa.DateTime()),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> requested_by", name=op.f("ck_waiver_two_people")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_waiver_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("waiver_id", name=op.f("pk_waiver")),
    )
    op.create_table(
        "audit_event",
        sa.Column("audit_event_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG),
        sa.Column("run_id", BIG),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False, comment="Closed list, past tense; see sql/events.py"),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text()),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_audit_event_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_audit_event_run_id_run")),
        sa.PrimaryKeyConstraint("audit_event_id", name=op.f("pk_audit_event")),
    )
    op.create_table(
        "check_result",
        sa.Column("check_result_id", BIG, autoincrement=True, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=14), nullable=False),
        sa.Column("rows_judged", sa.Integer(), nullable=False),
        sa.Column("rows_failed", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), comment="Why not applicable"),
        sa.CheckConstraint(
            "outcome <> 'not_applicable' OR reason IS NOT NULL", name=op.f("ck_check_result_reason_given")
        ),
        sa.CheckConstraint("outcome IN ('passed', 'failed', 'not_applicable')", name=op.f("ck_check_result_outcome")),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_check_result_run_id_run")),
        sa.PrimaryKeyConstraint("check_result_id", name=op.f("pk_check_result")),
    )
    op.create_index(op.f("ix_check_result_run_id"), "check_result", ["run_id"], unique=False)
    op.create_table(
        "source_file",
        sa.Column("source_file_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="File name in the inbox, folders below the inbox included"
        ),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("carrier", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason_th", sa.Text()),
        sa.Column("reason_en", sa.Text()),
        sa.Column("stated_organisation", sa.Text(), comment="Organisation printed in the file"),
        sa.Column("fiscal_year", sa.Integer()),
        sa.Column("as_of", sa.DateTime(), comment="When the print or the workbook was made"),
        sa.Column("as_of_basis", sa.String(length=10), comment="printed | workbook | received"),
        sa.Column("received_at", sa.DateTime(), nullable=False, comment="When first seen (UTC)"),
        sa.Column("read_at", sa.DateTime()),
        sa.Column("run_id", BIG),
        sa.CheckConstraint("status IN ('read', 'partly', 'rejected')", name=op.f("ck_source_file_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_source_file_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_source_file_run_id_run")),
        sa.PrimaryKeyConstraint("source_file_id", name=op.f("pk_source_file")),
        sa.UniqueConstraint("organisation_id", "sha256", name=op.f("uq_source_file_organisation_id_sha256")),
    )
    op.create_table(
        "load",
        sa.Column("load_id", BIG, autoincrement=True, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("source_file_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column(
            "completeness", sa.String(length=8), nullable=False, comment="full: missing rows close; partial: they stay"
        ),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column(
            "rows_opened", sa.Integer(), nullable=False, comment="Lines whose values this print brought: new or changed"
        ),
        sa.Column(
            "rows_closed", sa.Integer(), nullable=False, comment="Lines whose earlier values it ended: changed or gone"
        ),
        sa.Column(
            "rows_gone",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Of the closed: lines it no longer names among its good rows",
        ),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("rows_quarantined", sa.Integer(), nullable=False),
        sa.Column(
            "naming", sa.String(length=9), comment="What load_line lists of a partial print; NULL for a full one"
        ),
        sa.Column(
            "content_hash", sa.String(length=32), comment="Of all this load was given; the same again is no load"
        ),
        sa.CheckConstraint("completeness IN ('full', 'partial')", name=op.f("ck_load_completeness")),
        sa.CheckConstraint("naming IN ('confirmed', 'absent')", name=op.f("ck_load_naming")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_load_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_load_run_id_run")),
        sa.ForeignKeyConstraint(
            ["source_file_id"], ["source_file.source_file_id"], name=op.f("fk_load_source_file_id_source_file")
        ),
        sa.PrimaryKeyConstraint("load_id", name=op.f("pk_load")),
        sa.UniqueConstraint(
            "source_file_id",
            "kind",
            "fiscal_year",
            "known_from",
            name=op.f("uq_load_source_file_id_kind_fiscal_year_known_from"),
        ),
    )
    op.create_index("ix_load_scope", "load", ["organisation_id", "kind", "fiscal_year", "as_of"], unique=False)
    op.create_table(
        "finding",
        sa.Column("finding_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("finding_key", sa.Text(), nullable=False, comment="Same rule at the same place = same finding"),
        sa.Column(
            "origin",
            sa.String(length=8),
            nullable=False,
            comment="read (at reading), row (suite), sql (over the warehouse)",
        ),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("fiscal_year", sa.Integer()),
        sa.Column("kind", sa.String(length=24)),
        sa.Column("source_file_id", BIG),
        sa.Column("load_id", BIG),
        sa.Column("source_row_id", sa.Text()),
        sa.Column("line_key", sa.Text()),
        sa.Column("part", sa.Text()),
        sa.Column("sheet", sa.Text()),
        sa.Column("cell", sa.String(length=12)),
        sa.Column("row", sa.Integer(), comment="1-based, where the finding has no cell"),
        sa.Column("found", sa.Text()),
        sa.Column("expected", sa.Text()),
        sa.Column("difference_satang", sa.BigInteger()),
        sa.Column("message_th", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("fix_th", sa.Text(), nullable=False),
        sa.Column("fix_en", sa.Text(), nullable=False),
        sa.Column("opened_run_id", BIG, nullable=False),
        sa.Column("closed_run_id", BIG),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime()),
        sa.CheckConstraint("origin IN ('read', 'row', 'sql')", name=op.f("ck_finding_origin")),
        sa.CheckConstraint("severity IN ('critical', 'warning', 'info')", name=op.f("ck_finding_severity")),
        sa.ForeignKeyConstraint(["closed_run_id"], ["run.run_id"], name=op.f("fk_finding_closed_run_id_run")),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_finding_load_id_load")),
        sa.ForeignKeyConstraint(["opened_run_id"], ["run.run_id"], name=op.f("fk_finding_opened_run_id_run")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_finding_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["source_file_id"], ["source_file.source_file_id"], name=op.f("fk_finding_source_file_id_source_file")
        ),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_open", "finding", ["organisation_id", "known_to", "kind", "fiscal_year"], unique=False)
    op.create_table(
        "load_line",
        sa.Column("load_id", BIG, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column(
            "line_key",
            sa.Text(),
            nullable=False,
            comment="load.naming = confirmed: named and unchanged; absent: known by then and not named",
        ),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_load_line_load_id_load")),
        sa.PrimaryKeyConstraint("load_id", "part", "line_key", name=op.f("pk_load_line")),
    )
    op.create_table(
        "load_part",
        sa.Column("load_id", BIG, nullable=False),
        sa.Column(
            "part", sa.Text(), nullable=False, comment="The share of the scope this print speaks for; '' = all of it"
        ),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_load_part_load_id_load")),
        sa.PrimaryKeyConstraint("load_id", "part", name=op.f("pk_load_part")),
    )
    op.create_table(
        "quarantine_row",
        sa.Column("quarantine_row_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("load_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("line_key", sa.Text(), nullable=False),
        sa.Column("source_row_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False, comment="Rule ids, comma separated"),
        sa.Column("values_json", sa.Text(), nullable=False, comment="The whole row as read, by field"),
        sa.Column("amount_satang", sa.BigInteger(), comment="The row's main amount, where it could be read"),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime(), comment="When a corrected row or a waiver resolved it"),
        sa.Column("resolved_by_load_id", BIG),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_quarantine_row_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_quarantine_row_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_load_id"], ["load.load_id"], name=op.f("fk_quarantine_row_resolved_by_load_id_load")
        ),
        sa.PrimaryKeyConstraint("quarantine_row_id", name=op.f("pk_quarantine_row")),
    )
    op.create_index(
        "ix_quarantine_open", "quarantine_row", ["organisation_id", "known_to", "kind", "fiscal_year"], unique=False
    )
    op.create_table(
        "table_read",
        sa.Column("table_read_id", BIG, autoincrement=True, nullable=False),
        sa.Column("source_file_id", BIG, nullable=False),
        sa.Column("load_id", BIG),
        sa.Column("table_no", sa.Integer(), nullable=False, comment="1-based order in the file"),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("sheet_no", sa.Integer(), nullable=False, comment="1-based, as in source_row_id"),
        sa.Column("title", sa.Text()),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.Column("first_row", sa.Integer()),
        sa.Column("last_row", sa.Integer()),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_loaded", sa.Integer(), nullable=False),
        sa.Column("rows_quarantined", sa.Integer(), nullable=False),
        sa.Column("rows_skipped", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rows_read = rows_loaded + rows_quarantined + rows_skipped", name=op.f("ck_table_read_rows_add_up")
        ),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_table_read_load_id_load")),
        sa.ForeignKeyConstraint(
            ["source_file_id"], ["source_file.source_file_id"], name=op.f("fk_table_read_source_file_id_source_file")
        ),
        sa.PrimaryKeyConstraint("table_read_id", name=op.f("pk_table_read")),
        sa.UniqueConstraint("source_file_id", "table_no", name=op.f("uq_table_read_source_file_id_table_no")),
    )
    op.create_table(
        "control_total",
        sa.Column("control_total_id", BIG, autoincrement=True, nullable=False),
        sa.Column("table_read_id", BIG, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("cell", sa.String(length=12), nullable=False),
        sa.Column("is_count", sa.Boolean(), nullable=False),
        sa.Column("printed", sa.BigInteger(), nullable=False, comment="Satang, or a count where is_count"),
        sa.Column("computed", sa.BigInteger(), nullable=False),
        sa.Column("difference", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["table_read_id"], ["table_read.table_read_id"], name=op.f("fk_control_total_table_read_id_table_read")
        ),
        sa.PrimaryKeyConstraint("control_total_id", name=op.f("pk_control_total")),
    )
    op.create_index(op.f("ix_control_total_table_read_id"), "control_total", ["table_read_id"], unique=False)
    op.create_table(
        "skipped_row",
        sa.Column("skipped_row_id", BIG, autoincrement=True, nullable=False),
        sa.Column("table_read_id", BIG, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["table_read_id"], ["table_read.table_read_id"], name=op.f("fk_skipped_row_table_read_id_table_read")
        ),
        sa.PrimaryKeyConstraint("skipped_row_id", name=op.f("pk_skipped_row")),
    )
    op.create_index(op.f("ix_skipped_row_table_read_id"), "skipped_row", ["table_read_id"], unique=False)


def _facts() -> None:
    """One table for each kind that is loaded; a row is a version of a line."""
    op.create_table(
        "action_item",
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
        sa.Column("item_no", sa.Text()),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("tactic", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("details", sa.Text()),
        sa.Column("budget_satang", sa.BigInteger()),
        sa.Column("place", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("fund_source", sa.Text()),
        sa.Column("planned_months", sa.Text(), comment="12 digits 0/1, October first; NULL = not stated"),
        sa.Column("is_routine", sa.Boolean()),
        sa.ForeignKeyConstraint(["closed_load_id"], ["load.load_id"], name=op.f("fk_action_item_closed_load_id_load")),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_action_item_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_action_item_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_action_item")),
    )
    op.create_index(
        "ix_action_item_scope",
        "action_item",
        ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"],
        unique=False,
    )
    op.create_table(
        "action_summary",
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
        sa.Column("level", sa.Text(), comment="programme | strategy | total"),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("project_count", sa.Integer()),
        sa.Column("project_pct", sa.Float()),
        sa.Column("budget_satang", sa.BigInteger()),
        sa.Column("budget_pct", sa.Float()),
        sa.Column("unit", sa.Text()),
        sa.ForeignKeyConstraint(
            ["closed_load_id"], ["load.load_id"], name=op.f("fk_action_summary_closed_load_id_load")
        ),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_action_summary_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_action_summary_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_action_summary")),
    )
    op.create_index(
        "ix_action_summary_scope",
        "action_summary",
        ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"],
        unique=False,
    )
    op.create_table(
        "budget_line",
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
        sa.Column("unit", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("line_status", sa.Text()),
        sa.Column("approved_satang", sa.BigInteger()),
        sa.Column("transferred_in_satang", sa.BigInteger()),
        sa.Column("transferred_out_satang", sa.BigInteger()),
        sa.Column("committed_satang", sa.BigInteger()),
        sa.Column("disbursed_satang", sa.BigInteger()),
        sa.Column("balance_satang", sa.BigInteger()),
        sa.ForeignKeyConstraint(["closed_load_id"], ["load.load_id"], name=op.f("fk_budget_line_closed_load_id_load")),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_budget_line_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_budget_line_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_budget_line")),
    )
    op.create_index(
        "ix_budget_line_scope",
        "budget_line",
        ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"],
        unique=False,
    )
    op.create_table(
        "budget_transfer",
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
        sa.Column("round", sa.Text()),
        sa.Column("approved_on", sa.Date()),
        sa.Column("approver", sa.Text()),
        sa.Column("transfer_type", sa.Text()),
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
        sa.Column("description", sa.Text()),
        sa.Column("in_satang", sa.BigInteger()),
        sa.Column("out_satang", sa.BigInteger()),
        sa.Column("old_explanation", sa.Text()),
        sa.Column("new_explanation", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["closed_load_id"], ["load.load_id"], name=op.f("fk_budget_transfer_closed_load_id_load")
        ),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_budget_transfer_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_budget_transfer_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_budget_transfer")),
    )
    op.create_index(
        "ix_budget_transfer_scope",
        "budget_transfer",
        ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"],
        unique=False,
    )
    op.create_table(
        "equipment_item",
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
        sa.Column("item_no", sa.Text()),
        sa.Column("strategy", sa.Text()),
        sa.Column("strategy_key", sa.Text()),
        sa.Column("tactic", sa.Text()),
        sa.Column("programme", sa.Text()),
        sa.Column("programme_key", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("details", sa.Text()),
        sa.Column("budget_satang", sa.BigInteger()),
        sa.Column("place", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("fund_source", sa.Text()),
        sa.Column("planned_months", sa.Text(), comment="12 digits 0/1, October first; NULL = not stated"),
        sa.Column("category", sa.Text()),
        sa.Column("expenditure_type", sa.Text()),
        sa.ForeignKeyConstraint(
            ["closed_load_id"], ["load.load_id"], name=op.f("fk_equipment_item_closed_load_id_load")
        ),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_equipment_item_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_equipment_item_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_equipment_item")),
    )
    op.create_index(
        "ix_equipment_item_scope",
        "equipment_item",
        ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"],
        unique=False,
    )
    op.create_table(
        "payment",
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
        sa.Column("paid_on", sa.Date()),
        sa.Column("voucher_no", sa.Text()),
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
        sa.Column("payee", sa.Text(), comment="May name a person: never in a public view"),
        sa.Column("fund_source", sa.Text()),
        sa.Column("amount_satang", sa.BigInteger()),
        sa.Column("withheld_satang", sa.BigInteger()),
        sa.Column("net_satang", sa.BigInteger()),
        sa.ForeignKeyConstraint(["closed_load_id"], ["load.load_id"], name=op.f("fk_payment_closed_load_id_load")),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_payment_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_payment_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_payment")),
    )
    op.create_index(
        "ix_payment_scope",
        "payment",
        ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"],
        unique=False,
    )
    op.create_table(
        "progress",
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
        sa.Column("item_no", sa.Text()),
        sa.Column("project", sa.Text()),
        sa.Column("project_key", sa.Text()),
        sa.Column("village", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("unit_key", sa.Text()),
        sa.Column("fund_source", sa.Text()),
        sa.Column("initial_satang", sa.BigInteger()),
        sa.Column("transferred_in_satang", sa.BigInteger()),
        sa.Column("transferred_out_satang", sa.BigInteger()),
        sa.Column("budget_satang", sa.BigInteger()),
        sa.Column("contracted_satang", sa.BigInteger()),
        sa.Column("disbursed_satang", sa.BigInteger()),
        sa.Column("balance_satang", sa.BigInteger()),
        sa.Column("progress_pct", sa.Float()),
        sa.Column("status", sa.Text(), comment="As written"),
        sa.Column("status_code", sa.Text(), comment="completed | in_progress | not_started | cancelled | carried_over"),
        sa.Column("is_late", sa.Boolean()),
        sa.Column("output", sa.Text()),
        sa.Column("indicator", sa.Text()),
        sa.Column("target", sa.Text()),
        sa.Column("achieved", sa.Text()),
        sa.Column("problems", sa.Text()),
        sa.Column("reason_not_done", sa.Text()),
        sa.Column("suggestions", sa.Text()),
        sa.Column("started_on", sa.Date()),
        sa.Column("finished_on", sa.Date()),
        sa.Column("notes", sa.Text()),
        sa.ForeignKeyConstraint(["closed_load_id"], ["load.load_id"], name=op.f("fk_progress_closed_load_id_load")),
        sa.ForeignKeyConstraint(["load_id"], ["load.load_id"], name=op.f("fk_progress_load_id_load")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_progress_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_progress")),
    )
    op.create_index(
        "ix_progress_scope",
        "progress",
        ["organisation_id", "fiscal_year", "known_to", "held_to", "line_key"],
        unique=False,
    )
