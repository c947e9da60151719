"""From the run's folder into the warehouse: files, prints, and the inbox as it is now done."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.aliases import without_explained
from pipeline.discovery import is_inside
from pipeline.judging import read_judged
from pipeline.prints import PrintFile, read_print, read_reading
from pipeline.receiving import read_received
from pipeline.sorting import Sorted, sort_lines
from pipeline.suggestions import settle_suggestions
from sources.reading import as_of
from sql.files import (
    InboxEntry,
    SeenFile,
    enter_file,
    find_file,
    forget_entries,
    known_entries,
    record_entries,
)
from sql.loading import ControlTotal, Print, TableLedger, load_print
from sql.runs import local_today, utc_now
from sql.waivers import active_waivers
from sql.withdrawals import named_as_gone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from pipeline.office import Office
    from sql.files import KnownFile

BANGKOK = ZoneInfo("Asia/Bangkok")


def register(office: Office, folder: Path, run_id: int, received: Path) -> list[str]:
    """Enters a received file, and what was found in it besides its prints; returns the ids of its prints.

    Nothing is entered of a content that is done already, in an earlier run or under another name in this one, nor of a
    file that could not be archived: it has no hash, and the next run tries it again.
    """
    file = read_received(received)
    if file["is_known"] or not file["sha256"]:
        return []
    known = find_file(office.engine, office.organisation_id, file["sha256"])
    if known is not None and known.run_id == run_id and known.name != file["name"]:
        return []
    document, prints = read_reading(folder, file["sha256"])
    seen = _seen(document, file, known)
    enter_file(office.engine, office.organisation_id, run_id, seen, _loose_findings(document))
    return prints


def _loose_findings(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Findings of a file that come with no print: of sheets that could not be read, and of tables not yet loaded.

    What is wrong inside a file that was read and does not belong here is nothing this office can mend.
    """
    if document["status"] == "rejected" and document["tables"]:
        return []
    tables = [table for table in document["tables"] if not table["loaded"]]
    return [*document.get("findings", []), *(finding for table in tables for finding in table["findings"])]


def _seen(document: Mapping[str, Any], file: Mapping[str, Any], known: KnownFile | None) -> SeenFile:
    """What reading said of a file. Where neither print nor workbook tells its time, it is that of its first receipt."""
    told = as_of(dict(document))
    if told is not None and told[1] == "workbook" and told[0] > _thai_time(utc_now()) + timedelta(days=1):
        told = None  # a clock that was wrong: what it wrote would win over every true time
    if told is None:
        received = known.received_at if known is not None else utc_now()
        moment = _thai_time(received)
        told = (
            (known.as_of, "received")
            if known and known.as_of and known.as_of_basis == "received"
            else (moment, "received")
        )
    return SeenFile(
        sha256=document["sha256"],
        name=file["name"],
        size_bytes=file["size_bytes"],
        carrier=document["carrier"],
        status=document["status"],
        reason_th=document["reason_th"],
        reason_en=document["reason_en"],
        stated_organisation=document["organisation"],
        fiscal_year=document["fiscal_year"],
        as_of=told[0],
        as_of_basis=told[1],
    )


def _thai_time(moment: datetime) -> datetime:
    """A moment in UTC as a clock in Thailand shows it; both without a zone."""
    return moment.replace(tzinfo=UTC).astimezone(BANGKOK).replace(tzinfo=None)


def load_print_file(office: Office, folder: Path, run_id: int, print_id: str, judged: Path | None) -> dict[str, Any]:
    """Loads a print in one transaction. `judged` has the row findings of its kind (None: rows were not judged).

    Returns `sha256, rows_loaded, rows_quarantined, opened, closed, unchanged, is_new`.
    """
    described, lines = read_print(folder, print_id)
    known = find_file(office.engine, office.organisation_id, described.sha256)
    if known is None or known.as_of is None:
        message = f"{print_id}: its file is not registered"
        raise LookupError(message)
    read = [{**finding, "origin": "read"} for table in described.tables for finding in table["findings"]]
    row = read_judged(judged)["findings"].get(print_id, []) if judged else []
    findings = [*read, *({**finding, "origin": "row"} for finding in row)]
    waivers = active_waivers(office.engine, office.organisation_id, local_today())
    keys = {(waiver.rule, waiver.fiscal_year, waiver.line_key) for waiver in waivers}
    ordered = sort_lines(lines, without_explained(office, findings), described.fiscal_year, keys)
    result = load_print(
        office.engine,
        Print(
            run_id=run_id,
            organisation_id=office.organisation_id,
            source_file_id=known.source_file_id,
            fiscal_year=described.fiscal_year,
            kind=described.kind,
            completeness="full" if described.completeness == "full" else "partial",
            as_of=known.as_of,
            rows=ordered.good,
            quarantined=ordered.quarantined,
            tables=ledgers(described, ordered),
            findings=findings,
            withdrawn=_withdrawn(office, described),
        ),
        told_as=print_id,
    )
    settle_suggestions(office, run_id, described.kind, described.fiscal_year)
    return {
        "sha256": described.sha256,
        "rows_loaded": ordered.good.height,
        "rows_quarantined": ordered.quarantined.height,
        "opened": result.opened,
        "closed": result.closed,
        "unchanged": result.unchanged,
        "is_new": result.is_new,
    }


def _withdrawn(office: Office, described: PrintFile) -> list[tuple[str, str]]:
    """What people have withdrawn with this file; of a print that is complete, nothing stays that it does not name."""
    if described.completeness == "full":
        return []
    place = (described.sha256, described.kind, described.fiscal_year)
    return named_as_gone(office.engine, office.organisation_id, *place)


def ledgers(described: PrintFile, ordered: Sorted) -> list[TableLedger]:
    """The ledger of each table of a print: how many of its rows were read, loaded, quarantined and skipped."""
    loaded, quarantined = _by_table(ordered.good), _by_table(ordered.quarantined)
    return [
        TableLedger(
            table_no=table["table_no"],
            layout=table["layout"],
            sheet=table["sheet"],
            sheet_no=table["sheet_no"],
            title=table["title"],
            header_row=table["header_row"],
            first_row=table["first_row"],
            last_row=table["last_row"],
            rows_read=table["rows_read"],
            rows_loaded=loaded.get(table["table_no"], 0),
            rows_quarantined=quarantined.get(table["table_no"], 0),
            rows_skipped=len(table["skipped_rows"]),
            skipped_rows=table["skipped_rows"],
            control_totals=_control_totals(table),
        )
        for table in described.tables
    ]


def _by_table(lines: pl.DataFrame) -> dict[int, int]:
    return Counter(lines["table_no"].to_list())


def _control_totals(table: Mapping[str, Any]) -> list[ControlTotal]:
    amounts = [
        ControlTotal(
            row=total["row"],
            label=total["label"],
            column_name=total["column"],
            cell=total["cell"],
            printed=total["printed_satang"],
            computed=total["computed_satang"],
        )
        for total in table["printed_totals"]
    ]
    counts = [
        ControlTotal(
            row=count["row"],
            label=count["label"],
            column_name=count["column"],
            cell=count["cell"],
            printed=count["printed"],
            computed=count["computed"],
            is_count=True,
        )
        for count in table.get("printed_counts", [])
    ]
    return amounts + counts


def settle(office: Office, received: Sequence[Path]) -> None:
    """Remembers the files that are done, so that the next run does not open them again.

    This comes last of a file's steps: a run that ends before has its files found and done once more, to the same end.
    A zip that is another now takes what it held before with it.
    """
    told = [file for file in map(read_received, received) if file["sha256"] and not file.get("is_replay")]
    entries = [InboxEntry(file["name"], file["size_bytes"], file["modified_ns"], file["sha256"]) for file in told]
    before = known_entries(office.engine, office.organisation_id)
    for file in told:
        if file["is_known"]:
            entries += _members_again(before, file)
    now = {entry.name for entry in entries}
    names = {file["name"] for file in told}
    gone = [name for name in before if name not in now and is_inside(name, names)]
    forget_entries(office.engine, office.organisation_id, gone)
    record_entries(office.engine, office.organisation_id, entries)


def _members_again(before: Mapping[str, InboxEntry], file: Mapping[str, Any]) -> list[InboxEntry]:
    """The files inside a zip that was taken in before, under this name or another, as those of this one."""
    for name, entry in before.items():
        inner = [item for item in before.values() if is_inside(item.name, {name})]
        if entry.sha256 == file["sha256"] and inner:
            return [replace(item, name=file["name"] + item.name.removeprefix(name)) for item in inner]
    return []
