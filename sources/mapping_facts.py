"""What `tambon map` goes by (`mapping.toml`): scores, limits, words; and its one error, told in Thai and English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Self


class MappingError(Exception):
    """Answers, or a name, that cannot be used. `message_th` and `message_en` say which, why and what to do.

    `code` names the text (a table `[message.<code>]` of `mapping.toml`).
    """

    is_wrong_use = True

    def __init__(self, code: str, message_th: str, message_en: str) -> None:
        super().__init__(code, message_th, message_en)
        self.code = code
        self.message_th = message_th
        self.message_en = message_en

    def __str__(self) -> str:
        return self.message_en

    @classmethod
    def of(cls, code: str, **names: object) -> Self:
        """The error of a text; `names` fill its templates."""
        told = message(code, **names)
        return cls(code, told["message_th"], told["message_en"])


@cache
def facts() -> dict[str, Any]:
    """The tables of `mapping.toml`, read once a process."""
    text = resources.files("sources").joinpath("mapping.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def score(name: str) -> float:
    """A threshold of the table `[scores]`."""
    return float(facts()["scores"][name])


def limit(name: str) -> int:
    """A number of the table `[limits]`."""
    return int(facts()["limits"][name])


def message(code: str, **names: object) -> dict[str, str]:
    """`code`, `message_th` and `message_en` of a text; `names` fill its templates (dicts: a value a language)."""
    found = {"code": code}
    for lang, text in facts()["message"][code].items():
        parts = {name: value[lang] if isinstance(value, dict) else value for name, value in names.items()}
        found[f"message_{lang}"] = text.format_map(parts)
    return found
