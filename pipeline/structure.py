"""The DDL of a PostgreSQL warehouse of many offices: which statements, and applying them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.errors import HomeError
from sql import dialect, roles, views
from sql.citus import changes_needed, citus_statements
from sql.engine import drop_views
from sql.facts import fiscal_years
from sql.partitions import partition_statements
from sql.roles import login_hint, role_statements
from sql.schema import organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.office import Office

AHEAD = 2
"""Fiscal years after the last known one that get a partition of their own."""
APPLICABLE = ("roles", "partitions")


def ddl(office: Office, what: str, years: Sequence[int] = ()) -> list[str]:
    """The statements of `roles`, `partitions` or `citus` as text to read or to run, each ended by a semicolon."""
    statements = [f"{statement};" for statement in _statements(office, what, years)]
    if what == "roles":
        return [*statements, *(login_hint(number) for number in _organisations(office))]
    if what == "citus":
        return [*statements, *(f"-- {name}" for name in changes_needed())]
    return statements


def apply_ddl(office: Office, what: str, years: Sequence[int] = ()) -> int:
    """Applies `roles` or `partitions` in one transaction; returns how many statements that were.

    Raises:
        HomeError: the warehouse is no PostgreSQL, the DDL is one that is only printed, or it was applied before.
    """
    if dialect.is_sqlite(office.engine):
        raise HomeError.of("ddl_not_postgresql", root=office.home.root)
    if what not in APPLICABLE:
        raise HomeError.of("ddl_only_printed", what=what, applicable=", ".join(APPLICABLE))
    statements = _statements(office, what, years)
    with dialect.writing(office.engine) as connection:
        if what == "partitions":
            if "budget_line_other" in dialect.table_names(connection):
                raise HomeError.of("ddl_parted_already")
            drop_views(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
        if what == "partitions":
            views.install(connection)
            roles.renew(connection)
    return len(statements)


def _statements(office: Office, what: str, years: Sequence[int]) -> list[str]:
    if what == "roles":
        return role_statements(_organisations(office))
    if what == "partitions":
        return partition_statements(years or _years(office))
    return citus_statements()


def _organisations(office: Office) -> list[int]:
    with office.engine.connect() as connection:
        return list(connection.scalars(select(organisation.c.organisation_id).order_by(organisation.c.organisation_id)))


def _years(office: Office) -> list[int]:
    """The fiscal years that any office has facts of, and some after them."""
    known = {year for number in _organisations(office) for year in fiscal_years(office.engine, number)}
    return sorted(known | {max(known) + number for number in range(1, AHEAD + 1)}) if known else []
