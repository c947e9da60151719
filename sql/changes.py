"""What changed: in the newest state of affairs between two moments of knowing, or between two moments of holding.

Lines are compared by (part, line key) and row hash; only versions that are valid at one of the two moments alone are
read. Of names and code lists, what was known at the two moments is compared.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, func, or_, select

from sql.holding import OWN_DAY, began_between, ended_between
from sql.places import Place, places
from sql.schema import FACTS, MAIN_AMOUNT, data_columns, load, source_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

What = Literal["new", "gone", "changed"]

PERSONAL = ("payee", "counterparty", "description")
"""Columns of payments and carry-overs whose values may name a person: that they changed is told, not what they say."""
_MAY_NAME_PERSONS = ("disbursements", "carry_overs")
_NAMES: dict[str, tuple[str, ...]] = {
    "disbursements": ("voucher_no", "budget_code"),
    "transfers": ("round", "budget_code", "description"),
    "trial_balance": ("account", "account_code"),
    "cash_report": ("account", "account_code"),
    "action_summary": ("programme", "strategy"),
    "plan_summary": ("programme", "strategy"),
    "strategy_crosswalk": ("strategy", "tactic"),
    "carry_overs": ("project", "contract_no", "budget_code"),
}
_USUAL = ("project", "item", "expenditure_type", "category", "budget_code")
"""By what a person knows a line: the first of these columns that say something, two at most."""


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a line: from when it holds (local time), its main amount, where it stands."""

    held_from: datetime | None
    amount_satang: int | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Change:
    """A line that is new, gone or changed. `fields`: (column, before, after) of those that differ, of a changed one.

    `line_key` is None, and values are, where they may name a person. `fiscal_year` is None for names and code lists.
    """

    kind: str
    fiscal_year: int | None
    what: What
    name: str
    line_key: str | None
    part: str
    fields: tuple[tuple[str, Any, Any], ...]
    before: Side | None
    after: Side | None

    @property
    def difference_satang(self) -> int | None:
        """Main amount afterwards less that before; what is not there counts nothing. None where neither is stated."""
        amounts = [side.amount_satang if side else None for side in (self.before, self.after)]
        if amounts == [None, None]:
            return None
        return (amounts[1] or 0) - (amounts[0] or 0)

    def as_dict(self) -> dict[str, Any]:
        """The change as plain values, for programs."""
        fields = [{"field": name, "before": before, "after": after} for name, before, after in self.fields]
        return {**asdict(self), "fields": fields, "difference_satang": self.difference_satang}


@dataclass(slots=True)
class Total:
    """Of one kind and year: how many lines are new, gone and changed, and the main amounts of these lines (satang)."""

    kind: str
    fiscal_year: int | None
    new: int = 0
    gone: int = 0
    changed: int = 0
    before_satang: int = 0
    after_satang: int = 0

    @property
    def difference_satang(self) -> int:
        """Amounts afterwards less those before."""
        return self.after_satang - self.before_satang


@dataclass(frozen=True, slots=True)
class Loaded:
    """A load between the two moments: file, kind, year, when its print was made (local), and what it did in lines."""

    run_id: int
    file_name: str
    kind: str
    fiscal_year: int
    as_of: datetime
    known_from: datetime
    opened: int
    closed: int
    gone: int
    unchanged: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose lines are compared: an office's; of all kinds and years (B.E.) or of some."""

    organisation_id: int
    kinds: tuple[str, ...] = tuple(FACTS)
    fiscal_year: int | None = None


@dataclass(slots=True)
class _Pair:
    before: Mapping[Any, Any] | None = field(default=None)
    after: Mapping[Any, Any] | None = field(default=None)

    def hash_of(self, side: Literal["before", "after"]) -> str | None:
        """The row hash of one version; None where there is none."""
        row = self.before if side == "before" else self.after
        return None if row is None else str(row["row_hash"])


_Found = tuple[str, list[_Pair]]
"""A kind, and its lines that differ."""


def known_between(connection: Connection, wanted: Wanted, since: datetime, until: datetime) -> list[Change]:
    """What the newest state of affairs known at `until` (UTC) says otherwise than that known at `since`."""
    columns = load.c
    found = []
    for kind, years in _scopes(connection, wanted, columns.known_from > since, columns.known_from <= until):
        fact = FACTS[kind].c
        newest = (*_of(wanted, kind, years), fact.held_to.is_(None))
        loads = select(columns.load_id).where(
            columns.organisation_id == wanted.organisation_id,
            columns.kind == kind,
            columns.known_from > since,
            columns.known_from <= until,
        )
        old = [*newest, fact.known_from <= since, fact.known_to > since, fact.known_to <= until]
        new = [fact.load_id.in_(loads), *newest, or_(fact.known_to.is_(None), fact.known_to > until)]
        found.append(_pairs(connection, kind, [old], [new]))
    return _told(connection, wanted, found)


def held_between(
    connection: Connection, wanted: Wanted, first: datetime, last: datetime, known: datetime | None = None
) -> list[Change]:
    """What held at `last` (local time) and is otherwise than at `first`, as known at `known` (UTC; None = now)."""
    columns = load.c
    seen = [] if known is None else [columns.known_from <= known]
    between = and_(columns.as_of > first, columns.as_of <= last)
    by_day = columns.kind.in_(tuple(OWN_DAY))
    found = []
    for kind, years in _scopes(connection, wanted, or_(between, by_day), *seen):
        fact = FACTS[kind].c
        knew: list[list[ColumnElement[bool]]] = [[fact.known_to.is_(None)]]
        if known is not None:
            began = fact.known_from <= known
            knew = [[fact.known_to.is_(None), began], [fact.known_to > known, began]]
        own = _of(wanted, kind, years)
        old = [[*own, *k, *ended_between(kind, FACTS[kind], first, last, known)] for k in knew]
        begins = began_between(kind, FACTS[kind], first, last, known)
        new = [[*own, *k, *began] for k in knew for began in begins]
        found.append(_pairs(connection, kind, old, new))
    return _told(connection, wanted, found)


def loads_between(connection: Connection, wanted: Wanted, since: datetime, until: datetime) -> list[Loaded]:
    """The loads of the wanted kinds and years that became known after `since` and until `until` (UTC), in order."""
    columns = load.c
    year = [] if wanted.fiscal_year is None else [columns.fiscal_year == wanted.fiscal_year]
    numbers = (columns[f"rows_{name}"] for name in ("opened", "closed", "gone", "unchanged", "quarantined"))
    query = (
        select(columns.run_id, source_file.c.name, columns.kind, columns.fiscal_year, columns.as_of,
               columns.known_from, *numbers)
        .join(source_file, source_file.c.source_file_id == columns.source_file_id)
        .where(
            columns.organisation_id == wanted.organisation_id, columns.kind.in_(wanted.kinds), *year,
            columns.known_from > since, columns.known_from <= until,
        )
        .order_by(columns.known_from, columns.load_id)
    )  # fmt: skip
    return [Loaded(*row) for row in connection.execute(query)]


def last_learnt(connection: Connection, organisation_id: int) -> tuple[int, datetime] | None:
    """The newest run that loaded something, and when its first load became known (UTC); None before any."""
    columns = load.c
    newest = select(func.max(columns.run_id)).where(columns.organisation_id == organisation_id).scalar_subquery()
    query = select(columns.run_id, func.min(columns.known_from)).where(columns.run_id == newest)
    row = connection.execute(query.group_by(columns.run_id)).first()
    return None if row is None else (row[0], row[1])


def totals(changes: Iterable[Change]) -> list[Total]:
    """Sums by kind and fiscal year, in the order in which they first come."""
    found: dict[tuple[str, int | None], Total] = {}
    for change in changes:
        place = (change.kind, change.fiscal_year)
        total = found.setdefault(place, Total(*place))
        setattr(total, change.what, getattr(total, change.what) + 1)
        total.before_satang += (change.before and change.before.amount_satang) or 0
        total.after_satang += (change.after and change.after.amount_satang) or 0
    return list(found.values())


def _scopes(connection: Connection, wanted: Wanted, *which: ColumnElement[bool]) -> list[tuple[str, list[int]]]:
    """The kinds and years of the loads meant, in the order of `FACTS`: in no other can anything have changed."""
    columns = load.c
    of_office = (columns.organisation_id == wanted.organisation_id, columns.kind.in_(wanted.kinds))
    query = select(columns.kind, columns.fiscal_year).distinct().where(*of_office, *which)
    if wanted.fiscal_year is not None:
        query = query.where(columns.fiscal_year == wanted.fiscal_year)
    found: dict[str, list[int]] = {}
    for kind, year in connection.execute(query):
        found.setdefault(kind, []).append(year)
    return [(kind, sorted(found[kind])) for kind in FACTS if kind in found]


def _of(wanted: Wanted, kind: str, years: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    fact = FACTS[kind].c
    return fact.organisation_id == wanted.organisation_id, fact.fiscal_year.in_(years)


def _pairs(
    connection: Connection,
    kind: str,
    old: Sequence[Sequence[ColumnElement[bool]]],
    new: Sequence[Sequence[ColumnElement[bool]]],
) -> _Found:
    """The versions of the lines that differ between one and the other."""
    pairs: dict[tuple[int, str, str], _Pair] = {}
    for conditions in old:
        for row in connection.execute(_versions(kind, conditions)).mappings().all():
            pairs.setdefault(_line(row), _Pair()).before = row
    for conditions in new:
        for row in connection.execute(_versions(kind, conditions)).mappings().all():
            pairs.setdefault(_line(row), _Pair()).after = row
    return kind, [pair for pair in pairs.values() if pair.hash_of("before") != pair.hash_of("after")]


def _line(row: Mapping[Any, Any]) -> tuple[int, str, str]:
    return row["fiscal_year"], row["part"], row["line_key"]


def _told(connection: Connection, wanted: Wanted, found: Sequence[_Found]) -> list[Change]:
    """The changes with the places of their versions, by kind, year, part and name."""
    rows = {
        row["source_row_id"]
        for _, pairs in found
        for pair in pairs
        for row in (pair.before, pair.after)
        if row is not None
    }
    where = places(connection, wanted.organisation_id, rows) if rows else {}
    return [
        change for kind, pairs in found for change in sorted((_change(kind, pair, where) for pair in pairs), key=_order)
    ]


_columns = cache(data_columns)


def _versions(kind: str, conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    fact = FACTS[kind].c
    said = (fact[name] for name in ("fiscal_year", "part", "line_key", "row_hash", "source_row_id", "held_from"))
    return select(*said, *(fact[name] for name in _columns(kind))).where(and_(*conditions))


def _order(change: Change) -> tuple[int, str, str]:
    return change.fiscal_year or 0, change.part, change.name


def _change(kind: str, pair: _Pair, where: Mapping[str, Place]) -> Change:
    before, after = pair.before, pair.after
    shown = after if after is not None else before
    assert shown is not None  # noqa: S101 - a pair has a side
    fields: tuple[tuple[str, Any, Any], ...] = ()
    if before is not None and after is not None:
        fields = tuple(
            (name, None, None) if _is_personal(kind, name) else (name, before[name], after[name])
            for name in _columns(kind)
            if before[name] != after[name]
        )
    what: What = "new" if before is None else "gone" if after is None else "changed"
    return Change(
        kind=kind,
        fiscal_year=shown["fiscal_year"],
        what=what,
        name=_name(kind, shown),
        line_key=None if kind == "disbursements" else shown["line_key"],
        part=shown["part"],
        fields=fields,
        before=_side(kind, before, where),
        after=_side(kind, after, where),
    )


def _is_personal(kind: str, name: str) -> bool:
    return kind in _MAY_NAME_PERSONS and name in PERSONAL


def _name(kind: str, row: Mapping[Any, Any]) -> str:
    names = _NAMES.get(kind, _USUAL)
    said = [str(row[name]) for name in names if name in row and row[name] and not _is_personal(kind, name)]
    return " · ".join(said[:2])


def _side(kind: str, row: Mapping[Any, Any] | None, where: Mapping[str, Place]) -> Side | None:
    if row is None:
        return None
    amount = next((row[name] for name in MAIN_AMOUNT[kind] if row[name] is not None), None)
    return Side(row["held_from"], amount, where.get(row["source_row_id"]))
