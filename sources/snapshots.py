"""Several months of one book in one file (งบทดลอง and รายงานรับ-จ่ายเงินสด, a sheet a month): only the latest holds.

A file is loaded as it stood at one time. The tables of earlier months are shown and told, and not loaded: their amounts
would be added to those of the latest.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from sources.faults import make_fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sources.tables import Table
    from transforms.finding import Finding


def latest_day(tables: Sequence[Table]) -> datetime | None:
    """The latest day that the tables of a file speak of, where all of them are books of a day or a month; else None."""
    if not tables or not all(table.header.layout.has_year_of_day for table in tables):
        return None
    said = [
        table.preamble.as_of or (datetime.combine(end, time()) if (end := table.preamble.month_end) else None)
        for table in tables
    ]
    return max((moment for moment in said if moment is not None), default=None)


def earlier_tables(tables: Sequence[Table]) -> dict[int, Finding]:
    """Tables, by their place in the file, of which the same file has a later one, each with the finding that says so.

    Tables are of the same book where kind, fiscal year and part agree; those of one day belong together.
    """
    latest: dict[tuple[str, int | None, str], date] = {}
    days: list[date | None] = []
    for table in tables:
        day = table.preamble.last_day if table.header.layout.has_year_of_day else None
        days.append(day)
        if day is not None:
            latest[_book(table)] = max(day, latest.get(_book(table), day))
    return {
        index: _told(table, day, latest[_book(table)])
        for index, (table, day) in enumerate(zip(tables, days, strict=True))
        if day is not None and day < latest[_book(table)]
    }


def _book(table: Table) -> tuple[str, int | None, str]:
    part = table.lines["part"][0] if table.lines.height else ""
    return table.header.layout.kind, table.fiscal_year, part


def _told(table: Table, day: date, latest: date) -> Finding:
    cell = f"{next(iter(table.header.columns.values()))}{table.header.first_row}"
    place = {
        "kind": table.header.layout.kind, "fiscal_year": table.fiscal_year, "sheet": table.sheet.name, "cell": cell,
    }  # fmt: skip
    return make_fault("earlier_month_not_loaded", found=_written(day), expected=_written(latest), place=place)


def _written(day: date) -> str:
    return f"{day:%d/%m}/{day.year + 543}"
