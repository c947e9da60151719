"""A little warehouse of one revision of the schema, as SQL: two rows in every table but those the program fills.

    python -m tools.sample_warehouse 0004 > tests/sql/data/0004.sql

Made once, when a revision is released, and never changed: tests bring it forward to the newest revision. Values are
made up from the columns' types; what must be one of a few words is taken from the check of the table.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Date, DateTime, Float, Integer, inspect

from sql import dialect
from sql.engine import open_warehouse, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection, Inspector

ROWS = (1, 2)
_WORDS = re.compile(r"(\w+) IN \(([^)]*)\)")
PROGRAM = frozenset(
    {
        "alembic_version",
        "warehouse_meta",
        "programme_work",
        "expenditure_type",
        "classification_crosswalk",
        "yearly_trend",
        "month_sum",
    }
)
"""Tables that every version of the program fills anew."""
_TEXTS = {
    "line_key": "บรรทัด {n}",
    "part": "",
    "source_row_id": "{n:016x}:1:9",
    "sha256": "{n:016x}" + 48 * "0",
    "project": "โครงการ {n}",
    "values_json": '{{"project": "โครงการ {n}"}}',
    "row_group": "[{n}]",
    "table_name": "finding",
    "subject": "unit",
    "rules": "balance",
}
"""Texts that views or checks take apart, by column; others are the column's name and a number."""


def statements(revision: str) -> list[str]:
    """INSERTs of rows for every table of a revision, in the order of their references."""
    engine = open_warehouse("sqlite://")
    with dialect.writing(engine) as connection:
        upgrade(connection, revision)
        inspector = inspect(connection)
        order = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name and name not in PROGRAM]
        made = [_insert(inspector, connection, name, number) for name in order for number in ROWS]
    engine.dispose()
    return made


def _insert(inspector: Inspector, connection: Connection, table: str, number: int) -> str:
    words = _choices(connection, table)
    values = {
        column["name"]: _value(table, column, number, words.get(column["name"]))
        for column in inspector.get_columns(table)
    }
    if table == "table_read":
        values |= {"rows_read": 3, "rows_loaded": 1, "rows_quarantined": 1, "rows_skipped": 1}
    if table == "row_note":
        values |= {"state": "suggested", "decided_by": None, "decided_at": None, "subject": "amendment"}
    names = ", ".join(values)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(map(_literal, values.values()))});"  # noqa: S608 - own tables


def _choices(connection: Connection, table: str) -> dict[str, list[str]]:
    text = str(connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar())
    return {match[1]: re.findall(r"'([^']*)'", match[2]) for match in _WORDS.finditer(text)}


def _value(table: str, column: Any, number: int, words: list[str] | None) -> Any:
    name, kind = column["name"], column["type"]
    if words:
        return words[number % len(words)]
    if name in {"known_to", "held_to"} or name.startswith("closed_"):
        return None
    if isinstance(kind, Boolean):
        return number == ROWS[0]
    if isinstance(kind, DateTime):
        return datetime(2025, 10, number, 17, 54, 30, 120000)
    if isinstance(kind, Date):
        return date(2025, 10, number)
    if isinstance(kind, Float):
        return number + 0.25
    if isinstance(kind, Integer):
        return 2569 if name == "fiscal_year" else number
    if name in _TEXTS:
        return _TEXTS[name].format(n=number)
    length = getattr(kind, "length", None)
    return f"{name} {number}"[-length:] if length else f"{name} {number} ของ {table}"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"'{value.isoformat(sep=' ', timespec='microseconds')}'"
    if isinstance(value, date | str):
        return "'" + str(value).replace("'", "''") + "'"
    return str(value)


if __name__ == "__main__":
    chosen = sys.argv[1]
    sys.stdout.write("\n".join([f"-- Two rows in every table of revision {chosen}.", *statements(chosen), ""]))
