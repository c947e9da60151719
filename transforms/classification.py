"""Area, programme, work and expenditure type of budget rows, by the budget code or by the names as written.

Rows and the two code lists (`programme_work`, `expenditure_type` of the warehouse) come in, rows with their
classification go out. A code goes before names; a name counts by its matching key and only where the lists that are
valid in the fiscal year give it one meaning. What is ambiguous or unknown stays null. Source: formats.md 3.1 and 5.
"""

from __future__ import annotations

import polars as pl

from transforms.codes import code_parts
from transforms.thai import matching_keys

NAMES = ("programme", "work", "budget_type", "category", "expenditure_type")
"""Names a file may give: never overwritten, filled where it gives none."""

_KEYED = ("programme", "work", "category", "expenditure_type")
_CODES = ("programme_code", "work_code", "expenditure_type_code")
_OR = "|"

_Meaning = dict[str, str]


def attach_classification(
    rows: pl.DataFrame, works: pl.DataFrame, types: pl.DataFrame, fiscal_year: int
) -> pl.DataFrame:
    """Rows with their classification, as many and in the order they came.

    Columns in: `budget_code` and any of `NAMES`, all String and all optional. Columns out: these, and `area`,
    `programme_code`, `work_code`, `expenditure_type_code`; `programme_by_code`, `work_by_code` and
    `expenditure_type_by_code` are what the lists call the parts of the budget code (null without one), to be held
    against the names as written.
    Where the names of work and programme contradict each other each keeps its own code.

    `works` has `area, programme_code, programme, work_code, work, valid_from, valid_to`; `types` has `budget_type,
    category, type_code, expenditure_type, valid_from, valid_to`; years are B.E. and inclusive, null is open.
    """
    works, types = _keyed(_valid(works, fiscal_year)), _keyed(_valid(types, fiscal_year))
    parts = code_parts("budget_code")
    named = _names(rows, works, types)
    return (
        _with_texts(rows, ("budget_code", *NAMES))
        .with_columns(pl.coalesce(parts[code], pl.lit(named[code])).alias(code) for code in _CODES)
        .with_columns(
            _meant(parts["programme_code"], works, "programme_code", "programme").alias("programme_by_code"),
            _meant(parts["work_code"], works, "work_code", "work").alias("work_by_code"),
            _meant(parts["expenditure_type_code"], types, "type_code", "expenditure_type").alias(
                "expenditure_type_by_code"
            ),
            _meant(pl.col("programme_code"), works, "programme_code", "area").alias("area"),
        )
        .with_columns(
            _filled("programme", _meant(pl.col("programme_code"), works, "programme_code", "programme")),
            _filled("work", _meant(pl.col("work_code"), works, "work_code", "work")),
            _filled("budget_type", _meant(_type(), types, "type_code", "budget_type"), pl.lit(named["budget_type"])),
            _filled("category", _meant(_type(), types, "type_code", "category"), pl.lit(named["category"])),
            _filled("expenditure_type", _meant(_type(), types, "type_code", "expenditure_type")),
        )
    )


def _names(rows: pl.DataFrame, works: pl.DataFrame, types: pl.DataFrame) -> dict[str, pl.Series]:
    """What the names of each row mean by themselves: codes, and budget type and category."""
    keys = _keyed(_with_texts(rows, NAMES)).select(
        pl.col("programme_key", "work_key", "category_key", "expenditure_type_key"),
        _pair("programme_key", "work_key").alias("work_pair"),
        _pair("category_key", "expenditure_type_key").alias("type_pair"),
    )
    works = works.with_columns(_pair("programme_key", "work_key").alias("work_pair"))
    types = types.with_columns(_pair("category_key", "expenditure_type_key").alias("type_pair"))

    def looked_up(table: pl.DataFrame, *steps: tuple[str, str]) -> pl.Expr:
        return pl.coalesce(_meant(pl.col(key), table, key, value) for key, value in steps)

    of_type = ("type_pair", "expenditure_type_key")
    found = keys.select(
        pl.when(pl.col("programme_key").is_null())
        .then(looked_up(works, ("work_key", "programme_code")))
        .otherwise(looked_up(works, ("programme_key", "programme_code")))
        .alias("programme_code"),
        looked_up(works, ("work_pair", "work_code"), ("work_key", "work_code")).alias("work_code"),
        looked_up(types, *((key, "type_code") for key in of_type)).alias("expenditure_type_code"),
        looked_up(types, *((key, "budget_type") for key in (*of_type, "category_key"))).alias("budget_type"),
        looked_up(types, *((key, "category") for key in of_type)).alias("category"),
    )
    return {name: found[name] for name in found.columns}


def _meant(expression: pl.Expr, table: pl.DataFrame, key: str, value: str) -> pl.Expr:
    """The value that all rows of the table with this key agree on; null where they differ or there is none."""
    meanings = (
        table.filter(pl.col(key).is_not_null())
        .group_by(key)
        .agg(pl.col(value).first(), pl.col(value).n_unique().alias("meanings"))
        .filter(pl.col("meanings") == 1, pl.col(value).is_not_null())
    )
    known: _Meaning = dict(meanings.select(key, value).iter_rows())
    if not known:
        return pl.lit(None, dtype=pl.String)
    return expression.replace_strict(known, default=None, return_dtype=pl.String)


def _filled(name: str, *others: pl.Expr) -> pl.Expr:
    return pl.coalesce(pl.col(name), *others).alias(name)


def _type() -> pl.Expr:
    return pl.col("expenditure_type_code")


def _pair(first: str, second: str) -> pl.Expr:
    return pl.col(first) + pl.lit(_OR) + pl.col(second)


def _valid(table: pl.DataFrame, fiscal_year: int) -> pl.DataFrame:
    return table.filter(
        pl.col("valid_from").is_null() | (pl.col("valid_from").cast(pl.Int64) <= fiscal_year),
        pl.col("valid_to").is_null() | (pl.col("valid_to").cast(pl.Int64) >= fiscal_year),
    )


def _keyed(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(
        matching_keys(table[name]).alias(f"{name}_key") for name in _KEYED if name in table.columns
    )


def _with_texts(rows: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The rows with these columns as String, null where the file has no such column."""
    return rows.with_columns(
        (pl.col(name).cast(pl.String) if name in rows.columns else pl.lit(None, dtype=pl.String)).alias(name)
        for name in names
    )
