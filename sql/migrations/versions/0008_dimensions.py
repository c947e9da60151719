"""Codes an office explained itself, and the crosswalk between classifications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "own_code",
        sa.Column("own_code_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False, comment="work | expenditure_type"),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="The right name, as a person wrote it"),
        sa.Column("as_written", sa.Text(), comment="Another name that files use for the code"),
        sa.Column(
            "parent",
            sa.Text(),
            comment="แผนงาน of a work, หมวด of a type; NULL = that of its neighbours in the code lists",
        ),
        sa.Column("valid_from", sa.Integer(), comment="First fiscal year (B.E.); NULL = since ever"),
        sa.Column("valid_to", sa.Integer(), comment="Last fiscal year (B.E.); NULL = still"),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column("known_to", sa.DateTime(), comment="When it was found withdrawn"),
        sa.CheckConstraint("subject IN ('work', 'expenditure_type')", name=op.f("ck_own_code_subject")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_own_code_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("own_code_id", name=op.f("pk_own_code")),
    )
    op.create_index("ix_own_code_office", "own_code", ["organisation_id", "known_to"], unique=False)
    op.create_table(
        "classification_crosswalk",
        sa.Column("classification_crosswalk_id", BIG, autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False, comment="work | expenditure_type"),
        sa.Column("old_code", sa.String(length=6), comment="NULL = only the name is known"),
        sa.Column("old_name", sa.Text(), nullable=False),
        sa.Column(
            "valid_to",
            sa.Integer(),
            comment="Last fiscal year (B.E.) of the old name at the latest; NULL = not known",
        ),
        sa.Column("new_code", sa.String(length=6)),
        sa.Column("new_name", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Integer(), comment="First fiscal year (B.E.) the new name was seen in"),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("classification_crosswalk_id", name=op.f("pk_classification_crosswalk")),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("classification_crosswalk")
    op.drop_table("own_code")
