"""What is kept added up of every year, so that it answers at once: years side by side, plan and payments by month.

The tables `yearly_trend` and `month_sum` hold what `cur_yearly_trend` and `cur_month_sum` add up anew. A year is
brought up to date at the end of a run, after its names and links, which is also when lists of the year show them. Only
rows that differ are written, so a night costs what changed in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, column, func, select, table, text

from sql import dialect, views
from sql.schema import FACTS, month_sum, yearly_trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of sums, the view that adds them up anew, the view others read, and what names a row of a year."""

    table: Table
    anew: str
    shown: str
    names: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        """Its columns without its number."""
        return [found.name for found in self.table.columns if not found.primary_key]

    def fresh(self, *, of_one_year: bool) -> Select[Any]:
        """All that is added up anew, or that of the parameters organisation_id and fiscal_year.

        Their condition is put into the view's select, below what is added up: from outside, SQLite would add up all
        years first.
        """
        typed = [column(name, self.table.c[name].type) for name in self.columns]
        if not of_one_year:
            return select(*table(self.anew, *typed).columns)
        condition = "\nWHERE organisation_id = :organisation_id AND fiscal_year = :fiscal_year\nGROUP BY"
        found = text(views.statement(self.anew).replace("\nGROUP BY", condition)).columns(*typed)
        return select(*found.subquery("one_year").columns)


YEARS = Kept(yearly_trend, "cur_yearly_trend", "cur_trend_kept", ("dimension", "member_key"))
MONTHS = Kept(month_sum, "cur_month_sum", "cur_month_kept", ("month_no",))
KEPT = (YEARS, MONTHS)


def anew() -> dict[str, str]:
    """The views that must stand instead of others where the warehouse is asked as things stood (`sql.as_of`)."""
    return {
        kept.shown: f"CREATE VIEW {kept.shown} AS\nSELECT {', '.join(kept.columns)}\nFROM {kept.anew}" for kept in KEPT
    }


def refresh(engine: Engine, organisation_id: int, fiscal_year: int) -> tuple[int, int]:
    """Bring a fiscal year (B.E.) up to date, and every year whose money a register of that year carries over.

    Returns how many rows were written and how many were taken out: (0, 0) when nothing differs.
    """
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        years = {fiscal_year, *_carried(connection, organisation_id, fiscal_year)}
        written, removed = refresh_years(connection, organisation_id, years, (YEARS,))
        more, fewer = refresh_years(connection, organisation_id, (fiscal_year,), (MONTHS,))
        return written + more, removed + fewer


def refresh_all(connection: Connection) -> tuple[int, int]:
    """Bring all years of all offices up to date, as part of a transaction: after the views have changed."""
    written = removed = 0
    for kept in KEPT:
        fresh = dialect.fetch_frame(connection, kept.fresh(of_one_year=False))
        held = dialect.fetch_frame(connection, select(*kept.table.columns))
        one, other = _replace(connection, kept, fresh, held)
        written, removed = written + one, removed + other
    return written, removed


def refresh_years(
    connection: Connection, organisation_id: int, fiscal_years: Iterable[int], what: Sequence[Kept] = KEPT
) -> tuple[int, int]:
    """Bring these years (B.E.) of an office up to date, as part of a transaction; returns as `refresh` does."""
    written = removed = 0
    for year in sorted(set(fiscal_years)):
        place: dict[str, object] = {"organisation_id": organisation_id, "fiscal_year": year}
        for kept in what:
            is_there = (kept.table.c[name] == value for name, value in place.items())
            held = dialect.fetch_frame(connection, select(*kept.table.columns).where(*is_there))
            fresh = dialect.fetch_frame(connection, kept.fresh(of_one_year=True), place)
            one, other = _replace(connection, kept, fresh, held)
            written, removed = written + one, removed + other
    return written, removed


def _carried(connection: Connection, organisation_id: int, fiscal_year: int) -> list[int]:
    """Years whose budget is or was carried over by the lines that registers of this year name."""
    lines = FACTS["carry_overs"].c
    query = select(func.coalesce(lines.budget_year, lines.fiscal_year)).distinct()
    query = query.where(lines.organisation_id == organisation_id, lines.fiscal_year == fiscal_year)
    return [int(year) for year in connection.execute(query).scalars()]


def _replace(connection: Connection, kept: Kept, fresh: pl.DataFrame, held: pl.DataFrame) -> tuple[int, int]:
    names, number = kept.columns, next(iter(kept.table.primary_key)).name
    fresh = fresh.select(names)
    gone = held.join(fresh, on=names, how="anti", nulls_equal=True)[number].to_list()
    new = fresh.join(held, on=names, how="anti", nulls_equal=True, maintain_order="left")
    dialect.execute_many(
        connection,
        f"DELETE FROM {kept.table.name} WHERE {number} = ?",  # noqa: S608 - own names
        [(value,) for value in gone],
    )
    dialect.insert_frame(connection, kept.table, new.sort("organisation_id", "fiscal_year", *kept.names))
    return new.height, len(gone)
