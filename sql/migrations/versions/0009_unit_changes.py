"""Units that were renamed, merged or split."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "unit_change",
        sa.Column("unit_change_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False, comment="renamed | merged | split"),
        sa.Column("old_name", sa.Text(), nullable=False),
        sa.Column("old_key", sa.Text(), nullable=False, comment="Matching key of the name that views show for it"),
        sa.Column("new_name", sa.Text(), nullable=False),
        sa.Column("new_key", sa.Text(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False, comment="First fiscal year (B.E.) of the new name"),
        sa.Column("reason", sa.Text()),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column(
            "shown_name", sa.Text(), nullable=False, comment="Under which name years side by side show the old unit"
        ),
        sa.Column("shown_key", sa.Text(), nullable=False),
        sa.Column(
            "shown_note",
            sa.Text(),
            nullable=False,
            comment="All changes of what is shown under that name, in Thai words",
        ),
        sa.Column(
            "new_shown_key",
            sa.Text(),
            nullable=False,
            comment="Under which they show the new unit; another after a split",
        ),
        sa.Column("new_shown_note", sa.Text(), nullable=False),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime(), comment="When it was found withdrawn"),
        sa.CheckConstraint("what IN ('renamed', 'merged', 'split')", name=op.f("ck_unit_change_what")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_unit_change_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("unit_change_id", name=op.f("pk_unit_change")),
    )
    op.create_index("ix_unit_change_key", "unit_change", ["organisation_id", "old_key"], unique=False)


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("unit_change")
