"""Editions of a plan (ฉบับแรก, เพิ่มเติม, เปลี่ยนแปลง, แก้ไข, ทบทวน ครั้งที่ N/YYYY): found in a text, with number and year.

A text comes in, an `Edition` or None goes out. The words are data (`editions.toml`). Source: formats.md 4.1.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from transforms.dates import first_day
from transforms.thai import arabic_digits, display_text

if TYPE_CHECKING:
    from datetime import date

_FACTS = tomllib.loads(resources.files("transforms").joinpath("editions.toml").read_text(encoding="utf-8"))
_TYPE_OF = {word: kind for kind, words in _FACTS["words"].items() for word in words}
_WORD = "|".join(sorted(_TYPE_OF, key=len, reverse=True))
_BETWEEN = _FACTS["between"]
_NUMBERED = re.compile(
    rf"(?P<word>{_WORD}){_BETWEEN['several']}{_BETWEEN['number']}(?P<no>[0-9]{{1,3}})(?![0-9])"
    rf"(?:{_BETWEEN['year']}(?P<year>25[0-9]{{2}}|[5-9][0-9])(?![0-9]))?"
)
_COUNTED = re.compile(_BETWEEN["counted"])
_ORIGINAL = re.compile("|".join(map(re.escape, _FACTS["original"]["words"])))
_SHORT_YEAR, _CENTURY = 100, 2500
_LEAD, _TAIL = 24, 48
"""Characters that may stand before and behind the edition in a line of its own: a word of the plan, a day, brackets."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: `type` is original, addition, change, amendment or review.

    `text` is what was written of it, `line` the same with all that follows. `year` is a Buddhist-era year; `no` and
    `year` are None where they are not stated. `announced_on` is the day the text names behind it, if any.
    """

    type: str
    no: int | None
    year: int | None
    announced_on: date | None
    text: str
    line: str


def find_edition(text: str) -> Edition | None:
    """The first edition a text names, or None. A number alone is no edition: ครั้งที่ or a year must stand with it.

    `เพิ่มเติมครั้งที่ 5 / 2567`, `แก้ไข ครั้งที่ ๒/๒๕๖๘`, `แก้ไข 1/2566`, `เปลี่ยนแปลง ครั้งที่ 1 พ.ศ. 2567`, `ฉบับแรก`.
    """
    bare = arabic_digits(display_text(text))
    match = _first(bare)
    if match is None:
        return None
    day, line = first_day(bare[match.end() :]), bare[match.start() :].strip(" -–.•")
    if match.re is _ORIGINAL:
        return Edition("original", None, None, day, match[0], line)
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < _SHORT_YEAR:
        year += _CENTURY
    return Edition(_TYPE_OF[match["word"]], int(match["no"]), year, day, match[0].strip(), line)


def is_edition_line(text: str) -> bool:
    """Whether a line says nothing but an edition: little stands before it, and a day or a bracket at most behind."""
    bare = arabic_digits(display_text(text))
    match = _first(bare)
    return match is not None and match.start() <= _LEAD and len(bare) - match.end() <= _TAIL


def _first(bare: str) -> re.Match[str] | None:
    numbered = (match for match in _NUMBERED.finditer(bare) if match["year"] or _COUNTED.search(match[0]))
    return next(numbered, None) or _ORIGINAL.search(bare)
