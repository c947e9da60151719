"""What texts beside rows suggest of lines, brought into the warehouse as notes for a person to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sources.suggestions import subject_of
from sql.row_notes import decide, notes, sync_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.office import Office
    from sql.row_notes import State

STATES = ("suggested", "confirmed", "rejected")


def settle_suggestions(office: Office, run_id: int, kind: str, fiscal_year: int) -> None:
    """After a load: the suggestions of its scope become notes, and those that a person has decided close again."""
    sync_notes(office.engine, office.organisation_id, run_id, kind, fiscal_year, subject_of)


def listed(office: Office, state: str | None) -> list[dict[str, Any]]:
    """Notes of one state or all, undecided ones first: what a program may read of them."""
    shown = (
        "row_note_id", "state", "subject", "value", "text", "kind", "fiscal_year", "part", "line_key", "project",
        "file_name", "sheet", "anchor", "source_row_id", "decided_by", "decided_at", "known_from",
    )  # fmt: skip
    return [{name: note[name] for name in shown} for note in notes(office.engine, office.organisation_id, state)]


def decide_suggestions(office: Office, numbers: Sequence[int], state: State, decided_by: str) -> list[dict[str, Any]]:
    """Confirms or rejects suggestions, all or none.

    Raises:
        NotKnownError, NoteError: as `sql.row_notes.decide`.
    """
    return decide(office.engine, office.organisation_id, numbers, state, decided_by)
