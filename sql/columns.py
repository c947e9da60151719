"""What all tables of the warehouse are made of: the metadata with its names, keys, money, and the columns of a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text, text

if TYPE_CHECKING:
    from typing import Any

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BIG = BigInteger().with_variant(Integer(), "sqlite")

HISTORY = (
    "version_id",
    "organisation_id",
    "fiscal_year",
    "part",
    "line_key",
    "row_hash",
    "source_row_id",
    "held_from",
    "held_to",
    "known_from",
    "known_to",
    "load_id",
    "closed_load_id",
)
"""The columns every fact table begins with; all others are data a print gives."""


_ENDED = "known_to IS NOT NULL"


def number(name: str) -> Column[int]:
    """A primary key that counts up."""
    return Column(name, BIG, primary_key=True, autoincrement=True)


def money(name: str) -> Column[int]:
    """An amount in satang; the column is called `<name>_satang`."""
    return Column(f"{name}_satang", BigInteger)


def texts(*names: str) -> list[Column[Any]]:
    """Columns of unbounded text."""
    return [Column(name, Text) for name in names]


def fact(name: str, *columns: Column[Any]) -> Table:
    """A fact table: the columns of `HISTORY`, the data columns given, and its indexes.

    Of a scope what is known now, of a scope what was known until when, and of a load. A version that is closed goes
    from the first to the second, a third as long: no question looks for a line among what is not known any more.
    """
    return Table(
        name,
        metadata,
        number("version_id"),
        Column("organisation_id", ForeignKey("organisation.organisation_id"), nullable=False),
        Column("fiscal_year", Integer, nullable=False),
        Column("part", Text, nullable=False),
        Column("line_key", Text, nullable=False),
        Column("row_hash", String(32), nullable=False),
        Column("source_row_id", Text, nullable=False, comment="sha256[:16]:sheet number:row"),
        Column("held_from", DateTime, nullable=False),
        Column("held_to", DateTime),
        Column("known_from", DateTime, nullable=False),
        Column("known_to", DateTime),
        Column("load_id", ForeignKey("load.load_id"), nullable=False),
        Column("closed_load_id", ForeignKey("load.load_id")),
        *columns,
        _partial(f"ix_{name}_scope", "known_to IS NULL", "held_to", "line_key"),
        _partial(f"ix_{name}_past", _ENDED, "known_to"),
        Index(f"ix_{name}_load", "load_id"),
    )


def _partial(name: str, rows: str, *columns: str) -> Index:
    """An index by office, year and these columns of some rows only."""
    which = text(rows)
    return Index(name, "organisation_id", "fiscal_year", *columns, sqlite_where=which, postgresql_where=which)


def is_of_ended(index: Index) -> bool:
    """Whether only versions that are not known any more are in an index."""
    return str(index.dialect_options["sqlite"]["where"]) == _ENDED


def classification() -> list[Column[Any]]:
    """Area, programme, work and expenditure type of a budget row."""
    return texts(
        "area", "programme_code", "programme", "work_code", "work", "budget_type", "category", "expenditure_type_code",
        "expenditure_type",
    )  # fmt: skip
