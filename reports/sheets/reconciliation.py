"""กระทบยอด: every printed total beside what its rows add up to, and the same money told by two sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import code_names, table_spec
from reports.sheets._plan import flat
from reports.table import write_table
from reports.totals import Line

if TYPE_CHECKING:
    from reports.page import Page

_SORT = ("kind", "file_name", "sheet", "row_no", "column_name")


def write(page: Page) -> None:
    """Write comparisons of sources, the form ผด.01, printed counts and printed totals, those that differ first."""
    page.title()
    data = page.data
    comparisons = data.view("v_reconciliation", "comparison_no")
    write_table(page, table_spec("comparisons"), flat(comparisons))
    levels = code_names("level")
    summary = sorted(data.view("v_action_summary", "strategy", "programme"), key=lambda r: _place(levels, r["level"]))
    write_table(page, table_spec("summary_form"), flat(summary))
    totals = [r for r in data.view("v_control_totals", *_SORT) if r["is_latest"]]
    totals.sort(key=lambda r: r["difference"] == 0)
    lines = [Line({**r, "column_name": r["column_name"].removesuffix("_satang")}) for r in totals]
    write_table(page, table_spec("control_counts"), [line for line in lines if line.values["is_count"]])
    money = [line for line in lines if not line.values["is_count"]]
    write_table(page, table_spec("control_totals"), money, repeat=True)


def _place(levels: list[str], level: str | None) -> int:
    return levels.index(level) if level in levels else len(levels)
