"""One writer per organisation, also when the one before was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

import sql
from sql.engine import open_warehouse
from sql.errors import DatabaseLostError, WarehouseBusyError
from sql.locks import writer_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

ROOT = Path(sql.__file__).parents[1]
HOLD = """
import sys
from sql.engine import open_warehouse
from sql.locks import writer_lock

with writer_lock(open_warehouse(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_holder_is_told_at_once(engine: Engine, warehouse_url: str) -> None:
    other = open_warehouse(warehouse_url)
    with writer_lock(engine, "อบต.ก"), pytest.raises(WarehouseBusyError) as refused, writer_lock(other, "อบต.ก"):
        pass
    assert "อบต.ก" in refused.value.message_th
    with writer_lock(other, "อบต.ก"):
        pass
    other.dispose()


def test_other_organisations_may_write(engine: Engine) -> None:
    with writer_lock(engine, "อบต.ก"), writer_lock(engine, "อบต.ข"):
        pass


def test_the_lock_is_free_after_an_error(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writer_lock(engine, "อบต.ก"):
        1 / 0  # noqa: B018 - any error
    with writer_lock(engine, "อบต.ก"):
        pass


def test_the_lock_of_a_killed_process_is_free(engine: Engine, warehouse_url: str) -> None:
    command = [sys.executable, "-c", HOLD, warehouse_url, "อบต.ก"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseBusyError), writer_lock(engine, "อบต.ก"):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    _when_free(engine)


def _when_free(engine: Engine) -> None:
    # the server of PostgreSQL notices the death of a client a moment later, not in the same instant
    for _ in range(200):
        try:
            with writer_lock(engine, "อบต.ก"):
                return
        except WarehouseBusyError:
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1" if engine.dialect.name == "sqlite" else "SELECT pg_sleep(0.05)")
    pytest.fail("the lock of a killed process was never released")


def test_who_lost_the_right_to_write_does_not_go_on_by_connecting_again(new_postgres: Callable[[bool], str]) -> None:
    url = new_postgres(True)
    engine, other = open_warehouse(url), open_warehouse(url)
    with pytest.raises(OperationalError), writer_lock(engine, "อบต.ก"):  # noqa: PT012 - all of it is one night
        with engine.connect() as connection, engine.connect() as second:
            assert connection.exec_driver_sql("SELECT 1").scalar() == second.exec_driver_sql("SELECT 1").scalar()
        with other.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND datname = current_database()"
            )
        with pytest.raises(DatabaseLostError), engine.connect():
            pass
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()
    other.dispose()


def test_a_warehouse_in_memory_has_one_writer_too() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with writer_lock(engine, "อบต.ก"), pytest.raises(WarehouseBusyError), writer_lock(engine, "อบต.ก"):
        pass
    with writer_lock(engine, "อบต.ก"):
        pass
    engine.dispose()
