"""An office as things stood: the read model of `sql.as_of`, with links and names that follow from what held then.

Links and names are known for the newest state of affairs only. Where prints made after the moment are left out, both
are worked out again from what is left, by the functions that make them at night; nothing is stored.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from pipeline.alias_book import Book
from pipeline.alias_files import Entry
from pipeline.alias_survey import take_survey
from pipeline.closing import link_facts
from sql import dialect
from sql.aliases import written_in
from sql.as_of import at
from sql.runs import utc_now
from sql.schema import FACTS, alias, link, link_state, load, programme_work, spelling
from transforms.linking import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import polars as pl
    from sqlalchemy import Connection, Table


@contextmanager
def standing_at(
    connection: Connection, organisation_id: int, held: datetime | None, known: datetime | None
) -> Iterator[None]:
    """Let the views of this connection answer for an office as things stood (see `sql.as_of.at`)."""
    is_cut = held is not None and _has_later_prints(connection, organisation_id, held, known)
    with at(connection, organisation_id, held=held, known=known):
        if is_cut:
            _name_again(connection, organisation_id)
            _link_again(connection, organisation_id)
        yield


def _has_later_prints(connection: Connection, organisation_id: int, held: datetime, known: datetime | None) -> bool:
    columns = load.c
    query = select(columns.load_id).where(columns.organisation_id == organisation_id, columns.as_of > held)
    if known is not None:
        query = query.where(columns.known_from <= known)
    return connection.execute(query.limit(1)).first() is not None


def _name_again(connection: Connection, organisation_id: int) -> None:
    """What is shown for each spelling that the facts have here, by the names confirmed here."""
    names = dialect.fetch_frame(connection, select(alias).where(alias.c.organisation_id == organisation_id))
    entries = tuple(
        Entry(row["subject"], row["as_written"], row["name"], row["confirmed_by"], row["confirmed_on"])
        for row in names.iter_rows(named=True)
    )
    works = dialect.fetch_frame(connection, select(programme_work).order_by(programme_work.c.programme_work_id))
    programmes = tuple(works["programme"].unique(maintain_order=True))
    found = take_survey(written_in(connection, organisation_id), Book(confirmed=entries), programmes)
    _replace(connection, spelling, found.shown, organisation_id=organisation_id)


def _link_again(connection: Connection, organisation_id: int) -> None:
    """The links of every year, of the facts that are here."""
    units = select(spelling.c.as_written, spelling.c.name_key).where(spelling.c.subject == "unit")
    unit_keys = {row.as_written: row.name_key for row in connection.execute(units)}
    years = sorted({year for kind in KINDS for year in connection.execute(_years(FACTS[kind])).scalars()})
    now = utc_now()
    for table in (link, link_state):
        connection.execute(delete(table))
    for year in years:
        facts = {kind: dialect.fetch_frame(connection, _of_year(FACTS[kind], year)) for kind in KINDS}
        said = {"organisation_id": organisation_id, "fiscal_year": year, "known_from": now}
        for table, frame in zip((link, link_state), link_facts(facts, unit_keys), strict=True):
            _add(connection, table, frame, said)


def _years(table: Table) -> Any:
    return select(table.c.fiscal_year).distinct()


def _of_year(table: Table, year: int) -> Any:
    order = (table.c.fiscal_year, table.c.part, table.c.line_key, table.c.version_id)
    return select(table).where(table.c.fiscal_year == year).order_by(*order)


def _replace(connection: Connection, table: Table, frame: pl.DataFrame, **said: object) -> None:
    connection.execute(delete(table))
    _add(connection, table, frame, said)


def _add(connection: Connection, table: Table, frame: pl.DataFrame, said: dict[str, Any]) -> None:
    key = f"{table.name}_id"
    numbered = [{key: number} if key in table.c else {} for number in range(1, frame.height + 1)]
    rows = [{**said, **number, **row} for number, row in zip(numbered, frame.iter_rows(named=True), strict=True)]
    if rows:
        connection.execute(insert(table), rows)
