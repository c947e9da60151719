"""The one module that knows SQLite from PostgreSQL: connecting, write transactions, and frames in and out in bulk.

Everything else is SQLAlchemy Core or SQL that both understand.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import (
    ARRAY,
    Boolean,
    Date,
    DateTime,
    Float,
    Integer,
    Text,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.inspection import inspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import URL, ColumnElement, Connection, Engine, Executable, Select, Table
    from sqlalchemy.types import TypeEngine

_WRITES = "tambon_writes"
_MOMENT = "%Y-%m-%d %H:%M:%S%.6f"
_BUSY_SECONDS = 30
_COPIED_AT_ONCE = 4_000
"""So that PostgreSQL takes in some rows while the next ones are written out."""
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 10000",
)


def is_sqlite(engine: Engine | Connection) -> bool:
    """Whether this is the embedded warehouse."""
    return engine.dialect.name == "sqlite"


def connect(url: str | URL) -> Engine:
    """An engine for the URL: SQLite with WAL and foreign keys, or PostgreSQL through psycopg. Opens nothing yet."""
    address = make_url(url)
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address, pool_pre_ping=address.get_backend_name() != "sqlite")
    if not is_sqlite(engine):
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    from psycopg.adapt import Loader

    class _Number(Loader):
        """Sums of satang are `numeric` there: whole ones are int and others float, as SQLite gives them."""

        def load(self, data: Any) -> int | float:
            text = bytes(data).decode()
            return int(text) if text.lstrip("-").isdecimal() else float(text)

    connection.adapters.register_loader("numeric", _Number)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # None: sqlite3 begins nothing by itself; the transaction begins where SQLAlchemy says so, for DDL as well
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that will write: on SQLite it waits for the write lock at its beginning, never in the middle."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        yield connection


def one_writer(connection: Connection, organisation_id: int) -> None:
    """Keep two transactions from writing the history of one organisation at once, until the end of this one."""
    if not is_sqlite(connection):
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(71001, %s)", (organisation_id,))


def moment(connection: Connection, value: datetime | None) -> object:
    """A timestamp as the driver stores it, for statements that go past SQLAlchemy's types."""
    if value is None or not is_sqlite(connection):
        return value
    return _moment_text(value)


def _moment_text(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="microseconds")


def insert_frame(connection: Connection, table: Table, frame: pl.DataFrame, **constants: object) -> None:
    """Insert all rows; frame columns and constants are columns of the table, everything else stays NULL.

    SQLite: one prepared statement over all rows; PostgreSQL: COPY of CSV, which takes half the time that rows of Python
    values take.
    """
    if frame.is_empty():
        return
    names = [*constants, *frame.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    raw = _driver_cursor(connection)
    if is_sqlite(connection):
        # constants stand in the statement, not in every row; a tenth of the time
        marks = ", ".join((*map(_literal, constants.values()), *("?" * frame.width)))
        raw.executemany(
            f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})',  # noqa: S608 - names come from the schema
            zip(*_columns(frame), strict=True),  # column by column: `rows()` of a frame takes nearly twice as long
        )
        return
    texts = pl.selectors.enum().cast(pl.String)
    whole = frame.with_columns(texts).select(
        *(pl.lit(value).alias(name) for name, value in constants.items()), *frame.columns
    )
    target = f'"{table.name}"'
    # COPY does not ask the policies of rows, so PostgreSQL refuses it to those they bind: they copy beside, and insert
    is_bound = raw.execute("SELECT row_security_active(%s)", (table.name,)).fetchone()[0]
    if is_bound:
        target = "pg_temp.copied"
        raw.execute(f'CREATE TEMPORARY TABLE copied AS SELECT {quoted} FROM "{table.name}" WITH NO DATA')  # noqa: S608 - own
    with raw.copy(f"COPY {target} ({quoted}) FROM STDIN (FORMAT csv)") as copy:
        for some in whole.iter_slices(_COPIED_AT_ONCE):
            copy.write(_as_csv(some))
    if is_bound:
        raw.execute(f'INSERT INTO "{table.name}" ({quoted}) SELECT {quoted} FROM {target}')  # noqa: S608 - own tables
        raw.execute(f"DROP TABLE {target}")


def _as_csv(frame: pl.DataFrame) -> bytes:
    """Rows as COPY reads them: every text in quotes, so that an empty one is told from NULL, which is nothing."""
    text: str = frame.write_csv(include_header=False, quote_style="non_numeric", datetime_format=_MOMENT)
    return text.encode()


def _literal(value: object) -> str:
    """A value in a statement of SQLite."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    if not isinstance(value, str | datetime):
        raise TypeError(value)
    text = value if isinstance(value, str) else _moment_text(value)
    return "'" + text.replace("'", "''") + "'"


def _columns(frame: pl.DataFrame) -> Iterator[Iterable[object]]:
    """The values of every column as SQLite stores them; a text of an Enum is made once, and SQLite's form of it too."""
    numbered = {name: dtype.categories for name, dtype in frame.schema.items() if isinstance(dtype, pl.Enum)}
    numbers = frame.select(pl.col(list(numbered)).to_physical()) if numbered else frame
    for series in frame.get_columns():
        if series.name in numbered:
            text_of: dict[int | None, str | None] = dict(enumerate(numbered[series.name].to_list()))
            text_of[None] = None
            yield map(text_of.__getitem__, numbers[series.name].to_list())
        else:
            yield _stored(series).to_list()


def _stored(series: pl.Series) -> pl.Series:
    if isinstance(series.dtype, pl.Datetime):
        return series.dt.to_string(_MOMENT)
    if isinstance(series.dtype, pl.Date):
        return series.cast(pl.String)
    if isinstance(series.dtype, pl.Boolean):
        return series.cast(pl.Int8)
    return series


def execute_many(connection: Connection, statement: str, rows: Sequence[Sequence[object]]) -> None:
    """Run a statement with `?` marks once for every row; values are as the driver stores them (see `moment`)."""
    if rows:
        text = statement if is_sqlite(connection) else statement.replace("?", "%s")
        _driver_cursor(connection).executemany(text, rows)


def _driver_cursor(connection: Connection) -> Any:
    driver: Any = connection.connection.dbapi_connection
    return driver.cursor()


def fetch_frame(
    connection: Connection, query: Select[Any], parameters: dict[str, object] | None = None
) -> pl.DataFrame:
    """The rows of a select as a frame whose types are those of its columns, also when there are none.

    Timestamps are microsecond Datetime, whole numbers Int64, booleans Boolean, dates Date, everything else as text.
    """
    columns = list(query.selected_columns)
    result = connection.execute(query, parameters or {})
    cursor: Any = result.cursor
    rows = cursor.fetchall()
    result.close()
    return _typed(rows, columns, sqlite=is_sqlite(connection))


def fetch_frames(connection: Connection, query: Select[Any], size: int) -> Iterator[pl.DataFrame]:
    """The rows of a select as frames like that of `fetch_frame`, of at most so many rows each; none of no rows.

    Only one of them is in memory: the server of PostgreSQL hands the rows over as they are asked for.
    """
    columns = list(query.selected_columns)
    if is_sqlite(connection):
        result = connection.execute(query)
        cursor: Any = result.cursor
        while rows := cursor.fetchmany(size):
            yield _typed(rows, columns, sqlite=True)
        result.close()
        return
    for some in connection.execute(query.execution_options(yield_per=size)).partitions():
        yield _typed([tuple(row) for row in some], columns, sqlite=False)


def _typed(rows: list[Any], columns: Sequence[ColumnElement[Any]], *, sqlite: bool) -> pl.DataFrame:
    if not rows:
        return pl.DataFrame(schema={column.name: _raw_type(column.type, sqlite=False) for column in columns})
    raw = {column.name: _raw_type(column.type, sqlite=sqlite) for column in columns}
    frame = pl.DataFrame(rows, schema=raw, orient="row")
    if not sqlite:
        return frame
    return frame.with_columns(
        _from_text(column.name, column.type) for column in columns if isinstance(column.type, Boolean | Date | DateTime)
    )


def _raw_type(kind: TypeEngine[Any], *, sqlite: bool) -> pl.DataType:
    if isinstance(kind, DateTime):
        return pl.String() if sqlite else pl.Datetime("us")
    if isinstance(kind, Date):
        return pl.String() if sqlite else pl.Date()
    if isinstance(kind, Boolean):
        return pl.Int64() if sqlite else pl.Boolean()
    if isinstance(kind, Integer):
        return pl.Int64()
    if isinstance(kind, Float):
        return pl.Float64()
    return pl.String()


def _from_text(name: str, kind: TypeEngine[Any]) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, Boolean):
        return column.cast(pl.Boolean)
    if isinstance(kind, Date):
        return column.str.to_date("%Y-%m-%d")
    return column.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")


def among(column: ColumnElement[str], name: str, *, sqlite: bool) -> ColumnElement[bool]:
    """The condition that a text column has one of many values; they travel as one parameter, `listed` under `name`."""
    if sqlite:
        values = func.json_each(bindparam(name, type_=Text)).table_valued("value")
        return column.in_(select(values.c.value))
    return column == any_(bindparam(name, type_=ARRAY(Text)))


def listed(connection: Connection, values: Sequence[str]) -> object:
    """The parameter of `among`."""
    return json.dumps(list(values), ensure_ascii=False) if is_sqlite(connection) else list(values)


def scalar(connection: Connection, query: Executable) -> Any:
    """The first column of the first row, or None."""
    return connection.execute(query).scalar()


def moment_type(connection: Connection) -> str:
    """The SQL type of a timestamp in casts; SQLite keeps timestamps as text."""
    return "TEXT" if is_sqlite(connection) else "TIMESTAMP"


def table_names(connection: Connection) -> list[str]:
    """The tables that exist, sorted."""
    return sorted(inspect(connection).get_table_names())
