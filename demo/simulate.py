"""Makes up one fiscal year of an office from the lists of this room and one random generator: same seed, same year."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from demo.maker import Maker
from demo.moves import STEP, add_transfers
from demo.spending import INVESTMENT, LONG, add_equipment, add_project, add_routine
from demo.vocabulary import equipment_templates, project_templates, routine_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demo.model import OfficeYear
    from demo.vocabulary import ProjectTemplate

    Item = TypeVar("Item")

FEWEST = 10
"""An office of the smallest scale still has so many running lines and projects."""
REST_SHARE = 0.06
"""Share of the projects that ends in each way other than completed; at least one each."""


def make_year(organisation: str, year: int, seed: int, scale: float = 1.0, split: int = 1) -> OfficeYear:
    """One fiscal year (พ.ศ.) of an office.

    `scale` 1.0 gives about 57 running lines, 50 projects and 10 pieces of equipment; smaller scales fewer of each,
    larger ones repeat the lists under new running numbers. `split` multiplies the payments of running lines.
    """
    maker = Maker(organisation, year, seed, split)
    for template in _scaled(routine_lines(), scale):
        add_routine(maker, template)
    projects = _scaled(project_templates(), scale)
    for position, (project, outcome) in enumerate(zip(projects, _outcomes(maker, projects), strict=True)):
        add_project(maker, project, outcome, position)
    pieces = _scaled(equipment_templates(), scale)
    for piece in pieces:
        if piece.by == "ordinance":
            price = maker.rng.randint(piece.low, piece.high) * STEP
            add_equipment(maker, piece, price, approved=True, month=piece.month)
    add_transfers(maker, [piece for piece in pieces if piece.by == "transfer"])
    return _ordered(maker.result)


def _scaled(items: Sequence[Item], scale: float) -> list[Item]:
    """Evenly chosen items for small scales, the list over again for large ones."""
    wanted = max(min(FEWEST, len(items)), round(len(items) * scale))
    if wanted <= len(items):
        return [items[index * len(items) // wanted] for index in range(wanted)]
    return [items[index % len(items)] for index in range(wanted)]


def _outcomes(maker: Maker, projects: list[ProjectTemplate]) -> list[str]:
    """How each project ends: most are completed; works may be carried over; what runs all year never fails."""
    outcomes = ["completed"] * len(projects)
    each = max(1, round(len(projects) * REST_SHARE))
    for outcome in ("carried_over", "late", "in_progress", "not_started", "cancelled"):
        free = [
            index
            for index, project in enumerate(projects)
            if outcomes[index] == "completed"
            and project.span < LONG
            and (project.type.startswith(INVESTMENT) or outcome not in {"carried_over", "late"})
        ]
        for index in maker.rng.sample(free, min(each, len(free))):
            outcomes[index] = outcome
    return outcomes


def _ordered(result: OfficeYear) -> OfficeYear:
    """Lines in the order of their codes, payments by day with vouchers numbered through the year."""
    result.lines.sort(key=lambda line: (line.work, line.type, line.code))
    result.payments.sort(key=lambda payment: (payment.paid_on, payment.line.code))
    for number, payment in enumerate(result.payments, start=1):
        payment.voucher = f"{number:04d}/{result.year % 100:02d}"
    result.moves.sort(key=lambda move: (move.round, move.given == 0))
    return result
