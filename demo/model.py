"""What one office did in one fiscal year: budget lines, contracts, payments, transfers, projects. Money is satang."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from demo.vocabulary import types, works

MONTHS = 12


class Amounts(NamedTuple):
    """The six amounts of a budget line on a day, in the order of the e-LAAS print."""

    approved: int
    transferred_in: int
    transferred_out: int
    committed: int
    disbursed: int
    balance: int


@dataclass(slots=True, eq=False)
class Line:
    """A budget line (รายการงบประมาณ) with all that happened to it. `project` is "" for running expenditure."""

    code: str
    work: str
    type: str
    unit: str
    approved: int
    project: str = ""
    payments: list[Payment] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    contracts: list[tuple[date, int]] = field(default_factory=list)

    @property
    def work_name(self) -> str:
        """งาน."""
        return works()[self.work].name

    @property
    def programme(self) -> str:
        """แผนงาน."""
        return works()[self.work].above

    @property
    def type_name(self) -> str:
        """ประเภทรายจ่าย."""
        return types()[self.type].name

    @property
    def category(self) -> str:
        """หมวด."""
        return types()[self.type].above

    def at(self, day: date) -> Amounts:
        """What a print of the end of that day shows.

        คงเหลือ = งบอนุมัติ + โอนเพิ่ม − โอนลด − ก่อหนี้ผูกพัน − เบิกจ่าย (formats.md 3.1).
        """
        gained = sum(move.gained for move in self.moves if move.on <= day)
        given = sum(move.given for move in self.moves if move.on <= day)
        disbursed = sum(payment.amount for payment in self.payments if payment.paid_on <= day)
        contracted = sum(amount for signed, amount in self.contracts if signed <= day)
        committed = max(0, contracted - disbursed) if contracted else 0
        balance = self.approved + gained - given - committed - disbursed
        return Amounts(self.approved, gained, given, committed, disbursed, balance)


@dataclass(slots=True, eq=False)
class Payment:
    """A payment (ฎีกา). `voucher` is numbered when the year is complete."""

    paid_on: date
    line: Line
    amount: int
    withheld: int
    payee: str
    description: str
    voucher: str = ""


@dataclass(slots=True, eq=False)
class Move:
    """One side of a transfer (โอนเพิ่ม or โอนลด), or an amendment (แก้ไขคำชี้แจง) without money."""

    round: int
    on: date
    line: Line
    kind: str
    gained: int = 0
    given: int = 0
    old: str = ""
    new: str = ""


@dataclass(slots=True, eq=False)
class Project:
    """A plan item (ผด.02, or ผด.02/1 where `is_equipment`) with its line (None: none was made) and how it went."""

    strategy: int
    tactic: int
    name: str
    details: tuple[str, ...]
    budget: int
    village: str
    work: str
    type: str
    unit: str
    months: tuple[int, ...]
    outcome: str
    line: Line | None
    is_equipment: bool = False

    @property
    def planned_months(self) -> str:
        """Twelve digits, October first."""
        return "".join("1" if month in self.months else "0" for month in range(MONTHS))

    @property
    def programme(self) -> str:
        """แผนงาน."""
        return works()[self.work].above


@dataclass(slots=True)
class OfficeYear:
    """All of one office's fiscal year (ปีงบประมาณ พ.ศ.). `earlier` are payments of money carried over into it."""

    organisation: str
    year: int
    lines: list[Line] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    equipment: list[Project] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    earlier: list[Payment] = field(default_factory=list)

    @property
    def half(self) -> date:
        """31 March, the end of six months."""
        return date(self.year - 543, 3, 31)

    @property
    def end(self) -> date:
        """30 September, the end of the year."""
        return date(self.year - 543, 9, 30)

    def total(self, day: date) -> Amounts:
        """The sum of all lines on a day."""
        return Amounts(*(sum(column) for column in zip(*(line.at(day) for line in self.lines), strict=True)))


def day_in(year: int, month: int, day: int) -> date:
    """A day of a month counted from October = 0 of a fiscal year (พ.ศ.): FY2569 begins 1 October 2025."""
    return date(year - (544 if month < 3 else 543), (month + 9) % MONTHS + 1, day)  # noqa: PLR2004  # Oct, Nov, Dec
