"""Findings without a print, of rules over the whole warehouse and of files as such: they open, stay and close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, insert, or_, select, update

from sql import dialect, past
from sql.runs import utc_now
from sql.schema import check_result, finding, inbox_entry, source_file
from sql.superseding import finding_key

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl
    from sqlalchemy import ColumnElement, Connection, Engine

NAME_RULE = "alias_unconfirmed"
"""The rule about names; its findings are of the whole office, whichever years a run judges (`save_name_findings`)."""

_PLACE = ("fiscal_year", "kind", "source_row_id", "line_key", "part", "sheet", "cell", "row")
_SAID = (
    "severity",
    "found",
    "expected",
    "difference_satang",
    "message_th",
    "message_en",
    "fix_th",
    "fix_en",
)


def save_sql_findings(
    engine: Engine,
    run_id: int,
    organisation_id: int,
    findings: Sequence[Any],
    results: Sequence[Any] = (),
    fiscal_years: Sequence[int] | None = None,
) -> tuple[int, int]:
    """Store what the rules over the warehouse found now, and their results; returns how many opened and closed.

    A finding at the same place as an open one is that one: it keeps its `known_from` and takes the new words. Open ones
    not found again close; with `fiscal_years`, only those of these years (the years that were judged) and of no year.
    `findings` are `Finding`s or their dicts, `results` have `rule outcome rows_judged rows_failed reason`.
    """
    judged: ColumnElement[bool] = and_(finding.c.origin == "sql", finding.c.rule != NAME_RULE)
    if fiscal_years is not None:
        years = finding.c.fiscal_year
        judged = and_(judged, or_(years.is_(None), years.in_(list(fiscal_years))))
    known = utc_now()
    with dialect.writing(engine) as connection:
        _store_results(connection, run_id, results)
        return _sync(connection, run_id, organisation_id, judged, [sql_finding_row(found) for found in findings], known)


def save_name_findings(
    engine: Engine, run_id: int, organisation_id: int, findings: Mapping[tuple[str, str], Any], results: Sequence[Any]
) -> tuple[int, int]:
    """Store what `NAME_RULE` found now, by subject and matching key of the name; returns how many opened and closed.

    A name found before is the same finding, wherever it first stands now; those not found again close.
    """
    rows = []
    for (subject, key), found in findings.items():
        row = _row(plain(found))
        rows.append({**row, "finding_key": finding_key("name", row["rule"], subject, key), "origin": "sql"})
    of_rule = and_(finding.c.origin == "sql", finding.c.rule == NAME_RULE)
    with dialect.writing(engine) as connection:
        _store_results(connection, run_id, results)
        return _sync(connection, run_id, organisation_id, of_rule, rows, utc_now())


def save_file_findings(
    engine: Engine, run_id: int, organisation_id: int, source_file_id: int, findings: Sequence[Any]
) -> tuple[int, int]:
    """Store the read findings of a file that belong to no loaded print; returns how many opened and closed.

    They stay open until the file is read again without them or leaves the inbox (`close_departed`).
    """
    with dialect.writing(engine) as connection:
        return store_file_findings(connection, run_id, organisation_id, source_file_id, findings)


def store_file_findings(
    connection: Connection, run_id: int, organisation_id: int, source_file_id: int, findings: Sequence[Any]
) -> tuple[int, int]:
    """`save_file_findings` as part of a transaction."""
    of_file = and_(finding.c.origin == "read", finding.c.source_file_id == source_file_id, finding.c.load_id.is_(None))
    rows = []
    for found in findings:
        given = plain(found)
        place = [given.get(name) for name in ("sheet", "cell", "row", "line_key")]
        key = finding_key("file", source_file_id, given["rule"], *place)
        rows.append({**_row(given), "finding_key": key, "origin": "read", "source_file_id": source_file_id})
    return _sync(connection, run_id, organisation_id, of_file, rows, utc_now())


def close_departed(engine: Engine, run_id: int, organisation_id: int) -> int:
    """Close findings about files as such whose content is in the inbox no more; returns how many."""
    present = (
        select(inbox_entry.c.sha256)
        .where(
            inbox_entry.c.organisation_id == source_file.c.organisation_id,
            inbox_entry.c.sha256 == source_file.c.sha256,
        )
        .exists()
    )
    departed = select(source_file.c.source_file_id).where(source_file.c.organisation_id == organisation_id, ~present)
    ended = (
        update(finding)
        .where(
            finding.c.organisation_id == organisation_id,
            finding.c.known_to.is_(None),
            finding.c.load_id.is_(None),
            finding.c.source_file_id.in_(departed),
        )
        .values(known_to=utc_now(), closed_run_id=run_id)
    )
    with dialect.writing(engine) as connection:
        return connection.execute(ended).rowcount


def save_check_results(engine: Engine, run_id: int, results: Sequence[Any]) -> None:
    """Store how every rule came out: `rule outcome rows_judged rows_failed reason`."""
    with dialect.writing(engine) as connection:
        _store_results(connection, run_id, results)


def open_findings(
    engine: Engine, organisation_id: int, fiscal_year: int | None = None, severity: str | None = None
) -> pl.DataFrame:
    """Findings open now, the worst first: all columns of `finding`. Those of no known year belong to every year."""
    columns = finding.c
    query = select(finding).where(columns.organisation_id == organisation_id, columns.known_to.is_(None))
    if fiscal_year is not None:
        query = query.where(or_(columns.fiscal_year == fiscal_year, columns.fiscal_year.is_(None)))
    if severity is not None:
        query = query.where(columns.severity == severity)
    rank = {"critical": 0, "warning": 1, "info": 2}
    with engine.connect() as connection:
        frame = dialect.fetch_frame(connection, query.order_by(columns.rule, columns.finding_id))
    return frame.sort(frame["severity"].replace_strict(rank, default=3), maintain_order=True)


def plain(value: Any) -> dict[str, Any]:
    """A finding or result as a dict, whatever it came as: a mapping, something with `as_dict`, a dataclass."""
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "as_dict"):
        return dict(value.as_dict())
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    message = f"neither a mapping nor a dataclass: {type(value).__name__}"
    raise TypeError(message)


def _store_results(connection: Connection, run_id: int, results: Sequence[Any]) -> None:
    names = ("rule", "outcome", "rows_judged", "rows_failed", "reason")
    rows = [{"run_id": run_id, **{name: given.get(name) for name in names}} for given in map(plain, results)]
    if rows:
        connection.execute(insert(check_result), rows)


def _row(given: Mapping[str, Any]) -> dict[str, Any]:
    return {"rule": given["rule"], **{name: given.get(name) for name in (*_PLACE, *_SAID)}}


def sql_finding_row(found: Any) -> dict[str, Any]:
    """The columns of `finding` that a finding of a rule over the warehouse tells, its key and origin among them."""
    row = _row(plain(found))
    # a line is known by its key; its source row changes with every print that changes it
    place = row["line_key"] if row["line_key"] is not None else row["source_row_id"]
    key = finding_key("sql", row["rule"], row["fiscal_year"], row["kind"], row["part"], place)
    return {**row, "finding_key": key, "origin": "sql"}


def _sync(
    connection: Connection,
    run_id: int,
    organisation_id: int,
    which: ColumnElement[bool],
    rows: list[dict[str, Any]],
    known: datetime,
) -> tuple[int, int]:
    """Make the open findings of a kind equal to `rows`; several at one place are told apart by their words' order."""
    dialect.one_writer(connection, organisation_id)
    seen = Counter[str]()
    wanted: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["finding_key"], row["message_en"])):
        base = row["finding_key"]
        seen[base] += 1
        key = base if seen[base] == 1 else finding_key(base, seen[base])
        wanted[key] = {**row, "finding_key": key}
    columns = finding.c
    query = select(finding).where(columns.organisation_id == organisation_id, columns.known_to.is_(None), which)
    held = {row["finding_key"]: row for row in connection.execute(query).mappings()}
    closing = [row["finding_id"] for key, row in held.items() if key not in wanted]
    at = dialect.moment(connection, known)
    dialect.execute_many(
        connection,
        "UPDATE finding SET known_to = ?, closed_run_id = ? WHERE finding_id = ?",
        [(at, run_id, number) for number in closing],
    )
    for key, row in wanted.items():
        old = held.get(key)
        if old is not None and any(old[name] != row[name] for name in (*_PLACE, *_SAID)):
            changed = {name: row[name] for name in (*_PLACE, *_SAID)}
            is_it = columns.finding_id == old["finding_id"]
            past.remember(connection, finding, is_it, known, organisation_id)
            connection.execute(update(finding).where(is_it).values(**changed))
    opening = [
        {"organisation_id": organisation_id, "opened_run_id": run_id, "known_from": known, **row}
        for key, row in wanted.items()
        if key not in held
    ]
    if opening:
        connection.execute(insert(finding), opening)
    return len(opening), len(closing)
