"""What texts beside rows were taken to say of lines: suggested, and confirmed or rejected by a person."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from sql.columns import metadata, number

row_note = Table(
    "row_note",
    metadata,
    number("row_note_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("part", Text, nullable=False),
    Column("line_key", Text, nullable=False),
    Column("subject", String(12), nullable=False, comment="amendment | move | fund_source"),
    Column("value", Text, nullable=False, comment="What it says of the line, in words"),
    Column("text", Text, nullable=False, comment="The text as it stands in the file"),
    Column("source_file_id", ForeignKey("source_file.source_file_id"), comment="The file it was last seen in"),
    Column("source_row_id", Text, comment="Row of the line in that file"),
    Column("sheet", Text),
    Column("anchor", String(12), comment="Cell the text begins at"),
    Column("state", String(10), nullable=False, comment="suggested | confirmed | rejected"),
    Column("decided_by", Text, comment="Who confirmed or rejected it: never in a public view"),
    Column("decided_at", DateTime),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime, comment="When it was decided otherwise, or the text was gone before anybody decided"),
    CheckConstraint("state IN ('suggested', 'confirmed', 'rejected')", name="state"),
    CheckConstraint("subject IN ('amendment', 'move', 'fund_source')", name="subject"),
    CheckConstraint(
        "(state = 'suggested') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)", name="decided"
    ),
    Index("ix_row_note_line", "organisation_id", "known_to", "kind", "fiscal_year", "line_key"),
)
