"""เงินอุดหนุนเฉพาะกิจ: grants for a stated purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import table_spec
from reports.sheets._plan import flat
from reports.table import write_table

if TYPE_CHECKING:
    from reports.page import Page

_SORT = ("notified_on", "letter_no", "file_name", "sheet_no", "row_no", "line_key")


def write(page: Page) -> None:
    """Write the register in the order of its letters."""
    page.title()
    placed = write_table(page, table_spec("grants"), flat(page.data.view("v_grants", *_SORT)), repeat=True)
    if placed:
        page.sheet.freeze_panes(placed.first, 0)
    page.sign()
