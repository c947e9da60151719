"""Running Great Expectations: a context that leaves nothing behind, batches it can read, and silence."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
from great_expectations.data_context.types.base import ProgressBarsConfig

from expectations.suites import gx

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from great_expectations.data_context import EphemeralDataContext


def quiet_context() -> EphemeralDataContext:
    """A fresh context in memory, without progress bars."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def to_pandas(batch: pl.DataFrame) -> pd.DataFrame:
    """The batch as pandas, with whole numbers nullable: money stays Int64 satang and never becomes a float."""
    nullable = {pa.int64(): pd.Int64Dtype(), pa.uint32(): pd.UInt32Dtype()}
    frame: pd.DataFrame = batch.to_arrow().to_pandas(types_mapper=nullable.get)
    return frame


@contextlib.contextmanager
def without_progress_bars() -> Iterator[None]:
    """`Batch.compute_metrics` draws a progress bar whatever the context says; it goes to stderr, errors are raised."""
    with contextlib.redirect_stderr(io.StringIO()):
        yield
