"""ตามแผนงาน: plan items by programme, and the whole ledger by area and programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import section, table_spec
from reports.sheets._plan import flat, write_plan
from reports.table import write_table
from reports.totals import Line

if TYPE_CHECKING:
    from reports.page import Page


def write(page: Page) -> None:
    """Write the plan by programme, then every budget line by area and programme."""
    page.title()
    write_plan(page, "programme", flat(page.data.plan("programme", "project")), alone=False)
    programmes = page.data.ledger("programme")
    lines: list[Line] = []
    for area in page.data.ledger("area"):
        lines.append(Line({"member": area["member"]}, "group"))
        lines.extend(Line(row) for row in programmes if row["parent"] == area["member"])
    member = section("ledger_programme_member")
    write_table(page, table_spec("ledger"), lines, member=member, caption=section("ledger_programme"))
