"""Facts as they stand now, or as they were held and known at some moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, or_, select, union

from sql import dialect
from sql.errors import PrintError
from sql.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    import polars as pl
    from sqlalchemy import Engine, Table


def current(engine: Engine, kind: str, organisation_id: int, fiscal_year: int | None = None) -> pl.DataFrame:
    """The newest state of affairs as known now: all columns of the fact table, in the order of the lines' keys."""
    columns = _table(kind).c
    query = _of(kind, organisation_id, fiscal_year).where(columns.known_to.is_(None), columns.held_to.is_(None))
    with engine.connect() as connection:
        return dialect.fetch_frame(connection, query)


def as_known(
    engine: Engine, kind: str, organisation_id: int, held: datetime, known: datetime, fiscal_year: int | None = None
) -> pl.DataFrame:
    """What held at `held` (local time), as this warehouse knew it at `known` (UTC): columns as `current`."""
    columns = _table(kind).c
    query = _of(kind, organisation_id, fiscal_year).where(
        columns.known_from <= known,
        or_(columns.known_to.is_(None), columns.known_to > known),
        columns.held_from <= held,
        or_(columns.held_to.is_(None), columns.held_to > held),
    )
    with engine.connect() as connection:
        return dialect.fetch_frame(connection, query)


def fiscal_years(engine: Engine, organisation_id: int, kinds: Iterable[str] = tuple(FACTS)) -> list[int]:
    """The fiscal years (B.E.) of which any of the kinds is known now, in order."""
    years = union(
        *(
            select(table.c.fiscal_year).where(table.c.organisation_id == organisation_id, table.c.known_to.is_(None))
            for table in (FACTS[kind] for kind in kinds)
        )
    )
    with engine.connect() as connection:
        return sorted(connection.execute(years).scalars())


def _of(kind: str, organisation_id: int, fiscal_year: int | None) -> Select[Any]:
    table = _table(kind)
    query = select(table).where(table.c.organisation_id == organisation_id)
    if fiscal_year is not None:
        query = query.where(table.c.fiscal_year == fiscal_year)
    return query.order_by(table.c.fiscal_year, table.c.part, table.c.line_key, table.c.version_id)


def _table(kind: str) -> Table:
    if kind not in FACTS:
        raise PrintError(kind=kind, cause="the warehouse has no table for this kind")
    return FACTS[kind]
