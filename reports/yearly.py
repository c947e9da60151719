"""The yearly workbook of one office: every sheet in its order, written to one file at once."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from reports.errors import WorkbookUnwritableError
from reports.labels import BUDDHIST_ERA, error_texts, sheet_spec, word
from reports.page import Page
from reports.read import ReportData
from reports.settings import ReportSettings, WorkbookInfo
from reports.sheets import SHEETS
from reports.style import Styles

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

__all__ = ["ReportSettings", "WorkbookInfo", "write_workbook"]

_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
    "default_format_properties": {"font_name": "Verdana", "font_size": 8},
}
"""A column's width counts digits of the default font, which no cell is shown in. Verdana is on every Windows and Mac,
and DejaVu Sans, which stands in for it elsewhere, has its widths; with Calibri the pages would come out wider there."""


def write_workbook(
    connection: Connection, organisation_id: int, fiscal_year: int, path: Path, settings: ReportSettings
) -> WorkbookInfo:
    """Write the yearly report of an office and a fiscal year (B.E.) from the warehouse's public views.

    The same warehouse state and settings give the same bytes: the workbook's created date is that of the latest load
    (or 1 October of the fiscal year before any). The file appears whole or not at all. Raises UnknownOrganisationError,
    TemplateUnreadableError, WorkbookUnwritableError.
    """
    data = ReportData(connection, organisation_id, fiscal_year, settings.waivers_on)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    workbook = xlsxwriter.Workbook(str(part), deepcopy(_OPTIONS))  # it writes into what it is given
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
    try:
        workbook.close()
        part.replace(path)
    except (FileCreateError, OSError) as error:
        part.unlink(missing_ok=True)
        raise WorkbookUnwritableError(path, str(error), error_texts("unwritable")) from error
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
