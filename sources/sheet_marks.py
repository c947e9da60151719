"""What can stand on a sheet beside its cells' values: texts, drawn arrows, comments, filled cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.drawings import Placed
    from sources.grid import Place

_ROW_OF = re.compile(r"\d+$", re.ASCII)


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text that stands in no cell: of a shape, or of a comment. `anchor` is the cell it begins at, as A1.

    `rows` are the first and last row (1-based) it stands beside, where it has a height of its own; `author` is whom a
    comment names, and what Excel puts before its text.
    """

    sheet: str
    anchor: str
    text: str
    rows: tuple[int, int] | None = None
    author: str = ""

    @classmethod
    def of_shape(cls, sheet: str, shape: Placed) -> TextBox:
        """The text of a drawn shape."""
        return cls(sheet, shape.anchor, shape.text, shape.rows)

    @property
    def beside(self) -> tuple[int, int]:
        """First and last row it stands beside."""
        if self.rows is not None:
            return self.rows
        digits = _ROW_OF.search(self.anchor)
        row = int(digits.group()) if digits else 0
        return row, row

    @property
    def said(self) -> str:
        """The text without the name of its author before it."""
        start = f"{self.author}:"
        return self.text.removeprefix(start).strip() if self.author else self.text


@dataclass(frozen=True, slots=True)
class Arrow:
    """A drawn line or arrow by the cells it lies over: rows 1-based, columns 0-based, inclusive."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass
class Marks:
    """All marks of one sheet. Fills are read when asked for: only action plans need them."""

    texts: list[TextBox] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    comments: list[TextBox] = field(default_factory=list)
    read_fills: Callable[[], dict[Place, str]] = field(default=dict, compare=False, repr=False)

    @cached_property
    def fills(self) -> dict[Place, str]:
        """Colour of each cell filled with other than white, by (row, letters)."""
        return self.read_fills()

    @property
    def all_texts(self) -> list[TextBox]:
        """Texts of shapes in their order, then comments in that of their rows."""
        return [*self.texts, *sorted(self.comments, key=lambda text: text.beside)]

    def __reduce__(self) -> tuple[type[Marks], tuple[Any, ...]]:
        """Marks leave a child process whole, their fills read."""
        return Marks, (self.texts, self.arrows, self.comments, partial(dict, self.fills))
