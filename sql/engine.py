"""Opening a warehouse and bringing it up to date: tables by Alembic, then views and code lists."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.inspection import inspect

from sql import dialect, roles, seeds, trends, views
from sql.errors import WarehouseNewerError, WarehouseUnreachableError
from sql.schema import warehouse_meta

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = re.compile(r"(\d{4})_\w+\.py", re.ASCII)


def open_warehouse(url: str) -> Engine:
    """The engine of a warehouse (`sqlite:///warehouse.db`, `postgresql://…`), not yet migrated.

    Raises WarehouseUnreachableError if the database cannot be opened.
    """
    engine = dialect.connect(url)
    try:
        engine.connect().close()
    except SQLAlchemyError as error:
        engine.dispose()
        cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        raise WarehouseUnreachableError(url=engine.url.render_as_string(hide_password=True), cause=cause) from error
    return engine


def migrate(engine: Engine) -> None:
    """Bring tables, views and code lists to this version of the program, in one transaction.

    Costs a few milliseconds when nothing has changed. Raises WarehouseNewerError if a newer program made the warehouse.
    """
    revisions = _revisions()
    wanted = _fingerprint(revisions)
    with engine.connect() as connection:
        _refuse_newer(connection, revisions)
        if _meta(connection).get("fingerprint") == wanted:
            return
    with dialect.writing(engine) as connection:
        if _meta(connection).get("fingerprint") != wanted:
            install(connection)


def install(connection: Connection) -> None:
    """Tables, views and code lists of this version of the program, whichever were there; part of a transaction."""
    revisions = _revisions()
    drop_views(connection)
    if revision_of(connection) != revisions[-1]:
        upgrade(connection)
    seeds.seed(connection)
    installed = views.install(connection)
    roles.renew(connection)
    trends.refresh_all(connection)
    connection.execute(delete(warehouse_meta))
    connection.execute(
        insert(warehouse_meta),
        [{"key": "fingerprint", "value": _fingerprint(revisions)}, {"key": "views", "value": json.dumps(installed)}],
    )


def drop_views(connection: Connection) -> None:
    """Drop the views that a program of any version has installed."""
    views.drop(connection, json.loads(_meta(connection).get("views", "[]")))


def is_current(engine: Engine) -> bool:
    """Whether `migrate` would have nothing to do."""
    with engine.connect() as connection:
        return _meta(connection).get("fingerprint") == _fingerprint(_revisions())


def known_revisions() -> list[str]:
    """All revisions of the schema that this program can bring up to date, the oldest first."""
    return _revisions()


def program_fingerprint() -> str:
    """What tells whether two programs give a warehouse the same schema, views and code lists."""
    return _fingerprint(_revisions())


def _revisions() -> list[str]:
    return sorted(m[1] for p in (MIGRATIONS / "versions").glob("*.py") if (m := _REVISION.fullmatch(p.name)))


def _fingerprint(revisions: list[str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for text in (revisions[-1].encode(), views.sources(), seeds.sources()):
        digest.update(text)
        digest.update(b"\0\0")
    return digest.hexdigest()


def revision_of(connection: Connection) -> str | None:
    """The revision of the schema of a warehouse; None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def _refuse_newer(connection: Connection, revisions: list[str]) -> None:
    found = revision_of(connection)
    if found is not None and found not in revisions:
        raise WarehouseNewerError(found=found, known=revisions[-1])


def _meta(connection: Connection) -> dict[str, str]:
    if not inspect(connection).has_table(warehouse_meta.name):
        return {}
    return {row.key: row.value for row in connection.execute(select(warehouse_meta))}


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables, and nothing else, forward to a revision; part of a transaction."""
    # imported here: with nothing to upgrade, opening the warehouse must not pay for Alembic
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
