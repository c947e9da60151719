"""Organisations and runs: who writes, since when, and how it ended."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from sqlalchemy import insert, select, update

from sql import dialect
from sql.errors import NotKnownError
from sql.schema import organisation, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

Ending = Literal["completed", "failed", "interrupted"]
BANGKOK = timedelta(hours=7)
"""Thai time is ahead of UTC by this, the whole year and since 1920."""
_replayed: ContextVar[datetime | None] = ContextVar("replayed", default=None)


def utc_now() -> datetime:
    """Now, as the warehouse keeps it: UTC without a zone; inside `replaying`, the moment that is replayed."""
    return _replayed.get() or datetime.now(UTC).replace(tzinfo=None)


def local_today() -> date:
    """The day of today here; inside `replaying`, the day (in Thailand) of the moment that is replayed."""
    moment = _replayed.get()
    return date.today() if moment is None else (moment + BANGKOK).date()


@contextmanager
def replaying(moment: datetime) -> Iterator[None]:
    """Whatever is written within becomes known at `moment` (naive UTC): for making a warehouse again."""
    token = _replayed.set(moment)
    try:
        yield
    finally:
        _replayed.reset(token)


def ensure_organisation(engine: Engine, name: str, name_key: str) -> int:
    """The number of the organisation, made if the warehouse does not know its matching key yet.

    A name spelt otherwise with the same key is the same organisation; the first spelling stays.
    """
    known = select(organisation.c.organisation_id).where(organisation.c.name_key == name_key)
    with engine.connect() as connection:
        found = connection.execute(known).scalar()
    if found is not None:
        return int(found)
    with dialect.writing(engine) as connection:
        found = connection.execute(known).scalar()
        if found is None:
            made = connection.execute(insert(organisation).values(name=name, name_key=name_key))
            found = made.inserted_primary_key[0]  # type: ignore[index]
    return int(found)


def start_run(engine: Engine, organisation_id: int) -> int:
    """Write down that a run begins; returns its number."""
    with dialect.writing(engine) as connection:
        made = connection.execute(
            insert(run).values(organisation_id=organisation_id, started_at=utc_now(), status="running")
        )
        return int(made.inserted_primary_key[0])  # type: ignore[index]


def finish_run(engine: Engine, run_id: int, status: Ending, detail: str | None = None) -> None:
    """Write down how a run ended. Raises NotKnownError for a run that is not running."""
    ended = (
        update(run)
        .where(run.c.run_id == run_id, run.c.status == "running")
        .values(status=status, detail=detail, ended_at=utc_now())
    )
    with dialect.writing(engine) as connection:
        if connection.execute(ended).rowcount != 1:
            raise NotKnownError(what="run", number=run_id)


def mark_interrupted(engine: Engine, organisation_id: int) -> bool:
    """Mark runs left behind by a killed process; True if there were any, so that their later steps are done again.

    The caller holds the writer lock: whatever is still called running then has nobody who runs it.
    """
    left = (
        update(run)
        .where(run.c.organisation_id == organisation_id, run.c.status == "running")
        .values(status="interrupted", ended_at=utc_now())
    )
    with dialect.writing(engine) as connection:
        return connection.execute(left).rowcount > 0


def last_run(engine: Engine, organisation_id: int) -> tuple[int, str, datetime | None] | None:
    """Number, status and end (UTC) of the newest run, or None."""
    newest = (
        select(run.c.run_id, run.c.status, run.c.ended_at)
        .where(run.c.organisation_id == organisation_id)
        .order_by(run.c.run_id.desc())
        .limit(1)
    )
    with engine.connect() as connection:
        row = connection.execute(newest).first()
    return None if row is None else (row.run_id, row.status, row.ended_at)
