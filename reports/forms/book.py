"""A blank form as the bytes of a workbook: the sheet to fill in, the lists, the guide."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from reports.forms.entry_sheet import write_entry_sheet
from reports.forms.guide_sheets import list_ranges, write_guide_sheet, write_list_sheet
from reports.forms.words import common
from reports.style import Styles
from reports.workbook import new_workbook
from transforms.dates import fiscal_year_bounds

if TYPE_CHECKING:
    from reports.forms.form import Form

ROW_PIXELS = 30
"""A line of Thai at body size; a row grows with what is typed into it."""


def form_bytes(form: Form, font: str) -> bytes:
    """The workbook of a blank form, in a Thai font. The same form and font give the same bytes.

    Its created date is the first day of the fiscal year: a form says nothing of the day it was made.
    """
    target = BytesIO()
    workbook = new_workbook(target, ROW_PIXELS)
    first = fiscal_year_bounds(form.fiscal_year)[0]
    workbook.set_properties(
        {
            "title": form.title,
            "subject": form.kind,
            "comments": common("contents"),
            "created": datetime(first.year, first.month, first.day),
        }
    )
    styles = Styles(workbook, font)
    entry = workbook.add_worksheet(form.sheet)
    guide = workbook.add_worksheet(common("guide"))
    lists = workbook.add_worksheet(common("choices"))
    write_entry_sheet(workbook, entry, form, styles, list_ranges(form))
    write_guide_sheet(guide, form, styles)
    write_list_sheet(lists, form, styles)
    workbook.close()
    return target.getvalue()
