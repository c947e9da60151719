"""Writes sheets as the files offices have: xlsx, csv (UTF-8 with BOM, or cp874) and HTML named .xls.

The same sheets give the same bytes each time.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

import xlsxwriter

from demo.arrows import draw_arrows
from demo.grid import Cell, Money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from demo.grid import Grid

FONT = {"font_name": "TH SarabunPSK", "font_size": 16}
A4 = 9
ROW_HEIGHT = 24
BLANK = Cell(None, "text")
STYLES: dict[str, dict[str, Any]] = {
    "text": {},
    "wrap": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True},
    "head": {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#D9E1F2"},
    "center": {"align": "center"},
    "money": {"num_format": "#,##0.00"},
    "money_total": {"num_format": "#,##0.00", "bold": True},
    "money_text": {"align": "right"},
    "number": {"num_format": "0"},
    "percent": {"num_format": "0.00"},
    "code": {"num_format": "@"},
    "date": {"num_format": "[$-D07041E]d mmmm yyyy;@"},
    "fill": {"bg_color": "#92D050"},
    "total": {"bold": True},
}


def write_xlsx(path: Path, grids: Sequence[Grid], made: datetime) -> None:
    """Writes a workbook; `made` stands as its created and modified time, nothing is taken from the clock."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": made})
    formats = {name: book.add_format({**FONT, **style}) for name, style in STYLES.items()}
    arrows = {}
    for number, grid in enumerate(grids, start=1):
        _write_sheet(book.add_worksheet(grid.name), grid, formats)
        if grid.arrows:
            arrows[number] = grid.arrows
    book.close()
    if arrows:
        draw_arrows(path, arrows)


def _write_sheet(sheet: Worksheet, grid: Grid, formats: dict[str, Format]) -> None:
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    for column, width in grid.widths.items():
        sheet.set_column(column, column, width)
    for (row, column), cell in grid.cells.items():
        _write_cell(sheet, row, column, cell, formats)
    for first_row, first_column, last_row, last_column in grid.merges:
        top = grid.cells.get((first_row, first_column), BLANK)
        sheet.merge_range(first_row, first_column, last_row, last_column, "", formats[top.style])
        _write_cell(sheet, first_row, first_column, top, formats)
    for row, column, text in grid.boxes:
        sheet.insert_textbox(row, column, text, {"width": 110, "height": 30, "font": {"name": FONT["font_name"]}})


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, Format]) -> None:
    value, style = cell.value, formats[cell.style]
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, Money):
        if value.shape:
            sheet.write_string(row, column, value.text, style)
        else:
            sheet.write_number(row, column, value.satang / 100, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), style)  # a cell has no zone
    else:
        sheet.write_number(row, column, value, style)


def write_csv(path: Path, grid: Grid, encoding: str) -> None:
    """Writes a sheet as Excel saves csv: commas, CRLF; `encoding` is `utf-8-sig` or `cp874`."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(grid.text_rows())
    path.write_bytes(text.getvalue().encode(encoding))


def write_html(path: Path, grid: Grid) -> None:
    """Writes a sheet as old web systems export: an HTML table in cp874 whose head names two character sets."""
    rows = ["<tr>" + "".join(f"<td>{escape(text)}</td>" for text in cells) + "</tr>" for cells in grid.text_rows()]
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=tis-620">'
        f'<meta charset="utf-8"><title>{escape(grid.name)}</title></head>\r\n<body><table border="1">\r\n'
        + "\r\n".join(rows)
        + "\r\n</table></body></html>\r\n"
    )
    path.write_bytes(page.encode("cp874"))
