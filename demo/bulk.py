"""`write_inbox`: an inbox of many offices for benchmarks, in the same layouts, clean, of a size that is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from demo.budget_files import budget_grid
from demo.carriers import write_xlsx
from demo.manifest import FaultBook
from demo.plan_files import plan_grids
from demo.progress_files import progress_grid
from demo.register_files import Hand, register_grids
from demo.simulate import make_year
from demo.transfer_files import transfer_grid
from demo.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from demo.grid import Grid
    from demo.model import OfficeYear

LAST_YEAR = 2568
OTHER_FILES = 5
"""Files of an office and year besides its registers: two prints, transfers, plan, progress."""
FEWEST_REGISTERS = 4
FULL_SCALE_ROWS = 1000
"""About the lines of all tables of one office and year at scale 1.0."""
HAND = Hand(("cell", "short", "thai"))


@dataclass(frozen=True, slots=True)
class Inbox:
    """What was written. `rows` are lines of tables: neither headers nor totals. Names of offices are folder names."""

    offices: tuple[str, ...]
    years: tuple[int, ...]
    files: int
    rows: int
    rows_of_kind: dict[str, int]


def write_inbox(
    folder: Path, offices: int = 10, years: int = 5, rows: int = 200_000, files: int = 400, seed: int = 1
) -> Inbox:
    """Writes at least `rows` lines in at least `files` workbooks below `folder`, one folder an office.

    Same arguments, same bytes. The years end with 2568 (พ.ศ.). Raises ValueError for sizes that cannot be made.
    """
    names = words()["places"]["offices"]
    if not (0 < offices <= len(names) and years > 0 and rows > 0 and files > 0):
        message = f"offices must be 1 to {len(names)}, years, rows and files positive"
        raise ValueError(message)
    span = tuple(range(LAST_YEAR - years + 1, LAST_YEAR + 1))
    each = -(-rows // (offices * years))
    registers = max(FEWEST_REGISTERS, -(-files // (offices * years)) - OTHER_FILES)
    counts: dict[str, int] = {}
    written = 0
    for name in names[:offices]:
        for year in span:
            office = _sized(name, year, seed, each)
            for kind, lines in _rows(office).items():
                counts[kind] = counts.get(kind, 0) + lines
            target = folder / name / words()["files"]["folder"].format(year=year)
            target.mkdir(parents=True, exist_ok=True)
            for stem, made, grids in _workbooks(office, registers, seed):
                write_xlsx(target / f"{stem}.xlsx", grids, made)
                written += 1
    return Inbox(tuple(names[:offices]), span, written, sum(counts.values()), counts)


def _sized(name: str, year: int, seed: int, wanted: int) -> OfficeYear:
    """A year of at least so many lines: a small office for few, cut-up payments for many."""
    scale = min(1.0, wanted / FULL_SCALE_ROWS)
    split = 1
    office = make_year(name, year, seed, scale, split)
    while (have := sum(_rows(office).values())) < wanted:
        payments = len(office.payments)
        split = max(split + 1, split * (payments + wanted - have) // payments)
        office = make_year(name, year, seed, scale, split)
    return office


def _rows(office: OfficeYear) -> dict[str, int]:
    """Lines by kind of table; the budget is printed twice."""
    programmes = {(project.strategy, project.programme) for project in office.projects}
    return {
        "remaining_budget": 2 * len(office.lines),
        "disbursements": len(office.payments),
        "transfers": len(office.moves),
        "action_items": len(office.projects),
        "action_equipment": len(office.equipment),
        "action_summary": len(programmes),
        "progress": len(office.projects) + len(office.equipment),
    }


def _workbooks(office: OfficeYear, registers: int, seed: int) -> Iterator[tuple[str, datetime, list[Grid]]]:
    """Name, time of making and sheets of each workbook of an office and year."""
    clean = FaultBook([office.year], is_clean=True)
    names, months = words()["files"], words()["months"]["short"]
    end = datetime(office.year - 543, 9, 30, 18, 21)  # local time, as printed
    for day in (office.half, office.end):
        printed = end.replace(month=day.month, day=day.day)
        stem = names["budget"].format(day=day.day, month=months[day.month - 1], year=office.year)
        yield stem, printed, [budget_grid(office, day, printed, clean)]
    size = -(-len(office.payments) // registers)
    for number in range(registers):
        part = replace(office, payments=office.payments[number * size : (number + 1) * size])
        stem = f"{names['disbursements'].format(year=office.year)} ({number + 1})"
        yield stem, end, register_grids(part, HAND, clean, monthly=False, sheet=str(number + 1))
    yield names["transfers"].format(year=office.year), end, [transfer_grid(office, "cell")]
    begun = datetime(office.year - 544, 10, 20, 9, 0)  # local time
    yield names["plan"].format(year=office.year), begun, plan_grids(office, clean, with_routine=False)
    rng = Random(f"{seed}:{office.organisation}:{office.year}:progress")  # noqa: S311  # made-up words
    units = words()["units"]["names"]
    grids = [progress_grid(office, unit, office.end, rng, clean, is_long=unit == units[0]) for unit in units]
    yield names["progress_others"].format(year=office.year), end, grids
