"""Which lines of a print go to the facts and which to quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

WaiverKey = tuple[str, int | None, str | None]
"""Rule, fiscal year (None: every year), line key (None: every line)."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Lines of a print by where they go; `quarantined` has the rules that hold a line back in `rules`."""

    good: pl.DataFrame
    quarantined: pl.DataFrame


def is_waived(rule: str, fiscal_year: int | None, line_key: str | None, waivers: Collection[WaiverKey]) -> bool:
    """Whether a waiver in force covers a finding."""
    return any((rule, year, key) in waivers for year in {fiscal_year, None} for key in {line_key, None})


def sort_lines(
    lines: pl.DataFrame, findings: Sequence[Mapping[str, Any]], fiscal_year: int, waivers: Collection[WaiverKey]
) -> Sorted:
    """Separates the lines with a critical finding that is not waived.

    `findings` are those of reading and of the row checks; critical ones without a line (a printed total that differs)
    hold no line back. A line marked `is_faulted` whose critical read faults are all waived is good.
    """
    critical = [finding for finding in findings if finding["severity"] == "critical"]
    keys = dict(zip(lines["source_row_id"].to_list(), lines["line_key"].to_list(), strict=True)) if critical else {}
    rules: dict[str, set[str]] = {}
    for finding in critical:
        place = finding["source_row_id"]
        if place not in keys:
            continue
        if not is_waived(finding["rule"], fiscal_year, keys[place], waivers):
            rules.setdefault(place, set()).add(finding["rule"])
    if not rules:
        return Sorted(good=lines, quarantined=lines.clear().hstack([pl.Series("rules", [], dtype=pl.String)]))
    held = pl.DataFrame(
        {"source_row_id": list(rules), "rules": [",".join(sorted(names)) for names in rules.values()]},
        schema={"source_row_id": pl.String, "rules": pl.String},
    )
    return Sorted(
        good=lines.join(held, on="source_row_id", how="anti", maintain_order="left"),
        quarantined=lines.join(held, on="source_row_id", how="inner", maintain_order="left"),
    )
