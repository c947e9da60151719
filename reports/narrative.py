"""The narrative of the introduction: Markdown templates shipped with the room, replaced by an office's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from reports.errors import TemplateUnreadableError
from reports.labels import error_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TEMPLATES = ("importance.md", "objectives.md", "tools.md", "benefits.md", "definitions.md")
"""The parts of the introduction in their order; an office's folder may hold a file of the same name."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, bullet or heading."""

    kind: Literal["heading", "subheading", "paragraph", "bullet"]
    text: str


def narrative(folder: Path | None) -> list[str]:
    """Texts of the introduction: the office's own file where there is one, else the shipped one.

    An empty file of the office leaves the part out. Raises TemplateUnreadableError for a file that is not UTF-8.
    """
    return [_read(folder / name) if folder and (folder / name).is_file() else _shipped(name) for name in TEMPLATES]


def blocks(text: str, values: Mapping[str, str]) -> Iterator[Block]:
    """Blocks of a Markdown text: `#`, `##`, `-`/`*`/`1.` items and paragraphs, whose lines are joined.

    `{name}` is replaced where `values` has that name; any other brace stays as it is. HTML comments are left out.
    """
    text = re.sub(r"<!--.*?-->", "", text.replace("\r\n", "\n"), flags=re.DOTALL)
    text = re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), text)
    paragraph: list[str] = []
    for line in [*text.split("\n"), ""]:
        special = re.match(r"(#{1,6}) +(.*)|[-*] +(.*)|(\d+[.)] +.*)", line.strip())
        if special or not line.strip():
            if paragraph:
                yield Block("paragraph", " ".join(paragraph))
                paragraph = []
        else:
            paragraph.append(line.strip())
        if special:
            level, title, bullet, numbered = special.groups()
            if level:
                yield Block("heading" if level == "#" else "subheading", title)
            elif bullet is not None:
                yield Block("bullet", bullet)
            else:
                yield Block("paragraph", numbered)


def _shipped(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text("utf-8")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateUnreadableError(path, error_texts("template")) from error
