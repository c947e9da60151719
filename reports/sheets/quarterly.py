"""รายไตรมาส: plan and payments month by month and quarter by quarter, with the S-curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import months, table_spec, word
from reports.style import SERIES
from reports.table import Placed, write_table
from reports.totals import Line

if TYPE_CHECKING:
    from reports.page import Page
    from reports.read import Row

_YEAR = 12
_QUARTERS = (1, 2, 3, 4, None)
_CHART = {"width": 1150, "height": 600}


def write(page: Page) -> None:
    """Write the quarters, the curve on a page of its own (where plan months are known), the months it is drawn from."""
    page.title()
    by_quarter = {row["quarter_no"]: row for row in page.data.view("v_quarterly")}
    quarters = [
        Line({**by_quarter[q], "label": word("quarter", number=q) if q else word("no_month")})
        for q in _QUARTERS
        if q in by_quarter and (q or _holds(by_quarter[q]))
    ]
    write_table(page, table_spec("quarters"), quarters)
    has_curve = any(row["planned_satang"] for row in page.data.view("v_monthly"))
    page.break_page()
    room = page.reserve(_CHART["height"]) if has_curve else page.row
    if has_curve:
        page.break_page()
    by_month = {row["month_no"]: row for row in page.data.view("v_monthly")}
    labels = dict(enumerate([*months(), word("no_month")], start=1))
    lines = [
        Line({**row, "label": label})
        for number, label in labels.items()
        if (row := by_month.get(number)) and (number <= _YEAR or _holds(row))
    ]
    placed = write_table(page, table_spec("months"), lines)
    if placed and has_curve:
        _curve(page, placed, room)


def _holds(row: Row) -> bool:
    """Whether anything stands in what has no month."""
    return bool(row["planned_items"] or row["payments"])


def _curve(page: Page, placed: Placed, row: int) -> None:
    chart = page.workbook.add_chart({"type": "line"})
    last = placed.first + _YEAR - 1
    for field, title, colour, dash in (
        ("planned_rate", "cumulative_plan", SERIES[0], "dash"),
        ("paid_rate", "cumulative_paid", SERIES[1], "solid"),
    ):
        column = placed.columns[field]
        chart.add_series(
            {
                "name": word(title),
                "categories": [page.spec.name, placed.first, placed.columns["label"], last, placed.columns["label"]],
                "values": [page.spec.name, placed.first, column, last, column],
                "line": {"color": colour, "width": 2.5, "dash_type": dash},
                "marker": {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    font = {"name": page.styles.font, "size": 14}
    chart.set_x_axis({"num_font": font})
    chart.set_y_axis({"num_font": font, "num_format": "0", "min": 0})
    chart.set_legend({"position": "bottom", "font": font})
    page.chart(chart, word("chart_curve"), row, **_CHART)
