"""What was written: files, planted faults with their cells, and the true totals a whole run must give back."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from demo.model import Amounts, OfficeYear


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault. `path` is below the folder; `cell` is A1 or None where the whole file is at fault.

    `satang` is the money in question: the row's true amount, or found minus expected where the fault is a difference.
    """

    rule: str
    path: str
    fiscal_year: int
    what: str
    sheet: str | None = None
    cell: str | None = None
    found: str | None = None
    satang: int | None = None


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file. `kinds` are the tables in it; `as_of` is what it prints, or its own time of making."""

    path: str
    fiscal_year: int
    carrier: str
    kinds: tuple[str, ...]
    as_of: datetime | None
    is_good: bool = True


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of one fiscal year, planted faults left out. Money in satang.

    `march` is the state on 31 March, `september` on 30 September. `plan_*` are the items of ผด.02, the planted one
    without a budget line included, `routine_items` (salary lines) not. `planned_months` is by the plan's spelling of
    the project's name; `earlier_*` are payments of the year whose money was carried over from the year before, which
    the others leave out; `statuses` counts progress rows by how the projects went.
    """

    budget_lines: int
    march: Amounts
    september: Amounts
    transfers_satang: int
    payments: int
    payments_satang: int
    payments_to_march_satang: int
    withheld_satang: int
    earlier_payments: int
    earlier_payments_satang: int
    earlier_withheld_satang: int
    plan_items: int
    plan_satang: int
    routine_items: int
    equipment_items: int
    equipment_satang: int
    progress_rows: int
    statuses: dict[str, int]
    planned_months: dict[str, str]


@dataclass(slots=True)
class Manifest:
    """All that `write_office` wrote."""

    organisation: str
    files: list[WrittenFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    truth: dict[int, Truth] = field(default_factory=dict)

    def fault(self, rule: str) -> Fault:
        """The planted fault of a rule. Raises StopIteration where there is none."""
        return next(fault for fault in self.faults if fault.rule == rule)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON (times as ISO text)."""
        plain = asdict(self)
        for item in plain["files"]:
            item["as_of"] = item["as_of"].isoformat() if item["as_of"] else None
        return plain


class FaultBook:
    """Which faults are due in which year, and those that were planted. One book for all files of an office."""

    def __init__(self, years: Sequence[int], *, is_clean: bool = False) -> None:
        self.main_year = 0 if is_clean else max(years)
        self.earlier_year = 0 if is_clean else sorted(years)[len(years) // 2]
        self.planted: list[Fault] = []
        self.path = ""

    def is_due(self, year: int, as_of: date | None = None) -> bool:
        """Whether the year (and, of its prints, the one of 30 September) carries most of the faults."""
        return year == self.main_year and (as_of is None or as_of.month == 9)  # noqa: PLR2004  # September

    def note(
        self,
        rule: str,
        year: int,
        what: str,
        place: tuple[str, int, int] | None = None,
        found: str | None = None,
        satang: int | None = None,
    ) -> None:
        """Records a fault in the file being made. `place` is sheet name, row and column from 0."""
        sheet, cell = (place[0], xl_rowcol_to_cell(place[1], place[2])) if place else (None, None)
        self.planted.append(Fault(rule, self.path, year, what, sheet, cell, found, satang))


def truth_of(office: OfficeYear, routine_items: int, planned_months: dict[str, str]) -> Truth:
    """The true totals of a year, from the model alone."""
    items = [*office.projects, *office.equipment]
    return Truth(
        budget_lines=len(office.lines),
        march=office.total(office.half),
        september=office.total(office.end),
        transfers_satang=sum(move.gained for move in office.moves),
        payments=len(office.payments),
        payments_satang=sum(payment.amount for payment in office.payments),
        payments_to_march_satang=sum(p.amount for p in office.payments if p.paid_on <= office.half),
        withheld_satang=sum(payment.withheld for payment in office.payments),
        earlier_payments=len(office.earlier),
        earlier_payments_satang=sum(payment.amount for payment in office.earlier),
        earlier_withheld_satang=sum(payment.withheld for payment in office.earlier),
        plan_items=len(office.projects),
        plan_satang=sum(project.budget for project in office.projects),
        routine_items=routine_items,
        equipment_items=len(office.equipment),
        equipment_satang=sum(piece.budget for piece in office.equipment),
        progress_rows=len(items),
        statuses=dict(Counter(item.outcome for item in items)),
        planned_months=planned_months,
    )
