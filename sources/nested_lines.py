"""Lines of nested text: from the cells of a sheet, or plain lines, to lines that state an amount and lines that do not.

A cell of several lines gives several lines of one row; a label and its amount in several cells, or broken over several
rows, give one line. Nothing here decides what a line is part of (see `nested_tree`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sources.vocabulary.nested import nested_words
from transforms.money import MoneyError, parse_money
from transforms.thai import display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.grid import Sheet

UNCALCULATED = "=?"
"""Stands where a formula was never calculated."""
_ITEM = re.compile(r"[\d๐-๙]{1,3}(?:\.[\d๐-๙]{1,3})*")
_MOST_ROWS = 3
"""A label and its amount are broken over so many rows at most."""


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount that a line states: what stands before it, the word (`total`, `leaf`, `none`), and what follows it.

    `is_of_sentences` says that its word is one that ends sentences as well (เป็นเงิน).
    """

    label: str
    word: str
    amount: str
    column: str
    rest: str = ""
    is_closing: bool = False
    is_grand: bool = False
    is_of_sentences: bool = False

    @property
    def satang(self) -> int | None:
        """The amount; None where it says that there is none (`-`).

        Raises:
            MoneyError: it is no amount.
        """
        if not self.amount:
            raise MoneyError.of("form", self.amount)
        return parse_money(self.amount)


@dataclass(slots=True)
class Line:
    """A line of text: its row, the letter of its first cell, how far it is set in, and the amount it states, if any.

    `more` are further rows it is broken over.
    """

    row: int
    column: str
    indent: tuple[int, int]
    text: str
    stated: Stated | None = None
    more: list[int] = field(default_factory=list)
    pieces: tuple[Piece, ...] = ()


class Piece(NamedTuple):
    """A piece of a line: the letter of its cell, and its text."""

    column: str
    text: str


class Outlook(NamedTuple):
    """How much of some lines is nested text.

    Lines that state an amount, those of items among them, lines that name a part of the budget, all lines.
    """

    stated: int
    items: int
    named: int
    lines: int
    has_title: bool

    @property
    def is_nested(self) -> bool:
        """Whether it is enough to read the lines so."""
        known = nested_words()
        least = known.least_with_title if self.has_title else known.least_without_title
        return (
            self.stated >= least and self.items > 0 and self.named > 0 and self.stated >= known.least_share * self.lines
        )


def outlook(lines: Iterable[Line], titles: Iterable[str] = ()) -> Outlook:
    """Looks over lines of text. `titles` are further texts that may hold the title."""
    known = nested_words()
    stated = items = named = count = 0
    has_title = any(title in matching_key(text) for text in titles for title in known.titles)
    for line in lines:
        count += 1
        if len(line.text) > known.longest_heading:
            continue
        if not has_title:
            key = matching_key(line.text)
            has_title = any(title in key for title in known.titles)
        stated += line.stated is not None
        items += line.stated is not None and line.stated.word != "total"
        named += level_named(line.stated.label if line.stated else line.text) is not None
    return Outlook(stated, items, named, count, has_title)


def text_lines(texts: Iterable[str]) -> list[Line]:
    """The lines of a text without cells; broken ones are joined. `row` counts from 1."""
    rows = ((row, text) for row, text in enumerate(texts, start=1) if display_text(text))
    return _with_bare(_joined([line for row, text in rows for line in _lines_of(row, [(0, text)], ["A"])]))


def level_named(label: str) -> str | None:
    """The part of the budget that a label names by its words alone, narrower than an item, or None."""
    known = nested_words()
    bare = known.mark.sub("", label)
    for name, pattern in known.levels.items():
        if pattern.match(bare):
            return name
    key = matching_key(bare)
    if key in known.central:
        return "work"
    if key in known.categories:
        return "category"
    return "expenditure_type" if key in known.types or key.startswith(known.types_begin) else None


def sheet_lines(sheet: Sheet) -> list[Line]:
    """The lines of a sheet, from top to bottom; broken ones are joined."""
    names = sheet.frame.columns
    marked: dict[int, dict[str, str]] = {}
    for (row, column), error in sheet.errors.items():
        marked.setdefault(row, {})[column] = error
    for row, column in sheet.uncached:
        marked.setdefault(row, {})[column] = UNCALCULATED
    lines: list[Line] = []
    for row, cells in enumerate(sheet.frame.rows(), start=1):
        extra = marked.get(row, {})
        texts = [(index, extra.get(name) or cells[index]) for index, name in enumerate(names)]
        filled = [(index, text) for index, text in texts if text is not None]
        if filled:
            lines.extend(_row_lines(row, filled, names))
    return _with_bare(_joined(lines))


def _with_bare(lines: list[Line]) -> list[Line]:
    """Lines, with the amounts of items before which no word stands (`วัสดุสำนักงาน 60,000 บาท`).

    They are amounts only where the text has no word of items at all: else they are sentences of an explanation.
    """
    if any(line.stated is not None and line.stated.word == "leaf" for line in lines):
        return lines
    known = nested_words()
    for line in lines:
        if line.stated is not None or len(line.text) > known.longest_heading or known.explains.search(line.text):
            continue
        found = known.bare.match(line.text)
        if found is None or not known.after_amount.match(line.text[found.end() :]):
            continue
        label = _label(found["label"])
        if known.label_begins.match(known.mark.sub("", label)) and not known.rated.search(label):
            column = _column(list(line.pieces), found.start("amount"))
            line.stated = Stated(label, "leaf", found["amount"], column, line.text[found.end() :].strip())
    return lines


def _row_lines(row: int, filled: list[tuple[int, str]], names: list[str]) -> list[Line]:
    parts = [(index, _cell_lines(text)) for index, text in filled]
    lines: list[Line] = []
    for number in range(max(len(texts) for _, texts in parts)):
        if number == 0:
            pieces = [(index, texts[0]) for index, texts in parts if texts]
            groups = [pieces] if pieces else []
        else:
            groups = [[(index, texts[number])] for index, texts in parts if number < len(texts)]
        lines.extend(line for group in groups for line in _lines_of(row, group, names))
    return lines


def _cell_lines(text: str) -> list[str]:
    """The lines of a cell, blanks at their beginning kept: they set a line in."""
    lines = text.replace("_x000D_", "\n").replace("\r", "\n").split("\n")
    return [line for line in lines if display_text(line)]


def _lines_of(row: int, pieces: list[tuple[int, str]], names: list[str]) -> list[Line]:
    index, first = pieces[0]
    indent = (index, len(first.expandtabs()) - len(first.expandtabs().lstrip()))
    shown = [Piece(names[column], display_text(text)) for column, text in pieces]
    if len(shown) > 1 and _ITEM.fullmatch(shown[0].text):
        shown[0] = Piece(shown[0].column, f"{shown[0].text}.")
    return _split(Line(row, names[index], indent, " ".join(piece.text for piece in shown), pieces=tuple(shown)))


def _split(line: Line) -> list[Line]:
    """A line with its amount read; a total followed by another statement on the same line gives one more line."""
    known = nested_words()
    if known.explains.search(line.text):
        return [line]
    line.stated = read_stated(line.pieces)
    if line.stated is None or line.stated.word != "total" or not line.stated.rest:
        return [line]
    rest = (Piece(line.stated.column, line.stated.rest),)
    if known.explains.search(line.stated.rest) or line.stated.is_grand or read_stated(rest) is None:
        return [line]
    following = Line(line.row, line.column, line.indent, line.stated.rest, pieces=rest)
    text = line.text.removesuffix(line.stated.rest).strip()
    cut = Line(line.row, line.column, line.indent, text, pieces=line.pieces)
    cut.stated = Stated(line.stated.label, "total", line.stated.amount, line.stated.column)
    return [cut, *_split(following)]


def read_stated(pieces: Iterable[Piece]) -> Stated | None:
    """The amount that the pieces of a line state, or None.

    In one text a word (รวม, จำนวน …), an amount and บาท follow each other; an amount in a cell of its own needs either
    the word before it or บาท behind it.
    """
    known = nested_words()
    parts = list(pieces)
    text = " ".join(part.text for part in parts)
    grand = _grand(text, parts)
    if grand is not None:
        return grand
    closed = known.closed.match(text)
    if closed is not None and _is_named(text[: closed.start("amount")], text[closed.end() :]):
        label, word = closed["label"], "total"
        if found := known.keyword.search(label):
            label, word = label[: found.start()], "total" if found["total"] else "leaf"
        return Stated(
            _label(label), word, closed["amount"].strip(), _column(parts, closed.start("amount")),
            text[closed.end() :].strip(), is_closing=True,
        )  # fmt: skip
    found = _best(text)
    if found is not None:
        word = "total" if found["total"] else "leaf"
        label, rest = text[: found.start()], text[found.end() :].strip()
        return Stated(
            _label(label), word, found["amount"].strip(), _column(parts, found.start("amount")), rest,
            is_closing=word == "total" and not _label(label),
            is_of_sentences=known.in_sentences.match(found[0]) is not None,
        )  # fmt: skip
    return _in_cells(parts)


def _is_named(before: str, behind: str) -> bool:
    """Whether a line that begins with รวม names something, and ends with its amount."""
    known = nested_words()
    word = known.keyword.match(before.strip())
    return word is None and known.after_amount.match(behind) is not None


def _grand(text: str, parts: list[Piece]) -> Stated | None:
    """A line that states the whole budget: nothing but words of that stands before the amount."""
    known = nested_words()
    match = known.headed.match(text)
    if match is None or not _names_all(match["head"]):
        return None
    column = _column(parts, match.start("amount"))
    rest = text[match.end() :].strip()
    return Stated(_label(match["head"]), "total", match["amount"].strip(), column, rest, is_closing=True, is_grand=True)


def _best(text: str) -> re.Match[str] | None:
    """The statement of a line: the first behind which nothing speaks against it, else the last."""
    known = nested_words()
    last = None
    for match in known.stated.finditer(text):
        last = match
        if known.after_amount.match(text[match.end() :]):
            return match
    return last


def _in_cells(parts: list[Piece]) -> Stated | None:
    """An amount that has a cell of its own."""
    known = nested_words()
    for index, part in enumerate(parts[1:], start=1):
        if not _is_amount(part.text):
            continue
        before = " ".join(piece.text for piece in parts[:index])
        behind = " ".join(piece.text for piece in parts[index + 1 :])
        has_currency = behind.startswith(known.currency)
        word = known.keyword.search(before)
        if word is None and not has_currency:
            continue
        rest = behind.removeprefix(known.currency).strip() if has_currency else behind
        label = _label(before[: word.start()] if word else before)
        kind = "none" if word is None else "total" if word["total"] else "leaf"
        is_closing = bool(word and word["total"] and not label)
        if kind != "leaf" and not is_closing and known.closing.match(label):
            label, is_closing = _label(known.closing.sub("", label)), True
            kind = "total"
        is_grand = kind != "leaf" and _names_all(known.closing.sub("รวม", before))
        return Stated(label, kind, part.text, part.column, rest, is_closing=is_closing, is_grand=is_grand)
    return None


def _names_all(text: str) -> bool:
    known = nested_words()
    return known.grand.fullmatch(text) is not None and known.grand_needs.search(text) is not None


def _is_amount(text: str) -> bool:
    """Whether a cell is an amount, or stands where one should: digits, a dash, an error."""
    if text.startswith(("#", "=")):
        return True
    try:
        parse_money(text)
    except MoneyError:
        return any(char.isdigit() for char in text) and not any(char.isalpha() for char in text)
    return True


def _column(parts: list[Piece], position: int) -> str:
    """The letter of the cell in which a position of the joined text stands."""
    end = 0
    for part in parts:
        end += len(part.text) + 1
        if position < end:
            return part.column
    return parts[-1].column


def _label(text: str) -> str:
    """A label without what leads the eye to the amount: dots, dashes, colons."""
    return nested_words().leaders.sub("", text.strip()).strip()


def _joined(lines: list[Line]) -> list[Line]:
    """Lines whose word, amount and currency are broken over rows, in one; the first row is the line's."""
    known = nested_words()
    result: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.stated is None and not known.explains.search(line.text) and known.unfinished.search(line.text):
            for count in range(2, _MOST_ROWS + 1):
                following = lines[index + 1 : index + count]
                if len(following) < count - 1 or not all(known.finishing.match(item.text) for item in following):
                    break
                whole = _merged([line, *following])
                if whole.stated is not None:
                    line, index = whole, index + count - 1
                    break
        result.append(line)
        index += 1
    return result


def _merged(lines: list[Line]) -> Line:
    first = lines[0]
    pieces = tuple(piece for line in lines for piece in line.pieces)
    text = " ".join(line.text for line in lines)
    rows = [line.row for line in lines if line.row != first.row]
    return Line(first.row, first.column, first.indent, text, read_stated(pieces), list(dict.fromkeys(rows)), pieces)


def with_label(line: Line, above: Line) -> Line:
    """A line that states an amount, with the text above it as (the beginning of) its label."""
    stated = line.stated
    if stated is None:
        return line
    label = _label(f"{above.text} {stated.label}".strip())
    rows = list(dict.fromkeys([*above.more, line.row, *line.more]))
    joined = Stated(label, stated.word, stated.amount, stated.column, stated.rest)
    text = f"{above.text} {line.text}"
    return Line(above.row, above.column, above.indent, text, joined, [row for row in rows if row != above.row])


def is_page(line: Line) -> bool:
    """Whether a line stands on every page of a print, or below the text, and is no part of it."""
    return nested_words().page.match(line.text) is not None
