"""Moments as people name them: a day, a time, a run, last night, or a report of the law (6-months, 12-months).

What held is told in local time, what was known in UTC. A day without a time is its end where something lasts until it,
and its beginning where something is counted from it.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from pipeline.errors import PipelineError
from sql.changes import last_learnt
from sql.runs import utc_now
from sql.schema import run
from transforms.dates import fiscal_year_bounds, parse_timestamp
from transforms.errors import DateError
from transforms.thai import matching_key

if TYPE_CHECKING:
    from sqlalchemy import Connection

BANGKOK = ZoneInfo("Asia/Bangkok")
LAST_NIGHT = "last-night"
INSTANT = timedelta(microseconds=1)
"""What lies between a moment and the last one before it."""


class AskingError(PipelineError):
    """What is asked for cannot be: no moment, no run, no year, no kind of table."""

    is_wrong_use = True


@cache
def presets() -> dict[str, tuple[int, int]]:
    """Month and day of the reports that have names."""
    return {name: (item["month"], item["day"]) for name, item in _stated().items()}


@cache
def _stated() -> dict[str, dict[str, Any]]:
    text = resources.files("pipeline").joinpath("moments.toml").read_text(encoding="utf-8")
    stated: dict[str, dict[str, Any]] = tomllib.loads(text)["preset"]
    return stated


@cache
def _spellings() -> dict[str, str]:
    """The names of presets by the matching keys of all their spellings."""
    return {matching_key(text): name for name, item in _stated().items() for text in (name, *item["also"])}


def held_at(text: str, fiscal_year: int | None = None) -> datetime:
    """The local time a report or a comparison speaks of: a preset of the fiscal year (B.E.), a time, the end of a day.

    Raises:
        AskingError: it is none of these.
    """
    preset = _spellings().get(matching_key(text))
    if preset is not None:
        if fiscal_year is None:
            raise AskingError.of("preset_needs_year", found=text)
        month, day = presets()[preset]
        first, last = fiscal_year_bounds(fiscal_year)
        year = first.year if month >= first.month else last.year
        return _end(date(year, month, day))
    return _read(text, is_end=True)


def known_at(text: str) -> datetime:
    """The UTC time of a local time, or of the end of a day.

    Raises:
        AskingError: it is neither.
    """
    return _utc(_read(text, is_end=True))


def known_since(connection: Connection, organisation_id: int, text: str) -> datetime:
    """The last UTC time before what is asked for: the run named, the last run that loaded something, a time, a day.

    Raises:
        AskingError: it is none of these, or the office has no such run.
    """
    if text == LAST_NIGHT:
        found = last_learnt(connection, organisation_id)
        if found is None:
            raise AskingError.of("nothing_loaded")
        return _run(connection, organisation_id, found[0])[0] - INSTANT
    if text.isdecimal():
        return _run(connection, organisation_id, int(text))[0] - INSTANT
    return _utc(_read(text, is_end=False)) - INSTANT


def known_until(connection: Connection, organisation_id: int, text: str | None) -> datetime:
    """The UTC time up to which something is asked for: the end of a run, a time, the end of a day; None = now.

    Raises:
        AskingError: it is none of these, or the office has no such run.
    """
    if text is None:
        return utc_now()
    if text.isdecimal():
        return _run(connection, organisation_id, int(text))[1] or utc_now()
    return known_at(text)


def local(moment: datetime) -> datetime:
    """The local time of a UTC time, both without a zone."""
    return moment.replace(tzinfo=UTC).astimezone(BANGKOK).replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=BANGKOK).astimezone(UTC).replace(tzinfo=None)


def _run(connection: Connection, organisation_id: int, number: int) -> tuple[datetime, datetime | None]:
    query = select(run.c.started_at, run.c.ended_at).where(
        run.c.organisation_id == organisation_id, run.c.run_id == number
    )
    row = connection.execute(query).first()
    if row is None:
        raise AskingError.of("no_such_run", number=number)
    return row.started_at, row.ended_at


def _read(text: str, *, is_end: bool) -> datetime:
    try:
        moment = parse_timestamp(text)
    except DateError as error:
        raise AskingError.of("no_moment", found=text, presets=", ".join(presets())) from error
    if moment is None:
        raise AskingError.of("no_moment", found=text, presets=", ".join(presets()))
    return _end(moment.date()) if is_end and ":" not in text else moment


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max)
