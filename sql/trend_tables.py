"""What is kept added up of every year, so that years side by side answer at once: see `sql.trends`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from sql.columns import metadata, money, number

COUNTS = (
    "items",
    "equipment",
    "routine",
    "other_agency",
    "completed",
    "in_progress",
    "not_started",
    "cancelled",
    "carried_over",
    "mixed",
    "unknown",
    "not_reported",
)
AMOUNTS = (
    "planned",
    "approved",
    "net",
    "committed",
    "disbursed",
    "carried",
    "carried_disbursed",
    "payments",
    "earlier_payments",
)

yearly_trend = Table(
    "yearly_trend",
    metadata,
    number("yearly_trend_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("dimension", String(12), nullable=False),
    Column("member_key", Text, nullable=False, comment="'' = not stated"),
    Column("member", Text),
    *(Column(name, BigInteger) for name in COUNTS),
    *(money(name) for name in AMOUNTS),
    UniqueConstraint("dimension", "organisation_id", "member_key", "fiscal_year", name="uq_yearly_trend_member"),
    Index("ix_yearly_trend_year", "organisation_id", "fiscal_year"),
)

month_sum = Table(
    "month_sum",
    metadata,
    number("month_sum_id"),
    Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("month_no", Integer, nullable=False, comment="1 = October … 12 = September; 13 = no month"),
    Column("planned_items", BigInteger),
    Column("quarter_items", BigInteger, comment="Of these, whose first planned month of the quarter it is"),
    money("planned"),
    Column("payments", BigInteger),
    money("payments"),
    money("item_payments"),
    UniqueConstraint("organisation_id", "fiscal_year", "month_no", name="uq_month_sum_month"),
)
