"""Prints: all tables of one file with the same kind and fiscal year, as one frame, ready to be judged and loaded.

A reading is one file in the run's folder, `readings/<first 16 of the hash>`, since making a file costs more than
filling it. It begins with the length of its head and the head, a pickle, for its sums may be numbers of any size: the
`document`, and for each id of its `prints` where behind the head (first byte, first byte behind) its lines are, with
classification and unique keys, as an Arrow stream.
"""

from __future__ import annotations

import json
import os
import pickle
import struct
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, BinaryIO

import polars as pl

from pipeline.acceptance import loaded_tables, table_year
from sql.row_hash import row_hashes
from transforms.classification import attach_classification
from transforms.prints import assemble
from transforms.repeated import texts_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

READINGS = "readings"
_SHORT = 16
"""Of the hash, so many digits stand in the id of a print, as in that of a row."""
_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class PrintFile:
    """What belongs to the lines of a print. `tables` are its tables as the document describes them."""

    print_id: str
    sha256: str
    kind: str
    fiscal_year: int
    completeness: str
    amount: str | None
    tables: list[dict[str, Any]]


def write_codes(folder: Path, works: pl.DataFrame, types: pl.DataFrame) -> None:
    """Leaves what processes that know no warehouse need of it in the run's folder: code lists, and columns by kind."""
    from sql.schema import FACTS, data_columns  # not in the processes that read

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "columns.json").write_text(json.dumps({kind: data_columns(kind) for kind in FACTS}), encoding="utf-8")
    works.write_ipc(folder / "works.arrow")
    types.write_ipc(folder / "types.arrow")


@cache
def read_codes(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Works and expenditure types, as `write_codes` left them for this run; read once a process."""
    works, types = (pl.read_ipc(folder / f"{name}.arrow") for name in ("works", "types"))
    return works, types


@cache
def _read_columns(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    return found


def ready_to_keep(prints: Mapping[str, pl.DataFrame], folder: Path) -> dict[str, pl.DataFrame]:
    """The lines of prints, by their id, with the `row_hash` of what the warehouse keeps of them (`write_codes`).

    Of what it keeps, texts that stand often are kept once (`transforms.repeated`).
    """
    kept = _read_columns(folder)
    ready = {}
    for name, lines in prints.items():
        columns = set(lines.columns)
        stated = [each for each in kept[kind_of(name)] if each in columns]
        ready[name] = texts_once(lines.hstack([row_hashes(lines[stated])]), stated)
    return ready


def assemble_prints(
    document: dict[str, Any], read: Mapping[int, pl.DataFrame], works: pl.DataFrame, types: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """The lines of every print of an accepted document, by the id of the print.

    `read` has the lines of its tables by `table_no`, as `sources.reading.read_lines` gave them; `works` and `types` are
    the code lists of the warehouse. Every line gets `fiscal_year` and `table_no`.
    A table without lines still makes a print, since a full one without a line says that nothing holds any more.
    """
    prints = {}
    for print_id, tables in _tables_by_print(document).items():
        numbered = [_with(read[table["table_no"]], "table_no", table["table_no"]) for table in tables]
        year = year_of(print_id)
        lines = attach_classification(assemble(numbered), works, types, year)
        prints[print_id] = _with(lines, "fiscal_year", year)
    return prints


def _tables_by_print(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The tables that go into the warehouse, by the id of their print."""
    prints: dict[str, list[dict[str, Any]]] = {}
    for table in loaded_tables(document):
        year = table_year(document, table)
        if year is not None:
            prints.setdefault(f"{document['sha256'][:_SHORT]}-{table['kind']}-{year}", []).append(table)
    return prints


def write_reading(folder: Path, sha256: str, document: Mapping[str, Any], prints: Mapping[str, pl.DataFrame]) -> None:
    """Leaves what was read of a content in the run's folder, over what a reader that died may have left."""
    path = folder / READINGS / sha256[:_SHORT]
    path.parent.mkdir(exist_ok=True)
    # texts as Arrow first knew them: written and read in less time than views of them (benchmarks/)
    plain = pl.CompatLevel.oldest()
    streams = {name: lines.write_ipc_stream(None, compat_level=plain).getvalue() for name, lines in prints.items()}
    ends = list(accumulate(map(len, streams.values()), initial=0))
    places = dict(zip(streams, pairwise(ends), strict=True))
    head = pickle.dumps((document, places))
    path.write_bytes(b"".join((_LENGTH.pack(len(head)), head, *streams.values())))


def read_reading(folder: Path, sha256: str) -> tuple[dict[str, Any], list[str]]:
    """The document of a content read in this run, and the ids of its prints (none where it is rejected)."""
    with (folder / READINGS / sha256[:_SHORT]).open("rb") as file:
        document, places = _read_head(file)
    return document, list(places)


def _read_head(file: BinaryIO) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
    head: tuple[dict[str, Any], dict[str, tuple[int, int]]] = pickle.loads(file.read(length))  # noqa: S301  our own
    return head


def _with(lines: pl.DataFrame, name: str, value: int) -> pl.DataFrame:
    return lines.hstack([pl.Series(name, [value], dtype=pl.Int64).new_from_index(0, lines.height)])


def read_print(folder: Path, print_id: str) -> tuple[PrintFile, pl.DataFrame]:
    """A print of this run: what is told about it, and its lines, in which texts that stand often are Enums."""
    with (folder / READINGS / print_id[:_SHORT]).open("rb") as file:
        document, places = _read_head(file)
        begin, end = places[print_id]
        file.seek(begin, os.SEEK_CUR)
        stream = file.read(end - begin)
    tables = _tables_by_print(document)[print_id]
    described = PrintFile(
        print_id=print_id,
        sha256=document["sha256"],
        kind=kind_of(print_id),
        fiscal_year=year_of(print_id),
        # a supplement beside the plan itself makes it no less whole
        completeness="full" if any(table["completeness"] == "full" for table in tables) else "partial",
        amount=tables[0].get("amount"),
        tables=tables,
    )
    return described, pl.read_ipc_stream(stream)


def prints_by_kind(print_ids: Iterable[str]) -> dict[str, list[str]]:
    """Print ids grouped by kind, in a stable order."""
    groups: dict[str, list[str]] = {}
    for print_id in sorted(print_ids):
        groups.setdefault(kind_of(print_id), []).append(print_id)
    return groups


def kind_of(print_id: str) -> str:
    """The kind of a print, from its id (`<16 of the hash>-<kind>-<fiscal year>`)."""
    return print_id.split("-")[1]


def year_of(print_id: str) -> int:
    """The fiscal year (B.E.) of a print, from its id."""
    return int(print_id.rpartition("-")[2])


def column_letters(prints: Iterable[PrintFile]) -> dict[str, dict[str, str]]:
    """For each sheet (`sha256[:16]:sheet number`), the column letter of each field.

    Where two tables of one sheet have a field in different columns, the field is left out: no cell is better than a
    wrong one.
    """
    found: dict[str, dict[str, str]] = {}
    for sheet, field, letter in _letters(prints):
        letters = found.setdefault(sheet, {})
        letters[field] = letter if letters.get(field, letter) == letter else ""
    return {sheet: {field: letter for field, letter in letters.items() if letter} for sheet, letters in found.items()}


def _letters(prints: Iterable[PrintFile]) -> Iterator[tuple[str, str, str]]:
    for described in prints:
        for table in described.tables:
            sheet = f"{described.sha256[:16]}:{table['sheet_no']}"
            stored = table.get("stored_names", {})
            for field, letter in table["columns"].items():
                yield sheet, stored.get(field, field), letter
