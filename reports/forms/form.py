"""What a blank form is, before it is written: its lines, columns and rules, from a layout and the words of the kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reports.forms.entries import Entry, MadeFor, entries_of
from reports.forms.words import read, year_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.forms.lists import Choice
    from sources.layouts import Layout


@dataclass(frozen=True, slots=True)
class Line:
    """A line above the table: what stands there, and for one that is typed over, what to type and how it begins."""

    name: str
    text: str
    is_open: bool = False
    help: str = ""
    begins: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A field that equals the sum of others less the sum of more.

    `maybe` may be taken off as well or not. `is_loose`: blanks add nothing; else the rule waits for all of them.
    """

    field: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    maybe: tuple[str, ...]
    is_loose: bool

    @property
    def fields(self) -> frozenset[str]:
        """All fields the rule speaks of."""
        return frozenset((self.field, *self.plus, *self.minus, *self.maybe))


@dataclass(frozen=True, slots=True)
class Form:
    """A blank form of one kind of table, for one office and fiscal year (B.E.)."""

    kind: str
    fiscal_year: int
    file: str
    sheet: str
    title: str
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    sums: tuple[Sum, ...]
    freeze: str
    rows: int
    about: str
    after: str
    keeps: Literal["full", "part", "known"]
    mistakes: tuple[str, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The lists of the form, each once, in the order of its columns."""
        return tuple({entry.choice.name: entry.choice for entry in self.entries if entry.choice}.values())

    @property
    def header_rows(self) -> int:
        """Rows of the header: two where some columns stand under a parent."""
        return 2 if any(entry.parent for entry in self.entries) else 1

    @property
    def header_row(self) -> int:
        """The first row of the header, from 0."""
        return 2 + len(self.lines)

    @property
    def first_row(self) -> int:
        """The first row to be filled in, from 0."""
        return self.header_row + self.header_rows


def hand_kept() -> tuple[str, ...]:
    """The kinds of tables that have a blank form, whether or not a layout is there."""
    return tuple(read("kinds.toml")["kind"])


def forms(
    layouts: Iterable[Layout],
    fiscal_year: int,
    organisation: str | None,
    kinds: Sequence[str] = (),
    own: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Form, ...]:
    """The forms of all hand-kept kinds that a layout knows (or of `kinds` alone), in the order of `kinds.toml`.

    Of several layouts of a kind, the one that bears the kind's name is taken: the shipped one, or the office's own in
    its stead. `own` are the office's own names by the name of a list (`unit`, `strategy`, …).
    """
    found: dict[str, Layout] = {}
    for layout in layouts:
        if layout.kind not in found or layout.name == layout.kind:
            found[layout.kind] = layout
    wanted = [kind for kind in hand_kept() if kind in found and (not kinds or kind in kinds)]
    made_for = MadeFor(fiscal_year, organisation, own or {})
    return tuple(_form(found[kind], made_for) for kind in wanted)


def _form(layout: Layout, made_for: MadeFor) -> Form:
    raw: Mapping[str, Any] = read("kinds.toml")["kind"][layout.kind]
    parts = year_parts(made_for.fiscal_year)
    shared: list[str] = read("kinds.toml")["common"]["mistakes"]
    entries = tuple(entries_of(layout, raw, made_for))
    fields = {entry.field for entry in entries}
    return Form(
        kind=layout.kind,
        fiscal_year=made_for.fiscal_year,
        file=f"{raw['file'].format(**parts)}.xlsx",
        sheet=raw["sheet"],
        title=raw["title"],
        lines=tuple(_line(name, made_for.organisation, parts) for name in raw["top"]),
        entries=entries,
        sums=tuple(item for item in map(_sum, raw.get("sums", ())) if item.fields <= fields),
        freeze=raw["freeze"],
        rows=int(read("kinds.toml")["common"]["rows"]),
        about=raw["about"],
        after=raw["after"],
        keeps="known" if not layout.is_loaded else "full" if layout.completeness == "full" else "part",
        mistakes=tuple(text.format(**parts) for text in (*raw.get("mistakes", ()), *shared)),
    )


def _sum(raw: Mapping[str, Any]) -> Sum:
    plus, minus, maybe = (tuple(raw.get(name, ())) for name in ("plus", "minus", "maybe"))
    return Sum(raw["field"], plus, minus, maybe, is_loose=raw.get("is_loose", False))


def _line(name: str, organisation: str | None, parts: Mapping[str, object]) -> Line:
    raw = read("kinds.toml")["line"][name]
    stated = raw.get("text", "")
    if "{organisation}" in stated and not organisation:
        stated = ""
    is_open = "prompt" in raw and not stated
    return Line(
        name=name,
        text=(stated or raw["prompt"]).format(organisation=organisation, **parts),
        is_open=is_open,
        help=raw.get("help", "").format(**parts),
        begins=tuple(raw.get("begins", ())),
        example=raw.get("example", "").format(**parts),
    )
