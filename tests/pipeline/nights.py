"""Whole nights without Prefect: the steps of `flows.nightly` in their order, in this process or one that may be killed."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.aliases import settle_names
from pipeline.closing import judge_across, relink, write_report
from pipeline.home import create_home
from pipeline.judging import judge_kind
from pipeline.office import open_office, writing
from pipeline.prints import kind_of, prints_by_kind
from pipeline.receiving import read_and_assemble, receive, receive_members, replay
from pipeline.runs import begin, find_work
from pipeline.storing import load_print_file, register, settle
from pipeline.unknown_codes import settle_codes
from sources.archive import archived_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.office import Office
    from pipeline.runs import Run
    from tests.homes import HomeMaker

ORGANISATION = "อบต.โคกไม้ลาย"


def new_home(
    folder: Path, years: tuple[int, ...] = (2568,), scale: float = 0.1, create_home: HomeMaker = create_home
) -> Path:
    """A home whose inbox holds the files of a made-up office, with planted faults; returns its folder."""
    from demo.office import write_office

    home = create_home(folder, ORGANISATION)
    write_office(home.inbox, ORGANISATION, years, scale=scale)
    return home.root


class InProcess:
    """Reads in this process, as reading processes do: nothing has to be started for it."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def is_known(self, sha256: str) -> bool:
        return sha256 in self._run.work.contents

    def read(self, sha256: str, name: str) -> None:
        home = self._run.office.home
        path, today = archived_path(home.archive, sha256), date.today().isoformat()
        organisation = home.settings.organisation
        read_and_assemble(str(path), name, str(home.layouts), str(self._run.folder), organisation, today)


PHASES = ("start", "archive", "ledger", "check", "load", "settle", "names", "link", "close", "workbook")
"""The steps of a night, in their order; `check` and `close` only where rows are judged."""


def night(root: Path) -> int | None:
    """Everything a nightly refresh does before the reports; the number of the run, None where nothing was to be done."""
    return _night(root, is_whole=True, has_reports=False)


def whole(root: Path, at: Callable[[str], None]) -> int | None:
    """A night with its reports, that tells `at` of which phase it begins."""
    return _night(root, is_whole=True, has_reports=True, at=at)


def loads(root: Path, at: Callable[[str], None] = lambda _: None) -> int | None:
    """A night without reading processes, and without judging: what is left writes into the warehouse."""
    return _night(root, is_whole=False, has_reports=False, at=at)


def _night(root: Path, *, is_whole: bool, has_reports: bool, at: Callable[[str], None] = lambda _: None) -> int | None:
    at("start")
    office = open_office(root)
    with writing(office):
        work = find_work(office)
        if work.is_nothing:
            return None
        with begin(office, work) as run:
            at("archive")
            paths: list[Path] = []
            with run.reader() if is_whole else nullcontext(InProcess(run)) as reader:
                for file in work.files:
                    received = receive(office.home, run.folder, file, reader)  # type: ignore[arg-type]
                    paths += [received, *receive_members(office.home, run.folder, received, reader)]  # type: ignore[arg-type]
                paths += [replay(office.home, run.folder, *item, reader) for item in work.replays]  # type: ignore[arg-type]
            at("ledger")
            prints = [print_id for path in paths for print_id in register(office, run.folder, run.run_id, path)]
            if is_whole:
                at("check")
            kinds = prints_by_kind(prints) if is_whole else {}
            judged = {kind: judge_kind(run.folder, kind, ids) for kind, ids in kinds.items()}
            at("load")
            for print_id in prints:
                load_print_file(office, run.folder, run.run_id, print_id, judged.get(kind_of(print_id)))
            at("settle")
            settle(office, paths)
            _close(office, run, prints, judged if is_whole else None, at)
            for year in run.years_to_report(run.years_to_close(prints)) if has_reports else []:
                at("workbook")
                write_report(office, year)
            return run.run_id


def _close(
    office: Office, run: Run, prints: list[str], judged: dict[str, Path] | None, at: Callable[[str], None]
) -> None:
    years = run.years_to_close(prints)
    at("names")
    if years:
        settle_names(office, run.run_id)
    if years or run.work.has_new_codes:
        settle_codes(office, run.work.codes_workbook)
    at("link")
    for year in years:
        relink(office, year)
    if years and judged is not None:
        at("close")
        judge_across(office, run.run_id, years, list(judged.values()))


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of the warehouse of a home."""
    with open_office(root).engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]
