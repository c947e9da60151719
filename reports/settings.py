"""What an office decides about its report, and what a written report tells about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Signature:
    """One place to sign: the role printed above, and the name and position printed below where they are given."""

    role: str
    name: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """How an office wants its report.

    `templates`: folder whose `*.md` files replace the shipped narrative of the same name. `signatures`: who signs;
    empty = the three roles of the shipped labels. `province`: printed on the cover. `font`: the Thai font of all cells.
    `waivers_on`: the day on which waivers must be in force to count; None = the day of the latest load, so that the
    same warehouse state gives the same report. `held_at` and `known_at` (local times): the moments as of which it is
    written, for its cover; None = the newest. `not_yet`: kinds of which nothing had been printed by `held_at`, each
    with the moment of its first print (local time).
    """

    templates: Path | None = None
    signatures: tuple[Signature, ...] = ()
    province: str | None = None
    font: str = "TH Sarabun New"
    waivers_on: date | None = None
    held_at: datetime | None = None
    known_at: datetime | None = None
    not_yet: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookInfo:
    """What was written: where, which sheets, which of them had no data, and why it is a draft (if it is).

    `quarantined_satang`: the amounts held back, by kind.
    """

    path: Path
    organisation: str
    fiscal_year: int
    sheets: tuple[str, ...]
    sheets_without_data: tuple[str, ...]
    is_draft: bool
    open_critical: int
    quarantined_rows: int
    quarantined_satang: dict[str, int]
