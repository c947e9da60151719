"""References of facts: SQLite asks them of every row, PostgreSQL does not; what is brought in whole is asked for them.

Asking every row took half the time of a load into PostgreSQL. The load of a row is written in the transaction of the
row, and loads and offices are never deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from sql.schema import FACTS

if TYPE_CHECKING:
    from sqlalchemy import Connection, ForeignKeyConstraint, Table

_FACTS = frozenset(table.name for table in FACTS.values())


def enforced(table: Table) -> set[ForeignKeyConstraint]:
    """The references of a table that PostgreSQL itself asks of every row."""
    return set() if table.name in _FACTS else table.foreign_key_constraints


def broken(connection: Connection) -> list[str]:
    """Columns of facts (`table.column`) that refer to rows which are not there."""
    found = []
    for table in FACTS.values():
        for column in table.columns:
            for reference in column.foreign_keys:
                above = reference.column
                query = select(column).where(column.is_not(None), column.not_in(select(above)))
                if connection.execute(query.limit(1)).first() is not None:
                    found.append(f"{table.name}.{column.name}")
    return found
