"""What a print changes in what is known: pure frames, no database.

A print at t speaks for some lines. For each of them its word holds until the next known print that speaks for the line
(`until`; null = for ever). A held version that says the same all that time stays as it is; any other that overlaps
[t, until) is closed, what it said before t and after `until` is opened again, and the new values are opened for
[t, until). Lines are known by (part, line_key).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sql.rows import IDENTITY

if TYPE_CHECKING:
    from datetime import datetime

MOMENT = pl.Datetime("us")
_NO_VERSIONS = pl.Series("version_id", [], dtype=pl.Int64)
_NO_REMNANTS = pl.DataFrame(schema={"version_id": pl.Int64(), "held_from": MOMENT, "held_to": MOMENT})


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be written.

    `opening`: the good rows to open, with `until`; `closing`: `version_id`s to close; `reopening`: `version_id`,
    `held_from`, `held_to` of what closed versions said outside; `confirmed`: lines left as they were; `closed_lines`:
    number of lines whose versions close; `gone`: of these, lines without a good row.
    """

    opening: pl.DataFrame
    closing: pl.Series
    reopening: pl.DataFrame
    confirmed: pl.DataFrame
    closed_lines: int
    gone: int


def plan(held: pl.DataFrame | None, good: pl.DataFrame, at: datetime) -> Plan:
    """Compare what is held with what the print says.

    `held`: `version_id part line_key row_hash held_from held_to until`, known now, of lines the print speaks for, or
    None. `good`: its good rows with `part line_key row_hash`, and `until` where any later print is known.
    """
    if held is None:
        return _all_new(good)
    start, until = pl.lit(at, MOMENT), pl.col("until")
    ends_later = pl.col("held_to").is_null() | (pl.col("held_to") > start)
    held = held.filter(ends_later & (until.is_null() | (pl.col("held_from") < until)))
    if held.is_empty():
        return _all_new(good)
    spans = (pl.col("held_from") <= start) & (
        pl.col("held_to").is_null() | (until.is_not_null() & (pl.col("held_to") >= until))
    )
    said = held.join(good.select(*IDENTITY, said="row_hash"), on=IDENTITY, how="left").with_columns(
        is_same=(pl.col("row_hash") == pl.col("said")).fill_null(value=False) & spans
    )
    confirmed = said.filter("is_same").select(IDENTITY)
    closing = said.filter(~pl.col("is_same"))
    lines = closing.unique(IDENTITY)
    return Plan(
        opening=good if confirmed.is_empty() else good.join(confirmed, on=IDENTITY, how="anti"),
        closing=closing["version_id"],
        reopening=_remnants(closing, start) if closing.height else _NO_REMNANTS,
        confirmed=confirmed,
        closed_lines=lines.height,
        gone=lines["said"].null_count(),
    )


def _all_new(good: pl.DataFrame) -> Plan:
    return Plan(good, _NO_VERSIONS, _NO_REMNANTS, good[IDENTITY].clear(), 0, 0)


def _remnants(closing: pl.DataFrame, start: pl.Expr) -> pl.DataFrame:
    until = pl.col("until")
    before = closing.filter(pl.col("held_from") < start).select("version_id", "held_from", held_to=start)
    after = closing.filter(until.is_not_null() & (pl.col("held_to").is_null() | (pl.col("held_to") > until))).select(
        "version_id", held_from=until, held_to="held_to"
    )
    return pl.concat([before, after])
