"""Transfers (โอนงบประมาณ) and amendments (แก้ไขคำชี้แจง): in every round as much comes in as goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo.maker import BAHT, workday
from demo.model import MONTHS, Line, Move, day_in
from demo.spending import INVESTMENT, add_equipment
from demo.vocabulary import words

if TYPE_CHECKING:
    from datetime import date

    from demo.maker import Maker
    from demo.vocabulary import EquipmentTemplate

ROUND_MONTHS = (2, 4, 6, 8, 9)
AMEND_MONTH = 10
STEP = 1000 * BAHT
RECEIVING = ("320400", "330800", "340100")
"""ประเภท that run short of money in such offices: repairs, fuel, electricity."""
SPENT_OF_GAIN = 90
TAKEN_OF_SLACK = 60


def add_transfers(maker: Maker, wanted: list[EquipmentTemplate]) -> None:
    """Up to five rounds: money of cancelled projects and of lines with slack goes to running lines and new pieces."""
    sources = _sources(maker)
    taken = {id(line) for line, _ in sources}
    receivers = [line for line in maker.result.lines if not line.project and line.type in RECEIVING]
    receivers = [line for line in receivers if id(line) not in taken]
    pending = list(wanted)
    number = 0
    for index, month in enumerate(ROUND_MONTHS):
        given = sources[index :: len(ROUND_MONTHS)]
        pot = sum(amount for _, amount in given)
        if not pot or not receivers:
            continue
        number += 1
        on = _day(maker, month)
        for line, amount in given:
            _enter(maker, Move(number, on, line, "move", given=amount))
        pot = _new_line(maker, number, month, pending, pot)
        if pot:
            _share(maker, number, month, receivers, pot)
    _amend(maker, number + 1)


def _day(maker: Maker, month: int) -> date:
    """All rows of a round are of the same working day near the 12th."""
    return workday(day_in(maker.year, month, 12))


def _enter(maker: Maker, move: Move) -> None:
    move.line.moves.append(move)
    maker.result.moves.append(move)


def _sources(maker: Maker) -> list[tuple[Line, int]]:
    """Lines that give, in the order they are taken, with how much: whole thousands of baht."""
    cancelled = [
        (project.line, project.line.approved // STEP * STEP)
        for project in maker.result.projects
        if project.outcome == "cancelled" and project.line is not None
    ]
    slack = []
    for line in maker.result.lines:
        free = line.at(maker.result.end).balance
        if not line.project and line.type not in RECEIVING and free * 5 >= line.approved:
            slack.append((line, free * TAKEN_OF_SLACK // 100 // STEP * STEP))
    chosen = [*cancelled, *slack[: 2 * len(ROUND_MONTHS)]]
    maker.rng.shuffle(chosen)
    return [(line, amount) for line, amount in chosen if amount > 0]


def _new_line(maker: Maker, number: int, month: int, pending: list[EquipmentTemplate], pot: int) -> int:
    """Sets up the first wanted piece that the pot can pay; returns what is left."""
    for template in pending:
        price = maker.rng.randint(template.low, template.high) * STEP
        if price <= pot:
            pending.remove(template)
            project = add_equipment(maker, template, price, approved=False, month=min(month + 1, MONTHS - 1))
            if project.line is not None:
                _enter(maker, Move(number, _day(maker, month), project.line, "new", gained=price))
            return pot - price
    return pot


def _share(maker: Maker, number: int, month: int, receivers: list[Line], pot: int) -> None:
    """The pot goes to one or two running lines, which spend most of it later in the year."""
    chosen = maker.rng.sample(receivers, 2 if len(receivers) > 1 and pot >= 2 * STEP else 1)
    amounts = maker.parts(pot, len(chosen), STEP)
    for line, amount in zip(chosen, amounts, strict=True):
        _enter(maker, Move(number, _day(maker, month), line, "move", gained=amount))
        last = line.payments[-1]
        later = maker.rng.randint(min(month + 1, MONTHS - 1), MONTHS - 1)
        maker.pay(line, later, amount * SPENT_OF_GAIN // 100, last.payee, last.description)


def _amend(maker: Maker, number: int) -> None:
    """One round that changes the explanation of two works and moves no money."""
    changed = [
        project
        for project in maker.result.projects
        if project.line is not None and project.type.startswith(INVESTMENT) and project.outcome == "completed"
    ]
    pattern = words()["transfers"]["amended"]
    for project in maker.rng.sample(changed, min(2, len(changed))):
        if project.line is not None:
            old = " ".join(project.details)
            on = _day(maker, AMEND_MONTH)
            _enter(maker, Move(number, on, project.line, "amend", old=old, new=pattern.format(details=old)))
