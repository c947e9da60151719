"""Where rows stand: file, sheet and row of a `source_row_id` (`sha256[:16]:sheet number:row`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sql.schema import source_file, table_read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_MANY = 200
"""So many files are looked up one by one at most; of more, all files of the office are read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a file; `sheet` is None where the ledger of the file names no table of that sheet."""

    file_name: str
    sheet: str | None
    sheet_no: int
    row: int


def places(connection: Connection, organisation_id: int, source_row_ids: Iterable[str]) -> dict[str, Place]:
    """The places of these rows, by `source_row_id`; rows of files that the office does not have are left out."""
    wanted = {text: _parted(text) for text in source_row_ids}
    prefixes = {prefix for prefix, _, _ in wanted.values()}
    columns = source_file.c
    query = (
        select(func.substr(columns.sha256, 1, 16), columns.name, table_read.c.sheet_no, table_read.c.sheet)
        .join(table_read, table_read.c.source_file_id == columns.source_file_id, isouter=True)
        .where(columns.organisation_id == organisation_id)
        .order_by(table_read.c.table_no.desc())
    )
    if len(prefixes) <= _MANY:
        query = query.where(func.substr(columns.sha256, 1, 16).in_(sorted(prefixes)))
    names: dict[str, str] = {}
    sheets: dict[tuple[str, int], str] = {}
    for prefix, name, sheet_no, sheet in connection.execute(query):
        names[prefix] = name
        if sheet_no is not None:
            sheets[prefix, sheet_no] = sheet
    return {
        text: Place(names[prefix], sheets.get((prefix, sheet_no)), sheet_no, row)
        for text, (prefix, sheet_no, row) in wanted.items()
        if prefix in names
    }


def _parted(text: str) -> tuple[str, int, int]:
    prefix, sheet_no, row = text.split(":")
    return prefix, int(sheet_no), int(row)
