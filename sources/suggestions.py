"""What texts beside the rows of a table suggest: an amendment, a move, a source of money. Never more than a suggestion.

Texts and tables come in; findings `text_suggests` go out, one for each statement and line. The words are data
(`vocabulary/suggestions.toml`); a person confirms or rejects what they say (`tambon suggestions`).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

import polars as pl

from sources.faults import make_fault
from transforms.editions import find_edition
from transforms.thai import arabic_digits, display_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.bodies import Body
    from sources.sheet_marks import TextBox
    from sources.tables import Table
    from transforms.finding import Finding

RULE = "text_suggests"
SUBJECTS = ("amendment", "move", "fund_source")
_FACTS = tomllib.loads(resources.files("sources.vocabulary").joinpath("suggestions.toml").read_text(encoding="utf-8"))
_AMENDMENT, _MOVE, _FUND = _FACTS["amendment"], _FACTS["move"], _FACTS["fund_source"]
_DIRECTIONS = ("from", "to", "merged", "repeated")
_DIRECTION = {word: direction for direction in _DIRECTIONS for word in _MOVE[direction]}
_MOVED = re.compile("|".join(map(re.escape, sorted(_DIRECTION, key=len, reverse=True))))
_PROGRAMME = re.compile(_MOVE["programme"])
_ENDS = re.compile(_MOVE["ends"])
_SOURCES = [
    (str(source["name"]), [re.compile(pattern) for pattern in source["patterns"]]) for source in _FUND["source"]
]
_FUND_PREFIX = _FUND["told"].partition("{")[0]
_GAP = " | "
"""Stands for an edition that has been read out of a text."""
_MOST_CHARACTERS = 4000
"""What is longer is a paper of its own, and no word beside a row: it is shown, and suggests nothing."""
_MOST_LINES = 30
"""What lies over more lines stands beside none of them."""
_LONGEST = 500
"""A longer text is shown by its beginning in a finding; whole it stands among the file's texts."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text says: one of `SUBJECTS`, and its meaning in words."""

    subject: str
    value: str


def statements(text: str) -> list[Statement]:
    """What a text says about the rows it stands beside, in its order by subject; the same thing once."""
    if len(text) > _MOST_CHARACTERS:
        return []
    lines = [arabic_digits(display_text(line)) for line in text.splitlines()]
    found, _ = _amendments(" ".join(lines))
    without = _GAP.join(_amendments(line)[1] for line in lines)
    found += [Statement("move", value) for value in _moves(without, is_amended=bool(found))]
    found += [Statement("fund_source", _FUND["told"].format(source=source)) for source in _funds(_GAP.join(lines))]
    return list(dict.fromkeys(found))


def _amendments(text: str) -> tuple[list[Statement], str]:
    """The amendments a text names, and the text with gaps in their place."""
    found, without = [], ""
    while (edition := find_edition(text)) is not None:
        before, _, text = text.partition(edition.text)
        without += before + _GAP
        if edition.type != "original" and edition.no is not None:
            form = _AMENDMENT["numbered" if edition.year is None else "dated"]
            told = form.format(word=_AMENDMENT[edition.type], no=edition.no, year=edition.year)
            found.append(Statement("amendment", told))
    return found, without + text


def subject_of(value: str) -> str:
    """The subject of a value that `statements` gave."""
    if value.startswith(_FUND_PREFIX):
        return "fund_source"
    return "move" if find_edition(value) is None else "amendment"


def _moves(text: str, *, is_amended: bool) -> Iterator[str]:
    matches = list(_MOVED.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, end in zip(matches, ends, strict=False):
        word = match.group()
        kept = next((ending for ending in _MOVE["kept"] if word.endswith(ending)), "")
        target = _target(kept + text[match.end() : end])
        if target:
            yield _MOVE[f"told_{_DIRECTION[word]}"].format(target=target)
    if is_amended and not matches:
        for piece in text.split(_GAP.strip()):
            programme = _PROGRAMME.match(piece.strip())
            if programme is not None:
                yield _MOVE["told_programme"].format(target=_target(programme.group(1)))


def _target(text: str) -> str:
    text = text.strip(" :.-")
    end = _ENDS.search(text)
    return text[: end.start() if end else len(text)][: _MOVE["longest"]].strip(" :-")


def _funds(text: str) -> Iterator[str]:
    for name, patterns in _SOURCES:
        names = [match.groupdict().get("who") for pattern in patterns for match in pattern.finditer(text)]
        named = dict.fromkeys(who.strip() for who in names if who)
        if named:
            yield f"{name} ({', '.join(named)})"
        elif names:
            yield name


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that are something, in order, and the line each belongs to (None: a total, a heading)."""

    known: list[int]
    owner: list[int | None]
    last: int

    @classmethod
    def of(cls, body: Body) -> Rows:
        """The rows of a table's body."""
        owner: dict[int, int | None] = dict.fromkeys(body.skipped)
        owner |= {row: line for line, rows in body.continuations.items() for row in rows}
        owner |= {row: row for row in body.lines}
        known = sorted(owner)
        return cls(known, [owner[row] for row in known], body.last_row or 0)

    def lines(self, first: int, last: int) -> list[int]:
        """The lines whose rows a stretch of the sheet (1-based, inclusive) touches, in their order."""
        if first > self.last:
            return []
        begin = max(0, bisect_right(self.known, first) - 1)
        end = bisect_right(self.known, min(last, self.last))
        return list(dict.fromkeys(line for line in self.owner[begin:end] if line is not None))


def suggest(tables: Sequence[Table], texts: Sequence[TextBox]) -> None:
    """Adds to the tables of one sheet what its texts say of their lines.

    A text belongs to every line that it stands beside: to the rows from a line's own to the one before the next, with
    those that continue it. One that stands beside none is told of the table it stands in or above.
    """
    telling = [(text, said) for text in texts if (said := statements(text.said))] if tables else []
    if not telling:
        return
    starts = [table.header.first_row for table in tables]
    rows = [Rows.of(table.body) for table in tables]
    for text, said in telling:
        first, last = text.beside
        places: list[tuple[Table, int | None]] = [
            (table, row) for table, owned in zip(tables, rows, strict=True) for row in owned.lines(first, last)
        ]
        if not 0 < len(places) <= _MOST_LINES:
            places = [(tables[max(0, bisect_right(starts, first) - 1)], None)]
        for table, row in places:
            table.findings.extend(_findings(table, row, text, said))


def _findings(table: Table, row: int | None, text: TextBox, said: Sequence[Statement]) -> Iterator[Finding]:
    place = {
        "kind": table.header.layout.kind,
        "fiscal_year": table.fiscal_year,
        "sheet": table.sheet.name,
        "cell": text.anchor or None,
    }
    line_key = part = None
    if row is not None:
        line = table.lines.row(by_predicate=pl.col("row") == row, named=True)
        line_key, part = line["line_key"], line["part"]
        place |= {"row": row, "source_row_id": line["source_row_id"]}
    words, found = _FACTS["beside"], text.said
    for statement in said:
        finding = make_fault(
            RULE,
            found=found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…",
            expected=statement.value,
            place=place,
            beside_th=words["none_th" if row is None else "line_th"].format(row=row),
            beside_en=words["none_en" if row is None else "line_en"].format(row=row),
        )
        yield replace(finding, line_key=line_key, part=part)
