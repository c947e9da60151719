"""ตามแหล่งเงิน: plan items by fund source or authority, budget lines by authority, payments by fund source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import section, table_spec
from reports.sheets._plan import flat, write_plan
from reports.table import write_table

if TYPE_CHECKING:
    from reports.page import Page


def write(page: Page) -> None:
    """Write the three views of where money comes from; none replaces another."""
    page.title()
    write_plan(page, "funding", flat(page.data.plan("funding", "project")), alone=False)
    write_table(
        page,
        table_spec("ledger"),
        flat(page.data.ledger("authority")),
        member=section("ledger_authority_member"),
        caption=section("ledger_authority"),
    )
    write_table(page, table_spec("payments"), flat(page.data.view("v_payment_summary", "fund_source")))
