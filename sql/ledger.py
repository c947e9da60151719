"""The ledger of a file's tables: rows read = loaded + quarantined + skipped, skipped ones by row, printed totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, false, insert, select, update

from sql import dialect, past
from sql.errors import LedgerError
from sql.schema import control_total, skipped_row, source_file, table_read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from sql.prints import TableLedger


_INSERT = insert(table_read)
_KNOWN = select(table_read.c.table_read_id).where(
    table_read.c.source_file_id == bindparam("source_file_id"), table_read.c.table_no == bindparam("table_no")
)


def verify(tables: Sequence[TableLedger], loaded: int | None = None, quarantined: int | None = None) -> None:
    """Raise LedgerError unless every table adds up and all together hold the rows of their print."""
    for table in tables:
        counts = (table.rows_loaded, table.rows_quarantined, table.rows_skipped)
        if table.rows_read != sum(counts):
            raise LedgerError(
                table_no=table.table_no,
                sheet=table.sheet,
                stated=f"rows_read {table.rows_read}",
                counted="loaded {} + quarantined {} + skipped {}".format(*counts),
            )
        if table.rows_skipped != len(table.skipped_rows):
            raise LedgerError(
                table_no=table.table_no,
                sheet=table.sheet,
                stated=f"rows_skipped {table.rows_skipped}",
                counted=f"skipped_rows {len(table.skipped_rows)}",
            )
    if not tables:
        return
    for name, count in (("rows_loaded", loaded), ("rows_quarantined", quarantined)):
        stated = sum(getattr(table, name) for table in tables)
        if count is not None and stated != count:
            raise LedgerError(
                table_no=", ".join(str(table.table_no) for table in tables),
                sheet=", ".join(table.sheet for table in tables),
                stated=f"{name} {stated}",
                counted=f"rows given {count}",
            )


def write(
    connection: Connection,
    source_file_id: int,
    kind: str,
    tables: Sequence[TableLedger],
    load_id: int | None,
    at: datetime,
) -> None:
    """Store the ledger of tables of one file. A table of a file loaded again at `at` (UTC) shows its last loading."""
    for table in tables:
        number = _table(connection, source_file_id, kind, table, load_id, at)
        dialect.execute_many(
            connection,
            "INSERT INTO skipped_row (table_read_id, row, why) VALUES (?, ?, ?)",
            [(number, skipped["row"], skipped["why"]) for skipped in table.skipped_rows],
        )
        dialect.execute_many(
            connection,
            "INSERT INTO control_total (table_read_id, row, label, column_name, cell, is_count, printed, computed, "
            "difference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    number,
                    total.row,
                    total.label,
                    total.column_name,
                    total.cell,
                    total.is_count,
                    total.printed,
                    total.computed,
                    total.difference,
                )
                for total in table.control_totals
            ],
        )


def _table(
    connection: Connection, source_file_id: int, kind: str, table: TableLedger, load_id: int | None, at: datetime
) -> int:
    values = {
        "kind": kind,
        "load_id": load_id,
        "layout": table.layout,
        "sheet": table.sheet,
        "sheet_no": table.sheet_no,
        "title": table.title,
        "header_row": table.header_row,
        "first_row": table.first_row,
        "last_row": table.last_row,
        "rows_read": table.rows_read,
        "rows_loaded": table.rows_loaded,
        "rows_quarantined": table.rows_quarantined,
        "rows_skipped": table.rows_skipped,
    }
    place = {"source_file_id": source_file_id, "table_no": table.table_no}
    known: int | None = connection.execute(_KNOWN, place).scalar()
    if known is None:
        made = connection.execute(_INSERT, {**place, **values})
        number = int(made.inserted_primary_key[0])  # type: ignore[index]
        if load_id is None:
            # a table without a load has no time of its own
            office = _office(connection, source_file_id)
            past.remember(connection, table_read, false(), at, office, absent=[(number,)])
        return number
    office = _office(connection, source_file_id)
    past.remember(connection, table_read, table_read.c.table_read_id == known, at, office)
    connection.execute(update(table_read).where(table_read.c.table_read_id == known).values(**values))
    for children in (skipped_row, control_total):
        of_table = children.c.table_read_id == known
        past.remember(connection, children, of_table, at, office, absent=[(known,)])
        connection.execute(delete(children).where(of_table))
    return known


def _office(connection: Connection, source_file_id: int) -> int:
    query = select(source_file.c.organisation_id).where(source_file.c.source_file_id == source_file_id)
    return int(connection.execute(query).scalar_one())
