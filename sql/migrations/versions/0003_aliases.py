"""Names written in many ways: confirmed aliases with their history, and what is shown for each spelling."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "alias",
        sa.Column("alias_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column(
            "subject",
            sa.String(length=12),
            nullable=False,
            comment="unit | programme | strategy | fund_source | status",
        ),
        sa.Column("as_written", sa.Text(), nullable=False),
        sa.Column(
            "as_written_key",
            sa.Text(),
            nullable=False,
            comment="Matching key: every spelling of it stands for the name",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="What it stands for, as the person wrote it"),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime(), comment="When it was found withdrawn"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_alias_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("alias_id", name=op.f("pk_alias")),
    )
    op.create_index("ix_alias_key", "alias", ["organisation_id", "subject", "as_written_key"], unique=False)
    op.create_table(
        "spelling",
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("as_written", sa.Text(), nullable=False, comment="To the letter as in the facts"),
        sa.Column("name", sa.Text(), nullable=False, comment="What views show instead; of a status word: its code"),
        sa.Column("name_key", sa.Text(), nullable=False, comment="Matching key of the name"),
        sa.Column("is_late", sa.Boolean(), comment="Of a status word: whether it says that the work is late"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_spelling_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "subject", "as_written", name=op.f("pk_spelling")),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("spelling")
    op.drop_table("alias")
