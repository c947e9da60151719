"""One writer per organisation, whoever starts it: a lock in or beside the warehouse, gone when its holder is."""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from sql import dialect
from sql.errors import WarehouseBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

_held_in_memory: set[tuple[int, str]] = set()
_guard = threading.Lock()


@contextmanager
def writer_lock(engine: Engine, organisation: str) -> Iterator[None]:
    """Hold the right to write for the organisation; WarehouseBusyError at once if another process or thread has it.

    SQLite: a file lock beside the database; PostgreSQL: an advisory lock on a connection of its own. Both are released
    by the operating system or the server when the holder is killed.
    """
    if not dialect.is_sqlite(engine):
        with _advisory_lock(engine, organisation):
            yield
        return
    database = engine.url.database
    if not database or database == ":memory:":
        with _memory_lock(engine, organisation):
            yield
        return
    lock = FileLock(f"{database}.{_digest(organisation).hex()[:12]}.lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise WarehouseBusyError(organisation=organisation) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advisory_lock(engine: Engine, organisation: str) -> Iterator[None]:
    number = int.from_bytes(_digest(organisation)[:8], "big", signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.exec_driver_sql("SELECT pg_try_advisory_lock(%s)", (number,)).scalar():
            raise WarehouseBusyError(organisation=organisation)
        try:
            yield
        finally:
            connection.exec_driver_sql("SELECT pg_advisory_unlock(%s)", (number,))


@contextmanager
def _memory_lock(engine: Engine, organisation: str) -> Iterator[None]:
    mine = (id(engine), organisation)
    with _guard:
        if mine in _held_in_memory:
            raise WarehouseBusyError(organisation=organisation)
        _held_in_memory.add(mine)
    try:
        yield
    finally:
        with _guard:
            _held_in_memory.discard(mine)


def _digest(organisation: str) -> bytes:
    return hashlib.blake2b(organisation.encode(), digest_size=16).digest()
