"""Codes that an office explained itself, with their history; and what its facts write that no list explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Text, func, insert, literal, null, select, union_all, update

from sql import dialect
from sql.code_tables import own_code
from sql.runs import utc_now
from sql.schema import FACTS, MAIN_AMOUNT, load, source_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Engine, Select

COLUMNS = ("subject", "code", "name", "as_written", "parent", "valid_from", "valid_to")
"""What is said of an own code."""

_NAMES = ("programme", "work", "category", "expenditure_type")
_CODES = ("budget_code", "work_code", "expenditure_type_code")
_TYPES = {"valid_from": pl.Int64(), "valid_to": pl.Int64()}


def own_codes(engine: Engine, organisation_id: int) -> pl.DataFrame:
    """The own codes of an office known now, as they were entered: `COLUMNS`."""
    query = (
        select(*(own_code.c[name] for name in COLUMNS))
        .where(own_code.c.organisation_id == organisation_id, own_code.c.known_to.is_(None))
        .order_by(own_code.c.own_code_id)
    )
    with engine.connect() as connection:
        return dialect.fetch_frame(connection, query)


def store_own_codes(engine: Engine, organisation_id: int, wanted: Iterable[tuple[Any, ...]]) -> tuple[int, int]:
    """Make the own codes of an office equal to these rows (of `COLUMNS`); returns how many were opened and closed."""
    rows = list(dict.fromkeys(wanted))
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        query = select(own_code).where(own_code.c.organisation_id == organisation_id, own_code.c.known_to.is_(None))
        held = {
            tuple(row[name] for name in COLUMNS): row["own_code_id"] for row in connection.execute(query).mappings()
        }
        now = utc_now()
        gone = [number for said, number in held.items() if said not in rows]
        new = [row for row in rows if row not in held]
        if gone:
            ended = update(own_code).where(own_code.c.own_code_id.in_(gone)).values(known_to=now)
            connection.execute(ended)
        if new:
            said = {"organisation_id": organisation_id, "known_from": now}
            connection.execute(insert(own_code), [{**said, **dict(zip(COLUMNS, row, strict=True))} for row in new])
        return len(new), len(gone)


def written_codes(engine: Engine, organisation_id: int) -> pl.DataFrame:
    """What the facts held and known now write of their classification, one row for each that differs.

    `kind, fiscal_year, budget_code, work_code, expenditure_type_code, programme, work, category, expenditure_type,
    source_row_id` (the first), `rows`, `satang` (their main amounts).
    """
    parts = [
        _written(kind, organisation_id)
        for kind, table in FACTS.items()
        if {"budget_code", "work_code"} & {*table.c.keys()}
    ]
    with engine.connect() as connection:
        return dialect.fetch_frame(connection, union_all(*parts).subquery().select())


def _written(kind: str, organisation_id: int) -> Select[Any]:
    fact = FACTS[kind].c
    said = [fact[name] if name in fact else null().cast(Text).label(name) for name in (*_CODES, *_NAMES)]
    amounts = [fact[name] for name in MAIN_AMOUNT[kind]]
    amount = func.coalesce(*amounts, 0) if amounts else literal(0)
    return (
        select(
            literal(kind, Text).label("kind"),
            fact.fiscal_year,
            *said,
            func.min(fact.source_row_id).label("source_row_id"),
            func.count().label("rows"),
            func.sum(amount).label("satang"),
        )
        .where(fact.organisation_id == organisation_id, fact.known_to.is_(None), fact.held_to.is_(None))
        .group_by(fact.fiscal_year, *(fact[name] for name in (*_CODES, *_NAMES) if name in fact))
    )


def files_of_scopes(engine: Engine, organisation_id: int, scopes: Collection[tuple[str, int]]) -> list[tuple[str, str]]:
    """SHA-256 and name of the files that were loaded into any of these (kind, fiscal year), in the order of hashes."""
    query = (
        select(source_file.c.sha256, source_file.c.name, load.c.kind, load.c.fiscal_year)
        .join(load, load.c.source_file_id == source_file.c.source_file_id)
        .where(load.c.organisation_id == organisation_id)
    )
    with engine.connect() as connection:
        return sorted({(row[0], row[1]) for row in connection.execute(query) if (row[2], row[3]) in scopes})


def named_rows(engine: Engine, sha_beginnings: Collection[str]) -> dict[str, str]:
    """Names of files by the beginning of a source row id (16 digits of the hash)."""
    query = select(source_file.c.sha256, source_file.c.name)
    with engine.connect() as connection:
        return {row[0][:16]: row[1] for row in connection.execute(query) if row[0][:16] in sha_beginnings}
