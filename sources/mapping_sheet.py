"""The proposal for one sheet: where its header is, which kind of table it is, what its columns are, what is unclear."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.headers import MOST_HEADER_ROWS, candidate_rows, header_labels
from sources.mapping_facts import MappingError, facts, limit, message, score
from sources.mapping_match import Match, field_of_answer, match, same_headers
from sources.mapping_values import Values, values_below
from sources.preamble import Preamble, read_preamble
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.grid import Sheet
    from sources.headers import Label
    from sources.layouts import Layout
    from sources.mapping_answers import Answers

LEAST_LABELS = 2
DEEPEST_HEADER = 400
"""A header further down is not looked for; `header_row` may name one."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that may be a header: its labels, and the values and texts around it."""

    first_row: int
    last_row: int
    labels: tuple[Label, ...]
    values: Mapping[str, Values]
    preamble: Preamble
    title_keys: tuple[str, ...]
    density: float

    @property
    def rows(self) -> range:
        """Where the engine may see the header begin: it takes in the parents in the row above."""
        return range(self.first_row - 1, self.last_row + 1)


@dataclass(frozen=True, slots=True)
class Known:
    """How a sheet is read already: by which layout, with which first row of a header, and the fields by letter."""

    layout: str
    header_row: int
    columns: Mapping[str, str]


@dataclass(slots=True)
class Proposal:
    """What a sheet was found to be. `match` is None where no kind can be proposed, `block` where there is no header.

    `text_layout`: the layout that reads the sheet without a header, as nested text. `needs_title`: the layout has to
    know the title of this file, or it would not be recognised. `dropped`: groups of fields of which the kind should
    have one and this file has none: only a person can say that it is of this kind.
    """

    sheet: Sheet
    block: Block | None = None
    match: Match | None = None
    kinds: list[tuple[str, float]] = field(default_factory=list)
    kind_labels: dict[str, str] = field(default_factory=dict)
    is_kind_clear: bool = False
    is_kind_answered: bool = False
    text_layout: Layout | None = None
    needs_title: bool = False
    read: Mapping[str, str] = field(default_factory=dict)
    dropped: list[tuple[str, ...]] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        """The title above the table without year and office, where it is long enough to know the kind by."""
        text = self.block.preamble.title if self.block else None
        for end in facts()["title"]["ends"] if text else []:
            text = str(text).partition(end)[0].strip()
        return text if text and len(matching_key(text)) >= facts()["title"]["shortest"] else None


def propose_sheet(
    sheet: Sheet,
    layouts: Sequence[Layout],
    answers: Answers,
    texts: Sequence[str],
    *,
    known: Known | None,
    date1904: bool,
) -> Proposal:
    """Proposes how a sheet is to be read. `texts` are those of its text boxes.

    `known`: how the layouts in force read it already, where they do.

    Raises:
        MappingError: an answer does not fit the sheet or the kind.
    """
    proposal = Proposal(sheet)
    chosen = _of_kind(layouts, answers.kind)
    proposal.is_kind_answered = answers.kind is not None
    rows = _rows(sheet, answers, known)
    if known and not answers.header_row and (not answers.kind or any(item.name == known.layout for item in chosen)):
        chosen = [item for item in layouts if item.name == known.layout]
        proposal.is_kind_clear = True
        proposal.read = known.columns
    blocks = [block for row in rows for block in _blocks(sheet, row, answers, texts, date1904=date1904)]
    if not blocks:
        return proposal
    _choose(proposal, blocks, chosen, answers)
    return proposal


def _of_kind(layouts: Sequence[Layout], kind: str | None) -> list[Layout]:
    chosen = [layout for layout in layouts if kind is None or layout.kind == kind]
    if not chosen:
        known = ", ".join(sorted({layout.kind for layout in layouts}))
        raise MappingError.of("unknown_kind", kind=kind, known=known)
    return chosen


def _rows(sheet: Sheet, answers: Answers, known: Known | None) -> list[int]:
    """Rows a header may begin with: the one answered or known, else the densest."""
    if answers.header_row:
        return [answers.header_row] if answers.header_row <= sheet.frame.height else []
    if known:
        return [known.header_row]
    if sheet.frame.is_empty():
        return []
    rows = candidate_rows(sheet.frame.head(DEEPEST_HEADER))
    ordered = sorted(rows, key=lambda row: (-_density(sheet, row), row))
    return sorted(ordered[: limit("header_candidates")])


def _density(sheet: Sheet, row: int) -> float:
    """How much a row looks like a header: different short texts, and values below them."""
    texts = [text for text in sheet.frame.row(row - 1) if text is not None]
    short = {text for text in texts if len(text) <= limit("header_letters")}
    below = sheet.frame.slice(row, limit("rows_below"))
    filled = sum(count < below.height for count in below.null_count().row(0)) if below.height else 0
    return len(short) * min(1.0, filled / max(1, len(texts)))


def _blocks(sheet: Sheet, row: int, answers: Answers, texts: Sequence[str], *, date1904: bool) -> list[Block]:
    above = [text for cells in sheet.frame.head(row - 1).tail(limit("title_rows")).rows() for text in cells if text]
    preamble = read_preamble(above, ())
    title_keys = (*preamble.keys, *(matching_key(text) for text in texts))
    counts = [answers.header_rows] if answers.header_rows else range(1, MOST_HEADER_ROWS + 1)
    found = []
    for count in counts:
        last = row + count - 1
        labels = header_labels(sheet, row, last) if last <= sheet.frame.height else ()
        if LEAST_LABELS <= len(labels) <= limit("labels"):
            names = [label.column for label in labels]
            values = values_below(sheet, last, names, preamble.fiscal_year, date1904=date1904)
            found.append(Block(row, last, labels, values, preamble, title_keys, _density(sheet, row)))
    return found


def _choose(proposal: Proposal, blocks: Sequence[Block], layouts: Sequence[Layout], answers: Answers) -> None:
    """The best reading of all blocks by all layouts, and how well each kind does."""
    best: dict[str, tuple[float, Match, Block]] = {}
    refused: MappingError | None = None
    for layout in layouts:
        try:
            reading = _best_block(proposal, blocks, layout, answers.columns)
        except MappingError as error:
            refused = refused or error
            continue
        if reading is None:
            continue
        found, block = reading
        if layout.kind not in best or found.fit > best[layout.kind][0] + 1e-9:
            best[layout.kind] = (found.fit, found, block)
    if not best:
        if refused is not None:
            raise refused
        proposal.block = _densest(blocks)
        return
    ordered = sorted(best.items(), key=lambda item: -item[1][0])
    proposal.kind_labels = {kind: (found.layout.titles or ("",))[0] for kind, (_, found, _) in ordered}
    proposal.kinds = [(kind, fit) for kind, (fit, _, _) in ordered]
    fit, found, block = ordered[0][1]
    is_likely = fit >= score("kind_least")
    if not (is_likely or proposal.is_kind_answered or proposal.is_kind_clear):
        proposal.block = _densest(blocks)
        return
    proposal.match, proposal.block = found, block
    ahead = fit - (ordered[1][1][0] if len(ordered) > 1 else 0.0)
    is_sure = ahead >= score("kind_ahead") and not found.lacks_title
    proposal.is_kind_clear = proposal.is_kind_clear or proposal.is_kind_answered or is_sure
    _settle_title(proposal, found)
    _find_problems(proposal, found)


def _best_block(
    proposal: Proposal, blocks: Sequence[Block], layout: Layout, answers: Mapping[str, str]
) -> tuple[Match, Block] | None:
    """The rows that a layout takes for the header by what it knows itself, and how it reads them with the answers.

    Raises:
        MappingError: the answers fit none of the blocks.
    """
    best: tuple[float, dict[str, str], Block] | None = None
    refused: MappingError | None = None
    for block in blocks:
        try:
            resolved = resolve(proposal.sheet.name, layout, block.labels, answers)
        except MappingError as error:
            refused = refused or error
            continue
        plain = match(layout, block.labels, block.values, block.title_keys, {}, proposal.read)
        if plain.is_refused and not proposal.is_kind_answered:
            continue
        if best is None or plain.fit > best[0] + 1e-9:
            best = plain.fit, resolved, block
    if best is None:
        if refused is not None:
            raise refused
        return None
    _, resolved, block = best
    return match(layout, block.labels, block.values, block.title_keys, resolved, proposal.read), block


def _densest(blocks: Sequence[Block]) -> Block:
    """What looks most like a header where no word of it is known: the first of the densest rows, alone."""
    return max(blocks, key=lambda block: (block.density, -block.first_row, -block.last_row))


def resolve(sheet: str, layout: Layout, labels: Sequence[Label], answers: Mapping[str, str]) -> dict[str, str]:
    """Answers by letter: keys may be letters or header texts, fields are checked against the layout.

    Raises:
        MappingError: there is no such column or field, or two columns were given one field.
    """
    by_letter = {label.column: label for label in labels}
    found: dict[str, str] = {}
    for name, answer in answers.items():
        chosen = [by_letter[name]] if name in by_letter else _with_header(labels, name)
        if len(chosen) != 1:
            known = ", ".join(f"{label.column} “{label.text}”" for label in labels)
            raise MappingError.of("unknown_column", sheet=sheet, column=name, known=known)
        found[chosen[0].column] = field_of_answer(layout, chosen[0], answer) if answer else ""
    given: dict[str, str] = {}
    for letter, name in found.items():
        if name and name in given:
            columns = f"{given[name]}, {letter}"
            raise MappingError.of("answered_twice", sheet=sheet, columns=columns, field=name)
        given[name] = letter
    return found


def _with_header(labels: Sequence[Label], text: str) -> list[Label]:
    key = matching_key(text)
    return [label for label in labels if key and matching_key(label.text) == key]


def _settle_title(proposal: Proposal, found: Match) -> None:
    """A title that is needed and lacks is taken from the file, once a person has said which kind it is."""
    if not (proposal.is_kind_answered and proposal.title):
        return
    if found.lacks_title or any("title" in group for group in found.missing):
        proposal.needs_title = found.has_title = True
        found.missing = [group for group in found.missing if "title" not in group]


def _find_problems(proposal: Proposal, found: Match) -> None:
    """What no answer can mend."""
    sheet, layout = proposal.sheet.name, found.layout
    for items in same_headers(found):
        columns = ", ".join(item.letter for item in items)
        header = items[0].label.text
        proposal.problems.append(message("same_header", sheet=sheet, columns=columns, header=header))
    if found.lacks_months:
        least, seen = layout.months_at_least, found.months
        proposal.problems.append(message("months_missing", sheet=sheet, kind=layout.kind, least=least, found=seen))
    if found.lacks_title and proposal.is_kind_answered:
        titles = ", ".join(layout.titles)
        proposal.problems.append(message("title_missing", sheet=sheet, kind=layout.kind, titles=titles))
