"""Units renamed, merged or split: written with their history, and read as they were at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, or_, select, update

from sql import dialect
from sql.events import Event, write_event
from sql.runs import utc_now
from sql.unit_tables import unit_change

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import polars as pl
    from sqlalchemy import Connection, Engine

SAID = ("what", "old_name", "new_name", "from_year", "reason", "confirmed_by", "confirmed_on")
"""What a person wrote down."""
COLUMNS = (
    *("what", "old_name", "old_key", "new_name", "new_key", "from_year", "reason", "confirmed_by", "confirmed_on"),
    *("shown_name", "shown_key", "shown_note", "new_shown_key", "new_shown_note"),
)
"""The same with what follows from all lines together."""


def store_unit_changes(
    engine: Engine, organisation_id: int, run_id: int, wanted: Iterable[tuple[Any, ...]]
) -> tuple[int, int]:
    """Make the changes in force those of `wanted` (rows of `COLUMNS`); returns how many versions opened and closed.

    What is no longer there closes (`known_to`) and stays; every line that comes or goes is an event.
    """
    rows = list(dict.fromkeys(wanted))
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        query = select(unit_change).where(*_in_force(organisation_id, None))
        held = {
            tuple(row[name] for name in COLUMNS): row["unit_change_id"] for row in connection.execute(query).mappings()
        }
        gone = {said: number for said, number in held.items() if said not in rows}
        new = [row for row in rows if row not in held]
        now = utc_now()
        if gone:
            ended = update(unit_change).where(unit_change.c.unit_change_id.in_(gone.values()))
            connection.execute(ended.values(known_to=now))
        if new:
            place = {"organisation_id": organisation_id, "known_from": now}
            connection.execute(insert(unit_change), [{**place, **dict(zip(COLUMNS, row, strict=True))} for row in new])
        before, after = ({_told(row) for row in found} for found in (gone, new))
        for event, told in (
            (Event.UNIT_CHANGE_WITHDRAWN, before - after),
            (Event.UNIT_CHANGE_CONFIRMED, after - before),
        ):
            for subject, detail in sorted(told):
                write_event(connection, event, subject, organisation_id, run_id, detail)
    return len(new), len(gone)


def _told(row: tuple[Any, ...]) -> tuple[str, str]:
    said = dict(zip(COLUMNS, row, strict=True))
    return f"{said['old_name']} → {said['new_name']}", f"{said['what']} {said['from_year']} ({said['confirmed_by']})"


def unit_changes_at(connection: Connection, organisation_id: int, known: datetime | None) -> pl.DataFrame:
    """The changes in force at a moment (UTC; None = now), as they were written down: `SAID`."""
    query = select(*(unit_change.c[name] for name in SAID)).where(*_in_force(organisation_id, known))
    return dialect.fetch_frame(connection, query.order_by(unit_change.c.unit_change_id))


def _in_force(organisation_id: int, known: datetime | None) -> list[Any]:
    columns = unit_change.c
    mine = columns.organisation_id == organisation_id
    if known is None:
        return [mine, columns.known_to.is_(None)]
    return [mine, columns.known_from <= known, or_(columns.known_to.is_(None), columns.known_to > known)]
