"""Lines of registers that were withdrawn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "withdrawal",
        sa.Column("withdrawal_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("line_key", sa.Text(), nullable=False),
        sa.Column("source_row_id", sa.Text(), nullable=False, comment="Where the withdrawn line stands"),
        sa.Column(
            "amount_satang",
            sa.BigInteger(),
            comment="Of transfers what went in, or what went out as a negative",
        ),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="The newer version of its file, which does not name it",
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="Who decided: never in a public view"),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("reason <> '' AND decided_by <> ''", name=op.f("ck_withdrawal_reasoned")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_withdrawal_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("withdrawal_id", name=op.f("pk_withdrawal")),
    )
    op.create_index(
        "ix_withdrawal_file", "withdrawal", ["organisation_id", "sha256", "kind", "fiscal_year"], unique=False
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("withdrawal")
