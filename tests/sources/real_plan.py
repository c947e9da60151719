"""Three sheets of a real five-year plan, rebuilt from the cells in `plan_2566_2570.csv`; long texts are cut.

Source: เทศบาลนครนครสวรรค์, plan of 2566-2570, from the public repository poppatompong-dev/Five-Year-Local-Dev-Strategy at
6cd1047 (public-body data).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import xlsxwriter

ORGANISATION = "เทศบาลนครนครสวรรค์"
CELLS = Path(__file__).parent / "plan_2566_2570.csv"


def write_real_plan(path: Path) -> Path:
    """Writes the sheets with their merged parents, numbers as numbers; gives the path back."""
    book = xlsxwriter.Workbook(str(path))
    sheets: dict[str, Any] = {}
    with CELLS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sheet"] not in sheets:
                sheets[row["sheet"]] = sheet = book.add_worksheet(row["sheet"])
                sheet.merge_range("E12:I12", "")
                sheet.merge_range("M12:Q12", "")
            text = row["text"]
            sheets[row["sheet"]].write(row["cell"], int(text) if text.isdigit() else text)
    book.close()
    return path
