"""The words of blank forms, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> dict[str, Any]:
    """The tables of a TOML file of this package."""
    return tomllib.loads(files("reports.forms").joinpath(name).read_text("utf-8"))


def common(name: str, /, **parts: object) -> str:
    """A text of `[common]` of `kinds.toml` with its parts filled in."""
    text: str = read("kinds.toml")["common"][name]
    return text.format(**parts) if parts else text


def heading(name: str) -> str:
    """A heading of the guide."""
    text: str = read("kinds.toml")["headings"][name]
    return text


def period(fiscal_year: int) -> tuple[int, int]:
    """First and last year of the five-year plan that holds in a fiscal year."""
    facts = read("kinds.toml")["period"]
    begins, years = int(facts["begins"]), int(facts["years"])
    first = begins + (fiscal_year - begins) // years * years
    return first, first + years - 1


def year_parts(fiscal_year: int) -> dict[str, object]:
    """What texts of forms may name: the fiscal year, those around it, two digits of it, and the years of the plan."""
    first, last = period(fiscal_year)
    return {
        "year": fiscal_year,
        "before": fiscal_year - 1,
        "after": fiscal_year + 1,
        "yy": f"{fiscal_year % 100:02d}",
        "first": first,
        "last": last,
    }
