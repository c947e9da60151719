"""From an agreed mapping to a layout file of the office: built on the layout it extends, proven, put into its place.

The base layout is kept as it is written, whatever keys it has; only header texts and titles are added to it, or taken
from a field where they stand for another one, or for nothing, in the file that is taught.
"""

from __future__ import annotations

import os
import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any

from sources.layouts import YEAR_MARK, LayoutError, header_keys, parse_layout
from sources.mapping_claims import YEAR_SUFFIX, with_year_mark
from sources.mapping_facts import MappingError, facts
from sources.toml_text import toml_comment, toml_document
from transforms.thai import display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sources.mapping_match import Column, Match

MOST_LETTERS = 60
_SPACES = re.compile(r"[^\w\u0e30-\u0e4e]+|_+")
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def layout_text(name: str, own: Path | None) -> str:
    """The text of a layout in force: the office's own file of that name, else the shipped one.

    Raises:
        LayoutError: there is no such layout.
    """
    if own is not None and (own / f"{name}.toml").is_file():
        return (own / f"{name}.toml").read_text(encoding="utf-8")
    try:
        return resources.files("sources").joinpath(f"layouts/{name}.toml").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LayoutError.incomplete(name, f"{name}.toml") from error


def layout_name(kind: str, stem: str) -> str:
    """A file name for a layout: the kind and the name of the file that taught it, Thai letters as they are."""
    name = _SPACES.sub("-", display_text(stem)).strip("-")
    return f"{kind}-{name}"[:MOST_LETTERS].strip("-") if name else kind


def checked_name(name: str) -> str:
    """A name a person chose, without `.toml`.

    Raises:
        MappingError: it cannot be a file name on every system.
    """
    bare = name.strip().removesuffix(".toml")
    is_plain = bare and bare == re.sub(r"[^\w\u0e30-\u0e4e-]", "", bare) and len(bare) <= MOST_LETTERS
    if not is_plain or bare.lower() in _RESERVED:
        raise MappingError.of("bad_name", name=name, most=MOST_LETTERS)
    return bare


def build(
    base: str,
    match: Match,
    *,
    title: str | None,
    told: Mapping[str, str],
    title_keys: Sequence[str] = (),
    dropped: Sequence[tuple[str, ...]] = (),
) -> str:
    """The text of a layout: `base` (the text of the layout it extends) with the headers of the file that is taught.

    `title` is added to the titles. `told` says `file`, `sheet`, `row`, `day` and the name of the `base`: the evidence.
    Where texts above (`title_keys`) or headers speak against the kind, they no longer do: a person said which it is.
    `dropped` are groups of fields that the file has none of: they are asked of nobody, and in their place every column
    of this file is needed, so that the layout fits files like this one only.
    """
    raw = tomllib.loads(base)
    raw.pop("nested_text", None)  # what is taught is a table
    for column in raw["column"]:
        own = _own_headers(column, match)
        others = _claimed_elsewhere(str(column["field"]), match)
        for key in ("headers", "headers_if_titled"):
            kept = [text for text in column.get(key, []) if others.isdisjoint(_keys(text)) and text not in own]
            if key in column:
                column[key] = kept
        none = facts()["layout"]["none"].format(field=column["field"])
        column["headers"] = [*own, *column["headers"]] or [none]
        if dropped and own:
            column["required"] = True
    if dropped:
        raw["any_of"] = [group for group in raw["any_of"] if tuple(group) not in dropped]
    if title is not None:
        raw["titles"] = [title, *raw.get("titles", [])]
    if match.is_refused:
        _let_in(raw, match, title_keys)
    raw["evidence"] = f"tambon map {told['day']}: {_plain(told['file'])}"
    ordered = {"kind": raw.pop("kind"), "evidence": raw.pop("evidence"), **raw}
    return "\n".join(_comments(match, told)) + "\n\n" + toml_document(ordered)


def _let_in(raw: dict[str, Any], match: Match, title_keys: Sequence[str]) -> None:
    known = {key for item in match.columns for _, key in item.label.keys()}  # noqa: SIM118  # not a mapping
    titles, headers = raw.get("titles_refused", []), raw.get("headers_refused", [])
    if titles:
        raw["titles_refused"] = [text for text in titles if not any(matching_key(text) in key for key in title_keys)]
    if headers:
        raw["headers_refused"] = [text for text in headers if known.isdisjoint(header_keys(text))]


def _plain(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _comments(match: Match, told: Mapping[str, str]) -> list[str]:
    """Where a layout comes from, for whoever reads it later."""
    read = [f"{item.letter} “{item.label.text}” = {item.field}" for item in match.columns if item.field]
    left = [f"{item.letter} “{item.label.text}”" for item in match.columns if not item.field]
    lines = [
        f"Taught with tambon map on {told['day']} from the file “{told['file']}”.",
        f"Sheet “{told['sheet']}”, header in row {told['row']}.",
        f"Extends the layout “{told['base']}”; the headers of the file stand first.",
        f"Read: {' · '.join(read)}",
    ]
    if left:
        lines.append(f"Not read: {' · '.join(left)}")
    return [toml_comment(line) for line in lines]


def _own_headers(column: Mapping[str, Any], match: Match) -> list[str]:
    """The header texts of the file that stand for a field, those of one column a year without their year."""
    is_yearly = any(YEAR_MARK in header for header in column["headers"])
    found: list[str] = []
    for item in match.columns:
        if item.state == "month" or item.field is None:
            continue
        if is_yearly and YEAR_SUFFIX.sub("", item.field) == column["field"]:
            texts = [text for text in [with_year_mark(item.label.text)] if text is not None]
        elif item.field == column["field"]:
            texts = [item.label.text, *_without_parents(item, match)]
        else:
            continue
        found += [text for text in texts if text not in found]
    return found


def _without_parents(item: Column, match: Match) -> list[str]:
    """The lowest text alone, where a text above names a year (next year's will differ) and no other column has it."""
    *above, lowest = item.label.texts
    key = matching_key(lowest)
    is_alone = all(other is item or matching_key(other.label.texts[-1]) != key for other in match.columns)
    return [lowest] if is_alone and any(with_year_mark(text) for text in above) else []


def _claimed_elsewhere(field: str, match: Match) -> set[str]:
    """Keys of headers that stand for another field, or for nothing that is read, in the file that is taught."""
    keys: set[str] = set()
    own: set[str] = set()
    for item in match.columns:
        if item.state == "month":
            continue
        if item.field is None:
            keys.update(key for _, key in item.label.keys())  # noqa: SIM118  # not a mapping
        elif YEAR_SUFFIX.sub("", item.field) == field or item.field == field:
            own.update(_keys(item.label.text))
        else:
            keys.update(_keys(item.label.text))
    return keys - own


def _keys(text: str) -> set[str]:
    return set(header_keys(text)[:2])


def put_in_place(folder: Path, name: str, text: str) -> Path:
    """Writes `name.toml`: to a temporary name first, which no reader of layouts looks at, then renamed.

    Raises:
        LayoutError: the text is no layout (it is never put in place then).
        MappingError: the folder cannot be written to.
    """
    path = folder / f"{name}.toml"
    parse_layout(str(path), text)
    temporary = folder / f".{name}.toml.part"
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise MappingError.of("cannot_write", path=path, cause=error.strerror or error) from error
    return path
