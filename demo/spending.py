"""How money of running lines, projects and equipment is bound and paid through the year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from demo.maker import BAHT
from demo.model import MONTHS, Project, day_in
from demo.vocabulary import words

if TYPE_CHECKING:
    from demo.maker import Maker
    from demo.vocabulary import EquipmentTemplate, ProjectTemplate, RoutineLine

BASE_YEAR = 2564
GROWTH = 1.02
TERMS = (1, 4, 8, 10)
LONG = 9
INVESTMENT = "4"


def add_routine(maker: Maker, template: RoutineLine) -> None:
    """A line of running expenditure, paid by its rhythm; amounts grow 2 % a year and divide evenly by twelve."""
    step = 120 * BAHT
    approved = round(template.amount_baht * BAHT * GROWTH ** (maker.year - BASE_YEAR) / step) * step
    line = maker.new_line(template.work, template.type, template.unit, approved)
    spent = approved * template.spent_pct // 100 // step * step
    rng = maker.rng
    if template.rhythm in {"monthly", "contract"}:
        plan = [(month, spent // MONTHS) for month in range(MONTHS)]
        if template.rhythm == "contract":
            line.contracts.append((day_in(maker.year, 0, 1), spent))
    elif template.rhythm == "metered":
        plan = list(enumerate(maker.parts(spent, MONTHS)))
    elif template.rhythm == "terms":
        plan = list(zip(TERMS[1:], maker.parts(spent, len(TERMS) - 1, 10 * BAHT), strict=True))
    else:
        months = sorted(rng.sample(range(1, MONTHS), rng.randint(3, 5)))
        plan = list(zip(months, maker.parts(spent, len(months), 25), strict=True))
    for month, amount in plan:
        for piece in maker.parts(amount, maker.split) if maker.split > 1 else [amount]:
            maker.pay(line, month, piece, template.payee, template.description)


def add_project(maker: Maker, template: ProjectTemplate, outcome: str, position: int) -> Project:
    """A plan item with its budget line; what is bound and paid follows from how it went (`outcome`)."""
    villages = words()["places"]["villages"]
    village = villages[(position + maker.year) % len(villages)] if "{ม}" in template.name else ""
    budget = maker.rng.randint(template.low * 10, template.high * 10) * 100 * BAHT
    name = maker.name(template.name.replace("{ม}", village))
    line = maker.new_line(template.work, template.type, template.unit, budget, name)
    months = tuple(range(template.month, min(MONTHS, template.month + template.span)))
    project = Project(
        template.strategy,
        template.tactic,
        line.project,
        tuple(template.details.split("|")),
        budget,
        village,
        template.work,
        template.type,
        template.unit,
        months,
        outcome,
        line,
    )
    maker.result.projects.append(project)
    _spend(maker, project, template.share, template.payee)
    return project


def add_equipment(maker: Maker, template: EquipmentTemplate, price: int, *, approved: bool, month: int) -> Project:
    """A piece of equipment with its line, `approved` from the start of the year, or else beginning with nothing."""
    name = maker.name(template.name)
    line = maker.new_line(template.work, template.type, template.unit, price if approved else 0, name)
    project = Project(
        -1,
        -1,
        name,
        (template.details,),
        price,
        "",
        template.work,
        template.type,
        template.unit,
        (month,),
        "completed",
        line,
        is_equipment=True,
    )
    maker.result.equipment.append(project)
    _spend(maker, project, 97, template.payee)
    return project


def _spend(maker: Maker, project: Project, share: int, payee: str) -> None:
    """Contract and payments of a project by its outcome. Late in the year: contract, and little or nothing paid."""
    line, rng, months = project.line, maker.rng, project.months
    if line is None or project.outcome in {"not_started", "cancelled"}:
        return
    is_work = project.type.startswith(INVESTMENT)
    total = project.budget * (share * 10 + rng.randint(-15, 0)) // 1000 // BAHT * BAHT
    description = re.sub(r"\s+", " ", line.project)
    if project.outcome == "carried_over":
        line.contracts.append((day_in(maker.year, MONTHS - 2, rng.randint(5, 25)), total))
        return
    signed = day_in(maker.year, months[0], 1 if not is_work else rng.randint(1, 20))
    if project.outcome in {"in_progress", "late"}:
        line.contracts.append((signed, total))
        paid = maker.parts(total, 2, BAHT)[0]
        maker.pay(line, months[-1], paid, payee, description)
        return
    count = len(TERMS) if len(months) >= LONG else (rng.randint(1, 2) if len(months) > 1 else 1)
    when = TERMS if count == len(TERMS) else months[-count:]
    if is_work:
        line.contracts.append((signed, total))
    for month, amount in zip(when, maker.parts(total, count, BAHT), strict=True):
        _pay_after(maker, project, month, amount, payee, description)


def _pay_after(maker: Maker, project: Project, month: int, amount: int, payee: str, description: str) -> None:
    """Work signed late in its only month is paid in the next, where the year still has one."""
    is_work = project.type.startswith(INVESTMENT)
    late = is_work and month == project.months[0] and month < MONTHS - 1
    if project.line is not None:
        maker.pay(project.line, month + 1 if late else month, amount, payee, description)
