"""The words of the workbook, read once from `labels.toml` and `tables.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

ColumnKind = Literal["text", "centre", "int", "baht", "pct", "date", "marks", "figure"]

BUDDHIST_ERA = 543


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a printed table.

    `field` is the column of the view; `of` names numerator and denominator of a percentage (fields of this table), and
    `share` the field whose total is the denominator. `running` names the field whose
    running sum is shown. `codes` names the code list whose words are shown. `total` adds the
    column up; `span` joins that many cells of the sheet's grid; `blank` leaves an empty value empty, since nothing is
    missing there; `indent` keeps a text off the number before it.
    """

    field: str
    heading: str
    kind: ColumnKind = "text"
    total: bool = False
    of: tuple[str, ...] = ()
    share: str = ""
    running: str = ""
    codes: str = ""
    span: int = 1
    blank: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A printed table: its caption, the notes under it and its columns."""

    caption: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: name, title, the heading of its first column, the widths of its grid, whether it lies on its side."""

    name: str
    title: str
    member: str
    widths: tuple[float, ...]
    landscape: bool


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A key figure: the name of its value, or of the two values it is a percentage of; unit, label and note."""

    value: str
    unit: str
    label: str
    note: str
    of: tuple[str, ...]


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("reports").joinpath(name).read_text("utf-8"))


def word(name: str, /, **parts: object) -> str:
    """The word of that name with its parts filled in; KeyError if there is none."""
    text: str = _read("labels.toml")["words"][name]
    return text.format(**parts) if parts else text


def error_texts(name: str) -> dict[str, str]:
    """Thai and English text (`th`, `en`) of an error."""
    texts: dict[str, str] = _read("labels.toml")["errors"][name]
    return texts


def code_word(codes: str, code: object) -> str:
    """The Thai word of a code; a code that is not in the list is shown as it is, never guessed."""
    words: dict[str, str] = _read("labels.toml")["codes"][codes]
    return words.get(str(code), str(code))


def code_names(codes: str) -> list[str]:
    """The codes of a list in their order."""
    return list(_read("labels.toml")["codes"][codes])


def months() -> list[str]:
    """Short month names of a fiscal year, October first."""
    return list(_read("labels.toml")["months"]["short"])


def signature_roles() -> list[str]:
    """The roles that sign where an office names none."""
    return list(_read("labels.toml")["signatures"]["roles"])


def thai_date(day: date | datetime) -> str:
    """A day in words with the Buddhist-era year, and the time where it is not midnight."""
    name = _read("labels.toml")["months"]["calendar"][day.month - 1]
    text = f"{day.day} {name} {day.year + BUDDHIST_ERA}"
    if isinstance(day, datetime) and (day.hour or day.minute):
        text += f" {day:%H:%M}"
    return text


@cache
def sheet_spec(name: str) -> SheetSpec:
    """The words of a sheet, from `tables.toml`."""
    raw = _read("tables.toml")["sheets"][name]
    return SheetSpec(raw["name"], raw["title"], raw.get("member", ""), tuple(raw["widths"]), raw.get("landscape", True))


@cache
def table_spec(name: str) -> TableSpec:
    """The words and columns of a table, from `tables.toml`."""
    raw = _read("tables.toml")["tables"][name]
    columns = tuple(_column(c) for c in raw["columns"])
    return TableSpec(raw.get("caption", ""), tuple(raw.get("notes", ())), columns)


def _column(raw: dict[str, Any]) -> Column:
    return Column(**(raw | {"of": tuple(raw.get("of", ()))}))


def section(name: str) -> str:
    """The caption of a section that several sheets have."""
    text: str = _read("tables.toml")["sections"][name]
    return text


@cache
def trend_columns(years: tuple[int, ...], base: str) -> TableSpec:
    """The table of groups over these years (B.E.): `base` and what was disbursed in each, then the percentages.

    The fields of a year end in it: `net_satang_2568`, `disbursed_satang_2568`, `rate_2568`.
    """
    said = _read("tables.toml")["trend"]
    columns = list(table_spec("trend_members").columns)
    for name in (base, "disbursed_satang"):
        for year in years:
            heading = said[name].format(year=year)
            columns.append(Column(f"{name}_{year}", heading, "baht", total=base == "net_satang"))
    for year in years:
        parts = (f"disbursed_satang_{year}", f"{base}_{year}")
        heading = said["rates"][base].format(year=year)
        columns.append(Column(f"rate_{year}", heading, "pct", of=parts, total=base == "net_satang"))
    return TableSpec("", (), tuple(columns))


def trend_words(group: str) -> tuple[str, str]:
    """The heading of a group's column, and the caption of its table over several years."""
    said = _read("tables.toml")["trend"]
    return said["members"][group], said["captions"][group]


def figures() -> tuple[FigureSpec, ...]:
    """The key figures of the executive summary in their order."""
    return tuple(
        FigureSpec(f["value"], f["unit"], f["label"], f["note"], tuple(f.get("of", ())))
        for f in _read("tables.toml")["figures"]
    )
