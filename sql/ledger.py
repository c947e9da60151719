"""The ledger of a file's tables: rows read = loaded + quarantined + skipped, skipped ones by row, printed totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from sql.errors import LedgerError
from sql.schema import control_total, skipped_row, table_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sql.prints import TableLedger


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
    connection: Connection, source_file_id: int, kind: str, tables: Sequence[TableLedger], load_id: int | None
) -> None:
    """Store the ledger of tables of one file. A table of a file loaded again shows its last loading."""
    for table in tables:
        number = _table(connection, source_file_id, kind, table, load_id)
        if table.skipped_rows:
            connection.execute(
                insert(skipped_row),
                [{"table_read_id": number, "row": s["row"], "why": s["why"]} for s in table.skipped_rows],
            )
        if table.control_totals:
            connection.execute(
                insert(control_total),
                [
                    {
                        "table_read_id": number,
                        "row": total.row,
                        "label": total.label,
                        "column_name": total.column_name,
                        "cell": total.cell,
                        "is_count": total.is_count,
                        "printed": total.printed,
                        "computed": total.computed,
                        "difference": total.difference,
                    }
                    for total in table.control_totals
                ],
            )


def _table(connection: Connection, source_file_id: int, kind: str, table: TableLedger, load_id: int | None) -> int:
    values = {
        "kind": kind,
        "load_id": load_id,
        "layout": table.layout,
        "sheet": table.sheet,
        "title": table.title,
        "header_row": table.header_row,
        "first_row": table.first_row,
        "last_row": table.last_row,
        "rows_read": table.rows_read,
        "rows_loaded": table.rows_loaded,
        "rows_quarantined": table.rows_quarantined,
        "rows_skipped": table.rows_skipped,
    }
    place = (table_read.c.source_file_id == source_file_id) & (table_read.c.table_no == table.table_no)
    known: int | None = connection.execute(select(table_read.c.table_read_id).where(place)).scalar()
    if known is None:
        made = connection.execute(
            insert(table_read).values(source_file_id=source_file_id, table_no=table.table_no, **values)
        )
        return int(made.inserted_primary_key[0])  # type: ignore[index]
    connection.execute(update(table_read).where(table_read.c.table_read_id == known).values(**values))
    for children in (skipped_row, control_total):
        connection.execute(delete(children).where(children.c.table_read_id == known))
    return known
