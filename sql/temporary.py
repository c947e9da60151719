"""Tables and views of one connection that stand before those of the warehouse under the same names.

Both databases look a name up among the temporary ones first. What is made here is gone with the savepoint it was made
in; the warehouse itself is only read, so a connection that may not write will do on SQLite.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, MetaData, Select, UniqueConstraint, cast, insert, null, select, union_all

from sql import dialect
from sql.columns import is_of_ended

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table


def own_schema(connection: Connection) -> str:
    """The schema in which the tables of the warehouse stand."""
    if dialect.is_sqlite(connection):
        return "main"
    return str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())


@cache
def of_warehouse(table: Table, schema: str) -> Table:
    """The table of the warehouse itself, also where a temporary one stands before it."""
    return table.to_metadata(MetaData(), schema=schema)


def shadow(connection: Connection, table: Table, schema: str) -> None:
    """Put an empty temporary table with the same columns before a table of the warehouse."""
    connection.exec_driver_sql(
        f'CREATE TEMPORARY TABLE "{table.name}" AS SELECT * FROM "{schema}"."{table.name}" WHERE 1 = 0'  # noqa: S608 - own tables
    )


def fill(
    connection: Connection,
    table: Table,
    schema: str,
    branches: Sequence[Sequence[ColumnElement[bool]]],
    blank: Collection[str] = (),
    instead: dict[str, ColumnElement[Any]] | None = None,
) -> int:
    """Copy rows of the warehouse's table into the temporary one: those of any branch, whose conditions exclude others.

    `blank`: columns that become NULL; `instead`: what other columns become. Returns how many.
    """
    columns = of_warehouse(table, schema).columns
    said = {name: cast(null(), columns[name].type).label(name) for name in blank}
    said |= {name: value.label(name) for name, value in (instead or {}).items()}
    values = [said.get(column.name, column) for column in columns]
    parts: list[Select[Any]] = [select(*values).where(*conditions) for conditions in branches]
    query = parts[0] if len(parts) == 1 else union_all(*parts)
    return connection.execute(insert(table).from_select([column.name for column in columns], query)).rowcount


def index(connection: Connection, table: Table, *, with_key: bool) -> None:
    """Index a filled temporary table as that of the warehouse is; its primary key too where rows are joined by it."""
    # nothing in a temporary table has ended
    lists = [[column.name for column in found.columns] for found in table.indexes if not is_of_ended(found)]
    lists += [[c.name for c in found.columns] for found in table.constraints if isinstance(found, UniqueConstraint)]
    if with_key:
        lists.append([column.name for column in table.primary_key.columns])
    is_sqlite = dialect.is_sqlite(connection)
    for number, names in enumerate(sorted(lists)):
        name, place = f'"as_of_{table.name}_{number}"', f'"{table.name}"'
        given = ", ".join(f'"{column}"' for column in names)
        made = f"temp.{name} ON {place}" if is_sqlite else f"{name} ON pg_temp.{place}"
        connection.exec_driver_sql(f"CREATE INDEX {made} ({given})")
    if not is_sqlite:
        connection.exec_driver_sql(f'ANALYZE pg_temp."{table.name}"')


def moment_text(value: datetime) -> str:
    """A timestamp as a literal of SQL, for views, which take no parameters."""
    return f"'{value.isoformat(sep=' ', timespec='microseconds')}'"
