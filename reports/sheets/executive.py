"""สรุปผู้บริหาร: the key figures, the status of projects and the money by strategy, with charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.labels import FigureSpec, code_names, code_word, figures, table_spec, word
from reports.style import SERIES
from reports.table import Placed, write_table
from reports.totals import Line

if TYPE_CHECKING:
    from reports.page import Page

_CHART = {"width": 980, "height": 235}
_FRAME, _BARS = 150, 50
"""Height in pixels of a chart's title, axis and legend, and of the bars of one group."""
_MONEY = ("planned_satang", "net_satang", "disbursed_satang")


def write(page: Page) -> None:
    """Write figures, status and strategies; a chart stands under a table that has numbers."""
    page.title()
    if page.data.view("v_tables") or page.data.view("v_plan_summary"):
        _figures(page)
    else:
        page.caption(table_spec("figures").caption)
        page.no_data()
    page.break_page()
    _status(page)
    _strategies(page)
    page.sign()


def _figures(page: Page) -> None:
    values = page.data.figures
    lines = [
        Line(
            {
                "label": f"{figure.label} ({word(figure.unit)})",
                "value": None if figure.of else values[figure.value],
                "kind_of_value": {"baht": "baht", "items": "int", "percent": "pct"}[figure.unit],
                "note": figure.note,
            }
        )
        for figure in figures()
    ]
    placed = write_table(page, table_spec("figures"), lines)
    if placed:
        for index, figure in enumerate(figures()):
            if figure.of:
                _rate(page, placed, index, figure)


def _rate(page: Page, placed: Placed, index: int, figure: FigureSpec) -> None:
    """A percentage of two figures above it, as a formula with its value."""
    rows = {f.value: placed.first + i for i, f in enumerate(figures())}
    part, whole = (page.data.figures[name] for name in figure.of)
    above, below = (xl_rowcol_to_cell(rows[name], placed.columns["value"]) for name in figure.of)
    nothing = word("percent_of_nothing")
    shown: float | str = nothing if part is None or not whole else part / whole * 100
    formula = f'=IF(OR(N({below})=0,NOT(ISNUMBER({above}))),"{nothing}",{above}/{below}*100)'
    style = page.styles.cell("pct", is_missing=isinstance(shown, str))
    page.sheet.write_formula(placed.first + index, placed.columns["value"], formula, style, shown)


def _status(page: Page) -> None:
    own = page.data.plan("all", "project")
    lines = [
        Line({"label": code_word("status_code", status), "items": own[0][status]})
        for status in code_names("status_code")
        if own
    ]
    placed = write_table(page, table_spec("status"), lines)
    if placed:
        chart = page.workbook.add_chart({"type": "bar"})
        series = _series(page, placed, "label", "items", SERIES[1])
        chart.add_series({**series, "gap": 60, "data_labels": {"value": True, "font": _font(page)}})
        chart.set_y_axis({"reverse": True, "num_font": _font(page)})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_legend({"none": True})
        page.chart(chart, word("chart_status"), page.reserve(_CHART["height"]), **_CHART)


def _strategies(page: Page) -> None:
    spec = table_spec("strategies")
    rows = page.data.plan("strategy", "project")
    placed = write_table(page, spec, [Line(row) for row in rows])
    if placed:
        chart = page.workbook.add_chart({"type": "bar"})
        names = {c.field: c.heading for c in spec.columns}
        for field, colour in zip(_MONEY, SERIES, strict=False):
            chart.add_series({**_series(page, placed, "member", field, colour), "name": names[field], "gap": 40})
        chart.set_y_axis({"reverse": True, "num_font": _font(page)})
        chart.set_x_axis({"num_font": _font(page), "num_format": "#,##0", "label_position": "high"})
        chart.set_legend({"position": "bottom", "font": _font(page)})
        size = {"width": _CHART["width"], "height": _FRAME + _BARS * len(rows)}
        page.chart(chart, word("chart_strategy"), page.reserve(size["height"]), **size)


def _series(page: Page, placed: Placed, labels: str, values: str, colour: str) -> dict[str, Any]:
    at, of = placed.columns[labels], placed.columns[values]
    return {
        "categories": [page.spec.name, placed.first, at, placed.last, at],
        "values": [page.spec.name, placed.first, of, placed.last, of],
        "fill": {"color": colour},
        "border": {"color": colour},
    }


def _font(page: Page) -> dict[str, Any]:
    return {"name": page.styles.font, "size": 13}
