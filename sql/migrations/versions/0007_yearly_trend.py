"""Years side by side: what is kept added up of every year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS = (
    "items",
    "equipment",
    "routine",
    "other_agency",
    "completed",
    "in_progress",
    "not_started",
    "cancelled",
    "carried_over",
    "mixed",
    "unknown",
    "not_reported",
)
AMOUNTS = (
    "planned",
    "approved",
    "net",
    "committed",
    "disbursed",
    "carried",
    "carried_disbursed",
    "payments",
    "earlier_payments",
)


def upgrade() -> None:
    """Create the table, empty: it is filled when the views are installed after the migration."""
    op.create_table(
        "yearly_trend",
        sa.Column("yearly_trend_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=12), nullable=False),
        sa.Column("member_key", sa.Text(), nullable=False, comment="'' = not stated"),
        sa.Column("member", sa.Text()),
        *(sa.Column(name, sa.BigInteger()) for name in COUNTS),
        *(sa.Column(f"{name}_satang", sa.BigInteger()) for name in AMOUNTS),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_yearly_trend_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("yearly_trend_id", name=op.f("pk_yearly_trend")),
        sa.UniqueConstraint(
            "dimension",
            "organisation_id",
            "member_key",
            "fiscal_year",
            name=op.f("uq_yearly_trend_member"),
        ),
    )
    op.create_index("ix_yearly_trend_year", "yearly_trend", ["organisation_id", "fiscal_year"], unique=False)


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("yearly_trend")
