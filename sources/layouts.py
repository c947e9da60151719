"""Layouts: what a kind of table looks like, as data (`layouts/*.toml`).

A layout names its kind, title words, columns with their header synonyms and types, how its rows are told apart and how
its lines are remembered. An office's own folder of layouts adds to the shipped ones; a layout of the same file name
replaces the shipped one.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class LayoutError(Exception):
    """A layout file that cannot be used. `reason_th`, `reason_en` say which file, which key and what was expected."""

    def __init__(self, reason_th: str, reason_en: str) -> None:
        super().__init__(reason_th, reason_en)
        self.reason_th = reason_th
        self.reason_en = reason_en

    def __str__(self) -> str:
        return self.reason_en

    @classmethod
    def not_toml(cls, name: str, detail: str) -> LayoutError:
        """The file is no TOML."""
        return cls(
            f"ไฟล์ layout {name} อ่านไม่ได้: {detail} — แก้รูปแบบ TOML ให้ถูกต้อง",
            f"layout {name} is not valid TOML: {detail} — correct it",
        )

    @classmethod
    def incomplete(cls, name: str, keys: str) -> LayoutError:
        """A needed key is absent."""
        return cls(f"ไฟล์ layout {name} ขาด {keys}", f"layout {name} lacks {keys}")

    @classmethod
    def bad_value(cls, name: str, key: str, value: str, expected: str) -> LayoutError:
        """A key that is not known, or a value that is not understood."""
        return cls(
            f"ไฟล์ layout {name}: ไม่เข้าใจ {key} = {value}; ที่ใช้ได้คือ {expected}",
            f"layout {name}: {key} = {value} is not understood; expected {expected}",
        )


FieldType = Literal["text", "money", "date", "code", "status", "int", "pct", "label", "month"]
FIELD_TYPES = frozenset({"text", "money", "date", "code", "status", "int", "pct", "label", "month"})
YEAR_MARK = "{year}"
ORGANISATION_MARK = "{organisation}"
_UNIT_WORDS = re.compile(r"\((?:หน่วย\s*[:：]?\s*)?(?:บาท|ร้อยละ|%)\)|(?:\s+|^)(?:บาท)\s*$")
_SIGNS = (
    (re.compile(r"\(\s*[+＋]\s*\)|(?<=โอน)\s*[+＋]\s*$|(?<=โอนงบประมาณ)\s*[+＋]\s*$|(?<=เพิ่ม)\s*[+＋]\s*$"), "เพิ่ม"),
    (re.compile(r"\(\s*[-–—−]\s*\)|(?<=โอน)\s*[-–—−]\s*$|(?<=โอนงบประมาณ)\s*[-–—−]\s*$|(?<=ลด)\s*[-–—−]\s*$"), "ลด"),
)
_PARENTHESES = re.compile(r"\((?!\s*(?:เพิ่ม|ลด)\s*\))[^()]*\)")


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a layout: its field, type, header synonyms (best first) and what a fault in it means."""

    field: str
    type: FieldType
    headers: tuple[str, ...]
    is_required: bool = False
    on_fault: Literal["critical", "warning"] = "critical"
    is_spread: bool = False
    makes_key: bool = False
    years: tuple[tuple[int, str], ...] = ()
    headers_if_titled: tuple[str, ...] = ()
    is_yearly: bool = dataclasses.field(init=False)
    """Whether the header carries a year, so that there is one column a year (`budget_2566`, …)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_yearly", any(YEAR_MARK in header for header in self.headers))

    @property
    def all_headers(self) -> tuple[str, ...]:
        """Every synonym: those that always count, then those that count only below a title of the layout."""
        return (*self.headers, *self.headers_if_titled)

    @property
    def is_count(self) -> bool:
        """Whether the column counts projects."""
        return self.type == "int" and self.field.startswith("project_count")

    def stored_as(self, year: int, fiscal_year: int) -> str | None:
        """The field under which the column of `year` is kept in a table of `fiscal_year`; None if nowhere."""
        return dict(self.years).get(year - fiscal_year)


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A column without a header that is known by its labelled neighbours."""

    field: str
    after: str
    before: str


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What one kind of table looks like; see `docs/layouts.md` for the keys of the file. Equal only to itself."""

    name: str
    kind: str
    is_loaded: bool
    titles: tuple[str, ...]
    titles_refused: tuple[str, ...]
    titles_sure: tuple[str, ...]
    headers_refused: frozenset[str]
    needs_title: bool
    has_nested_text: bool
    columns: tuple[ColumnSpec, ...]
    any_of: tuple[tuple[str, ...], ...]
    months_at_least: int
    year_from: Literal["first", "last"] | None
    has_year_of_day: bool
    unlabelled: tuple[Unlabelled, ...]
    identity: tuple[str, ...]
    groups: tuple[str, ...]
    has_continuations: bool
    adds_continued_money: bool
    is_split_by_titles: bool
    has_table_footers: bool
    has_bare_totals: bool
    context: tuple[str, ...]
    context_before: tuple[str, ...]
    completeness: Literal["full", "partial"]
    has_supplements: bool
    key: tuple[str, ...]
    key_else: tuple[str, ...]
    within: tuple[str, ...]
    amount: str | None
    warns_of: str | None

    def column(self, field: str) -> ColumnSpec | None:
        """The column of a field, yearly fields by their stem."""
        return next((spec for spec in self.columns if spec.field == field), None)


@lru_cache(maxsize=8192)
def header_keys(text: str) -> tuple[str, ...]:
    """Matching keys under which a header may be known, the fullest first: as it is, without units, without brackets.

    `(+)` and `(-)` are read as เพิ่ม and ลด, and as nothing beside these words (`โอนเพิ่ม (+)`).
    """
    for sign, word in _SIGNS:
        text = sign.sub("" if word in text else word, text)
    bare = _UNIT_WORDS.sub(" ", text)
    keys = [matching_key(text), matching_key(bare), matching_key(_PARENTHESES.sub(" ", bare))]
    return tuple(dict.fromkeys(key for key in keys if key))


def load_layouts(own: Path | None = None) -> tuple[Layout, ...]:
    """All layouts, the office's own (`own/*.toml`) replacing shipped ones of the same name.

    Raises:
        LayoutError: a layout file cannot be read, or says something that is not understood.
    """
    found: dict[str, Layout] = {}
    for entry in sorted(resources.files("sources").joinpath("layouts").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            found[entry.name] = parse_layout(entry.name, entry.read_text(encoding="utf-8"))
    if own is not None and own.is_dir():
        for path in sorted(own.glob("*.toml")):
            found[path.name] = parse_layout(str(path), path.read_text(encoding="utf-8"))
    return tuple(found.values())


def parse_layout(name: str, text: str) -> Layout:
    """One layout from the text of its file.

    Raises:
        LayoutError: names the file, the key and what was expected.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError.not_toml(name, str(error)) from error
    rows = _table(name, raw, "rows")
    history = _table(name, raw, "history")
    _refuse_unknown(name, raw, _TOP_KEYS)
    _refuse_unknown(name, rows, _ROW_KEYS)
    _refuse_unknown(name, history, _HISTORY_KEYS)
    columns = tuple(_column(name, item) for item in raw.get("column", []))
    fields = {spec.field for spec in columns}
    if "kind" not in raw or not columns:
        raise LayoutError.incomplete(name, "kind, [[column]]")
    completeness = history.get("complete", "partial")
    if completeness not in {"full", "partial"}:
        raise LayoutError.bad_value(name, "history.complete", str(completeness), "full | partial")
    layout = Layout(
        name=Path(name).stem,
        kind=str(raw["kind"]),
        is_loaded=bool(raw.get("loaded", True)),
        titles=tuple(matching_key(item) for item in raw.get("titles", [])),
        titles_refused=tuple(matching_key(item) for item in raw.get("titles_refused", [])),
        titles_sure=tuple(matching_key(item) for item in raw.get("titles_sure", [])),
        headers_refused=frozenset(key for item in raw.get("headers_refused", []) for key in header_keys(item)),
        needs_title=bool(raw.get("needs_title", False)),
        has_nested_text=bool(raw.get("nested_text", False)),
        columns=columns,
        any_of=tuple(tuple(group) for group in raw.get("any_of", [])),
        months_at_least=int(raw.get("months_at_least", 0)),
        year_from=_year_from(name, raw.get("year_from")),
        has_year_of_day=bool(raw.get("year_of_day", False)),
        unlabelled=tuple(Unlabelled(**item) for item in raw.get("unlabelled", [])),
        identity=tuple(rows.get("identity", ())),
        groups=tuple(rows.get("groups", ())),
        has_continuations=bool(rows.get("continuations", False)),
        adds_continued_money=bool(rows.get("add_continued_money", False)),
        has_table_footers=bool(rows.get("table_footers", False)),
        has_bare_totals=bool(rows.get("bare_totals", False)),
        is_split_by_titles=bool(rows.get("split_by_titles", False)),
        context=tuple(rows.get("context", ())),
        context_before=tuple(rows.get("context_before", rows.get("context", ()))),
        completeness=cast("Literal['full', 'partial']", completeness),
        has_supplements=bool(history.get("supplements", False)),
        key=tuple(history.get("key", ())),
        key_else=tuple(history.get("key_else", ())),
        within=tuple(history.get("within", ())),
        amount=history.get("amount"),
        warns_of=raw.get("warns_of"),
    )
    for field in (*layout.identity, *layout.groups, *(field for group in layout.any_of for field in group)):
        if field not in fields and field not in _CONTEXT_FIELDS | TITLE_WORDS:
            raise LayoutError.bad_value(name, "rows", field, "a field of a [[column]]")
    return layout


_TOP_KEYS = frozenset(
    {
        "kind", "loaded", "titles", "titles_refused", "titles_sure", "warns_of", "headers_refused", "needs_title",
        "nested_text", "any_of", "months_at_least", "column",
        "unlabelled", "rows", "history", "evidence", "year_from", "year_of_day",
    }
)  # fmt: skip
_ROW_KEYS = frozenset(
    {
        "identity", "groups", "continuations", "add_continued_money", "split_by_titles", "table_footers", "bare_totals",
        "context", "context_before",
    }
)  # fmt: skip
_HISTORY_KEYS = frozenset({"complete", "supplements", "key", "key_else", "within", "amount"})
_COLUMN_KEYS = frozenset(
    {"field", "type", "headers", "headers_if_titled", "required", "on_fault", "spread", "key", "years"}
)
_CONTEXT_FIELDS = frozenset(
    {
        "strategy", "tactic", "programme", "work", "unit", "title", "area", "budget_type", "category", "section_name",
    }
)  # fmt: skip
TITLE_WORDS = frozenset({"title", "sure_title", "own_amount"})
"""What `any_of` may name besides fields: a title, one of `titles_sure`, a title with a header of the amount alone."""
_YEARS_FROM = ("first", "last")


def _year_from(name: str, value: object) -> Literal["first", "last"] | None:
    if value is not None and value not in _YEARS_FROM:
        raise LayoutError.bad_value(name, "year_from", str(value), " | ".join(_YEARS_FROM))
    return cast("Literal['first', 'last'] | None", value)


def _years(name: str, item: Mapping[str, Any]) -> tuple[tuple[int, str], ...]:
    years = item.get("years", {})
    try:
        return tuple((int(offset), str(field)) for offset, field in years.items())
    except (AttributeError, ValueError) as error:
        raise LayoutError.bad_value(name, f"column {item['field']} years", str(years), '{"0" = "field"}') from error


def _table(name: str, raw: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = raw.get(key, {})
    if not isinstance(value, dict):
        raise LayoutError.bad_value(name, key, str(value), f"[{key}]")
    return value


def _refuse_unknown(name: str, raw: Iterable[str], known: frozenset[str]) -> None:
    for key in raw:
        if key not in known:
            raise LayoutError.bad_value(name, key, key, ", ".join(sorted(known)))


def _column(name: str, item: Mapping[str, Any]) -> ColumnSpec:
    _refuse_unknown(name, item, _COLUMN_KEYS)
    if "field" not in item or "headers" not in item:
        raise LayoutError.incomplete(name, "[[column]] field, headers")
    kind = item.get("type", "text")
    if kind not in FIELD_TYPES:
        raise LayoutError.bad_value(name, f"column {item['field']} type", str(kind), ", ".join(sorted(FIELD_TYPES)))
    return ColumnSpec(
        field=str(item["field"]),
        type=cast("FieldType", kind),
        headers=tuple(str(header) for header in item["headers"]),
        headers_if_titled=tuple(str(header) for header in item.get("headers_if_titled", [])),
        is_required=bool(item.get("required", False)),
        on_fault=cast("Literal['critical', 'warning']", item.get("on_fault", "critical")),
        is_spread=bool(item.get("spread", False)),
        makes_key=bool(item.get("key", False)),
        years=_years(name, item),
    )
