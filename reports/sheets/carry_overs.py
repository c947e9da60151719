"""กันเงิน: money of this year's budget carried into the next, and money of earlier budgets that this year pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import table_spec, word
from reports.sheets._plan import flat
from reports.table import write_table

if TYPE_CHECKING:
    from reports.page import Page
    from reports.read import Row

_SORT = ("budget_code", "project", "contract_no", "file_name", "sheet_no", "row_no", "line_key")


def write(page: Page) -> None:
    """Write what the year's budget leaves to the next, then what earlier budgets left to this year.

    A line that the register of a later year names again is shown as that one says.
    """
    page.title()
    year = page.data.fiscal_year
    rows = [row for row in page.data.registered("v_carry_overs", *_SORT) if not row["is_repeated"]]
    own = [row for row in rows if _budget_year(row) == year]
    earlier = [row for row in rows if _budget_year(row) < year and _payment_year(row) == year]
    spec = table_spec("carry_overs")
    write_table(page, spec, flat(own), caption=word("carried_out", budget_year=year, payment_year=year + 1))
    write_table(page, spec, flat(earlier), caption=word("carried_in", budget_year=year - 1, payment_year=year))
    page.sign()


def _budget_year(row: Row) -> int:
    return int(row["budget_year"] or row["fiscal_year"])


def _payment_year(row: Row) -> int:
    return int(row["payment_year"] or _budget_year(row) + 1)
