"""Files: what the inbox held when last looked at, and every content ever taken in, with what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from sql import dialect, ledger, past
from sql.events import Event, write_event
from sql.findings import store_file_findings
from sql.runs import utc_now
from sql.schema import finding, inbox_entry, load, source_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection, Engine

    from sql.prints import TableLedger

FileStatus = Literal["read", "partly", "rejected"]

_INSERT = insert(source_file)
_FIND = select(
    source_file.c.source_file_id,
    source_file.c.status,
    source_file.c.received_at,
    source_file.c.as_of,
    source_file.c.as_of_basis,
    source_file.c.run_id,
    source_file.c.name,
).where(source_file.c.organisation_id == bindparam("organisation_id"), source_file.c.sha256 == bindparam("sha256"))


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A file of the inbox as it was when its content was last taken in. `name` is its path below the inbox."""

    name: str
    size_bytes: int
    modified_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What reading said of a file. Reasons say why it was rejected or read in part only."""

    sha256: str
    name: str
    size_bytes: int
    carrier: str
    status: FileStatus
    reason_th: str | None = None
    reason_en: str | None = None
    stated_organisation: str | None = None
    fiscal_year: int | None = None
    as_of: datetime | None = None
    as_of_basis: str | None = None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A content the warehouse has taken in before: since when (UTC), with what result, last by which run and name."""

    source_file_id: int
    status: FileStatus
    received_at: datetime
    as_of: datetime | None
    as_of_basis: str | None
    run_id: int
    name: str


def known_entries(engine: Engine, organisation_id: int) -> dict[str, InboxEntry]:
    """The inbox as remembered, by name."""
    columns = inbox_entry.c
    query = select(columns.name, columns.size_bytes, columns.modified_ns, columns.sha256).where(
        columns.organisation_id == organisation_id
    )
    with engine.connect() as connection:
        return {row.name: InboxEntry(*row) for row in connection.execute(query)}


def record_entries(engine: Engine, organisation_id: int, entries: Iterable[InboxEntry]) -> None:
    """Remember these entries, in place of earlier ones of the same name; all others stay."""
    rows = [asdict(entry) for entry in entries]
    if not rows:
        return
    with dialect.writing(engine) as connection:
        dialect.execute_many(
            connection,
            "DELETE FROM inbox_entry WHERE organisation_id = ? AND name = ?",
            [(organisation_id, row["name"]) for row in rows],
        )
        connection.execute(insert(inbox_entry), [{"organisation_id": organisation_id, **row} for row in rows])


def forget_entries(engine: Engine, organisation_id: int, names: Sequence[str]) -> None:
    """Forget entries that are no longer in the inbox; what was loaded from them stays."""
    if not names:
        return
    with dialect.writing(engine) as connection:
        gone = inbox_entry.c.organisation_id == organisation_id
        connection.execute(delete(inbox_entry).where(gone, inbox_entry.c.name.in_(list(names))))


def register_file(engine: Engine, organisation_id: int, run_id: int, file: SeenFile) -> int:
    """Enter a content, or what was said anew of a known one; returns its number.

    When it was first received stays as it is.
    """
    with dialect.writing(engine) as connection:
        return _register(connection, organisation_id, run_id, file)[0]


def enter_file(
    engine: Engine, organisation_id: int, run_id: int, file: SeenFile, findings: Sequence[Mapping[str, Any]]
) -> int:
    """`register_file` together with the findings of no print (`save_file_findings`) and the event, in one transaction.

    The event is `file_rejected` with the reason, or `file_received`.
    """
    with dialect.writing(engine) as connection:
        number, is_new = _register(connection, organisation_id, run_id, file)
        if findings or not is_new:
            store_file_findings(connection, run_id, organisation_id, number, findings)
        event = Event.FILE_REJECTED if file.status == "rejected" else Event.FILE_RECEIVED
        write_event(connection, event, file.name, organisation_id, run_id, file.reason_en)
        return number


def _register(connection: Connection, organisation_id: int, run_id: int, file: SeenFile) -> tuple[int, bool]:
    """The number of a file, and whether it was not known before."""
    now = utc_now()
    values = {**asdict(file), "read_at": now, "run_id": run_id}
    place = {"organisation_id": organisation_id, "sha256": file.sha256}
    known: int | None = connection.execute(_FIND, place).scalar()
    if known is not None:
        of_file = source_file.c.source_file_id == known
        before = connection.execute(select(source_file).where(of_file)).mappings().one()
        if any(before[name] != value for name, value in asdict(file).items()):
            past.remember(connection, source_file, of_file, now, organisation_id)
        connection.execute(update(source_file).where(of_file).values(**values))
        return known, False
    made = connection.execute(_INSERT, {"organisation_id": organisation_id, "received_at": now, **values})
    return int(made.inserted_primary_key[0]), True  # type: ignore[index]


def find_file(engine: Engine, organisation_id: int, sha256: str) -> KnownFile | None:
    """The file of that content, or None."""
    with engine.connect() as connection:
        row = connection.execute(_FIND, {"organisation_id": organisation_id, "sha256": sha256}).first()
    return None if row is None else KnownFile(*row)


def archived_contents(connection: Connection) -> list[str]:
    """SHA-256 of every content ever taken in, of all organisations, sorted."""
    return sorted(set(connection.execute(select(source_file.c.sha256)).scalars()))


def file_known(engine: Engine, organisation_id: int, sha256: str) -> bool:
    """Whether that content was taken in before, rejected or not."""
    return find_file(engine, organisation_id, sha256) is not None


def rejected_files(engine: Engine, organisation_id: int) -> list[tuple[str, str | None, str | None]]:
    """Name and reasons (Thai, English) of files of today's inbox that were rejected, by name."""
    columns, entry = source_file.c, inbox_entry.c
    query = (
        select(entry.name, columns.reason_th, columns.reason_en)
        .join(source_file, (columns.sha256 == entry.sha256) & (columns.organisation_id == entry.organisation_id))
        .where(entry.organisation_id == organisation_id, columns.status == "rejected")
        .order_by(entry.name)
    )
    with engine.connect() as connection:
        return [(row.name, row.reason_th, row.reason_en) for row in connection.execute(query)]


def files_not_wholly_read(engine: Engine, organisation_id: int) -> frozenset[str]:
    """Names of files of today's inbox that were rejected, read in part, or read without a column of theirs.

    Layouts may since have learnt to read them.
    """
    columns, entry = source_file.c, inbox_entry.c
    without_column = (
        select(func.coalesce(finding.c.source_file_id, load.c.source_file_id))
        .select_from(finding.outerjoin(load, load.c.load_id == finding.c.load_id))
        .where(
            finding.c.organisation_id == organisation_id,
            finding.c.known_to.is_(None),
            finding.c.rule.in_(("header_unknown", "header_ambiguous")),
        )
    )
    query = (
        select(entry.name)
        .join(source_file, (columns.sha256 == entry.sha256) & (columns.organisation_id == entry.organisation_id))
        .where(
            entry.organisation_id == organisation_id,
            or_(columns.status.in_(("rejected", "partly")), columns.source_file_id.in_(without_column)),
        )
    )
    with engine.connect() as connection:
        return frozenset(connection.execute(query).scalars())


def record_tables(engine: Engine, source_file_id: int, kind: str, tables: Sequence[TableLedger]) -> None:
    """Enter tables that are known and not loaded; all their rows count as skipped, each with its reason.

    Raises LedgerError if their rows do not add up.
    """
    ledger.verify(tables)
    with dialect.writing(engine) as connection:
        ledger.write(connection, source_file_id, kind, tables, None, utc_now())
