"""One office written once, and a plain reader of its files that shares nothing with the system's own reading."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import html

from demo.manifest import Manifest, WrittenFile
from demo.office import write_office

if TYPE_CHECKING:
    from collections.abc import Callable

Rows = list[list[Any]]
Written = tuple[Path, Manifest]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The whole office: its folder and the manifest."""
    folder = tmp_path_factory.mktemp("office")
    return folder, write_office(folder)


@pytest.fixture(scope="session")
def read() -> Callable[[Path], dict[str, Rows]]:
    """`read(path)`: rows of cell values by sheet name; csv and HTML have one sheet named ""."""
    return read_rows


@pytest.fixture(scope="session")
def files(written: Written) -> Callable[[str, int], list[tuple[WrittenFile, dict[str, Rows]]]]:
    """`files(kind, year)`: the good files that hold a kind of table, read, in the order they were written."""
    folder, manifest = written

    def chosen(kind: str, year: int) -> list[tuple[WrittenFile, dict[str, Rows]]]:
        return [
            (file, read_rows(folder / file.path))
            for file in manifest.files
            if file.is_good and kind in file.kinds and file.fiscal_year == year
        ]

    return chosen


@pytest.fixture(scope="session")
def satang() -> Callable[[Any], int]:
    """`satang(cell)`: an amount of a cell, number or text, exact; blank and `-` are 0."""

    def exact(value: Any) -> int:
        if value in (None, "", "-"):
            return 0
        text = value.replace(",", "").removesuffix(".-") if isinstance(value, str) else repr(value)
        amount = round(Decimal(text) * 100, 6)
        assert amount == int(amount), value
        return int(amount)

    return exact


def read_rows(path: Path) -> dict[str, Rows]:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    data = path.read_bytes()
    if path.suffix == ".csv":
        encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp874"
        return {"": [list(row) for row in csv.reader(data.decode(encoding).splitlines())]}
    page = html.fromstring(data.decode("cp874"))
    return {"": [[cell.text or "" for cell in row.iter("td")] for row in page.iter("tr")]}
