"""Row checks of files that are only looked at: `tambon inspect --checks`. Nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.judging import judge_kind, read_judged
from pipeline.prints import assemble_prints, prints_by_kind, write_reading
from sql.engine import migrate, open_warehouse
from sql.seeds import code_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def add_row_findings(documents: Sequence[dict[str, Any]], keep: Path) -> Iterator[dict[str, Any]]:
    """Documents with the findings of the row suites added to their tables.

    `keep` is the folder in which `sources.reading.read_paths` left their readings. A table without a fiscal year is not
    judged, since most rules ask whether something lies in the year.
    """
    warehouse = open_warehouse("sqlite://")
    migrate(warehouse)
    works, types = code_lists(warehouse)
    warehouse.dispose()
    ids: set[str] = set()
    for document in documents:
        if document["status"] != "rejected":
            prints = assemble_prints(document, _lines(document, keep), works, types)
            write_reading(keep, document["sha256"], document, prints)
            ids.update(prints)
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for kind, of_kind in prints_by_kind(ids).items():
        for findings in read_judged(judge_kind(keep, kind, of_kind))["findings"].values():
            for finding in findings:
                sheet = str(finding["source_row_id"]).rpartition(":")[0]
                found.setdefault((sheet, kind), []).append(finding)
    for document in documents:
        yield {**document, "tables": [_with(document, table, found) for table in document["tables"]]}


def _lines(document: dict[str, Any], keep: Path) -> dict[int, pl.DataFrame]:
    """The lines of a kept reading's tables, by `table_no`."""
    return {
        table["table_no"]: pl.read_ipc(keep / document["sha256"] / table["arrow"])
        for table in document["tables"]
        if table["arrow"]
    }


def _with(
    document: dict[str, Any], table: dict[str, Any], found: dict[tuple[str, str], list[dict[str, Any]]]
) -> dict[str, Any]:
    """The table with its findings: those of its kind and sheet whose row lies in it."""
    sheet = f"{document['sha256'][:16]}:{table['sheet_no']}"
    own = [
        finding
        for finding in found.get((sheet, table["kind"]), [])
        if table["first_row"] <= finding["row"] <= (table["last_row"] or finding["row"])
    ]
    return {**table, "findings": [*table["findings"], *own]}
