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

    `is_near`: the header is so like a known one that only a rival could make it doubtful. `is_rival`: it is so few
    slips from a known one that it may be that one, misspelt.
    """

    field: str
    likeness: float
    is_exact: bool
    is_near: bool
    is_rival: bool
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
    for name, hit in _hits(layout, label, is_titled=is_titled).items():
        spec = layout.column(name) or layout.column(YEAR_SUFFIX.sub("", name))
        fit = values.fit(spec.type if spec else "text")
        claims.append(Claim(name, hit.likeness, hit.is_exact, hit.is_near, hit.is_rival, fit))
    ordered = sorted(claims, key=lambda claim: (not claim.is_exact, -claim.likeness, -claim.fit, claim.field))
    return tuple(ordered)


@dataclass(slots=True)
class _Hit:
    """How a header hits one field, by the best of its synonyms."""

    likeness: float = 0.0
    is_exact: bool = False
    is_near: bool = False
    is_rival: bool = False


@lru_cache(maxsize=16384)
def _hits(layout: Layout, label: Label, *, is_titled: bool) -> dict[str, _Hit]:
    """Every field whose headers a label is at all like."""
    known = synonyms(layout)
    year = year_of(label.text)
    found: dict[str, _Hit] = {}
    for left_out, key in label.keys():  # noqa: SIM118  # not a mapping
        less = score("left_out") * left_out
        for stem in _near(layout, key, has_year=year is not None):
            name = f"{stem.spec.field}_{year}" if stem.spec.is_yearly else stem.spec.field
            hit = found.setdefault(name, _Hit())
            counts = is_titled or stem.is_certain
            hit.likeness = max(hit.likeness, (stem.likeness if counts else _hint(stem.likeness)) - less)
            hit.is_near = hit.is_near or (stem.is_near and counts and not left_out)
            hit.is_rival = hit.is_rival or stem.is_rival
        for rank, name in known.get(key, ()):
            if is_titled or _is_certain(layout, name, rank):
                hit = found.setdefault(name, _Hit())
                hit.likeness = EXACT - less if not hit.is_exact else max(hit.likeness, EXACT - less)
                hit.is_exact = hit.is_near = hit.is_rival = True
    titles = layout.titles if is_titled else ()
    for name in match_layout(layout, (label,), titles, (label.row, label.row)).columns:
        if name not in found or not found[name].is_exact:
            found[name] = _Hit(EXACT, is_exact=True, is_near=True, is_rival=True)
    return {name: hit for name, hit in found.items() if hit.likeness >= score("ask") / 2}


def _is_certain(layout: Layout, name: str, rank: int) -> bool:
    """Whether a synonym, by its rank, says what a column is also without a title above the table."""
    spec = layout.column(name)
    return spec is not None and rank < len(spec.headers)


def _hint(alike: float) -> float:
    return min(alike, score("contained"))


@dataclass(frozen=True, slots=True)
class _Stem:
    """A synonym that a header is like: whose it is, how like, and whether it counts without a title above."""

    spec: ColumnSpec
    likeness: float
    is_near: bool
    is_rival: bool
    is_certain: bool


def _near(layout: Layout, key: str, *, has_year: bool) -> list[_Stem]:
    """The synonyms that a key is like, yearly ones only where it has a year."""
    found: list[_Stem] = []
    for is_yearly, stems in _stems(layout).items():
        if is_yearly and not has_year:
            continue
        bare = _YEAR_IN_KEY.sub("", key) if is_yearly else key
        alike = _ratios(bare, list(stems))
        slips = process.extract(bare, list(stems), scorer=OSA.distance, limit=None, score_cutoff=limit("rival_slips"))
        slip = {stem: int(distance) for stem, distance, _ in slips}
        for stem, ratio in alike.items():
            letters = min(len(bare), len(stem))
            if letters < limit("shortest_alike"):
                continue
            is_long = letters >= limit("shortest_near")
            is_near = is_long and (ratio >= score("clear") or slip.get(stem, 2) <= 1)
            # without its year a header may be that of a field to the letter; that is still no known header
            likeness = min(ratio, EXACT - 1) if is_long else _hint(ratio)
            found += [_Stem(spec, likeness, is_near, stem in slip, sure) for spec, sure in stems[stem]]
    return found


def _ratios(key: str, stems: list[str]) -> dict[str, float]:
    """Likeness of a key to stems (0-100), where there is any; one inside the other is at least a hint."""
    least = score("ask") / 2
    found = {
        stem: ratio for stem, ratio, _ in process.extract(key, stems, scorer=fuzz.ratio, limit=None, score_cutoff=least)
    }
    if len(key) <= limit("header_letters"):
        found |= {stem: max(found.get(stem, 0.0), score("contained")) for stem in stems if _contains(key, stem)}
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
