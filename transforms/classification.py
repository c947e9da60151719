"""Area, programme, work and expenditure type of budget rows, by the budget code or by the names as written.

Rows and the two code lists (`programme_work`, `expenditure_type` of the warehouse) come in, rows with their
classification go out. A code goes before names; a name counts by its matching key and only where the lists that are
valid in the fiscal year give it one meaning. What is ambiguous or unknown stays null. Source: formats.md 3.1 and 5.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import polars as pl

from transforms.codes import BudgetCode, CodeError, decode_budget_code
from transforms.constant import nothing_for_all
from transforms.repeated import enum_of
from transforms.thai import FEW, matching_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

NAMES = ("area", "programme", "work", "budget_type", "category", "expenditure_type")
"""Names a file may give: never overwritten, filled where it gives none."""

_OTHER = "is_other_name"
_WORKS = ("area", "programme_code", "programme", "work_code", "work", _OTHER, "valid_from", "valid_to")
_TYPES = ("budget_type", "category", "type_code", "expenditure_type", _OTHER, "valid_from", "valid_to")

_Key = TypeVar("_Key")
_Rows = tuple[tuple[Any, ...], ...]


class _Written(NamedTuple):
    """What a row says."""

    budget_code: str | None
    area: str | None
    programme: str | None
    work: str | None
    budget_type: str | None
    category: str | None
    expenditure_type: str | None


class _Classified(NamedTuple):
    """What a row gets, under the names of its columns."""

    area: str | None
    programme_code: str | None
    programme: str | None
    work_code: str | None
    work: str | None
    budget_type: str | None
    category: str | None
    expenditure_type_code: str | None
    expenditure_type: str | None
    programme_by_code: str | None
    work_by_code: str | None
    expenditure_type_by_code: str | None


class _Named(NamedTuple):
    """What the names of a row mean, as far as they say it."""

    programme_code: str | None
    work_code: str | None
    type_code: str | None
    category: str | None
    budget_type: str | None


_NOTHING = _Named(None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The code lists of one year, by code, and by the matching key of a name, alone and with that of its parent."""

    area_of: Mapping[str | None, str]
    programme_of: Mapping[str | None, str]
    work_of: Mapping[str | None, str]
    type_of: Mapping[str | None, str]
    category_of: Mapping[str | None, str]
    budget_type_of: Mapping[str | None, str]
    programme_code: Mapping[Hashable, str]
    programme_code_of_work: Mapping[Hashable, str]
    work_code: Mapping[Hashable, str]
    type_code: Mapping[Hashable, str]
    category: Mapping[Hashable, str]
    budget_type: Mapping[Hashable, str]


def attach_classification(
    rows: pl.DataFrame, works: pl.DataFrame, types: pl.DataFrame, fiscal_year: int
) -> pl.DataFrame:
    """Rows with their classification, as many and in the order they came.

    Columns in: `budget_code` and any of `NAMES`, all String and all optional. Columns out: these, and
    `programme_code`, `work_code`, `expenditure_type_code`; `programme_by_code`, `work_by_code` and
    `expenditure_type_by_code` are what the lists call the parts of the budget code (null without one), to be held
    against the names as written; any name that the code bore in any year counts as its name. Of many rows the columns
    of the classification are Enums of the texts that occur (`transforms.repeated`).
    Where the names of work and programme contradict each other each keeps its own code.

    `works` has `area, programme_code, programme, work_code, work, valid_from, valid_to`; `types` has `budget_type,
    category, type_code, expenditure_type, valid_from, valid_to`; years are B.E. and inclusive, null is open. Rows where
    either says `is_other_name` (optional) give a code by its name, but the code never that name.
    """
    classified = _known.of_year(works, types, fiscal_year)
    written = list(zip(*(_texts(rows, name) for name in _Written._fields), strict=True))
    places = {each: place for place, each in enumerate(dict.fromkeys(written))}
    found = [classified(_Written(*each)) for each in places]
    order = pl.Series([places[each] for each in written], dtype=pl.UInt32)
    kept = {series.name: series for series in rows.get_columns()}
    kept.setdefault("budget_code", nothing_for_all(rows.height).alias("budget_code"))
    each_once = pl.DataFrame(found, schema=dict.fromkeys(_Classified._fields, pl.String), orient="row")
    if rows.height >= FEW:
        each_once = each_once.cast(dict(zip(_Classified._fields, map(enum_of, zip(*found, strict=True)), strict=True)))
    kept |= {series.name: series for series in each_once[order].get_columns()}
    return pl.DataFrame(kept)


class _Known:
    """What was made of the code lists that were asked last: a run has one pair of them, and few years."""

    def __init__(self) -> None:
        self._last: tuple[pl.DataFrame, pl.DataFrame, dict[int, Callable[[_Written], _Classified]]] | None = None

    def of_year(self, works: pl.DataFrame, types: pl.DataFrame, fiscal_year: int) -> Callable[[_Written], _Classified]:
        """What classifies a row by the lists of a year and by the names that each code ever bore.

        It remembers rows: those of a budget stand again in every print and register of its year.
        """
        last = self._last
        if last is None or last[0] is not works or last[1] is not types:
            last = self._last = works, types, {}
        years = last[2]
        if fiscal_year not in years:
            lists = _lists(_valid(works, _WORKS, fiscal_year), _valid(types, _TYPES, fiscal_year))
            pairs = [*works.select("work_code", "work").rows(), *types.select("type_code", "expenditure_type").rows()]
            ever = frozenset((code, matching_key(name)) for code, name in pairs if code and name)
            years[fiscal_year] = lru_cache(maxsize=4096)(partial(_classified, lists=lists, ever=ever))
        return years[fiscal_year]


_known = _Known()


def _classified(row: _Written, lists: _Lists, ever: frozenset[tuple[str, str]]) -> _Classified:
    code = _decoded(row.budget_code)
    named = _NOTHING if code and code.expenditure_type_code in lists.budget_type_of else _by_name(row, lists)
    programme_code = code.programme_code if code else named.programme_code
    work_code = code.work_code if code else named.work_code
    type_code = code.expenditure_type_code if code else named.type_code
    programme, work = lists.programme_of.get(programme_code), lists.work_of.get(work_code)
    expenditure_type = lists.type_of.get(type_code)
    return _Classified(
        area=row.area or lists.area_of.get(programme_code),
        programme_code=programme_code,
        programme=row.programme or programme,
        work_code=work_code,
        work=row.work or work,
        budget_type=row.budget_type or lists.budget_type_of.get(type_code) or named.budget_type,
        category=row.category or lists.category_of.get(type_code) or named.category,
        expenditure_type_code=type_code,
        expenditure_type=row.expenditure_type or expenditure_type,
        programme_by_code=programme if code else None,
        work_by_code=_called(work_code if code else None, row.work, work, ever),
        expenditure_type_by_code=_called(type_code if code else None, row.expenditure_type, expenditure_type, ever),
    )


def _called(code: str | None, written: str | None, listed: str | None, ever: frozenset[tuple[str, str]]) -> str | None:
    """What the lists call a code: as written where it bore that name in any year, for offices keep old names long."""
    if not code:
        return None
    return written if written and (code, matching_key(written)) in ever else listed


def _decoded(text: str | None) -> BudgetCode | None:
    """The code, or None where there is none to go by; that it cannot be decoded is a finding of the judge."""
    try:
        return None if text is None else decode_budget_code(text)
    except CodeError:
        return None


def _by_name(row: _Written, lists: _Lists) -> _Named:
    programme, work = matching_key(row.programme or ""), matching_key(row.work or "")
    category, name = matching_key(row.category or ""), matching_key(row.expenditure_type or "")
    of_type = ((category, name), name)
    return _Named(
        programme_code=lists.programme_code.get(programme) if programme else lists.programme_code_of_work.get(work),
        work_code=_first(lists.work_code, (programme, work), work),
        type_code=_first(lists.type_code, *of_type),
        category=_first(lists.category, *of_type),
        budget_type=_first(lists.budget_type, *of_type, (category,)),
    )


def _first(meanings: Mapping[Hashable, str], *keys: Hashable) -> str | None:
    return next((meanings[key] for key in keys if key in meanings), None)


def _lists(works: _Rows, types: _Rows) -> _Lists:
    work_rows = [dict(zip(_WORKS, row, strict=False)) for row in works]
    type_rows = [dict(zip(_TYPES, row, strict=False)) for row in types]
    left_out = _left_out()
    for each in (*work_rows, *type_rows):
        for name in ("programme", "work", "category", "expenditure_type"):
            each[f"{name}_key"] = matching_key(each.get(name) or "")

    def of_code(table: list[dict[str, str | None]], code: str, value: str) -> dict[str | None, str]:
        return _agreed((each[code], each[value]) for each in table if not each[_OTHER])

    def of_work(value: str) -> dict[Hashable, str]:
        named = [
            (programme, work, each[value])
            for each in work_rows
            for programme in _spellings(each["programme_key"], left_out["programme"])
            for work in _spellings(each["work_key"], left_out["work"])
        ]
        pairs: list[tuple[Hashable, str | None]] = [((programme, work), code) for programme, work, code in named]
        return _agreed([*pairs, *((work, code) for _, work, code in named)])

    def of_type(value: str) -> dict[Hashable, str]:
        pairs = [((each["category_key"], each["expenditure_type_key"]), each[value]) for each in type_rows]
        return _agreed([*pairs, *((each["expenditure_type_key"], each[value]) for each in type_rows)])

    return _Lists(
        area_of=of_code(work_rows, "programme_code", "area"),
        programme_of=of_code(work_rows, "programme_code", "programme"),
        work_of=of_code(work_rows, "work_code", "work"),
        type_of=of_code(type_rows, "type_code", "expenditure_type"),
        category_of=of_code(type_rows, "type_code", "category"),
        budget_type_of=of_code(type_rows, "type_code", "budget_type"),
        programme_code=_agreed(
            (key, each["programme_code"])
            for each in work_rows
            for key in _spellings(each["programme_key"], left_out["programme"])
        ),
        programme_code_of_work=of_work("programme_code"),
        work_code=of_work("work_code"),
        type_code=of_type("type_code"),
        category=of_type("category"),
        budget_type=of_type("budget_type")
        | _agreed(((each["category_key"],), each["budget_type"]) for each in type_rows),
    )


@cache
def _left_out() -> dict[str, tuple[str, ...]]:
    text = resources.files("transforms").joinpath("classification.toml").read_text(encoding="utf-8")
    return {name: tuple(map(matching_key, beginnings)) for name, beginnings in tomllib.loads(text)["left_out"].items()}


def _spellings(key: str | None, beginnings: tuple[str, ...]) -> list[str | None]:
    """The key of a name, and what is left of it without a word that offices leave out."""
    bare = [key.removeprefix(word) for word in beginnings if key and key.startswith(word)]
    return [key, *(each for each in bare if each)]


def _agreed(pairs: Iterable[tuple[_Key, str | None]]) -> dict[_Key, str]:
    """Only the keys that always have the same, stated, value."""
    found: dict[_Key, set[str | None]] = {}
    for key, value in pairs:
        if key is not None:
            found.setdefault(key, set()).add(value)
    return {key: value for key, values in found.items() if len(values) == 1 and (value := next(iter(values)))}


def _valid(table: pl.DataFrame, names: tuple[str, ...], fiscal_year: int) -> _Rows:
    stated = (table[name].to_list() if name in table.columns else [None] * table.height for name in names)
    rows = zip(*stated, strict=True)
    return tuple(
        row
        for row in rows
        if (row[-2] is None or int(row[-2]) <= fiscal_year) and (row[-1] is None or int(row[-1]) >= fiscal_year)
    )


def _texts(rows: pl.DataFrame, name: str) -> list[str | None]:
    return rows[name].to_list() if name in rows.columns else [None] * rows.height
