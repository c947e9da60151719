"""What held at a moment: by the prints made until then, and of what happens on a day of its own, by that day.

A print of budgets says how things stood when it was made, and says nothing of earlier days. A line of a register
tells of one day: whether a payment of March is in a register of March or only in that of October, in March it had
been made. So of lines with a day the newest word counts, from their day on; lines without one hold as prints say.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, or_, select

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Table

Conditions = list["ColumnElement[bool]"]
"""Conditions that all must hold."""

OWN_DAY = {"disbursements": "paid_on", "transfers": "approved_on"}
"""The kinds whose lines each tell of one day, and the column that has it."""


def valid(start: ColumnElement[datetime], end: ColumnElement[datetime], moment: datetime | None) -> list[Conditions]:
    """Conditions, of which one holds, for what began by the moment and had not ended: each may use an index of ends."""
    if moment is None:
        return [[end.is_(None)]]
    return [[end.is_(None), start <= moment], [end > moment, start <= moment]]


def holds(kind: str, fact: Any, held: datetime | None, known: datetime | None) -> list[Conditions]:
    """Conditions, of which one holds, for the versions of a fact table that hold at a moment (None = the newest).

    `fact`: the table. `known`: as known then (UTC; None = now); that is asked only of other versions of the line here.
    """
    by_print = valid(fact.c.held_from, fact.c.held_to, held)
    if held is None or kind not in OWN_DAY:
        return by_print
    undated = _undated(kind, fact, known)
    return [happened(kind, fact, held), *([*undated, *conditions] for conditions in by_print)]


def happened(kind: str, fact: Any, held: datetime) -> Conditions:
    """Conditions for the newest versions of lines whose own day had come; `kind` is one of `OWN_DAY`."""
    return [fact.c.held_to.is_(None), fact.c[OWN_DAY[kind]] <= held.date()]


def began_between(kind: str, fact: Any, first: datetime, last: datetime, known: datetime | None) -> list[Conditions]:
    """Conditions, of which one holds, for versions that hold at `last` and did not at `first` yet (local time)."""
    ends_later = or_(fact.c.held_to.is_(None), fact.c.held_to > last)
    by_print = [fact.c.held_from > first, fact.c.held_from <= last, ends_later]
    if kind not in OWN_DAY:
        return [by_print]
    came = [*happened(kind, fact, last), fact.c[OWN_DAY[kind]] > first.date()]
    return [came, [*_undated(kind, fact, known), *by_print]]


def ended_between(kind: str, fact: Any, first: datetime, last: datetime, known: datetime | None) -> Conditions:
    """Conditions for versions that held at `first` and do not at `last` any more; what has a day never ends."""
    by_print = [fact.c.held_to > first, fact.c.held_to <= last, fact.c.held_from <= first]
    return [*(_undated(kind, fact, known) if kind in OWN_DAY else ()), *by_print]


def _undated(kind: str, fact: Any, known: datetime | None) -> Conditions:
    """The version has no day, and neither has the newest word about its line."""
    newest = fact.alias("newest")
    day, of = OWN_DAY[kind], ("organisation_id", "fiscal_year", "part", "line_key")
    knew = or_(*(and_(*some) for some in valid(newest.c.known_from, newest.c.known_to, known)))
    same_line = (newest.c[name] == fact.c[name] for name in of)
    is_dated = exists().where(*same_line, newest.c.held_to.is_(None), newest.c[day].is_not(None), knew)
    return [fact.c[day].is_(None), ~is_dated]


def quarantined_by_day(
    connection: Connection, rows: Table, loads: Table, held: datetime, branches: list[Conditions]
) -> list[tuple[int, int]]:
    """Rows in quarantine, of prints made after the moment, whose own day had come: their numbers and their loads'.

    `rows` and `loads`: the tables of the warehouse. `branches`: conditions on `rows`, of which one holds.
    """
    query = (
        select(rows.c.quarantine_row_id, rows.c.load_id, rows.c.kind, rows.c.values_json)
        .join(loads, loads.c.load_id == rows.c.load_id)
        .where(rows.c.kind.in_(tuple(OWN_DAY)), loads.c.as_of > held, or_(*(and_(*some) for some in branches)))
    )
    return [
        (row.quarantine_row_id, row.load_id)
        for row in connection.execute(query)
        if _has_come(json.loads(row.values_json).get(OWN_DAY[row.kind]), held)
    ]


def _has_come(day: str | None, held: datetime) -> bool:
    return day is not None and date.fromisoformat(day[:10]) <= held.date()
