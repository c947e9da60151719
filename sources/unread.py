"""Why a sheet has no table that is read, in Thai and English: the best guess, and what it lacks.

The nearest header comes in (`headers.Header`, or None), a reason and findings go out. The texts stand in `unread.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from sources.faults import make_fault
from sources.headers import nearest_label
from sources.layouts import TITLE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sources.grid import Sheet
    from sources.headers import Header
    from sources.layouts import Layout
    from transforms.finding import Finding

LEAST_EXPLAINED = 0.5
"""A header without a title of its kind is told of only where the kind knows so much of its columns."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a sheet is not read, in both languages; what is a code (`empty`) is the same in both."""

    th: str
    en: str

    @classmethod
    def of(cls, code: str, **names: object) -> Unread:
        """The reason of a table of `unread.toml`; a name given as `Unread` is told in each language."""
        texts = _texts()[code]
        return cls(texts["th"].format(**_in(names, "th")), texts["en"].format(**_in(names, "en")))

    @classmethod
    def of_findings(cls, findings: Iterable[Finding]) -> Unread:
        """What the findings say that kept the tables from being read."""
        told = list(findings)
        return cls("; ".join(each.message_th for each in told), "; ".join(each.message_en for each in told))

    @classmethod
    def joined(cls, parts: Iterable[Unread], separator: str) -> Unread:
        """Several texts as one."""
        told = list(parts)
        return cls(separator.join(part.th for part in told), separator.join(part.en for part in told))

    def as_dict(self, sheet: str) -> dict[str, Any]:
        """The entry of a document: `why`, and `why_en` where it is not the same."""
        return {"sheet": sheet, "why": self.th, **({"why_en": self.en} if self.en != self.th else {})}


def why_in(entry: Mapping[str, Any], lang: str) -> str:
    """Why a sheet of a document is not read, in a language (`th` or `en`)."""
    return str(entry.get(f"why_{lang}", entry["why"]))


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(resources.files("sources").joinpath("unread.toml").read_text(encoding="utf-8"))


def _in(names: Mapping[str, object], lang: str) -> dict[str, object]:
    return {name: getattr(value, lang) if isinstance(value, Unread) else value for name, value in names.items()}


def explain(sheet: Sheet, near: Header | None, title: str | None) -> tuple[Unread, list[Finding]]:
    """Why no header of a sheet below a title is read, with a finding for every header that the nearest kind lacks."""
    if near is None or (near.explained < LEAST_EXPLAINED and not near.has_title):
        return Unread.of("no_header"), []
    if near.is_refused:
        return Unread.of("titled_otherwise", kind=near.layout.kind, title=title or "–"), []
    lacking = _lacking(near)
    if not lacking:
        return Unread.of("no_header"), []
    findings = []
    for wanted in lacking:
        spec = next((item for item in near.layout.columns if item.headers[0] == wanted.th.split(" / ")[0]), None)
        label = nearest_label(spec, near.unknown) if spec else None
        findings.append(
            make_fault(
                "header_missing",
                header=wanted.th,
                header_en=wanted.en,
                nearest=f"“{label}”" if label else "–",
                place={
                    "kind": near.layout.kind,
                    "sheet": sheet.name,
                    "cell": f"A{near.first_row}",
                    "row": near.first_row,
                },
            )
        )
    return Unread.of("looks_like", kind=near.layout.kind, lacking=Unread.joined(lacking, ", ")), findings


def _lacking(near: Header) -> list[Unread]:
    """What the nearest kind needs and the sheet has not, each once."""
    lacking = [Unread(spec.headers[0], spec.headers[0]) for spec in near.missing]
    groups = (_named(near.layout, group) for group in near.missing_groups)
    lacking += [Unread.joined(dict.fromkeys(group), " / ") for group in groups]
    if len(near.months) < near.layout.months_at_least:
        lacking.append(Unread("ต.ค. – ก.ย.", "ต.ค. – ก.ย."))
    return list(dict.fromkeys(lacking))


def _named(layout: Layout, group: Iterable[str]) -> list[Unread]:
    """First headers of the columns of a group; of what is no column, the word for it."""
    named = []
    for name in group:
        spec = layout.column(name)
        if spec is not None:
            named.append(Unread(spec.headers[0], spec.headers[0]))
        elif name in TITLE_WORDS:
            named.append(Unread(**_texts()["words"]["title"]))
        else:
            named.append(Unread(name, name))
    return named
