"""The whole read model as things stood: what held at one moment, as this warehouse knew it at another.

Inside of `at`, every view of `sql/views` and every table it reads answers for that pair of moments. The tables are
temporary ones of the connection with the rows valid then, which look as if they were the newest (`known_to` and
`held_to` NULL); the views are installed over them anew. See docs/architecture.md, "As of".
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, exists, func, insert, null, or_, select, union_all

from sql import holding, past, temporary, trends, views
from sql.answered import still_open
from sql.schema import FACTS, metadata

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Table

_VERSIONED = ("alias", "own_code", "row_note", "link", "link_state", "unit_change")
"""Tables that only know when something was known: links and names of the newest state of affairs then."""
SHADOWED = (
    *_VERSIONED,
    *("load", "load_part", "source_file", "table_read", "control_total"),
    *("finding", "quarantine_row", "waiver", "withdrawal", "spelling"),
)
"""Tables beside the facts that are replaced by what they were."""
CODE_LISTS = ("programme_work", "expenditure_type", "classification_crosswalk")
"""Tables that are replaced only where they have changed since."""
LASTING = ("organisation", "yearly_trend", "month_sum")
"""Tables that views read and that nothing changes; what is kept added up is not read (`sql.trends.anew`)."""
_TOLD_WHEN = ("v_changes",)
"""Views that say themselves when everything became known: they are cut off there and not made anew."""
_REPLACED_WHOLE = ("spelling", "control_total", *CODE_LISTS)
"""Tables whose rows come and go; of the others a row at most said something else."""


@contextmanager
def at(
    connection: Connection,
    organisation_id: int | None = None,
    *,
    held: datetime | None = None,
    known: datetime | None = None,
    fiscal_years: Sequence[int] | None = None,
    only: Collection[str] | None = None,
) -> Iterator[None]:
    """Let every view of this connection answer as things stood; afterwards all is as it was.

    `held` (local time): what held then, by the prints made until then, and of kinds whose lines have a day of their own
    what had happened by then (`sql.holding`); None = the newest. `known` (UTC): as this warehouse knew it then; None =
    now. With `organisation_id` only that office is seen, with `fiscal_years` (B.E.) only the facts of these years. With
    `only`, these views answer so, and all others as ever: that is quicker. Costs time in proportion to the rows valid
    then. What is written inside is undone; the transaction of the connection must not be ended there, and `at` not be
    entered twice.
    """
    savepoint = connection.begin_nested()
    try:
        wanted, words = views.read_by(
            (view.name for view in views.views() if only is None or view.name in only), trends.anew()
        )
        shadows = _Shadows(connection, temporary.own_schema(connection), organisation_id, held, known, wanted)
        shadows.make([table for table in FACTS.values() if table.name in words], fiscal_years)
        yield
    finally:
        savepoint.rollback()


@dataclass(frozen=True, slots=True)
class _Shadows:
    """The tables of one pair of moments, made one after another in the order in which they need each other."""

    connection: Connection
    schema: str
    organisation_id: int | None
    held: datetime | None
    known: datetime | None
    views: frozenset[str]

    def make(self, facts: Sequence[Table], fiscal_years: Sequence[int] | None) -> None:
        reopened: tuple[list[int], list[int]] = ([], [])
        if self.held is not None:
            reopened = still_open(self.connection, self.organisation_id, self.held, self.known)
        images = past.images(self.connection, self.organisation_id, self.known) if self.known is not None else {}
        names = [*SHADOWED, *(name for name in CODE_LISTS if name in images)]
        for table in (*facts, *(metadata.tables[name] for name in names)):
            temporary.shadow(self.connection, table, self.schema)
        filled = [table for table in facts if self._fill_facts(table, fiscal_years)]
        self._fill_files()
        for name in _VERSIONED:
            self._fill(name, self._known_then(self._of(name)))
        self._fill_waivers()
        decided = self._of("withdrawal").decided_at
        self._fill("withdrawal", [[*self._of_office("withdrawal"), *_until(decided, self.known)]])
        self._fill("spelling", [self._of_office("spelling")])
        for name in CODE_LISTS:
            if name in images:
                self._fill(name, [[]])
        self._fill_wrong(*reopened)
        for name in names:
            self._restore(metadata.tables[name], images.get(name, {}))
        self._drop_unseen()
        self._drop_answered_by_day(*reopened)
        for table in filled:
            temporary.index(self.connection, table, with_key=False)
        for name in names:
            temporary.index(self.connection, metadata.tables[name], with_key=True)
        self._install_views()

    def _of(self, name: str) -> Any:
        return temporary.of_warehouse(metadata.tables[name], self.schema).c

    def _of_office(self, name: str) -> list[ColumnElement[bool]]:
        return [] if self.organisation_id is None else [self._of(name).organisation_id == self.organisation_id]

    def _known_then(self, columns: Any) -> list[list[ColumnElement[bool]]]:
        office = [] if self.organisation_id is None else [columns.organisation_id == self.organisation_id]
        return [[*office, *branch] for branch in holding.valid(columns.known_from, columns.known_to, self.known)]

    def _fill(
        self,
        name: str,
        branches: Sequence[Sequence[ColumnElement[bool]]],
        instead: dict[str, ColumnElement[Any]] | None = None,
    ) -> int:
        table = metadata.tables[name]
        blank = [column for column in _ENDS if column in table.c]
        return temporary.fill(self.connection, table, self.schema, branches, blank, instead)

    def _fill_facts(self, table: Table, fiscal_years: Sequence[int] | None) -> int:
        columns = self._of(table.name)
        years = [] if fiscal_years is None else [columns.fiscal_year.in_(list(fiscal_years))]
        fact = temporary.of_warehouse(table, self.schema)
        held = holding.holds(_KINDS[table.name], fact, self.held, self.known)
        branches = [[*years, *knew, *holds] for knew, holds in product(self._known_then(columns), held)]
        return self._fill(table.name, branches)

    def _happened(self, kind: str, held: datetime) -> list[Any]:
        """Selects of the lines of a kind with a day of their own that had come (`load_id line_key`)."""
        fact = temporary.of_warehouse(FACTS[kind], self.schema)
        lines = select(fact.c.load_id, fact.c.line_key).where(*holding.happened(kind, fact, held))
        return [lines.where(*knew) for knew in self._known_then(fact.c)]

    def _fill_files(self) -> None:
        """Loads and files until the two moments; tables of such files, totals of such tables."""
        loads, files = self._of("load"), self._of("source_file")
        seen = [*self._of_office("load"), *_until(loads.known_from, self.known)]
        if self.held is not None:
            facts = [query for kind in holding.OWN_DAY for query in self._happened(kind, self.held)]
            tells_of_then = union_all(*facts).subquery()
            in_quarantine = {load_id for _, load_id in self._quarantined_by_day()}
            seen.append(
                or_(
                    loads.as_of <= self.held,
                    loads.load_id.in_(select(tells_of_then.c.load_id)),
                    loads.load_id.in_(in_quarantine),
                )
            )
        self._fill("load", [seen])
        self._fill("source_file", [[*self._of_office("source_file"), *_until(files.received_at, self.known)]])
        self._fill("load_part", [[self._of("load_part").load_id.in_(_ids("load"))]])
        self._fill("table_read", [[self._of("table_read").source_file_id.in_(_ids("source_file"))]])
        self._fill("control_total", [[self._of("control_total").table_read_id.in_(_ids("table_read"))]])

    def _quarantined_by_day(self) -> list[tuple[int, int]]:
        if self.held is None:
            return []
        rows, loads = (temporary.of_warehouse(metadata.tables[n], self.schema) for n in ("quarantine_row", "load"))
        return holding.quarantined_by_day(self.connection, rows, loads, self.held, self._known_then(rows.c))

    def _fill_waivers(self) -> None:
        columns = self._of("waiver")
        masked: dict[str, ColumnElement[Any]] = {}
        if self.known is not None:
            is_approved = columns.approved_at <= self.known
            masked = {name: case((is_approved, columns[name]), else_=null()) for name in ("approved_by", "approved_at")}
        self._fill("waiver", [[*self._of_office("waiver"), *_until(columns.requested_at, self.known)]], masked)

    def _fill_wrong(self, rows: Sequence[int], found: Sequence[int]) -> None:
        """Quarantine and findings: of prints until the two moments, and of files and rules as known."""
        held, finding = self._of("quarantine_row"), self._of("finding")
        loads = metadata.tables["load"].c
        until = select(loads.load_id).where(*_until(loads.as_of, self.held))
        came = [number for number, _ in self._quarantined_by_day()]
        of_load = or_(held.load_id.in_(until), held.quarantine_row_id.in_(came))
        self._fill("quarantine_row", [[*branch, of_load] for branch in self._known_then(held)])
        of_load = or_(finding.load_id.is_(None), finding.load_id.in_(_ids("load")))
        self._fill("finding", [[*branch, of_load] for branch in self._known_then(finding)])
        for name, numbers in (("quarantine_row", rows), ("finding", found)):
            for start in range(0, len(numbers), _AT_ONCE):
                some = list(numbers[start : start + _AT_ONCE])
                self._fill(name, [[self._of(name)[f"{name}_id"].in_(some)]])

    def _restore(self, table: Table, groups: dict[tuple[object, ...], list[dict[str, Any]]]) -> None:
        """Put back what the rows of some groups were before they were written over."""
        names = past.GROUPS.get(table.name, ())
        for key, rows in groups.items():
            is_group = and_(True, *(table.c[name] == value for name, value in zip(names, key, strict=True)))
            was_there = self.connection.execute(delete(table).where(is_group)).rowcount
            if rows and (was_there or table.name in _REPLACED_WHOLE):
                ends = {name: None for name in _ENDS if name in table.c}
                self.connection.execute(insert(table), [{**row, **ends} for row in rows])

    def _drop_unseen(self) -> None:
        """What belongs to files and loads that were not there then."""
        tables = metadata.tables
        files, read, totals, finding = (tables[n] for n in ("source_file", "table_read", "control_total", "finding"))
        if self.held is not None:
            loads = tables["load"].c
            self._drop(
                files, and_(files.c.as_of > self.held, files.c.source_file_id.not_in(select(loads.source_file_id)))
            )
        self._drop(read, and_(read.c.load_id.is_not(None), read.c.load_id.not_in(_ids("load"))))
        self._drop(read, read.c.source_file_id.not_in(_ids("source_file")))
        self._drop(totals, totals.c.table_read_id.not_in(_ids("table_read")))
        if self.held is None:
            return
        self._drop(finding, finding.c.source_file_id.not_in(_ids("source_file")))
        stands = exists().where(
            files.c.organisation_id == finding.c.organisation_id,
            func.substr(files.c.sha256, 1, 16) == func.substr(finding.c.source_row_id, 1, 16),
        )
        self._drop(finding, and_(finding.c.origin == "sql", finding.c.source_row_id.is_not(None), ~stands))

    def _drop_answered_by_day(self, rows: Sequence[int], found: Sequence[int]) -> None:
        """What prints made later say of lines whose day had not come, and what such prints answered of the others."""
        if self.held is None:
            return
        finding, held, loads = (metadata.tables[name] for name in ("finding", "quarantine_row", "load"))
        late = select(loads.c.load_id).where(loads.c.as_of > self.held)
        for kind in holding.OWN_DAY:
            lines = union_all(*self._happened(kind, self.held)).subquery()
            by_day = select(lines.c.line_key)
            in_quarantine = select(held.c.line_key).where(held.c.kind == kind, held.c.load_id.in_(late))
            of_line = and_(finding.c.kind == kind, finding.c.line_key.is_not(None))
            unseen = and_(finding.c.line_key.not_in(by_day), finding.c.line_key.not_in(in_quarantine))
            self._drop(finding, and_(of_line, finding.c.load_id.in_(late), unseen))
            seen = or_(finding.c.line_key.in_(by_day), finding.c.line_key.in_(in_quarantine))
            self._drop_some(finding, found, and_(of_line, seen))
            seen = or_(held.c.line_key.in_(by_day), held.c.line_key.in_(in_quarantine))
            self._drop_some(held, rows, and_(held.c.kind == kind, seen))

    def _drop_some(self, table: Table, numbers: Sequence[int], which: ColumnElement[bool]) -> None:
        for start in range(0, len(numbers), _AT_ONCE):
            some = table.c[f"{table.name}_id"].in_(list(numbers[start : start + _AT_ONCE]))
            self._drop(table, and_(some, which))

    def _drop(self, table: Table, which: ColumnElement[bool]) -> None:
        self.connection.execute(delete(table).where(which))

    def _install_views(self) -> None:
        unwanted = [view.name for view in views.views() if view.name not in self.views]
        without = (*_TOLD_WHEN, *unwanted)
        views.install(self.connection, is_temporary=True, without=without, instead=trends.anew())
        office = "" if self.organisation_id is None else f" AND organisation_id = {int(self.organisation_id)}"
        until = "1 = 1" if self.known is None else f"happened_at <= {temporary.moment_text(self.known)}"
        for name in self.views.intersection(_TOLD_WHEN):
            view = f'SELECT * FROM "{self.schema}"."{name}" WHERE {until}{office}'  # noqa: S608 - own names and numbers
            self.connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {name} AS {view}")


_ENDS = ("known_to", "held_to", "closed_load_id", "closed_run_id", "resolved_by_load_id")
"""What a row that is valid then does not know yet."""
_AT_ONCE = 500
_KINDS = {table.name: kind for kind, table in FACTS.items()}


def _until(column: ColumnElement[datetime], moment: datetime | None) -> list[ColumnElement[bool]]:
    return [] if moment is None else [column <= moment]


def _ids(name: str) -> Any:
    """Numbers of the rows of a shadowed table."""
    return select(metadata.tables[name].c[f"{name}_id"])
