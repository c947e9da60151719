"""Columns in which few texts stand often: each kept once, as the categories of an Enum.

Most texts of a long table repeat: names of works, payees, sources of money. Kept once, they are written, read and
handed to the warehouse in a fraction of the time and the room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from transforms.thai import FEW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_VARIED = 4
"""Texts that stand fewer times than this are not worth it."""


def texts_once(frame: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """The frame with those of its String columns as Enums in which few texts stand often; a short frame as it is."""
    if frame.height < FEW:
        return frame
    columns = {series.name: series for series in frame.get_columns()}
    for name in names:
        series = columns[name]
        if series.dtype != pl.String or series.head(FEW).n_unique() * _VARIED > FEW:
            continue
        texts = series.unique()
        if len(texts) * _VARIED < frame.height:
            columns[name] = series.cast(pl.Enum(texts.drop_nulls() if series.null_count() else texts))
    return pl.DataFrame(columns)


def enum_of(texts: Iterable[str | None]) -> pl.Enum:
    """The Enum of the texts that occur, in the order they first do."""
    return pl.Enum(list(dict.fromkeys(text for text in texts if text is not None)))


def as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every Enum as String again."""
    return frame.with_columns(pl.selectors.enum().cast(pl.String))
