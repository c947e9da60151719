"""A sheet as cells before any carrier: what stands where, merged ranges, arrows and text boxes. Indices from 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in satang. A carrier writes it as a number, or as text in the `shape` (`{:,.2f}`, `{:,.0f}.-`)."""

    satang: int
    shape: str = ""

    @property
    def text(self) -> str:
        """The amount as an officer types it, `1,234.50` where no shape is given."""
        return (self.shape or "{:,.2f}").format(self.satang / 100)


Value = str | int | float | date | Money | None


class Cell(NamedTuple):
    """A value with the name of its style."""

    value: Value
    style: str


class Arrow(NamedTuple):
    """A drawn arrow over the cells of one row, first to last column."""

    row: int
    first: int
    last: int


@dataclass(slots=True)
class Grid:
    """One sheet. `money_shape` other than "" makes every amount text in that shape."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)
    boxes: list[tuple[int, int, str]] = field(default_factory=list)
    money_shape: str = ""

    def put(self, row: int, column: int, value: Value, style: str = "text") -> str:
        """Writes a cell and returns its A1 reference. None and "" leave the cell out."""
        if isinstance(value, Money):
            shape = value.shape or self.money_shape
            value = Money(value.satang, shape)
            if shape and style in {"money", "money_total"}:
                style = "money_text"
        if value is not None and value != "":
            self.cells[row, column] = Cell(value, style)
        return str(xl_rowcol_to_cell(row, column))

    def line(self, row: int, values: list[Value], style: str = "text", start: int = 0) -> None:
        """Writes a row of values; amounts take the money style, dates the date style."""
        for offset, value in enumerate(values):
            own = "money" if isinstance(value, Money) else "date" if isinstance(value, date) else style
            self.put(row, start + offset, value, own)

    def blank(self, row: int, column: int, style: str) -> None:
        """A cell without a value that is there for its style."""
        self.cells[row, column] = Cell(None, style)

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Merges a range; the value stays in its first cell."""
        self.merges.append((first_row, first_column, last_row, last_column))

    def text_rows(self) -> list[list[str]]:
        """All rows as texts, from row 1, for carriers without cells of their own (csv, HTML)."""
        height = max((row for row, _ in self.cells), default=-1) + 1
        width = max((column for _, column in self.cells), default=-1) + 1
        rows = [[""] * width for _ in range(height)]
        for (row, column), cell in self.cells.items():
            rows[row][column] = as_text(cell.value)
        return rows


def as_text(value: Value) -> str:
    """A value as text: amounts in their shape, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return value.text
    return value.isoformat() if isinstance(value, date) else str(value)
