"""Line keys and parts: by what a line is known again in the next print, and which share of its scope it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from transforms.constant import text_for_all
from transforms.thai import FEW, matching_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.layouts import Layout

SEPARATOR = "|"
_CAST_ALIKE = frozenset([pl.String, pl.Int64, pl.Date])
"""What the engine writes as Python does."""


def line_keys(layout: Layout, frame: pl.DataFrame) -> pl.Series:
    """The layout's key of each line as one text. Where the first field of the key is blank, `key_else` is used.

    Where nothing of the key is stated the line is known by its source row only, so that it can never replace another.
    """
    keys = _joined(layout.key, frame)
    if layout.key_else:
        blank = [index for index, text in enumerate(_texts(layout.key[0], frame).to_list()) if text in {None, ""}]
        if blank:
            keys = keys.scatter(blank, _joined(layout.key_else, frame[blank]))
    unknown = [index for index, key in enumerate(keys.to_list()) if not key.strip(SEPARATOR)]
    if unknown:
        keys = keys.scatter(unknown, pl.Series([f"@{row}" for row in frame["source_row_id"].gather(unknown).to_list()]))
    return keys.alias("line_key")


def parts(layout: Layout, frame: pl.DataFrame) -> pl.Series:
    """The part of each line; `""` where the layout has no parts."""
    return _joined(layout.within, frame).alias("part")


def _joined(fields: Sequence[str], frame: pl.DataFrame) -> pl.Series:
    if not fields:
        return text_for_all("", frame.height)
    columns = [_texts(name, frame).alias(str(index)) for index, name in enumerate(fields)]
    if frame.height < FEW:
        written = [["" if value is None else str(value) for value in column.to_list()] for column in columns]
        return pl.Series(list(map(SEPARATOR.join, zip(*written, strict=True))), dtype=pl.String)
    filled = pl.all().cast(pl.String).fill_null("")
    return pl.DataFrame(columns).select(pl.concat_str(filled, separator=SEPARATOR)).to_series()


def _texts(name: str, frame: pl.DataFrame) -> pl.Series:
    """A field that casts to text as it is written: as it is, in satang, or its matching key."""
    stem = name.removesuffix("_key")
    for known, function in ((name, None), (f"{name}_satang", None), (stem, matching_keys)):
        if known in frame.columns:
            values = function(frame[known]) if function else frame[known]
            if values.dtype not in _CAST_ALIKE:
                return pl.Series(["" if value is None else str(value) for value in values.to_list()], dtype=pl.String)
            return values
    return text_for_all("", frame.height)
