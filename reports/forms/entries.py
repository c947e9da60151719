"""The columns of a blank form: header words, types and order of a layout, with the words an officer needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.forms.lists import Choice, choice_of
from reports.forms.words import common, period, read, year_parts
from reports.labels import months
from reports.measures import word_width
from sources.layouts import YEAR_MARK
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sources.layouts import ColumnSpec, Layout

MONTH = "month"
LAST_OF_FIRST_YEAR = 2
"""October, November and December (0 to 2) are of the calendar year before the fiscal year's."""
_WIDENED = 1.3


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
class MadeFor:
    """For which year and office forms are made, and the names the office uses, by the name of a list."""

    fiscal_year: int
    organisation: str | None
    own: Mapping[str, Sequence[str]]


def entries_of(layout: Layout, raw: Mapping[str, Any], made_for: MadeFor) -> Iterator[Entry]:
    """The columns of the form of a layout in their order; `raw` is what `kinds.toml` says of the kind."""
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
    spec: ColumnSpec, field: str, header: str, raw: Mapping[str, Any], made_for: MadeFor, *, is_needed: bool
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
