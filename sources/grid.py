"""Cells of a sheet as a frame of texts whose rows and columns are those of the sheet, whatever the carrier."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from sources.errors import UnreadableError
from transforms.constant import nothing_for_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sources.packages import Package

    Place = tuple[int, str]
    Span = tuple[int, int]

MAX_CELLS = 12_000_000
"""A used range with more cells is refused; the largest real files have a tenth of it."""
LAST_DATE_SERIAL = 2_958_465
"""31 December 9999; larger numbers are no dates."""
CODE_DIGITS = 15
"""A number of so many digits or more is no amount: it is an account or budget code kept as a number."""
_SCIENTIFIC = re.compile(r"-?\d(?:[.,]\d+)?[eE]\+?(\d{2,3})")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows are 1-based, columns 0-based, all inclusive. Its value stands in the first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def _no_places() -> frozenset[Place]:
    return frozenset()


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet.

    `frame` is all String, its columns named by their Excel letters from A on, its row i the sheet's row i+1; blanks are
    null. The dictionaries and sets are keyed by (row, column letter), rows 1-based: `errors` holds the error of error
    cells, `numeric_codes` the stored text of numbers of 1e14 and more, `uncached` formula cells without a stored value.
    """

    name: str
    number: int
    frame: pl.DataFrame
    errors: dict[Place, str] = field(default_factory=dict)
    numeric_codes: dict[Place, str] = field(default_factory=dict)
    uncached: frozenset[Place] = frozenset()
    merges: list[Merge] = field(default_factory=list)
    is_hidden: bool = False
    read_percents: Callable[[], frozenset[Place]] = field(default=_no_places, compare=False, repr=False)


@dataclass(slots=True)
class Workbook:
    """The sheets of one file. `modified` is what the file itself says, in Thai time without a zone.

    `package` are the parts of an xlsx, for those who look for more in them.
    """

    path: Path
    carrier: str
    sheets: list[Sheet]
    modified: datetime | None = None
    date1904: bool = False
    package: Package | None = field(default=None, compare=False, repr=False)


@dataclass(slots=True)
class CellFacts:
    """What a carrier's own scan of a sheet adds to its texts; places are (row 1-based, column letters).

    `restored` holds texts that are put into the frame in place of what the cell reader gives; `large` holds numbers too
    large for a date, which are put in where the reader made a date of them: Excel shows #####, most often for an amount
    in a column once formatted as dates, and the reader makes it the year 30648, or nothing at all. `long_numbers` are
    the spans of its bytes in which a scan that did not look at formats saw numbers large enough for the latter, and
    `has_seven_digits` whether it saw any for the former.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    numeric_codes: dict[Place, str] = field(default_factory=dict)
    uncached: set[Place] = field(default_factory=set)
    restored: dict[Place, str | None] = field(default_factory=dict)
    large: dict[Place, str] = field(default_factory=dict)
    long_numbers: list[Span] = field(default_factory=list)
    has_seven_digits: bool = True
    merges: list[Merge] = field(default_factory=list)


@cache
def letters(column: int) -> str:
    """Excel letters of a 0-based column: 0 -> A, 26 -> AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_index(text: str) -> int:
    """0-based column of Excel letters: A -> 0, AA -> 26."""
    index = 0
    for letter in text:
        index = index * 26 + ord(letter) - 64
    return index - 1


def check_size(sheet: str, rows: int, columns: int) -> None:
    """Refuses a used range of more than `MAX_CELLS` cells.

    Raises:
        UnreadableError: it is larger.
    """
    if rows * columns > MAX_CELLS:
        raise UnreadableError.sheet_too_large(sheet, f"{letters(columns - 1)}{rows}")


def is_code_number(text: str) -> bool:
    """Whether a number's text is of magnitude 1e14 or more, in digits or in scientific notation."""
    if match := _SCIENTIFIC.fullmatch(text):
        return int(match.group(1)) >= CODE_DIGITS - 1
    whole = text.lstrip("-").partition(".")[0]
    return len(whole) >= CODE_DIGITS and whole.isascii() and whole.isdigit()


def ruined_codes(rows: Iterable[Sequence[str | None]]) -> dict[Place, str]:
    """Texts like 9.96901E+15 in a carrier without types: certainly a code that was a number when it was saved."""
    found: dict[Place, str] = {}
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            text = (cell or "").strip()
            if _SCIENTIFIC.fullmatch(text) and is_code_number(text):
                found[row, letters(column)] = text
    return found


def frame_of_columns(columns: Mapping[int, pl.Series], extent: tuple[int, int] = (0, 0)) -> pl.DataFrame:
    """A sheet's frame of its columns by 0-based index.

    Blank cells are null already. Missing columns are added, blank columns at the right and blank rows at the bottom go,
    as long as `extent` (rows, columns that must stay) is not touched.
    """
    frame = pl.DataFrame([series.alias(letters(index)) for index, series in sorted(columns.items())])
    filled = {column_index(series.name) for series in frame.get_columns() if series.null_count() < len(series)}
    width = max(max(filled, default=-1) + 1, extent[1])
    height = max(_used_rows(frame), extent[0])
    if height < frame.height:
        frame = frame.head(height)
    elif height > frame.height:
        frame = pl.DataFrame([series.extend_constant(None, height - len(series)) for series in frame.get_columns()])
    empty = nothing_for_all(height)
    names = [letters(index) for index in range(width)]
    return pl.DataFrame([frame[name] if column_index(name) in filled else empty.alias(name) for name in names])


def _used_rows(frame: pl.DataFrame) -> int:
    """Rows up to the last that is not blank. Most often that is the last one."""
    if not frame.width or not frame.height:
        return 0
    if any(text is not None for text in frame.row(-1)):
        return frame.height
    used = frame.select(pl.any_horizontal(pl.all().is_not_null()).arg_true().max()).item()
    return 0 if used is None else int(used) + 1


def frame_of_rows(rows: Sequence[Sequence[str | None]], extent: tuple[int, int] = (0, 0)) -> pl.DataFrame:
    """A sheet's frame of its rows, which may be of different lengths and have blank cells (see `frame_of_columns`)."""
    width = max((len(row) for row in rows), default=0)
    padded = [
        [*(None if text is None or not text.strip() else text for text in row), *([None] * (width - len(row)))]
        for row in rows
    ]
    columns = {index: pl.Series(values, dtype=pl.String) for index, values in enumerate(zip(*padded, strict=True))}
    return frame_of_columns(columns, extent)


def extent_of(places: Iterable[Place]) -> tuple[int, int]:
    """Rows and columns that reach as far as the farthest of the places."""
    known = list(places)
    rows = max((row for row, _ in known), default=0)
    return rows, max((column_index(column) + 1 for _, column in known), default=0)
