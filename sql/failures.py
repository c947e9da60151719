"""Failures of the machine beneath the warehouse, told from errors of drivers: a full disk, a lost or busy database."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from sql.errors import DatabaseDeniedError, DatabaseLostError, DatabaseStuckError, DiskFullError, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL = ("disk is full", "no space left", "could not extend file", "quota exceeded", "file too large")
_LOST = (
    "terminating connection",
    "server closed the connection",
    "connection refused",
    "connection is closed",
    "the connection is lost",
    "connection timed out",
    "could not connect",
    "connection failed",
    "ssl connection has been closed",
    "consuming input failed",
)
_DENIED = "42501"
"""`insufficient_privilege` of PostgreSQL: no grant, not the owner, or a row of another office."""
_STUCK = ("database is locked", "disk i/o error", "lock timeout", "readonly database", "unable to open database file")


def explained(error: BaseException) -> WarehouseError | None:
    """The error that says in words what failed, if anything in the chain of causes is a failure of the machine.

    A full disk counts most: it makes whatever comes after it fail as well.
    """
    found = [told for told in map(_told, _chain(error)) if told is not None]
    return next((told for told in found if isinstance(told, DiskFullError)), found[0] if found else None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    rest: list[BaseException | None] = [error]
    while rest:
        one = rest.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        rest += [one.__cause__, one.__context__, getattr(one, "orig", None)]


def _told(error: BaseException) -> WarehouseError | None:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return DiskFullError(cause=error.strerror or str(error), file=error.filename or "–")
    is_driver = isinstance(error, DBAPIError) or type(error).__module__.partition(".")[0] in {"sqlite3", "psycopg"}
    if not is_driver:
        return None
    said = str(getattr(error, "orig", None) or error).strip()
    cause, low = said.splitlines()[0] if said else type(error).__name__, said.lower()
    if any(words in low for words in _FULL):
        return DiskFullError(cause=cause, file="–")
    if any(words in low for words in _LOST) or getattr(error, "connection_invalidated", False):
        return DatabaseLostError(cause=cause)
    if getattr(getattr(error, "orig", None) or error, "sqlstate", None) == _DENIED:
        return DatabaseDeniedError(cause=cause)
    if any(words in low for words in _STUCK):
        return DatabaseStuckError(cause=cause)
    return None
