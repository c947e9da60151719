"""Row kinds: which rows below a header are lines, totals, context, continuations, and which are nothing.

Every row that is not blank gets exactly one kind, so that `rows read = lines + skipped` holds for every table.

Long because the kinds are asked for in one order, and each question leans on what the ones before it left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

import polars as pl

from sources.headers import known_keys
from sources.layouts import header_keys
from sources.preamble import BELOW, LEVELS, context_name, context_of, joined_heading
from sources.vocabulary import words
from transforms.thai import arabic_digits, display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.grid import Sheet
    from sources.headers import Header

_FEW_ROWS = 256
"""Of a table whose rows are looked at one by one in less time than all at once (benchmarks/): both give the same."""
_FEW_OTHERS = 8
"""Where one row of so many is looked at, all are taken out of the frame at once."""
_LABEL_AND_MORE = 2
"""A row of more texts is no total, unless it says รวม: total_begins has it first."""
_BELOW = "below the grand total"
_BEFORE_TOTAL = "*=(•–- "
_DIGIT = re.compile(r"[\d๐-๙]")
_AMOUNT = re.compile(r"\s*[(\-฿]?\s*[0-9][0-9,]*(?:\.[0-9]+|\.-)?\s*(?:บาท|บ\.)?\s*\)?\s*$")
_NUMBER = re.compile(r"\s*[\d๐-๙]+\s*")
_NUMBERING = re.compile(r"\s*[\d๐-๙]+(?:[./-][\d๐-๙]+)*[.)]?\s*")
_CODE = re.compile(r"\s*[\d๐-๙]{8,}\s*")
_BLANKED = re.compile(r"[\s–—-]*")
_RATE = re.compile(r"\D*[\d๐-๙][\d๐-๙.,]*\s*%?\s*(?!ของ)[ก-๙A-Za-z]")
LONGEST_LABEL = 1000
"""What tells a kind of row stands in so many characters: expressions go back and forth over longer texts for long."""
NUMBER_TYPES = frozenset({"money", "int", "pct"})


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that prints totals: its sheet row, its label, and the values of the number columns as text."""

    row: int
    label: str
    texts: dict[str, str | None]
    is_leading: bool = False
    level: int = 0


@dataclass(slots=True)
class Body:
    """The rows of a table by kind. `lines` are sheet rows in order; `contexts[i]` belongs to `lines[i]`.

    `added` are continuations whose money is the line's as well: row -> row of the line; `wordless` hold no text.
    """

    lines: list[int] = field(default_factory=list)
    contexts: list[dict[str, str]] = field(default_factory=list)
    continuations: dict[int, list[int]] = field(default_factory=dict)
    borrowed: set[int] = field(default_factory=set)
    added: dict[int, int] = field(default_factory=dict)
    wordless: set[int] = field(default_factory=set)
    keyless: set[int] = field(default_factory=set)
    totals: list[TotalRow] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    last_row: int | None = None


def classify(
    sheet: Sheet,
    header: Header,
    stop: int,
    repeats: dict[int, int],
    context: dict[str, str],
    titles: Iterable[str] = (),
) -> Body:
    """Tells the rows after the header and before `stop` (1-based, exclusive) apart.

    `repeats` maps the first row of each page-repeated header to its last row; `context` is what the preamble said and
    `titles` the matching keys of its lines, which may stand again above a repeated header.
    Trailing rows of text after the last line or total are left to what follows, and are not part of the table.
    """
    return _Classifier(sheet, header, stop, repeats, context, frozenset(titles)).run()


class _Classifier:
    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        stop: int,
        repeats: dict[int, int],
        context: dict[str, str],
        titles: frozenset[str],
    ) -> None:
        self.titles = titles
        self.sheet = sheet
        self.header = header
        self.layout = header.layout
        self.start = header.last_row + 1
        self.frame = sheet.frame.slice(header.last_row, max(0, stop - header.last_row - 1))
        self.repeats = {row + extra: None for row, last in repeats.items() for extra in range(last - row + 1)}
        self.context = dict(context)
        self.body = Body()
        types = {name: (spec.type if (spec := header.spec(name)) else "text") for name in header.columns}
        self.numbers = [name for name in header.columns if types[name] in NUMBER_TYPES]
        self.texts = [name for name in header.columns if types[name] not in NUMBER_TYPES]
        identity = [name for name in self.layout.identity if name in header.columns]
        self.identity = identity or [
            name for name in header.columns if (spec := header.spec(name)) and spec.is_required and spec.type == "text"
        ]
        self.dates = frozenset(name for name in self.identity if types[name] == "date")
        self.required = frozenset(name for name in self.texts if (spec := header.spec(name)) and spec.is_required)
        self.number_columns = frozenset(header.columns[name] for name in self.numbers)
        self.has_numbered_lines = all(types[name] == "label" for name in self.identity)
        self.money = [name for name in self.numbers if types[name] == "money"]
        self.open_row = 0
        self.is_closed = self.is_boxed = self.has_ended = False
        self.position = {name: index for index, name in enumerate(self.frame.columns)}

    def run(self) -> Body:
        values = self.frame.columns
        context = dict(self.context)  # the same one for all lines below it: large tables have one
        begun = 0
        others = self._others()
        row_of = self._rows.__getitem__ if len(others) * _FEW_OTHERS > self.frame.height else self.frame.row
        for index in others:
            self._take_lines(begun, index, context)
            begun = index + 1
            if self.has_ended and self.start + index not in self.repeats:
                self._take_lines(index, begun, context)
                continue
            cells = row_of(index)
            if all(cell is None for cell in cells):
                continue
            self._other(self.start + index, {name: cells[i] for i, name in enumerate(values)})
            if context != self.context:
                context = dict(self.context)
        self._take_lines(begun, self.frame.height, context)
        self._end()
        self._trim()
        return self.body

    def _take_lines(self, begin: int, end: int, context: dict[str, str]) -> None:
        """Rows from one index to another (exclusive) that are surely lines, all under one context.

        Below the header of a table of its own, none is: its columns mean something else.
        """
        if begin == end:
            return
        if self.has_ended:
            filled = [any(cell is not None for cell in self.frame.row(index)) for index in range(begin, end)]
            self.body.skipped |= {self.start + begin + place: _BELOW for place, is_any in enumerate(filled) if is_any}
            return
        self.body.lines.extend(range(self.start + begin, self.start + end))
        self.body.contexts.extend([context] * (end - begin))
        self.body.last_row = self.open_row = self.start + end - 1

    def _others(self) -> list[int]:
        """Indices of the rows that are not surely lines: those that have to be looked at, and repeated headers."""
        repeats = {row - self.start for row in self.repeats if 0 <= row - self.start < self.frame.height}
        if not (self.identity and self.numbers and self.texts) or (
            "strategy" in self.layout.context and not self.layout.identity
        ):
            return list(range(self.frame.height))
        others = self._not_plain() if self.frame.height >= _FEW_ROWS else self._not_plain_one_by_one()
        return sorted({*others, *repeats})

    def _not_plain(self) -> list[int]:
        """Indices of all rows but those that state all that is `_needed` and say no word of a total or note.

        Nor may a line repeat the number of the row above without a name: a merged number written on each of its rows.
        """
        first_text = pl.coalesce(self._texts_from_left)
        others = [first_text.str.contains(_begins_otherwise())]
        if self.dates:
            others.append(pl.coalesce(self._texts_but_days).str.contains(_begins_otherwise()))
        others += [pl.col(column).str.contains(_surely_total()) for column in self._may_say_total]
        if self._repeats_numbers:
            number = pl.col(self.header.columns["item_no"])
            is_nameless = pl.all_horizontal([pl.col(self.header.columns[name]).is_null() for name in self.required])
            others.append((number == number.shift(1)) & is_nameless)
        # few steps, since the engine takes time for each
        unlike = [~said.fill_null(value=False) for said in others]
        stated = [pl.any_horizontal(map(_is_stated, self._identity_columns))]
        stated += [pl.any_horizontal([pl.col(column).is_not_null() for column in columns]) for columns in self._needed]
        plain = self.frame.select(pl.all_horizontal(*stated, *unlike).alias("plain"))["plain"]
        return (~plain.fill_null(value=False)).arg_true().to_list()

    def _not_plain_one_by_one(self) -> list[int]:
        """The same, without the engine."""
        identity = [self.position[column] for column in self._identity_columns]
        needed = [[self.position[column] for column in columns] for columns in self._needed]
        texts = [self.position[column] for column in self._texts_from_left]
        but_days = [self.position[column] for column in self._texts_but_days] if self.dates else []
        others = [self.position[column] for column in self._may_say_total]
        nameless = [self.position[self.header.columns[name]] for name in self.required if self._repeats_numbers]
        number = self.position[self.header.columns["item_no"]] if self._repeats_numbers else 0
        begins_otherwise, says_total = re.compile(_begins_otherwise()).match, re.compile(_surely_total()).match
        found, above = [], None
        for index, cells in enumerate(self._rows):
            first = next((text for place in texts if (text := cells[place]) is not None), "")
            label = next((text for place in but_days if (text := cells[place]) is not None), "?")
            is_repeated = self._repeats_numbers and cells[number] is not None and cells[number] == above
            is_plain = (
                any(_is_filled(cells[place]) for place in identity)
                and all(any(cells[place] is not None for place in places) for places in needed)
                and begins_otherwise(first) is None
                and begins_otherwise(label) is None
                and not any(text is not None and says_total(text) for text in map(cells.__getitem__, others))
                and not (is_repeated and all(cells[place] is None for place in nameless))
            )
            if not is_plain:
                found.append(index)
            above = cells[number]
        return found

    @cached_property
    def _rows(self) -> list[tuple[str | None, ...]]:
        return self.frame.rows()

    @cached_property
    def _identity_columns(self) -> list[str]:
        return [self.header.columns[name] for name in self.identity]

    @cached_property
    def _needed(self) -> list[list[str]]:
        """Of each of these groups of columns a line states one: a number, and a text besides its identity."""
        groups = [self.numbers, [name for name in self.texts if name not in self.identity]]
        return [[self.header.columns[name] for name in names] for names in groups if names]

    @cached_property
    def _texts_from_left(self) -> list[str]:
        return sorted((self.header.columns[name] for name in self.texts), key=self.position.__getitem__)

    @cached_property
    def _texts_but_days(self) -> list[str]:
        days = {self.header.columns[name] for name in self.dates}
        return [column for column in self._texts_from_left if column not in days]

    @cached_property
    def _may_say_total(self) -> list[str]:
        """Columns besides the identity in which a total may be said, whatever number stands before it."""
        names = [name for name in self.texts if name not in self.identity] if self.has_numbered_lines else []
        return [self.header.columns[name] for name in names]

    @property
    def _repeats_numbers(self) -> bool:
        return bool(self.layout.adds_continued_money and self.required and "item_no" in self.identity)

    def _add_line(self, row: int) -> None:
        self.body.lines.append(row)
        self.body.contexts.append(dict(self.context))
        self.body.last_row = row
        self.open_row = row

    def _other(self, row: int, cells: dict[str, str | None]) -> None:
        body, columns = self.body, self.header.columns
        if row in self.repeats:
            body.skipped[row] = "repeated header"
            self.is_closed = self.is_boxed = self.has_ended = False  # what stands below a header is of the table again
            self.open_row += self.open_row == row - 1
            return
        known: dict[str, str | None] = {
            name: value
            for name, column in columns.items()
            if (value := cells[column]) is not None and (name in self.numbers or not _BLANKED.fullmatch(value))
        }
        numbers = {name: cells[columns[name]] for name in self.numbers}
        first = self._first(cells)
        texts = [name for name in self.texts if name in known]
        identities = [name for name in self.identity if name in known]
        if len(identities) == len(self.identity) and self._is_repeated_number(row, known):
            texts = [name for name in texts if name not in identities]
            identities = []
        has_number = any(value is not None for value in numbers.values())
        aside = self._aside(row, first, cells, texts, identities)
        if aside is not None:
            body.skipped[row] = aside
            return
        first, identities = self._without_number_of_total(first, known, texts, identities)
        first, identities = self._without_day_of_total(first, known, texts, identities)
        texts = [name for name in texts if name in identities or name not in self.identity]
        total = self._total(row, first, known, texts, identities, numbers)
        if total is not None:
            body.totals.append(total)
            body.skipped[row] = "total" if matching_key(first) in words().grand_keys else "subtotal"
            body.last_row = row
            return
        has_amount = any(value is not None and _is_amount(value) for value in numbers.values())
        if first.startswith(words().percent_begins) and not identities and not (has_amount and _RATE.match(first)):
            body.skipped[row] = "percentages"
            return
        is_item = has_amount and first.startswith(words().note_or_item)
        if self._is_note(first) and not (identities and has_number) and not is_item:
            body.skipped[row] = "note"
            return
        kind, text = self._heading(first, cells, identities, has_number=has_number)
        if kind:
            self._enter(kind, text)
            body.skipped[row] = f"context: {kind}"
            self.is_closed = False  # a block of its own begins
            return
        if self._is_below(row, first, known, texts, identities, has_number=has_number):
            self.is_boxed = self.is_boxed or has_number
            body.skipped[row] = _BELOW
            return
        self._line_or_rest(row, known, texts, identities, has_number=has_number)

    def _aside(
        self, row: int, first: str, cells: dict[str, str | None], texts: list[str], identities: list[str]
    ) -> str | None:
        """Why a row is no part of the table, whatever it holds: a title again, a page, words where amounts stand."""
        filled = [value for value in cells.values() if value is not None]
        keys = [matching_key(display_text(value)) for value in filled] if self.titles else []
        if any(key in self.titles for key in keys) and all(
            key in self.titles or words().page.match(value) for key, value in zip(keys, filled, strict=True)
        ):
            return "title again"
        numbers = [cells[self.header.columns[name]] for name in self.numbers]
        stated = [value for value in numbers if value is not None]
        if stated and not texts and not any(_DIGIT.search(value) for value in stated):
            return "note"
        if self.is_closed and self._heads_another_table(filled) and not self._names_lines_as_here(cells):
            self.has_ended = True
            return _BELOW
        if not identities and not any(map(_is_amount, stated)) and self._heads_a_box(stated):
            self.is_boxed = True
            return _BELOW
        return "note" if self._is_page(row, first, filled, identities) else None

    def _total(
        self,
        row: int,
        first: str,
        known: dict[str, str | None],
        texts: list[str],
        identities: list[str],
        numbers: dict[str, str | None],
    ) -> TotalRow | None:
        """The total that a row states, or None. A total inside of a box below the table is none of the table's."""
        has_number = any(value is not None for value in numbers.values())
        labels = [name for name in texts if not _is_remark(known[name] or "")]
        if self._is_total(first, labels or texts, identities, has_number=has_number):
            if self.is_boxed and not identities:
                return None
            label = matching_key(first)
            is_footer = self.layout.has_table_footers and label in words().footer_keys
            is_last = label in words().grand_keys and label not in words().carried_keys
            self.is_closed = self.is_closed or ((is_last or is_footer) and bool(self.body.lines))
            return TotalRow(row, first, numbers)
        if self._is_unit_of_total(row, first, known, texts, has_number=has_number):
            self._enter("unit", first)
            return TotalRow(row, first, numbers, is_leading=True)
        level = self._level_of_total(row, first, known, texts, identities, has_number=has_number)
        if level is None:
            return None
        self._enter(level, first)
        return TotalRow(row, first, numbers, is_leading=True, level=LEVELS.index(level))

    def _is_below(
        self,
        row: int,
        first: str,
        known: dict[str, str | None],
        texts: list[str],
        identities: list[str],
        *,
        has_number: bool,
    ) -> bool:
        """Whether a row stands below what ends the table, or counts its lines by status, and is no line."""
        is_closed = (self.is_closed or self.is_boxed) and self.open_row != row - 1
        if not identities:
            is_status = self.has_numbered_lines and has_number and matching_key(first) in words().status_keys
            is_named = _NUMBERING.fullmatch(first) or any(_CODE.fullmatch(known[name] or "") for name in texts)
            return is_status or (is_closed and not (texts and is_named))
        bare = first.lstrip(_BEFORE_TOTAL)
        return is_closed and len(texts) == 1 and bare.startswith(words().after_grand)

    def _without_number_of_total(
        self, first: str, known: dict[str, str | None], texts: list[str], identities: list[str]
    ) -> tuple[str, list[str]]:
        """The label and identity of a row; a total that was given a number is a total all the same."""
        others = [name for name in texts if name not in self.identity]
        if self.has_numbered_lines and identities and len(others) == 1:
            label = display_text(known[others[0]] or "")
            if matching_key(label) in words().grand_keys | words().plain_keys:
                return label, []
        return first, identities

    def _without_day_of_total(
        self, first: str, known: dict[str, str | None], texts: list[str], identities: list[str]
    ) -> tuple[str, list[str]]:
        """The label and identity of a row; a total that was given the day it was drawn on is a total all the same."""
        others = [name for name in texts if name not in self.dates]
        if len(others) != 1 or len(others) == len(texts) or not {*identities} <= {*self.dates, *others}:
            return first, identities
        label = display_text((known[others[0]] or "")[:LONGEST_LABEL])
        if label.lstrip(_BEFORE_TOTAL).startswith(words().total_begins):
            return label, [name for name in identities if name not in self.dates]
        return first, identities

    def _heads_a_box(self, stated: list[str]) -> bool:
        """Whether words of a header stand where amounts do: what follows is a box of its own."""
        words_there = [value for value in stated if not _DIGIT.search(value)]
        known = known_keys(self.layout)
        return any(key in known for value in words_there for key in header_keys(display_text(value)))

    def _heads_another_table(self, filled: list[str]) -> bool:
        """Whether nothing but words of a header stand in a row: a table of other columns, which is not read.

        A header that names the lines as this one does may be its own in other words: what stands below stays lines.
        """
        known = known_keys(self.layout)
        if len(filled) <= _LABEL_AND_MORE or any(_DIGIT.search(value) for value in filled):
            return False
        named = [value for value in filled if any(key in known for key in header_keys(display_text(value)))]
        return len(named) >= _LABEL_AND_MORE

    def _names_lines_as_here(self, cells: dict[str, str | None]) -> bool:
        """Whether a cell of a row heads the column in which this table names its lines."""
        for name in self.required:
            spec, text = self.header.spec(name), cells[self.header.columns[name]]
            own = {key for header in spec.headers for key in header_keys(header)} if spec else set()
            if text is not None and any(key in own for key in header_keys(display_text(text))):
                return True
        return False

    def _is_repeated_number(self, row: int, known: dict[str, str | None]) -> bool:
        index = row - self.start
        if not index or not self.layout.adds_continued_money or "item_no" not in self.identity:
            return False
        if not self.required.isdisjoint(known):
            return False
        number = self.frame[self.header.columns["item_no"]]
        return bool(number[index] == number[index - 1])

    def _is_page(self, row: int, first: str, filled: list[str], identities: list[str]) -> bool:
        """Whether a row holds one cell that is no part of the table: the number of a page between two pages."""
        if identities or len(filled) != 1 or not words().page.match(first):
            return False
        if not first.strip("0123456789๐๑๒๓๔๕๖๗๘๙,."):
            return self._ends_page(row)
        return True

    def _ends_page(self, row: int) -> bool:
        """Whether a title or the header stands next below a row, so that a page ends with it."""
        for index in range(row - self.start + 1, self.frame.height):
            filled = [value for value in self.frame.row(index) if value is not None]
            if not filled:
                continue
            if index + self.start in self.repeats:
                return True
            key = matching_key(filled[0])
            return len(filled) == 1 and any(title in key for title in self.layout.titles)
        return False

    def _heading(
        self, first: str, cells: dict[str, str | None], identities: list[str], *, has_number: bool
    ) -> tuple[str | None, str]:
        """The sort of context line a row is, and its text: one text alone, or behind a number of its own."""
        filled = [value for value in cells.values() if value is not None]
        if has_number and any(map(_is_filled, map(cells.get, self.number_columns))):
            return None, first
        stated = [value for value in filled if _is_filled(value)]
        if len(stated) == 1:
            return context_of(first, self.layout.context), first
        joined = joined_heading(filled)
        if joined is not None and not has_number:
            return context_of(joined, self.layout.context), joined
        if len(filled) == 2 and identities == ["item_no"] and not has_number:  # noqa: PLR2004  # a number and a text
            name = display_text(filled[1])
            return context_of(name, self.layout.context), name
        return None, first

    def _first(self, cells: dict[str, str | None]) -> str:
        """The leftmost text of a row; of one that holds nothing but amounts, the leftmost of these."""
        filled = [(column, value) for column, value in cells.items() if value is not None]
        texts = [value for column, value in filled if column not in self.number_columns]
        text = next((value for value in texts if not _BLANKED.fullmatch(value)), (texts or [filled[0][1]])[0])
        return display_text(text[:LONGEST_LABEL])

    def _line_or_rest(
        self, row: int, known: dict[str, str | None], texts: list[str], identities: list[str], *, has_number: bool
    ) -> None:
        body = self.body
        others = [name for name in texts if name not in self.identity]
        if identities and (others or has_number):
            self._add_line(row)
        elif identities and not known.keys() - set(identities):
            is_number = all(_DIGIT.match(value) for name in identities if (value := known[name]) is not None)
            only = "only a number" if self.has_numbered_lines and is_number else "text only"
            body.skipped[row] = "note" if self._has_months(row) else only
        elif self.layout.has_continuations and has_number and not self.required.isdisjoint(others):
            self._add_line(row)
        elif self.layout.has_continuations and body.lines and self.open_row == row - 1:
            body.continuations.setdefault(body.lines[-1], []).append(row)
            if has_number and texts and self.layout.adds_continued_money:
                body.added[row] = body.lines[-1]
                body.skipped[row] = f"continuation of row {body.lines[-1]}, its money added"
                body.last_row = row
                self.open_row = row
            elif has_number:
                body.borrowed.add(row)
                self._add_line(row)
            else:
                body.skipped[row] = f"continuation of row {body.lines[-1]}"
                body.last_row = row
                self.open_row = row
        elif has_number:
            if self.layout.has_continuations and body.lines:
                body.borrowed.add(row)
                body.continuations.setdefault(body.lines[-1], []).append(row)
            else:
                body.keyless.add(row)
            self._add_line(row)
        else:
            body.skipped[row] = "text only" if texts else "outside the known columns"

    def _has_months(self, row: int) -> bool:
        return any(self.frame[row - self.start, column] is not None for column in self.header.months.values())

    def _is_total(self, first: str, texts: list[str], identities: list[str], *, has_number: bool) -> bool:
        is_count = not identities and has_number and len(texts) <= 1 and words().count_pattern.fullmatch(first)
        if not first.lstrip(_BEFORE_TOTAL).startswith(words().total_begins) and not is_count:
            return False
        holding = texts[0] if texts else None
        if any(name != holding for name in identities):
            return False
        if len(texts) > _LABEL_AND_MORE and not first.lstrip(_BEFORE_TOTAL).startswith(words().total_begins[0]):
            return False
        named = matching_key(first)
        sure = named in words().grand_keys or named in words().plain_keys or words().count_pattern.search(first)
        return bool(sure) or (has_number and len(texts) <= 1) or (not has_number and not self.layout.has_continuations)

    def _is_unit_of_total(
        self, row: int, first: str, known: dict[str, str | None], texts: list[str], *, has_number: bool
    ) -> bool:
        """Whether a unit alone, with amounts and without a number, stands right above numbered lines: their total."""
        if not (self.has_numbered_lines and has_number and len(texts) == 1 and "unit" in self.layout.context):
            return False
        if _NUMBERING.fullmatch(known[texts[0]] or "") or context_of(first, ("unit",)) is None:
            return False
        columns = [self.header.columns[name] for name in self.identity]
        for cells in self.frame.slice(row - self.start + 1).iter_rows(named=True):
            if any(cell is not None for cell in cells.values()):
                return any((text := cells[column]) is not None and _NUMBERING.fullmatch(text) for column in columns)
        return False

    def _level_of_total(
        self,
        row: int,
        first: str,
        known: dict[str, str | None],
        texts: list[str],
        identities: list[str],
        *,
        has_number: bool,
    ) -> str | None:
        """The level of a heading that states the total of the lines below it; None for any other row."""
        if "strategy" not in self.layout.context or not has_number:
            return None
        if self.layout.identity and (
            len(texts) > 1 or any(_NUMBER.fullmatch(known[name] or "") for name in identities)
        ):
            return None
        level = context_of(first, LEVELS)
        return level if level is not None and self._has_lines_below(row, LEVELS.index(level)) else None

    def _has_lines_below(self, row: int, level: int) -> bool:
        """Whether a row with numbers of a lower level follows before one of the same level, of a higher, or a total."""
        columns = [self.header.columns[name] for name in self.numbers]
        for cells in self.frame.slice(row - self.start + 1).iter_rows(named=True):
            text = next((display_text(value) for value in cells.values() if value is not None), None)
            if text is None:
                continue
            own = context_of(text, LEVELS)
            is_lower = own is None or LEVELS.index(own) > level
            if not is_lower or text.startswith(words().total_begins):
                return False
            if any(cells[column] is not None for column in columns):
                return True
        return False

    def _enter(self, kind: str, text: str) -> None:
        self.context[kind] = context_name(kind, text)
        for lower in BELOW.get(kind, ()):
            self.context.pop(lower, None)

    def _is_note(self, first: str) -> bool:
        return first.startswith(words().note_begins)

    def _end(self) -> None:
        """Takes signatures and notes from the end of the lines: below a total, or of their words, without an amount.

        What has a number, day or code of its own stays a line, and so does any row whose amount can be read.
        """
        body = self.body
        if not self.numbers:
            return
        last_total = body.totals[-1].row if body.totals else None
        columns = [self.header.columns[name] for name in self.numbers]
        while body.lines:
            row = body.lines[-1]
            cells = self.frame.row(row - self.start)
            filled = [text for text in cells if text is not None]
            amounts = [text for column in columns if (text := cells[self.position[column]]) is not None]
            is_signed = any(words().signature.match(display_text(text)) for text in filled)
            is_below = last_total is not None and row > last_total
            if any(map(_is_amount, amounts)) or not (is_signed or (is_below and amounts)) or self._is_identified(row):
                return
            body.lines.pop()
            body.contexts.pop()
            body.borrowed.discard(row)
            body.keyless.discard(row)
            body.skipped[row] = "note after the table"
            body.last_row = max([*body.lines[-1:], *([last_total] if last_total is not None else [])], default=None)

    def _is_identified(self, row: int) -> bool:
        """Whether a row has a number or code of its own, or a day and words: no signature and no note has."""
        texts = {name: self.frame[row - self.start, self.header.columns[name]] for name in self.texts}
        begins = _NUMBERING.fullmatch if self.has_numbered_lines else _NUMBERING.match
        numbered = [name for name in self.identity if (text := texts[name]) is not None and begins(text)]
        has_words = any(_is_filled(text) for name, text in texts.items() if name not in self.dates)
        return any(name not in self.dates or has_words for name in numbered)

    def _trim(self) -> None:
        """Rows after the last line or total belong to what follows; they are listed as notes of this table's sheet."""
        last = self.body.last_row
        if last is None:
            return
        for row in [row for row in self.body.skipped if row > last]:
            if self.body.skipped[row] != "repeated header":
                self.body.skipped[row] = "note after the table"


def _is_stated(column: str) -> pl.Expr:
    """Whether a cell says more than a dash, with which many fill what is blank."""
    return pl.col(column).str.contains(r"[^\s–—-]")


def _is_filled(text: str | None) -> bool:
    return text is not None and not _BLANKED.fullmatch(text)


def _is_amount(text: str) -> bool:
    return _AMOUNT.match(arabic_digits(text)) is not None


def _is_remark(text: str) -> bool:
    """Whether a text beside the label of a total says how many or how much of a hundred."""
    shown = display_text(text[:LONGEST_LABEL])
    return shown.startswith(words().percent_begins) or words().count_pattern.fullmatch(shown) is not None


@cache
def _begins_otherwise() -> str:
    """An expression for texts that begin as a total or a note does, for a dash or a header alone."""
    starts = "|".join(_escape(word) for word in words().total_begins)
    notes = "|".join(_escape(word) for word in words().note_begins)
    heads = "|".join(_escape(word) for word in words().numbering_headers)
    return f"^(?:[\\s\u200b*=(•–-]*(?:{starts})|\\s*(?:{notes})|[\\s–—-]*$|\\s*(?:{heads})\\s*$)"


@cache
def _surely_total() -> str:
    return "^\\s*(?:" + "|".join(_escape(word) for word in words().sure_totals) + ")\\s*$"


def _escape(word: str) -> str:
    return "".join(f"\\{char}" if char in "().[]*+?^$|\\" else char for char in word)
