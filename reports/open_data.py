"""Public views as files that others open: Parquet for programs, CSV and xlsx for people.

Typed frames come in (`sql.view_rows`), a file goes out; each is written beside and put into place when it is whole.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FileFormat = Literal["parquet", "csv", "xlsx"]
MOST_ROWS = 1_048_575
"""Rows below the heading that one sheet of Excel holds."""
LONGEST = 32_767
"""Characters that one cell of Excel holds."""
_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = r"^[+-]?[\d,.]*$"
_BAHT, _SATANG = "_baht", "_satang"
_WIDTHS = {"text": 28, "money": 16, "moment": 18, "date": 12, "number": 11}
_FORMATS = {"money": "#,##0.00", "moment": "yyyy-mm-dd hh:mm", "date": "yyyy-mm-dd"}


def write_parquet(path: Path, frames: Iterable[pl.DataFrame]) -> int:
    """Writes all rows with their types; returns how many. Baht are exact decimals."""
    whole = pl.concat(frames)
    with _beside(path) as target:
        whole.write_parquet(target, compression="zstd")
    return whole.height


def write_csv(path: Path, frames: Iterable[pl.DataFrame], *, is_plain: bool = False) -> int:
    """Writes all rows as UTF-8; returns how many.

    For Excel with a byte order mark, and a `'` before texts that it would take for a formula; plain, neither.
    """
    rows = 0
    with _beside(path) as target, target.open("wb") as writing:
        for number, frame in enumerate(frames):
            given = frame if is_plain else frame.with_columns(_guarded(frame))
            is_first = number == 0
            given.write_csv(writing, include_header=is_first, include_bom=is_first and not is_plain)
            rows += frame.height
    return rows


def _guarded(frame: pl.DataFrame) -> list[pl.Expr]:
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return [
        pl.when(pl.col(name).str.contains(_FORMULA) & ~pl.col(name).str.contains(_NUMBER))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ]


def write_xlsx(path: Path, name: str, notes: Mapping[str, str], frames: Iterable[pl.DataFrame]) -> int:
    """Writes all rows into a workbook a row at a time; returns how many.

    `notes` says what each column means: it stands as a note at its heading. Money is in baht; satang that have no
    column in baht become one. What does not fit into a sheet goes on in the next.
    """
    from xlsxwriter import Workbook

    rows = 0
    with _beside(path) as target, Workbook(str(target), {"constant_memory": True, "strings_to_urls": False}) as book:
        sheets = _Sheets(book, name, notes)
        for frame in frames:
            shown = _in_baht(frame)
            for row in sheets.of(shown):
                sheets.write(row)
            rows += frame.height
    return rows


def _in_baht(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its money in baht only."""
    columns: list[pl.Expr] = []
    for name in frame.columns:
        if not name.endswith(_SATANG):
            columns.append(pl.col(name))
        elif (baht := name.removesuffix(_SATANG) + _BAHT) not in frame.columns:
            columns.append((pl.col(name).cast(pl.Decimal(38, 2)) / 100).alias(baht))
    return frame.select(columns)


class _Sheets:
    """The sheets of one view, the next one begun when one is full."""

    def __init__(self, book: Workbook, name: str, notes: Mapping[str, str]) -> None:
        self._book, self._name, self._notes = book, name, notes
        self._heading = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDE6F0", "valign": "top"})
        self._formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        self._kinds: list[str] = []
        self._sheet: Worksheet | None = None
        self._row = self._count = 0

    def of(self, frame: pl.DataFrame) -> Iterator[Sequence[object]]:
        """The rows of a frame; its columns become those of the sheets."""
        self._kinds = [_kind(name, kind) for name, kind in frame.schema.items()]
        self._names = frame.columns
        if self._sheet is None:
            self._begin()
        return iter(frame.iter_rows())

    def _begin(self) -> None:
        self._count += 1
        end = f" ({self._count})" if self._count > 1 else ""
        sheet = self._sheet = self._book.add_worksheet(self._name[: 31 - len(end)] + end)
        for place, (name, kind) in enumerate(zip(self._names, self._kinds, strict=True)):
            sheet.set_column(place, place, _WIDTHS[kind])
            sheet.write_string(0, place, name, self._heading)
            note = self._notes.get(name) or self._notes.get(name.removesuffix(_BAHT) + _SATANG)
            if note:
                sheet.write_comment(0, place, note, {"x_scale": 2})
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, MOST_ROWS, len(self._names) - 1)
        self._row = 0

    def write(self, row: Sequence[object]) -> None:
        """One row below the last."""
        if self._row == MOST_ROWS:
            self._begin()
        self._row += 1
        sheet = self._sheet
        if sheet is None:
            message = "no sheet was begun"
            raise RuntimeError(message)
        for place, (kind, value) in enumerate(zip(self._kinds, row, strict=True)):
            if value is not None:
                _write_cell(sheet, self._row, place, value, self._formats.get(kind))


def _write_cell(sheet: Worksheet, row: int, place: int, value: object, shown: Format | None) -> None:
    if isinstance(value, str):
        # never a formula, whatever it begins with
        sheet.write_string(row, place, value if len(value) <= LONGEST else value[: LONGEST - 1] + "…")
    elif isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(row, place, value, shown)
    else:
        sheet.write_number(row, place, value, shown)


def _kind(name: str, kind: pl.DataType) -> str:
    if name.endswith(_BAHT):
        return "money"
    if isinstance(kind, pl.Datetime):
        return "moment"
    if kind == pl.Date:
        return "date"
    return "text" if kind == pl.String else "number"


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file beside the one meant, in its place once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.with_name(f".{path.name}.part")
    try:
        yield target
        target.replace(path)
    finally:
        target.unlink(missing_ok=True)
