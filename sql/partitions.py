"""Fact tables of a PostgreSQL warehouse parted by fiscal year: DDL as text, made from the schema.

Worth it for a warehouse of many offices (docs/sizing.md): a year that is closed is one table that nobody writes any
more, and can be dumped, moved or dropped by itself. Views hang on the tables: they are dropped before and made anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from sql.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table


def partition_statements(years: Sequence[int]) -> list[str]:
    """All statements, in their order, for partitions of these fiscal years (B.E.) and one for all others."""
    return [text for table in FACTS.values() for text in _parted(table, sorted(set(years)))]


def _parted(table: Table, years: Sequence[int]) -> list[str]:
    name, whole = table.name, f"{table.name}_whole"
    sequence = f"{name}_version_id_seq"
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    indexes = [
        str(CreateIndex(index).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        for index in sorted(table.indexes, key=lambda each: str(each.name))
    ]
    return [
        f"ALTER TABLE {name} RENAME TO {whole}",
        f"CREATE TABLE {name} (LIKE {whole} INCLUDING DEFAULTS INCLUDING COMMENTS) PARTITION BY LIST (fiscal_year)",
        *(f"CREATE TABLE {name}_{year} PARTITION OF {name} FOR VALUES IN ({year})" for year in years),
        f"CREATE TABLE {name}_other PARTITION OF {name} DEFAULT",
        f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {whole}",  # noqa: S608 - own tables
        f"ALTER SEQUENCE {sequence} OWNED BY {name}.version_id",
        f"DROP TABLE {whole}",
        f"ALTER TABLE {name} ADD CONSTRAINT pk_{name} PRIMARY KEY (fiscal_year, version_id)",
        *indexes,
        f"ANALYZE {name}",
    ]
