"""Loading a print: what it changes becomes known, in one transaction with its ledger row.

Scope, parts and the two times are described in docs/architecture.md, "History"; `sql.history` compares,
`sql.naming` knows what other prints speak for, `sql.superseding` opens and closes quarantine and findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Select, bindparam, insert, select

from sql import dialect, history, ledger, naming, superseding, versions
from sql.errors import PrintError
from sql.events import Event, write_event
from sql.prints import Completeness, ControlTotal, LoadResult, Print, TableLedger
from sql.rows import IDENTITY, content_hash, good_rows, quarantined_rows
from sql.runs import utc_now
from sql.schema import FACTS, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Row

    from sql.history import Plan

__all__ = ["Completeness", "ControlTotal", "LoadResult", "Print", "TableLedger", "load_print"]

_INSERT_LOAD = insert(load)


def load_print(
    engine: Engine, print_: Print, known_at: datetime | None = None, told_as: str | None = None
) -> LoadResult:
    """Load a print into a migrated warehouse; `known_at` (naive UTC, default now) is when it becomes known.

    The same print of the same file again does nothing. Within a scope knowledge never goes back: a `known_at` before
    that of the last load counts as the last load's. With `told_as`, a new load writes the event `print_loaded` of that
    subject. Raises PrintError and LedgerError, and then nothing is stored.
    """
    ready = _prepare(print_)
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, print_.organisation_id)
        result = _load(connection, ready, known_at)
        if told_as is not None and result.is_new:
            write_event(connection, Event.PRINT_LOADED, told_as, print_.organisation_id, print_.run_id)
        return result


@dataclass(frozen=True, slots=True)
class _Ready:
    """A print, checked and hashed, before the transaction begins."""

    print_: Print
    scope: naming.Scope
    good: pl.DataFrame
    held_back: pl.DataFrame
    parts: tuple[str, ...]
    named: pl.DataFrame
    content: str


def _prepare(print_: Print) -> _Ready:
    kind = print_.kind
    if kind not in FACTS:
        raise PrintError(kind=kind, cause="the warehouse has no table for this kind")
    if print_.completeness not in {"full", "partial"}:
        raise PrintError(kind=kind, cause=f"completeness is {print_.completeness!r}, not full or partial")
    good = good_rows(kind, print_.rows)
    held_back = quarantined_rows(kind, print_.quarantined)
    ledger.verify(print_.tables, good.height, held_back.height)
    named = good[IDENTITY]
    if held_back.height:
        named = pl.concat([named, held_back[IDENTITY]]).unique(maintain_order=True)
    gone = _gone(print_, named)
    if gone.height:
        named = pl.concat([named, gone])
    stated = tuple(sorted(set(named["part"].to_list())))
    parts = stated or ("",)
    if print_.parts is not None:
        parts = tuple(sorted({*print_.parts}))
        if not {*stated} <= {*parts}:
            raise PrintError(kind=kind, cause=f"rows of parts it does not speak for: {sorted({*stated} - {*parts})}")
    content = content_hash(
        [
            print_.completeness,
            print_.as_of.isoformat(),
            parts,
            *(good[name] for name in ("source_row_id", *IDENTITY, "row_hash")),
            *(held_back[name] for name in ("source_row_id", "rules", "values_json")),
            list(print_.tables),
            [sorted(dict(found).items()) for found in print_.findings],
            *([gone.rows()] if gone.height else []),
        ]
    )
    scope = naming.Scope(print_.organisation_id, print_.fiscal_year, kind)
    return _Ready(print_, scope, good, held_back, parts, named, content)


def _gone(print_: Print, named: pl.DataFrame) -> pl.DataFrame:
    """What a person has withdrawn with a partial print and it does not name itself (`part line_key`), in order."""
    if not print_.withdrawn:
        return named.clear()
    if print_.completeness != "partial":
        raise PrintError(kind=print_.kind, cause="only lines of a partial print can be withdrawn")
    withdrawn = pl.DataFrame(list(print_.withdrawn), schema=named.schema, orient="row").unique().sort(IDENTITY)
    return withdrawn.join(named, on=IDENTITY, how="anti", maintain_order="left")


def _load(connection: Connection, ready: _Ready, known_at: datetime | None) -> LoadResult:
    print_ = ready.print_
    loads = naming.scope_loads(connection, ready.scope)
    of_file = [row for row in loads if row.source_file_id == print_.source_file_id]
    before = max(of_file, key=lambda row: row.load_id, default=None)
    if before is not None and before.content_hash == ready.content:
        return LoadResult(0, 0, ready.good.height, ready.held_back.height, before.load_id, is_new=False)
    known = _known(loads, known_at)
    partial = print_.completeness == "partial"
    ahead = [row for row in loads if row.as_of > print_.as_of]
    later = naming.later_word(connection, ready.scope, ahead, ready.named if partial else None)
    good = ready.good if later.is_nothing else later.attach(ready.good).drop("by_load_id")
    held = _held(connection, ready, later) if loads else None
    plan = history.plan(held, good, print_.as_of)
    remembered, lines = None, plan.confirmed.head(0)
    if partial:
        remembered, lines = naming.shorter_list(connection, ready.scope, ready.named, plan.confirmed)
    load_id = _write_load(connection, ready, plan, known, remembered)
    naming.write_lists(connection, load_id, ready.parts, lines)
    _write_facts(connection, ready, plan, load_id, known)
    ledger.write(connection, print_.source_file_id, print_.kind, print_.tables, load_id, known)
    if loads:
        superseding.close_answered(connection, print_, ready.named, ready.parts, load_id, known)
    superseding.store_quarantine(connection, print_, ready.held_back, later, load_id, known)
    speech = superseding.Speech(ready.parts, ready.named, later, ahead)
    superseding.store_findings(connection, print_, _places(ready), speech, load_id, known)
    return LoadResult(
        opened=plan.opening.height,
        closed=plan.closed_lines,
        unchanged=plan.confirmed.height,
        quarantined=ready.held_back.height,
        load_id=load_id,
        gone=plan.gone,
    )


def _known(loads: Sequence[Row[Any]], known_at: datetime | None) -> datetime:
    if not loads:
        return known_at or utc_now()
    last: datetime = max(row.known_from for row in loads)
    if known_at is not None:
        return max(known_at, last)
    return max(utc_now(), last + timedelta(microseconds=1))


@cache
def _holding(kind: str, column: str, *, sqlite: bool) -> tuple[Select[Any], Select[Any]]:
    """Versions known now of a scope's lines among `wanted`: those that hold for ever, and those that end after `at`."""
    fact = FACTS[kind].c
    query = select(fact.version_id, fact.part, fact.line_key, fact.row_hash, fact.held_from, fact.held_to).where(
        naming.in_facts(fact), fact.known_to.is_(None), dialect.among(fact[column], "wanted", sqlite=sqlite)
    )
    # two selects: each can use the index of the scope to its end, one with OR could not
    return query.where(fact.held_to.is_(None)), query.where(fact.held_to > bindparam("at"))


def _held(connection: Connection, ready: _Ready, later: naming.Later) -> pl.DataFrame | None:
    """Versions known now that hold after the print's moment, of the lines it speaks for, with `until`; None: none."""
    is_full = ready.print_.completeness == "full"
    column, wanted = ("part", ready.parts) if is_full else ("line_key", ready.named["line_key"].to_list())
    for_ever, ending = _holding(ready.print_.kind, column, sqlite=dialect.is_sqlite(connection))
    given = {**ready.scope.parameters, "wanted": dialect.listed(connection, wanted)}
    held = dialect.fetch_frame(connection, for_ever, given)
    if not later.is_nothing:
        more = dialect.fetch_frame(connection, ending, {**given, "at": ready.print_.as_of})
        held = pl.concat([held, more])
    if held.is_empty():
        return None
    return later.attach(held if is_full else held.join(ready.named, on=IDENTITY, how="semi"))


def _write_load(connection: Connection, ready: _Ready, plan: Plan, known: datetime, remembered: str | None) -> int:
    print_ = ready.print_
    made = connection.execute(
        _INSERT_LOAD,
        {
            "run_id": print_.run_id,
            "source_file_id": print_.source_file_id,
            "organisation_id": print_.organisation_id,
            "fiscal_year": print_.fiscal_year,
            "kind": print_.kind,
            "completeness": print_.completeness,
            "as_of": print_.as_of,
            "known_from": known,
            "rows_opened": plan.opening.height,
            "rows_closed": plan.closed_lines,
            "rows_gone": plan.gone,
            "rows_unchanged": plan.confirmed.height,
            "rows_quarantined": ready.held_back.height,
            "naming": remembered,
            "content_hash": ready.content,
        },
    )
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def _write_facts(connection: Connection, ready: _Ready, plan: Plan, load_id: int, known: datetime) -> None:
    print_, table = ready.print_, FACTS[ready.print_.kind]
    versions.close(connection, table, plan.closing, load_id, known)
    versions.reopen(connection, table, print_.kind, plan.reopening, load_id, known)
    versions.open_new(
        connection,
        table,
        plan.opening,
        organisation_id=print_.organisation_id,
        fiscal_year=print_.fiscal_year,
        held_from=print_.as_of,
        known_from=known,
        load_id=load_id,
    )


def _places(ready: _Ready) -> dict[str, tuple[str, str]]:
    if not ready.print_.findings:
        return {}
    columns = ["source_row_id", *IDENTITY]
    rows: Sequence[tuple[str, str, str]] = pl.concat([ready.good[columns], ready.held_back[columns]]).rows()
    return {row: (part, key) for row, part, key in rows}
