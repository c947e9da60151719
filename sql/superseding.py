"""What is wrong with a print, and when that is over: quarantine and findings open, older ones it answers close."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Select, and_, insert, select

from sql import dialect, naming
from sql.rows import IDENTITY
from sql.schema import finding, load, load_part, quarantine_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from sql.naming import Later, Scope
    from sql.prints import Print

_TEXTS = ("sheet", "cell", "row", "found", "expected", "difference_satang")
_SAID = ("rule", "severity", "message_th", "message_en", "fix_th", "fix_en")


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
    held = quarantine_row.c
    rows = dialect.fetch_frame(
        connection,
        select(held.quarantine_row_id.label("id"), held.part, held.line_key).where(
            scope.of(held), held.known_to.is_(None), held.as_of <= print_.as_of
        ),
    )
    at = dialect.moment(connection, known)
    over = _spoken_for(rows, print_, named, parts)
    dialect.execute_many(
        connection,
        "UPDATE quarantine_row SET known_to = ?, resolved_by_load_id = ? WHERE quarantine_row_id = ?",
        [(at, load_id, number) for number in over],
    )
    found = finding.c
    findings = dialect.fetch_frame(
        connection,
        select(found.finding_id.label("id"), found.part, found.line_key, found.load_id)
        .join(load, load.c.load_id == found.load_id)
        .where(scope.of(found), found.known_to.is_(None), found.origin != "sql", load.c.as_of <= print_.as_of),
    )
    of_lines = findings.filter(pl.col("part").is_not_null() | pl.col("line_key").is_not_null())
    of_tables = findings.filter(pl.col("part").is_null() & pl.col("line_key").is_null())
    over = _spoken_for(of_lines, print_, named, parts)
    for (older,), group in of_tables.group_by("load_id"):
        if _restated(connection, scope, int(older), print_, named, load_id):
            over += group["id"].to_list()
    dialect.execute_many(
        connection,
        "UPDATE finding SET known_to = ?, closed_run_id = ? WHERE finding_id = ?",
        [(at, print_.run_id, number) for number in over],
    )


def _spoken_for(items: pl.DataFrame, print_: Print, named: pl.DataFrame, parts: Sequence[str]) -> list[int]:
    if items.is_empty():
        return []
    if print_.completeness == "full":
        return items.filter(pl.col("part").is_in(list(parts)))["id"].to_list()
    spoken = items.with_columns(pl.col("part").fill_null("")).join(named, on=IDENTITY, how="semi")
    return spoken["id"].to_list()


def _restated(
    connection: Connection, scope: Scope, older: int, print_: Print, named: pl.DataFrame, load_id: int
) -> bool:
    if older == load_id:
        return False
    if print_.completeness == "partial":
        was = dialect.scalar(connection, select(load.c.completeness).where(load.c.load_id == older))
        return (
            was == "partial"
            and naming.named_by(connection, scope, older).join(named, on=IDENTITY, how="anti").is_empty()
        )
    return not _unanswered_parts(connection, scope, older)


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
    later: Later,
    parts: Sequence[str],
    load_id: int,
    known: datetime,
) -> None:
    """Store the findings of a print; those about lines of which a later print has spoken already are stored as closed.

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
    _close_spoken_of(rows, print_, later, parts, known)
    connection.execute(insert(finding), rows)


def _close_spoken_of(
    rows: list[dict[str, Any]], print_: Print, later: Later, parts: Sequence[str], known: datetime
) -> None:
    by_part = set(later.parts["part"].to_list())
    by_line = set(later.lines.select(IDENTITY).rows())
    for row in rows:
        part, line_key = row["part"], row["line_key"]
        if part is None and line_key is None:
            is_over = all(p in by_part for p in parts)
        else:
            is_over = part in by_part or ((part or ""), line_key) in by_line
        row["known_to"] = known if is_over else None
        row["closed_run_id"] = print_.run_id if is_over else None
