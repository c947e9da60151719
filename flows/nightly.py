"""The nightly refresh: everything new in the inbox, up to the drafts of the reports. Order only."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows import tasks
from flows.artifacts import publish
from pipeline.home import home_root
from pipeline.office import open_office, writing
from pipeline.prints import kind_of, prints_by_kind
from pipeline.progress import tell
from pipeline.runs import Run, begin, find_work
from pipeline.summary import nothing_new, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable

TASKS_AT_ONCE = 8
"""Tasks mostly wait for reading processes, of which there are as many as the settings say."""


RUNNER: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=TASKS_AT_ONCE)


@flow(name="nightly-refresh", task_runner=RUNNER, persist_result=False)
def nightly_refresh(home: str | None = None) -> dict[str, Any]:
    """Takes new files from the inbox into the warehouse, checks and links them, and drafts the reports.

    `home` is the home folder (default: `TAMBON_HOME`). Returns the summary of `pipeline.summary`. With nothing new and
    nothing left by an interrupted run it reads nothing, writes nothing and says so.

    Raises:
        HomeError, PreflightError, WarehouseError, LayoutError: the run cannot begin, or cannot go on.
    """
    started = time.perf_counter()
    root = str(home_root(Path(home) if home else None))
    tasks.preflight(root)
    office = open_office(Path(root))
    with writing(office):
        work = find_work(office)
        if work.is_nothing:
            return nothing_new(office, work)
        with begin(office, work) as run:
            received = _receive(root, run)
            registered = [tasks.register(root, str(run.folder), run.run_id, path) for path in received]
            prints = [print_id for ids in registered for print_id in ids]
            judged = _check(run, prints)
            loaded = _load(root, run, prints, judged)
            tasks.settle(root, received)
            years = run.years_to_close(prints)
            if years:
                tasks.names(root, run.run_id)
            if years or work.has_new_codes:
                tasks.codes(root, work.codes_workbook)
            for year in _told("link", years):
                tasks.link(root, year)
            if years:
                tell("judge", 0, 1)
                tasks.check_across(root, run.run_id, years, list(judged.values()))
                tell("judge", 1, 1)
            reports = [tasks.report(root, year) for year in _told("report", run.years_to_report(years))]
            paths = [Path(path) for path in received]
            summary = summarise(office, run, paths, loaded, reports, time.perf_counter() - started)
            publish(summary)
        return summary


def _receive(root: str, run: Run) -> list[str]:
    """Every new file archived and read, and every file to be replayed read again; in the order of their names.

    The files inside a zip come after it.
    """
    folder = str(run.folder)
    with run.reader() as reader:
        tasks.readers[folder] = reader
        try:
            futures = [
                tasks.receive.submit(root, folder, file.name, file.size_bytes, file.modified_ns)
                for file in run.work.files
            ]
            futures += [tasks.replay.submit(root, folder, sha256, name) for sha256, name in run.work.replays]
            return [path for paths in _results("read", futures) for path in paths]
        finally:
            del tasks.readers[folder]


def _check(run: Run, prints: list[str]) -> dict[str, str]:
    """Where the findings of each kind are; one kind after another, since each holds all its rows in memory."""
    kinds = prints_by_kind(prints)
    return {kind: tasks.check(str(run.folder), kind, kinds[kind]) for kind in _told("check", list(kinds))}


def _load(root: str, run: Run, prints: list[str], judged: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What became of each print; one after another, since one warehouse has one writer."""
    return {
        print_id: tasks.load(root, str(run.folder), run.run_id, print_id, judged[kind_of(print_id)])
        for print_id in _told("load", prints)
    }


def _told(step: str, items: list[Any]) -> Iterable[Any]:
    """The items, telling after each how far the step is."""
    for number, item in enumerate(items, start=1):
        yield item
        tell(step, number, len(items))


def _results(step: str, futures: list[PrefectFuture[list[str]]]) -> list[list[str]]:
    for number, _ in enumerate(as_completed(futures), start=1):
        tell(step, number, len(futures))
    return [future.result() for future in futures]
