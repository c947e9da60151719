"""What has to be answered before a sheet can be taught, in Thai and English, with what is likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sources.layouts import YEAR_MARK
from sources.mapping_claims import YEAR_SUFFIX
from sources.mapping_facts import limit, message, score
from sources.mapping_match import choices

if TYPE_CHECKING:
    from sources.layouts import Layout
    from sources.mapping_match import Match
    from sources.mapping_sheet import Proposal


def questions(proposal: Proposal) -> list[dict[str, Any]]:
    """What has to be answered: `ask` (header_row, kind, column, field), `choices`, the column or fields, messages."""
    sheet = proposal.sheet.name
    if proposal.block is None:
        return [{"ask": "header_row", "choices": [], "labels": {}, **message("no_header", sheet=sheet)}]
    found = proposal.match
    columns = _column_questions(proposal, found) if found else []
    fields = _field_questions(proposal, found) if found else []
    is_doubtful = bool(proposal.dropped) and not proposal.is_kind_answered
    return [*(_kind_question(proposal) if is_doubtful or not proposal.is_kind_clear else []), *columns, *fields]


def _kind_question(proposal: Proposal) -> list[dict[str, Any]]:
    most = limit("choices") if proposal.match else None
    kinds = [kind for kind, _ in proposal.kinds[:most]]
    said = message("kind_unclear", sheet=proposal.sheet.name, kinds=", ".join(kinds))
    return [{"ask": "kind", "choices": kinds, "labels": proposal.kind_labels, **said}]


def _column_questions(proposal: Proposal, found: Match) -> list[dict[str, Any]]:
    asked = []
    for item in found.unclear:
        near = choices(found, item)
        header = item.label.text
        told = ", ".join(f"{claim.field} {claim.score:.0f}" for claim in near)
        said = message("column_unclear", sheet=proposal.sheet.name, column=item.letter, header=header, fields=told)
        names = [claim.field for claim in near]
        labels = {name: field_label(found.layout, name) for name in names}
        asked.append(
            {"ask": "column", "column": item.letter, "header": header, "choices": names, "labels": labels, **said}
        )
    return asked


def _field_questions(proposal: Proposal, found: Match) -> list[dict[str, Any]]:
    """Fields that are needed and that no column, and no column asked about, is known to be."""
    offered = {claim.field for item in found.unclear for claim in choices(found, item)}
    free = [item for item in found.columns if item.field is None and item.state == "unread"]
    asked = []
    for group in found.missing:
        fields = [name for name in group if found.layout.column(name)]
        if offered.intersection(fields) or not fields:
            continue
        kinds = [spec.type for name in fields if (spec := found.layout.column(name))]
        fitting = [item for item in free if any(item.values.fit(kind) >= score("fits_exact") for kind in kinds)]
        letters = [item.letter for item in fitting or free]
        names = " / ".join(f"{name} “{field_label(found.layout, name)}”" for name in fields)
        said = message("field_missing", sheet=proposal.sheet.name, fields=names, kind=found.layout.kind)
        if not letters:
            if group in found.layout.any_of:
                proposal.dropped.append(group)
            else:
                proposal.problems.append(said)
            continue
        labels = {item.letter: item.label.text for item in free}
        asked.append({"ask": "field", "fields": fields, "choices": letters, "labels": labels, **said})
    return asked


def field_label(layout: Layout, name: str) -> str:
    """The best header of a field: what people call it."""
    spec = layout.column(name) or layout.column(YEAR_SUFFIX.sub("", name))
    return spec.headers[0].replace(YEAR_MARK, "").strip() if spec and spec.headers else name
