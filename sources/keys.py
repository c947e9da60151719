"""Line keys and parts: by what a line is known again in the next print, and which share of its scope it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from transforms.thai import matching_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.layouts import Layout

SEPARATOR = "|"


def line_keys(layout: Layout, frame: pl.DataFrame) -> pl.Series:
    """The layout's key of each line as one text. Where the first field of the key is blank, `key_else` is used.

    Where nothing of the key is stated the line is known by its source row only, so that it can never replace another.
    """
    first = _joined(layout.key, frame)
    keys = first
    if layout.key_else:
        lead = _field(layout.key[0], frame)
        keys = first.zip_with(lead.is_not_null(), _joined(layout.key_else, frame))
    blank = keys.str.replace_all("|", "", literal=True).str.len_bytes() == 0
    return keys.zip_with(~blank, "@" + frame["source_row_id"]).alias("line_key")


def parts(layout: Layout, frame: pl.DataFrame) -> pl.Series:
    """The part of each line; `""` where the layout has no parts."""
    return _joined(layout.within, frame).alias("part")


def _joined(fields: Sequence[str], frame: pl.DataFrame) -> pl.Series:
    if not fields:
        return pl.repeat("", frame.height, dtype=pl.String, eager=True)
    columns = [_field(name, frame).fill_null("").alias(name) for name in fields]
    return pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=SEPARATOR)).to_series()


def _field(name: str, frame: pl.DataFrame) -> pl.Series:
    if name in frame.columns:
        return frame[name].cast(pl.String)
    if f"{name}_satang" in frame.columns:
        return frame[f"{name}_satang"].cast(pl.String)
    stem = name.removesuffix("_key")
    if stem != name and stem in frame.columns:
        return matching_keys(frame[stem])
    return pl.repeat(None, frame.height, dtype=pl.String, eager=True)
