"""Remembering rows that are written over, so that the warehouse can be asked as it was known at any moment.

Facts, links, findings, aliases and notes are versions with `known_from` and `known_to`. What is written over instead —
what reading said of a file, its ledger, the words of a finding, what is shown for a spelling, the code lists — leaves
an image here. Rows that are replaced together are one group: at a moment, a group with images superseded later is what
the earliest of these say, and any other group is what its table says.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, DateTime, func, insert, or_, select

from sql.schema import metadata, past_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

GROUPS: dict[str, tuple[str, ...]] = {
    "source_file": ("source_file_id",),
    "table_read": ("table_read_id",),
    "skipped_row": ("table_read_id",),
    "control_total": ("table_read_id",),
    "finding": ("finding_id",),
    "row_note": ("row_note_id",),
    "spelling": ("organisation_id", "subject", "as_written"),
    "programme_work": (),
    "expenditure_type": (),
    "classification_crosswalk": (),
}
"""The tables whose rows are written over, and by which columns their rows are replaced together; () = all of them."""


def remember(
    connection: Connection,
    table: Table,
    which: ColumnElement[bool] | None,
    at: datetime,
    organisation_id: int | None,
    absent: Iterable[Sequence[object]] = (),
) -> None:
    """Keep an image of the rows that are about to be written over or deleted, all of them if `which` is None.

    `absent`: keys of groups that had no rows until `at` and are about to get some.
    """
    names = GROUPS[table.name]
    query = select(table) if which is None else select(table).where(which)
    found = connection.execute(query.order_by(*table.primary_key.columns)).mappings()
    images = [(_key([row[name] for name in names]), _packed(row)) for row in found]
    rows: list[tuple[str, str | None]] = [*images, *((_key(key), None) for key in absent)]
    if rows:
        said = {"organisation_id": organisation_id, "table_name": table.name, "superseded_at": at}
        connection.execute(insert(past_row), [{**said, "row_group": key, "values_json": text} for key, text in rows])


def images(
    connection: Connection, organisation_id: int | None, known: datetime
) -> dict[str, dict[tuple[object, ...], list[dict[str, Any]]]]:
    """By table and key of group, the rows there were at `known` (UTC) in every group that was written over since.

    With `organisation_id`, only those of that office and of the code lists.
    """
    columns = past_row.c
    since = [columns.superseded_at > known]
    if organisation_id is not None:
        since.append(or_(columns.organisation_id == organisation_id, columns.organisation_id.is_(None)))
    first = (
        select(columns.table_name, columns.row_group, func.min(columns.superseded_at).label("superseded_at"))
        .where(*since)
        .group_by(columns.table_name, columns.row_group)
        .subquery()
    )
    query = (
        select(columns.table_name, columns.row_group, columns.values_json)
        .join(
            first,
            (columns.table_name == first.c.table_name)
            & (columns.row_group == first.c.row_group)
            & (columns.superseded_at == first.c.superseded_at),
        )
        .order_by(columns.past_row_id)
    )
    found: dict[str, dict[tuple[object, ...], list[dict[str, Any]]]] = {}
    for name, group, values in connection.execute(query):
        rows = found.setdefault(name, {}).setdefault(tuple(json.loads(group)), [])
        if values is not None:
            rows.append(_unpacked(metadata.tables[name], json.loads(values)))
    return found


def _key(values: Sequence[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _packed(row: Mapping[Any, object]) -> str:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    return json.dumps(plain, ensure_ascii=False)


def _unpacked(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """The values with their types; columns that the table has no more are left out."""
    return {name: _typed(table, name, value) for name, value in values.items() if name in table.c}


def _typed(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is not None and isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
