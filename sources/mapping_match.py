"""Which column of a header is which field of a layout, and where that is not clear.

A column is clear when its header is a known one that no other column bears, or when it is very near to a known one,
well ahead of every rival field and every rival column, and its values can be read as the field. All else is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sources.headers import match_layout, month_of
from sources.mapping_claims import EXACT, YEAR_SUFFIX, claims_of, year_of
from sources.mapping_facts import MappingError, limit, score
from sources.mapping_values import Values
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.headers import Label
    from sources.layouts import Layout
    from sources.mapping_claims import Claim

State = Literal["exact", "near", "answered", "month", "unclear", "unread"]
NO_VALUES = Values((), 0, "empty", {})


@dataclass(slots=True)
class Column:
    """A labelled column, what it was found to be, and what else it may be (best first)."""

    label: Label
    values: Values
    state: State = "unread"
    field: str | None = None
    claims: tuple[Claim, ...] = ()

    @property
    def letter(self) -> str:
        """Its Excel letters."""
        return self.label.column

    @property
    def claim(self) -> Claim | None:
        """The claim of the field it was given, where its header has one."""
        return next((claim for claim in self.claims if claim.field == self.field), None)


@dataclass(slots=True)
class Match:
    """How one layout reads the labels of one header. `missing` are groups of fields of which one is needed."""

    layout: Layout
    columns: list[Column]
    has_title: bool
    is_refused: bool
    missing: list[tuple[str, ...]] = field(default_factory=list)
    months: int = 0

    @property
    def fields(self) -> dict[str, str]:
        """Letters of the columns by field; months are no fields."""
        return {item.field: item.letter for item in self.columns if item.field and item.state != "month"}

    @property
    def unclear(self) -> list[Column]:
        """Columns that must be asked about."""
        return [item for item in self.columns if item.state == "unclear"]

    @property
    def lacks_months(self) -> bool:
        """Whether months are needed that the header has not."""
        return self.months < self.layout.months_at_least

    @property
    def lacks_title(self) -> bool:
        """Whether a title is needed that does not stand above."""
        return self.layout.needs_title and not self.has_title

    @property
    def fit(self) -> float:
        """How well the layout explains the header: 0-1, more with the title, less with what is missing."""
        if not self.columns:
            return 0.0
        known = sum(_weight(item) for item in self.columns) / len(self.columns)
        lacking = len(self.missing) + self.lacks_months + self.lacks_title
        return known + (score("title") if self.has_title else 0.0) - score("lacking") * lacking


def _weight(item: Column) -> float:
    if item.state == "month" or (item.state == "answered" and item.claim is None):
        return 1.0 if item.field else 0.0
    claim = item.claim or (item.claims[0] if item.state == "unclear" and item.claims else None)
    return claim.score / EXACT * (1.0 if item.field else 0.5) if claim else 0.0


def match(
    layout: Layout,
    labels: Sequence[Label],
    values: Mapping[str, Values],
    title_keys: Sequence[str],
    answers: Mapping[str, str],
    read: Mapping[str, str] | None = None,
) -> Match:
    """How a layout reads a header; `answers` give columns (letters) a field, or `""` where they are not to be read.

    `read` is what the layout makes of the columns already: where it knows the header that stands, as everywhere.
    """
    header = match_layout(layout, tuple(labels), title_keys, (0, 0))
    columns = [Column(label, values.get(label.column, NO_VALUES)) for label in labels]
    found = Match(layout, columns, has_title=header.has_title, is_refused=header.is_refused)
    for item in found.columns:
        item.claims = claims_of(layout, item.label, item.values, is_titled=found.has_title)
    _take_answers(found, answers)
    _take_months(found)
    _take_read(found, read or {})
    _take_exact(found)
    while _take_near(found):
        pass
    for item in _open(found):
        _judge(found, item)
    found.missing = _missing(found)
    return found


def _open(found: Match) -> list[Column]:
    return [item for item in found.columns if item.state == "unread"]


def _take_answers(found: Match, answers: Mapping[str, str]) -> None:
    for item in found.columns:
        if item.letter in answers:
            item.state = "answered"
            item.field = answers[item.letter] or None


def _take_months(found: Match) -> None:
    seen: set[int] = set()
    for item in _open(found) if found.layout.months_at_least else []:
        month = month_of(item.label)
        if month is not None and month not in seen:
            seen.add(month)
            item.state, item.field = "month", f"month_{month + 1:02d}"
    found.months = len(seen)


def _take_read(found: Match, read: Mapping[str, str]) -> None:
    for item in _open(found):
        name = read.get(item.letter)
        if name is not None and name not in found.fields and any(c.field == name and c.is_exact for c in item.claims):
            item.state, item.field = "exact", name


def _take_exact(found: Match) -> None:
    """Columns whose header is known for one free field that no other open column's header is known for."""
    is_changed = True
    while is_changed:
        is_changed = False
        taken = set(found.fields)
        wanted: dict[str, list[Column]] = {}
        for item in _open(found):
            for claim in item.claims:
                if claim.is_exact and claim.field not in taken:
                    wanted.setdefault(claim.field, []).append(item)
        for item in _open(found):
            exact = [claim for claim in item.claims if claim.is_exact and claim.field not in taken]
            if len(exact) == 1 and len(wanted[exact[0].field]) == 1 and exact[0].fit >= score("fits_exact"):
                item.state, item.field = "exact", exact[0].field
                is_changed = True


def _take_near(found: Match) -> bool:
    """Columns very near to one field, ahead of all rivals. Whether any was found."""
    taken, open_columns = set(found.fields), _open(found)
    chosen: list[tuple[Column, str]] = []
    for item in open_columns:
        if not item.claims or any(claim.is_exact for claim in item.claims):
            continue
        best, others = item.claims[0], item.claims[1:]
        if best.field in taken or not best.is_near or best.fit < score("fits_near"):
            continue
        if any(claim.is_rival for claim in others):
            continue
        rivals = [claim.likeness for claim in others[:1]]
        rivals += [
            claim.likeness
            for other in open_columns
            if other is not item
            for claim in other.claims
            if claim.field == best.field
        ]
        if best.likeness - max(rivals, default=0.0) >= score("ahead"):
            chosen.append((item, best.field))
    for item, name in chosen:
        item.state, item.field = "near", name
    return bool(chosen)


def _judge(found: Match, item: Column) -> None:
    """A column left over: to be asked about where a free field is near, else not read.

    A header known for a field that another column has is not asked about: the other column was chosen by a person.
    """
    taken = set(found.fields)
    exact = [claim for claim in item.claims if claim.is_exact]
    if exact and all(claim.field in taken for claim in exact):
        return
    if any(claim.field not in taken and _is_worth_asking(claim) for claim in item.claims):
        item.state = "unclear"


def _missing(found: Match) -> list[tuple[str, ...]]:
    layout = found.layout
    stems = {YEAR_SUFFIX.sub("", name) for name in found.fields} | set(found.fields)
    if found.has_title:
        stems.add("title")
    groups = [(spec.field,) for spec in layout.columns if spec.is_required]
    return [group for group in (*groups, *layout.any_of) if stems.isdisjoint(group)]


def same_headers(found: Match) -> list[list[Column]]:
    """Groups of columns with one header to the letter, of which one is wanted: no layout can tell them apart."""
    groups: dict[str, list[Column]] = {}
    for item in found.columns:
        if item.state != "month":
            groups.setdefault(matching_key(item.label.text), []).append(item)
    return [
        items
        for items in groups.values()
        if len(items) > 1 and any(item.field or item.state == "unclear" for item in items)
    ]


def choices(found: Match, item: Column) -> list[Claim]:
    """What an unclear column may be: free fields whose header it bears, else those that are near, best first."""
    taken = set(found.fields)
    near = [claim for claim in item.claims if claim.field not in taken and _is_worth_asking(claim)]
    exact = [claim for claim in near if claim.is_exact]
    return (exact or near)[: limit("choices")]


def _is_worth_asking(claim: Claim) -> bool:
    return claim.is_exact or (claim.likeness >= score("ask") and claim.fit > score("fits_exact"))


def field_of_answer(layout: Layout, label: Label, answer: str) -> str:
    """The field an answer means for a column: as it is, or with the year of the header where there is one a year.

    Raises:
        MappingError: the layout has no such field, or the header names no year.
    """
    stem = YEAR_SUFFIX.sub("", answer)
    spec = layout.column(answer) or layout.column(stem)
    if spec is None or (answer != spec.field and not spec.is_yearly):
        known = ", ".join(item.field for item in layout.columns)
        raise MappingError.of("unknown_field", column=label.text, kind=layout.kind, field=answer, known=known)
    if not spec.is_yearly:
        return spec.field
    year = year_of(label.text)
    if year is None or (answer != spec.field and not answer.endswith(f"_{year}")):
        raise MappingError.of("year_unknown", column=label.column, field=spec.field, header=label.text)
    return f"{spec.field}_{year}"
