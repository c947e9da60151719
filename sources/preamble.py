"""What stands above a table: organisation, fiscal year, time of print, title, and the lines the rows stand under."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sources.vocabulary import words
from transforms.dates import (
    find_as_of,
    find_fiscal_year,
    find_month_end,
    find_year_span,
    fiscal_year_of_days,
    text_before_as_of,
)
from transforms.editions import find_edition, is_edition_line
from transforms.thai import display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime


EDITION = "edition"
CHAIN = ("national_strategy", "national_plan", "sdg", "province_strategy", "local_strategy")
"""Plans above the office's own that a five-year plan says it serves."""
LEVELS = ("strategy", "tactic", "programme")
"""Levels of a plan, the highest first."""
BELOW = {
    "strategy": ("tactic", "programme"),
    "tactic": ("programme",),
    "area": ("programme", "work", "budget_type", "category"),
    "programme": ("work", "budget_type", "category"),
    "work": ("budget_type", "category"),
    "budget_type": ("category",),
}
"""Sorts of context lines that end where one above them begins anew."""


LONGEST_LINE = 2000
_LETTER = re.compile(r"[ก-์A-Za-z]")
"""What a text says after so many characters is not looked at: expressions go back and forth over it for long."""


@dataclass(slots=True)
class Preamble:
    """The words above a table, read. `context` has the last line of each sort (strategy, tactic, programme, …).

    `month_end` is the last day of the month it speaks of (ประจำเดือน …). `is_supplement`: it adds to a plan of
    the year or changes it (เพิ่มเติม ครั้งที่ 1), and does not say it anew.
    """

    title: str | None = None
    organisation: str | None = None
    fiscal_year: int | None = None
    as_of: datetime | None = None
    month_end: date | None = None
    span: tuple[int, int] | None = None
    context: dict[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    is_supplement: bool = False

    @property
    def last_day(self) -> date | None:
        """The day the table speaks of, else the last of its month."""
        return self.as_of.date() if self.as_of is not None else self.month_end


class _Line:
    """What one line says by itself, found when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def key(self) -> str:
        return matching_key(self.text)

    @cached_property
    def as_of(self) -> datetime | None:
        return find_as_of(self.text)

    @cached_property
    def month_end(self) -> date | None:
        return find_month_end(self.text)

    @cached_property
    def fiscal_year(self) -> int | None:
        return find_fiscal_year(self.text)

    @cached_property
    def year_of_days(self) -> int | None:
        return fiscal_year_of_days(self.text)

    @cached_property
    def span(self) -> tuple[int, int] | None:
        return find_year_span(self.text)

    @cached_property
    def is_supplement(self) -> bool:
        found = find_edition(self.text)
        if found is None or found.type == "original":
            return False
        vocabulary = words()
        is_of_year = any(word in self.text for word in vocabulary.plan_of_year)
        is_of_other = any(word in self.text for word in vocabulary.plan_of_years)
        return (is_of_year or is_edition_line(self.text)) and not is_of_other

    @cached_property
    def organisation(self) -> str | None:
        return find_organisation(self.text)


@lru_cache(maxsize=1024)  # the same lines stand above the tables of a year, and on all their sheets
def _line(text: str) -> _Line:
    return _Line(text)


def read_preamble(texts: Iterable[str], context: Iterable[str]) -> Preamble:
    """Reads the texts above a header, top to bottom. `context` names the sorts of lines that are looked for."""
    found = Preamble()
    wanted = tuple(context)
    lines = tuple(name for name in wanted if name != EDITION)
    keys, dated, of_days = [], None, None
    for raw in texts:
        text = display_text(raw[:LONGEST_LINE])
        if not text:
            continue
        line = _line(text)
        keys.append(line.key)
        found.is_supplement = found.is_supplement or line.is_supplement
        if found.as_of is None:
            found.as_of = line.as_of
        if found.month_end is None:
            found.month_end = line.month_end
        if found.fiscal_year is None:
            found.fiscal_year = line.fiscal_year
        of_days = of_days or line.year_of_days
        if found.span is None:
            found.span = line.span
        name = line.organisation
        if name and found.organisation is None:
            found.organisation = name
        kind = context_of(text, lines)
        if EDITION in wanted and find_edition(text) is not None:
            found.context[EDITION] = context_name(EDITION, text)
        if kind:
            found.context[kind] = context_name(kind, text)
        elif found.title is None and line.as_of is None and name is None:
            found.title = text
        elif dated is None and name is None and not text.startswith(words().note_begins) and text_before_as_of(text):
            dated = text
    found.title = found.title or dated
    found.fiscal_year = found.fiscal_year or of_days  # a year that is named goes before the year of days
    found.keys = tuple(keys)
    return found


def find_organisation(text: str) -> str | None:
    """The name of the local government that a line names, without district and province, or None."""
    vocabulary = words()
    if len(text) > vocabulary.organisation_longest or any(word in text for word in vocabulary.organisation_refused):
        return None
    match = vocabulary.organisation.search(text)
    if match is None:
        return None
    name = match.group(1)
    for end in vocabulary.organisation_ends:
        position = name.find(end)
        if position > len("องค์การบริหารส่วน"):
            name = name[:position]
    return name.strip()


def context_of(text: str, wanted: Iterable[str]) -> str | None:
    """Which sort of context line a text is, of those wanted, or None."""
    patterns = words().context
    if EDITION in wanted and is_edition_line(text):
        return EDITION
    return next((name for name in wanted if name in patterns and patterns[name].match(text.strip())), None)


def joined_heading(filled: Sequence[str]) -> str | None:
    """The heading that two cells of a row say together, the sort in one and the name in the next, or None."""
    if len(filled) != 2:  # noqa: PLR2004  # a sort and a name
        return None
    split = words().context_split
    sort, name = (display_text(text[:LONGEST_LINE]) for text in filled)
    if not split.fullmatch(sort) or split.fullmatch(name) or not _LETTER.search(name):
        return None
    return f"{sort}{name}" if _LETTER.fullmatch(sort[-1]) else f"{sort} {name}"


def context_name(kind: str, text: str) -> str:
    """The name in a context line: its number (`1.`, `(1)`) and the word หน่วยงาน: are left out."""
    vocabulary = words()
    if kind == EDITION:
        found = find_edition(text)
        return found.line if found else text.strip()
    if kind in CHAIN:
        return vocabulary.chain_strip.sub("", text.strip()).strip()
    if kind == "unit":
        return vocabulary.unit_strip.sub("", text.strip()).strip()
    return vocabulary.context_strip.sub("", text.strip()).strip()
