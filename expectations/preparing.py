"""Frames made ready for a suite: columns completed, and the differences that the expectations look at.

Columns added here begin with `_`. They are null where a row does not state what a rule needs, so that it is not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import sqlalchemy as sa

from expectations.errors import MissingColumnsError, UnknownKindError
from expectations.wording import words
from sql.schema import FACTS
from transforms.codes import CodeError, decode_budget_code
from transforms.dates import fiscal_year_bounds
from transforms.thai import matching_key, matching_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACE = ("source_row_id", "sheet", "row", "line_key", "fiscal_year")
BY_CODE = ("work_by_code", "programme_by_code", "expenditure_type_by_code")
_HISTORY = frozenset(
    {"version_id", "organisation_id", "row_hash", "held_from", "held_to", "known_from", "known_to"}
    | {"load_id", "closed_load_id"}
)
_OCCURRENCE = r"#(\d+)$"
_PROGRAMME_DIGITS = 4  # งาน 00111 belongs to แผนงาน 00110 (formats.md 3.1)


def complete(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with every column of the kind's fact table (null where the file has none) and `_position`, its number.

    Raises `UnknownKindError`, and `MissingColumnsError` where a finding could not be placed.
    """
    if kind not in FACTS:
        raise UnknownKindError(kind, tuple(FACTS))
    missing = tuple(name for name in PLACE if name not in rows.columns)
    if missing:
        raise MissingColumnsError(kind, missing)
    types = {c.name: _polars_type(c.type) for c in FACTS[kind].columns if c.name not in _HISTORY} | {"row": pl.Int64}
    return rows.with_columns(
        (pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype).alias(name))
        for name, dtype in types.items()
    ).with_row_index("_position")


def same_lines(rows: pl.DataFrame, compare: Sequence[str] = ()) -> pl.DataFrame:
    """Adds `_place` (`sheet!row:row`) and `_same_as`, the place of the line that a line repeats: same print, same key.

    Repeated keys are numbered `key#2`, `key#3` when a print is assembled. With `compare`, lines are the same only if
    these columns agree as well: in a register one voucher may pay several things from one code.
    """
    group = ["_file", "fiscal_year", "_base_key", *compare]
    number = pl.col("line_key").str.extract(_OCCURRENCE).cast(pl.Int64).fill_null(1)
    rows = rows.with_columns(
        pl.col("source_row_id").str.split(":").list.first().alias("_file"),
        pl.col("line_key").str.replace(_OCCURRENCE, "").alias("_base_key"),
        number.alias("_occurrence"),
    )
    place = pl.format("{}!{}:{}", pl.col("sheet").fill_null(""), "row", "row")
    first = pl.col("_occurrence").min().over(group)
    return rows.with_columns(
        place.alias("_place"),
        pl.when(pl.col("_occurrence") > first).then(place.sort_by("_occurrence").first().over(group)).alias("_same_as"),
    ).drop("_file", "_base_key", "_occurrence")


def code_facts(rows: pl.DataFrame, *, may_carry_over: bool = False) -> pl.DataFrame:
    """Adds what the budget code says: five columns.

    `_code_parts`: how many of work and expenditure type the code lists know (0 also for a code that does not decode);
    null without a code, or where no classification is attached. `_code_parts_missing`: 2 less that, for codes that are
    known in part. `_code_year`: the year in the code. `_year_by_code`: the same, except where `may_carry_over` and the
    code is of the preceding year; then `_carry_over` holds it.
    """
    years = {code: _year_of(code) for code in rows["budget_code"].unique().drop_nulls()}
    year = pl.col("budget_code").replace_strict(years, default=None, return_dtype=pl.Int64)
    if set(BY_CODE) <= set(rows.columns):
        known = pl.col("work_by_code").is_not_null().cast(pl.Int64) + (
            pl.col("expenditure_type_by_code").is_not_null().cast(pl.Int64)
        )
        parts = pl.when(year.is_null()).then(0).otherwise(known)
    else:
        parts = pl.lit(None, pl.Int64)
        rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in BY_CODE if name not in rows.columns)
    rows = rows.with_columns(
        pl.when(pl.col("budget_code").is_not_null()).then(parts).alias("_code_parts"),
        year.alias("_code_year"),
    )
    carried = pl.lit(may_carry_over) & (pl.col("_code_year") == pl.col("fiscal_year") - 1)
    return rows.with_columns(
        pl.when(pl.col("_code_parts") > 0).then(2 - pl.col("_code_parts")).alias("_code_parts_missing"),
        pl.when(~carried).then(pl.col("_code_year")).alias("_year_by_code"),
        pl.when(carried).then(pl.col("_code_year")).alias("_carry_over"),
    )


def name_keys(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds matching keys of names as written and by code: `_<name>_key` and `_<name>_by_code_key`.

    Words an office may leave out before a name (`[prefixes]` of words.toml) do not count.
    """
    for name in ("work", "programme", "expenditure_type"):
        prefixes = [matching_key(word) for word in words()["prefixes"].get(name, [])]
        rows = rows.with_columns(
            _without(matching_keys(rows[column]), prefixes).alias(f"_{column}_key")
            for column in (name, f"{name}_by_code")
        )
    return rows


def filing(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `_filed_under` and `_belongs_to`: the แผนงาน as written and the one of the งาน, made comparable.

    With a budget code these are matching keys of names (needs `name_keys`); without one the codes that the names have
    in the code lists, which `transforms.classification` attaches only where they have one meaning. `_belongs_to_name`
    is what a finding shows: the name by the code, or the programme's code.
    """
    rows = rows.with_columns((pl.col("work_code").str.head(_PROGRAMME_DIGITS) + "0").alias("_programme_code_of_work"))
    has_code = pl.col("budget_code").is_not_null()
    return rows.with_columns(
        pl.when(has_code).then("_programme_key").otherwise("programme_code").alias("_filed_under"),
        pl.when(has_code).then("_programme_by_code_key").otherwise("_programme_code_of_work").alias("_belongs_to"),
        pl.when(has_code).then("programme_by_code").otherwise("_programme_code_of_work").alias("_belongs_to_name"),
    )


def days_outside_year(rows: pl.DataFrame, day: str) -> pl.DataFrame:
    """Adds `_days_outside_year` (negative before the fiscal year, positive after it, 0 within) and `_year_bounds`."""
    bounds = pl.DataFrame(
        [(year, *fiscal_year_bounds(year)) for year in rows["fiscal_year"].unique().drop_nulls().sort()],
        schema={"fiscal_year": pl.Int64, "_starts": pl.Date, "_ends": pl.Date},
        orient="row",
    )
    before = (pl.col(day) - pl.col("_starts")).dt.total_days()
    after = (pl.col(day) - pl.col("_ends")).dt.total_days()
    outside = pl.when(before < 0).then(before).when(after > 0).then(after).when(before.is_not_null()).then(0)
    return (
        rows.join(bounds, on="fiscal_year", how="left", maintain_order="left")
        .with_columns(
            outside.alias("_days_outside_year"),
            (_buddhist("_starts") + "–" + _buddhist("_ends")).alias("_year_bounds"),
        )
        .drop("_starts", "_ends")
    )


def last_days(rows: pl.DataFrame, day: str, year: str) -> pl.DataFrame:
    """Adds `_last_day`, the end of the fiscal year that column `year` names, and `_days_after_year`, days past it."""
    ends = {value: fiscal_year_bounds(value)[1] for value in rows[year].unique().drop_nulls()}
    last = pl.col(year).replace_strict(ends, default=None, return_dtype=pl.Date)
    return rows.with_columns(last.alias("_last_day")).with_columns(
        (pl.col(day) - pl.col("_last_day")).dt.total_days().alias("_days_after_year")
    )


def _buddhist(column: str) -> pl.Expr:
    day = pl.col(column)
    return pl.format("{}/{}", day.dt.strftime("%d/%m"), day.dt.year() + 543)


def _without(keys: pl.Series, prefixes: Sequence[str]) -> pl.Series:
    for prefix in prefixes:
        keys = keys.str.strip_prefix(prefix)
    return keys


def _year_of(code: str) -> int | None:
    try:
        return int(decode_budget_code(code).fiscal_year)
    except CodeError:
        return None


def _polars_type(kind: sa.types.TypeEngine[object]) -> pl.DataType | type[pl.DataType]:
    if isinstance(kind, sa.Boolean):
        return pl.Boolean
    if isinstance(kind, sa.Integer):
        return pl.Int64
    if isinstance(kind, sa.Float):
        return pl.Float64
    if isinstance(kind, sa.Date):
        return pl.Date
    return pl.String
