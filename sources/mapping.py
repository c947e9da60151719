"""`tambon map`: a layout proposed for a file that no layout knows, what is unclear about it, and the trial of it.

A path and answers go in, a proposal (plain data, the JSON of `tambon map`) comes out. All of it happens in a child
process: what is read there is told in words and numbers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.carriers import detect
from sources.layouts import load_layouts
from sources.mapping_answers import template
from sources.mapping_claims import EXACT
from sources.mapping_facts import MappingError, limit, score
from sources.mapping_match import choices
from sources.mapping_questions import field_label, questions
from sources.mapping_sheet import LEAST_LABELS, Known, Proposal, propose_sheet
from sources.mapping_trial import layouts_for, read_columns, try_layouts, wanted_columns
from sources.marks import read_marks
from sources.reading import read_lines
from sources.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.grid import Workbook
    from sources.layouts import Layout
    from sources.mapping_match import Column
    from sources.mapping_request import Request


def propose_file(request: Request) -> dict[str, Any]:
    """The proposal for a file. Call it through a `ReadingPool`.

    `status` is `known` (nothing to teach), `clear` (all is agreed, tried and shown), `unclear` (answers are missing) or
    `blocked` (no answer helps: the reasons stand in `problems`); `sheets` says the same of each sheet, besides `none`
    and `skipped`; `layouts` are the files to be written, by name.

    Raises:
        UnreadableError: the file is no workbook that can be read.
        LayoutError: a layout of the office cannot be used.
        MappingError: an answer cannot be used.
    """
    path, own = Path(request.path), Path(request.layouts) if request.layouts else None
    carrier = detect(path)
    workbook = read_workbook(path, carrier)
    document, _ = read_lines(request.path, request.layouts, request.shown)
    layouts = load_layouts(own)
    proposals = _proposals(request, workbook, layouts, document)
    _check_answers(request, proposals)
    entries = {item.sheet.name: _entry(item, request, document) for item in proposals}
    _drop_strangers(request, entries)
    open_ones = [item for item in proposals if entries[item.sheet.name]["status"] == "clear"]
    taught = layouts_for(request, open_ones, own)
    try_layouts(request, taught, own, entries, document)
    ordered = list(entries.values())
    written = {
        layout.name: layout.text
        for layout in taught
        if any(entries[item.sheet.name]["status"] == "clear" for item in layout.proposals)
    }
    return {
        "path": request.shown,
        "sha256": document["sha256"],
        "carrier": carrier,
        "status": _status([entry["status"] for entry in ordered]),
        "sheets": ordered,
        "layouts": written,
        "answers_template": template(ordered),
    }


def _status(states: Sequence[str]) -> str:
    order = ("blocked", "unclear", "clear", "known")
    return next((state for state in order if state in states), "unclear")


def _proposals(
    request: Request, workbook: Workbook, layouts: Sequence[Layout], document: dict[str, Any]
) -> list[Proposal]:
    names = [sheet.name for sheet in workbook.sheets]
    unknown = [name for name in (request.sheet, *request.answers.sheets) if name is not None and name not in names]
    if unknown:
        raise MappingError.of("unknown_sheet", file=request.shown, sheet=unknown[0], known=", ".join(names))
    marks = read_marks(workbook.path, workbook.carrier, names, workbook.package)
    found = []
    for sheet in workbook.sheets:
        if request.sheet not in {None, sheet.name}:
            continue
        answers = request.answers.of(sheet.name)
        if answers.is_skipped:
            found.append(Proposal(sheet))
            continue
        texts = [text.text for text in marks[sheet.name].texts] if sheet.name in marks else []
        tables = [table for table in document["tables"] if table["sheet_no"] == sheet.number]
        text_layout = next((item for item in layouts if tables and _is_text(item, tables[0])), None)
        if text_layout is not None and not (answers.kind or answers.header_row):
            found.append(Proposal(sheet, text_layout=text_layout))
            continue
        known = _known(tables[0]) if tables and text_layout is None else None
        found.append(propose_sheet(sheet, layouts, answers, texts, known=known, date1904=workbook.date1904))
    return found


def _is_text(layout: Layout, table: dict[str, Any]) -> bool:
    """Whether a layout read a table as nested text: from one column, without a header."""
    return layout.has_nested_text and layout.name == table["layout"] and len(table["columns"]) < LEAST_LABELS


def _known(table: dict[str, Any]) -> Known:
    columns = {letter: name for name, letter in read_columns(table).items()}
    return Known(table["layout"], table["header_row"], columns)


def _check_answers(request: Request, proposals: Sequence[Proposal]) -> None:
    """Columns answered for all sheets mean the same columns only where the headers are the same to the letter."""
    if not request.answers.general.columns:
        return
    shapes = {
        item.sheet.name: tuple((label.column, label.text) for label in item.block.labels)
        for item in proposals
        if item.match is not None and item.block is not None
    }
    if len(set(shapes.values())) > 1:
        raise MappingError.of("several_tables", sheets=", ".join(shapes), sheet=next(iter(shapes)))


def _entry(proposal: Proposal, request: Request, document: dict[str, Any]) -> dict[str, Any]:
    """What the JSON says of a sheet before anything is tried."""
    sheet, found, block = proposal.sheet, proposal.match, proposal.block
    is_skipped = request.answers.of(sheet.name).is_skipped
    layout = found.layout if found else proposal.text_layout
    asked = [] if is_skipped or proposal.text_layout else questions(proposal)
    scores = [{"kind": kind, "score": round(fit, 2)} for kind, fit in proposal.kinds]
    kind = layout.kind if layout else None
    entry: dict[str, Any] = {
        "sheet": sheet.name,
        "status": "skipped" if is_skipped else _state(proposal, asked, document),
        "kind": kind,
        "kind_score": next((item["score"] for item in scores if item["kind"] == kind), None),
        "runner_up": next((item for item in scores if item["kind"] != kind), None),
        "base": layout.name if layout else None,
        "layout": None,
        "header_row": block.first_row if block else None,
        "header_rows": block.last_row - block.first_row + 1 if block else None,
        "title": block.preamble.title if block else None,
        "columns": [_column(proposal, item) for item in found.columns] if found else _bare_columns(proposal),
        "fields": {spec.field: field_label(found.layout, spec.field) for spec in found.layout.columns} if found else {},
        "unclear": asked,
        "problems": proposal.problems,
        "preview": None,
    }
    if entry["status"] == "known":
        entry["layout"] = entry["base"]
    return entry


def _state(proposal: Proposal, asked: Sequence[object], document: dict[str, Any]) -> str:
    if proposal.text_layout is not None:
        return "known"
    if proposal.sheet.frame.is_empty():
        return "none"
    if proposal.problems:
        return "blocked"
    if asked:
        return "unclear"
    return "known" if _is_known(proposal, document) else "clear"


def _is_known(proposal: Proposal, document: dict[str, Any]) -> bool:
    """Whether the layouts in force read the sheet just as proposed."""
    wanted = wanted_columns(proposal)
    found, block = proposal.match, proposal.block
    if found is None or block is None:
        return False
    return any(
        table["sheet_no"] == proposal.sheet.number
        and table["header_row"] in block.rows
        and table["kind"] == found.layout.kind
        and read_columns(table) == wanted
        for table in document["tables"]
    )


def _column(proposal: Proposal, item: Column) -> dict[str, Any]:
    claim = item.claim
    near = choices(proposal.match, item) if proposal.match and item.state == "unclear" else item.claims
    sure = EXACT if item.state in {"month", "answered"} else None
    return {
        "column": item.letter,
        "header": item.label.text,
        "samples": list(item.values.samples),
        "type": item.values.guess,
        "field": item.field,
        "state": item.state,
        "score": round(claim.score, 1) if claim else sure if item.field else None,
        "rivals": [
            {"field": rival.field, "score": round(rival.score, 1)}
            for rival in near
            if rival.field != item.field and rival.likeness >= score("ask")
        ][: limit("choices")],
    }


def _bare_columns(proposal: Proposal) -> list[dict[str, Any]]:
    """The labelled columns of a header of which no kind is proposed."""
    block = proposal.block
    if block is None:
        return []
    return [
        {
            "column": label.column,
            "header": label.text,
            "samples": list(block.values[label.column].samples),
            "type": block.values[label.column].guess,
            "field": None,
            "state": "unclear",
            "score": None,
            "rivals": [],
        }
        for label in block.labels
    ]


def _drop_strangers(request: Request, entries: dict[str, dict[str, Any]]) -> None:
    """Sheets that look like no table are not asked about where another sheet does: covers, notes, charts."""
    if request.sheet is not None or not any(entry["kind"] for entry in entries.values()):
        return
    for name, entry in entries.items():
        if entry["kind"] is None and entry["status"] != "skipped" and name not in request.answers.sheets:
            entry.update(status="none", unclear=[], problems=[], columns=[])
