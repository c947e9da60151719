"""The hash of what a row states, by which a changed line is told from one that is as it was.

Imports no database, so that the processes that read files can hash what they read.
"""

from __future__ import annotations

import hashlib

import polars as pl

HASH = "row_hash"
_UNIT = "\x1f"
_ESCAPE = "\x1b"
_ESCAPES = {_ESCAPE: _ESCAPE * 2, _UNIT: f"{_ESCAPE}u"}
_HASH_BYTES = 16
_TEXTS = (pl.String, pl.Enum, pl.Categorical)


def row_hashes(data: pl.DataFrame) -> pl.Series:
    """BLAKE2b (16 bytes, hex) of what every row states, as `row_hash`.

    The order of the columns does not count, nor does a column that is NULL: a field added later changes no hash.
    """
    joined = _joined(data, is_escaped=False)
    # a separator or escape inside a text is so rare that looking for one afterwards is cheaper than escaping always
    separators = sum(data.height - series.null_count() for series in data.get_columns())
    whole = b"".join(joined)
    if whole.count(_UNIT.encode()) != separators or _ESCAPE.encode() in whole:
        joined = _joined(data, is_escaped=True)
    digest = hashlib.blake2b
    hashes = [digest(text[1:], digest_size=_HASH_BYTES).hexdigest() for text in joined]
    return pl.Series("row_hash", hashes, dtype=pl.String)


def _joined(data: pl.DataFrame, *, is_escaped: bool) -> list[bytes]:
    """What every row states, one text a row, each value with a separator and its name before it."""
    texts: list[pl.Expr] = []
    for name in sorted(data.columns):
        series = data[name]
        nulls = series.null_count()
        if nulls == len(series):
            continue
        value = pl.col(name).cast(pl.String)
        if is_escaped and series.dtype in _TEXTS:
            value = value.str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))
        label = pl.lit(f"{_UNIT}{name}=")
        texts += [label + value] if nulls else [label, value]  # what is never NULL need not be joined to it before
    if not texts:
        return [b""] * data.height
    return data.select(pl.concat_str(texts, ignore_nulls=True).cast(pl.Binary)).to_series().to_list()
