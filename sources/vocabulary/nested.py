"""Words of the nested text of an ordinance, as data: `nested.toml` comes in, one frozen `NestedWords` goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from tomllib import loads

from transforms.thai import matching_key

LEVELS = ("area", "programme", "work", "budget_type", "category", "expenditure_type")
"""Parts of the budget from the widest to the narrowest, as fields of the fact table."""
_NOT_THAI = r"[^\u0e01-\u0e3a\u0e40-\u0e4e]"


@dataclass(frozen=True, slots=True)
class NestedWords:
    """Compiled words. Patterns match display text, keys are matching keys.

    `stated` finds a word, an amount and the currency (groups `total` or `leaf`, `amount`); `unfinished` a line that
    ends between them; `finishing` a line that only ends one; `closed` begins with รวม and ends in an amount; `headed`
    is any text before the first amount.
    """

    least_with_title: int
    least_without_title: int
    least_share: float
    titles: tuple[str, ...]
    currency: str
    stated: re.Pattern[str]
    unfinished: re.Pattern[str]
    finishing: re.Pattern[str]
    bare: re.Pattern[str]
    rated: re.Pattern[str]
    keyword: re.Pattern[str]
    closed: re.Pattern[str]
    closing: re.Pattern[str]
    headed: re.Pattern[str]
    grand: re.Pattern[str]
    grand_needs: re.Pattern[str]
    levels: dict[str, re.Pattern[str]]
    announced: re.Pattern[str]
    central: frozenset[str]
    central_programme: frozenset[str]
    budget_types: frozenset[str]
    categories: frozenset[str]
    types: frozenset[str]
    types_begin: tuple[str, ...]
    projects: re.Pattern[str]
    revenue: re.Pattern[str]
    revenue_first: re.Pattern[str]
    expenditure: re.Pattern[str]
    explains: re.Pattern[str]
    opens: re.Pattern[str]
    after_amount: re.Pattern[str]
    divided: re.Pattern[str]
    label_begins: re.Pattern[str]
    mark: re.Pattern[str]
    unit: re.Pattern[str]
    page: re.Pattern[str]
    in_sentences: re.Pattern[str]
    leaders: re.Pattern[str]
    continued: re.Pattern[str]
    longest_heading: int


@cache
def nested_words() -> NestedWords:
    """The shipped words, read once a process."""
    raw = loads(resources.files("sources.vocabulary").joinpath("nested.toml").read_text(encoding="utf-8"))
    detect, stated, levels, text = raw["detect"], raw["stated"], raw["levels"], raw["text"]
    keyword = f"(?:(?P<total>{'|'.join(stated['total'])})|(?P<leaf>{'|'.join(stated['leaf'])}))"
    currency = stated["currency"]
    amount = rf"\s*[:：]?\s*(?P<amount>{_NOT_THAI}{{0,40}}?)\s*"
    return NestedWords(
        least_with_title=int(detect["least_with_title"]),
        least_without_title=int(detect["least_without_title"]),
        least_share=float(detect["least_share"]),
        titles=tuple(matching_key(title) for title in detect["titles"]),
        currency=currency,
        stated=re.compile(f"{keyword}{amount}{currency}"),
        unfinished=re.compile(f"{keyword}{amount}$"),
        finishing=re.compile(rf"^{_NOT_THAI}{{0,40}}{currency}|^{_NOT_THAI}{{1,40}}$"),
        bare=re.compile(rf"^(?P<label>\S[^\d๐-๙]*?)[\s.…]+(?P<amount>[\d๐-๙][\d๐-๙,.]{{0,20}}(?:-)?)\s*{currency}"),
        keyword=re.compile(rf"{keyword}\s*[:：]?$"),
        closed=re.compile(
            rf"{stated['closing']}(?P<label>.*?)\s*[:：]?\s*(?P<amount>[\d๐-๙(\-–]{_NOT_THAI}{{0,40}}?)\s*{currency}"
        ),
        closing=re.compile(stated["closing"]),
        headed=re.compile(
            rf"(?P<head>.*?[^\d๐-๙,.\s()\-–])\s*(?P<amount>[\d๐-๙(\-–]{_NOT_THAI}{{0,40}}?)\s*{currency}"
        ),
        grand=re.compile(stated["grand"]),
        grand_needs=re.compile(stated["grand_needs"]),
        levels={name: re.compile(levels[name]) for name in LEVELS},
        announced=re.compile(levels["announced"]),
        central=_keys(levels["central"]),
        central_programme=_keys(levels["central_programme"]),
        budget_types=_keys(levels["budget_types"]),
        categories=_keys(levels["categories"]),
        types=_keys(levels["types"]),
        types_begin=tuple(_keys(levels["types_begin"])),
        projects=re.compile(levels["projects"]),
        **{name: re.compile(raw["sections"][name]) for name in _SECTIONS},
        **{name: re.compile(text[name]) for name in _TEXT_PATTERNS},
        longest_heading=int(text["longest_heading"]),
    )


_SECTIONS = ("revenue", "revenue_first", "expenditure")
_TEXT_PATTERNS = (
    "rated",
    "explains",
    "opens",
    "after_amount",
    "divided",
    "label_begins",
    "mark",
    "unit",
    "page",
    "in_sentences",
    "leaders",
    "continued",
)


def _keys(names: list[str]) -> frozenset[str]:
    return frozenset(matching_key(name) for name in names)
