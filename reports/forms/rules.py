"""What a cell of a blank form takes: the validation of each type with its Thai texts, as XlsxWriter wants it.

Limits are those of Excel: 32 letters of a title, 255 of a text and of a formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.forms.words import common, read, year_parts
from transforms.codes import LENGTH, PREFIX
from transforms.dates import fiscal_year_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reports.forms.entries import Entry
    from reports.forms.form import Line

LONGEST_TITLE, LONGEST_TEXT = 32, 255
MOST_BAHT = 999_999_999_999
_BE_AHEAD = 543


def of_entry(entry: Entry, cell: str, fiscal_year: int, lists: Mapping[str, str]) -> dict[str, Any] | None:
    """The validation of a column, or None where anything may be typed.

    `cell` is its first cell, as formulas name it (`E9`); `lists` gives the range of each list by its name.
    """
    if entry.choice is not None:
        return _list(entry, lists[entry.choice.name])
    parts = {**year_parts(fiscal_year), "length": LENGTH, "prefix": PREFIX}
    parts |= {"earliest": fiscal_year - entry.reach, "latest": fiscal_year + entry.reach}
    rules: dict[str, dict[str, Any]] = {
        "money": {"validate": "custom", "value": _money(cell)},
        "date": {"validate": "custom", "value": _date(cell, fiscal_year, entry.reach)},
        "code": {"validate": "custom", "value": _code(cell)},
        "int": {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 999_999_999},
        "pct": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100},
        "year": {
            "validate": "integer",
            "criteria": "between",
            "minimum": fiscal_year - entry.reach,
            "maximum": fiscal_year + entry.reach,
        },
    }
    rule = rules.get(entry.type)
    if rule is None:
        return None
    words = entry.words
    texts = _texts(entry.header, words["prompt"], words["error_title"], words["error"], parts)
    return {**rule, **texts, "error_type": "stop"}


def of_line(line: Line, cell: str) -> dict[str, Any]:
    """The prompt of a line above the table, and a question where it does not begin as readers expect."""
    shown: dict[str, Any] = {"validate": "any", "input_message": _cut(line.help, LONGEST_TEXT)}
    if not line.begins:
        return shown
    tests = ",".join(f'LEFT({cell},{len(word)})="{word}"' for word in (*line.begins, line.text))
    words = read("fields.toml")["choice"]
    return shown | {
        "validate": "custom",
        "value": f"=OR({tests})",
        "error_type": "warning",
        "error_title": _cut(words["begins_title"], LONGEST_TITLE),
        "error_message": _cut(words["begins"].format(words=" / ".join(line.begins)), LONGEST_TEXT),
    }


def _list(entry: Entry, source: str) -> dict[str, Any]:
    words = read("fields.toml")["choice"]
    is_strict = entry.choice is not None and entry.choice.is_strict
    parts = {"choices": common("choices")}
    texts = _texts(entry.header, words["prompt"], words["error_title"], words["strict" if is_strict else "free"], parts)
    return {"validate": "list", "source": source, "error_type": "stop" if is_strict else "warning", **texts}


def _texts(header: str, prompt: str, error_title: str, error: str, parts: Mapping[str, object]) -> dict[str, str]:
    return {
        "input_title": _cut(header, LONGEST_TITLE),
        "input_message": _cut(prompt.format(**parts), LONGEST_TEXT),
        "error_title": _cut(error_title.format(**parts), LONGEST_TITLE),
        "error_message": _cut(error.format(**parts), LONGEST_TEXT),
    }


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _money(cell: str) -> str:
    return f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={MOST_BAHT},ROUND({cell},2)={cell})"


def _code(cell: str) -> str:
    return f'=AND(ISTEXT({cell}),LEN({cell})={LENGTH},LEFT({cell},{len(PREFIX)})="{PREFIX}",ISNUMBER(-{cell}))'


def _date(cell: str, fiscal_year: int, reach: int) -> str:
    """A day near the fiscal year. What is typed as 15/11/2568 is the year 2568 to many a spreadsheet, which is read."""
    first, last = fiscal_year_bounds(fiscal_year - reach)[0], fiscal_year_bounds(fiscal_year + reach)[1]
    spans = (f"AND({cell}>={_day(first, ahead)},{cell}<={_day(last, ahead)})" for ahead in (0, _BE_AHEAD))
    return f"=AND(ISNUMBER({cell}),OR({','.join(spans)}))"


def _day(day: date, ahead: int) -> str:
    return f"DATE({day.year + ahead},{day.month},{day.day})"
