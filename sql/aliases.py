"""Names written in many ways: what the facts write, what a person confirmed, and what is shown for each spelling.

Subjects are columns of the fact tables: `unit`, `programme`, `strategy`, `fund_source`, and `status` where no code was
found for it. Facts keep what a file says; views look a text up in `spelling`, which holds only those texts for which
something else is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import BigInteger, Select, and_, case, cast, false, func, literal, select

from sql import dialect, past
from sql.events import Event, write_event
from sql.runs import utc_now
from sql.schema import FACTS, MAIN_AMOUNT, alias, spelling

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Engine, Table

SUBJECTS = ("unit", "programme", "strategy", "fund_source", "status")
"""The columns of facts whose texts are names of something."""
ALIAS_COLUMNS = ("subject", "as_written", "as_written_key", "name", "confirmed_by", "confirmed_on", "note")
SPELLING_COLUMNS = ("subject", "as_written", "name", "name_key", "is_late")
_WRITTEN = {
    "subject": pl.String, "as_written": pl.String, "kind": pl.String, "fiscal_year": pl.Int64, "rows": pl.Int64,
    "amount_satang": pl.Int64, "version_id": pl.Int64,
}  # fmt: skip


def written_names(engine: Engine, organisation_id: int) -> pl.DataFrame:
    """Every text that facts held and known now write for a subject, by kind and fiscal year.

    Columns: `subject, as_written, kind, fiscal_year, rows, amount_satang` (main amounts of these rows; null = none
    stated), `version_id` (the first of the rows in its fact table).
    """
    with engine.connect() as connection:
        return written_in(connection, organisation_id)


def written_in(connection: Connection, organisation_id: int) -> pl.DataFrame:
    """`written_names` of what this connection sees, which may be what it was at another moment (`sql.as_of`)."""
    found = [pl.DataFrame(schema=_WRITTEN)]
    for kind, table in FACTS.items():
        texts = _texts(table)
        if not texts:
            continue
        frame = dialect.fetch_frame(connection, _grouped(kind, table, texts, organisation_id))
        found += [
            frame.filter(pl.col(subject).is_not_null())
            .group_by(pl.col(subject).alias("as_written"), "fiscal_year")
            .agg(
                pl.col("rows").sum(),
                pl.when(pl.col("amount_satang").count() > 0).then(pl.col("amount_satang").sum()),
                pl.col("version_id").min(),
            )
            .with_columns(subject=pl.lit(subject), kind=pl.lit(kind))
            .select(*_WRITTEN)
            for subject in texts
        ]
    return pl.concat(found).sort("subject", "fiscal_year", "kind", "version_id", "as_written")


def _texts(table: Table) -> dict[str, ColumnElement[Any]]:
    columns: dict[str, ColumnElement[Any]] = {name: table.c[name] for name in SUBJECTS if name in table.c}
    if "status" in columns:
        if "status_code" not in table.c:
            del columns["status"]
        else:
            columns["status"] = case((table.c.status_code.is_(None), table.c.status), else_=None)
    return columns


def _grouped(kind: str, table: Table, texts: dict[str, ColumnElement[Any]], organisation_id: int) -> Select[Any]:
    amounts = [table.c[name] for name in MAIN_AMOUNT[kind]]
    amount = func.coalesce(*amounts) if len(amounts) > 1 else amounts[0] if amounts else literal(None, BigInteger)
    columns = table.c
    return (
        select(
            columns.fiscal_year,
            *(text.label(name) for name, text in texts.items()),
            func.count().label("rows"),
            cast(func.sum(amount), BigInteger).label("amount_satang"),
            func.min(columns.version_id).label("version_id"),
        )
        .where(columns.organisation_id == organisation_id, columns.known_to.is_(None), columns.held_to.is_(None))
        .group_by(columns.fiscal_year, *texts.values())
    )


def places(engine: Engine, versions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Where rows of facts stand: `source_row_id` by kind and `version_id`."""
    wanted: dict[str, list[int]] = {}
    for kind, version in versions:
        wanted.setdefault(kind, []).append(version)
    found: dict[tuple[str, int], str] = {}
    with engine.connect() as connection:
        for kind, numbers in wanted.items():
            columns = FACTS[kind].c
            query = select(columns.version_id, columns.source_row_id).where(columns.version_id.in_(numbers))
            found |= {(kind, row.version_id): row.source_row_id for row in connection.execute(query)}
    return found


def store_aliases(
    engine: Engine, organisation_id: int, run_id: int, wanted: pl.DataFrame, known_at: datetime | None = None
) -> tuple[int, int]:
    """Make the aliases in force those of `wanted` (`ALIAS_COLUMNS`); returns how many versions opened and closed.

    What is no longer there closes (`known_to`) and stays; every change is an event.
    """
    known = known_at or utc_now()
    wanted = wanted.select(ALIAS_COLUMNS)
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        held = _held(connection, organisation_id)
        closing = held.join(wanted, on=ALIAS_COLUMNS, how="anti", nulls_equal=True)
        opening = wanted.join(held, on=ALIAS_COLUMNS, how="anti", nulls_equal=True, maintain_order="left")
        at = dialect.moment(connection, known)
        dialect.execute_many(
            connection,
            "UPDATE alias SET known_to = ? WHERE alias_id = ?",
            [(at, number) for number in closing["alias_id"]],
        )
        dialect.insert_frame(connection, alias, opening, organisation_id=organisation_id, known_from=known)
        for event, rows in ((Event.ALIAS_WITHDRAWN, closing), (Event.ALIAS_CONFIRMED, opening)):
            for subject, text, name, person in rows.select("subject", "as_written", "name", "confirmed_by").iter_rows():
                write_event(connection, event, f"{subject} {text}", organisation_id, run_id, f"{name} ({person})")
    return opening.height, closing.height


def current_aliases(engine: Engine, organisation_id: int) -> pl.DataFrame:
    """The aliases in force: `alias_id` and `ALIAS_COLUMNS`."""
    with engine.connect() as connection:
        return _held(connection, organisation_id)


def _held(connection: Connection, organisation_id: int) -> pl.DataFrame:
    query = select(alias.c.alias_id, *(alias.c[name] for name in ALIAS_COLUMNS)).where(
        alias.c.organisation_id == organisation_id, alias.c.known_to.is_(None)
    )
    return dialect.fetch_frame(connection, query.order_by(alias.c.alias_id))


def store_spellings(
    engine: Engine, organisation_id: int, wanted: pl.DataFrame, known_at: datetime | None = None
) -> tuple[int, int]:
    """Make the texts for which something else is shown those of `wanted` (`SPELLING_COLUMNS`).

    Returns how many were written and removed; a text whose name changes is both.
    """
    known = known_at or utc_now()
    wanted = wanted.select(SPELLING_COLUMNS)
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        held = _spelt(connection, organisation_id)
        removed = held.join(wanted, on=SPELLING_COLUMNS, how="anti", nulls_equal=True)
        written = wanted.join(held, on=SPELLING_COLUMNS, how="anti", nulls_equal=True, maintain_order="left")
        texts = ["subject", "as_written"]
        for subject, text in removed.select(texts).iter_rows():
            is_it = and_(*_of(organisation_id), spelling.c.subject == subject, spelling.c.as_written == text)
            past.remember(connection, spelling, is_it, known, organisation_id)
        new = written.join(removed, on=texts, how="anti", maintain_order="left").select(texts)
        absent = [(organisation_id, *place) for place in new.iter_rows()]
        past.remember(connection, spelling, false(), known, organisation_id, absent=absent)
        dialect.execute_many(
            connection,
            "DELETE FROM spelling WHERE organisation_id = ? AND subject = ? AND as_written = ?",
            [(organisation_id, subject, text) for subject, text in removed.select("subject", "as_written").rows()],
        )
        dialect.insert_frame(connection, spelling, written, organisation_id=organisation_id)
    return written.height, removed.height


def spellings(engine: Engine, organisation_id: int, subject: str | None = None) -> pl.DataFrame:
    """The texts for which something else is shown: `SPELLING_COLUMNS`."""
    with engine.connect() as connection:
        found = _spelt(connection, organisation_id)
    return found if subject is None else found.filter(pl.col("subject") == subject)


def _spelt(connection: Connection, organisation_id: int) -> pl.DataFrame:
    query = select(*(spelling.c[name] for name in SPELLING_COLUMNS)).where(*_of(organisation_id))
    return dialect.fetch_frame(connection, query.order_by(spelling.c.subject, spelling.c.as_written))


def _of(organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    return (spelling.c.organisation_id == organisation_id,)
