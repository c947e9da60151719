"""Which lines each known print speaks for, and so until when an older word holds.

A full print speaks for its parts (`load_part`), a partial one for the lines it names. Those of its lines that it
changed or held back can be seen on the versions and in quarantine; of the rest `load_line` keeps the shorter list: the
lines it confirmed (`load.naming` = confirmed), or the lines known by then that it did not name (absent). So a register
that repeats all its lines every night costs nothing, and neither does one that holds new lines only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import Select, and_, bindparam, func, select, union

from sql import dialect
from sql.history import MOMENT
from sql.rows import IDENTITY
from sql.schema import FACTS, load, load_line, load_part, quarantine_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Row

_PART: dict[str, pl.DataType] = {"part": pl.String()}
_LINE: dict[str, pl.DataType] = {**_PART, "line_key": pl.String()}
_NEXT: dict[str, pl.DataType] = {"until": MOMENT, "by_load_id": pl.Int64()}


@dataclass(frozen=True, slots=True)
class Scope:
    """Organisation, fiscal year (B.E.) and kind: within it prints follow one another."""

    organisation_id: int
    fiscal_year: int
    kind: str

    def of(self, columns: Any) -> ColumnElement[bool]:
        """The condition that a row of a table with all three columns belongs to the scope."""
        return and_(self.of_facts(columns), columns.kind == self.kind)

    def of_facts(self, columns: Any) -> ColumnElement[bool]:
        """The condition for the fact table of the kind."""
        return and_(columns.organisation_id == self.organisation_id, columns.fiscal_year == self.fiscal_year)

    @property
    def parameters(self) -> dict[str, object]:
        """Its values under the names that `in_scope` and `in_facts` give them."""
        return {"organisation_id": self.organisation_id, "fiscal_year": self.fiscal_year, "kind": self.kind}


def in_scope(columns: Any) -> ColumnElement[bool]:
    """`Scope.of` for a statement that is built once: values come with `Scope.parameters`."""
    return and_(in_facts(columns), columns.kind == bindparam("kind"))


def in_facts(columns: Any) -> ColumnElement[bool]:
    """`Scope.of_facts` for a statement that is built once."""
    return and_(
        columns.organisation_id == bindparam("organisation_id"), columns.fiscal_year == bindparam("fiscal_year")
    )


_LOADS = (
    select(
        load.c.load_id,
        load.c.source_file_id,
        load.c.as_of,
        load.c.completeness,
        load.c.naming,
        load.c.known_from,
        load.c.content_hash,
    )
    .where(in_scope(load.c))
    .order_by(load.c.as_of, load.c.load_id)
)


@cache
def _known_lines(kind: str) -> Select[Any]:
    fact = FACTS[kind].c
    return (
        select(fact.part, fact.line_key, func.min(fact.load_id).label("first_load_id"))
        .where(in_facts(fact))
        .group_by(fact.part, fact.line_key)
    )


@dataclass(frozen=True, slots=True)
class Later:
    """The next word after a moment: `parts` (`part until by_load_id`), `lines` (`part line_key until by_load_id`)."""

    parts: pl.DataFrame
    lines: pl.DataFrame

    @property
    def is_nothing(self) -> bool:
        """Whether no later print speaks for anything."""
        return self.parts.is_empty() and self.lines.is_empty()

    def attach(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Add `until` and `by_load_id` to lines; null where no later print speaks for the line."""
        if self.is_nothing:
            return lines.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in _NEXT.items())
        both = lines.join(self.parts, on="part", how="left").join(self.lines, on=IDENTITY, how="left", suffix="_line")
        by_line = pl.col("until").is_null() | (pl.col("until_line") < pl.col("until"))
        return both.with_columns(
            until=pl.when(by_line).then("until_line").otherwise("until"),
            by_load_id=pl.when(by_line).then("by_load_id_line").otherwise("by_load_id"),
        ).drop("until_line", "by_load_id_line")


NOTHING_LATER = Later(pl.DataFrame(schema={**_PART, **_NEXT}), pl.DataFrame(schema={**_LINE, **_NEXT}))


def scope_loads(connection: Connection, scope: Scope) -> list[Row[Any]]:
    """All loads of the scope by the moments of their prints, the later loaded of one moment last."""
    return list(connection.execute(_LOADS, scope.parameters))


def later_word(connection: Connection, scope: Scope, loads: Sequence[Row[Any]], named: pl.DataFrame | None) -> Later:
    """What the given later loads (of `scope_loads`) speak for; of partial ones only `named` lines, if given."""
    if not loads:
        return NOTHING_LATER
    at = loads[0].as_of
    frame = pl.DataFrame(
        [(row.load_id, row.as_of, row.completeness, row.naming) for row in loads],
        schema={"load_id": pl.Int64(), "as_of": MOMENT, "completeness": pl.String(), "naming": pl.String()},
        orient="row",
    )
    full, partial = frame.filter(completeness="full"), frame.filter(completeness="partial")
    parts, lines = NOTHING_LATER.parts, NOTHING_LATER.lines
    if full.height:
        spoken = dialect.fetch_frame(
            connection,
            select(load_part.c.load_id, load_part.c.part)
            .join(load, load.c.load_id == load_part.c.load_id)
            .where(scope.of(load.c), load.c.as_of >= at, load.c.completeness == "full"),
        )
        parts = (
            full.join(spoken, on="load_id", maintain_order="left")
            .unique("part", keep="first", maintain_order=True)
            .select("part", until="as_of", by_load_id="load_id")
        )
    if partial.height:
        ahead = and_(scope.of(load.c), load.c.as_of >= at, load.c.completeness == "partial")
        lines = _next_naming(partial, _Names.read(connection, scope, ahead), named)
    return Later(parts, lines)


def named_by(connection: Connection, scope: Scope, load_id: int) -> pl.DataFrame:
    """The lines (`part line_key`) a partial print named."""
    naming = dialect.scalar(connection, select(load.c.naming).where(load.c.load_id == load_id))
    return _Names.read(connection, scope, load.c.load_id == load_id).of(load_id, naming)


def known_lines(connection: Connection, scope: Scope) -> pl.DataFrame:
    """Every line the scope ever knew (`part line_key`) with the first load that opened it (`first_load_id`)."""
    return dialect.fetch_frame(connection, _known_lines(scope.kind), scope.parameters)


def shorter_list(
    connection: Connection, scope: Scope, named: pl.DataFrame, confirmed: pl.DataFrame
) -> tuple[str, pl.DataFrame]:
    """How to remember what a partial print names: (naming, the lines to list in `load_line`).

    `named`: all its lines; `confirmed`: those that it left as they were. To be called before anything of the print is
    written.
    """
    if confirmed.is_empty():
        return "confirmed", confirmed
    absent = known_lines(connection, scope).select(IDENTITY).join(named, on=IDENTITY, how="anti")
    return ("absent", absent) if absent.height < confirmed.height else ("confirmed", confirmed)


def write_lists(connection: Connection, load_id: int, parts: Sequence[str], lines: pl.DataFrame) -> None:
    """Store what a load speaks for."""
    dialect.execute_many(
        connection, "INSERT INTO load_part (load_id, part) VALUES (?, ?)", [(load_id, part) for part in parts]
    )
    dialect.insert_frame(connection, load_line, lines[IDENTITY], load_id=load_id)


@dataclass(frozen=True, slots=True)
class _Names:
    """The raw material of what some partial loads named."""

    touched: pl.DataFrame
    listed: pl.DataFrame
    known: pl.DataFrame

    @classmethod
    def read(cls, connection: Connection, scope: Scope, which: ColumnElement[bool]) -> _Names:
        loads = select(load.c.load_id).where(which)
        fact, held = FACTS[scope.kind].c, quarantine_row.c
        seen: list[Select[Any]] = [
            select(fact.load_id, fact.part, fact.line_key).where(scope.of_facts(fact), fact.load_id.in_(loads)),
            select(fact.closed_load_id, fact.part, fact.line_key).where(
                scope.of_facts(fact), fact.closed_load_id.in_(loads)
            ),
            select(held.load_id, held.part, held.line_key).where(scope.of(held), held.load_id.in_(loads)),
        ]
        together = union(*seen).subquery()
        lists = load_line.c
        return cls(
            touched=dialect.fetch_frame(connection, select(together)),
            listed=dialect.fetch_frame(
                connection, select(lists.load_id, lists.part, lists.line_key).where(lists.load_id.in_(loads))
            ),
            known=known_lines(connection, scope),
        )

    def of(self, load_id: int, naming: str | None) -> pl.DataFrame:
        touched = self.touched.filter(load_id=load_id).select(IDENTITY)
        listed = self.listed.filter(load_id=load_id).select(IDENTITY)
        if naming == "absent":
            known = self.known.filter(pl.col("first_load_id") <= load_id).select(IDENTITY)
            listed = known.join(listed, on=IDENTITY, how="anti")
        return pl.concat([touched, listed]).unique()


def _next_naming(partial: pl.DataFrame, names: _Names, wanted: pl.DataFrame | None) -> pl.DataFrame:
    found: list[pl.DataFrame] = []
    resolved = pl.DataFrame(schema=_LINE)
    for load_id, as_of, naming in partial.select("load_id", "as_of", "naming").iter_rows():
        spoken = names.of(load_id, naming)
        if wanted is not None:
            spoken = spoken.join(wanted, on=IDENTITY, how="semi")
        fresh = spoken.join(resolved, on=IDENTITY, how="anti")
        found.append(fresh.with_columns(until=pl.lit(as_of, MOMENT), by_load_id=pl.lit(load_id, pl.Int64)))
        resolved = pl.concat([resolved, fresh])
        if wanted is not None and resolved.height == wanted.height:
            break
    return pl.concat(found)
