"""`write_office`: the files of one office over several fiscal years, in the layouts and carriers offices have.

The newer the year the newer its carriers: the last two are e-LAAS prints (31 March and 30 September), before them come
a hand-kept workbook with typed amounts, a csv in cp874, and HTML named .xls.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from demo.bad_files import write_cut, write_neighbour, write_pdf
from demo.book_files import carry_over_grid, grant_grid, reserve_grid, trial_balance_grid
from demo.budget_files import budget_grid
from demo.carried import Carried, carry_over, paid_next_year
from demo.carriers import write_csv, write_html, write_xlsx
from demo.manifest import FaultBook, Manifest, WrittenFile, truth_of
from demo.model import MONTHS, Project, day_in
from demo.plan_files import plan_grids, routine_of
from demo.progress_files import progress_grid
from demo.register_files import Hand, earlier_grid, register_grids
from demo.simulate import make_year
from demo.spelling import spell
from demo.transfer_files import transfer_grid
from demo.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from demo.grid import Grid
    from demo.model import OfficeYear

TYPED = "{:,.2f}"
ROUTINE_AGE = 2
BOOKS_AGE = 1
"""Trial balances are kept in the last two years; the registers beside the budget in all."""
HANDS = (
    Hand(("cell", "short", "thai")),
    Hand(("long", "brief"), TYPED),
    Hand(("slash",), is_older=True),
    Hand(("brief", "slash"), is_older=True),
    Hand(("thai",), is_older=True),
)
REGISTER_CARRIERS = ("xlsx", "monthly xlsx", "utf-8-sig", "monthly xlsx", "cp874")
TRANSFER_DATES = ("cell", "long", "short", "slash", "thai")
BUDGET_CARRIERS = ("elaas", "elaas", "typed xlsx", "cp874", "html")
OLDEST = len(BUDGET_CARRIERS) - 1
"""Age (years before the last) from which on the oldest carriers are used."""


def write_office(
    folder: Path,
    organisation: str = "อบต.โคกไม้ลาย",
    years: Sequence[int] = (2564, 2565, 2566, 2567, 2568),
    seed: int = 1,
    scale: float = 1.0,
) -> Manifest:
    """Writes the files of an office below `folder` (made where missing) and returns what they truly say.

    `years` are fiscal years (พ.ศ.). Two runs with the same arguments give the same bytes. `scale` 1.0 is a real office:
    about 117 budget lines, 60 plan items and 570 payments a year. Most faults are planted in the last year.
    Raises ValueError where no year is given.
    """
    if not years:
        message = "years: at least one fiscal year is needed, such as 2568"
        raise ValueError(message)
    writer = _OfficeWriter(folder, organisation, years, seed)
    for year in sorted(years):
        writer.write_year(make_year(organisation, year, seed, scale))
    writer.write_bad_files()
    writer.manifest.faults = writer.faults.planted
    return writer.manifest


class _OfficeWriter:
    def __init__(self, folder: Path, organisation: str, years: Sequence[int], seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.manifest = Manifest(organisation)
        self.faults = FaultBook(years)
        self.last = max(years)
        self.year = min(years)
        self.names = words()["files"]
        self.carried: list[Carried] = []

    def write_year(self, office: OfficeYear) -> None:
        self.year = office.year
        age = min(self.last - office.year, OLDEST)
        if self.faults.is_due(office.year):
            office.projects.append(_without_line(office))
        office.earlier = paid_next_year(self.carried)
        self._budget(office, age)
        self._register(office, age)
        self._transfers(office, age)
        self._plan(office, age)
        self._progress(office, age)
        self._books(office)
        if age <= BOOKS_AGE:
            self._trial_balance(office)
        months = {spell(project.name, "plan"): project.planned_months for project in office.projects}
        routine = len(routine_of(office)) if age == ROUTINE_AGE else 0
        self.manifest.truth[office.year] = truth_of(office, routine, months)

    def _path(self, name: str, carrier: str, kinds: tuple[str, ...], as_of: datetime | None, **parts: object) -> Path:
        """The path of the next file, noted in the manifest; faults noted from now on belong to it."""
        extension = {"html": "xls"}.get(carrier, carrier)
        year_folder = self.names["folder"].format(year=self.year)
        relative = f"{year_folder}/{self.names[name].format(year=self.year, **parts)}.{extension}"
        self.manifest.files.append(WrittenFile(relative, self.year, carrier, kinds, as_of))
        self.faults.path = relative
        path = self.folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _budget(self, office: OfficeYear, age: int) -> None:
        carrier = BUDGET_CARRIERS[age]
        days = [(office.half, 17, 54), (office.end, 18, 21)]
        for day, hour, minute in days if carrier == "elaas" else days[1:]:
            made = _at(day, hour, minute)
            kind = {"html": "html", "cp874": "csv"}.get(carrier, "xlsx")
            as_of = made if carrier == "elaas" else _at(day)
            month = words()["months"]["short"][day.month - 1]
            path = self._path("budget", kind, ("remaining_budget",), as_of, day=day.day, month=month)
            grid = budget_grid(office, day, made, self.faults, "" if carrier == "elaas" else TYPED)
            if kind == "html":
                write_html(path, grid)
            elif kind == "csv":
                write_csv(path, grid, "cp874")
            else:
                write_xlsx(path, [grid], made)

    def _register(self, office: OfficeYear, age: int) -> None:
        carrier, hand = REGISTER_CARRIERS[age], HANDS[age]
        made = _at(office.end, 17, 10)
        is_csv = "xlsx" not in carrier
        path = self._path("disbursements", "csv" if is_csv else "xlsx", ("disbursements",), None if is_csv else made)
        is_monthly = carrier.startswith("monthly")
        grids = register_grids(office, hand, self.faults, monthly=is_monthly, sheet=str(office.year))
        if is_csv:
            write_csv(path, grids[0], carrier)
        else:
            write_xlsx(path, grids, made)
        if office.earlier:
            made = _at(office.end, 17, 30)
            path = self._path("earlier_payments", "xlsx", ("disbursements",), made)
            write_xlsx(path, [earlier_grid(office, hand, self.faults)], made)

    def _transfers(self, office: OfficeYear, age: int) -> None:
        made = _at(office.end, 10, 30)
        grid = transfer_grid(office, TRANSFER_DATES[age], "-" if age % 2 else "")
        write_xlsx(self._path("transfers", "xlsx", ("transfers",), made), [grid], made)

    def _plan(self, office: OfficeYear, age: int) -> None:
        made = datetime(office.year - 544, 10, 20, 9, 0)  # local time
        path = self._path("plan", "xlsx", ("action_summary", "action_items", "action_equipment"), made)
        write_xlsx(path, plan_grids(office, self.faults, with_routine=age == ROUTINE_AGE), made)

    def _progress(self, office: OfficeYear, age: int) -> None:
        """The works division keeps the long form in its own file; the others share a workbook, or have csv files."""
        made = datetime(office.year - 543, 10, 9, 15, 0)  # local time
        works_unit, *others = words()["units"]["names"]
        rng = Random(f"{self.seed}:{office.organisation}:{office.year}:progress")  # noqa: S311  # made-up words
        end = office.end
        path = self._path("progress_works", "xlsx", ("progress",), _at(end))
        write_xlsx(path, [progress_grid(office, works_unit, end, rng, self.faults, is_long=True)], made)
        if age < OLDEST:
            path = self._path("progress_others", "xlsx", ("progress",), _at(end))
            grids = [progress_grid(office, unit, end, rng, self.faults, is_long=False) for unit in others]
            write_xlsx(path, grids, made)
            return
        for unit in others:
            path = self._path("progress_unit", "csv", ("progress",), _at(end), unit=unit)
            grid: Grid = progress_grid(office, unit, end, rng, self.faults, is_long=False)
            write_csv(path, grid, "utf-8-sig")

    def _books(self, office: OfficeYear) -> None:
        """Reserves, grants and money carried over; the latter as the next year left it, where there is one."""
        rng = self._rng(office, "books")
        made = _at(office.end, 16, 45)
        path = self._path("reserve_spending", "xlsx", ("reserve_spending",), made)
        write_xlsx(path, [reserve_grid(office, rng, self.faults)], made)
        path = self._path("grants", "xlsx", ("grants",), made)
        write_xlsx(path, [grant_grid(office, rng)], made)
        self.carried = carry_over(office, rng)
        is_closed = office.year < self.last
        if is_closed:
            made = _at(day_in(office.year + 1, MONTHS - 1, office.end.day), 16, 45)
        path = self._path("carry_overs", "xlsx", ("carry_overs",), made)
        write_xlsx(path, [carry_over_grid(office, self.carried, self.faults, is_closed=is_closed)], made)

    def _trial_balance(self, office: OfficeYear) -> None:
        """The trial balance of 30 September."""
        end, made = office.end, _at(office.end, 16, 45)
        month = words()["months"]["short"][end.month - 1]
        path = self._path("trial_balance", "xlsx", ("trial_balance",), _at(end), day=end.day, month=month)
        write_xlsx(path, [trial_balance_grid(office, self._rng(office, "trial balance"))], made)

    def _rng(self, office: OfficeYear, what: str) -> Random:
        return Random(f"{self.seed}:{office.organisation}:{office.year}:{what}")  # noqa: S311  # made-up figures

    def write_bad_files(self) -> None:
        """Three files of the last year that a run must list with a reason and not load."""
        self.year = self.last
        transfers = next(
            file for file in self.manifest.files if file.fiscal_year == self.last and "transfers" in file.kinds
        )
        path = self._path("neighbour", "xlsx", ("remaining_budget",), None)
        stated = write_neighbour(path, self.manifest.organisation, self.last, self.seed)
        self._bad("organisation_differs", "print of another office", stated)
        path = self._path("corrupt", "xlsx", ("transfers",), None)
        length = write_cut(path, self.folder / transfers.path)
        self._bad("damaged", f"workbook cut off after {length:,} bytes", None)
        path = self._path("pdf", "pdf", ("remaining_budget",), None)
        write_pdf(path)
        self._bad("pdf", "PDF print of the old system", None)

    def _bad(self, rule: str, what: str, found: str | None) -> None:
        last = self.manifest.files[-1]
        self.manifest.files[-1] = replace(last, is_good=False)
        self.faults.note(rule, self.last, what, found=found)


def _at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)  # local time, as printed


def _without_line(office: OfficeYear) -> Project:
    """A plan item for which the office made no budget line; 128,000 baht, never begun."""
    like = office.projects[0]
    names, village = words()["files"], words()["places"]["villages"][2]
    return Project(
        like.strategy,
        like.tactic,
        names["missing_item"].format(village=village),
        (names["missing_details"],),
        128_000_00,
        village,
        like.work,
        like.type,
        like.unit,
        (6, 7, 8),
        "not_started",
        None,
    )
