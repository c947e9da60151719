"""Names of kinds of tables and of their amounts, as people call them, from the words of the judge."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cli.words import Words

_YEAR = re.compile(r"_(25\d\d)$")


@cache
def _named() -> dict[str, Any]:
    """`expectations/words.toml`, read without its room, so that a command that needs only names starts at once."""
    return tomllib.loads(resources.files("expectations").joinpath("words.toml").read_text(encoding="utf-8"))


def kind_name(words: Words, kind: str) -> str:
    """What people call a kind of table; the kind itself where it has no name."""
    name: dict[str, str] | None = _named()["kinds"].get(kind)
    return name[words.lang] if name else kind


def amount_name(words: Words, field: str) -> str:
    """What people call an amount or a count of a table, with its year where it has one."""
    year = _YEAR.search(field)
    stem = _YEAR.sub("", field)
    fields = _named()["fields"]
    name: dict[str, str] | None = fields.get(f"{stem}_satang") or fields.get(stem)
    label = name[words.lang] if name else stem
    return f"{label} {year.group(1)}" if year else label
