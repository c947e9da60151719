"""How like a header is to the headers a layout knows, and how its values suit: the claims of one column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from sources.headers import match_layout, synonyms
from sources.layouts import YEAR_MARK, header_keys
from sources.mapping_facts import score

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
    """A field that a column may be: likeness of the header (0-100), whether it is a known one, how the values suit."""

    field: str
    likeness: float
    is_exact: bool
    fit: float

    @property
    def score(self) -> float:
        """Header and values together, 0-100."""
        return self.likeness * (0.5 + 0.5 * self.fit)


def claims_of(layout: Layout, label: Label, values: Values) -> tuple[Claim, ...]:
    """The fields a column may be, the likest header first, known headers before near ones."""
    claims = []
    for name, likeness, is_exact in _likeness(layout, label):
        spec = layout.column(name) or layout.column(YEAR_SUFFIX.sub("", name))
        claims.append(Claim(name, likeness, is_exact, values.fit(spec.type if spec else "text")))
    ordered = sorted(claims, key=lambda claim: (not claim.is_exact, -claim.likeness, -claim.fit, claim.field))
    return tuple(ordered)


@lru_cache(maxsize=16384)
def _likeness(layout: Layout, label: Label) -> tuple[tuple[str, float, bool], ...]:
    """Field, likeness and whether the header is a known one, for every field that is at all alike."""
    known = synonyms(layout)
    single = match_layout(layout, (label,), (), (label.row, label.row)).columns
    exact: dict[str, float] = {}
    best: dict[str, float] = {}
    for left_out, key in label.keys():  # noqa: SIM118  # not a mapping
        less = score("left_out") * left_out
        for _, name in known.get(key, ()):
            exact[name] = max(exact.get(name, 0.0), EXACT - less)
        year = year_of(label.text)
        bare = _YEAR_IN_KEY.sub("", key) if year else key
        for spec, stem in _stems(layout):
            if spec.is_yearly and year is None:
                continue
            name = f"{spec.field}_{year}" if spec.is_yearly else spec.field
            best[name] = max(best.get(name, 0.0), _alike(bare if spec.is_yearly else key, stem) - less)
    for name in single:
        exact.setdefault(name, EXACT)
    near = [(name, value, False) for name, value in best.items() if name not in exact and value >= score("ask") / 2]
    return (*((name, value, True) for name, value in exact.items()), *near)


@lru_cache(maxsize=256)
def _stems(layout: Layout) -> tuple[tuple[ColumnSpec, str], ...]:
    found: dict[tuple[str, str], ColumnSpec] = {}
    for spec in layout.columns:
        for header in spec.headers:
            for key in header_keys(header.replace(YEAR_MARK, " "))[:2]:
                found.setdefault((spec.field, key), spec)
    return tuple((spec, key) for (_, key), spec in found.items())


def _alike(key: str, stem: str) -> float:
    ratio = fuzz.ratio(key, stem)
    shorter, longer = sorted((key, stem), key=len)
    if shorter != longer and len(shorter) >= score("shortest_contained") and shorter in longer:
        return max(ratio, score("contained"))
    # without years two headers may be the same to the letter; that is still no known header
    return min(ratio, EXACT - 1)


def year_of(text: str) -> int | None:
    """The last year of four digits (B.E.) that a header names, or None."""
    found = _YEAR.findall(text)
    return int(found[-1]) if found else None


def with_year_mark(text: str) -> str | None:
    """A header with its last year replaced by the mark that stands for any year; None where it names none."""
    places = list(_YEAR.finditer(text))
    return text[: places[-1].start()] + YEAR_MARK + text[places[-1].end() :] if places else None
