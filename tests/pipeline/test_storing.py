from __future__ import annotations

from typing import Any

import polars as pl

from pipeline.prints import PrintFile
from pipeline.sorting import Sorted
from pipeline.storing import ledgers


def table(number: int, sheet: str, sheet_no: int, rows: int) -> dict[str, Any]:
    return {"table_no": number, "layout": "progress.toml", "sheet": sheet, "sheet_no": sheet_no, "title": None,
            "header_row": 3, "first_row": 4, "last_row": 9, "rows_read": rows, "skipped_rows": [],
            "printed_totals": []}  # fmt: skip


def lines(*table_numbers: int) -> pl.DataFrame:
    return pl.DataFrame({"table_no": table_numbers}, schema={"table_no": pl.Int64})


def test_each_table_keeps_the_number_and_the_name_of_its_own_sheet() -> None:
    tables = [table(1, "กองช่าง", 2, 1), table(2, "กองช่าง", 2, 0), table(3, "กองคลัง", 5, 2)]
    described = PrintFile("p", "ab" * 32, "progress", 2568, "full", None, tables)
    found = ledgers(described, Sorted(good=lines(1, 3), quarantined=lines(3)))
    assert [(entry.sheet, entry.sheet_no) for entry in found] == [("กองช่าง", 2), ("กองช่าง", 2), ("กองคลัง", 5)]
    assert [(entry.rows_loaded, entry.rows_quarantined) for entry in found] == [(1, 0), (0, 0), (1, 1)]
