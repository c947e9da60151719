"""An office as things stood: the read model of `sql.as_of`, with what follows from what held then.

Links, names and findings of the rules over the warehouse are known for the newest state of affairs only. Where prints
made after the moment are left out, they are worked out again from what is left, as at night; nothing is stored.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from pipeline.alias_book import Book
from pipeline.alias_files import Entry
from pipeline.alias_survey import take_survey
from pipeline.closing import link_facts, with_sheets
from sql import dialect
from sql.aliases import written_in
from sql.as_of import at
from sql.findings import NAME_RULE, sql_finding_row
from sql.runs import utc_now
from sql.schema import FACTS, alias, finding, link, link_state, load, programme_work, spelling
from transforms.linking import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    import polars as pl
    from sqlalchemy import Connection, Table


@contextmanager
def standing_at(
    connection: Connection, organisation_id: int, held: datetime | None, known: datetime | None
) -> Iterator[None]:
    """Let the views of this connection answer for an office as things stood (see `sql.as_of.at`)."""
    later = {} if held is None else _later_prints(connection, organisation_id, held, known)
    with at(connection, organisation_id, held=held, known=known):
        if later:
            _name_again(connection, organisation_id)
            _link_again(connection, organisation_id)
            _judge_again(connection, organisation_id, later)
        yield


def _later_prints(
    connection: Connection, organisation_id: int, held: datetime, known: datetime | None
) -> dict[tuple[str, int], datetime]:
    """The kinds and years with prints made after the moment, and when the first of these became known (UTC)."""
    columns = load.c
    query = select(columns.kind, columns.fiscal_year, func.min(columns.known_from)).where(
        columns.organisation_id == organisation_id, columns.as_of > held
    )
    if known is not None:
        query = query.where(columns.known_from <= known)
    found = connection.execute(query.group_by(columns.kind, columns.fiscal_year))
    return {(kind, year): first for kind, year, first in found}


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


def _judge_again(connection: Connection, organisation_id: int, later: Mapping[tuple[str, int], datetime]) -> None:
    """What the rules over the warehouse say of what is here, in place of what they said of more.

    Rules about the history of lines cannot be asked of one moment: what they had found before any later print stays.
    """
    from expectations.warehouse import judge_standing

    findings, rules = judge_standing(connection, organisation_id)
    columns = finding.c
    connection.execute(delete(finding).where(columns.origin == "sql", columns.rule.in_(rules)))
    of_history = (columns.origin == "sql") & (columns.rule != NAME_RULE)
    for (kind, year), first in later.items():
        is_later = (columns.kind == kind) & (columns.fiscal_year == year) & (columns.known_from >= first)
        connection.execute(delete(finding).where(of_history, is_later))
    last = connection.execute(select(func.max(columns.finding_id))).scalar() or 0
    loads = select(func.max(load.c.known_from), func.max(load.c.run_id))
    known, run_id = connection.execute(loads.where(load.c.organisation_id == organisation_id)).one()
    said = {"organisation_id": organisation_id, "known_from": known, "opened_run_id": run_id}
    rows = [
        {**sql_finding_row(found), **said, "finding_id": number}
        for number, found in enumerate(with_sheets(connection, organisation_id, findings), start=last + 1)
    ]
    if rows:
        connection.execute(insert(finding), rows)


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
