"""Why a value cannot be read. The words stand in `errors.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import ClassVar, Self


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    text = resources.files("transforms").joinpath("errors.toml").read_text(encoding="utf-8")
    texts: dict[str, dict[str, dict[str, str]]] = tomllib.loads(text)
    return texts


class UnreadableValueError(ValueError):
    """A text that is no value of its sort.

    `text` is the value as written, `code` names the reason (a table of `errors.toml`), `reason_th` and `reason_en` say
    it and what is expected instead.
    """

    sort: ClassVar[str]

    def __init__(self, text: str, code: str, reason_th: str, reason_en: str) -> None:
        super().__init__(reason_en)
        self.text = text
        self.code = code
        self.reason_th = reason_th
        self.reason_en = reason_en

    def __reduce__(self) -> tuple[type[UnreadableValueError], tuple[str, str, str, str]]:
        """Errors come back from child processes whole."""
        return type(self), (self.text, self.code, self.reason_th, self.reason_en)

    @classmethod
    def of(cls, code: str, text: str, **names: object) -> Self:
        """The error of a table of `errors.toml`; `names` fill its templates."""
        texts = _texts()[cls.sort][code]
        return cls(
            text,
            code,
            texts["th"].format(text=text, **names),
            texts["en"].format(text=text, **names),
        )


class MoneyError(UnreadableValueError):
    """A text that is no amount of money."""

    sort = "money"


class DateError(UnreadableValueError):
    """A text that is no date."""

    sort = "date"


class CodeError(UnreadableValueError):
    """A text that is no budget code."""

    sort = "code"
