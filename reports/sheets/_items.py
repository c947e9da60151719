"""The list of plan items that รายโครงการ and ครุภัณฑ์ share: two pages across, autofilter, frozen headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import table_spec, word
from reports.table import write_table
from reports.totals import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.page import Page
    from reports.read import Row

_FROZEN = 2


def reference(row: Row) -> str:
    """Where a row stands: file, sheet, row."""
    sheet = row["sheet"] or word("sheet_no", sheet_no=row["sheet_no"])
    return f"{row['file_name'] or row['source_row_id']} · {sheet} · {word('row', row=row['row_no'])}"


def numbered(rows: Sequence[Row]) -> list[Line]:
    """Lines with a running number and their source reference."""
    return [Line({**row, "number": n, "reference": reference(row)}) for n, row in enumerate(rows, start=1)]


def write_items(page: Page, table: str, parts: Sequence[tuple[str, Sequence[Row]]]) -> None:
    """Write the list: money on the left page, months and results on the right one, the names on both.

    `parts` are captions and rows; the first part bears the autofilter, the others stand apart with their own totals.
    """
    spec = table_spec(table)
    split = sum(c.span for c in spec.columns[: [c.field for c in spec.columns].index("months")])
    page.lead, page.across = _FROZEN, split
    page.print_in_two(_FROZEN, split)
    page.title()
    (caption, rows), *others = [(name, numbered(part)) for name, part in parts]
    placed = write_table(page, spec, rows, caption=caption, repeat=True, apart=others)
    if placed:
        page.sheet.autofilter(placed.heading, 0, placed.last, len(page.spec.widths) - 1)
        page.sheet.freeze_panes(placed.first, _FROZEN)
    page.sign()
