"""What the report needs of the warehouse: the rows of its public views, for one office and one fiscal year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Select, column, or_, select, table

from reports.errors import UnknownOrganisationError
from reports.labels import error_texts

Row = Mapping[str, Any]

_DAY_LENGTH = 10
_LEDGER = ("approved_satang", "net_satang", "committed_satang", "disbursed_satang", "balance_satang")
_YEARLESS = frozenset({"v_findings", "v_finding_summary", "v_files", "v_waivers"})
"""Views with rows of no known year, which may concern any year and so are shown in every one."""


def as_moment(value: object) -> datetime | None:
    """A timestamp of a view; SQLite gives text where PostgreSQL gives a datetime. None stays None."""
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return datetime.fromisoformat(str(value))


def as_day(value: object) -> date | datetime | None:
    """A date or timestamp of a view, whichever it is. None stays None."""
    if isinstance(value, str) and len(value) == _DAY_LENGTH:
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return as_moment(value)


def natural(value: object) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """A sort key in which 2 comes before 10 and nothing comes last; the same on every database."""
    if value is None:
        return (1, ())
    parts = re.findall(r"\d+|\D+", str(value))
    return (0, tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts))


def _fetch(connection: Connection, view: str, **equals: object) -> list[Row]:
    conditions = []
    for name, value in equals.items():
        condition = column(name) == value
        if name == "fiscal_year" and view in _YEARLESS:
            condition = or_(condition, column(name).is_(None))
        conditions.append(condition)
    query: Select[tuple[Any]] = select(column("*", is_literal=True)).select_from(table(view)).where(*conditions)
    return [dict(row) for row in connection.execute(query).mappings()]


@dataclass(frozen=True)
class ReportData:
    """The rows of one office and fiscal year, read view by view when first asked for, sorted the same everywhere."""

    connection: Connection
    organisation_id: int
    fiscal_year: int
    waivers_on: date | None = None
    held_at: datetime | None = None
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    def view(self, name: str, *sort: str) -> list[Row]:
        """Rows of a view for the office and the year, sorted by these fields (numbers in texts count as numbers)."""
        if name not in self._rows:
            wanted = {"organisation_id": self.organisation_id, "fiscal_year": self.fiscal_year}
            self._rows[name] = _fetch(self.connection, name, **wanted)
        return sorted(self._rows[name], key=lambda row: [natural(row[f]) for f in (*sort, *_identity(row))])

    def years(self, name: str, first: int, *sort: str, **equals: object) -> list[Row]:
        """Rows of a view for the office from a fiscal year (B.E.) to that of the report, sorted as `view` sorts."""
        place = {"organisation_id": self.organisation_id, **equals}
        rows = [r for r in _fetch(self.connection, name, **place) if first <= r["fiscal_year"] <= self.fiscal_year]
        return sorted(rows, key=lambda row: [natural(row[f]) for f in (*sort, *_identity(row))])

    def registered(self, name: str, *sort: str) -> list[Row]:
        """Rows of a view for the office, in the registers of whatever year, sorted as `view` sorts."""
        rows = _fetch(self.connection, name, organisation_id=self.organisation_id)
        return sorted(rows, key=lambda row: [natural(row[f]) for f in (*sort, *_identity(row))])

    def plan(self, dimension: str, scope: str) -> list[Row]:
        """Rows of v_plan_summary of one dimension and scope, by parent and member, the not stated last."""
        return self._where("v_plan_summary", lambda r: r["dimension"] == dimension and r["scope"] == scope)

    def ledger(self, dimension: str) -> list[Row]:
        """Rows of v_ledger_summary of one dimension, by parent and member, the not known last."""
        return self._where("v_ledger_summary", lambda r: r["dimension"] == dimension)

    def _where(self, view: str, wanted: Callable[[Row], bool]) -> list[Row]:
        return [row for row in self.view(view, "parent", "member") if wanted(row)]

    @cached_property
    def organisation(self) -> str:
        """Name of the office; UnknownOrganisationError if the warehouse does not know it."""
        found = _fetch(self.connection, "organisation", organisation_id=self.organisation_id)
        if not found:
            raise UnknownOrganisationError(self.organisation_id, error_texts("unknown_organisation"))
        return str(found[0]["name"])

    @cached_property
    def as_of(self) -> datetime | None:
        """Latest print time among the year's tables (local time); None without data."""
        made = [m for r in self.view("v_tables") if (m := as_moment(r["as_of"]))]
        until = [m for m in made if self.held_at is None or m <= self.held_at]
        return max(until) if until else self.held_at if made else None

    @cached_property
    def known_at(self) -> datetime | None:
        """When the latest load of the office was made, of whatever year (UTC); None without data."""
        rows = _fetch(self.connection, "v_tables", organisation_id=self.organisation_id)
        return max((m for r in rows if (m := as_moment(r["known_from"]))), default=None)

    @cached_property
    def open_critical(self) -> int:
        """Number of open critical findings that no waiver in force covers, those of no known year included."""
        day = self.waivers_on or (self.known_at.date() if self.known_at else None)
        return sum(1 for row in self.view("v_findings") if row["severity"] == "critical" and not _is_waived(row, day))

    @cached_property
    def quarantined(self) -> Row:
        """`rows`, `unread` (of these, rows without a readable amount) and `satang` held back, the last by kind.

        A budget and what was paid of it are not added up.
        """
        kinds = self.view("v_quarantine_summary", "kind")
        return {
            "rows": sum(r["held_rows"] for r in kinds),
            "unread": sum(r["unread_rows"] for r in kinds),
            "satang": {r["kind"]: r["amount_satang"] for r in kinds if r["amount_satang"] is not None},
        }

    @property
    def _held_back(self) -> Row:
        """Amounts held back of budgets and of payments; None where nothing was read."""
        held = self.quarantined["satang"]
        kinds = {"quarantined_budget_satang": "remaining_budget", "quarantined_payments_satang": "disbursements"}
        return {name: held.get(kind, 0) if self.view("v_tables") else None for name, kind in kinds.items()}

    @property
    def is_draft(self) -> bool:
        """Whether something unresolved stands behind the figures."""
        return self.open_critical > 0 or self.quarantined["rows"] > 0

    @cached_property
    def figures(self) -> Row:
        """The key figures by name (see `[[figures]]` in tables.toml); None where nothing is known."""
        own = _first(self.plan("all", "project"))
        ledger = _first(self.ledger("all"))
        has_plan = bool(self.view("v_plan_summary"))
        scopes = {s: _first(self.plan("all", s)) for s in ("equipment", "routine", "other_agency")}
        counts = {s: r.get("items", 0) if has_plan else None for s, r in scopes.items()}
        paid = [r for r in self.view("v_reconciliation") if r["comparison"] == "disbursed"]
        return {
            "projects": own.get("items", 0) if has_plan else None,
            **counts,
            "completed": own.get("completed"),
            "planned_satang": own.get("planned_satang"),
            "equipment_satang": scopes["equipment"].get("planned_satang"),
            "linked_net_satang": own.get("net_satang"),
            "linked_disbursed_satang": own.get("disbursed_satang"),
            "payments_satang": _first(paid).get("right_satang"),
            **self._held_back,
            **{name: ledger.get(name) for name in _LEDGER},
        }


def _first(rows: Sequence[Row]) -> Row:
    return rows[0] if rows else {}


def _identity(row: Row) -> tuple[str, ...]:
    return tuple(row)


def _is_waived(row: Row, day: date | None) -> bool:
    until = as_day(row["waived_until"])
    return until is not None and (day is None or until >= day)
