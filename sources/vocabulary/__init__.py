"""Words of the outside world, as data: totals, notes, context lines, organisations, months, status.

TOML files come in, one frozen `Words` goes out; nothing here decides anything.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from transforms.thai import matching_key

_STRIPS = frozenset({"strip", "unit_strip", "chain_strip", "split"})


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled vocabulary. Keys are matching keys; patterns match display text."""

    total_begins: tuple[str, ...]
    grand_keys: frozenset[str]
    plain_keys: frozenset[str]
    sure_totals: tuple[str, ...]
    footer_keys: frozenset[str]
    large_units: tuple[str, ...]
    harmless_headers: frozenset[str]
    numbering_headers: tuple[str, ...]
    no_amount_headers: frozenset[str]
    satang_keys: frozenset[str]
    carried_keys: frozenset[str]
    after_grand: tuple[str, ...]
    percent_begins: tuple[str, ...]
    count_label_keys: tuple[str, ...]
    count_only_keys: frozenset[str]
    count_pattern: re.Pattern[str]
    note_begins: tuple[str, ...]
    note_or_item: tuple[str, ...]
    page: re.Pattern[str]
    signature: re.Pattern[str]
    context: dict[str, re.Pattern[str]]
    context_strip: re.Pattern[str]
    unit_strip: re.Pattern[str]
    chain_strip: re.Pattern[str]
    context_split: re.Pattern[str]
    organisation: re.Pattern[str]
    organisation_ends: tuple[str, ...]
    organisation_refused: tuple[str, ...]
    organisation_longest: int
    month_of_key: dict[str, int]
    no_mark: frozenset[str]
    arrow_begins: tuple[str, ...]
    arrow_ends: tuple[str, ...]
    status: dict[str, str]
    status_keys: frozenset[str]
    routine_begins: tuple[str, ...]
    plan_of_year: tuple[str, ...]
    plan_of_years: tuple[str, ...]
    plan_sections: dict[str, tuple[str, ...]]
    sections: dict[str, tuple[str, ...]]
    balances: dict[str, tuple[str, ...]]
    stages: dict[str, tuple[str, ...]]
    transfer_signs: dict[str, str]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("sources.vocabulary").joinpath(name).read_text(encoding="utf-8"))


def _keys_of(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(matching_key, written)) for name, written in lists.items()}


@cache
def words() -> Words:
    """The shipped vocabulary, read once a process. Months count from October = 0."""
    raw = _read("words.toml")
    status = {
        word: code + suffix
        for code, entry in _read("status.toml").items()
        for key, suffix in (("words", ""), ("late", ":late"))
        for word in entry.get(key, [])
    }
    context = raw["context"]
    return Words(
        total_begins=tuple(raw["totals"]["begins"]),
        grand_keys=frozenset(matching_key(word) for word in raw["totals"]["grand"]),
        footer_keys=frozenset(matching_key(word) for word in raw["totals"]["footers"]),
        sure_totals=(*raw["totals"]["grand"], *raw["totals"]["plain"]),
        plain_keys=frozenset(matching_key(word) for word in raw["totals"]["plain"]),
        large_units=tuple(raw["units"]["large"]),
        harmless_headers=frozenset(matching_key(word) for word in raw["headers"]["harmless"]),
        numbering_headers=tuple(raw["headers"]["numbering"]),
        no_amount_headers=frozenset(matching_key(word) for word in raw["headers"]["no_amounts"]),
        satang_keys=frozenset(matching_key(word) for word in raw["units"]["satang"]),
        carried_keys=frozenset(matching_key(word) for word in raw["totals"]["carried"]),
        after_grand=tuple(raw["totals"]["after_grand"]),
        percent_begins=tuple(raw["totals"]["percent_begins"]),
        count_only_keys=frozenset(matching_key(word) for word in raw["totals"]["count_only"]),
        count_label_keys=tuple(matching_key(word) for word in raw["totals"]["count_labels"]),
        count_pattern=re.compile(raw["totals"]["count"]),
        signature=re.compile(raw["notes"]["signatures"]),
        page=re.compile(raw["notes"]["page"]),
        note_begins=tuple(raw["notes"]["begins"]),
        note_or_item=tuple(raw["notes"]["or_item"]),
        context={name: re.compile(pattern) for name, pattern in context.items() if name not in _STRIPS},
        context_strip=re.compile(context["strip"]),
        unit_strip=re.compile(context["unit_strip"]),
        chain_strip=re.compile(context["chain_strip"]),
        context_split=re.compile(context["split"]),
        organisation=re.compile(raw["organisation"]["pattern"]),
        organisation_ends=tuple(raw["organisation"]["ends"]),
        organisation_refused=tuple(raw["organisation"]["refused"]),
        organisation_longest=int(raw["organisation"]["longest"]),
        month_of_key={matching_key(name): month for month, names in enumerate(raw["month"]["names"]) for name in names},
        no_mark=frozenset(raw["month"]["no_mark"]),
        arrow_begins=tuple(raw["month"]["arrow_begins"]),
        arrow_ends=tuple(raw["month"]["arrow_ends"]),
        status=status,
        status_keys=frozenset(matching_key(word) for word in status),
        routine_begins=tuple(matching_key(word) for word in _read("routine.toml")["begins"]),
        plan_of_year=tuple(raw["plans"]["of_year"]),
        plan_of_years=tuple(raw["plans"]["of_years"]),
        plan_sections=_keys_of(raw["plan_sections"]),
        sections=_keys_of(raw["sections"]),
        balances=_keys_of(raw["balances"]),
        stages=_keys_of(raw["stages"]),
        transfer_signs={word: name for name, written in raw["transfer_signs"].items() for word in written},
    )
