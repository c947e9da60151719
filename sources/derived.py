"""What lines get from what their kind says: routine lines, levels of a summary, the edition of a plan.

Typed lines come in, the same lines with more columns go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sources.preamble import EDITION, LEVELS, Preamble, context_name, context_of
from sources.vocabulary import words
from transforms.editions import Edition, find_edition
from transforms.thai import matching_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.layouts import Layout


def derive(layout: Layout, lines: pl.DataFrame, preamble: Preamble) -> pl.DataFrame:
    """Lines with the columns of `KINDS` for their kind, and those of the edition where the layout looks for it."""
    more = KINDS.get(layout.kind)
    if more is not None:
        lines = lines.with_columns(more(lines, preamble))
    return lines.with_columns(_editions(lines)) if EDITION in layout.context else lines


def _routine(lines: pl.DataFrame, _: Preamble) -> list[pl.Series]:
    begins = words().routine_begins
    keys = lines["project_key"].to_list()
    is_routine = [key.startswith(begins) if key is not None else None for key in keys]
    return [pl.Series("is_routine", is_routine, dtype=pl.Boolean)]


def level_of(name: str | None) -> str:
    """The level of a summary's line, by the word its name begins with; any other name is one of a programme."""
    return (context_of(name, LEVELS) if name is not None else None) or LEVELS[-1]


def _levels(lines: pl.DataFrame, _: Preamble) -> list[pl.Series]:
    """Level of each line, and its names sorted into the columns of the levels; a level below the line's is blank."""
    names = lines["programme"].to_list()
    levels = [level_of(name) for name in names]
    columns = {"level": pl.Series("level", levels, dtype=pl.String)}
    for place, name in enumerate(LEVELS):
        stated = lines[name].to_list() if name in lines.columns and name != LEVELS[-1] else [None] * lines.height
        values = [
            context_name(level, own or "") or None if level == name else above if LEVELS.index(level) > place else None
            for level, own, above in zip(levels, names, stated, strict=True)
        ]
        columns[name] = pl.Series(name, values, dtype=pl.String)
    for name in ("strategy", "programme"):
        columns[f"{name}_key"] = matching_keys(columns[name]).alias(f"{name}_key")
    return list(columns.values())


def _plan_summary(lines: pl.DataFrame, preamble: Preamble) -> list[pl.Series]:
    sections = words().plan_sections.items()
    named = (section for section, marks in sections if any(mark in key for mark in marks for key in preamble.keys))
    section = next(named, "plan_projects")
    return [*_levels(lines, preamble), pl.Series("section", [section] * lines.height, dtype=pl.String)]


def _stage(lines: pl.DataFrame, preamble: Preamble) -> list[pl.Series]:
    """Whether a trial balance was drawn up before or after closing, as its title says; else blank."""
    stage = next(
        (name for name, marks in words().stages.items() if any(m in key for m in marks for key in preamble.keys)), ""
    )
    return [
        pl.Series("stage", [stage] * lines.height, dtype=pl.String),
        matching_keys(lines["account"]).alias("account_key"),
    ]


def _named_by_levels(lines: pl.DataFrame, _: Preamble) -> list[pl.Series]:
    """A transfer whose register has no column รายการ is described by the deepest level of the budget it names."""
    named = [lines[name] for name in ("description", "expenditure_type", "category") if name in lines.columns]
    return [pl.select(pl.coalesce(named)).to_series().alias("description")] if named else []


KINDS: dict[str, Callable[[pl.DataFrame, Preamble], list[pl.Series]]] = {
    "action_items": _routine,
    "action_summary": _levels,
    "plan_summary": _plan_summary,
    "transfers": _named_by_levels,
    "trial_balance": _stage,
}


def _editions(lines: pl.DataFrame) -> list[pl.Series]:
    """`edition_type edition_no edition_year edition_on` of what `edition` says."""
    written = lines[EDITION].to_list()
    read: dict[str | None, Edition | None] = {text: find_edition(text) if text else None for text in set(written)}
    found = [read[text] for text in written]
    return [
        pl.Series("edition_type", [each and each.type for each in found], dtype=pl.String),
        pl.Series("edition_no", [each and each.no for each in found], dtype=pl.Int64),
        pl.Series("edition_year", [each and each.year for each in found], dtype=pl.Int64),
        pl.Series("edition_on", [each and each.announced_on for each in found], dtype=pl.Date),
    ]
