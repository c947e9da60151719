"""ครุภัณฑ์: the form ผด.02/1 with months, money, status and source of every item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import section
from reports.sheets._items import write_items

if TYPE_CHECKING:
    from reports.page import Page

SORT = ("programme_name", "file_name", "sheet_no", "row_no", "line_key")
_SCOPES = ("equipment", "other_agency")


def write(page: Page) -> None:
    """Write every item of ผด.02/1; other agencies' equipment apart."""
    rows = [r for r in page.data.view("v_action_items", *SORT) if r["kind"] == "action_equipment"]
    write_items(page, "equipment", [(section(scope), [r for r in rows if r["scope"] == scope]) for scope in _SCOPES])
