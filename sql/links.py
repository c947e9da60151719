"""Links between lines and the link state of every line, versioned: only what differs is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sql import dialect
from sql.runs import utc_now
from sql.schema import link, link_state

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl
    from sqlalchemy import Connection, Engine, Table

LINK_COLUMNS = ("from_kind", "from_line_key", "to_kind", "to_line_key", "method")
STATE_COLUMNS = ("kind", "line_key", "state")


def store_links(
    engine: Engine,
    organisation_id: int,
    fiscal_year: int,
    links: pl.DataFrame,
    states: pl.DataFrame,
    known_at: datetime | None = None,
) -> tuple[int, int]:
    """Make the links (`LINK_COLUMNS`) and states (`STATE_COLUMNS`) of a year what they are now, in one transaction.

    Returns how many versions were opened and closed: (0, 0) when nothing differs.
    """
    known = known_at or utc_now()
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        place = {"organisation_id": organisation_id, "fiscal_year": fiscal_year}
        first = _replace(connection, link, links.select(LINK_COLUMNS), place, known)
        second = _replace(connection, link_state, states.select(STATE_COLUMNS), place, known)
    return first[0] + second[0], first[1] + second[1]


def current_links(engine: Engine, organisation_id: int, fiscal_year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links and states known now, with the columns `store_links` takes."""
    with engine.connect() as connection:
        place = {"organisation_id": organisation_id, "fiscal_year": fiscal_year}
        return (
            _held(connection, link, LINK_COLUMNS, place).select(LINK_COLUMNS),
            _held(connection, link_state, STATE_COLUMNS, place).select(STATE_COLUMNS),
        )


def _held(connection: Connection, table: Table, columns: tuple[str, ...], place: dict[str, int]) -> pl.DataFrame:
    number = f"{table.name}_id"
    query = select(table.c[number].label("id"), *(table.c[name] for name in columns)).where(
        *(table.c[name] == value for name, value in place.items()), table.c.known_to.is_(None)
    )
    return dialect.fetch_frame(connection, query.order_by(table.c[number]))


def _replace(
    connection: Connection, table: Table, wanted: pl.DataFrame, place: dict[str, int], known: datetime
) -> tuple[int, int]:
    columns = tuple(wanted.columns)
    wanted = wanted.unique(maintain_order=True)
    held = _held(connection, table, columns, place)
    closing = held.join(wanted, on=columns, how="anti")["id"].to_list()
    opening = wanted.join(held, on=columns, how="anti", maintain_order="left")
    at = dialect.moment(connection, known)
    dialect.execute_many(
        connection,
        f"UPDATE {table.name} SET known_to = ? WHERE {table.name}_id = ?",  # noqa: S608 - one of two own tables
        [(at, number) for number in closing],
    )
    dialect.insert_frame(connection, table, opening, **place, known_from=known)
    return opening.height, len(closing)
