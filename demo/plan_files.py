"""แผนการดำเนินงาน: one workbook with ผด.01, a ผด.02 sheet for each strategy, and ผด.02/1 (formats.md 4.2)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from demo.grid import Grid, Money
from demo.model import MONTHS, Project
from demo.plan_marks import mark_months
from demo.spelling import long_name, spell, subdistrict
from demo.vocabulary import types, words

if TYPE_CHECKING:
    from demo.manifest import FaultBook
    from demo.model import Line, OfficeYear

HEADER_ROW = 6
FIRST_MONTH = 6
WAYS = ("drawn", "ticks", "fills", "typed")
"""How months are marked on the sheet of each strategy."""
SHAPED_SHEET = 1
"""On this sheet amounts are typed as text, 245,010.-"""
SHAPE = "{:,.0f}.-"
ROUTINE_TYPES = ("220100", "220600", "220400")
ROUTINE_LINES = 3


def plan_grids(office: OfficeYear, faults: FaultBook, *, with_routine: bool) -> list[Grid]:
    """All sheets of the workbook; `with_routine` lists salary lines below the projects of the last sheet."""
    projects = office.projects
    grids = [_summary(office, projects)]
    for strategy in sorted({project.strategy for project in projects}):
        own = [project for project in projects if project.strategy == strategy]
        is_last = strategy == max(project.strategy for project in projects)
        routine = routine_of(office) if with_routine and is_last else []
        grids.append(_Items(office, strategy, own, routine, faults).grid)
    grids.append(_equipment(office))
    return grids


def routine_of(office: OfficeYear) -> list[Line]:
    """Salary lines that some offices list among their projects."""
    return [line for line in office.lines if line.type in ROUTINE_TYPES][:ROUTINE_LINES]


def _preamble(grid: Grid, office: OfficeYear, title: str, form: str, last_column: int) -> None:
    plan = words()["action_plan"]["plan"].format(year=office.year)
    name = f"{long_name(office.organisation)} {words()['places']['district']}"
    for row, text in enumerate((title, plan, name)):
        grid.put(row, 0, text, "title")
    grid.put(0, last_column, form)


def _summary(office: OfficeYear, projects: list[Project]) -> Grid:
    """ผด.01: counts and money by strategy and แผนงาน, with shares of the whole to two decimals."""
    text, totals = words()["action_plan"]["summary"], words()["totals"]
    grid = Grid(text["sheet"], widths={0: 64, 1: 28, 2: 32, 3: 20, 4: 36, 5: 26})
    _preamble(grid, office, text["title"], text["form"], 5)
    grid.line(4, list(text["headers"]), "head")
    whole, money = len(projects), sum(project.budget for project in projects)
    row = 5

    def put(label: str, chosen: list[Project], unit: str, style: str) -> None:
        nonlocal row
        amount = sum(project.budget for project in chosen)
        grid.put(row, 0, label, style)
        grid.put(row, 1, len(chosen), "number")
        grid.put(row, 2, round(100 * len(chosen) / whole, 2), "percent")
        grid.put(row, 3, Money(amount), "money" if style == "text" else "money_total")
        grid.put(row, 4, round(100 * amount / money, 2), "percent")
        grid.put(row, 5, unit)
        row += 1

    for strategy in sorted({project.strategy for project in projects}):
        own = [project for project in projects if project.strategy == strategy]
        grid.put(row, 0, f"{strategy + 1}. {words()['strategies']['names'][strategy]}", "title")
        row += 1
        programmes = list(dict.fromkeys(project.programme for project in own))
        for number, programme in enumerate(programmes, start=1):
            chosen = [project for project in own if project.programme == programme]
            put(f"{strategy + 1}.{number} {programme}", chosen, chosen[0].unit, "text")
        put(totals["total"], own, "", "total")
    put(totals["grand"], projects, "", "total")
    return grid


def _header(grid: Grid, year: int, headers: list[str], row: int) -> int:
    """Two header rows: labels merged downwards, calendar years over the months. Returns the column of October."""
    first = len(headers)
    for column, text in enumerate(headers):
        grid.put(row, column, text, "head")
        grid.merge(row, column, row + 1, column)
    pattern, short = words()["action_plan"]["calendar_year"], words()["months"]["short"]
    grid.put(row, first, pattern.format(year=year - 1), "head")
    grid.merge(row, first, row, first + 2)
    grid.put(row, first + 3, pattern.format(year=year), "head")
    grid.merge(row, first + 3, row, first + MONTHS - 1)
    for month in range(MONTHS):
        grid.put(row + 1, first + month, short[(month + 9) % MONTHS], "head")
        grid.widths[first + month] = 5.5
    return first


class _Items:
    """ผด.02 of one strategy: tactic and แผนงาน lines, items with continuation rows, รวม after each แผนงาน, a footer."""

    def __init__(
        self, office: OfficeYear, strategy: int, projects: list[Project], routine: list[Line], faults: FaultBook
    ) -> None:
        self.office, self.strategy, self.faults = office, strategy, faults
        self.text, self.totals = words()["action_plan"]["items"], words()["totals"]
        self.way = WAYS[strategy % len(WAYS)]
        shape = SHAPE if strategy == SHAPED_SHEET else ""
        self.grid = Grid(self.text["sheet"].format(number=strategy + 1), money_shape=shape)
        self.grid.widths = {0: 8, 1: 72, 2: 64, 3: 17, 4: 26, 5: 22}
        _preamble(self.grid, office, self.text["title"], self.text["form"], FIRST_MONTH + MONTHS - 1)
        if self.way == "drawn":
            self.grid.boxes.append((0, FIRST_MONTH + MONTHS - 4, self.text["form"]))
        self.number = 0
        self.row = HEADER_ROW + 2
        self._body(sorted(projects, key=lambda project: (project.tactic, project.programme)))
        self._footer(projects, routine)

    def _body(self, projects: list[Project]) -> None:
        """The first tactic and แผนงาน stand above the header, the later ones between the rows."""
        names, tactics = words()["strategies"]["names"], words()["strategies"]["tactics"][self.strategy]
        self.grid.put(3, 0, f"{self.strategy + 1}. {names[self.strategy]}", "title")
        first = projects[0]
        self.grid.put(4, 0, f"{self.strategy + 1}.{first.tactic + 1} {tactics[first.tactic]}", "title")
        self.grid.put(5, 0, f"(1) {first.programme}", "title")
        _header(self.grid, self.office.year, self.text["headers"], HEADER_ROW)
        tactic = first.tactic
        groups = groupby(projects, key=lambda project: (project.tactic, project.programme))
        for count, ((here, programme), group) in enumerate(groups, start=1):
            if here != tactic:
                self._context(f"{self.strategy + 1}.{here + 1} {tactics[here]}")
                tactic = here
            if count > 1:
                self._context(f"({count}) {programme}")
            items = list(group)
            for project in items:
                self._item(project)
            self._total(f"{self.totals['total']}{programme}", items)

    def _context(self, text: str) -> None:
        self.grid.put(self.row, 0, text, "title")
        self.row += 1

    def _item(self, project: Project) -> None:
        grid, row = self.grid, self.row
        self.number += 1
        grid.put(row, 0, self.number, "number")
        grid.put(row, 1, spell(project.name, "plan"), "wrap")
        grid.put(row, 2, project.details[0], "wrap")
        grid.put(row, 3, Money(project.budget), "money")
        grid.put(row, 4, project.village or subdistrict(self.office.organisation))
        grid.put(row, 5, project.unit)
        way = "merged" if self.way == "typed" and self.number % 2 == 0 else self.way
        mark_months(grid, row, FIRST_MONTH, project.months, way)
        if project.line is None:
            what = "plan item for which no budget line was made"
            found, place = spell(project.name, "plan"), (grid.name, row, 1)
            self.faults.note("plan_item_without_budget_line", self.office.year, what, place, found, project.budget)
        for more in project.details[1:]:
            self.row += 1
            grid.put(self.row, 2, more, "wrap")
        self.row += 1

    def _total(self, label: str, items: list[Project]) -> None:
        self.grid.put(self.row, 1, label, "total")
        self.grid.put(self.row, 3, Money(sum(project.budget for project in items)), "money_total")
        self.row += 1

    def _footer(self, projects: list[Project], routine: list[Line]) -> None:
        """รวมทั้งสิ้น counts projects only; salary lines, where listed, follow under a heading of their own."""
        self.grid.put(self.row, 2, self.totals["count"].format(count=len(projects)), "total")
        self._total(self.totals["grand"], projects)
        if routine:
            self._context(words()["action_plan"]["routine_heading"])
        for line in routine:
            self.number += 1
            self.grid.put(self.row, 0, self.number, "number")
            self.grid.put(self.row, 1, f"{line.type_name} ({line.work_name})")
            self.grid.put(self.row, 3, Money(line.approved), "money")
            self.grid.put(self.row, 5, line.unit)
            mark_months(self.grid, self.row, FIRST_MONTH, tuple(range(MONTHS)), "typed")
            self.row += 1
        self.grid.put(self.row + 1, 0, words()["action_plan"]["note"])


def _equipment(office: OfficeYear) -> Grid:
    """ผด.02/1: one list of equipment, ticked months."""
    text, totals = words()["action_plan"]["equipment"], words()["totals"]
    grid = Grid(text["sheet"], widths={0: 7, 1: 28, 2: 16, 3: 26, 4: 44, 5: 20, 6: 15, 7: 24, 8: 16})
    _preamble(grid, office, text["title"], text["form"], len(text["headers"]) + MONTHS - 1)
    first = _header(grid, office.year, text["headers"], 4)
    row = 6
    for number, piece in enumerate(office.equipment, start=1):
        kind = types()[piece.type]
        values = [piece.programme, kind.above, kind.name, spell(piece.name, "plan"), piece.details[0]]
        grid.put(row, 0, number, "number")
        grid.line(row, [*values, Money(piece.budget), subdistrict(office.organisation), piece.unit], start=1)
        mark_months(grid, row, first, piece.months, "ticks")
        row += 1
    grid.put(row, 4, totals["grand"], "total")
    grid.put(row, 6, Money(sum(piece.budget for piece in office.equipment)), "money_total")
    return grid
