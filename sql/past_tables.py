"""What rows of tables that are written over were before: an image of each, with the moment it ceased to be true."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Index, String, Table, Text

from sql.columns import metadata, number

past_row = Table(
    "past_row",
    metadata,
    number("past_row_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), comment="NULL = of all offices (code lists)"),
    Column("table_name", String(32), nullable=False),
    Column("row_group", Text, nullable=False, comment="JSON list: the key of the rows that are replaced together"),
    Column("superseded_at", DateTime, nullable=False, comment="Until when (UTC) it was so"),
    Column("values_json", Text, comment="The row as it was, by column; NULL = until then the group had no rows"),
    Index("ix_past_row_when", "organisation_id", "superseded_at"),
)
