"""A print: all tables of one file with the same kind and fiscal year, as one frame with line keys that are unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER = "#"
"""Stands between a repeated line key and its number: `key`, `key#2`, `key#3`."""


def assemble(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The tables one below another, in the order given; every `line_key` after its first gets a number.

    Columns in: `line_key` (String) and any others; a column that a table lacks is null there. Columns out: all of them.
    Keys are numbered over the whole print, whatever the part, since a key stands once in a scope. The order of rows
    decides the numbers, so the same file always gives the same keys. No tables give an empty frame without columns.

    Raises:
        polars.exceptions.SchemaError: two tables hold one column in different types.
    """
    known: dict[str, pl.DataType] = {}
    for table in tables:
        for name, dtype in table.schema.items():
            if dtype != pl.Null:
                known.setdefault(name, dtype)
    typed = []
    for table in tables:
        blank = [name for name, dtype in table.schema.items() if dtype == pl.Null and name in known]
        typed.append(table.cast({name: known[name] for name in blank}) if blank else table)
    if not typed:
        return pl.DataFrame()
    rows = pl.concat(typed, how="diagonal") if len(typed) > 1 else typed[0]
    if rows["line_key"].n_unique() == rows.height:
        return rows
    return rows.with_columns(_numbered(rows["line_key"]))


def _numbered(keys: pl.Series) -> pl.Series:
    taken = set(keys.to_list())
    counts: dict[str, int] = {}
    numbered = []
    for key in keys.to_list():
        counts[key] = counts.get(key, 0) + 1
        if counts[key] == 1:
            numbered.append(key)
            continue
        while (candidate := f"{key}{NUMBER}{counts[key]}") in taken:  # a key that happens to look numbered
            counts[key] += 1
        taken.add(candidate)
        numbered.append(candidate)
    return pl.Series(keys.name, numbered, dtype=pl.String)
