"""Area, programme, work and expenditure type of lines, from their budget code or, failing that, their names.

Names as written are never changed; what the code lists say stands beside them for the judge (`*_by_code`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from transforms.thai import matching_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORK_DIGITS = (4, 4)
_TYPE_DIGITS = (8, 4)


def attach_classification(
    rows: pl.DataFrame, works: pl.DataFrame, types: pl.DataFrame, fiscal_year: int
) -> pl.DataFrame:
    """Sets `area, programme_code, work_code, budget_type, expenditure_type_code` and the names that the file left out.

    `works` and `types` are the code lists with validity years (columns of `programme_work` and `expenditure_type` of the
    warehouse). Rows with a decodable `budget_code` go by it; others by the matching keys of their names, where these
    name exactly one code. What is unknown or ambiguous stays null. Adds `programme_by_code`, `work_by_code`,
    `expenditure_type_by_code`. Frames without `budget_code` and `work` and `expenditure_type` come back as they are.
    """
    if not {"budget_code", "work", "expenditure_type"} & set(rows.columns) or "planned_months" in rows.columns:
        return rows
    rows = _with_columns(
        rows, ("budget_code", "area", "programme_code", "programme", "work_code", "work", "budget_type", "category",
               "expenditure_type_code", "expenditure_type"),
    )  # fmt: skip
    works, types = valid_in(works, fiscal_year), valid_in(types, fiscal_year)
    rows = _by_code(rows, works, types)
    rows = _by_name(rows, works, types)
    return rows.with_columns(
        pl.coalesce("programme", "programme_by_code").alias("programme"),
        pl.coalesce("work", "work_by_code").alias("work"),
        pl.coalesce("expenditure_type", "expenditure_type_by_code").alias("expenditure_type"),
        pl.coalesce("category", "category_by_code").alias("category"),
    ).drop("category_by_code")


def valid_in(codes: pl.DataFrame, fiscal_year: int) -> pl.DataFrame:
    """The rows of a code list that hold in a fiscal year (B.E.); an open end holds for ever."""
    return codes.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= fiscal_year))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= fiscal_year))
    )


def _with_columns(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in rows.columns]
    return rows.with_columns(absent)


def _by_code(rows: pl.DataFrame, works: pl.DataFrame, types: pl.DataFrame) -> pl.DataFrame:
    known_works = (
        works.drop_nulls("work_code")
        .unique("work_code", keep="none")
        .select(
            pl.col("work_code").alias("_work"),
            pl.col("area").alias("_area"),
            pl.col("programme_code").alias("_programme"),
            pl.col("programme").alias("programme_by_code"),
            pl.col("work").alias("work_by_code"),
        )
    )
    known_types = (
        types.drop_nulls("type_code")
        .unique("type_code", keep="none")
        .select(
            pl.col("type_code").alias("_type"),
            pl.col("budget_type").alias("_budget_type"),
            pl.col("category").alias("category_by_code"),
            pl.col("expenditure_type").alias("expenditure_type_by_code"),
        )
    )
    code = pl.col("budget_code")
    return (
        rows.with_columns(
            ("0" + code.str.slice(*_WORK_DIGITS)).alias("_work"), (code.str.slice(*_TYPE_DIGITS) + "00").alias("_type")
        )
        .join(known_works, on="_work", how="left", maintain_order="left")
        .join(known_types, on="_type", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("area", "_area").alias("area"),
            pl.coalesce("programme_code", "_programme").alias("programme_code"),
            pl.when(pl.col("work_by_code").is_not_null()).then("_work").otherwise("work_code").alias("work_code"),
            pl.coalesce("budget_type", "_budget_type").alias("budget_type"),
            pl.when(pl.col("expenditure_type_by_code").is_not_null())
            .then("_type")
            .otherwise("expenditure_type_code")
            .alias("expenditure_type_code"),
        )
        .drop("_work", "_type", "_area", "_programme", "_budget_type")
    )


def _by_name(rows: pl.DataFrame, works: pl.DataFrame, types: pl.DataFrame) -> pl.DataFrame:
    """Lines without a code: a work named under its programme, or alone where one programme only has it."""
    without = rows.filter(pl.col("budget_code").is_null())
    if without.is_empty():
        return rows
    keyed_works = works.with_columns(
        matching_keys(works["programme"]).str.strip_prefix("แผนงาน").alias("_p"),
        matching_keys(works["work"]).str.strip_prefix("งาน").alias("_w"),
    )
    keyed_types = types.with_columns(
        matching_keys(types["category"]).alias("_c"), matching_keys(types["expenditure_type"]).alias("_t")
    )
    named = rows.with_columns(
        matching_keys(rows["programme"]).str.strip_prefix("แผนงาน").alias("_p"),
        matching_keys(rows["work"]).str.strip_prefix("งาน").alias("_w"),
        matching_keys(rows["category"]).alias("_c"),
        matching_keys(rows["expenditure_type"]).alias("_t"),
    )
    work_values = ("area", "programme_code", "work_code")
    type_values = ("budget_type", "type_code")
    for keys in (("_p", "_w"), ("_w",)):
        named = _fill(named, keyed_works, keys, work_values, {"work_code": "work_code"})
    for keys in (("_c", "_t"), ("_t",)):
        named = _fill(named, keyed_types, keys, type_values, {"type_code": "expenditure_type_code"})
    programmes = keyed_works.select("_p", "area", "programme_code").unique()
    named = _fill(named, programmes, ("_p",), ("area", "programme_code"), {})
    return named.drop("_p", "_w", "_c", "_t")


def _fill(
    rows: pl.DataFrame, codes: pl.DataFrame, keys: Sequence[str], values: Sequence[str], renamed: dict[str, str]
) -> pl.DataFrame:
    """Fills nulls of lines without a budget code from the codes whose keys are met exactly once."""
    once = codes.drop_nulls(list(keys)).unique(list(keys), keep="none")
    lookup = once.select(*keys, *(pl.col(name).alias(f"_{name}_found") for name in values))
    joined = rows.join(lookup, on=list(keys), how="left", maintain_order="left")
    targets = {name: renamed.get(name, name) for name in values}
    return joined.with_columns(
        pl.when(pl.col("budget_code").is_null() & pl.col(target).is_null())
        .then(pl.col(f"_{name}_found"))
        .otherwise(pl.col(target))
        .alias(target)
        for name, target in targets.items()
    ).drop([f"_{name}_found" for name in values])
