"""What was still wrong at an earlier moment: rows and findings that only prints of later moments have answered.

The warehouse notes when a finding or a row in quarantine was over, and not for every moment. Where a print made after
`held` closed it, the prints until then are asked again, by the rules of `sql.superseding`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, or_, select

from sql import naming
from sql.naming import Scope
from sql.schema import finding, load, load_part, quarantine_row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Table

_OWN = load.alias("own")
_SCOPE = ("organisation_id", "fiscal_year", "kind")


def still_open(
    connection: Connection, organisation_id: int | None, held: datetime, known: datetime | None
) -> tuple[list[int], list[int]]:
    """Numbers of rows in quarantine and of findings, closed since, that no print until `held` has answered.

    Only prints known at `known` (UTC; None = all) count. To be asked before any table is shadowed.
    """
    prints = _Prints(connection, held, known)
    rows = [
        row.quarantine_row_id
        for row in _candidates(connection, quarantine_row, organisation_id, held, known, _closed_later(held))
        if not prints.answer_line(row, row.part, row.line_key)
    ]
    found = [
        row.finding_id
        for row in _candidates(connection, finding, organisation_id, held, known, _ended_later(held))
        if not prints.answer(row)
    ]
    return rows, found


def _closed_later(held: datetime) -> ColumnElement[bool]:
    """The print that resolved the row is of a later moment."""
    later = load.alias("later")
    return exists().where(later.c.load_id == quarantine_row.c.resolved_by_load_id, later.c.as_of > held)


def _ended_later(held: datetime) -> ColumnElement[bool]:
    """A print of a later moment was loaded when the finding ended, or it had been already when the finding came."""
    later = load.alias("later")
    loaded = exists().where(
        *(later.c[name] == _OWN.c[name] for name in _SCOPE),
        later.c.as_of > held,
        or_(later.c.known_from == finding.c.known_to, finding.c.known_to == finding.c.known_from),
    )
    return and_(finding.c.origin != "sql", loaded)


def _candidates(
    connection: Connection,
    table: Table,
    organisation_id: int | None,
    held: datetime,
    known: datetime | None,
    is_asked: ColumnElement[bool],
) -> list[Row[Any]]:
    columns = table.c
    conditions = [_OWN.c.as_of <= held, columns.known_to.is_not(None), is_asked]
    if known is not None:
        conditions += [columns.known_from <= known, columns.known_to <= known]
    if organisation_id is not None:
        conditions.append(columns.organisation_id == organisation_id)
    own = (_OWN.c[name] for name in (*_SCOPE, "load_id", "as_of", "completeness"))
    query = (
        select(columns[f"{table.name}_id"], columns.part, columns.line_key, *own)
        .join(_OWN, _OWN.c.load_id == columns.load_id)
        .where(*conditions)
    )
    return list(connection.execute(query))


class _Prints:
    """The prints that count, by scope, and what each of them speaks for; read when first asked for."""

    def __init__(self, connection: Connection, held: datetime, known: datetime | None) -> None:
        self._connection = connection
        self._until = [load.c.as_of <= held] if known is None else [load.c.as_of <= held, load.c.known_from <= known]
        self._named: dict[int, frozenset[tuple[str, str]]] = {}

    @cached_property
    def _loads(self) -> dict[tuple[Any, ...], list[Row[Any]]]:
        query = select(*(load.c[name] for name in (*_SCOPE, "load_id", "as_of", "completeness"))).where(*self._until)
        found = defaultdict(list)
        for row in self._connection.execute(query.order_by(load.c.as_of, load.c.load_id)):
            found[tuple(row[:3])].append(row)
        return found

    @cached_property
    def _parts(self) -> dict[int, set[str]]:
        query = select(load_part.c.load_id, load_part.c.part).join(load, load.c.load_id == load_part.c.load_id)
        found = defaultdict(set)
        for number, part in self._connection.execute(query.where(*self._until)):
            found[number].add(part)
        return found

    def _names(self, row: Row[Any]) -> frozenset[tuple[str, str]]:
        if row.load_id not in self._named:
            scope = Scope(row.organisation_id, row.fiscal_year, row.kind)
            lines = naming.named_by(self._connection, scope, row.load_id)
            self._named[row.load_id] = frozenset(lines.iter_rows())
        return self._named[row.load_id]

    def _later(self, row: Row[Any]) -> list[Row[Any]]:
        of_scope = self._loads.get((row.organisation_id, row.fiscal_year, row.kind), [])
        return [o for o in of_scope if (o.as_of, o.load_id) > (row.as_of, row.load_id)]

    def answer_line(self, row: Row[Any], part: str | None, line_key: str | None) -> bool:
        """Whether a later print speaks for the line."""
        return any(
            part in self._parts[o.load_id]
            if o.completeness == "full"
            else (part or "", line_key or "") in self._names(o)
            for o in self._later(row)
        )

    def answer(self, row: Row[Any]) -> bool:
        """Whether a later print, or several full ones together, speak for all that a finding is about."""
        if row.part is not None or row.line_key is not None:
            if self.answer_line(row, row.part, row.line_key):
                return True
            if row.part is not None:
                return False
        later = self._later(row)
        spoken = {part for o in later if o.completeness == "full" for part in self._parts[o.load_id]}
        if spoken and self._parts[row.load_id] <= spoken:
            return True
        if row.line_key is not None or row.completeness != "partial":
            return False
        own = self._names(row)
        return any(o.completeness == "partial" and own <= self._names(o) for o in later)
