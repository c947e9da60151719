"""A print: all tables of one file with the same kind and fiscal year, as one frame with keys of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

REPEAT_MARK = "#"


def assemble(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Joins the tables of a print, in the order of the file, and numbers repeated keys (`key`, `key#2`, …).

    Columns that a table lacks are null. `line_key` is unique afterwards.
    """
    frame = pl.concat(tables, how="diagonal")
    repeat = pl.int_range(pl.len()).over("line_key") + 1
    return frame.with_columns(
        pl.when(repeat > 1)
        .then(pl.concat_str("line_key", pl.lit(REPEAT_MARK), repeat.cast(pl.String)))
        .otherwise("line_key")
        .alias("line_key")
    )
