"""Waivers: one person asks, another approves, until a last day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from sql import dialect
from sql.errors import NotKnownError, WaiverError, texts
from sql.events import Event, write_event
from sql.runs import utc_now
from sql.schema import waiver

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Engine


_ACTIVE = (
    select(waiver)
    .where(
        waiver.c.organisation_id == bindparam("organisation_id"),
        waiver.c.approved_by.is_not(None),
        waiver.c.expires_on >= bindparam("day"),
    )
    .order_by(waiver.c.waiver_id)
)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver of one rule: for a year (None = every year) and a line (None = every line of it)."""

    waiver_id: int
    organisation_id: int
    rule: str
    fiscal_year: int | None
    line_key: str | None
    reason: str
    requested_by: str
    approved_by: str | None
    requested_at: datetime
    approved_at: datetime | None
    expires_on: date

    def covers(self, rule: str, fiscal_year: int | None, line_key: str | None) -> bool:
        """Whether a finding of that rule, year and line falls under it."""
        return (
            self.rule == rule
            and (self.fiscal_year is None or self.fiscal_year == fiscal_year)
            and (self.line_key is None or self.line_key == line_key)
        )


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """What is asked for, why, by whom, and until when (the last day in force)."""

    rule: str
    reason: str
    requested_by: str
    expires_on: date
    fiscal_year: int | None = None
    line_key: str | None = None


def request_waiver(engine: Engine, organisation_id: int, request: WaiverRequest, today: date) -> int:
    """Write down a request; returns its number. It has no effect until approved.

    Raises WaiverError without a reason or a name, or when its last day has passed.
    """
    if not (request.reason.strip() and request.requested_by.strip() and request.rule.strip()):
        raise _refusal("waiver_no_reason")
    if request.expires_on < today:
        raise _refusal("waiver_expired")
    with dialect.writing(engine) as connection:
        made = connection.execute(
            insert(waiver).values(
                organisation_id=organisation_id,
                rule=request.rule,
                fiscal_year=request.fiscal_year,
                line_key=request.line_key,
                reason=request.reason.strip(),
                requested_by=request.requested_by.strip(),
                requested_at=utc_now(),
                expires_on=request.expires_on,
            )
        )
        number = int(made.inserted_primary_key[0])  # type: ignore[index]
        write_event(connection, Event.WAIVER_REQUESTED, f"waiver {number}", organisation_id, detail=request.rule)
    return number


def approve_waiver(engine: Engine, waiver_id: int, approved_by: str, today: date) -> Waiver:
    """Approve a request, as another person than the one who asked.

    Raises NotKnownError, or WaiverError when the person is the same or nameless, or it is approved or past already.
    """
    person = approved_by.strip()
    with dialect.writing(engine) as connection:
        row = connection.execute(select(waiver).where(waiver.c.waiver_id == waiver_id)).first()
        if row is None:
            raise NotKnownError(what="waiver", number=waiver_id)
        if not person:
            raise _refusal("waiver_no_reason")
        if person.casefold() == row.requested_by.casefold():
            raise _refusal("waiver_same_person")
        if row.approved_by is not None:
            raise _refusal("waiver_approved")
        if row.expires_on < today:
            raise _refusal("waiver_expired")
        now = utc_now()
        connection.execute(
            update(waiver).where(waiver.c.waiver_id == waiver_id).values(approved_by=person, approved_at=now)
        )
        write_event(connection, Event.WAIVER_APPROVED, f"waiver {waiver_id}", row.organisation_id, detail=row.rule)
        return Waiver(**{**row._mapping, "approved_by": person, "approved_at": now})  # noqa: SLF001 - public by name


def active_waivers(engine: Engine, organisation_id: int, on: date) -> list[Waiver]:
    """Waivers approved and in force on that day, its last day included, by number."""
    given = {"organisation_id": organisation_id, "day": on}
    with engine.connect() as connection:
        return [Waiver(**row) for row in connection.execute(_ACTIVE, given).mappings()]


def _refusal(code: str) -> WaiverError:
    words = texts()[code]
    return WaiverError(cause_th=words["th"], cause_en=words["en"])
