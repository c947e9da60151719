"""Columns that hold one value on every row, made without a list of as many values."""

from __future__ import annotations

import polars as pl


def text_for_all(text: str, rows: int) -> pl.Series:
    """One text for so many rows."""
    return pl.Series([text], dtype=pl.String).new_from_index(0, rows)


def nothing_for_all(rows: int, kind: type[pl.DataType] = pl.String) -> pl.Series:
    """Nothing, of a type, for so many rows."""
    return pl.Series([None], dtype=kind).new_from_index(0, rows)
