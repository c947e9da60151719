"""What is wrong with a print, and when that is over: quarantine and findings open, older ones it answers close."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Select, and_, bindparam, insert, select

from sql import dialect, naming
from sql.rows import IDENTITY
from sql.schema import finding, load, load_part, quarantine_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from sql.naming import Later, Scope
    from sql.prints import Print

_TEXTS = ("sheet", "cell", "row", "found", "expected", "difference_satang")
_SAID = ("rule", "severity", "message_th", "message_en", "fix_th", "fix_en")
_HELD = select(quarantine_row.c.quarantine_row_id, quarantine_row.c.part, quarantine_row.c.line_key).where(
    naming.in_scope(quarantine_row.c), quarantine_row.c.known_to.is_(None), quarantine_row.c.as_of <= bindparam("at")
)
_FOUND = (
    select(finding.c.finding_id, finding.c.part, finding.c.line_key, finding.c.load_id, load.c.completeness)
    .join(load, load.c.load_id == finding.c.load_id)
    .where(
        naming.in_scope(finding.c),
        finding.c.known_to.is_(None),
        finding.c.origin != "sql",
        load.c.as_of <= bindparam("at"),
    )
)


def finding_key(*place: object) -> str:
    """The same rule at the same place is the same finding, whichever print or run says so (hex, 32 digits)."""
    return hashlib.blake2b("\x1f".join(map(str, place)).encode(), digest_size=16).hexdigest()


def close_answered(
    connection: Connection, print_: Print, named: pl.DataFrame, parts: Sequence[str], load_id: int, known: datetime
) -> None:
    """Close quarantine rows and findings of prints not younger than this one, as far as it speaks for their lines.

    A full print answers for its parts, a partial one for the lines it names (`named`: part, line_key). A finding about
    a whole table is over when every part of its print has been answered by later full prints, or when a later partial
    print names every line of it.
    """
    scope = naming.Scope(print_.organisation_id, print_.fiscal_year, print_.kind)
    speaks_for = _Speech(print_.completeness == "full", frozenset(parts), named)
    at = dialect.moment(connection, known)
    not_younger = {**scope.parameters, "at": print_.as_of}
    rows = connection.execute(_HELD, not_younger)
    dialect.execute_many(
        connection,
        "UPDATE quarantine_row SET known_to = ?, resolved_by_load_id = ? WHERE quarantine_row_id = ?",
        [(at, load_id, row.quarantine_row_id) for row in rows if speaks_for.line(row.part, row.line_key)],
    )
    findings = connection.execute(_FOUND, not_younger)
    over, of_tables = [], defaultdict(list)
    for row in findings:
        if row.part is None and (row.line_key is None or speaks_for.is_full):
            of_tables[row.load_id, row.completeness].append(row.finding_id)
        elif speaks_for.line(row.part, row.line_key):
            over.append(row.finding_id)
    for (older, completeness), numbers in of_tables.items():
        if _restated(connection, scope, older, completeness, speaks_for):
            over += numbers
    dialect.execute_many(
        connection,
        "UPDATE finding SET known_to = ?, closed_run_id = ? WHERE finding_id = ?",
        [(at, print_.run_id, number) for number in over],
    )


class _Speech:
    """What a print speaks for; the set of its lines is only made when somebody asks for a line."""

    def __init__(self, is_full: bool, parts: frozenset[str], named: pl.DataFrame) -> None:  # noqa: FBT001 - a fact
        self.is_full = is_full
        self.parts = parts
        self.named = named

    @cached_property
    def _lines(self) -> set[tuple[str, str]]:
        return set(self.named.select(IDENTITY).iter_rows())

    def line(self, part: str | None, line_key: str | None) -> bool:
        return part in self.parts if self.is_full else (part or "", line_key) in self._lines

    def all_of(self, lines: pl.DataFrame) -> bool:
        return lines.join(self.named, on=IDENTITY, how="anti").is_empty()


def _restated(connection: Connection, scope: Scope, older: int, completeness: str, speaks_for: _Speech) -> bool:
    if speaks_for.is_full:
        return not _unanswered_parts(connection, scope, older)
    return completeness == "partial" and speaks_for.all_of(naming.named_by(connection, scope, older))


def _unanswered_parts(connection: Connection, scope: Scope, older: int) -> bool:
    newer, spoken = load.alias("newer"), load_part.alias("spoken")
    answered = (
        select(spoken.c.part)
        .join(newer, newer.c.load_id == spoken.c.load_id)
        .where(
            scope.of(newer.c),
            newer.c.completeness == "full",
            (newer.c.as_of > load.c.as_of) | and_(newer.c.as_of == load.c.as_of, newer.c.load_id > load.c.load_id),
            spoken.c.part == load_part.c.part,
        )
        .exists()
    )
    left: Select[Any] = (
        select(load_part.c.part)
        .join(load, load.c.load_id == load_part.c.load_id)
        .where(load_part.c.load_id == older, ~answered)
        .limit(1)
    )
    return connection.execute(left).first() is not None


def store_quarantine(
    connection: Connection, print_: Print, rows: pl.DataFrame, later: Later, load_id: int, known: datetime
) -> None:
    """Store the quarantined rows of a print; those of which a later print has spoken already are stored as resolved."""
    if rows.is_empty():
        return
    is_over = pl.col("until").is_not_null()
    frame = (
        later.attach(rows)
        .with_columns(
            known_to=pl.when(is_over).then(pl.lit(known)),
            resolved_by_load_id=pl.when(is_over).then("by_load_id"),
        )
        .drop("until", "by_load_id")
    )
    dialect.insert_frame(
        connection,
        quarantine_row,
        frame,
        organisation_id=print_.organisation_id,
        load_id=load_id,
        fiscal_year=print_.fiscal_year,
        kind=print_.kind,
        as_of=print_.as_of,
        known_from=known,
    )


def store_findings(
    connection: Connection,
    print_: Print,
    places: Mapping[str, tuple[str, str]],
    speech: Speech,
    load_id: int,
    known: datetime,
) -> None:
    """Store the findings of a print; those of whose lines a later print has spoken already are stored as closed.

    `places` gives part and line key by `source_row_id`, for findings that know only their row.
    """
    if not print_.findings:
        return
    rows, seen = [], Counter[str]()
    for given in print_.findings:
        part, line_key = places.get(given.get("source_row_id") or "", (given.get("part"), given.get("line_key")))
        place = line_key if line_key is not None else f"{given.get('sheet')}!{given.get('cell') or given.get('row')}"
        base = finding_key(given["origin"], given["rule"], print_.kind, print_.fiscal_year, part, place)
        seen[base] += 1
        rows.append(
            {
                "organisation_id": print_.organisation_id,
                "finding_key": base if seen[base] == 1 else finding_key(base, seen[base]),
                "origin": given["origin"],
                "fiscal_year": print_.fiscal_year,
                "kind": print_.kind,
                "source_file_id": print_.source_file_id,
                "load_id": load_id,
                "source_row_id": given.get("source_row_id"),
                "part": part,
                "line_key": line_key,
                "opened_run_id": print_.run_id,
                "known_from": known,
                **{name: given[name] for name in _SAID},
                **{name: given.get(name) for name in _TEXTS},
            }
        )
    _close_spoken_of(connection, rows, print_, speech, known)
    connection.execute(insert(finding), rows)


@dataclass(frozen=True, slots=True)
class Speech:
    """What a print speaks for: `parts`, lines `named`; what later prints say of it, and the loads of these."""

    parts: Sequence[str]
    named: pl.DataFrame
    later: Later
    ahead: Sequence[Row[Any]]


def _close_spoken_of(
    connection: Connection, rows: list[dict[str, Any]], print_: Print, speech: Speech, known: datetime
) -> None:
    by_part = set(speech.later.parts["part"].to_list())
    by_line = set(speech.later.lines.select(IDENTITY).rows())
    is_whole_over = None
    for row in rows:
        part, line_key = row["part"], row["line_key"]
        if part is None and line_key is None:
            if is_whole_over is None:
                is_whole_over = all(p in by_part for p in speech.parts) or _named_again(connection, print_, speech)
            is_over = is_whole_over
        else:
            is_over = part in by_part or ((part or ""), line_key) in by_line
        row["known_to"] = known if is_over else None
        row["closed_run_id"] = print_.run_id if is_over else None


def _named_again(connection: Connection, print_: Print, speech: Speech) -> bool:
    """Whether one of the later prints, partial as this one, names every line of it."""
    if print_.completeness != "partial":
        return False
    scope = naming.Scope(print_.organisation_id, print_.fiscal_year, print_.kind)
    return any(
        speech.named.join(naming.named_by(connection, scope, row.load_id), on=IDENTITY, how="anti").is_empty()
        for row in speech.ahead
        if row.completeness == "partial"
    )
