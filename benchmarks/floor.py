"""The floor: what one would write by hand for these tables alone. fastexcel all-string, polars, sqlite3, XlsxWriter.

    python -m benchmarks.floor INBOX FOLDER PROCESSES

No recognition beyond header words, no findings, no places of cells, no history, no limits, nothing that survives a bad
file. Prints one JSON object: rows by kind and seconds by step.
"""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import xlsxwriter

from benchmarks.shapes import Found, find, shapes, spreadsheets

Tables = list[tuple[str, list[str], list[tuple[Any, ...]]]]


def read(path: str) -> Tables:
    """The tables of one workbook: kind, column names, rows (money in satang)."""
    book = fastexcel.read_excel(path)
    tables: Tables = []
    for position in range(len(book.sheet_names)):
        frame = book.load_sheet(position, header_row=None, skip_rows=0, dtypes="string").to_polars()
        found = find(frame.head(30).rows(), _SHAPES)
        if found:
            rows = parse(frame, found)
            tables.append((found.kind, ["path", *rows.columns], [(path, *row) for row in rows.rows()]))
    return tables


def parse(frame: pl.DataFrame, found: Found) -> pl.DataFrame:
    """Rows below the header that have money and are no totals."""
    names = frame.columns
    text_names = [names[position] for position in found.text.values()]
    is_total = pl.any_horizontal(pl.col(text_names).str.starts_with("รวม"))
    rows = frame.slice(found.header_row + 1).filter(~is_total.fill_null(value=False))
    money = [
        (
            pl.col(names[position])
            .str.replace_all(",", "", literal=True)
            .str.strip_suffix(".-")
            .cast(pl.Float64, strict=False)
            * 100
        )
        .round()
        .cast(pl.Int64)
        .alias(f"{name}_satang")
        for name, position in found.money.items()
    ]
    text = [pl.col(names[position]).str.strip_chars().alias(name) for name, position in found.text.items()]
    amounts = [f"{name}_satang" for name in found.money]
    return rows.select(*text, *money).filter(pl.any_horizontal(pl.col(amounts).is_not_null()))


def load(tables: Tables, connection: sqlite3.Connection) -> dict[str, int]:
    """Rows by kind, after inserting all of them."""
    counted: dict[str, int] = {}
    for kind, columns, rows in tables:
        named = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {kind} ({named}) VALUES ({marks})", rows)
        counted[kind] = counted.get(kind, 0) + len(rows)
    return counted


def report(connection: sqlite3.Connection, path: Path) -> None:
    """A workbook with the budget by work and by category."""
    with xlsxwriter.Workbook(path) as book:
        for column in ("work", "category"):
            sheet = book.add_worksheet(column)
            totals = connection.execute(
                f"SELECT {column}, sum(approved_satang), sum(disbursed_satang) FROM remaining_budget GROUP BY 1"
            )
            for row_no, row in enumerate(totals):
                sheet.write_row(row_no, 0, [row[0], (row[1] or 0) / 100, (row[2] or 0) / 100])


def main(inbox: Path, folder: Path, processes: int) -> None:
    """The whole job, timed."""
    started = time.perf_counter()
    files = [str(path) for path in spreadsheets(inbox)]
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "floor.db")
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
    for shape in _SHAPES:
        columns = ", ".join(f'"{name}"' for name in ("path", *shape.columns()))
        connection.execute(f"CREATE TABLE {shape.kind} ({columns})")
    counted: dict[str, int] = {}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        for tables in pool.map(read, files, chunksize=8):
            for kind, rows in load(tables, connection).items():
                counted[kind] = counted.get(kind, 0) + rows
    connection.commit()
    loaded = time.perf_counter()
    report(connection, folder / "floor.xlsx")
    reported = time.perf_counter()
    print(json.dumps({"rows": counted, "load_s": loaded - started, "report_s": reported - loaded}))


_SHAPES = shapes()

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
