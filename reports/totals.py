"""What a table adds up: the rows of each group and of all, as values and as formulas over their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xlsxwriter.utility import xl_rowcol_to_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ARGUMENTS = 200
"""Arguments given to one function; Excel takes 255."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table. A `group` line is the sum of the `row` lines after it, up to the next group."""

    values: Mapping[str, Any]
    role: Literal["row", "group"] = "row"


class Sums:
    """What is added up: the rows of each group, and over all; None where nothing is a number."""

    def __init__(self, lines: Sequence[Line], fields: Sequence[str]) -> None:
        self.lines, self.fields = lines, fields
        self.is_grouped = any(line.role == "group" for line in lines)
        role = "group" if self.is_grouped else "row"
        self.top = [i for i, line in enumerate(lines) if line.role == role]
        leaves = [i for i, line in enumerate(lines) if line.role == "row"]
        self.grand: dict[str, int | None] = self._add(leaves)

    def children(self, index: int) -> list[int]:
        """The rows of the group at that index."""
        if self.lines[index].role != "group":
            return []
        rows = []
        for i in range(index + 1, len(self.lines)):
            if self.lines[i].role == "group":
                break
            rows.append(i)
        return rows

    def of(self, index: int) -> dict[str, int | None]:
        """The sums of the group at that index."""
        return self._add(self.children(index))

    def _add(self, indexes: Sequence[int]) -> dict[str, int | None]:
        sums: dict[str, int | None] = {}
        for name in self.fields:
            known = [v for i in indexes if (v := self.lines[i].values.get(name)) is not None]
            sums[name] = sum(known) if known else None
        return sums


def over(column: int, rows: Sequence[int]) -> tuple[str, str]:
    """COUNT and SUM over these cells, as one range where they touch, else in portions a spreadsheet can take."""
    if rows[-1] - rows[0] + 1 == len(rows):
        cells = [f"{xl_rowcol_to_cell(rows[0], column)}:{xl_rowcol_to_cell(rows[-1], column)}"]
    else:
        cells = [xl_rowcol_to_cell(row, column) for row in rows]
    portions = [",".join(cells[i : i + _ARGUMENTS]) for i in range(0, len(cells), _ARGUMENTS)]
    return "+".join(f"COUNT({p})" for p in portions), "+".join(f"SUM({p})" for p in portions)
