"""Whole nights without Prefect: the steps of `flows.nightly` in their order, in this process or one that may be killed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.aliases import settle_names
from pipeline.closing import judge_across, relink
from pipeline.home import create_home
from pipeline.judging import judge_kind
from pipeline.office import open_office, writing
from pipeline.prints import kind_of, prints_by_kind
from pipeline.receiving import receive, receive_members, replay
from pipeline.runs import begin, find_work
from pipeline.storing import load_print_file, register, settle

if TYPE_CHECKING:
    from pathlib import Path

ORGANISATION = "อบต.โคกไม้ลาย"


def new_home(folder: Path, years: tuple[int, ...] = (2568,), scale: float = 0.1) -> Path:
    """A home whose inbox holds the files of a made-up office, with planted faults; returns its folder."""
    from demo.office import write_office

    home = create_home(folder, ORGANISATION)
    write_office(home.inbox, ORGANISATION, years, scale=scale)
    return home.root


def night(root: Path) -> int | None:
    """Everything a nightly refresh does before the reports; the number of the run, None where nothing was to be done."""
    office = open_office(root)
    with writing(office):
        work = find_work(office)
        if work.is_nothing:
            return None
        with begin(office, work) as run:
            paths: list[Path] = []
            with run.reader() as reader:
                for file in work.files:
                    received = receive(office.home, run.folder, file, reader)
                    paths += [received, *receive_members(office.home, run.folder, received, reader)]
                paths += [replay(office.home, run.folder, *item, reader) for item in work.replays]
            prints = [print_id for path in paths for print_id in register(office, run.folder, run.run_id, path)]
            judged = {kind: judge_kind(run.folder, kind, ids) for kind, ids in prints_by_kind(prints).items()}
            for print_id in prints:
                load_print_file(office, run.folder, run.run_id, print_id, judged[kind_of(print_id)])
            settle(office, paths)
            years = run.years_to_close(prints)
            if years:
                settle_names(office, run.run_id)
                for year in years:
                    relink(office, year)
                judge_across(office, run.run_id, years, list(judged.values()))
            return run.run_id


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of the warehouse of a home."""
    with open_office(root).engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]
