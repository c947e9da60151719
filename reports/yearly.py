"""The yearly workbook of one office: every sheet in its order, written to one file at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reports.labels import BUDDHIST_ERA, sheet_spec, word
from reports.page import Page
from reports.read import ReportData
from reports.settings import ReportSettings, WorkbookInfo
from reports.sheets import SHEETS
from reports.style import Styles
from reports.workbook import close_into, new_workbook, part_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

__all__ = ["ReportSettings", "WorkbookInfo", "write_workbook"]


def write_workbook(
    connection: Connection, organisation_id: int, fiscal_year: int, path: Path, settings: ReportSettings
) -> WorkbookInfo:
    """Write the yearly report of an office and a fiscal year (B.E.) from the warehouse's public views.

    The same warehouse state and settings give the same bytes: the workbook's created date is that of the latest load
    (or 1 October of the fiscal year before any). The file appears whole or not at all. Raises UnknownOrganisationError,
    TemplateUnreadableError, WorkbookUnwritableError.
    """
    data = ReportData(connection, organisation_id, fiscal_year, settings.waivers_on, settings.held_at)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(path)
    workbook = new_workbook(str(part))
    workbook.set_properties(
        {
            "title": f"{word('report')} {word('year', fiscal_year=fiscal_year)}",
            "author": data.organisation,
            "company": data.organisation,
            "status": word("draft") if data.is_draft else "",
            "created": data.known_at or datetime(fiscal_year - BUDDHIST_ERA - 1, 10, 1),
        }
    )
    styles = Styles(workbook, settings.font)
    empty = []
    for name, write in SHEETS:
        spec = sheet_spec(name)
        page = Page(workbook, workbook.add_worksheet(spec.name), spec, styles, data, settings)
        page.set_up()
        write(page)
        if not page.has_data:
            empty.append(spec.name)
    close_into(workbook, part, path)
    held = data.quarantined
    return WorkbookInfo(
        path=path,
        organisation=data.organisation,
        fiscal_year=fiscal_year,
        sheets=tuple(sheet_spec(name).name for name, _ in SHEETS),
        sheets_without_data=tuple(empty),
        is_draft=data.is_draft,
        open_critical=data.open_critical,
        quarantined_rows=held["rows"],
        quarantined_satang=held["satang"],
    )
