"""เปรียบเทียบหลายปี: plan, budget and results of the last years side by side, with what hinders a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.labels import code_word, table_spec, trend_columns, trend_words, word
from reports.measures import POINTS_PER_PIXEL
from reports.style import SERIES
from reports.table import Placed, write_table
from reports.totals import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.page import Page
    from reports.read import Row

_YEARS = 5
"""The report's year and those before it: the width of the sheet, and of a five-year plan."""
_GROUPS = ("programme", "area", "strategy", "unit", "fund", "type")
_MONEY = ("planned_satang", "approved_satang", "disbursed_satang")
_CHART = {"width": 1900, "height": 360}
_FRAME, _BARS = 150, 40
"""Height in pixels of a chart's title, axis and legend, and of the bars of one group."""
_ROW_POINTS, _ROWS_AROUND = 30, 5
"""Points of a row whose name may take two lines, and rows that caption, heading and total take: what fits on a page is
not parted, so that a chart can be drawn of it."""
_SPARE = 40
"""Pixels that a chart of a whole page leaves free."""


def write(page: Page) -> None:
    """Write the years, what to know of them, and the groups year by year; nothing where this year has no figures."""
    page.title()
    first = page.data.fiscal_year - _YEARS + 1
    found = page.data.years("v_yearly_trend", first, "fiscal_year", dimension="all")
    if not any(row["fiscal_year"] == page.data.fiscal_year for row in found):
        page.no_data()
        return
    years = tuple(row["fiscal_year"] for row in found)
    lines = [Line({**row, "label": word("trend_year", fiscal_year=row["fiscal_year"])}) for row in found]
    placed = write_table(page, table_spec("trend_years"), lines)
    write_table(page, table_spec("trend_notes"), [line for line in lines if line.values["note"]])
    if placed:
        _years_chart(page, placed, found)
    for group in _GROUPS:
        rows = page.data.years("v_yearly_trend", first, "member", dimension=group)
        placed = _groups(page, group, years, "net_satang", rows)
        if placed:
            _member_notes(page, group, rows)
        if placed and group == "programme":
            _programme_chart(page, placed, years)
    _other_money(page, years, first)
    page.sign()


def _groups(page: Page, group: str, years: tuple[int, ...], base: str, rows: Sequence[Row]) -> Placed | None:
    """A table of the groups of which money is known in one of the years, each year beside the other."""
    members: dict[str, dict[str, Any]] = {}
    for row in rows:
        line = members.setdefault(row["member_key"], {})
        line["member"] = row["member"] or line.get("member")
        line |= {f"{name}_{row['fiscal_year']}": row[name] for name in (base, "disbursed_satang")}
    known = [line for line in members.values() if any(v is not None for k, v in line.items() if k != "member")]
    blank = {f"{name}_{year}": None for name in (base, "disbursed_satang") for year in years}
    heading, caption = trend_words(group)
    lines = [Line({**blank, **line}) for line in known]
    page.keep(min(_ROW_POINTS * (len(lines) + _ROWS_AROUND), page.room()))
    return write_table(page, trend_columns(years, base), lines, member=heading, caption=caption)


def _member_notes(page: Page, group: str, rows: Sequence[Row]) -> None:
    """What to know of single groups, where there is anything: how a unit, a type or a strategy changed."""
    told = {row["member_key"]: row for row in rows if row["member_note"]}
    if told:
        lines = [Line({"member": row["member"], "note": row["member_note"]}) for row in told.values()]
        write_table(page, table_spec("trend_member_notes"), lines, member=trend_words(group)[0])


def _other_money(page: Page, years: tuple[int, ...], first: int) -> None:
    rows = page.data.years("v_other_money_years", first, "fiscal_year")
    told = [
        {**row, "member_key": row["source"], "member": code_word("other_money", row["source"])}
        for row in rows
        if row["payment_year"] in (None, row["fiscal_year"] + 1)
    ]
    _groups(page, "other", years, "granted_satang", told)


def _years_chart(page: Page, placed: Placed, found: Sequence[Row]) -> None:
    """Money as columns, and the rate as a line against an axis of its own where every year has one."""
    chart = page.workbook.add_chart({"type": "column"})
    names = {c.field: c.heading for c in table_spec("trend_years").columns}
    for field, colour in zip(_MONEY, SERIES, strict=False):
        chart.add_series({**_series(page, placed, field), **_filled(colour), "name": names[field], "gap": 80})
    if all(row["disbursed_satang"] is not None and row["net_satang"] for row in found):
        line = page.workbook.add_chart({"type": "line"})
        mark = {"type": "circle", "size": 7, "fill": {"color": SERIES[-1]}, "border": {"color": SERIES[-1]}}
        line.add_series(
            {
                **_series(page, placed, "rate"),
                "name": names["rate"],
                "y2_axis": True,
                "line": {"color": SERIES[-1], "width": 2.5},
                "marker": mark,
            }
        )
        line.set_y2_axis({"num_font": _font(page), "num_format": "0", "min": 0, "max": 100})
        chart.combine(line)
    chart.set_x_axis({"num_font": _font(page)})
    chart.set_y_axis({"num_font": _font(page), "num_format": "#,##0", "min": 0})
    chart.set_legend({"position": "bottom", "font": _font(page)})
    page.chart(chart, word("chart_trend"), page.reserve(_CHART["height"]), **_CHART)


def _programme_chart(page: Page, placed: Placed, years: tuple[int, ...]) -> None:
    chart = page.workbook.add_chart({"type": "bar"})
    shades = (*SERIES, *SERIES)
    for year, colour in zip(years, shades, strict=False):
        series = _series(page, placed, f"disbursed_satang_{year}", label="member")
        chart.add_series({**series, **_filled(colour), "name": word("trend_year", fiscal_year=year), "gap": 40})
    chart.set_y_axis({"reverse": True, "num_font": _font(page)})
    chart.set_x_axis({"num_font": _font(page), "num_format": "#,##0", "label_position": "high"})
    chart.set_legend({"position": "bottom", "font": _font(page)})
    height = min(_FRAME + _BARS * (placed.last - placed.first + 1), int(page.room() / POINTS_PER_PIXEL) - _SPARE)
    size = {"width": _CHART["width"], "height": height}
    page.chart(chart, word("chart_trend_programme"), page.reserve(size["height"]), **size)


def _series(page: Page, placed: Placed, field: str, label: str = "label") -> dict[str, Any]:
    at, of = placed.columns[label], placed.columns[field]
    return {
        "categories": [page.spec.name, placed.first, at, placed.last, at],
        "values": [page.spec.name, placed.first, of, placed.last, of],
    }


def _filled(colour: str) -> dict[str, Any]:
    return {"fill": {"color": colour}, "border": {"color": colour}}


def _font(page: Page) -> dict[str, Any]:
    return {"name": page.styles.font, "size": 14}
