"""ไม่ได้ดำเนินการ: which projects were not carried out and why, and of which nothing was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import table_spec
from reports.sheets._items import numbered
from reports.sheets.projects import SORT
from reports.table import write_table

if TYPE_CHECKING:
    from reports.page import Page

_OWN = ("project", "equipment")


def write(page: Page) -> None:
    """Write items reported as not started or cancelled, wholly or in part; then those without any report."""
    page.title()
    rows = [r for r in page.data.view("v_action_items", *SORT) if r["scope"] in _OWN]
    reported = [r for r in rows if r["status_code"] is not None]
    if not reported:
        page.caption(table_spec("not_done").caption)
        page.no_data()
    else:
        page.has_data = True
        write_table(page, table_spec("not_done"), numbered([r for r in reported if r["not_done_rows"]]))
    unreported = [r for r in rows if r["status_code"] is None]
    if unreported:
        write_table(page, table_spec("not_reported"), numbered(unreported))
    page.sign()
