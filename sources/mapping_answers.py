"""Answers to what `tambon map` asks: from a file for unattended use, and the template of such a file.

kind = "progress"           # which kind of table it is
header_row = 7              # the first row of the header
[columns]                   # by letter or by header text; "" leaves a column out
"E" = "budget"
"ความเห็น" = ""
[sheet."กองช่าง"]            # the same keys for one sheet; skip = true leaves it out
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sources.mapping_facts import MappingError
from sources.toml_text import toml_comment, toml_string

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

OPEN = "?"
"""An answer of the template that nobody has given yet: what it stands for is still asked."""
_TYPES: dict[str, type] = {
    "kind": str,
    "header_row": int,
    "header_rows": int,
    "columns": dict,
    "skip": bool,
    "sheet": dict,
}
_SHOWN = {str: '"text"', int: "1", dict: "[table]", bool: "true | false"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered about a sheet, or about all. `columns`: letters or header texts to fields, `""` for none."""

    kind: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    is_skipped: bool = False

    def over(self, general: Answers) -> Answers:
        """These answers, and where they say nothing the general ones."""
        return Answers(
            self.kind or general.kind,
            self.header_row or general.header_row,
            self.header_rows or general.header_rows,
            {**general.columns, **self.columns},
            self.is_skipped,
        )


@dataclass(frozen=True, slots=True)
class AnswerBook:
    """All answers about a file: those for every sheet, and those for one by its name."""

    general: Answers = field(default_factory=Answers)
    sheets: Mapping[str, Answers] = field(default_factory=dict)

    def of(self, sheet: str) -> Answers:
        """What is answered about a sheet."""
        return self.sheets.get(sheet, Answers()).over(self.general)

    def with_kind(self, kind: str | None) -> AnswerBook:
        """The same with a kind for every sheet that has none of its own."""
        return replace(self, general=replace(self.general, kind=kind)) if kind else self

    def with_sheet(self, sheet: str, **changes: Any) -> AnswerBook:
        """The same with more answers about a sheet; `columns` are added to those it has."""
        known = self.sheets.get(sheet, Answers())
        if "columns" in changes:
            changes["columns"] = {**known.columns, **changes["columns"]}
        return replace(self, sheets={**self.sheets, sheet: replace(known, **changes)})


def read_answers(path: Path) -> AnswerBook:
    """The answers of a TOML file.

    Raises:
        MappingError: it cannot be read, or a key or value is not understood.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cause = getattr(error, "strerror", None) or error
        raise MappingError.of("broken", file=path, cause=cause) from error
    sheets = {name: _answers(path, f'sheet."{name}".', value) for name, value in _part(path, raw, "sheet").items()}
    return AnswerBook(_answers(path, "", {key: value for key, value in raw.items() if key != "sheet"}), sheets)


def _part(path: Path, raw: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = raw.get(key, {})
    if not isinstance(value, dict):
        raise MappingError.of("wrong_type", file=path, key=key, expected=_SHOWN[dict], found=repr(value))
    return value


def _answers(path: Path, place: str, raw: object) -> Answers:
    if not isinstance(raw, dict):
        raise MappingError.of("wrong_type", file=path, key=place, expected=_SHOWN[dict], found=repr(raw))
    known = [key for key in _TYPES if key != "sheet" and (place or key != "skip")]
    for key, value in raw.items():
        if key not in known:
            raise MappingError.of("unknown_key", file=path, key=place + key, known=", ".join(known))
        wanted = _TYPES[key]
        is_right = isinstance(value, int) and not isinstance(value, bool) and value > 0
        if not (is_right if wanted is int else isinstance(value, wanted)):
            raise MappingError.of("wrong_type", file=path, key=place + key, expected=_SHOWN[wanted], found=repr(value))
    columns = {name: answer for name, answer in raw.get("columns", {}).items() if answer != OPEN}
    kind = raw.get("kind") if raw.get("kind") != OPEN else None
    for name, answer in columns.items():
        if not isinstance(answer, str):
            place_of_it = f"{place}columns.{name}"
            raise MappingError.of("wrong_type", file=path, key=place_of_it, expected=_SHOWN[str], found=repr(answer))
    return Answers(
        kind, raw.get("header_row"), raw.get("header_rows"), columns, is_skipped=bool(raw.get("skip", False))
    )


def template(entries: Sequence[Mapping[str, Any]]) -> str:
    """An answers file with a line for everything that is still unclear, of the sheet entries of a proposal.

    What is likeliest stands in the comment beside, never as the answer: nothing is answered that nobody said.
    """
    unclear = [entry for entry in entries if entry["unclear"]]
    parts = [_template_of(entry, is_one=len(unclear) == 1) for entry in unclear]
    return "\n".join(parts)


def _template_of(entry: Mapping[str, Any], *, is_one: bool) -> str:
    place = "" if is_one else f"sheet.{toml_string(entry['sheet'])}"
    lines = [] if is_one else [f"[{place}]"]
    columns: list[str] = []
    for question in entry["unclear"]:
        said = toml_comment(" | ".join(question["choices"]))
        match question["ask"]:
            case "kind":
                lines.append(f"kind = {toml_string(OPEN)}  {said}")
            case "header_row":
                lines.append("# header_row = 1")
            case "column":
                beside = toml_comment(f"“{question['header']}”: {' | '.join(question['choices'])}")
                columns.append(f"{toml_string(question['column'])} = {toml_string(OPEN)}  {beside}")
            case "field":
                wanted = toml_string(question["fields"][0])
                columns += [toml_comment(f'"{letter}" = {wanted}') for letter in question["choices"]]
    if entry["fields"]:
        lines.append(toml_comment(f"{entry['kind']}: {', '.join(entry['fields'])}"))
    unread = [item for item in entry["columns"] if item["state"] == "unread"]
    columns += [
        toml_comment(f'{toml_string(item["column"])} = ""') + "  " + toml_comment(f"“{item['header']}”")
        for item in unread
    ]
    if columns:
        lines += [f"[{place}.columns]" if place else "[columns]", *columns]
    return "".join(line + "\n" for line in lines)
