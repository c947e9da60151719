"""What happened, for the auditor: a closed list of events in the past tense."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import insert

from sql import dialect
from sql.runs import utc_now
from sql.schema import audit_event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


_INSERT = insert(audit_event)


class Event(StrEnum):
    """Everything that can be told of the warehouse; nothing else may be written down."""

    WAREHOUSE_MADE = "warehouse_made"
    RUN_STARTED = "run_started"
    RUN_COMPLETED = "run_completed"
    RUN_FAILED = "run_failed"
    RUN_INTERRUPTED = "run_interrupted"
    FILE_RECEIVED = "file_received"
    FILE_REJECTED = "file_rejected"
    FILE_REPLAYED = "file_replayed"
    PRINT_LOADED = "print_loaded"
    WAIVER_REQUESTED = "waiver_requested"
    WAIVER_APPROVED = "waiver_approved"
    ALIAS_CONFIRMED = "alias_confirmed"
    ALIAS_WITHDRAWN = "alias_withdrawn"
    UNIT_CHANGE_CONFIRMED = "unit_change_confirmed"
    UNIT_CHANGE_WITHDRAWN = "unit_change_withdrawn"
    LINE_WITHDRAWN = "line_withdrawn"
    SUGGESTION_CONFIRMED = "suggestion_confirmed"
    SUGGESTION_REJECTED = "suggestion_rejected"
    REPORT_WRITTEN = "report_written"
    WAREHOUSE_RESTORED = "warehouse_restored"
    WAREHOUSE_REBUILT = "warehouse_rebuilt"


def record_event(
    engine: Engine,
    event: Event,
    subject: str,
    organisation_id: int | None = None,
    run_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Write down what happened to `subject` (a file, a run, a waiver), now."""
    with dialect.writing(engine) as connection:
        write_event(connection, event, subject, organisation_id, run_id, detail)


def write_event(
    connection: Connection,
    event: Event,
    subject: str,
    organisation_id: int | None = None,
    run_id: int | None = None,
    detail: str | None = None,
) -> None:
    """`record_event` as part of a transaction. Raises ValueError for an event that is not on the list."""
    connection.execute(
        _INSERT,
        {
            "organisation_id": organisation_id,
            "run_id": run_id,
            "happened_at": utc_now(),
            "event": Event(event).value,
            "subject": subject,
            "detail": detail,
        },
    )
