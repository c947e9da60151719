"""One writer per organisation, whoever starts it: a lock in or beside the warehouse, gone when its holder is."""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import event

from sql import dialect
from sql.errors import DatabaseLostError, WarehouseBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

_held_in_memory: set[tuple[int, str]] = set()
_guard = threading.Lock()
_IS_HELD = """SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND granted AND pid = %s
AND ((classid::bigint << 32) | objid::bigint) = %s)"""
"""Whether that process of the server holds the advisory lock of that number, whose halves it keeps."""


@contextmanager
def writer_lock(engine: Engine, organisation: str) -> Iterator[None]:
    """Hold the right to write for the organisation; WarehouseBusyError at once if another process or thread has it.

    SQLite: a file lock beside the database; PostgreSQL: an advisory lock on a connection of its own. Both are released
    by the operating system or the server when the holder is killed. Where the server dropped that connection alone, or
    was started anew, whoever connects again to go on is told so by DatabaseLostError: another may be writing by then.
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
        holder = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()

        def refuse_if_lost(fresh: Any, _record: object) -> None:
            is_held = fresh.execute(_IS_HELD, (holder, number)).fetchone()[0]
            fresh.rollback()
            if not is_held:
                raise DatabaseLostError(cause=f"lock of process {holder}")

        event.listen(engine, "connect", refuse_if_lost)
        try:
            yield
        finally:
            event.remove(engine, "connect", refuse_if_lost)
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
