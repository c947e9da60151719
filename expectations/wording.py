"""Values and rule texts made into findings: money in baht, dates of the Buddhist era, names in two languages."""

from __future__ import annotations

import datetime as dt
import string
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from sources.faults import baht
from sql.schema import FACTS
from transforms.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from expectations.catalogue import Language, Rule

_BUDDHIST_ERA = 543


@cache
def words() -> dict[str, Any]:
    """The tables of `words.toml`: values, prefixes, reasons, fields."""
    text = resources.files("expectations").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def field_name(field: str, lang: Language) -> str:
    """What an officer (th) or a developer (en) calls a field; the field itself where `words.toml` does not say."""
    name: str = words()["fields"].get(field, {}).get(lang, field)
    return name


def table_name(table: str, lang: Language) -> str:
    """What an officer (th) or a developer (en) calls a table of the warehouse."""
    kinds = {facts.name: kind for kind, facts in FACTS.items()}
    names = words()["kinds"] | words()["tables"]
    name: str = names[kinds.get(table, table)][lang]
    return name


def reason(which: str, lang: Language, *, fields: Iterable[str] = (), **values: object) -> str:
    """A text of `[reasons]`; `fields` are named in the language."""
    template: str = words()["reasons"][which][lang]
    return template.format(fields=", ".join(dict.fromkeys(field_name(field, lang) for field in fields)), **values)


def display(column: str, value: object) -> str | None:
    """A value as a finding shows it: satang as baht, dates as day/month/B.E. year; None for what is not stated."""
    if value is None:
        return None
    if isinstance(value, int) and column.endswith("_satang"):
        return baht(value)
    if isinstance(value, dt.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year + _BUDDHIST_ERA}"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


@cache
def names_in(rule: Rule) -> frozenset[str]:
    """The names that the messages of a rule use."""
    return frozenset(
        name
        for text in (rule.message_th, rule.message_en)
        for _, name, _, _ in string.Formatter().parse(text)
        if name is not None
    )


def make_finding(
    rule: Rule,
    *,
    found: str | None,
    expected: str | None,
    difference_satang: int | None,
    place: Mapping[str, Any],
    values: Mapping[str, object],
    fields: Sequence[str] = (),
    kind_name: Mapping[str, str] | None = None,
) -> Finding:
    """A finding of `rule`.

    `found` and `expected` are shown texts (None: not stated; the rule's own `expected_th/en` stands for the latter),
    `place` the finding's `kind, fiscal_year, sheet, cell, row, source_row_id, line_key, part`, `values` whatever else
    the messages name, by column, `fields` the fields the rule looks at, `kind_name` the table's name in `th` and `en`.
    """
    texts: dict[str, dict[str, str]] = {}
    for lang in ("th", "en"):
        nothing = words()["values"]["not_stated"][lang]
        shown = {name: display(name, value) for name, value in {**values, **place}.items()}
        shown |= {
            "found": found,
            "expected": expected or (rule.expected_th if lang == "th" else rule.expected_en),
            "difference": None if difference_satang is None else baht(difference_satang),
        }
        texts[lang] = {name: nothing if text is None else text for name, text in shown.items()}
        if fields:
            texts[lang] |= {"field": field_name(fields[0], "th"), "field_en": field_name(fields[0], "en")}
        if kind_name:
            texts[lang]["kind_name"] = kind_name[lang]
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message_th=rule.message_th.format(**texts["th"]),
        message_en=rule.message_en.format(**texts["en"]),
        fix_th=rule.fix_th,
        fix_en=rule.fix_en,
        found=found,
        expected=expected or rule.expected_th or None,
        difference_satang=difference_satang,
        **place,
    )
