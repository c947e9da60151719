"""A PostgreSQL warehouse spread over machines by organisation with Citus: DDL as text, made from the schema.

Citus wants the distribution column in every primary key, unique constraint and reference between distributed tables.
What has an organisation is distributed by it, everything else is a reference table, a whole copy on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint

from sql.references import enforced
from sql.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Table

BY = "organisation_id"
_OFFICES = "organisation"


def is_distributed(table: Table) -> bool:
    """Whether every row is of one organisation, so that the table can be spread by it."""
    return BY in table.c and table.name != _OFFICES and not table.c[BY].nullable


def citus_statements() -> list[str]:
    """All statements, in their order, for an empty warehouse that was just migrated; views stay as they are."""
    tables = metadata.sorted_tables
    return [
        "CREATE EXTENSION IF NOT EXISTS citus",
        *(text for table in reversed(tables) for text in _without_references(table)),
        *(text for table in tables if is_distributed(table) for text in _keys(table)),
        *(f"SELECT create_reference_table('{table.name}')" for table in tables if not is_distributed(table)),
        *_distributed(tables),
        *(text for table in tables for text in _references(table)),
    ]


def changes_needed() -> list[str]:
    """What the program itself would have to change for more: tables without an organisation of their own."""
    names = [table.name for table in metadata.sorted_tables if not is_distributed(table) and table.foreign_keys]
    return [name for name in names if name != _OFFICES]


def _without_references(table: Table) -> list[str]:
    named = sorted(str(constraint.name) for constraint in enforced(table))
    return [f"ALTER TABLE {table.name} DROP CONSTRAINT {name}" for name in named]


def _keys(table: Table) -> list[str]:
    """Primary key and unique constraints with the organisation in them, where it is missing."""
    found = []
    keys = [column.name for column in table.primary_key.columns]
    if BY not in keys:
        found.append(
            f"ALTER TABLE {table.name} DROP CONSTRAINT pk_{table.name}, "
            f"ADD CONSTRAINT pk_{table.name} PRIMARY KEY ({', '.join((BY, *keys))})"
        )
    for constraint in sorted(table.constraints, key=lambda each: str(each.name)):
        if isinstance(constraint, UniqueConstraint) and BY not in constraint.columns:
            names = ", ".join((BY, *(column.name for column in constraint.columns)))
            found.append(
                f"ALTER TABLE {table.name} DROP CONSTRAINT {constraint.name}, "
                f"ADD CONSTRAINT {constraint.name} UNIQUE ({names})"
            )
    return found


def _distributed(tables: list[Table]) -> list[str]:
    found: list[str] = []
    first = ""
    for table in filter(is_distributed, tables):
        beside = f", colocate_with => '{first}'" if first else ""
        found.append(f"SELECT create_distributed_table('{table.name}', '{BY}'{beside})")
        first = first or table.name
    return found


def _references(table: Table) -> list[str]:
    """References that Citus can keep: to reference tables, and between distributed tables with the organisation."""
    found = []
    for constraint in sorted(enforced(table), key=lambda each: str(each.name)):
        column, above = constraint.column_keys[0], constraint.elements[0].column
        if is_distributed(above.table):
            if not is_distributed(table):
                continue
            found.append(
                f"ALTER TABLE {table.name} ADD CONSTRAINT {constraint.name} FOREIGN KEY ({BY}, {column}) "
                f"REFERENCES {above.table.name} ({BY}, {above.name})"
            )
        else:
            found.append(
                f"ALTER TABLE {table.name} ADD CONSTRAINT {constraint.name} FOREIGN KEY ({column}) "
                f"REFERENCES {above.table.name} ({above.name})"
            )
    return found
