"""The history of an organisation as a plan: what every run took in and when, and what people decided in between.

A warehouse is made again by doing the same once more, each step with the clock set to its moment (`runs.replaying`).
What cannot come out of files — runs, waivers, decisions, the inbox as it was left, the log — is carried over as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from sql import dialect
from sql.errors import NoteError
from sql.findings import NAME_RULE
from sql.own_codes import COLUMNS
from sql.past import GROUPS
from sql.row_notes import decide
from sql.runs import replaying
from sql.schema import (
    alias,
    audit_event,
    check_result,
    finding,
    inbox_entry,
    link,
    link_state,
    load,
    own_code,
    past_row,
    row_note,
    run,
    source_file,
    unit_change,
    waiver,
    withdrawal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import polars as pl
    from sqlalchemy import Connection, Engine, Table

_CODE_LISTS = tuple(name for name, columns in GROUPS.items() if not columns)


@dataclass(frozen=True, slots=True)
class Content:
    """A file as the warehouse knows it: hash, name, bytes, when it was first received (UTC)."""

    sha256: str
    name: str
    size_bytes: int
    received_at: datetime
    as_of: datetime | None
    as_of_basis: str | None


@dataclass(frozen=True, slots=True)
class PastLoad:
    """A print that became known at `known_from` (UTC), out of which content."""

    sha256: str
    kind: str
    fiscal_year: int
    known_from: datetime


@dataclass(slots=True)
class PastRun:
    """What one run did. `registered`: contents and when they were entered; `departed`: contents whose findings ended.

    `is_linked`, `is_named`, `is_judged`: whether it changed any link, anything about names, any finding of the rules
    over the warehouse. `until` is its end, or the last moment anything became known in it.
    """

    run_id: int
    started_at: datetime
    until: datetime
    registered: dict[str, datetime] = field(default_factory=dict)
    loads: list[PastLoad] = field(default_factory=list)
    departed: dict[str, datetime] = field(default_factory=dict)
    is_linked: bool = False
    is_named: bool = False
    is_judged: bool = False


def contents(connection: Connection, organisation_id: int) -> dict[str, Content]:
    """Every content an organisation ever took in, by hash, in the order in which they came."""
    columns = source_file.c
    query = (
        select(
            columns.sha256,
            columns.name,
            columns.size_bytes,
            columns.received_at,
            columns.as_of,
            columns.as_of_basis,
        )
        .where(columns.organisation_id == organisation_id)
        .order_by(columns.received_at, columns.source_file_id)
    )
    return {row.sha256: Content(*row) for row in connection.execute(query)}


def past_runs(connection: Connection, organisation_id: int) -> list[PastRun]:
    """Every run of an organisation, in order, with what it did."""
    query = select(run.c.run_id, run.c.started_at, run.c.ended_at).where(run.c.organisation_id == organisation_id)
    rows = connection.execute(query.order_by(run.c.run_id)).all()
    found = [PastRun(row.run_id, row.started_at, row.ended_at or row.started_at) for row in rows]
    by_number = {item.run_id: item for item in found}
    _add_loads(connection, organisation_id, by_number)
    _add_files(connection, organisation_id, by_number)
    _add_findings(connection, organisation_id, by_number)
    _add_words(connection, organisation_id, found)
    _add_moments(connection, organisation_id, found)
    return found


def _add_loads(connection: Connection, organisation_id: int, runs: dict[int, PastRun]) -> None:
    query = (
        select(load.c.run_id, source_file.c.sha256, load.c.kind, load.c.fiscal_year, load.c.known_from)
        .join(source_file, source_file.c.source_file_id == load.c.source_file_id)
        .where(load.c.organisation_id == organisation_id)
        .order_by(load.c.load_id)
    )
    for row in connection.execute(query):
        past = runs[row.run_id]
        past.loads.append(PastLoad(row.sha256, row.kind, row.fiscal_year, row.known_from))
        past.until = max(past.until, row.known_from)
        # a file is entered before its prints are loaded; nothing else of that run tells when
        past.registered[row.sha256] = min(past.registered.get(row.sha256, row.known_from), row.known_from)


def _add_files(connection: Connection, organisation_id: int, runs: dict[int, PastRun]) -> None:
    columns = source_file.c
    query = (
        select(columns.sha256, columns.received_at, columns.read_at, columns.run_id)
        .where(columns.organisation_id == organisation_id)
        .order_by(columns.received_at, columns.source_file_id)
    )
    for row in connection.execute(query):
        first = _during(list(runs.values()), row.received_at)
        last = runs.get(row.run_id)
        if last is not None and row.read_at is not None:
            last.registered[row.sha256] = row.read_at
        if first is not None:
            first.registered[row.sha256] = row.received_at


def _add_findings(connection: Connection, organisation_id: int, runs: dict[int, PastRun]) -> None:
    columns = finding.c
    query = select(
        columns.opened_run_id, columns.closed_run_id, columns.known_to, columns.rule, columns.origin, columns.load_id,
        source_file.c.sha256,
    ).join(source_file, source_file.c.source_file_id == columns.source_file_id, isouter=True)  # fmt: skip
    for row in connection.execute(query.where(columns.organisation_id == organisation_id)):
        if row.origin == "sql":
            for past in (runs.get(row.opened_run_id), runs.get(row.closed_run_id)):
                if past is not None:
                    past.is_named = past.is_named or row.rule == NAME_RULE
                    past.is_judged = past.is_judged or row.rule != NAME_RULE
        elif row.load_id is None and row.sha256 is not None and row.known_to is not None:
            past = runs.get(row.closed_run_id)
            if past is not None and row.sha256 not in past.registered:
                past.departed[row.sha256] = row.known_to


def _add_words(connection: Connection, organisation_id: int, runs: list[PastRun]) -> None:
    """Findings that only took new words leave an image of the old ones."""
    columns = past_row.c
    query = select(columns.superseded_at, columns.values_json).where(
        columns.organisation_id == organisation_id,
        columns.table_name == finding.name,
        columns.values_json.is_not(None),
    )
    for moment, text in connection.execute(query):
        past, said = _during(runs, moment), json.loads(text)
        if past is not None and said["origin"] == "sql":
            past.is_named = past.is_named or said["rule"] == NAME_RULE
            past.is_judged = past.is_judged or said["rule"] != NAME_RULE


def _during(runs: list[PastRun], moment: datetime) -> PastRun | None:
    return next((item for item in reversed(runs) if item.started_at <= moment), None)


def _add_moments(connection: Connection, organisation_id: int, runs: list[PastRun]) -> None:
    for table in (link, link_state, alias, unit_change):
        for column in (table.c.known_from, table.c.known_to):
            query = select(column).distinct().where(table.c.organisation_id == organisation_id, column.is_not(None))
            for moment in connection.execute(query).scalars():
                past = _during(runs, moment)
                if past is None:
                    continue
                if table in {alias, unit_change}:
                    past.is_named = True
                else:
                    past.is_linked = True


def aliases_at(connection: Connection, organisation_id: int, moment: datetime) -> list[dict[str, Any]]:
    """The aliases in force at a moment (UTC): all columns."""
    columns = alias.c
    query = select(alias).where(
        columns.organisation_id == organisation_id,
        columns.known_from <= moment,
        or_(columns.known_to.is_(None), columns.known_to > moment),
    )
    return [dict(row) for row in connection.execute(query.order_by(columns.alias_id)).mappings()]


def own_codes_at(connection: Connection, organisation_id: int, moment: datetime) -> pl.DataFrame:
    """The office's own codes in force at a moment (UTC): `sql.own_codes.COLUMNS`."""
    columns = own_code.c
    query = select(*(columns[name] for name in COLUMNS)).where(
        columns.organisation_id == organisation_id,
        columns.known_from <= moment,
        or_(columns.known_to.is_(None), columns.known_to > moment),
    )
    return dialect.fetch_frame(connection, query.order_by(columns.own_code_id))


class Decisions:
    """What people decided between loads: each takes effect in the new warehouse when its moment has come."""

    def __init__(self, old: Connection, organisation_id: int, engine: Engine, new_organisation_id: int) -> None:
        self._engine, self._new = engine, new_organisation_id
        mine = row_note.c.organisation_id == organisation_id
        notes = old.execute(select(row_note).where(mine, row_note.c.decided_at.is_not(None))).mappings()
        self._notes = sorted(map(dict, notes), key=lambda note: (note["decided_at"], note["row_note_id"]))
        asked = old.execute(select(waiver).where(waiver.c.organisation_id == organisation_id)).mappings()
        gone = old.execute(select(withdrawal).where(withdrawal.c.organisation_id == organisation_id)).mappings()
        self._withdrawn = sorted(map(dict, gone), key=lambda row: (row["decided_at"], row["withdrawal_id"]))
        self._waivers = sorted(map(dict, asked), key=lambda row: row["approved_at"] or row["requested_at"])

    def until(self, moment: datetime | None) -> None:
        """Let everything decided up to a moment (None: ever) take effect."""
        for row in self._due(self._waivers, lambda row: row["approved_at"], moment):
            with dialect.writing(self._engine) as connection:
                connection.execute(insert(waiver).values({**row, "organisation_id": self._new}))
        for row in self._due(self._withdrawn, lambda row: row["decided_at"], moment):
            with dialect.writing(self._engine) as connection:
                connection.execute(insert(withdrawal).values({**row, "organisation_id": self._new}))
        for note in self._due(self._notes, lambda note: note["decided_at"], moment):
            self._decide(note)

    @staticmethod
    def _due(rows: list[dict[str, Any]], when: Any, moment: datetime | None) -> list[dict[str, Any]]:
        due = [row for row in rows if moment is None or (when(row) is not None and when(row) <= moment)]
        for row in due:
            rows.remove(row)
        return due

    def _decide(self, note: dict[str, Any]) -> None:
        columns = row_note.c
        place = [columns[name] == note[name] for name in ("kind", "fiscal_year", "part", "line_key", "value")]
        query = select(columns.row_note_id).where(
            columns.organisation_id == self._new, columns.known_to.is_(None), *place
        )
        with self._engine.connect() as connection:
            number = connection.execute(query).scalar()
        with replaying(note["decided_at"]):
            if number is None:
                self._keep(note)
                return
            try:
                decide(self._engine, self._new, [number], note["state"], note["decided_by"])
            except NoteError:
                # decided so already: the image of a decision that was only repeated after another one
                return

    def _keep(self, note: dict[str, Any]) -> None:
        """A decision about a text that today's reading does not find is kept as it stands."""
        given = {**note, "organisation_id": self._new, "source_file_id": None, "known_to": None}
        del given["row_note_id"]
        with dialect.writing(self._engine) as connection:
            connection.execute(insert(row_note).values(given))


def carry_runs(old: Connection, engine: Engine, organisation_id: int, new_organisation_id: int) -> None:
    """Enter all runs under their own numbers, before anything is done in them."""
    rows = _mine(old, run, organisation_id, new_organisation_id)
    with dialect.writing(engine) as connection:
        if rows:
            connection.execute(insert(run), rows)


def carry_rest(old: Connection, engine: Engine, organisation_id: int, new_organisation_id: int) -> None:
    """Carry over what no file tells: the inbox as it was left, own codes, results, the log, past code lists.

    What the replay itself wrote into results and log of the same runs is replaced.
    """
    entries = _mine(old, inbox_entry, organisation_id, new_organisation_id)
    codes = _mine(old, own_code, organisation_id, new_organisation_id)
    events = _mine(old, audit_event, organisation_id, new_organisation_id)
    runs = select(run.c.run_id).where(run.c.organisation_id == organisation_id)
    numbers = list(old.execute(runs).scalars())
    query = select(check_result).where(check_result.c.run_id.in_(runs)).order_by(check_result.c.check_result_id)
    results = [_unnumbered(check_result, row) for row in old.execute(query).mappings()]
    past = select(past_row).where(past_row.c.table_name.in_(_CODE_LISTS)).order_by(past_row.c.past_row_id)
    images = [_unnumbered(past_row, row) for row in old.execute(past).mappings()]
    with dialect.writing(engine) as connection:
        connection.execute(delete(audit_event))
        connection.execute(delete(check_result).where(check_result.c.run_id.in_(numbers)))
        carried = (
            (inbox_entry, entries),
            (own_code, codes),
            (audit_event, events),
            (check_result, results),
            (past_row, images),
        )
        for table, rows in carried:
            if rows:
                connection.execute(insert(table), rows)


def keep_time(engine: Engine, organisation_id: int, content: Content) -> None:
    """Let a file that tells no time of its own hold from the moment it was given when it was first received."""
    if content.as_of_basis != "received":
        return
    place = (source_file.c.organisation_id == organisation_id) & (source_file.c.sha256 == content.sha256)
    of_receipt = place & (source_file.c.as_of_basis == "received")
    with dialect.writing(engine) as connection:
        connection.execute(update(source_file).where(of_receipt).values(as_of=content.as_of))


def close_loose(engine: Engine, organisation_id: int, run_id: int, departed: Iterable[tuple[str, datetime]]) -> None:
    """End the findings about files as such of contents that had left the inbox, at the moments given."""
    for sha256, moment in departed:
        number = select(source_file.c.source_file_id).where(
            source_file.c.organisation_id == organisation_id, source_file.c.sha256 == sha256
        )
        ended = update(finding).where(
            finding.c.organisation_id == organisation_id,
            finding.c.known_to.is_(None),
            finding.c.load_id.is_(None),
            finding.c.origin == "read",
            finding.c.source_file_id.in_(number),
        )
        with dialect.writing(engine) as connection:
            connection.execute(ended.values(known_to=moment, closed_run_id=run_id))


def _mine(old: Connection, table: Table, organisation_id: int, new_organisation_id: int) -> list[dict[str, Any]]:
    """Rows of an organisation as those of the new one; all but runs get new numbers."""
    query = select(table).where(table.c.organisation_id == organisation_id).order_by(*table.primary_key)
    rows = [{**row, "organisation_id": new_organisation_id} for row in old.execute(query).mappings()]
    return rows if table is run else [_unnumbered(table, row) for row in rows]


def _unnumbered(table: Table, row: Any) -> dict[str, Any]:
    (number,) = table.primary_key.columns
    return {name: value for name, value in row.items() if name != number.name}
