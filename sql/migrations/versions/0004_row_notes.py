"""Notes on rows: what texts beside them were taken to say, and what a person decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "row_note",
        sa.Column("row_note_id", BIG, autoincrement=True, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("line_key", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False, comment="amendment | move | fund_source"),
        sa.Column("value", sa.Text(), nullable=False, comment="What it says of the line, in words"),
        sa.Column("text", sa.Text(), nullable=False, comment="The text as it stands in the file"),
        sa.Column("source_file_id", BIG, comment="The file it was last seen in"),
        sa.Column("source_row_id", sa.Text(), comment="Row of the line in that file"),
        sa.Column("sheet", sa.Text()),
        sa.Column("anchor", sa.String(length=12), comment="Cell the text begins at"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="suggested | confirmed | rejected"),
        sa.Column("decided_by", sa.Text(), comment="Who confirmed or rejected it: never in a public view"),
        sa.Column("decided_at", sa.DateTime()),
        sa.Column("known_from", sa.DateTime(), nullable=False),
        sa.Column(
            "known_to",
            sa.DateTime(),
            comment="When it was decided otherwise, or the text was gone before anybody decided",
        ),
        sa.CheckConstraint("state IN ('suggested', 'confirmed', 'rejected')", name=op.f("ck_row_note_state")),
        sa.CheckConstraint("subject IN ('amendment', 'move', 'fund_source')", name=op.f("ck_row_note_subject")),
        sa.CheckConstraint(
            "(state = 'suggested') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_row_note_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.organisation_id"], name=op.f("fk_row_note_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["source_file_id"], ["source_file.source_file_id"], name=op.f("fk_row_note_source_file_id_source_file")
        ),
        sa.PrimaryKeyConstraint("row_note_id", name=op.f("pk_row_note")),
    )
    op.create_index(
        "ix_row_note_line",
        "row_note",
        ["organisation_id", "known_to", "kind", "fiscal_year", "line_key"],
        unique=False,
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("row_note")
