"""What changed in the dimensions between two moments of knowing: what an office said itself, and the code lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from sql import past
from sql.changes import Change
from sql.schema import alias, metadata, own_code, unit_change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table

    from sql.changes import What

ALIASES, OWN_CODES, UNIT_CHANGES = "aliases", "own_codes", "unit_changes"
CODE_LISTS: dict[str, tuple[str, ...]] = {
    "programme_work": ("work_code", "programme", "work"),
    "expenditure_type": ("type_code", "budget_type", "category", "expenditure_type"),
    "classification_crosswalk": ("subject", "old_name", "new_name"),
}
"""By which columns the rows of a code list are known again."""

_VERSIONED: dict[str, tuple[Table, tuple[str, ...], tuple[str, ...]]] = {
    ALIASES: (alias, ("subject", "as_written"), ("name", "note")),
    OWN_CODES: (own_code, ("subject", "code", "as_written"), ("name", "parent", "valid_from", "valid_to")),
    UNIT_CHANGES: (unit_change, ("old_name", "new_name"), ("what", "from_year", "reason", "shown_name")),
}
"""What an office said itself: the table, the columns by which its rows are known again, and those that tell."""

DIMENSIONS = (*_VERSIONED, *CODE_LISTS)

_Rows = dict[tuple[object, ...], "Mapping[Any, Any]"]
_Images = dict[tuple[object, ...], list[dict[str, Any]]]


def names_between(
    connection: Connection, organisation_id: int, since: datetime, until: datetime, kinds: Sequence[str] = DIMENSIONS
) -> list[Change]:
    """What was known of names and code lists at `until` (UTC) otherwise than at `since`."""
    found: list[Change] = []
    for name, (table, keys, fields_told) in _VERSIONED.items():
        if name in kinds:
            before, after = (_said(connection, table, keys, organisation_id, moment) for moment in (since, until))
            found += _compared(name, before, after, fields_told)
    earlier, later = (past.images(connection, None, moment) for moment in (since, until))
    for name, keys in CODE_LISTS.items():
        if name in kinds and name in earlier:
            before, after = (_listed(connection, name, keys, images.get(name)) for images in (earlier, later))
            number = f"{name}_id"
            fields = [c.name for c in metadata.tables[name].columns if c.name != number and c.name not in keys]
            found += _compared(name, before, after, fields)
    return found


def _said(connection: Connection, table: Table, keys: Sequence[str], organisation_id: int, known: datetime) -> _Rows:
    columns = table.c
    query = select(table).where(
        columns.organisation_id == organisation_id,
        columns.known_from <= known,
        or_(columns.known_to.is_(None), and_(columns.known_to > known)),
    )
    return {tuple(row[key] for key in keys): row for row in connection.execute(query).mappings()}


def _listed(
    connection: Connection,
    name: str,
    keys: Sequence[str],
    images: _Images | None,
) -> _Rows:
    if images:
        rows: Sequence[Mapping[Any, Any]] = images[()]
    else:
        rows = list(connection.execute(select(metadata.tables[name])).mappings())
    return {tuple(row[key] for key in keys): row for row in rows}


def _compared(kind: str, before: _Rows, after: _Rows, names: Sequence[str]) -> list[Change]:
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        fields: tuple[tuple[str, Any, Any], ...] = ()
        if old is not None and new is not None:
            fields = tuple((name, old[name], new[name]) for name in names if old[name] != new[name])
            if not fields:
                continue
        elif new is not None:
            fields = tuple((name, None, new[name]) for name in names if new[name] is not None)
        elif old is not None:
            fields = tuple((name, old[name], None) for name in names if old[name] is not None)
        what: What = "new" if old is None else "gone" if new is None else "changed"
        said = " · ".join(str(value) for value in key if value is not None)
        found.append(Change(kind, None, what, said, None, "", fields, None, None))
    return found
