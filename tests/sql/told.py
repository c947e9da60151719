"""Sequences of prints for property tests, and what a naive replay of them answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st

Identity = tuple[str, str]
PARTS, KEYS, DAYS = ("p", "q"), ("a", "b"), range(1, 5)
KNOWN = datetime(2025, 12, 1)
WORDS = (1, 1, 2, None, "")
"""What a print may say of a line: a value, a faulted row (None), or nothing at all."""
IDENTITIES = [(part, key) for part in PARTS for key in KEYS]


@dataclass(frozen=True)
class Said:
    """What one print says: a value, or nothing (None = quarantined), of each line it names; and the parts it is about."""

    file: int
    day: int
    completeness: str
    parts: tuple[str, ...]
    lines: tuple[tuple[Identity, int | None], ...]

    def speaks_for(self, identity: Identity) -> bool:
        return identity[0] in self.parts if self.completeness == "full" else identity in dict(self.lines)


@st.composite
def prints(draw: st.DrawFn) -> list[Said]:
    """Prints in the order of their loading: any moments, both kinds of completeness, reloads and replays of a file."""
    mode = draw(st.sampled_from([("full",), ("partial",), ("full", "partial")]))
    made: list[Said] = []
    for number in range(draw(st.integers(3, 7))):
        completeness = draw(st.sampled_from(mode))
        parts = draw(st.sampled_from([("p",), ("p", "q")]))
        possible = [identity for identity in IDENTITIES if identity[0] in parts]
        words = [draw(st.sampled_from(WORDS)) for _ in possible]
        lines = tuple(
            (identity, word) for identity, word in zip(possible, words, strict=True) if not isinstance(word, str)
        )
        said = Said(number, draw(st.sampled_from(DAYS)), completeness, parts, lines)
        old = draw(st.sampled_from(made)) if made else said
        happens = draw(st.sampled_from(["print"] * 6 + ["same file again", "file replayed"]))
        if happens == "same file again":
            said = old
        elif happens == "file replayed":
            said = replace(said, file=old.file, day=old.day, completeness=old.completeness)
        made.append(said)
    return made


def effective(sequence: list[Said]) -> list[tuple[int, Said]]:
    """Prints with their turn, without those that repeat what their file said last."""
    last: dict[int, Said] = {}
    kept = []
    for turn, said in enumerate(sequence):
        if last.get(said.file) != said:
            kept.append((turn, said))
        last[said.file] = said
    return kept


def naive(loaded: list[tuple[int, Said]], held: float, known: int) -> dict[Identity, int]:
    """Replay: of the prints known by a turn, the last one that speaks for a line and is not of the future has it."""
    answer = {}
    for identity in IDENTITIES:
        words = [(s.day, t, s) for t, s in loaded if t <= known and s.day <= held and s.speaks_for(identity)]
        if words:
            value = dict(max(words, key=lambda word: word[:2])[2].lines).get(identity)
            if value is not None:
                answer[identity] = value
    return answer


def still_held_back(loaded: list[tuple[int, Said]]) -> list[Identity]:
    """Quarantined lines for which no later word was spoken."""
    return sorted(
        identity
        for turn, said in loaded
        for identity, value in said.lines
        if value is None
        and not any((o.day, t) > (said.day, turn) and o.speaks_for(identity) for t, o in loaded if t != turn)
    )


def moment(day: float) -> datetime:
    return datetime(2025, 10, 1) + timedelta(days=day)
