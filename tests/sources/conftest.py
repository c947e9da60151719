"""Small real workbooks, written cell by cell, and what reading makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import xlsxwriter

from sources.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Rows = Sequence[Sequence[Any]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(rows, name=…, merges=…)`: one sheet from row 1, column A; `None` is no cell; merges are A1 ranges."""

    def make(*sheets: Rows, name: str = "book.xlsx", merges: Sequence[str] = ()) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path))
        frame = book.add_format({"border": 1})
        for rows in sheets:
            sheet = book.add_worksheet()
            for area in merges:
                sheet.merge_range(area, "", frame)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
        book.close()
        return path

    return make


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Path], dict[str, Any]]:
    """`read(path)`: the document; each table has its typed lines under `lines`."""

    def run(path: Path) -> dict[str, Any]:
        document = read_file(str(path), None, str(tmp_path / "keep"), path.name)
        for table in document["tables"]:
            if table["arrow"]:
                table["lines"] = pl.read_ipc(tmp_path / "keep" / document["sha256"] / table["arrow"])
        return document

    return run
