"""The rows of a print as the warehouse keeps them: checked against the fact table, hashed, as JSON in quarantine."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Boolean, Date, Float, Integer

from sql.errors import PrintError
from sql.row_hash import HASH, row_hashes
from sql.schema import FACTS, MAIN_AMOUNT, data_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.types import TypeEngine

IDENTITY = ["part", "line_key"]
_BOOKKEEPING = ["source_row_id", *IDENTITY]
_UNIT = "\x1f"
_HASH_BYTES = 16


def good_rows(kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """`source_row_id`, `part`, `line_key`, the data columns that say something, and `row_hash`, ready to be stored.

    A `row_hash` that the rows have already (`sql.row_hash`) is taken, unless the warehouse keeps a column of theirs in
    another type than it has.

    Raises PrintError for a missing or wrongly typed column, an unnamed line or a line named twice.
    """
    if not frame.width:
        frame = pl.DataFrame(schema=dict.fromkeys(_BOOKKEEPING, pl.String))
    columns, is_as_read = _typed(kind, frame)
    rows = pl.DataFrame(columns)
    for name in _BOOKKEEPING:
        if rows[name].null_count():
            raise PrintError(kind=kind, cause=f"{name} is missing in {rows[name].null_count()} good rows")
    # keys are numbered over the whole print, so that looking at the keys alone nearly always answers the question
    if rows["line_key"].n_unique() < rows.height:
        twice = rows.filter(pl.struct(IDENTITY).is_duplicated())["line_key"].unique(maintain_order=True)
        if twice.len():
            raise PrintError(kind=kind, cause=f"line keys occur more than once: {twice.head(5).to_list()}")
    is_hashed = is_as_read and HASH in frame.columns
    return rows.hstack([frame[HASH] if is_hashed else row_hashes(rows.drop(_BOOKKEEPING))])


def quarantined_rows(kind: str, frame: pl.DataFrame | None) -> pl.DataFrame:
    """The columns of `quarantine_row` that come from the row: keys, `rules`, `values_json` and `amount_satang`."""
    columns = [*_BOOKKEEPING, "rules", "values_json", "amount_satang"]
    if frame is None or frame.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(columns[:-1], pl.String) | {"amount_satang": pl.Int64})
    if "rules" not in frame.columns or frame["rules"].null_count():
        raise PrintError(kind=kind, cause="a quarantined row does not say by which rules")
    keys = [pl.col(name).cast(pl.String).fill_null("") for name in (*_BOOKKEEPING, "rules") if name in frame.columns]
    missing = [name for name in _BOOKKEEPING if name not in frame.columns]
    if missing:
        raise PrintError(kind=kind, cause=f"columns are missing: {missing}")
    amounts = [pl.col(name).cast(pl.Int64) for name in MAIN_AMOUNT[kind] if name in frame.columns]
    return frame.select(
        *keys,
        pl.struct(pl.exclude("rules", HASH)).struct.json_encode().alias("values_json"),
        (pl.coalesce(amounts) if amounts else pl.lit(None, pl.Int64)).alias("amount_satang"),
    ).select(columns)


def content_hash(parts: Sequence[object]) -> str:
    """BLAKE2b (16 bytes, hex) of a whole print, from texts, Series of texts and anything with a stable `repr`."""
    digest = hashlib.blake2b(digest_size=_HASH_BYTES)
    for part in parts:
        text = _UNIT.join(part.to_list()) if isinstance(part, pl.Series) else repr(part)
        digest.update(text.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def _typed(kind: str, frame: pl.DataFrame) -> tuple[list[pl.Series], bool]:
    """The columns that are kept, in the types they are kept in, and whether the frame has all of them in these."""
    missing = [name for name in _BOOKKEEPING if name not in frame.columns]
    if missing:
        raise PrintError(kind=kind, cause=f"columns are missing: {missing}")
    table = FACTS[kind]
    stated = [name for name in data_columns(kind) if name in frame.columns]
    columns = [frame[name].cast(pl.String) for name in _BOOKKEEPING]
    is_as_read = True
    for name in stated:
        series = frame[name]
        if series.null_count() == series.len():
            continue
        dtype = series.dtype
        kept = _kept_as(dtype, table.columns[name].type)
        if kept is None:
            raise PrintError(kind=kind, cause=f"{name} is {dtype}, the warehouse keeps {table.columns[name].type}")
        if dtype == kept or isinstance(dtype, pl.Enum):  # an Enum of texts is texts
            columns.append(series)
        else:
            columns.append(series.cast(kept))
            is_as_read = False
    return columns, is_as_read


def _kept_as(dtype: pl.DataType, kind: TypeEngine[Any]) -> type[pl.DataType] | None:
    # money must never pass through a float, nor text be read as a number here: only harmless widenings are made
    if isinstance(kind, Boolean):
        return pl.Boolean if dtype == pl.Boolean else None
    if isinstance(kind, Integer):
        return pl.Int64 if dtype.is_integer() else None
    if isinstance(kind, Float):
        return pl.Float64 if dtype.is_numeric() else None
    if isinstance(kind, Date):
        return pl.Date if dtype == pl.Date else None
    return pl.String if isinstance(dtype, pl.String | pl.Categorical | pl.Enum) else None
