"""What rows were before they were written over; facts by the load that opened them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FACTS = (
    "budget_line",
    "payment",
    "budget_transfer",
    "action_item",
    "equipment_item",
    "action_summary",
    "progress",
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
    """Create the table and the indexes."""
    op.create_table(
        "past_row",
        sa.Column("past_row_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, comment="NULL = of all offices (code lists)"),
        sa.Column("table_name", sa.String(length=32), nullable=False),
        sa.Column(
            "row_group",
            sa.Text(),
            nullable=False,
            comment="JSON list: the key of the rows that are replaced together",
        ),
        sa.Column("superseded_at", sa.DateTime(), nullable=False, comment="Until when (UTC) it was so"),
        sa.Column(
            "values_json",
            sa.Text(),
            comment="The row as it was, by column; NULL = until then the group had no rows",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_past_row_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("past_row_id", name=op.f("pk_past_row")),
    )
    op.create_index("ix_past_row_when", "past_row", ["organisation_id", "superseded_at"], unique=False)
    for name in FACTS:
        op.create_index(f"ix_{name}_load", name, ["load_id"], unique=False)


def downgrade() -> None:
    """Drop them again."""
    for name in FACTS:
        op.drop_index(f"ix_{name}_load", name)
    op.drop_table("past_row")
