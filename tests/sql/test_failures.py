"""What fails beneath the warehouse is told in words, and the next load completes the work."""

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from sql import dialect, versions
from sql.engine import open_warehouse
from sql.errors import DatabaseLostError, DatabaseStuckError, DiskFullError
from sql.failures import explained
from tests.sql.conftest import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

MANY = [(f"บรรทัด {number}", number) for number in range(5000)]


def test_a_full_disk_is_told_and_the_next_load_completes(
    migrated_file: Path, tmp_path: Path, day: Callable[[int], datetime]
) -> None:
    path = tmp_path / "warehouse.db"
    path.write_bytes(migrated_file.read_bytes())
    small = open_warehouse(f"sqlite:///{path}")
    office = Office(small)
    file = office.file()
    with small.connect() as connection:
        most = connection.exec_driver_sql("PRAGMA page_count").scalar_one() + 50
    event.listen(small, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {most}"))
    small.dispose()
    with pytest.raises(Exception, match="full") as failed:
        office.load(day(1), MANY, file=file)
    told = explained(failed.value)
    assert isinstance(told, DiskFullError)
    assert "tambon refresh" in told.message_th
    assert office.now() == {}
    assert office.table("load") == office.table("table_read") == []
    small.dispose()
    large = open_warehouse(f"sqlite:///{path}")
    again = Office(large)
    assert again.load(day(1), MANY, file=file).opened == len(MANY)
    assert len(again.now()) == len(MANY)
    large.dispose()


def test_a_database_gone_in_mid_load_is_told_and_the_next_load_completes(
    new_postgres: Callable[[bool], str], day: Callable[[int], datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_warehouse(new_postgres(True))
    admin = open_warehouse(engine.url.render_as_string(hide_password=False))
    office = Office(engine)
    file = office.file()
    whole = versions.open_new

    def cut(connection: object, *given: object, **more: object) -> None:
        whole(connection, *given, **more)  # type: ignore[arg-type]
        with admin.connect() as other:
            other.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND datname = current_database()"
            )

    monkeypatch.setattr(versions, "open_new", cut)
    with pytest.raises(SQLAlchemyError) as failed:
        office.load(day(1), MANY[:50], file=file)
    told = explained(failed.value)
    assert isinstance(told, DatabaseLostError)
    assert "tambon doctor" in told.message_en
    monkeypatch.undo()
    assert office.now() == {}
    assert office.load(day(1), MANY[:50], file=file).opened == 50
    assert len(office.now()) == 50
    engine.dispose()
    admin.dispose()


def test_a_server_that_is_not_there_is_told() -> None:
    engine = dialect.connect("postgresql://officer@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(SQLAlchemyError) as failed:
        engine.connect()
    assert isinstance(explained(failed.value), DatabaseLostError)
    engine.dispose()


def test_a_file_held_by_another_program_is_told(migrated_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.db"
    path.write_bytes(migrated_file.read_bytes())
    engine = open_warehouse(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 1"))
    engine.dispose()
    other = open_warehouse(f"sqlite:///{path}")
    with dialect.writing(other), pytest.raises(SQLAlchemyError) as failed, dialect.writing(engine):
        pass
    assert isinstance(explained(failed.value), DatabaseStuckError)
    engine.dispose()
    other.dispose()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_counts_more_than_what_fails_after_it(number: int) -> None:
    after = sqlite3.OperationalError("disk I/O error")
    after.__context__ = OSError(number, "No space left on device", "archive/ab/abc")
    told = explained(after)
    assert isinstance(told, DiskFullError)
    assert "archive/ab/abc" in told.message_th


def test_what_is_no_failure_of_the_machine_is_not_explained() -> None:
    assert explained(ValueError("disk is full")) is None
    assert explained(OSError(errno.ENOENT, "gone")) is None
