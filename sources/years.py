"""Tables whose lines say of which fiscal year they are: one table for each year.

A table of a sheet comes in (`tables.Table`), one or several of the same class go out; lines, skipped rows and findings
are each in exactly one of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from sources.bodies import Body
from sources.totals import Totals

if TYPE_CHECKING:
    from sources.tables import Table

YEAR = "fiscal_year"


def split_years(table: Table) -> list[Table]:
    """The table as it is, where its lines say no year; else one for each year, the earliest first.

    A line without a year is of the table's own, else of the earliest. Printed totals and skipped rows go with the
    first.
    """
    if YEAR not in table.header.columns or YEAR not in table.lines.columns:
        lines = table.lines.drop(YEAR) if YEAR in table.lines.columns else table.lines
        return [replace(table, lines=lines)]
    years = sorted(table.lines[YEAR].drop_nulls().unique().to_list())
    own = table.fiscal_year if table.fiscal_year is not None or not years else years[0]
    lines = table.lines.with_columns(pl.col(YEAR).fill_null(own))
    if own is not None and lines[YEAR].is_in([own]).any():
        years = sorted({*years, own})
    if len(years) <= 1:
        return [replace(table, lines=lines.drop(YEAR), fiscal_year=years[0] if years else own)]
    known = set(lines["row"].to_list())
    parts = []
    for year in years:
        chosen = lines.filter(pl.col(YEAR) == year).drop(YEAR)
        rows = chosen["row"].to_list()
        of_year, is_first = set(rows), year == years[0]
        findings = [
            replace(finding, fiscal_year=year)
            for finding in table.findings
            if finding.row in of_year or (is_first and finding.row not in known)
        ]
        body = Body(lines=rows, last_row=table.body.last_row, skipped=table.body.skipped if is_first else {})
        totals = table.totals if is_first else Totals()
        parts.append(replace(table, lines=chosen, fiscal_year=year, findings=findings, body=body, totals=totals))
    return parts
