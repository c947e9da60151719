"""Rows held back: what is open, and which files a waiver would let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sql import dialect
from sql.schema import load, quarantine_row, source_file
from sql.waivers import active_waivers

if TYPE_CHECKING:
    from datetime import date

    import polars as pl
    from sqlalchemy import Engine


def open_quarantine(
    engine: Engine, organisation_id: int, fiscal_year: int | None = None, kind: str | None = None
) -> pl.DataFrame:
    """Rows held back now: all columns of `quarantine_row`, `sha256` and `source_file_id` of their file.

    `values_json` is the row as read; `amount_satang` its main amount, null where it could not be read.
    """
    columns = quarantine_row.c
    query = (
        select(quarantine_row, source_file.c.sha256, source_file.c.source_file_id)
        .join(load, load.c.load_id == columns.load_id)
        .join(source_file, source_file.c.source_file_id == load.c.source_file_id)
        .where(columns.organisation_id == organisation_id, columns.known_to.is_(None))
        .order_by(columns.fiscal_year, columns.kind, columns.quarantine_row_id)
    )
    if fiscal_year is not None:
        query = query.where(columns.fiscal_year == fiscal_year)
    if kind is not None:
        query = query.where(columns.kind == kind)
    with engine.connect() as connection:
        return dialect.fetch_frame(connection, query)


def files_to_replay(engine: Engine, organisation_id: int, on: date) -> list[str]:
    """SHA-256 of files with a row held back by rules that waivers in force on that day all cover, sorted."""
    waivers = active_waivers(engine, organisation_id, on)
    if not waivers:
        return []
    rows = open_quarantine(engine, organisation_id).select("sha256", "rules", "fiscal_year", "line_key").iter_rows()
    return sorted(
        {
            sha256
            for sha256, rules, year, line_key in rows
            if all(any(waiver.covers(rule, year, line_key) for waiver in waivers) for rule in rules.split(","))
        }
    )
