"""ตามยุทธศาสตร์: the form ผด.01 with results, strategies with their programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.sheets._plan import write_plan
from reports.totals import Line

if TYPE_CHECKING:
    from reports.page import Page


def write(page: Page) -> None:
    """Write strategies as groups of programmes; a strategy's figures are the sums of its programmes."""
    page.title()
    programmes = page.data.plan("strategy_programme", "project")
    lines: list[Line] = []
    for strategy in page.data.plan("strategy", "project"):
        lines.append(Line({"member": strategy["member"], "units": strategy["units"]}, "group"))
        lines.extend(Line(row) for row in programmes if row["parent"] == strategy["member_key"])
    write_plan(page, "strategy", lines)
    page.sign()
