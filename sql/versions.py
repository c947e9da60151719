"""Versions of lines in the fact tables: opened, closed, opened again in part. Nothing else changes or is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sql import dialect
from sql.rows import IDENTITY
from sql.schema import data_columns

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl
    from sqlalchemy import Connection, Table


def close(connection: Connection, table: Table, versions: pl.Series, load_id: int, known: datetime) -> None:
    """End what is known of these versions (`version_id`)."""
    at = dialect.moment(connection, known)
    dialect.execute_many(
        connection,
        f"UPDATE {table.name} SET known_to = ?, closed_load_id = ? WHERE version_id = ?",  # noqa: S608 - own table
        [(at, load_id, number) for number in versions.to_list()],
    )


def reopen(
    connection: Connection, table: Table, kind: str, remnants: pl.DataFrame, load_id: int, known: datetime
) -> None:
    """Open the values of closed versions for another time: `version_id held_from held_to`, same values and source."""
    if remnants.is_empty():
        return
    said = ", ".join(("organisation_id", "fiscal_year", *IDENTITY, "row_hash", "source_row_id", *data_columns(kind)))
    stamp = f"CAST(? AS {dialect.moment_type(connection)})"
    dialect.execute_many(
        connection,
        f"INSERT INTO {table.name} (held_from, held_to, known_from, load_id, {said}) "  # noqa: S608 - own table
        f"SELECT {stamp}, {stamp}, {stamp}, CAST(? AS BIGINT), {said} FROM {table.name} WHERE version_id = ?",
        [
            (*(dialect.moment(connection, value) for value in (start, end, known)), load_id, number)
            for number, start, end in remnants.select("version_id", "held_from", "held_to").iter_rows()
        ],
    )


def open_new(connection: Connection, table: Table, rows: pl.DataFrame, **constants: object) -> None:
    """Open new versions: good rows, for ever or until `until`; `constants` are columns of all of them."""
    if "until" in rows.columns:
        rows = rows.rename({"until": "held_to"})
    dialect.insert_frame(connection, table, rows, **constants)
