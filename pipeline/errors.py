"""Errors that an officer or the office's IT person can mend. The words stand in `messages.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Self


@cache
def texts() -> dict[str, dict[str, str]]:
    """The tables of `messages.toml` by code, each with `th` and `en`."""
    text = resources.files("pipeline").joinpath("messages.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


class PipelineError(Exception):
    """What cannot be done and why. `code` names the text, `parts` are the values in it."""

    def __init__(self, code: str, message_th: str, message_en: str, parts: dict[str, object] | None = None) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_th = message_th
        self.message_en = message_en
        self.parts = parts or {}

    def __reduce__(self) -> tuple[type[PipelineError], tuple[str, str, str, dict[str, object]]]:
        """Errors come back whole from other processes."""
        return type(self), (self.code, self.message_th, self.message_en, self.parts)

    @classmethod
    def of(cls, code: str, **parts: object) -> Self:
        """The error of a table of `messages.toml`; `parts` fill its templates."""
        words = texts()[code]
        return cls(code, words["th"].format_map(parts), words["en"].format_map(parts), parts)


class HomeError(PipelineError):
    """The home folder or its `tambon.toml` is missing or broken."""


class PreflightError(PipelineError):
    """The run cannot begin."""


class BackupError(PipelineError):
    """A backup cannot be made, is not whole, or may not be brought back here."""


class RejectedError(PipelineError):
    """A file that could be read and does not belong into this warehouse."""
