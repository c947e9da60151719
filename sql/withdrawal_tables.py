"""Lines of registers that a person has withdrawn, since a newer version of their file does not name them any more."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from sql.columns import metadata, number

withdrawal = Table(
    "withdrawal",
    metadata,
    number("withdrawal_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("part", Text, nullable=False),
    Column("line_key", Text, nullable=False),
    Column("source_row_id", Text, nullable=False, comment="Where the withdrawn line stands"),
    Column("amount_satang", BigInteger, comment="Of transfers what went in, or what went out as a negative"),
    Column("sha256", String(64), nullable=False, comment="The newer version of its file, which does not name it"),
    Column("reason", Text, nullable=False),
    Column("decided_by", Text, nullable=False, comment="Who decided: never in a public view"),
    Column("decided_at", DateTime, nullable=False),
    CheckConstraint("reason <> '' AND decided_by <> ''", name="reasoned"),
    Index("ix_withdrawal_file", "organisation_id", "sha256", "kind", "fiscal_year"),
)
