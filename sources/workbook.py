"""A file's cells: sheets of texts with exact places, whatever carries them.

`read_workbook` is the one way in. Call it in a child process (`children`): a bad file may ask for any amount of memory.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Generic, TypeVar

import fastexcel
import polars as pl

from sources.carriers import detect_bytes, read_bytes
from sources.errors import UnreadableError
from sources.grid import CellFacts, Merge, Sheet, Workbook, column_index, extent_of, frame_of_columns
from sources.packages import Package
from sources.xlsx_parts import date_styles, is_worksheet, percent_styles, read_index, read_modified
from sources.xlsx_scan import check_extent, lost_dates, numbers_of_styles, says_small, scan_sheet
from transforms.thai import FEW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.grid import Place
    from sources.xlsx_parts import XlsxIndex

__all__ = ["Merge", "Sheet", "Workbook", "read_workbook"]

LARGE_BYTES = 2_000_000
"""Sheets of so many bytes of XML are loaded beside their scan."""
_T = TypeVar("_T")
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def read_workbook(path: Path, carrier: str | None = None, name: str | None = None) -> Workbook:
    """The sheets of a file. `carrier` is what `carriers.detect` said, where that has been asked already.

    `name` is what the one sheet of a csv is called, where the file itself bears another name (in the archive its hash).

    Raises:
        UnreadableError: the file has no cells that can be read; the error says why and what to do.
    """
    data = read_bytes(path)
    kind = carrier or detect_bytes(data)
    try:
        return _read(path, kind, data, name or path.stem)
    except UnreadableError as error:
        error.carrier = error.carrier or kind
        raise
    except MemoryError:
        raise
    except Exception as error:  # a hostile file may make any parser raise anything
        raise UnreadableError.damaged(f"{type(error).__name__}: {_first_line(error)}", kind) from error


def _read(path: Path, carrier: str, data: bytes, name: str) -> Workbook:
    if carrier == "csv":
        from sources.delimited import read_csv  # here and below: most files are xlsx

        return Workbook(path, carrier, [read_csv(data, name)])
    if carrier == "html":
        from sources.markup import read_markup

        return Workbook(path, carrier, read_markup(data))
    if carrier == "pdf":
        raise UnreadableError.pdf()
    if carrier == "zip":
        raise UnreadableError.zipped()
    readers = {"xlsx": _read_xlsx, "xlsb": _read_xlsb, "xls": _read_xls, "ods": _read_ods}
    if carrier not in readers:
        raise UnreadableError.unknown_carrier()
    return readers[carrier](path, data)


def open_reader(data: bytes, carrier: str) -> fastexcel.ExcelReader:
    """The cell reader over a file's bytes (by bytes: by path it would believe the file's name).

    Raises:
        UnreadableError: it cannot be opened, or the reader panics (pyo3's PanicException is no Exception).
    """
    try:
        return fastexcel.read_excel(data)
    except fastexcel.FastExcelError as error:
        raise UnreadableError.damaged(_first_line(error), carrier) from error
    except BaseException as error:
        raise _panic_or(error) from error


def _panic_or(error: BaseException) -> BaseException:
    return UnreadableError.crashed(_first_line(error)) if type(error).__name__ == "PanicException" else error


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]


@dataclass(slots=True)
class _Cells:
    """What the cell reader gives of a sheet: its columns by 0-based index.

    `has_odd_dates` says that a text begins with a plus, as dates after the year 9999 do.
    """

    columns: dict[int, pl.Series]
    height: int
    has_odd_dates: bool
    is_hidden: bool


class _Aside(Generic[_T]):
    """A call of the cell reader that runs in a thread of its own where it takes long, else when its value is wanted.

    The reader lets other threads run, so that the scan of a large sheet costs no time of its own.
    """

    def __init__(self, call: Callable[[], _T], size_bytes: int) -> None:
        self._call = call
        self._values: list[_T] = []
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None
        if size_bytes >= LARGE_BYTES:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            self._values.append(self._call())
        except BaseException as error:  # noqa: BLE001  told by the thread that waits
            self._failure = error

    def value(self) -> _T:
        """What the call gives, or its error."""
        if self._thread is None:
            return self._call()
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._values[0]


class _Loading:
    """The cell reader at work on the sheet at 0-based `number`, whose part has so many bytes."""

    def __init__(self, reader: fastexcel.ExcelReader, number: int, size_bytes: int = 0) -> None:
        self._reader = reader
        self._number = number
        load = partial(
            reader.load_sheet, number, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True
        )
        self._aside = _Aside[fastexcel.ExcelSheet](load, size_bytes)

    def cells(self, *, may_hold_odd_dates: bool = True) -> _Cells:
        """The cells of the sheet; frame row i is sheet row i+1, columns by their absolute index.

        Raises:
            UnreadableError: the sheet is broken.
        """
        try:
            loaded = self._aside.value()
            frame = loaded.to_polars()
            places = [column.absolute_index for column in loaded.selected_columns]
            is_hidden = loaded.visible != "visible"
        except fastexcel.FastExcelError as error:
            raise UnreadableError.damaged(f"{self._reader.sheet_names[self._number]}: {_first_line(error)}") from error
        except BaseException as error:
            raise _panic_or(error) from error
        columns = dict(zip(places, frame.get_columns(), strict=True))
        is_odd = may_hold_odd_dates and _has_plus(frame)
        return _Cells(columns, frame.height, is_odd, is_hidden)


def _has_plus(texts: pl.DataFrame) -> bool:
    """Whether any text begins with a plus."""
    if texts.height >= FEW:
        # few columns have a text that sorts before the comma, as those with a plus do
        may_have = [series for series in texts.get_columns() if str(series.min() or "~") < ","]
        return any(series.str.starts_with("+").any() for series in may_have)
    return any("\0+" in "\0".join(("", *filter(None, column.to_list()))) for column in texts.get_columns())


def _sheet(name: str, number: int, cells: _Cells, facts: CellFacts) -> Sheet:
    """A sheet of what the reader gave and what the scan found."""
    _restore(cells, facts)
    frame = frame_of_columns(cells.columns, extent_of([*facts.errors, *facts.uncached]))
    return Sheet(
        name,
        number,
        frame,
        facts.errors,
        facts.numeric_codes,
        frozenset(facts.uncached),
        facts.merges,
        cells.is_hidden,
    )


def _restore(cells: _Cells, facts: CellFacts) -> None:
    """Puts the scan's texts into the columns, and takes the reader's zeros from formulas that have no value."""
    changes: dict[int, dict[int, str | None]] = {}
    for (row, column), text in facts.large.items():
        index = column_index(column)
        shown = cells.columns[index][row - 1] if index in cells.columns and row <= cells.height else None
        if shown is None or shown.startswith("+"):
            changes.setdefault(index, {})[row - 1] = text
    for (row, column), restored in facts.restored.items():
        changes.setdefault(column_index(column), {})[row - 1] = restored
    for row, column in facts.uncached:
        changes.setdefault(column_index(column), {})[row - 1] = None
    for index, texts in changes.items():
        height = max(cells.height, max(texts) + 1)
        series = cells.columns.get(index, pl.Series([None] * height, dtype=pl.String))
        series = series.extend_constant(None, height - len(series))
        rows = pl.Series(list(texts), dtype=pl.UInt32)
        cells.columns[index] = series.scatter(rows, pl.Series(list(texts.values()), dtype=pl.String))


def _read_xlsx(path: Path, data: bytes) -> Workbook:
    package = Package(data)
    index = read_index(package)
    package.check_honest(but=[sheet.part for sheet in index.sheets if is_worksheet(sheet)])
    opening = _Aside(partial(_xlsx_reader, package, [sheet.name for sheet in index.sheets]), len(data))
    styles = cache(partial(date_styles, package, index))
    reader: fastexcel.ExcelReader | None = None
    sheets = []
    for number, sheet in enumerate(index.sheets, start=1):
        xml = package.read(sheet.part) if is_worksheet(sheet) else None
        reader = reader or opening.value()
        if xml is None:
            sheets.append(Sheet(sheet.name, number, pl.DataFrame(), is_hidden=sheet.is_hidden))
            continue
        loading = _Loading(reader, number - 1, len(xml)) if says_small(xml) else None
        check_extent(sheet.name, xml)
        loading = loading or _Loading(reader, number - 1, len(xml))
        facts = scan_sheet(xml, is_uncalculated=index.is_uncalculated)
        if facts.long_numbers:
            facts.large = lost_dates(xml, styles(), facts.long_numbers)
        del xml  # of a large sheet it is large, and seldom needed again
        cells = loading.cells(may_hold_odd_dates=facts.has_seven_digits)
        if cells.has_odd_dates:
            facts.large = lost_dates(package.read(sheet.part) or b"", styles())
        sheets.append(_sheet(sheet.name, number, cells, facts))
        sheets[-1].read_percents = partial(_percents, package, index, sheet.part)
    if not sheets:
        raise UnreadableError.damaged("0 sheets", "xlsx")
    return Workbook(path, "xlsx", sheets, read_modified(package), index.date1904, package)


def _percents(package: Package, index: XlsxIndex, part: str) -> frozenset[Place]:
    """Places of the numbers of a sheet that are shown with a percent sign; the reader gives them as fractions."""
    styles = percent_styles(package, index)
    return frozenset(numbers_of_styles(package.read(part) or b"", styles)) if styles else frozenset()


def _xlsx_reader(package: Package, names: list[str]) -> fastexcel.ExcelReader:
    """The cell reader, sure to see the same sheets; of strict OOXML it sees none until it is rewritten."""
    reader = open_reader(package.data, "xlsx")
    if reader.sheet_names != names:
        reader = open_reader(package.rewritten(_to_transitional), "xlsx")
    if reader.sheet_names != names or not names:
        raise UnreadableError.damaged(f"{len(reader.sheet_names)}/{len(names)} sheets", "xlsx")
    return reader


def _to_transitional(xml: bytes) -> bytes:
    for strict, transitional in _STRICT:
        xml = xml.replace(strict, transitional)
    return xml


def _read_xlsb(path: Path, data: bytes) -> Workbook:
    from sources.xlsb_parts import read_xlsb_index, scan_xlsb_sheet

    package = Package(data)
    package.check_honest()
    index = read_xlsb_index(package)
    facts = [
        scan_xlsb_sheet(sheet.name, package.read(sheet.part) or b"") if is_worksheet(sheet) else None
        for sheet in index.sheets
    ]
    reader = _reader_of(data, "xlsb", [sheet.name for sheet in index.sheets])
    sheets = _sheets(reader, [(sheet.name, item) for sheet, item in zip(index.sheets, facts, strict=True)])
    return Workbook(path, "xlsb", sheets, read_modified(package), index.date1904)


def _read_xls(path: Path, data: bytes) -> Workbook:
    from sources.biff import scan_biff

    book = scan_biff(data)
    if book.is_raw:
        from sources.raw_biff import read_raw_biff

        return read_raw_biff(path, data)
    reader = open_reader(data, "xls")
    if not book.sheets or len(reader.sheet_names) != len(book.sheets):
        raise UnreadableError.damaged(f"{len(reader.sheet_names)}/{len(book.sheets)} sheets", "xls")
    sheets = _sheets(reader, [(sheet.name, sheet.facts if sheet.is_cells else None) for sheet in book.sheets])
    return Workbook(path, "xls", sheets, book.modified, book.date1904)


def _read_ods(path: Path, data: bytes) -> Workbook:
    from sources.ods_parts import read_ods_modified, scan_ods

    package = Package(data)
    package.check_honest()
    tables = scan_ods(package)
    reader = _reader_of(data, "ods", [table.name for table in tables])
    sheets = _sheets(reader, [(table.name, table.facts) for table in tables])
    return Workbook(path, "ods", sheets, read_ods_modified(package))


def _reader_of(data: bytes, carrier: str, names: list[str]) -> fastexcel.ExcelReader:
    """The cell reader, sure to see the same sheets as the scan did.

    Raises:
        UnreadableError: it sees others, or there are none.
    """
    reader = open_reader(data, carrier)
    if not names or reader.sheet_names != names:
        raise UnreadableError.damaged(f"{len(reader.sheet_names)}/{len(names)} sheets", carrier)
    return reader


def _sheets(reader: fastexcel.ExcelReader, known: list[tuple[str, CellFacts | None]]) -> list[Sheet]:
    """The sheets of a reader with what their scans found; None stands for a sheet without cells (a chart)."""
    sheets = []
    for number, (name, facts) in enumerate(known, start=1):
        if facts is None:
            sheets.append(Sheet(name, number, pl.DataFrame()))
            continue
        sheets.append(_sheet(name, number, _Loading(reader, number - 1).cells(), facts))
    return sheets
