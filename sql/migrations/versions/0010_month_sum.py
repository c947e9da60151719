"""Plan and payments month by month: what is kept added up of every year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table, empty: it is filled when the views are installed after the migration."""
    op.create_table(
        "month_sum",
        sa.Column("month_sum_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("month_no", sa.Integer(), nullable=False, comment="1 = October … 12 = September; 13 = no month"),
        sa.Column("planned_items", sa.BigInteger()),
        sa.Column("quarter_items", sa.BigInteger(), comment="Of these, whose first planned month of the quarter it is"),
        sa.Column("planned_satang", sa.BigInteger()),
        sa.Column("payments", sa.BigInteger()),
        sa.Column("payments_satang", sa.BigInteger()),
        sa.Column("item_payments_satang", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_month_sum_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("month_sum_id", name=op.f("pk_month_sum")),
        sa.UniqueConstraint("organisation_id", "fiscal_year", "month_no", name=op.f("uq_month_sum_month")),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("month_sum")
