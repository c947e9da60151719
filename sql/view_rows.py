"""Rows of public views as frames with lasting types: the same columns and types from either database, full or empty."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl
from sqlalchemy import Select, column, select, table

from sql.errors import NotPublicError
from sql.views import views

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from sql.views import ViewDoc

ColumnType = Literal["integer", "baht", "number", "boolean", "date", "moment", "text"]
POLARS: dict[str, pl.DataType] = {
    "integer": pl.Int64(),
    "baht": pl.Decimal(38, 2),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "moment": pl.Datetime("us"),
    "text": pl.String(),
}
"""How a frame holds each type; baht are exact."""
ROWS_AT_ONCE = 20_000
_TYPES = Path(__file__).with_name("view_types.toml")
_ENDS: tuple[tuple[str, ColumnType], ...] = (
    ("_satang", "integer"),
    ("_baht", "baht"),
    ("_pct", "number"),
    ("_on", "date"),
    ("as_of", "moment"),
    ("_at", "moment"),
    ("_id", "integer"),
)
_ORDER = ("fiscal_year", "kind", "line_key", "source_row_id")
_SATANG = Decimal("0.01")


def public_views(names: Sequence[str] = ()) -> list[ViewDoc]:
    """The public views of these names, in the order given, or all of them by name.

    Raises:
        NotPublicError: there is no such public view.
    """
    public = {view.name: view for view in views() if view.is_public}
    for name in names:
        if name not in public:
            raise NotPublicError(name=name, known=", ".join(sorted(public)))
    return [public[name] for name in names] if names else [public[name] for name in sorted(public)]


@cache
def type_of(name: str) -> ColumnType:
    """The type of a column of a public view, by its name."""
    for kind, names in _listed().items():
        if name in names:
            return kind
    if name.startswith(("is_", "has_")):
        return "boolean"
    return next((kind for end, kind in _ENDS if name.endswith(end)), "text")


@cache
def _listed() -> dict[ColumnType, frozenset[str]]:
    found: dict[ColumnType, list[str]] = tomllib.loads(_TYPES.read_text(encoding="utf-8"))  # type: ignore[assignment]
    return {kind: frozenset(names) for kind, names in found.items()}


def schema_of(view: ViewDoc) -> dict[str, pl.DataType]:
    """Columns of a public view with the types its frames have, in their order."""
    return {name: POLARS[type_of(name)] for name, _ in view.columns}


def view_frames(
    connection: Connection, view: ViewDoc, organisation_id: int, fiscal_year: int | None = None
) -> Iterator[pl.DataFrame]:
    """The rows of a public view of one organisation, of one fiscal year (B.E.) or all; without any, one empty frame.

    Frames have at most `ROWS_AT_ONCE` rows and the columns of `schema_of`.
    """
    names = [name for name, _ in view.columns]
    query: Select[Any] = select(*(column(name) for name in names)).select_from(table(view.name))
    query = query.where(column("organisation_id") == organisation_id)
    if fiscal_year is not None:
        query = query.where(column("fiscal_year") == fiscal_year)
    query = query.order_by(*(column(name) for name in _ORDER if name in names))
    result = connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
    is_any = False
    for some in result.partitions():
        is_any = True
        yield _frame(view, list(zip(*some, strict=True)))
    if not is_any:
        yield pl.DataFrame(schema=schema_of(view))


def _frame(view: ViewDoc, values: list[tuple[Any, ...]]) -> pl.DataFrame:
    given = dict(zip((name for name, _ in view.columns), values, strict=True))
    frame = pl.DataFrame([_series(name, column_) for name, column_ in given.items()])
    # of the same amount in satang and in baht, the first is exact in every database
    twins = {name: f"{name.removesuffix('_baht')}_satang" for name in given if name.endswith("_baht")}
    hundredth = {
        name: (pl.col(satang).cast(POLARS["baht"]) / 100).cast(POLARS["baht"])
        for name, satang in twins.items()
        if satang in given
    }
    return frame.with_columns(**hundredth)


def _series(name: str, values: tuple[Any, ...]) -> pl.Series:
    kind = type_of(name)
    wanted = POLARS[kind]
    if kind == "baht":
        exact = [None if value is None else Decimal(str(value)).quantize(_SATANG) for value in values]
        return pl.Series(name, exact, dtype=wanted)
    if kind in {"date", "moment"} and any(isinstance(value, str) for value in values):
        texts = pl.Series(name, values, dtype=pl.String)
        if kind == "date":
            return texts.str.slice(0, 10).str.to_date("%Y-%m-%d")
        return texts.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")
    if kind == "boolean":
        return pl.Series(name, [None if value is None else bool(value) for value in values], dtype=wanted)
    if kind == "number":
        return pl.Series(name, [None if value is None else float(value) for value in values], dtype=wanted)
    return pl.Series(name, list(values), dtype=wanted, strict=True)
