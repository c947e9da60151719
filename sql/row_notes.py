"""Notes on rows: suggestions that reading found in texts beside them, and what a person decided of each.

A note is about one line and one value, and keeps its number whatever is decided. While nobody has decided, it lives and
goes with the finding that suggests it; once confirmed or rejected it stays, its finding closes, and the same text at
the same line is not suggested again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import bindparam, exists, insert, select, update

from sql import dialect, past
from sql.errors import NoteError, NotKnownError, texts
from sql.events import Event, write_event
from sql.runs import utc_now
from sql.schema import FACTS, finding, row_note, source_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Engine, Row

RULE = "text_suggests"
"""The rule of the findings that suggest notes; `expected` is what they say."""
State = Literal["confirmed", "rejected"]
_Key = tuple[str, str | None, str]
"""Part, line key and value: two texts that say the same of a line are one note."""
_PLACE = ("text", "source_file_id", "source_row_id", "sheet", "anchor")


@dataclass(frozen=True, slots=True)
class Settled:
    """What a sync did: notes newly suggested, suggestions withdrawn, findings closed since they are decided already."""

    suggested: int
    withdrawn: int
    decided: int


def sync_notes(
    engine: Engine, organisation_id: int, run_id: int, kind: str, fiscal_year: int, subject_of: Callable[[str], str]
) -> Settled:
    """Make the suggested notes of a scope those that its open findings suggest.

    `subject_of` tells the subject of what a finding says. Findings about no line suggest no note.
    """
    scope = {"organisation_id": organisation_id, "kind": kind, "fiscal_year": fiscal_year}
    with engine.connect() as connection:
        if not connection.execute(_ANY, scope).scalar():
            return Settled(0, 0, 0)
    now = utc_now()
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        found = connection.execute(
            select(finding).where(*_in(finding.c, scope), _suggesting()).order_by(finding.c.finding_id)
        ).all()
        held = connection.execute(select(row_note).where(*_in(row_note.c, scope), row_note.c.known_to.is_(None))).all()
        wanted: dict[_Key, Row[Any]] = {}
        for row in found:
            if row.line_key is not None:
                wanted.setdefault(_key(row, row.expected), row)
        known = {_key(row, row.value): row for row in held}
        answered = [row.finding_id for row in found if _is_decided(known.get(_key(row, row.expected)))]
        gone = [row.row_note_id for row in held if row.state == "suggested" and _key(row, row.value) not in wanted]
        new = [
            {**scope, **_note(row), "subject": subject_of(row.expected), "state": "suggested", "known_from": now}
            for key, row in wanted.items()
            if key not in known
        ]
        moved = [
            (note.row_note_id, _note(row))
            for key, row in wanted.items()
            if (note := known.get(key)) is not None and any(getattr(note, name) != _note(row)[name] for name in _PLACE)
        ]
        past.remember(
            connection, row_note, row_note.c.row_note_id.in_([number for number, _ in moved]), now, organisation_id
        )
        at = dialect.moment(connection, now)
        dialect.execute_many(
            connection,
            "UPDATE finding SET known_to = ?, closed_run_id = ? WHERE finding_id = ?",
            [(at, run_id, number) for number in answered],
        )
        dialect.execute_many(
            connection, "UPDATE row_note SET known_to = ? WHERE row_note_id = ?", [(at, number) for number in gone]
        )
        dialect.execute_many(
            connection,
            "UPDATE row_note SET text = ?, source_file_id = ?, source_row_id = ?, sheet = ?, anchor = ? "
            "WHERE row_note_id = ?",
            [(*(place[name] for name in _PLACE), number) for number, place in moved],
        )
        if new:
            connection.execute(insert(row_note), new)
    return Settled(len(new), len(gone), len(answered))


def _in(columns: Any, scope: dict[str, Any]) -> list[ColumnElement[bool]]:
    return [columns[name] == value for name, value in scope.items()]


def _suggesting() -> ColumnElement[bool]:
    return (finding.c.rule == RULE) & finding.c.known_to.is_(None)


_SCOPE: dict[str, Any] = {name: bindparam(name) for name in ("organisation_id", "kind", "fiscal_year")}
_ANY = select(
    exists().where(*_in(finding.c, _SCOPE), _suggesting())
    | exists().where(*_in(row_note.c, _SCOPE), row_note.c.known_to.is_(None))
)
"""Whether a scope has anything to settle: most have not."""


def _key(row: Row[Any], value: str) -> _Key:
    return row.part or "", row.line_key, value


def _is_decided(note: Row[Any] | None) -> bool:
    return note is not None and note.state != "suggested"


def _note(row: Row[Any]) -> dict[str, Any]:
    return {
        "part": row.part or "",
        "line_key": row.line_key,
        "value": row.expected,
        "text": row.found or "",
        "source_file_id": row.source_file_id,
        "source_row_id": row.source_row_id,
        "sheet": row.sheet,
        "anchor": row.cell,
    }


def notes(engine: Engine, organisation_id: int, state: str | None = None) -> list[dict[str, Any]]:
    """Notes known now, of one state or all; undecided ones first.

    The columns of `row_note`, `file_name`, and `project`: the line's name, where its fact has one and holds now.
    """
    query = (
        select(row_note, source_file.c.name.label("file_name"))
        .join(source_file, source_file.c.source_file_id == row_note.c.source_file_id, isouter=True)
        .where(row_note.c.organisation_id == organisation_id, row_note.c.known_to.is_(None))
        .order_by(row_note.c.row_note_id)
    )
    if state is not None:
        query = query.where(row_note.c.state == state)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
        projects = _projects(connection, organisation_id, found)
    for note in found:
        note["project"] = projects.get((note["kind"], note["fiscal_year"], note["line_key"]))
    return sorted(found, key=lambda note: (note["state"] != "suggested", note["file_name"] or "", note["row_note_id"]))


def _projects(
    connection: Connection, organisation_id: int, found: Sequence[dict[str, Any]]
) -> dict[tuple[str, int, str], str]:
    names = {}
    for kind, fiscal_year in {(note["kind"], note["fiscal_year"]) for note in found}:
        fact = FACTS[kind].c
        if "project" not in fact:
            continue
        keys = {note["line_key"] for note in found if (note["kind"], note["fiscal_year"]) == (kind, fiscal_year)}
        query = select(fact.line_key, fact.project).where(
            fact.organisation_id == organisation_id,
            fact.fiscal_year == fiscal_year,
            fact.known_to.is_(None),
            fact.held_to.is_(None),
            dialect.among(fact.line_key, "wanted", sqlite=dialect.is_sqlite(connection)),
        )
        rows = connection.execute(query, {"wanted": dialect.listed(connection, sorted(keys))})
        names.update({(kind, fiscal_year, row.line_key): row.project for row in rows})
    return names


def decide(
    engine: Engine, organisation_id: int, row_note_ids: Sequence[int], state: State, decided_by: str
) -> list[dict[str, Any]]:
    """Confirm or reject notes, or decide them otherwise than before; returns them as they are now known.

    All of them or, where one cannot be decided so, none.

    Raises:
        NotKnownError: there is no such note now.
        NoteError: nobody is named, or it is decided so already.
    """
    person, now = decided_by.strip(), utc_now()
    if not person:
        raise _refusal("note_nobody")
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        numbers = dict.fromkeys(row_note_ids)
        return [_decide(connection, organisation_id, number, state, person, now) for number in numbers]


def _decide(
    connection: Connection, organisation_id: int, row_note_id: int, state: State, person: str, now: datetime
) -> dict[str, Any]:
    query = select(row_note).where(
        row_note.c.row_note_id == row_note_id,
        row_note.c.organisation_id == organisation_id,
        row_note.c.known_to.is_(None),
    )
    note = connection.execute(query).mappings().first()
    if note is None:
        raise NotKnownError(what="suggestion", number=row_note_id)
    if note["state"] == state:
        raise _refusal(f"note_{state}", row_note_id)
    # the note keeps its number; what was known of it before becomes a row of its own
    past = {name: value for name, value in note.items() if name != "row_note_id"}
    connection.execute(insert(row_note).values({**past, "known_to": now}))
    decided = {"state": state, "decided_by": person, "decided_at": now, "known_from": now}
    connection.execute(update(row_note).where(row_note.c.row_note_id == row_note_id).values(decided))
    _close_findings(connection, note, now)
    event = Event.SUGGESTION_CONFIRMED if state == "confirmed" else Event.SUGGESTION_REJECTED
    write_event(connection, event, f"suggestion {row_note_id}", organisation_id, detail=note["value"])
    return {**note, **decided}


def _close_findings(connection: Connection, note: Any, now: datetime) -> None:
    columns = finding.c
    scope = {name: note[name] for name in ("organisation_id", "kind", "fiscal_year", "line_key")}
    part = columns.part == note["part"]
    connection.execute(
        update(finding)
        .where(
            *_in(columns, scope),
            _suggesting(),
            columns.expected == note["value"],
            part | columns.part.is_(None) if note["part"] == "" else part,
        )
        .values(known_to=now)
    )


def _refusal(code: str, number: int | None = None) -> NoteError:
    words = texts()[code]
    return NoteError(cause_th=words["th"].format(number=number), cause_en=words["en"].format(number=number))
