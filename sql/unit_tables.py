"""Units of an office that were renamed, merged or split: what a person wrote down, with its history."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, DateTime, ForeignKey, Index, Integer, String, Table, Text

from sql.columns import metadata, number

unit_change = Table(
    "unit_change",
    metadata,
    number("unit_change_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("what", String(8), nullable=False, comment="renamed | merged | split"),
    Column("old_name", Text, nullable=False),
    Column("old_key", Text, nullable=False, comment="Matching key of the name that views show for it"),
    Column("new_name", Text, nullable=False),
    Column("new_key", Text, nullable=False),
    Column("from_year", Integer, nullable=False, comment="First fiscal year (B.E.) of the new name"),
    Column("reason", Text),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_on", Date, nullable=False),
    Column("shown_name", Text, nullable=False, comment="Under which name years side by side show the old unit"),
    Column("shown_key", Text, nullable=False),
    Column("shown_note", Text, nullable=False, comment="All changes of what is shown under that name, in Thai words"),
    Column("new_shown_key", Text, nullable=False, comment="Under which they show the new unit; another after a split"),
    Column("new_shown_note", Text, nullable=False),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime, comment="When it was found withdrawn"),
    CheckConstraint("what IN ('renamed', 'merged', 'split')", name="what"),
    Index("ix_unit_change_key", "organisation_id", "old_key"),
)
