"""A line is known by what its layout's key states, whatever the length of its table."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import polars as pl
import pytest

from sources.keys import line_keys, parts
from sources.layouts import Layout, load_layouts
from transforms.thai import FEW

TYPES: dict[str, Any] = {"money": pl.Int64, "date": pl.Date, "int": pl.Int64, "pct": pl.Float64}
VALUES: dict[Any, list[Any]] = {
    pl.Int64: [None, 0, -5, 123_456_789],
    pl.Date: [None, date(2024, 10, 1), date(2025, 9, 30)],
    pl.Float64: [None, 0.5, 100.0],
    pl.String: [None, "1", "โครงการ ก", "งานบริหารทั่วไป"],
}


def lines_of(layout: Layout, count: int) -> pl.DataFrame:
    """So many lines with any values in every field of a layout."""
    chance = random.Random(1)
    columns = {"source_row_id": pl.Series([f"a:1:{row}" for row in range(count)])}
    for spec in layout.columns:
        kind = TYPES.get(spec.type, pl.String)
        name = f"{spec.field}_satang" if spec.type == "money" else spec.field
        columns[name] = pl.Series(chance.choices(VALUES[kind], k=count), dtype=kind)
    return pl.DataFrame(columns)


@pytest.mark.parametrize("layout", [item for item in load_layouts() if item.is_loaded], ids=lambda item: item.name)
def test_keys_of_a_long_table_are_those_of_its_lines(layout: Layout) -> None:
    """Few lines are joined in Python, many by the engine."""
    lines = lines_of(layout, 2 * FEW)
    for function in (line_keys, parts):
        whole = function(layout, lines)
        assert whole.equals(pl.concat([function(layout, lines[row]) for row in range(lines.height)]))
