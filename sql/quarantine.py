"""Rows held back: what is open, and which files a waiver or an explanation would let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sql import dialect
from sql.schema import load, quarantine_row, source_file
from sql.waivers import active_waivers

if TYPE_CHECKING:
    from collections.abc import Callable
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


def files_to_replay(
    engine: Engine, organisation_id: int, on: date, is_explained: Callable[[str, str], bool] | None = None
) -> list[str]:
    """SHA-256 of files with a row held back by rules none of which holds it back any more, sorted.

    A rule does not where a waiver in force on that day covers it, or where `is_explained(rule, values_json)` says that
    what was wrong with the row as it was read is explained since.
    """
    waivers = active_waivers(engine, organisation_id, on)
    if not waivers and is_explained is None:
        return []
    columns = ("sha256", "rules", "fiscal_year", "line_key", "values_json")
    rows = open_quarantine(engine, organisation_id).select(columns).iter_rows()
    return sorted(
        {
            sha256
            for sha256, rules, year, line_key, values in rows
            if all(
                any(waiver.covers(rule, year, line_key) for waiver in waivers)
                or (is_explained is not None and is_explained(rule, values))
                for rule in rules.split(",")
            )
        }
    )
