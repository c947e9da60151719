"""Which names may be other spellings of which: suggestions with a score, for a person to confirm or refuse.

Matching keys come in and go out; nothing is decided here. Two texts with one key are the same name already and are no
question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ELIDED = "ฯ"
"""The sign that the rest of a name is left out: สำนักสาธารณสุขฯ (the matching key keeps it)."""
ELIDED_SCORE = 95.0
"""What a name is worth that says no more than that something was left out: nearly certain, and still to be asked."""
LEAST_BEFORE_ELISION = 4
"""Letters that must stand before ฯ, so that it says whose rest is left out."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that values may stand for. `key` is its matching key, `weight` in how many rows it stands.

    A usual spelling of a name is a `Name` of its own that `stands_for` the key of the name that is meant.
    """

    key: str
    weight: int = 0
    stands_for: str = ""

    @property
    def meant(self) -> str:
        """The key of the name that is meant."""
        return self.stands_for or self.key


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The key of the name that is meant, and how alike the two are (0 to 100)."""

    key: str
    score: float


def alike(left: str, right: str) -> float:
    """How alike two keys are, 0 (nothing in common) to 100 (the same); symmetric.

    The share of letters that stand in both in the same order, or `ELIDED_SCORE` where one is the other with its rest
    left out (ฯ).
    """
    score = fuzz.ratio(left, right)
    if score < ELIDED_SCORE and (_elides(left, right) or _elides(right, left)):
        return ELIDED_SCORE
    return score


def _elides(short: str, full: str) -> bool:
    """Whether `short` is `full` with something left out at each of its ฯ."""
    if ELIDED not in short or ELIDED in full:
        return False
    first, *others = short.split(ELIDED)
    if len(first) < LEAST_BEFORE_ELISION or not full.startswith(first):
        return False
    place = len(first)
    for part in others[:-1]:
        found = full.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(full) - len(others[-1]) >= place and full.endswith(others[-1])


def suggest(
    values: Mapping[str, int],
    names: Collection[Name],
    refused: Collection[tuple[str, str]] = (),
    *,
    least: float,
    most: int = 3,
) -> dict[str, tuple[Suggestion, ...]]:
    """For each value (key → rows) the names it may stand for, the likeliest first, at most `most`; without one, none.

    A value that is itself a name is only held to be another spelling of names with more rows (of as many: of the one
    first in text order), so that of two names at most one is suggested for the other. `refused` are pairs (value, name)
    that a person has refused. Names less alike than `least` are not suggested.
    """
    weights: dict[str, int] = {}
    for name in names:
        weights[name.meant] = max(weights.get(name.meant, 0), name.weight)
    spelt = list(names)
    texts = [name.key for name in spelt]
    elided = [place for place, text in enumerate(texts) if ELIDED in text]
    found: dict[str, tuple[Suggestion, ...]] = {}
    for value in values:
        best: dict[str, float] = {}
        for place in _near(value, texts, elided, least):
            meant = spelt[place].meant
            if meant == value or (value, meant) in refused:
                continue
            if value in weights and _rank(meant, weights) >= _rank(value, weights):
                continue
            best[meant] = max(best.get(meant, 0.0), alike(value, texts[place]))
        if best:
            ordered = sorted(best.items(), key=lambda item: (-item[1], _rank(item[0], weights)))
            found[value] = tuple(Suggestion(key, round(score, 1)) for key, score in ordered[:most])
    return found


def _near(value: str, texts: list[str], elided: list[int], least: float) -> set[int]:
    """Places of the texts that are alike enough."""
    near = {place for _, _, place in process.extract(value, texts, scorer=fuzz.ratio, score_cutoff=least, limit=None)}
    if least <= ELIDED_SCORE:
        near.update(place for place in elided if _elides(texts[place], value))
        if ELIDED in value:
            near.update(place for place, text in enumerate(texts) if _elides(value, text))
    return near


def _rank(key: str, weights: Mapping[str, int]) -> tuple[int, str]:
    return -weights[key], key
