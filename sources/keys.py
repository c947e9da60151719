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
    keys = _joined(layout.key, frame)
    if layout.key_else:
        lead = _texts(layout.key[0], frame)
        other = _joined(layout.key_else, frame)
        keys = [key if first else second for key, first, second in zip(keys, lead, other, strict=True)]
    rows = frame["source_row_id"].to_list()
    return pl.Series(
        "line_key",
        [key if key.strip(SEPARATOR) else f"@{row}" for key, row in zip(keys, rows, strict=True)],
        dtype=pl.String,
    )


def parts(layout: Layout, frame: pl.DataFrame) -> pl.Series:
    """The part of each line; `""` where the layout has no parts."""
    return pl.Series("part", _joined(layout.within, frame), dtype=pl.String)


def _joined(fields: Sequence[str], frame: pl.DataFrame) -> list[str]:
    if not fields:
        return [""] * frame.height
    columns = [_texts(name, frame) for name in fields]
    return [SEPARATOR.join(values) for values in zip(*columns, strict=True)]


def _texts(name: str, frame: pl.DataFrame) -> list[str]:
    """A field as texts, blank where it is not stated: as it is, in satang, or its matching key."""
    stem = name.removesuffix("_key")
    for known, series in ((name, None), (f"{name}_satang", None), (stem, matching_keys)):
        if known in frame.columns:
            values = series(frame[known]) if series else frame[known]
            return ["" if value is None else str(value) for value in values.to_list()]
    return [""] * frame.height
