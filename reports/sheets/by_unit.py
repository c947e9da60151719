"""ตามหน่วยงาน: plan items by the unit responsible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.sheets._plan import flat, write_plan

if TYPE_CHECKING:
    from reports.page import Page


def write(page: Page) -> None:
    """Write the plan by unit."""
    page.title()
    write_plan(page, "unit", flat(page.data.plan("unit", "project")))
