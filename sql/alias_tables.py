"""Names written in many ways: what a person confirmed, with its history, and what is shown for each spelling."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, String, Table, Text

from sql.columns import metadata, number

alias = Table(
    "alias",
    metadata,
    number("alias_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("subject", String(12), nullable=False, comment="unit | programme | strategy | fund_source | status"),
    Column("as_written", Text, nullable=False),
    Column("as_written_key", Text, nullable=False, comment="Matching key: every spelling of it stands for the name"),
    Column("name", Text, nullable=False, comment="What it stands for, as the person wrote it"),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_on", Date, nullable=False),
    Column("note", Text),
    Column("known_from", DateTime, nullable=False),
    Column("known_to", DateTime, comment="When it was found withdrawn"),
    Index("ix_alias_key", "organisation_id", "subject", "as_written_key"),
)

spelling = Table(
    "spelling",
    metadata,
    Column("organisation_id", ForeignKey("organisation.organisation_id"), primary_key=True),
    Column("subject", String(12), primary_key=True),
    Column("as_written", Text, primary_key=True, comment="To the letter as in the facts"),
    Column("name", Text, nullable=False, comment="What views show instead; of a status word: its code"),
    Column("name_key", Text, nullable=False, comment="Matching key of the name"),
    Column("is_late", Boolean, comment="Of a status word: whether it says that the work is late"),
)
