"""ที่มาข้อมูล: the files behind the figures, their hashes and print times, and what was read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import table_spec
from reports.sheets._plan import flat
from reports.table import write_table

if TYPE_CHECKING:
    from reports.page import Page


def write(page: Page) -> None:
    """Write the files of the year (and those whose year is not known), then their tables."""
    page.title()
    write_table(page, table_spec("files"), flat(page.data.view("v_files", "file_name")))
    write_table(page, table_spec("tables"), flat(page.data.view("v_tables", "file_name", "table_no")))
