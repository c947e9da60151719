"""The baseline: the usual way. pandas.read_excel with openpyxl, every sheet, and DataFrame.to_sql. One process.

    python -m benchmarks.baseline INBOX FOLDER EVERY

Reads every EVERY-th file of the inbox, so that a run stays short; `bench` scales the time by rows. Prints one JSON
object: rows by kind and seconds.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.shapes import find, shapes, spreadsheets


def read(path: Path) -> list[tuple[str, pd.DataFrame]]:
    """The tables of one workbook: kind and frame (money in satang)."""
    tables = []
    for sheet in pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="openpyxl").values():
        filled = sheet.astype(object).where(sheet.notna(), None)
        found = find(filled.head(30).to_numpy().tolist(), _SHAPES)
        if not found:
            continue
        below = sheet.iloc[found.header_row + 1 :]
        words = below.iloc[:, list(found.text.values())]
        is_total = words.apply(lambda column: column.fillna("").str.startswith("รวม")).any(axis=1)
        below = below[~is_total]
        columns: dict[str, Any] = {name: below.iloc[:, position].str.strip() for name, position in found.text.items()}
        for name, position in found.money.items():
            plain = below.iloc[:, position].str.replace(",", "", regex=False).str.removesuffix(".-")
            columns[f"{name}_satang"] = (pd.to_numeric(plain, errors="coerce") * 100).round().astype("Int64")
        rows = pd.DataFrame(columns)
        amounts = [f"{name}_satang" for name in found.money]
        rows = rows[rows[amounts].notna().any(axis=1)].reindex(columns=_COLUMNS[found.kind])
        tables.append((found.kind, rows.assign(path=str(path))))
    return tables


def main(inbox: Path, folder: Path, every: int) -> None:
    """The whole job, timed."""
    started = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "baseline.db")
    counted: dict[str, int] = {}
    for path in spreadsheets(inbox)[::every]:
        for kind, rows in read(path):
            rows.to_sql(kind, connection, if_exists="append", index=False)
            counted[kind] = counted.get(kind, 0) + len(rows)
    connection.commit()
    print(json.dumps({"rows": counted, "load_s": time.perf_counter() - started}))


_SHAPES = shapes()
_COLUMNS = {shape.kind: shape.columns() for shape in _SHAPES}

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
