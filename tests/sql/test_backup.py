"""All rows out of a warehouse and into another: the same is there, and the views say the same."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from sql import backup, dialect
from sql.backup import replace_all, snapshot
from sql.dump import different, dump, explain, whole
from sql.engine import migrate, open_warehouse
from sql.errors import WarehouseNewerError
from tests.sql.offices import LINES, filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Engine


def nothing(_connection: Connection) -> None:
    """Any content is good enough."""


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        return {
            name: [row for frame in backup.read(connection).frames(name) for row in frame.rows()]
            for name in backup.kept_tables()
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Another database, with nothing in it."""
    if request.param == "sqlite":
        return open_warehouse(f"sqlite:///{tmp_path / 'other.db'}")
    return open_warehouse(request.getfixturevalue("new_postgres")(False))


def test_what_one_database_held_the_other_holds(engine: Engine, other: Engine) -> None:
    filled(engine)
    with snapshot(engine) as connection:
        replace_all(other, backup.read(connection), nothing)
        said = dump(connection, is_exact=True)
    with other.connect() as connection:
        found = dump(connection, is_exact=True)
    assert different(said, found) == []
    assert whole(said) == whole(found)
    assert rows(engine) == rows(other)
    assert sum(map(len, rows(other).values())) > 200
    other.dispose()


def test_numbers_go_on_after_those_put_in(engine: Engine, other: Engine) -> None:
    office = filled(engine)
    with snapshot(engine) as connection:
        replace_all(other, backup.read(connection), nothing)
    again = type(office)(other)
    assert again.organisation_id == office.organisation_id
    assert again.run_id == office.run_id + 1
    again.load(datetime(2026, 9, 30), [("บรรทัด ก", 1)])
    assert again.now() == {"บรรทัด ก": 1}
    other.dispose()


def test_what_was_there_before_is_gone(engine: Engine, new_office: Callable[[], Any]) -> None:
    filled(engine)
    empty = open_warehouse("sqlite://")
    migrate(empty)
    with snapshot(empty) as connection:
        replace_all(engine, backup.read(connection), nothing)
    assert backup.is_empty(engine)
    assert backup.organisations(engine) == []
    assert new_office().organisation_id == 1
    empty.dispose()


def test_a_content_that_is_refused_changes_nothing(engine: Engine) -> None:
    filled(engine)
    before = rows(engine)
    empty = open_warehouse("sqlite://")
    migrate(empty)
    with snapshot(empty) as connection, pytest.raises(ZeroDivisionError):
        replace_all(engine, backup.read(connection), lambda _: 1 / 0)  # type: ignore[arg-type]
    assert rows(engine) == before
    empty.dispose()


def test_a_content_of_a_newer_program_is_refused(engine: Engine) -> None:
    content = backup.Content("9999", (), lambda _: ())
    with pytest.raises(WarehouseNewerError) as refused:
        replace_all(engine, content, nothing)
    assert refused.value.parts["found"] == "9999"


def test_a_snapshot_sees_nothing_of_what_is_written_meanwhile(engine: Engine) -> None:
    office = filled(engine)
    with snapshot(engine) as connection:
        before = backup.counts(connection)
        office.load(datetime(2026, 9, 30), [("ใหม่", 1)])
        assert backup.counts(connection) == before
    with snapshot(engine) as connection:
        assert backup.counts(connection)["load"] == before["load"] + 1


def test_a_database_without_a_warehouse_is_empty(empty_url: str) -> None:
    engine = open_warehouse(empty_url)
    assert backup.is_empty(engine)
    assert backup.organisations(engine) == []
    engine.dispose()


def test_a_dump_tells_which_rows_differ(engine: Engine) -> None:
    office = filled(engine)
    with snapshot(engine) as before:
        said = dump(before)
        office.load(datetime(2026, 9, 30), [("บรรทัด 1", 77)])
        with engine.connect() as after:
            assert "v_budget_execution" in different(said, dump(after))
            found = explain(before, after, "v_budget_execution")
    assert (found.only_first, found.only_second) == (LINES - 2, 1)
    assert found.second[0][found.columns.index("approved_satang")] == "77"
    assert "organisation_id" not in found.columns


def test_a_row_that_stands_there_twice_is_no_row_once(engine: Engine) -> None:
    filled(engine)
    with dialect.writing(engine) as connection:
        before = dump(connection, names=["v_control_totals"])
        connection.exec_driver_sql(
            "INSERT INTO control_total (table_read_id, row, label, column_name, cell, is_count, printed, computed, "
            "difference) SELECT table_read_id, row, label, column_name, cell, is_count, printed, computed, difference "
            "FROM control_total"
        )
        after = dump(connection, names=["v_control_totals"])
    assert after["v_control_totals"].rows == 2 * before["v_control_totals"].rows
    assert after["v_control_totals"].digest != before["v_control_totals"].digest
