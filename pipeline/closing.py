"""What follows loading: links, the rules over the whole warehouse, and the drafts of the reports."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import func, select, union_all

from pipeline.acceptance import FIRST_YEAR, last_year
from pipeline.errors import PreflightError
from pipeline.judging import read_judged
from sql.aliases import spellings
from sql.events import Event, record_event
from sql.facts import current, fiscal_years
from sql.findings import save_check_results, save_sql_findings
from sql.holding import OWN_DAY
from sql.links import store_links
from sql.schema import FACTS, PLAN_KINDS, load, source_file, table_read
from sql.trends import refresh
from transforms.linking import KINDS, link_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from pipeline.office import Office
    from transforms.finding import Finding


def relink(office: Office, fiscal_year: int) -> tuple[int, int]:
    """Links the lines of one fiscal year anew, and brings what is kept added up of it up to date.

    Returns how many links were opened and closed.
    """
    units = spellings(office.engine, office.organisation_id, "unit")
    unit_keys = dict(units.select("as_written", "name_key").iter_rows())
    facts = {kind: current(office.engine, kind, office.organisation_id, fiscal_year) for kind in KINDS}
    links, states = link_facts(facts, unit_keys)
    changed = store_links(office.engine, office.organisation_id, fiscal_year, links, states)
    refresh(office.engine, office.organisation_id, fiscal_year)
    return changed


def link_facts(facts: Mapping[str, pl.DataFrame], unit_keys: Mapping[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links and states of one year's facts by kind; `unit_keys`: keys of the names confirmed for units, by spelling."""
    return link_year({kind: _by_name(frame.lazy(), unit_keys) for kind, frame in facts.items()})


def _by_name(facts: pl.LazyFrame, unit_keys: Mapping[str, str]) -> pl.LazyFrame:
    """Facts whose units have the keys of the names that people confirmed for them."""
    if not unit_keys or not {"unit", "unit_key"} <= set(facts.collect_schema().names()):
        return facts
    named = pl.col("unit").replace_strict(unit_keys, default=None, return_dtype=pl.String)
    return facts.with_columns(unit_key=pl.coalesce(named, "unit_key"))


def judge_across(office: Office, run_id: int, years: Sequence[int], judged: Sequence[Path]) -> None:
    """Judges the given years by the rules over the warehouse, and writes down how every rule of this run came out."""
    from expectations.warehouse import judge_warehouse

    judgement = judge_warehouse(office.engine, office.organisation_id, years)
    with office.engine.connect() as connection:
        findings = with_sheets(connection, office.organisation_id, judgement.findings)
    for path in judged:
        save_check_results(office.engine, run_id, read_judged(path)["results"])
    save_sql_findings(office.engine, run_id, office.organisation_id, findings, judgement.results, years)


def with_sheets(connection: Connection, organisation_id: int, findings: Sequence[Finding]) -> list[Finding]:
    """Findings with the names of the sheets of their rows, by the beginning of the source row id."""
    query = (
        select(source_file.c.sha256, table_read.c.sheet_no, table_read.c.sheet)
        .join(table_read, table_read.c.source_file_id == source_file.c.source_file_id)
        .where(source_file.c.organisation_id == organisation_id)
    )
    sheets = {f"{row.sha256[:16]}:{row.sheet_no}": row.sheet for row in connection.execute(query)}
    return [_placed(finding, sheets) for finding in findings]


def _placed(finding: Finding, sheets: Mapping[str, str]) -> Finding:
    """The finding with the name of the sheet of its row."""
    if finding.sheet or not finding.source_row_id:
        return finding
    return replace(finding, sheet=sheets.get(finding.source_row_id.rpartition(":")[0]))


def years_with_reports(office: Office) -> list[int]:
    """The fiscal years (B.E.) of which more is known than plans of several years, in order."""
    annual = [kind for kind in FACTS if kind not in PLAN_KINDS]
    return fiscal_years(office.engine, office.organisation_id, annual)


def write_report(
    office: Office, fiscal_year: int, held: datetime | None = None, known: datetime | None = None
) -> dict[str, Any]:
    """Writes the workbook of a fiscal year (B.E.) into `reports/<year>/`.

    With `held` (local time) or `known` (UTC) it is the report as it would have been then, in a file that says so.
    Returns `fiscal_year, path, is_draft, open_critical, quarantined_rows, quarantined_satang, sheets_without_data` and
    `not_yet`, the kinds of which nothing had been printed by `held`, each with the moment of its first print.

    Raises:
        AskingError: no such year.
        PreflightError: the warehouse holds nothing of the year, or did not then.
    """
    from pipeline.as_of import standing_at
    from pipeline.moments import AskingError, local
    from reports.yearly import write_workbook

    last = last_year(date.today())
    if not FIRST_YEAR <= fiscal_year <= last:
        raise AskingError.of("year_out_of_range", found=fiscal_year, first=FIRST_YEAR, last=last)
    years = years_with_reports(office)
    if fiscal_year not in years:
        raise PreflightError.of("year_without_data", found=fiscal_year, known=", ".join(map(str, years)) or "–")
    known_locally = None if known is None else local(known)
    path = office.home.report_path(fiscal_year, held, known_locally)
    not_yet = () if held is None else tuple(_not_yet_then(office, fiscal_year, held, known))
    settings = replace(office.home.settings.report, held_at=held, known_at=known_locally, not_yet=not_yet)
    with office.engine.connect() as connection, ExitStack() as stack:
        if held is not None or known is not None:
            stack.enter_context(standing_at(connection, office.organisation_id, held, known))
            _refuse_nothing(connection, office, fiscal_year)
        info = write_workbook(connection, office.organisation_id, fiscal_year, path, settings)
    record_event(office.engine, Event.REPORT_WRITTEN, path.name, office.organisation_id)
    return {
        "fiscal_year": fiscal_year,
        "path": str(info.path),
        "is_draft": info.is_draft,
        "open_critical": info.open_critical,
        "quarantined_rows": info.quarantined_rows,
        "quarantined_satang": info.quarantined_satang,
        "sheets_without_data": list(info.sheets_without_data),
        "not_yet": list(settings.not_yet),
    }


def _not_yet_then(
    office: Office, fiscal_year: int, held: datetime, known: datetime | None
) -> list[tuple[str, datetime]]:
    """The kinds of which nothing of the year held then, since all their prints were made after `held`.

    Each with the moment of its first print (local time). What happens on days of its own needs no print until then.
    """
    columns = load.c
    query = (
        select(columns.kind, func.min(columns.as_of))
        .where(columns.organisation_id == office.organisation_id, columns.fiscal_year == fiscal_year)
        .group_by(columns.kind)
    )
    if known is not None:
        query = query.where(columns.known_from <= known)
    with office.engine.connect() as outside:
        first = dict(outside.execute(query).tuples().all())
    return [
        (kind, first[kind]) for kind in FACTS if first.get(kind, held) > held and kind not in (*PLAN_KINDS, *OWN_DAY)
    ]


def _refuse_nothing(connection: Connection, office: Office, fiscal_year: int) -> None:
    """Refuses a year of which this connection sees nothing, as it stood then."""
    annual = [FACTS[kind] for kind in FACTS if kind not in PLAN_KINDS]
    seen = union_all(*(select(table.c.fiscal_year).where(table.c.fiscal_year == fiscal_year) for table in annual))
    if connection.execute(seen.limit(1)).first() is None:
        query = select(func.min(load.c.as_of)).where(
            load.c.organisation_id == office.organisation_id, load.c.fiscal_year == fiscal_year
        )
        with office.engine.connect() as outside:
            first = outside.execute(query).scalar()
        raise PreflightError.of(
            "nothing_known_then", found=fiscal_year, first=f"{first:%Y-%m-%d %H:%M}" if first else "–"
        )
