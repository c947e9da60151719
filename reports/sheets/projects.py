"""รายโครงการ: the form ผด.02 with months, money, status, result and source of every project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import section
from reports.sheets._items import write_items

if TYPE_CHECKING:
    from reports.page import Page

SORT = ("strategy", "programme_name", "file_name", "sheet_no", "row_no", "line_key")
_SCOPES = ("project", "routine", "other_agency")


def write(page: Page) -> None:
    """Write every item of ผด.02: the office's projects first; routine lines and other agencies' projects apart."""
    rows = [r for r in page.data.view("v_action_items", *SORT) if r["kind"] == "action_items"]
    write_items(page, "projects", [(section(scope), [r for r in rows if r["scope"] == scope]) for scope in _SCOPES])
