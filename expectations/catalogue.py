"""The catalogue of rules: what is judged, how severe it is, what to do. Reads the rule texts; imports no judge."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, get_args

from expectations.errors import RuleTextError
from transforms.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RuleKind = Literal["read", "row", "warehouse", "name"]
Language = Literal["th", "en"]
Unit = Literal["satang", "count", "text"]

_REQUIRED = ("title_th", "title_en", "message_th", "message_en", "fix_th", "fix_en", "source")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Messages are `str.format` templates; `tables` are kinds of tables (empty for read faults: any kind).

    `needs` names the warehouse tables a rule of the warehouse reads (`a|b` = one of them), `unit` what its `found` and
    `expected` are. `expected_th/en` say what is right where no value says it.
    """

    id: str
    kind_of_rule: RuleKind
    severity: Severity
    title_th: str
    title_en: str
    message_th: str
    message_en: str
    fix_th: str
    fix_en: str
    source: str
    expected_th: str = ""
    expected_en: str = ""
    tables: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    unit: Unit = "text"


@cache
def catalogue() -> list[Rule]:
    """Every rule once: read faults (`sources/faults.toml`), then rules of rows and of the warehouse (`rules.toml`).

    Raises `RuleTextError` if a text is missing, a severity or kind unknown, or an id stands in both files.
    """
    faults = [
        _rule(name, {"kind_of_rule": "read", **texts}) for name, texts in _texts("sources", "faults.toml").items()
    ]
    judged = [_rule(name, texts) for name, texts in _texts("expectations", "rules.toml").items()]
    twice = {rule.id for rule in faults} & {rule.id for rule in judged}
    if twice:
        raise RuleTextError(min(twice), "id", "stands in faults.toml and in rules.toml")
    return faults + judged


@cache
def rules_by_id() -> dict[str, Rule]:
    """The catalogue by rule id."""
    return {rule.id: rule for rule in catalogue()}


def rule_of(rule_id: str) -> Rule:
    """The rule of that id. Raises `RuleTextError` if the catalogue has none."""
    try:
        return rules_by_id()[rule_id]
    except KeyError:
        raise RuleTextError(rule_id, "id", "is not in the catalogue") from None


def markdown(lang: Language = "th", rules: Iterable[Rule] | None = None) -> str:
    """The catalogue as a Markdown document in Thai or English, for `docs/rules.md`."""
    words = _DOCUMENT[lang]
    chosen = list(catalogue() if rules is None else rules)
    lines = [f"# {words['title']}", ""]
    for kind in get_args(RuleKind):
        of_kind = [rule for rule in chosen if rule.kind_of_rule == kind]
        if of_kind:
            lines += [f"## {words[kind]}", ""]
            lines += [line for rule in of_kind for line in _section(rule, lang, words)]
    return "\n".join(lines).rstrip() + "\n"


def _section(rule: Rule, lang: Language, words: Mapping[str, str]) -> list[str]:
    thai = lang == "th"
    lines = [
        f"### `{rule.id}` {rule.title_th if thai else rule.title_en}",
        "",
        f"- {words['severity']}: {words[rule.severity]}",
    ]
    if rule.tables:
        lines.append(f"- {words['tables']}: {', '.join(f'`{table}`' for table in rule.tables)}")
    expected = rule.expected_th if thai else rule.expected_en
    if expected:
        lines.append(f"- {words['expected']}: {expected}")
    lines += [
        f"- {words['message']}: {rule.message_th if thai else rule.message_en}",
        f"- {words['fix']}: {rule.fix_th if thai else rule.fix_en}",
        f"- {words['source']}: {rule.source}",
        "",
    ]
    return lines


def _texts(package: str, name: str) -> dict[str, dict[str, Any]]:
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _rule(rule_id: str, texts: Mapping[str, Any]) -> Rule:
    for name in _REQUIRED:
        if not texts.get(name):
            raise RuleTextError(rule_id, name, "is missing")
    for name, allowed in (("severity", get_args(Severity)), ("kind_of_rule", get_args(RuleKind))):
        if texts.get(name) not in allowed:
            raise RuleTextError(rule_id, name, f"is {texts.get(name)!r}, not one of {', '.join(allowed)}")
    if texts["kind_of_rule"] in {"warehouse", "name"} and texts["severity"] == "critical":
        raise RuleTextError(rule_id, "severity", "is critical, but rows of the warehouse are never quarantined")
    known = {name: value for name, value in texts.items() if name in Rule.__slots__}
    lists = {name: tuple(texts.get(name, ())) for name in ("tables", "needs")}
    return Rule(**{**known, **lists, "id": rule_id})


_DOCUMENT: dict[str, dict[str, str]] = _texts("expectations", "document.toml")
