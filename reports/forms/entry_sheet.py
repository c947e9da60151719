"""The first sheet of a blank form: title, lines to type over, a locked header, rows that check what is typed."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from reports.forms.rules import of_entry, of_line
from reports.forms.words import common
from reports.labels import word
from reports.measures import LINE_POINTS, page_scale, row_height
from reports.style import BODY_SIZE, GREY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.forms.entries import Entry
    from reports.forms.form import Form, Sum
    from reports.style import Styles

A4 = 9
OPEN_FILL = "#FFF9DB"
MISSING_FILL = "#FCE4D6"
WRONG_FILL = "#F8CBAD"
WRONG_FONT = "#9C0006"
ALLOWED = {
    "format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True, "sort": True,
    "autofilter": True,
}  # fmt: skip
"""What a protected sheet still lets one do; there is no password."""
_TITLE_SIZE = 20
_LINE_SIZE = 15
_HINT_SIZE = 12
_LEAD_WIDTH = 90
_LEAST_SCALE = 0.5
_ROOM = "…" * 12
"""Small print in italics runs wider than is measured."""


def write_entry_sheet(
    workbook: Workbook, sheet: Worksheet, form: Form, styles: Styles, lists: Mapping[str, str]
) -> None:
    """Lay out the sheet that is filled in. `lists` gives the range of each list of words by its name."""
    _page(sheet, form, styles)
    _top(sheet, form, styles)
    _header(sheet, form, styles)
    _rows(sheet, form, styles, lists)
    _colours(workbook, sheet, form)
    sheet.protect("", ALLOWED)


def _page(sheet: Worksheet, form: Form, styles: Styles) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(_pages_across(form), 0)
    sheet.repeat_rows(form.header_row, form.first_row - 1)
    sheet.set_footer(f'&L&"{styles.font},Regular"&12{form.sheet}&R&"{styles.font},Regular"&12{word("page")}')
    sheet.set_tab_color(common("tab"))
    kept = _kept(form)
    sheet.freeze_panes(form.first_row, kept)
    if kept:
        sheet.repeat_columns(0, kept - 1)
    for column, entry in enumerate(form.entries):
        sheet.set_column(column, column, entry.width, _cell(styles, entry))
    sheet.ignore_errors({"number_stored_as_text": _range(form, 0, len(form.entries) - 1)})


def _kept(form: Form) -> int:
    """So many columns stay in sight, and stand on every printed page."""
    return next((column + 1 for column, entry in enumerate(form.entries) if entry.field == form.freeze), 0)


def _pages_across(form: Form) -> int:
    """So many pages side by side that print can be read."""
    return math.ceil(_LEAST_SCALE / page_scale([entry.width for entry in form.entries], landscape=True))


def _cell(styles: Styles, entry: Entry) -> Format:
    """Format of a cell to be filled in: as text where digits are not a number, so that 1/2 stays 1/2."""
    return styles.text(
        BODY_SIZE,
        num_format=entry.words["format"],
        align=entry.words.get("align", "right" if entry.type == "money" else "left"),
        text_wrap=entry.words["format"] == "@",
        locked=False,
    )


def _top(sheet: Worksheet, form: Form, styles: Styles) -> None:
    """Title and lines, each over as many columns as it needs, and the hint."""
    last = _lead(form)
    width = sum(entry.width for entry in form.entries[: last + 1])
    texts = [(form.title, form.title, styles.text(_TITLE_SIZE, bold=True, text_wrap=True), _TITLE_SIZE)]
    for line in form.lines:
        look = {"bg_color": OPEN_FILL, "locked": False} if line.is_open else {}
        longest = max(line.text, line.example, key=len)
        texts.append((line.text, longest, styles.text(_LINE_SIZE, text_wrap=True, **look), _LINE_SIZE))
    hint = common("hint", guide=common("guide"))
    texts.append((hint, hint + _ROOM, styles.text(_HINT_SIZE, italic=True, text_wrap=True), _HINT_SIZE))
    for row, (text, longest, style, size) in enumerate(texts):
        sheet.set_row(row, row_height([(longest, width)], bold=size == _TITLE_SIZE, size=size), styles.text(size))
        if last:
            sheet.merge_range(row, 0, row, last, text, style)
        else:
            sheet.write_string(row, 0, text, style)
    for row, line in enumerate(form.lines, start=1):
        if line.is_open:
            cell = xl_rowcol_to_cell(row, 0, row_abs=True, col_abs=True)
            sheet.data_validation(row, 0, row, 0, of_line(line, cell))


def _lead(form: Form) -> int:
    """The last of the columns over which the lines above the table reach.

    Where print takes several pages side by side, it is the last that stands on each of them.
    """
    if _pages_across(form) > 1:
        return max(0, _kept(form) - 1)
    width = 0.0
    for column, entry in enumerate(form.entries):
        width += entry.width
        if width >= _LEAD_WIDTH:
            return column
    return len(form.entries) - 1


def _header(sheet: Worksheet, form: Form, styles: Styles) -> None:
    """Header words of the layout; columns under a parent (the months of a calendar year) stand in a second row."""
    style, small = styles.heading(), styles.heading(small=True)
    top, bottom = form.header_row, form.first_row - 1
    heights = [((entry.header, entry.width)) for entry in form.entries if not entry.parent]
    total = max(row_height(heights, bold=True), 1.5 * LINE_POINTS)
    for row in range(top, bottom + 1):
        sheet.set_row(row, total / form.header_rows, style)
    for parent, group in groupby(enumerate(form.entries), key=lambda item: item[1].parent):
        columns = list(group)
        if parent:
            first, last = columns[0][0], columns[-1][0]
            sheet.merge_range(top, first, top, last, parent, style)
            for column, entry in columns:
                sheet.write_string(bottom, column, entry.header, small)
            continue
        for column, entry in columns:
            if top == bottom:
                sheet.write_string(top, column, entry.header, style)
            else:
                sheet.merge_range(top, column, bottom, column, entry.header, style)


def _rows(sheet: Worksheet, form: Form, styles: Styles, lists: Mapping[str, str]) -> None:
    first, last = form.first_row, form.first_row + form.rows - 1
    for column, entry in enumerate(form.entries):
        style = _cell(styles, entry)
        for row in range(first, last + 1):
            sheet.write_blank(row, column, None, style)
        rule = of_entry(entry, xl_rowcol_to_cell(first, column), form.fiscal_year, lists)
        if rule is not None:
            sheet.data_validation(first, column, last, column, rule)


def _colours(workbook: Workbook, sheet: Worksheet, form: Form) -> None:
    """Rows get their lines as they are filled; what is missing or does not add up shows itself."""
    last = len(form.entries) - 1
    row = f"$A{form.first_row + 1}:${xl_col_to_name(last)}{form.first_row + 1}"
    letters = {entry.field: xl_col_to_name(column) for column, entry in enumerate(form.entries)}
    wrong = workbook.add_format({"bg_color": WRONG_FILL, "font_color": WRONG_FONT})
    missing = workbook.add_format({"bg_color": MISSING_FILL})
    lined = workbook.add_format({"border": 1, "border_color": GREY})
    for item in form.sums:
        area = f"{letters[item.field]}{form.first_row + 1}:{letters[item.field]}{form.first_row + form.rows}"
        _when(sheet, area, _differs(item, letters, form.first_row + 1), wrong)
    for column, entry in enumerate(form.entries):
        if entry.is_needed:
            cell = f"{xl_col_to_name(column)}{form.first_row + 1}"
            _when(sheet, _range(form, column, column), f"=AND(COUNTA({row})>1,ISBLANK({cell}))", missing)
    _when(sheet, _range(form, 0, last), f"=COUNTA({row})>0", lined)


def _when(sheet: Worksheet, area: str, formula: str, style: Format) -> None:
    sheet.conditional_format(area, {"type": "formula", "criteria": formula, "format": style})


def _differs(item: Sum, letters: Mapping[str, str], row: int) -> str:
    """Whether a stated field differs from the sum of the others, in every way that it may be made up."""

    def cells(names: Sequence[str]) -> list[str]:
        return [f"${letters[name]}{row}" for name in names]

    field, *plus = cells((item.field, *item.plus))
    minus, maybe = cells(item.minus), cells(item.maybe)
    stated = [field, plus[0]] if item.is_loose else [field, *plus, *minus]
    sums = ["+".join(plus) + "".join(f"-{cell}" for cell in minus)]
    if maybe:
        sums.append(sums[0] + "".join(f"-{cell}" for cell in maybe))
    tests = [f"ISNUMBER({cell})" for cell in stated] + [f"ROUND({field}-({total}),2)<>0" for total in sums]
    return f"=AND({','.join(tests)})"


def _range(form: Form, first: int, last: int) -> str:
    """The cells to be filled in of some columns, in A1 form."""
    return f"{xl_rowcol_to_cell(form.first_row, first)}:{xl_rowcol_to_cell(form.first_row + form.rows - 1, last)}"
