"""Codes that an office explained itself, and how classifications of different years belong together."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from sql.columns import metadata, number

own_code = Table(
    "own_code",
    metadata,
    number("own_code_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("subject", String(16), nullable=False, comment="work | expenditure_type"),
    Column("code", String(6), nullable=False),
    Column("name", Text, nullable=False, comment="The right name, as a person wrote it"),
    Column("as_written", Text, comment="Another name that files use for the code"),
    Column("parent", Text, comment="แผนงาน of a work, หมวด of a type; NULL = that of its neighbours in the code lists"),
    Column("valid_from", Integer, comment="First fiscal year (B.E.); NULL = since ever"),
    Column("valid_to", Integer, comment="Last fiscal year (B.E.); NULL = still"),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime, comment="When it was found withdrawn"),
    CheckConstraint("subject IN ('work', 'expenditure_type')", name="subject"),
    Index("ix_own_code_office", "organisation_id", "known_to"),
)

classification_crosswalk = Table(
    "classification_crosswalk",
    metadata,
    number("classification_crosswalk_id"),
    Column("subject", String(16), nullable=False, comment="work | expenditure_type"),
    Column("old_code", String(6), comment="NULL = only the name is known"),
    Column("old_name", Text, nullable=False),
    Column("valid_to", Integer, comment="Last fiscal year (B.E.) of the old name at the latest; NULL = not known"),
    Column("new_code", String(6)),
    Column("new_name", Text, nullable=False),
    Column("valid_from", Integer, comment="First fiscal year (B.E.) the new name was seen in"),
    Column("grade", String(1), nullable=False),
    Column("evidence", Text, nullable=False),
)
