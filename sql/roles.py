"""Who may do what in a PostgreSQL warehouse of several offices: DDL as text, made from the schema and the views.

`tambon_loader` writes the tables of its offices; `tambon_reader` sees the public views and nothing else; the views
belong to `tambon_views`, which is bound by the row policies. Of which offices a login is, its membership in
`tambon_office_<organisation_id>` says; the setting `tambon.organisation_id` may narrow that to one, never widen it.

What is granted is granted again whenever tables or views are made anew (`renew`): readers never wait for anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sql import dialect
from sql.schema import metadata, warehouse_meta
from sql.views import views

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Column, Connection, Table

LOADER, READER, VIEWS = "tambon_loader", "tambon_reader", "tambon_views"
OFFICE = "tambon_office_"
SETTING = "tambon.organisation_id"
POLICY = "tambon_office"

_ALLOWED = f"""CREATE OR REPLACE FUNCTION tambon_offices() RETURNS bigint[] LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
SELECT coalesce(array_agg(CAST(substr(rolname, {len(OFFICE) + 1}) AS bigint)), '{{}}')
FROM pg_catalog.pg_roles
WHERE rolname ~ '^{OFFICE}[0-9]+$'
    AND pg_catalog.pg_has_role(session_user, oid, 'MEMBER')
    AND coalesce(nullif(current_setting('{SETTING}', true), ''), substr(rolname, {len(OFFICE) + 1}))
        = substr(rolname, {len(OFFICE) + 1})
$$"""  # noqa: S608 - constants

_MEMBER = f"""DO $$ BEGIN
IF NOT pg_has_role(current_user, '{VIEWS}', 'USAGE') THEN GRANT {VIEWS} TO CURRENT_USER; END IF;
END $$"""
"""From PostgreSQL 16 on, who made a role may hand it on, and may neither use it nor give it anything."""
_PARTITIONS = """DO $$ DECLARE part regclass; BEGIN
FOR part IN SELECT oid FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace
LOOP EXECUTE 'ALTER TABLE ' || part || ' ENABLE ROW LEVEL SECURITY'; END LOOP;
END $$"""
"""Policies of a parted table do not bind who names a partition itself: without a policy of its own it shows no row."""


def role_statements(organisation_ids: Iterable[int]) -> list[str]:
    """All statements, in their order; run again for offices that are new."""
    roles = (LOADER, READER, VIEWS, *(f"{OFFICE}{number}" for number in organisation_ids))
    return [*(_role(name) for name in roles), _MEMBER, *_grants()]


def renew(connection: Connection) -> None:
    """Grant all again after tables or views were made anew, where it was granted before; part of a transaction."""
    if dialect.is_sqlite(connection):
        return
    if connection.exec_driver_sql("SELECT to_regprocedure('tambon_offices()') IS NOT NULL").scalar():
        for statement in _grants():
            connection.exec_driver_sql(statement)


def _grants() -> list[str]:
    names = [view.name for view in views()]
    public = [view.name for view in views() if view.is_public]
    return [
        f"GRANT USAGE ON SCHEMA public TO {LOADER}, {READER}, {VIEWS}",
        f"GRANT CREATE ON SCHEMA public TO {VIEWS}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {READER}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {LOADER}, {VIEWS}",
        *(f"GRANT INSERT, UPDATE, DELETE ON {name} TO {LOADER}" for name in _written()),
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {LOADER}",
        _ALLOWED,
        *(text for table in metadata.sorted_tables for text in _policy(table)),
        _PARTITIONS,
        *(f"ALTER VIEW {name} OWNER TO {VIEWS}" for name in names),
        *(f"GRANT SELECT ON {name} TO {READER}" for name in public),
    ]


def login_hint(organisation_id: int) -> str:
    """How a login of one office is made, for people to complete."""
    return f"-- CREATE ROLE officer LOGIN PASSWORD '…' IN ROLE {READER}, {OFFICE}{organisation_id};"


def _role(name: str) -> str:
    return (
        f"DO $$ BEGIN IF to_regrole('{name}') IS NULL THEN "
        f"CREATE ROLE {name} NOLOGIN NOSUPERUSER NOBYPASSRLS; END IF; END $$"
    )


def _written() -> list[str]:
    """Tables that a loader writes: all that are of an office, not the lists that come with the program."""
    return [table.name for table in metadata.sorted_tables if condition(table) is not None]


def _policy(table: Table) -> list[str]:
    said = condition(table)
    if said is None:
        return []
    return [
        f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {POLICY} ON {table.name}",
        f"CREATE POLICY {POLICY} ON {table.name} TO {LOADER}, {VIEWS} USING ({said}) WITH CHECK ({said})",
    ]


def condition(table: Table) -> str | None:
    """When a row is of an office of the session; None for tables that are of all offices.

    A table without an organisation of its own is of that of the row it refers to, which the policy of that one hides.
    """
    if "organisation_id" in table.c:
        mine = f"{table.name}.organisation_id = ANY ((SELECT tambon_offices())::bigint[])"
        return f"{table.name}.organisation_id IS NULL OR {mine}" if table.c.organisation_id.nullable else mine
    if table.name == warehouse_meta.name:
        return None
    parent = office_parent(table)
    if parent is None:
        return None
    above = parent_column(parent)
    its = f"{above.table.name}.{above.name} = {table.name}.{parent.name}"
    return f"EXISTS (SELECT 1 FROM {above.table.name} WHERE {its})"  # noqa: S608 - own tables


def office_parent(table: Table) -> Column[object] | None:
    """The column that never is NULL and refers to a row of an office."""
    for column in table.columns:
        if column.foreign_keys and not column.nullable and condition(parent_column(column).table) is not None:
            return column
    return None


def parent_column(column: Column[object]) -> Column[object]:
    """What a column with a reference refers to."""
    return next(iter(column.foreign_keys)).column
