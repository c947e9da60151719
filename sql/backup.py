"""All tables of a warehouse, out as frames and in again: what a backup, a restore and a rebuilt warehouse are made of.

Frames know nothing of the database they come from, so that what SQLite held can be put into PostgreSQL and back.
Replacing is one transaction: killed or refused at any moment, the warehouse holds what it held.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select, table, text

from sql import dialect
from sql.engine import drop_views, install, known_revisions, revision_of, upgrade
from sql.errors import DatabaseDeniedError, WarehouseNewerError
from sql.schema import (
    classification_crosswalk,
    expenditure_type,
    metadata,
    organisation,
    programme_work,
    warehouse_meta,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import polars as pl
    from sqlalchemy import Connection, Engine

ROWS_AT_ONCE = 50_000
"""Rows of one frame: wide facts of so many take some 50 MB."""
_VERSION = "alembic_version"
_IS_OWNER = "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('load')"
_ALWAYS_THERE = frozenset(
    t.name for t in (warehouse_meta, organisation, programme_work, expenditure_type, classification_crosswalk)
)


@dataclass(frozen=True, slots=True)
class Content:
    """All rows of a warehouse: the revision of its schema, its tables in the order of their references, their rows."""

    revision: str
    tables: tuple[str, ...]
    frames: Callable[[str], Iterable[pl.DataFrame]]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the warehouse as it is at one moment, whoever writes meanwhile. It is only read."""
    options = {} if dialect.is_sqlite(engine) else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def kept_tables() -> tuple[str, ...]:
    """The tables of a backup, each after those it refers to. What tells of the program itself is made anew."""
    return tuple(t.name for t in metadata.sorted_tables if t.name != warehouse_meta.name)


def read(connection: Connection) -> Content:
    """The rows of a warehouse of this version of the program, by primary key: the same rows, the same frames."""

    def frames(name: str) -> Iterator[pl.DataFrame]:
        kept = metadata.tables[name]
        return dialect.fetch_frames(connection, select(kept).order_by(*kept.primary_key), ROWS_AT_ONCE)

    return Content(revision_of(connection) or "", kept_tables(), frames)


def counts(connection: Connection) -> dict[str, int]:
    """How many rows every table of a backup has; of a database without a warehouse, nothing."""
    if revision_of(connection) is None:
        return {}
    there = set(dialect.table_names(connection))
    return {
        name: int(connection.execute(select(func.count()).select_from(table(name))).scalar() or 0)
        for name in kept_tables()
        if name in there
    }


def is_empty(engine: Engine) -> bool:
    """Whether nothing was ever taken in: there may be a schema, code lists and the names of organisations."""
    with engine.connect() as connection:
        return not any(rows for name, rows in counts(connection).items() if name not in _ALWAYS_THERE)


def organisations(engine: Engine) -> list[str]:
    """Names of the organisations of a warehouse; none of a database without one."""
    with engine.connect() as connection:
        if revision_of(connection) is None:
            return []
        return list(connection.execute(select(organisation.c.name).order_by(organisation.c.organisation_id)).scalars())


def refuse_those_who_may_not(engine: Engine) -> None:
    """Raises DatabaseDeniedError for a login that may not replace a warehouse which is there: only its owner may."""
    if dialect.is_sqlite(engine):
        return
    with engine.connect() as connection:
        is_owner = connection.execute(text(_IS_OWNER)).scalar()
        if is_owner is False:
            raise DatabaseDeniedError(cause="must be owner of table load")


def replace_all(engine: Engine, content: Content, verify: Callable[[Connection], None]) -> None:
    """Make a warehouse hold this content and nothing else, brought up to this version of the program.

    `verify` looks at what came of it; whatever it raises, the warehouse is as it was before.

    Raises:
        WarehouseNewerError: a newer program made the content.
    """
    known = known_revisions()
    if content.revision not in known:
        raise WarehouseNewerError(found=content.revision, known=known[-1])
    with dialect.writing(engine) as connection:
        if revision_of(connection) == content.revision:
            _clear(connection)
        else:
            _drop(connection)
            upgrade(connection, content.revision)
        for name in content.tables:
            for frame in content.frames(name):
                dialect.insert_frame(connection, metadata.tables.get(name, table(name)), frame)  # type: ignore[arg-type]
        install(connection)
        _count_on(connection)
        verify(connection)


def _clear(connection: Connection) -> None:
    """Empties all tables; on PostgreSQL what was granted on them stays."""
    there = set(dialect.table_names(connection))
    names = [name for name in kept_tables() if name in there]
    if not dialect.is_sqlite(connection):
        connection.execute(text(f"TRUNCATE {', '.join(names)}"))
        return
    for name in reversed(names):
        connection.exec_driver_sql(f'DELETE FROM "{name}"')  # noqa: S608 - names come from the schema


def _drop(connection: Connection) -> None:
    """Drops the views and tables of any revision, and nothing that is not ours."""
    drop_views(connection)
    ours = {*metadata.tables, _VERSION}
    order = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name in ours]
    for name in reversed(order):
        connection.exec_driver_sql(f'DROP TABLE "{name}"')


def _count_on(connection: Connection) -> None:
    """Lets the counters of PostgreSQL go on after the numbers that were put in."""
    if dialect.is_sqlite(connection):
        return
    for kept in metadata.sorted_tables:
        number = kept.autoincrement_column
        if number is None:
            continue
        query = select(func.pg_get_serial_sequence(kept.name, number.name))
        counter = connection.execute(query).scalar()
        if counter is None:
            continue
        last = int(connection.execute(select(func.coalesce(func.max(number), 0))).scalar() or 0)
        connection.execute(select(func.setval(counter, max(last, 1), last > 0)))
