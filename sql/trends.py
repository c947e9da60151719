"""Years side by side, kept added up: the table `yearly_trend` holds what `cur_yearly_trend` adds up anew.

A year is brought up to date at the end of a run, after its names and links, which is also when lists of the year show
them. Only rows that differ are written, so a night costs what changed in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, column, func, select, table, text

from sql import dialect, views
from sql.schema import FACTS, yearly_trend

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl
    from sqlalchemy import Connection, Engine

ANEW = "CREATE VIEW cur_trend_kept AS\nSELECT {columns}\nFROM cur_yearly_trend"
"""Instead of the view of what is kept, where nothing can be kept: see `anew`."""
_PLACE = ("organisation_id", "fiscal_year")
_COLUMNS = tuple(found.name for found in yearly_trend.columns if not found.primary_key)
_VALUES = tuple(name for name in _COLUMNS if name not in _PLACE)
_FRESH = table("cur_yearly_trend", *(column(c.name, c.type) for c in yearly_trend.columns if not c.primary_key))


def anew() -> dict[str, str]:
    """The views that must stand instead of others where the warehouse is asked as things stood (`sql.as_of`)."""
    return {"cur_trend_kept": ANEW.format(columns=", ".join(_COLUMNS))}


def refresh(engine: Engine, organisation_id: int, fiscal_year: int) -> tuple[int, int]:
    """Bring a fiscal year (B.E.) up to date, and every year whose money a register of that year carries over.

    Returns how many rows were written and how many were taken out: (0, 0) when nothing differs.
    """
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        years = {fiscal_year, *_carried(connection, organisation_id, fiscal_year)}
        return refresh_years(connection, organisation_id, years)


def refresh_all(connection: Connection) -> tuple[int, int]:
    """Bring all years of all offices up to date, as part of a transaction: after the views have changed."""
    fresh = dialect.fetch_frame(connection, select(*_FRESH.columns))
    held = dialect.fetch_frame(connection, select(*yearly_trend.columns))
    return _replace(connection, fresh, held)


def refresh_years(connection: Connection, organisation_id: int, fiscal_years: Iterable[int]) -> tuple[int, int]:
    """Bring these years (B.E.) of an office up to date, as part of a transaction; returns as `refresh` does."""
    written = removed = 0
    for year in sorted(set(fiscal_years)):
        place: dict[str, object] = {"organisation_id": organisation_id, "fiscal_year": year}
        held = dialect.fetch_frame(
            connection, select(*yearly_trend.columns).where(*(yearly_trend.c[n] == v for n, v in place.items()))
        )
        fresh = dialect.fetch_frame(connection, _of_one_year(), place)
        one, other = _replace(connection, fresh, held)
        written, removed = written + one, removed + other
    return written, removed


def _of_one_year() -> Select[Any]:
    """`cur_yearly_trend` of the parameters organisation_id and fiscal_year.

    The condition is put into its select, below what is added up: from outside, SQLite would add up all years first.
    """
    whole = views.statement("cur_yearly_trend")
    condition = "\nWHERE organisation_id = :organisation_id AND fiscal_year = :fiscal_year\nGROUP BY"
    found = text(whole.replace("\nGROUP BY", condition)).columns(*_FRESH.columns)
    return select(*found.subquery("one_year").columns)


def _carried(connection: Connection, organisation_id: int, fiscal_year: int) -> list[int]:
    """Years whose budget is or was carried over by the lines that registers of this year name."""
    lines = FACTS["carry_overs"].c
    query = select(func.coalesce(lines.budget_year, lines.fiscal_year)).distinct()
    query = query.where(lines.organisation_id == organisation_id, lines.fiscal_year == fiscal_year)
    return [int(year) for year in connection.execute(query).scalars()]


def _replace(connection: Connection, fresh: pl.DataFrame, held: pl.DataFrame) -> tuple[int, int]:
    fresh = fresh.select(_COLUMNS)
    gone = held.join(fresh, on=_COLUMNS, how="anti", nulls_equal=True)["yearly_trend_id"].to_list()
    new = fresh.join(held, on=_COLUMNS, how="anti", nulls_equal=True, maintain_order="left")
    dialect.execute_many(
        connection, "DELETE FROM yearly_trend WHERE yearly_trend_id = ?", [(number,) for number in gone]
    )
    dialect.insert_frame(
        connection, yearly_trend, new.sort("organisation_id", "fiscal_year", "dimension", "member_key")
    )
    return new.height, len(gone)
