"""The canonical dump: what the public views say, as digests that neither database nor the order of rows can change.

Two warehouses that say the same have the same dump, whether SQLite or PostgreSQL holds them. `is_exact` compares every
column (a warehouse and its restored backup). Otherwise numbers the warehouse gives and moments at which it learnt a
thing are left out (`OF_THE_RUN`): two runs over the same files differ in those and in nothing else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, column, select, table

from sql.views import views

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from sql.views import ViewDoc

OF_THE_RUN = frozenset(
    {
        "finding_id",
        "source_file_id",
        "load_id",
        "closed_load_id",
        "opened_load_id",
        "run_id",
        "waiver_id",
        "withdrawal_id",
        "row_note_id",
        "organisation_id",
        "known_from",
        "known_to",
        "received_at",
        "happened_at",
    }
)
"""Columns of public views that tell by which number, or when, the warehouse came to know a thing."""

ROWS_AT_ONCE = 20_000
NOTHING = "\x00"
"""How NULL stands in a dump: no text of a file has it."""
_SEPARATOR = "\x1f"
_SIZE = 32
_BASIS = "as_of_basis"


@dataclass(frozen=True, slots=True)
class ViewState:
    """What one view says: how many rows, and a digest of them all (hex) that does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How one view differs: rows only the first says, rows only the second says, some of each (at most the limit)."""

    view: str
    columns: tuple[str, ...]
    only_first: int
    only_second: int
    first: tuple[tuple[str, ...], ...]
    second: tuple[tuple[str, ...], ...]


def dump(
    connection: Connection, *, is_exact: bool = False, organisation: str | None = None, names: Sequence[str] = ()
) -> dict[str, ViewState]:
    """The state of every public view (or of those named), of one organisation or of all. Reads each view once."""
    found = {}
    for view in _public(names):
        total, rows = 0, 0
        for row in _rows(connection, view, is_exact=is_exact, organisation=organisation):
            digest = hashlib.blake2b(_SEPARATOR.join(row).encode(), digest_size=_SIZE).digest()
            # a sum forgets the order and, unlike an exclusive or, not that a row stands there twice
            total += int.from_bytes(digest, "big")
            rows += 1
        found[view.name] = ViewState(rows, f"{total % (1 << 8 * _SIZE):0{2 * _SIZE}x}")
    return found


def whole(state: Mapping[str, ViewState]) -> str:
    """One digest (hex) of a dump."""
    text = "\n".join(f"{name} {view.rows} {view.digest}" for name, view in sorted(state.items()))
    return hashlib.blake2b(text.encode(), digest_size=_SIZE).hexdigest()


def different(first: Mapping[str, ViewState], second: Mapping[str, ViewState]) -> list[str]:
    """Names of views whose states differ, or that only one of the dumps has."""
    return sorted(name for name in {*first, *second} if first.get(name) != second.get(name))


def explain(
    first: Connection,
    second: Connection,
    name: str,
    *,
    is_exact: bool = False,
    organisation: str | None = None,
    limit: int = 5,
) -> Difference:
    """In which rows a view differs between two warehouses; holds the rows of the view in memory."""
    (view,) = _public([name])
    of_first, of_second = (
        Counter(_rows(connection, view, is_exact=is_exact, organisation=organisation)) for connection in (first, second)
    )
    missing, added = of_first - of_second, of_second - of_first
    return Difference(
        view=name,
        columns=columns_of(view, is_exact=is_exact),
        only_first=missing.total(),
        only_second=added.total(),
        first=tuple(sorted(missing))[:limit],
        second=tuple(sorted(added))[:limit],
    )


def columns_of(view: ViewDoc, *, is_exact: bool) -> tuple[str, ...]:
    """The columns of a view that are compared, in their order."""
    return tuple(name for name, _ in view.columns if is_exact or name not in OF_THE_RUN)


def plain(value: Any) -> str:
    """A value as text that does not tell which database gave it: numbers by their value, moments to the microsecond."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float | Decimal):
        return str(int(value)) if value == int(value) else f"{float(value):.12g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _public(names: Sequence[str]) -> list[ViewDoc]:
    return [view for view in views() if view.is_public and (not names or view.name in names)]


def _rows(
    connection: Connection, view: ViewDoc, *, is_exact: bool, organisation: str | None
) -> Iterator[tuple[str, ...]]:
    names = columns_of(view, is_exact=is_exact)
    query: Select[Any] = select(*(column(name) for name in names)).select_from(table(view.name))
    if organisation is not None:
        query = query.where(column("organisation") == organisation)
    # a file that tells no time of its own holds from when it was received
    when_received = (names.index("as_of"), names.index(_BASIS)) if not is_exact and _BASIS in names else None
    result = connection.execute(query.execution_options(stream_results=True))
    for some in result.partitions(ROWS_AT_ONCE):
        for row in some:
            texts = tuple(map(plain, row))
            if when_received is not None and texts[when_received[1]] == "received":
                place = when_received[0]
                texts = (*texts[:place], NOTHING, *texts[place + 1 :])
            yield texts
