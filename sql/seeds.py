"""The code lists of `seeds/*.csv`: loaded into the warehouse whole, and read from it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import delete, select

from sql import dialect, past
from sql.runs import utc_now
from sql.schema import expenditure_type, programme_work

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Table

FOLDER = Path(__file__).parent / "seeds"
_FILES: dict[str, Table] = {"programme_works.csv": programme_work, "expenditure_types.csv": expenditure_type}


def sources() -> bytes:
    """The bytes of all lists, for the fingerprint that tells whether they must be loaded anew."""
    return b"\0".join((FOLDER / name).read_bytes() for name in _FILES)


def seed(connection: Connection) -> bool:
    """Make the lists in the warehouse equal to the files; returns whether anything had to be written."""
    changed = False
    for name, table in _FILES.items():
        wanted = _read(FOLDER / name, table)
        if _listed(connection, table).equals(wanted):
            continue
        past.remember(connection, table, None, utc_now(), None)
        connection.execute(delete(table))
        dialect.insert_frame(connection, table, wanted)
        changed = True
    return changed


def code_lists(engine: Engine) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lists of งาน (columns of `programme_work`) and of ประเภทรายจ่าย (`expenditure_type`), without their numbers.

    Codes are text, `valid_from`/`valid_to` fiscal years (B.E., Int64, null = not known), in the order of the files.
    """
    with engine.connect() as connection:
        return _listed(connection, programme_work), _listed(connection, expenditure_type)


def _listed(connection: Connection, table: Table) -> pl.DataFrame:
    number, *columns = table.columns
    return dialect.fetch_frame(connection, select(*columns).order_by(number))


def _read(path: Path, table: Table) -> pl.DataFrame:
    _, *columns = table.columns
    types = {column.name: pl.Int64 if column.name.startswith("valid_") else pl.String for column in columns}
    return pl.read_csv(path, schema=types)
