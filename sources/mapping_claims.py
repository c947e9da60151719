"""How like a header is to the headers a layout knows, and how its values suit: the claims of one column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from sources.headers import match_layout, synonyms
from sources.layouts import YEAR_MARK, header_keys
from sources.mapping_facts import limit, score
from transforms.thai import matching_key

if TYPE_CHECKING:
    from sources.headers import Label
    from sources.layouts import ColumnSpec, Layout
    from sources.mapping_values import Values

YEAR_SUFFIX = re.compile(r"_25\d\d$")
"""What a field of which there is one column a year ends with."""
EXACT = 100.0
_YEAR = re.compile(r"(?<!\d)[2๒][5๕]\d\d(?!\d)")
_YEAR_IN_KEY = re.compile(r"(?:ปี|พศ)*25\d\d")


@dataclass(frozen=True, slots=True)
class Claim:
    """A field that a column may be: likeness of the header (0-100), whether it is a known one, how the values suit.

    `is_near`: the header is so like a known one that only a rival could make it doubtful.
    """

    field: str
    likeness: float
    is_exact: bool
    is_near: bool
    fit: float

    @property
    def score(self) -> float:
        """Header and values together, 0-100."""
        return self.likeness * (0.5 + 0.5 * self.fit)


def claims_of(layout: Layout, label: Label, values: Values, *, is_titled: bool) -> tuple[Claim, ...]:
    """The fields a column may be, the likest header first, known headers before near ones.

    `is_titled`: a title of the layout stands above; without one, headers that count only below it are hints.
    """
    claims = []
    for name, likeness, is_exact, is_near in _likeness(layout, label, is_titled=is_titled):
        spec = layout.column(name) or layout.column(YEAR_SUFFIX.sub("", name))
        claims.append(Claim(name, likeness, is_exact, is_near, values.fit(spec.type if spec else "text")))
    ordered = sorted(claims, key=lambda claim: (not claim.is_exact, -claim.likeness, -claim.fit, claim.field))
    return tuple(ordered)


@lru_cache(maxsize=16384)
def _likeness(layout: Layout, label: Label, *, is_titled: bool) -> tuple[tuple[str, float, bool, bool], ...]:
    """Field, likeness, whether the header is a known one and whether it is near one, for all that is at all alike."""
    known = synonyms(layout)
    titles = layout.titles if is_titled else ()
    single = match_layout(layout, (label,), titles, (label.row, label.row)).columns
    exact: dict[str, float] = {}
    best: dict[str, float] = {}
    clear: set[str] = set()
    year = year_of(label.text)
    for left_out, key in label.keys():  # noqa: SIM118  # not a mapping
        less = score("left_out") * left_out
        for rank, name in known.get(key, ()):
            if is_titled or _is_certain(layout, name, rank):
                exact[name] = max(exact.get(name, 0.0), EXACT - less)
        for spec, alike, is_near, is_certain in _near(layout, key, has_year=year is not None):
            name = f"{spec.field}_{year}" if spec.is_yearly else spec.field
            counts = is_titled or is_certain
            best[name] = max(best.get(name, 0.0), (alike if counts else _hint(alike)) - less)
            if is_near and counts and not left_out:
                clear.add(name)
    for name in single:
        exact.setdefault(name, EXACT)
    least = score("ask") / 2
    near = [(name, value, False, name in clear) for name, value in best.items() if name not in exact and value >= least]
    return (*((name, value, True, True) for name, value in exact.items()), *near)


def _is_certain(layout: Layout, name: str, rank: int) -> bool:
    """Whether a synonym, by its rank, says what a column is also without a title above the table."""
    spec = layout.column(name)
    return spec is not None and rank < len(spec.headers)


def _hint(alike: float) -> float:
    return min(alike, score("contained"))


def _near(layout: Layout, key: str, *, has_year: bool) -> list[tuple[ColumnSpec, float, bool, bool]]:
    """Columns with a synonym like a key, how like and whether near, and whether that synonym counts without a title."""
    found = []
    for is_yearly, stems in _stems(layout).items():
        if is_yearly and not has_year:
            continue
        bare = _YEAR_IN_KEY.sub("", key) if is_yearly else key
        alike = {
            stem: value
            for stem, value, _ in process.extract(
                bare, list(stems), scorer=fuzz.ratio, limit=None, score_cutoff=score("ask") / 2
            )
        }
        if len(bare) <= limit("header_letters"):
            alike |= {stem: max(alike.get(stem, 0.0), score("contained")) for stem in stems if _contains(bare, stem)}
        for stem, value in alike.items():
            if min(len(bare), len(stem)) < limit("shortest_alike"):
                continue
            is_long = min(len(bare), len(stem)) >= limit("shortest_near")
            is_near = is_long and (value >= score("clear") or _is_slip(bare, stem))
            # without its year a header may be that of a field to the letter; that is still no known header
            likeness = min(value, EXACT - 1) if is_long else _hint(value)
            found += [(spec, likeness, is_near, is_certain) for spec, is_certain in stems[stem]]
    return found


@lru_cache(maxsize=256)
def _stems(layout: Layout) -> dict[bool, dict[str, list[tuple[ColumnSpec, bool]]]]:
    """Keys of synonyms without their year, apart for columns of years; whose they are and whether without a title.

    The name of a field itself is a hint: files that programs write have such headers.
    """
    found: dict[bool, dict[str, list[tuple[ColumnSpec, bool]]]] = {False: {}, True: {}}
    for spec in layout.columns:
        for rank, header in enumerate(spec.all_headers):
            for key in header_keys(header.replace(YEAR_MARK, " "))[:2]:
                found[spec.is_yearly].setdefault(key, []).append((spec, rank < len(spec.headers)))
        found[spec.is_yearly].setdefault(matching_key(spec.field), []).append((spec, False))
    return found


def _is_slip(key: str, stem: str) -> bool:
    """Whether one is the other with one letter wrong, missing, too much or exchanged with its neighbour."""
    return OSA.distance(key, stem, score_cutoff=1) <= 1


def _contains(key: str, stem: str) -> bool:
    shorter, longer = (key, stem) if len(key) < len(stem) else (stem, key)
    return shorter != longer and len(shorter) >= limit("shortest_contained") and shorter in longer


def year_of(text: str) -> int | None:
    """The last year of four digits (B.E.) that a header names, or None."""
    found = _YEAR.findall(text)
    return int(found[-1]) if found else None


def with_year_mark(text: str) -> str | None:
    """A header with its last year replaced by the mark that stands for any year; None where it names none."""
    places = list(_YEAR.finditer(text))
    return text[: places[-1].start()] + YEAR_MARK + text[places[-1].end() :] if places else None
