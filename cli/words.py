"""What the command line says, in Thai or English. The texts stand in `messages.toml`."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["th", "en"]
VARIABLE = "TAMBON_LANG"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The tables of `messages.toml` by code, each with `th` and `en`."""
    found: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("messages.toml").read_text("utf-8"))
    return found


class Words:
    """The texts of one language."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang

    def __call__(self, code: str, **parts: object) -> str:
        """The text of a table of `messages.toml`; `parts` fill its template."""
        text = catalogue()[code][self.lang]
        return text.format_map(parts) if parts else text

    def of(self, item: object, name: str) -> str:
        """The text of `item` in this language: its attribute (or key) `name_th` or `name_en`."""
        key = f"{name}_{self.lang}"
        return str(item[key] if isinstance(item, Mapping) else getattr(item, key))


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Language:
    """The language of a command line: `--lang`, else `TAMBON_LANG`, else Thai.

    It is needed before the arguments are parsed, since `--help` and complaints about arguments are texts too; a value
    that is no language is left to the parser to refuse.
    """
    environment = os.environ if environment is None else environment
    chosen = environment.get(VARIABLE, "")
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and place + 1 < len(arguments):
            chosen = arguments[place + 1]
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
    return "en" if chosen == "en" else "th"


def make_streams_speak_thai() -> None:
    """Output in UTF-8 whatever the locale says: Thai on a console of code page 437 would end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")
