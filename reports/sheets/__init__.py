"""The sheets of the yearly workbook, one module each: a page comes in, rows of public views are laid out on it.

Sheets add nothing up but totals of what stands on them, written as formulas with their values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.sheets import (
    by_fund,
    by_programme,
    by_strategy,
    by_unit,
    carry_overs,
    cover,
    equipment,
    executive,
    grants,
    introduction,
    not_done,
    projects,
    quality,
    quarterly,
    reconciliation,
    reserves,
    sources,
    transfers,
    trends,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.page import Page

SHEETS: tuple[tuple[str, Callable[[Page], None]], ...] = (
    ("cover", cover.write),
    ("introduction", introduction.write),
    ("executive", executive.write),
    ("by_strategy", by_strategy.write),
    ("by_programme", by_programme.write),
    ("by_unit", by_unit.write),
    ("by_fund", by_fund.write),
    ("quarterly", quarterly.write),
    ("projects", projects.write),
    ("equipment", equipment.write),
    ("not_done", not_done.write),
    ("transfers", transfers.write),
    ("reserves", reserves.write),
    ("grants", grants.write),
    ("carry_overs", carry_overs.write),
    ("trends", trends.write),
    ("reconciliation", reconciliation.write),
    ("quality", quality.write),
    ("sources", sources.write),
)
"""Every sheet in its order: the name of its words in tables.toml, and what writes it."""
