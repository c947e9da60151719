"""A printed table: headings, rows, group and grand totals as formulas with their values stored beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reports.cells import Cells
from reports.labels import Column, TableSpec, code_word, months, thai_date, word
from reports.measures import LINE_POINTS, row_height
from reports.read import as_day
from reports.totals import Line, Sums

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.page import Page


_WRAPPED = ("text", "centre", "date")
_LABEL_WIDTH = 16
_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands (rows and columns count from 0): its heading, its lines, its total row and its fields."""

    heading: int
    first: int
    last: int
    total: int | None
    columns: Mapping[str, int]


def write_table(
    page: Page,
    spec: TableSpec,
    lines: Sequence[Line],
    *,
    member: str = "",
    caption: str = "",
    repeat: bool = False,
    apart: Sequence[tuple[str, Sequence[Line]]] = (),
) -> Placed | None:
    """Write a table at the page's next row and say where its lines stand; without lines say `no data`, return None.

    Values of `*_satang` fields are satang and become baht. Group and grand totals are formulas over the lines with the
    computed value stored, and say `no data` where nothing added up is a number. `member` is the heading of the column
    `member`, `repeat` repeats the heading on every page from there on. `apart` are captions and lines that follow under
    the same heading with totals of their own.
    """
    parts = [(name, part) for name, part in apart if part]
    writer = _Writer(page, spec, lines, member)
    if caption or spec.caption:
        page.caption(caption or spec.caption, following=writer.least_height())
    if not lines and not parts:
        page.no_data()
        return None
    page.has_data = True
    heading = writer.write_heading()
    if repeat:
        page.sheet.repeat_rows(heading)
    placed = None
    if lines:
        placed = writer.write_lines(heading, repeated=repeat)
    else:
        page.no_data()
    for name, part in parts:
        below = _Writer(page, spec, part, member)
        below.write_band(name, repeated=repeat)
        below.write_lines(heading, repeated=repeat)
    for note in spec.notes:
        page.note(note)
    return placed


class _Writer:
    def __init__(self, page: Page, spec: TableSpec, lines: Sequence[Line], member: str) -> None:
        self.page = page
        self.lines = lines
        self.columns = [replace(c, heading=member) if c.field == "member" and member else c for c in spec.columns]
        starts = [sum(c.span for c in self.columns[:i]) for i in range(len(self.columns))]
        self.at = dict(zip((c.field for c in self.columns), starts, strict=True))
        self.label = self._label_field()
        self.sums = Sums(lines, [c.field for c in self.columns if c.total and not (c.of or c.share)])
        self.cells = Cells(page, lines, self.sums, self.at)

    def least_height(self) -> float:
        """Height of the heading and the first lines, which should not be parted (points)."""
        shown = [self._texts(line.values) for line in self.lines[:_TOGETHER]]
        heading = [(c, c.heading) for c in self.columns]
        return sum(self._height(texts) for texts in [heading, *shown])

    def write_heading(self) -> int:
        """Write the headings of the columns in one row and return it."""
        row = self.page.row
        self._set_height(row, [(c, c.heading) for c in self.columns], bold=True)
        for column in self.columns:
            self._heading(row, column)
        self.page.row += 1
        return row

    def write_band(self, caption: str, *, repeated: bool) -> None:
        """Write the caption of what stands apart over the width of the table, under the heading on a new page."""
        style = self.page.styles.cell("text", "group")
        cells = sum(c.span for c in self.columns)
        joined = self.page.lead or cells
        width = sum(self.page.spec.widths[:joined])
        height = row_height([(caption, width)], bold=True)
        if self.page.keep(height + self.least_height()) and not repeated:
            self.write_heading()
        row = self.page.row
        self.page.height(row, height)
        self.page.sheet.merge_range(row, 0, row, joined - 1, caption, style)
        for at in range(joined, cells):
            self.page.sheet.write_blank(row, at, None, style)
        self.page.row += 1

    def write_lines(self, heading: int, *, repeated: bool) -> Placed:
        """Write the lines and the grand total under the heading of that row, which print titles may repeat."""
        self._lay_out(repeated=repeated)
        for index, line in enumerate(self.lines):
            row = self.cells.rows[index]
            if row > self.page.row:
                self.page.break_page()
                self.write_heading()
            values = {**line.values, **self.sums.of(index)} if line.role == "group" else line.values
            self._set_height(row, self._texts(values), bold=line.role == "group")
            for column in self.columns:
                self.cells.write(row, column, values, line.role, self.sums.children(index))
            self.page.row = row + 1
        if self.cells.total is not None:
            values = {self.label: word("total"), **self.sums.grand}
            self.page.height(self.cells.total, LINE_POINTS + 2)
            for column in self.columns:
                self.cells.write(self.cells.total, column, values, "total", self.sums.top)
            self.page.row += 1
        return Placed(heading, self.cells.rows[0], self.cells.rows[-1], self.cells.total, self.at)

    def _lay_out(self, *, repeated: bool) -> None:
        """Give each line its row, leaving one for the heading where a printed page ends within the table.

        Only one heading of a sheet can be repeated by the spreadsheet itself; below the others it is written again.
        """
        row, room = self.page.row, self.page.room_left()
        heading = self._height([(c, c.heading) for c in self.columns], bold=True)
        has_total = any(c.total for c in self.columns)
        for index, line in enumerate(self.lines):
            points = self._height(self._texts(line.values), bold=line.role == "group")
            follows = LINE_POINTS if has_total and index == len(self.lines) - 1 else 0
            if points + follows > room and not repeated and self.cells.rows:
                row, room = row + 1, self.page.room() - heading
            self.cells.rows.append(row)
            row, room = row + 1, room - points
        self.cells.total = row if has_total else None

    def _heading(self, row: int, column: Column) -> None:
        style, at = self.page.styles.heading(), self.at[column.field]
        if column.kind == "marks":
            style = self.page.styles.heading(small=True)
            for month, name in enumerate(months()):
                self.page.sheet.write_string(row, at + month, name, style)
            return
        self.cells.put(row, column, column.heading, style)

    def _set_height(self, row: int, texts: Sequence[tuple[Column, str]], *, bold: bool) -> None:
        self.page.height(row, self._height(texts, bold=bold))

    def _height(self, texts: Sequence[tuple[Column, str]], *, bold: bool = False) -> float:
        return row_height([(text, self._width(column)) for column, text in texts], bold=bold)

    def _width(self, column: Column) -> float:
        return sum(self.page.spec.widths[self.at[column.field] : self.at[column.field] + column.span])

    def _label_field(self) -> str:
        """The field in whose column the grand total is named: the first text wide enough for the word."""
        texts = [c for c in self.columns if c.kind == "text" and self._width(c) >= _LABEL_WIDTH]
        return (texts or self.columns)[0].field

    def _texts(self, values: Mapping[str, Any]) -> list[tuple[Column, str]]:
        shown = []
        for column in self.columns:
            value = values.get(column.field)
            if column.kind in _WRAPPED and value is not None:
                day = as_day(value) if column.kind == "date" else None
                text = thai_date(day) if day else code_word(column.codes, value) if column.codes else str(value)
                shown.append((column, text))
        return shown
