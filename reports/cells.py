"""The cells of a printed table: values, sums, percentages, running sums and month marks, with their values stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.labels import Column, code_word, thai_date, word
from reports.read import as_day
from reports.totals import Line, Sums, over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format

    from reports.page import Page
    from reports.style import Role

CELL_LIMIT = 32_767
"""The longest text a cell of Excel holds."""

_MARKS = 12


class Cells:
    """Writes the cells of one table: `at` is the first column of each field, `rows` and `total` where lines stand."""

    def __init__(self, page: Page, lines: Sequence[Line], sums: Sums, at: Mapping[str, int]) -> None:
        self.page, self.lines, self.sums, self.at = page, lines, sums, at
        self.rows: list[int] = []
        self.total: int | None = None

    def write(self, row: int, column: Column, values: Mapping[str, Any], role: Role, parts: Sequence[int]) -> None:
        """Write the cell of a column; `parts` are the indexes of the lines that a group or total adds up."""
        if column.kind == "marks":
            self._marks(row, self.at[column.field], values, role)
        elif column.running:
            self._running(row, column, role)
        elif column.kind == "pct":
            self._percentage(row, column, values, role)
        elif column.total and role in ("group", "total"):
            self._sum(row, column, values[column.field], role, parts)
        else:
            self._value(row, column, values, role)

    def _value(self, row: int, column: Column, values: Mapping[str, Any], role: Role) -> None:
        value = values.get(column.field)
        kind = values.get("kind_of_value", "text") if column.kind == "figure" else column.kind
        indent = 1 if column.field == "member" and role == "row" and self.sums.is_grouped else column.indent
        if value is None or value == "":
            empty = column.blank or role in ("group", "total")
            text = "" if empty else word("not_stated" if column.field == "member" else "no_data")
            self.put(row, column, text, self._style("text", role, is_missing=not empty, indent=indent))
            return
        style = self._style(kind, role, indent=indent)
        if kind == "baht":
            self.put(row, column, int(value) / 100, style)
        elif kind == "int":
            self.put(row, column, int(value), style)
        elif kind == "date":
            day = as_day(value)
            self.put(row, column, thai_date(day) if day else "", style)
        else:
            text = code_word(column.codes, value) if column.codes else str(value)
            self.put(row, column, text[:CELL_LIMIT], style)

    def _sum(self, row: int, column: Column, value: int | None, role: Role, parts: Sequence[int]) -> None:
        at = self.at[column.field]
        counted, added = over(at, [self.rows[p] for p in parts])
        missing = word("no_data")
        shown: float | str = missing if value is None else value / 100 if column.kind == "baht" else value
        style = self._style(column.kind, role, is_missing=value is None)
        self._formula(row, column, f'=IF({counted}=0,"{missing}",{added})', style, shown)

    def _percentage(self, row: int, column: Column, values: Mapping[str, Any], role: Role) -> None:
        numerator, denominator = (column.share, column.share) if column.share else column.of
        whole_row = self.total if column.share and self.total is not None else row
        whole = self.sums.grand.get(column.share) if column.share else values.get(denominator)
        below = xl_rowcol_to_cell(whole_row, self.at[denominator], row_abs=bool(column.share))
        above = xl_rowcol_to_cell(row, self.at[numerator])
        self._ratio(row, column, role, (above, values.get(numerator)), (below, whole))

    def _ratio(
        self, row: int, column: Column, role: Role, above: tuple[str, int | None], below: tuple[str, int | None]
    ) -> None:
        """A percentage of two cells with their values; of nothing, or of what is not known, it is a dash."""
        nothing = word("percent_of_nothing")
        shown: float | str = nothing if not below[1] or above[1] is None else above[1] / below[1] * 100
        formula = f'=IF(OR(N({below[0]})=0,NOT(ISNUMBER({above[0]}))),"{nothing}",{above[0]}/{below[0]}*100)'
        self._formula(row, column, formula, self._style("pct", role, is_missing=isinstance(shown, str)), shown)

    def _running(self, row: int, column: Column, role: Role) -> None:
        """A running sum of another column; as a percentage, of the grand total of the column named by `share`."""
        if role != "row":
            self.put(row, column, "", self._style("text", role))
            return
        at = self.at[column.running]
        start, here = xl_rowcol_to_cell(self.rows[0], at, row_abs=True), xl_rowcol_to_cell(row, at)
        known = [v for line in self.lines[: self.rows.index(row) + 1] if (v := line.values[column.running]) is not None]
        if column.kind != "pct":
            style = self._style(column.kind, role)
            self._formula(row, column, f"=SUM({start}:{here})", style, sum(known) / 100)
            return
        whole = self.sums.grand.get(column.share)
        below = xl_rowcol_to_cell(self.total or row, self.at[column.share], row_abs=True)
        nothing = word("percent_of_nothing")
        shown: float | str = sum(known) / whole * 100 if whole else nothing
        formula = f'=IF(N({below})=0,"{nothing}",SUM({start}:{here})/{below}*100)'
        self._formula(row, column, formula, self._style("pct", role, is_missing=not whole), shown)

    def _marks(self, row: int, at: int, values: Mapping[str, Any], role: Role) -> None:
        planned, paid = values.get("planned_months"), values.get("paid_months")
        if role == "row" and planned is None and paid is None:
            style = self._style("across", role, is_missing=False)
            self.page.sheet.write_string(row, at, word("no_data"), style)
            for month in range(1, _MARKS):
                self.page.sheet.write_blank(row, at + month, None, style)
            return
        style = self._style("mark", role)
        for month in range(_MARKS):
            pair = ((planned or "")[month : month + 1] == "1", (paid or "")[month : month + 1] == "1")
            name = {(True, False): "planned_mark", (False, True): "paid_mark", (True, True): "both_mark"}.get(pair)
            self.page.sheet.write_string(row, at + month, word(name) if name else "", style)

    def _style(self, kind: str, role: Role, *, is_missing: bool = False, indent: int = 0) -> Format:
        return self.page.styles.cell(kind, role, is_missing=is_missing, indent=indent)

    def put(self, row: int, column: Column, value: float | str, style: Format) -> None:
        """Write a text or a number into the cell (or the joined cells) of a column."""
        at, sheet = self.at[column.field], self.page.sheet
        if column.span > 1:
            sheet.merge_range(row, at, row, at + column.span - 1, "", style)
        if isinstance(value, str):
            sheet.write_string(row, at, value, style)
        else:
            sheet.write_number(row, at, value, style)

    def _formula(self, row: int, column: Column, formula: str, style: Format, value: float | str) -> None:
        at, sheet = self.at[column.field], self.page.sheet
        if column.span > 1:
            sheet.merge_range(row, at, row, at + column.span - 1, "", style)
        sheet.write_formula(row, at, formula, style, value)
