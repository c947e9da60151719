"""The trial of a proposed layout: the file is read with it the way every file is read, and what comes out is compared.

Only a layout with which exactly the agreed columns are read is ever written.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.layouts import parse_layout
from sources.mapping_facts import limit, message
from sources.mapping_layout import build, layout_name, layout_text
from sources.reading import read_lines
from sources.unread import why_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from sources.mapping_request import Request
    from sources.mapping_sheet import Proposal


@dataclass(slots=True)
class Taught:
    """A layout in the making: its name and text, the layout it extends, and the sheets it is for."""

    name: str
    text: str
    base: str
    proposals: list[Proposal] = field(default_factory=list)


def layouts_for(request: Request, proposals: Sequence[Proposal], own: Path | None) -> list[Taught]:
    """One layout for all sheets with the same header and the same meaning of it."""
    found: dict[object, Taught] = {}
    for item in proposals:
        if item.match is None or item.block is None:
            continue
        meaning = tuple((column.label.texts, column.field) for column in item.match.columns)
        shape = (item.match.layout.name, item.needs_title, meaning)
        if shape not in found:
            name = request.name or layout_name(item.match.layout.kind, Path(request.shown).stem)
            name = name if not found else f"{name}-{len(found) + 1}"
            base = layout_text(item.match.layout.name, own)
            found[shape] = Taught(name, _text(request, item, base, with_title=item.needs_title), base)
        found[shape].proposals.append(item)
    return list(found.values())


def _text(request: Request, item: Proposal, base: str, *, with_title: bool) -> str:
    assert item.match is not None  # noqa: S101  asked by the caller, for the types
    assert item.block is not None  # noqa: S101
    told = {
        "file": Path(request.shown).name,
        "sheet": item.sheet.name,
        "row": str(item.block.first_row),
        "day": request.day,
        "base": item.match.layout.name,
    }
    title = item.title if with_title else None
    return build(base, item.match, title=title, told=told, title_keys=item.block.title_keys, dropped=item.dropped)


def try_layouts(
    request: Request,
    taught: Sequence[Taught],
    own: Path | None,
    entries: dict[str, dict[str, Any]],
    before: dict[str, Any],
) -> None:
    """Tries every layout of a proposal beside the others and those in force."""
    for layout in taught:
        _try_layout(request, layout, taught, own, entries, before)


def _try_layout(
    request: Request,
    layout: Taught,
    taught: Sequence[Taught],
    own: Path | None,
    entries: dict[str, dict[str, Any]],
    before: dict[str, Any],
) -> None:
    """Reads the file with the layout among those in force; what differs from the agreed is a problem.

    Where another layout fits as well, the title of the file is added, which is what tells the two apart. `before` is
    the document read without it: what other sheets gave must stay.
    """
    first = layout.proposals[0]
    texts = [layout.text]
    if not first.needs_title and first.title:
        texts.append(_text(request, first, layout.base, with_title=True))
    for text in texts:
        layout.text = text
        document, lines = _read_with(request, taught, own)
        results = {item.sheet.name: _outcome(item, layout, document, lines) for item in layout.proposals}
        taken = _taken(layout, before, document)
        if taken:
            results[first.sheet.name] = taken
        if not any(isinstance(result, list) for result in results.values()):
            break
    for name, result in results.items():
        entry = entries[name]
        entry["layout"] = layout.name
        if isinstance(result, list):
            entry["status"] = "blocked"
            entry["problems"] = [*entry["problems"], *result]
        else:
            entry["preview"] = result


def _read_with(
    request: Request, taught: Sequence[Taught], own: Path | None
) -> tuple[dict[str, Any], dict[int, pl.DataFrame]]:
    with tempfile.TemporaryDirectory(prefix="tambon-map-") as name:
        folder = Path(name)
        for path in sorted(own.glob("*.toml")) if own and own.is_dir() else []:
            shutil.copyfile(path, folder / path.name)
        for layout in taught:
            parse_layout(f"{layout.name}.toml", layout.text)
            (folder / f"{layout.name}.toml").write_text(layout.text, encoding="utf-8")
        return read_lines(request.path, name, request.shown)


def _outcome(
    item: Proposal, layout: Taught, document: dict[str, Any], lines: dict[int, pl.DataFrame]
) -> dict[str, Any] | list[dict[str, str]]:
    """The first rows and the totals as they were read, or what is not as agreed."""
    assert item.block is not None  # noqa: S101  asked by the caller, for the types
    sheet = item.sheet.name
    tables = [table for table in document["tables"] if table["sheet_no"] == item.sheet.number]
    table = next((table for table in tables if table["header_row"] in item.block.rows), None)
    if table is None:
        return [message("not_read", sheet=sheet, why=_why(document, sheet))]
    if table["layout"] != layout.name:
        is_same = item.match is not None and table["kind"] == item.match.layout.kind
        code = "read_by_another" if is_same else "read_as_another_kind"
        return [message(code, sheet=sheet, other=table["layout"], kind=table["kind"])]
    wanted, read = wanted_columns(item), read_columns(table)
    if wanted != read:
        names = {column.letter: column.label.text for column in item.match.columns} if item.match else {}
        differing = sorted(set(wanted.items()) ^ set(read.items()), key=lambda pair: (pair[1], pair[0]))
        told = ", ".join(f"{letter} “{names.get(letter, '')}” {field}" for field, letter in differing)
        return [message("read_otherwise", sheet=sheet, difference=told)]
    return _preview(table, lines[table["table_no"]])


def _why(document: dict[str, Any], sheet: str) -> dict[str, str]:
    """Why a sheet gave no table, in both languages."""
    told: dict[str, str] = {}
    for lang in ("th", "en"):
        unread = [why_in(entry, lang) for entry in document["unread_sheets"] if entry["sheet"] == sheet]
        said = [finding[f"message_{lang}"] for finding in document["findings"] if finding["sheet"] == sheet]
        told[lang] = "; ".join(said or unread) or str(document[f"reason_{lang}"] or "–")
    return told


def _taken(layout: Taught, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """Other tables of the file of which this layout would make something else than was read before.

    That it reads more of them, all else as it was, is what it was taught for.
    """
    own = {(item.sheet.number, row) for item in layout.proposals if item.block for row in item.block.rows}
    places = {(table["sheet_no"], table["header_row"]): table for table in before["tables"]}
    problems = []
    for table in after["tables"]:
        place = (table["sheet_no"], table["header_row"])
        if place in own or place not in places or table["layout"] != layout.name:
            continue
        other = places[place]
        is_more = table["kind"] == other["kind"] and other["columns"].items() <= table["columns"].items()
        if not is_more:
            problems.append(message("takes_another", sheet=table["sheet"], layout=layout.name, other=other["layout"]))
    return problems


def _preview(table: dict[str, Any], frame: pl.DataFrame) -> dict[str, Any]:
    named = [name for name in table["columns"] if name in frame.columns]
    shown = frame.select("row", *named).head(limit("preview_rows")).rows(named=True)
    return {
        "first_row": table["first_row"],
        "last_row": table["last_row"],
        "rows_read": table["rows"],
        "rows_skipped": len(table["skipped_rows"]),
        "fiscal_year": table["fiscal_year"],
        "rows": shown,
        "totals_satang": table["totals_satang"],
        "printed_totals": table["printed_totals"],
        "findings": table["findings"],
    }


def wanted_columns(proposal: Proposal) -> dict[str, str]:
    """Letters of the columns to be read, by field; months among them."""
    columns = proposal.match.columns if proposal.match else []
    return {item.field: item.letter for item in columns if item.field}


def read_columns(table: dict[str, Any]) -> dict[str, str]:
    """Letters of the columns that were read, by field; months among them. `table` is one of a document."""
    return {name.removesuffix("_satang"): letter for name, letter in table["columns"].items()}
