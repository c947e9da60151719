"""Withdrawing lines of registers: a person says that what a newer version of a file does not name any more is gone.

A register speaks only for what it names, so a line that is taken out of it stays (rule `register_left_out`). What was
decided counts as a word of the newer version: with the next load of that file the line ends where the version begins,
as if it had been named there as gone; a later file that names it brings it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import CompoundSelect, Select, Text, bindparam, cast, exists, func, insert, null, select, union_all

from sql import dialect
from sql.errors import NotKnownError, WithdrawalError, texts
from sql.events import Event, write_event
from sql.places import Place, places
from sql.runs import utc_now
from sql.schema import FACTS, MAIN_AMOUNT, finding, load, quarantine_row, source_file, withdrawal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine, Row

RULE = "register_left_out"
"""The rule whose findings are what may be withdrawn."""
KINDS = ("disbursements", "transfers")

_NAMES = {"disbursements": ("voucher_no", "budget_code"), "transfers": ("round", "budget_code")}
"""By what a person knows a line, and what never names one."""
_NAMED = (
    select(withdrawal.c.part, withdrawal.c.line_key)
    .where(
        *(withdrawal.c[name] == bindparam(name) for name in ("organisation_id", "sha256", "kind", "fiscal_year")),
        withdrawal.c.decided_at <= bindparam("now"),
    )
    .order_by(withdrawal.c.withdrawal_id)
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that the newest version of its file does not name: the number of its finding, its place and its money.

    `name`: number and budget code, as far as stated. `held_from`: since when it holds, `newer_as_of`: the moment of the
    newer version (both local time). `is_held_back`: it counts nowhere, since it is in quarantine. `is_decided`: it has
    been withdrawn, and the next run does it.
    """

    number: int
    kind: str
    fiscal_year: int
    part: str
    line_key: str
    source_row_id: str
    name: str
    amount_satang: int | None
    held_from: datetime
    is_held_back: bool
    place: Place | None
    newer_file: str
    newer_sha256: str
    newer_as_of: datetime
    is_decided: bool


def left_out(engine: Engine, organisation_id: int) -> list[LeftOut]:
    """What may be withdrawn, as the rule found it in the last run, by kind, year and place."""
    with engine.connect() as connection:
        found = _left_out(connection, organisation_id)
    return sorted(found, key=lambda line: (line.kind, line.fiscal_year, line.newer_file, line.number))


def withdraw(
    engine: Engine, organisation_id: int, numbers: Sequence[int], decided_by: str, reason: str
) -> list[LeftOut]:
    """Write down that lines are withdrawn: all of them or none. The next run does it.

    Raises NotKnownError for a number that is none of `left_out`, and WithdrawalError without a name or a reason, for a
    line that is withdrawn already, or one whose newer version is of an earlier moment than the line itself.
    """
    said = {"decided_by": decided_by.strip(), "reason": reason.strip()}
    if not all(said.values()):
        raise _refusal("withdrawal_nobody")
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        known = {line.number: line for line in _left_out(connection, organisation_id)}
        wanted = list(dict.fromkeys(numbers))
        for number in wanted:
            if number not in known:
                raise NotKnownError(what="line left out", number=number)
            if known[number].is_decided:
                raise _refusal("withdrawal_decided", number=number)
            if known[number].newer_as_of < known[number].held_from:
                raise _refusal("withdrawal_older", number=number, file=known[number].newer_file)
        lines = [known[number] for number in wanted]
        now = utc_now()
        rows = [
            {
                "organisation_id": organisation_id,
                "sha256": line.newer_sha256,
                "decided_at": now,
                **said,
                **{name: getattr(line, name) for name in _KEPT},
            }
            for line in lines
        ]
        connection.execute(insert(withdrawal), rows)
        for line in lines:
            write_event(connection, Event.LINE_WITHDRAWN, line.source_row_id, organisation_id, detail=said["reason"])
    return lines


_KEPT = ("kind", "fiscal_year", "part", "line_key", "source_row_id", "amount_satang")


def named_as_gone(
    engine: Engine, organisation_id: int, sha256: str, kind: str, fiscal_year: int
) -> list[tuple[str, str]]:
    """Part and line key of what people have withdrawn with a file, until now."""
    given = {
        "organisation_id": organisation_id,
        "sha256": sha256,
        "kind": kind,
        "fiscal_year": fiscal_year,
        "now": utc_now(),
    }
    if kind not in KINDS:
        return []
    with engine.connect() as connection:
        return [(row.part, row.line_key) for row in connection.execute(_NAMED, given)]


def files_to_load_again(engine: Engine, organisation_id: int) -> list[str]:
    """SHA-256 of the files with which something was withdrawn since they were loaded last, sorted."""
    columns = withdrawal.c
    loaded = (
        exists()
        .where(
            load.c.source_file_id == source_file.c.source_file_id,
            source_file.c.organisation_id == columns.organisation_id,
            source_file.c.sha256 == columns.sha256,
            load.c.kind == columns.kind,
            load.c.fiscal_year == columns.fiscal_year,
            load.c.known_from > columns.decided_at,
        )
        .correlate(withdrawal)
    )
    query = select(columns.sha256).distinct().where(columns.organisation_id == organisation_id, ~loaded)
    with engine.connect() as connection:
        return sorted(connection.execute(query).scalars())


def _left_out(connection: Connection, organisation_id: int) -> list[LeftOut]:
    columns = finding.c
    query = select(
        columns.finding_id, columns.kind, columns.fiscal_year, columns.line_key, columns.source_row_id
    ).where(
        columns.organisation_id == organisation_id,
        columns.known_to.is_(None),
        columns.origin == "sql",
        columns.rule == RULE,
    )
    found = connection.execute(query.order_by(columns.finding_id)).all()
    if not found:
        return []
    where = places(connection, organisation_id, {row.source_row_id for row in found})
    newest = _newest(connection, organisation_id, {place.file_name for place in where.values()})
    decided = set(connection.execute(_decided(organisation_id)).tuples().all())
    lines = []
    for row in found:
        place = where.get(row.source_row_id)
        newer = newest.get((row.kind, row.fiscal_year, place.file_name)) if place else None
        line = _line(connection, organisation_id, row)
        if newer is None or line is None:
            continue
        decision = (row.kind, row.fiscal_year, line.part, row.line_key, newer.sha256)
        lines.append(
            LeftOut(
                number=row.finding_id,
                kind=row.kind,
                fiscal_year=row.fiscal_year,
                part=line.part,
                line_key=row.line_key,
                source_row_id=row.source_row_id,
                name=_name(row.kind, line),
                amount_satang=line.amount_satang,
                held_from=line.held_from,
                is_held_back=line.values_json is not None,
                place=place,
                newer_file=newer.name,
                newer_sha256=newer.sha256,
                newer_as_of=newer.as_of,
                is_decided=decision in decided,
            )
        )
    return lines


def _decided(organisation_id: int) -> Select[Any]:
    columns = (withdrawal.c[name] for name in ("kind", "fiscal_year", "part", "line_key", "sha256"))
    return select(*columns).where(withdrawal.c.organisation_id == organisation_id)


def _newest(connection: Connection, organisation_id: int, names: Iterable[str]) -> dict[tuple[str, int, str], Row[Any]]:
    """The last loaded versions of files by kind, year and name."""
    query = (
        select(load.c.kind, load.c.fiscal_year, source_file.c.name, source_file.c.sha256, load.c.as_of)
        .join(source_file, source_file.c.source_file_id == load.c.source_file_id)
        .where(
            load.c.organisation_id == organisation_id,
            load.c.kind.in_(KINDS),
            load.c.completeness == "partial",
            source_file.c.name.in_(sorted(names)),
        )
        .order_by(load.c.load_id)
    )
    return {(row.kind, row.fiscal_year, row.name): row for row in connection.execute(query)}


@cache
def _versions(kind: str) -> CompoundSelect[Any]:
    """The line of a finding as it stands: among the facts, with its names, or in quarantine, as it was read."""
    fact, held = FACTS[kind].c, quarantine_row.c
    amounts = [fact[name] for name in MAIN_AMOUNT[kind]]
    amount = func.coalesce(*amounts[:1], *(-out for out in amounts[1:]), null()).label("amount_satang")
    place = ("organisation_id", "fiscal_year", "line_key", "source_row_id")
    names = [fact[name].label(f"name_{number}") for number, name in enumerate(_NAMES[kind], start=1)]
    blanks = [cast(null(), Text).label(name.name) for name in names]
    facts = select(fact.part, amount, fact.held_from, cast(null(), Text).label("values_json"), *names)
    rows = select(held.part, held.amount_satang, held.as_of, held.values_json, *blanks)
    return union_all(
        facts.where(
            *(fact[name] == bindparam(name) for name in place), fact.known_to.is_(None), fact.held_to.is_(None)
        ),
        rows.where(*(held[name] == bindparam(name) for name in place), held.kind == kind, held.known_to.is_(None)),
    )


def _line(connection: Connection, organisation_id: int, found: Row[Any]) -> Row[Any] | None:
    """Part, amount, since when, names and values of the line of a finding; None: it is gone meanwhile."""
    given = {name: getattr(found, name) for name in ("fiscal_year", "line_key", "source_row_id")}
    return connection.execute(_versions(found.kind), {**given, "organisation_id": organisation_id}).first()


def _name(kind: str, line: Row[Any]) -> str:
    read = json.loads(line.values_json) if line.values_json is not None else {}
    said = (read.get(name) or getattr(line, f"name_{number}") for number, name in enumerate(_NAMES[kind], start=1))
    return " · ".join(str(text) for text in said if text)


def _refusal(code: str, **parts: object) -> WithdrawalError:
    words = texts()[code]
    return WithdrawalError(cause_th=words["th"].format(**parts), cause_en=words["en"].format(**parts))
