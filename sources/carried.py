"""The years of money carried over (กันเงินเหลื่อมปี): of which budget it is, and in which year it is paid.

Texts of the column ปีงบประมาณ come in (`2567`, `พ.ศ. 2567`, `๒๕๖๗`, `67`), Buddhist-era years go out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from sources.faults import make_fault
from transforms.codes import decode_budget_code
from transforms.thai import arabic_digits, display_text

if TYPE_CHECKING:
    from sources.grid import Sheet
    from sources.headers import Header
    from transforms.finding import Finding

CARRIED = ("carry_overs",)
"""Kinds whose lines have a budget year and a year of payment."""
_YEAR = re.compile(r"(?:งบประมาณ|ปี|พ\. ?ศ\.?|พศ\.?|[ .])*(?P<year>25[0-9]{2}|[0-9]{2})(?:\.0+)?")
_CENTURY = 2500
_SHORT_YEAR_REACH = 20


def budget_year(text: str, fiscal_year: int | None) -> int | None:
    """The Buddhist-era year a text names, or None.

    A year of two digits is read only near the file's fiscal year (within 20 years, as in dates).
    """
    match = _YEAR.fullmatch(arabic_digits(display_text(text)))
    if match is None:
        return None
    year = int(match["year"])
    if year >= _CENTURY:
        return year
    is_near = fiscal_year is not None and abs(_CENTURY + year - fiscal_year) <= _SHORT_YEAR_REACH
    return _CENTURY + year if is_near else None


def year_of_column(sheet: Sheet, header: Header) -> int | None:
    """The one year that the column of budget years names on every row that states one; None where it names others."""
    column = header.columns.get("budget_year")
    if column is None or header.layout.kind not in CARRIED:
        return None
    texts = sheet.frame[column].slice(header.last_row).drop_nulls().unique().to_list()
    years = {year for text in texts if (year := budget_year(text, None)) is not None}
    return years.pop() if len(years) == 1 else None


def carried_years(
    lines: pl.DataFrame, header: Header, fiscal_year: int | None, place: dict[str, Any]
) -> tuple[list[pl.Series], list[Finding]]:
    """`budget_year` and `payment_year` (the year after) of the lines, and a finding for each text that is no year.

    Where a line states no year its budget code does, else the file. A text that is no year is not replaced.
    """
    years: list[int | None] = []
    findings: list[Finding] = []
    rows = lines.select("row", "source_row_id", "budget_year", "budget_code").iter_rows()
    for row, source_row_id, text, code in rows:
        if text is not None:
            year = budget_year(text, fiscal_year)
        else:
            year = decode_budget_code(code).fiscal_year if code is not None else fiscal_year
        if year is None and text is not None:
            where = {
                **place,
                "cell": f"{header.columns['budget_year']}{row}",
                "row": row,
                "source_row_id": source_row_id,
            }
            findings.append(make_fault("budget_year_unreadable", found=text, place=where))
        years.append(year)
    budget = pl.Series("budget_year", years, dtype=pl.Int64)
    return [budget, (budget + 1).alias("payment_year")], findings
