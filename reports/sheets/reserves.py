"""เงินสะสม: spending from the reserves, round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import table_spec
from reports.sheets._plan import flat
from reports.table import write_table

if TYPE_CHECKING:
    from reports.page import Page

_SORT = ("approved_on", "round", "file_name", "sheet_no", "row_no", "line_key")


def write(page: Page) -> None:
    """Write the register in the order of the days of approval."""
    page.title()
    placed = write_table(page, table_spec("reserves"), flat(page.data.view("v_reserve_spending", *_SORT)), repeat=True)
    if placed:
        page.sheet.freeze_panes(placed.first, 0)
    page.sign()
