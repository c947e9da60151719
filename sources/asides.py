"""Sheets that say of themselves that they hold no data: guides, lists, notes. A sheet comes in, yes or no goes out."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from transforms.thai import matching_key

if TYPE_CHECKING:
    from sources.grid import Sheet

NOT_DATA = "not data"
"""Why such a sheet is not read."""
TOP_ROWS = 10
"""It is said in the first text of these rows."""


@cache
def _begins() -> tuple[str, ...]:
    text = resources.files("sources.vocabulary").joinpath("asides.toml").read_text(encoding="utf-8")
    return tuple(matching_key(word) for word in tomllib.loads(text)["begins"])


def is_aside(sheet: Sheet) -> bool:
    """Whether the first text of a sheet says that the sheet is no data (`vocabulary/asides.toml`)."""
    for row in sheet.frame.head(TOP_ROWS).rows():
        first = next((text for text in row if text is not None and text.strip()), None)
        if first is not None:
            return matching_key(first).startswith(_begins())
    return False
