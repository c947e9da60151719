"""A warehouse of any revision is brought forward with every row it holds, and its views answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect

from sql import dialect
from sql.dump import dump
from sql.engine import is_current, known_revisions, migrate, open_warehouse, revision_of, upgrade
from sql.schema import metadata
from tools.sample_warehouse import PROGRAM, statements

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DATA = Path(__file__).parent / "data"
RELEASED = sorted(path.stem for path in DATA.glob("*.sql"))


def rows(connection: Connection, columns: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """What these columns of these tables hold."""
    found = {}
    for table, names in columns.items():
        query = f"SELECT {', '.join(names)} FROM {table}"
        found[table] = sorted(([*map(str, row)] for row in connection.exec_driver_sql(query)), key=repr)
    return {table: [tuple(row) for row in held] for table, held in found.items()}


def brought_forward(url: str, revision: str, inserts: list[str]) -> Engine:
    """A warehouse of that revision with these rows, brought forward; every row of it must be there afterwards."""
    engine = open_warehouse(url)
    with dialect.writing(engine) as connection:
        upgrade(connection, revision)
        for statement in inserts:
            connection.exec_driver_sql(statement.replace("%", "%%") if "%" in statement else statement)
        inspector = inspect(connection)
        columns = {
            table: [column["name"] for column in inspector.get_columns(table)]
            for table in inspector.get_table_names()
            if table not in PROGRAM
        }
        before = rows(connection, columns)
        assert revision_of(connection) == revision
    assert all(len(held) == 2 for held in before.values())
    migrate(engine)
    assert is_current(engine)
    with engine.connect() as connection:
        assert rows(connection, columns) == before
    return engine


def answers(engine: Engine) -> int:
    """How many rows all public views together show."""
    with engine.connect() as connection:
        return sum(state.rows for state in dump(connection).values())


@pytest.mark.parametrize("revision", RELEASED)
def test_a_released_warehouse_keeps_every_row(revision: str, empty_url: str) -> None:
    text = (DATA / f"{revision}.sql").read_text(encoding="utf-8")
    inserts = [line.removesuffix(";") for line in text.splitlines() if line.startswith("INSERT")]
    engine = brought_forward(empty_url, revision, inserts)
    assert answers(engine) > 20
    engine.dispose()


@pytest.mark.parametrize("revision", known_revisions())
def test_a_warehouse_between_releases_keeps_every_row(revision: str, empty_url: str) -> None:
    inserts = [statement.removesuffix(";") for statement in statements(revision)]
    engine = brought_forward(empty_url, revision, inserts)
    assert answers(engine) > 20
    engine.dispose()


def test_the_sample_of_the_newest_revision_has_every_table() -> None:
    tables = {statement.split()[2] for statement in statements(known_revisions()[-1])}
    assert tables == set(metadata.tables) - PROGRAM


def test_the_first_revisions_are_kept_as_they_were() -> None:
    assert RELEASED[:4] == ["0001", "0002", "0003", "0004"]
    assert set(RELEASED) <= set(known_revisions())
