"""What a blank form is, before it is written: its lines, columns and lists, from a layout and the words of the kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reports.forms.lists import Choice, choice_of
from reports.forms.words import common, period, read, year_parts
from reports.labels import months
from reports.measures import word_width
from sources.layouts import YEAR_MARK
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sources.layouts import ColumnSpec, Layout

MONTH = "month"
_WIDENED = 1.3
LAST_OF_FIRST_YEAR = 2
"""October, November and December (0 to 2) are of the calendar year before the fiscal year's."""


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
class Entry:
    """A column to be filled in. `field` is the name under which it is read (`budget_2569`, `month_01`).

    `parent` is the header that stands above several columns, if any. `words` are the texts of its type (`fields.toml`).
    `reach` is how many years around the fiscal year a date or a year may lie.
    """

    field: str
    type: str
    header: str
    parent: str
    meaning: str
    example: str
    width: float
    is_needed: bool
    choice: Choice | None
    reach: int
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sum:
    """A field that equals the sum of others less the sum of more."""

    field: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]


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
    made_for = _MadeFor(fiscal_year, organisation, own or {})
    return tuple(_form(found[kind], made_for) for kind in wanted)


@dataclass(frozen=True, slots=True)
class _MadeFor:
    """For which year and office forms are made, and the names the office uses, by the name of a list."""

    fiscal_year: int
    organisation: str | None
    own: Mapping[str, Sequence[str]]


def _form(layout: Layout, made_for: _MadeFor) -> Form:
    raw: Mapping[str, Any] = read("kinds.toml")["kind"][layout.kind]
    parts = year_parts(made_for.fiscal_year)
    shared: list[str] = read("kinds.toml")["common"]["mistakes"]
    entries = tuple(_entries(layout, raw, made_for))
    fields = {entry.field for entry in entries}
    return Form(
        kind=layout.kind,
        fiscal_year=made_for.fiscal_year,
        file=f"{raw['file'].format(**parts)}.xlsx",
        sheet=raw["sheet"],
        title=raw["title"],
        lines=tuple(_line(name, made_for.organisation, parts) for name in raw["top"]),
        entries=entries,
        sums=tuple(item for item in map(_sum, raw.get("sums", ())) if fields.issuperset((item.field, *item.plus))),
        freeze=raw["freeze"],
        rows=int(read("kinds.toml")["common"]["rows"]),
        about=raw["about"],
        after=raw["after"],
        keeps="known" if not layout.is_loaded else "full" if layout.completeness == "full" else "part",
        mistakes=tuple(text.format(**parts) for text in (*raw.get("mistakes", ()), *shared)),
    )


def _sum(raw: Mapping[str, Any]) -> Sum:
    return Sum(raw["field"], tuple(raw.get("plus", ())), tuple(raw.get("minus", ())))


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


def _entries(layout: Layout, raw: Mapping[str, Any], made_for: _MadeFor) -> Iterator[Entry]:
    word = _office_word(made_for.organisation)
    lead: list[str] = raw.get("lead", [])
    order = {field: place for place, field in enumerate(lead)}
    specs = [spec for spec in layout.columns if spec.field not in raw.get("without", ())]
    needed = set(raw.get("needed", _needed(layout)))
    for spec in sorted(specs, key=lambda item: order.get(item.field, len(lead))):
        if spec.is_yearly:
            first, last = period(made_for.fiscal_year)
            for year in range(first, last + 1):
                header = _header(spec, word, year)
                yield _entry(spec, f"{spec.field}_{year}", header, raw, made_for, is_needed=spec.field in needed)
        else:
            header = _header(spec, word)
            yield _entry(spec, spec.field, header, raw, made_for, is_needed=spec.field in needed)
    if layout.months_at_least:
        yield from _months(made_for.fiscal_year)


def _needed(layout: Layout) -> list[str]:
    required = [spec.field for spec in layout.columns if spec.is_required and not spec.is_yearly]
    return required + (list(layout.identity) if len(layout.identity) == 1 else [])


def _entry(
    spec: ColumnSpec, field: str, header: str, raw: Mapping[str, Any], made_for: _MadeFor, *, is_needed: bool
) -> Entry:
    words: Mapping[str, Any] = read("fields.toml")["type"].get(spec.type) or read("fields.toml")["type"]["text"]
    own: Mapping[str, Any] = read("fields.toml")["field"].get(spec.field, {})
    parts = year_parts(made_for.fiscal_year)
    example = raw.get("example", {}).get(spec.field, own.get("example", words["example"]))
    return Entry(
        field=field,
        type=spec.type,
        header=header,
        parent="",
        meaning=raw.get("meaning", {}).get(spec.field, own.get("meaning", header)),
        example=example.format(**parts),
        width=_width(raw.get("width", {}).get(spec.field, own.get("width", words["width"])), header),
        is_needed=is_needed,
        choice=choice_of(spec.field, raw.get("lists", {}), made_for.fiscal_year, made_for.own),
        reach=own.get("reach", words.get("reach", 0)),
        words=words,
    )


def _width(width: float, header: str) -> float:
    """The width of a column, widened so that its header breaks at most once, and not for a few letters."""
    whole = word_width(header, bold=True)
    return whole if width < whole <= width * _WIDENED else max(width, whole / 2 + 3)


def _office_word(organisation: str | None) -> str:
    """What an office calls its budget law, by what its name begins with; `""` where that is not known."""
    name = matching_key(organisation or "")
    words: Mapping[str, str] = read("kinds.toml")["office_word"]
    return next((word for word, begins in words.items() if name.startswith(begins)), "")


def _header(spec: ColumnSpec, word: str, year: int | None = None) -> str:
    """The layout's first word for a column, with the office's own word for its budget law; amounts say their unit."""
    known = [header for header in spec.headers if (YEAR_MARK in header) == (year is not None)]
    header = known[0]
    if word and any(other in header for other in read("kinds.toml")["office_word"]):
        header = next((item for item in known if word in item), header)
    header = header.replace(YEAR_MARK, str(year))
    unit = common("baht")
    return f"{header}\n{unit}" if spec.type == "money" and unit.strip("()") not in header else header


def _months(fiscal_year: int) -> Iterator[Entry]:
    words: Mapping[str, Any] = read("fields.toml")["type"][MONTH]
    for number, name in enumerate(months()):
        calendar = fiscal_year - 1 if number <= LAST_OF_FIRST_YEAR else fiscal_year
        yield Entry(
            field=f"month_{number + 1:02d}",
            type=MONTH,
            header=name,
            parent=common("calendar_year", year=calendar),
            meaning=words["meaning"],
            example=words["example"],
            width=words["width"],
            is_needed=False,
            choice=choice_of(MONTH, {}, fiscal_year),
            reach=0,
            words=words,
        )
