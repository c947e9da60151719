"""Tasks: one step each, done by `pipeline`. What passes between them are paths, hashes and ids, never frames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.retrying import RETRIES, RETRY_AFTER_SECONDS, is_worth_retrying
from pipeline.discovery import InboxFile

if TYPE_CHECKING:
    from pipeline.receiving import Reader

_STEP: dict[str, Any] = {
    "retries": RETRIES,
    "retry_delay_seconds": RETRY_AFTER_SECONDS,
    "retry_condition_fn": is_worth_retrying,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}

readers: dict[str, Reader] = {}
"""The reading processes of the runs under way in this process, by the run's folder: tasks share them."""


@task(name="preflight", **_STEP)
def preflight(root: str) -> int:
    """Home, disk, layouts, warehouse and its schema; returns the organisation's id."""
    from pipeline.office import open_office

    return open_office(Path(root)).organisation_id


@task(name="receive", task_run_name="receive {name}", **_STEP)
def receive(root: str, folder: str, name: str, size_bytes: int, modified_ns: int) -> list[str]:
    """Archives one file of the inbox and reads it, and what is inside a zip; returns what says what was received."""
    from pipeline.home import open_home
    from pipeline.receiving import receive as receive_file
    from pipeline.receiving import receive_members

    home, file = open_home(Path(root)), InboxFile(name, size_bytes, modified_ns)
    received = receive_file(home, Path(folder), file, readers[folder])
    return [str(path) for path in (received, *receive_members(home, Path(folder), received, readers[folder]))]


@task(name="check", task_run_name="check {kind}", **_STEP)
def check(folder: str, kind: str, prints: list[str]) -> str:
    """Judges the lines of all prints of a kind; returns the path of the findings."""
    from pipeline.judging import judge_kind

    return str(judge_kind(Path(folder), kind, prints))


@task(name="replay", task_run_name="replay {name}", **_STEP)
def replay(root: str, folder: str, sha256: str, name: str) -> list[str]:
    """Reads an archived file again, since a waiver has let in rows of it; returns what says what was received."""
    from pipeline.home import open_home
    from pipeline.receiving import replay as replay_file

    return [str(replay_file(open_home(Path(root)), Path(folder), sha256, name, readers[folder]))]


@task(name="register", **_STEP)
def register(root: str, folder: str, run_id: int, received: str) -> list[str]:
    """Enters one file, with what was seen in it, into the warehouse; returns the ids of its prints."""
    from pipeline.office import open_office
    from pipeline.storing import register as register_file

    return register_file(open_office(Path(root)), Path(folder), run_id, Path(received))


@task(name="load", task_run_name="load {print_id}", **_STEP)
def load(root: str, folder: str, run_id: int, print_id: str, judged: str) -> dict[str, Any]:
    """Loads one print in one transaction; returns what became of its lines."""
    from pipeline.office import open_office
    from pipeline.storing import load_print_file

    return load_print_file(open_office(Path(root)), Path(folder), run_id, print_id, Path(judged))


@task(name="settle", **_STEP)
def settle(root: str, received: list[str]) -> None:
    """Remembers the files that are done, so that the next run does not open them."""
    from pipeline.office import open_office
    from pipeline.storing import settle as settle_files

    settle_files(open_office(Path(root)), [Path(path) for path in received])


@task(name="names", **_STEP)
def names(root: str, run_id: int) -> None:
    """What people confirmed of names: into the warehouse, for views and findings of every year."""
    from pipeline.aliases import settle_names
    from pipeline.office import open_office

    settle_names(open_office(Path(root)), run_id)


@task(name="codes", **_STEP)
def codes(root: str, taken: str) -> int:
    """The office's own codes into the warehouse, and what no list explains into a workbook; how many that are."""
    from pipeline.office import open_office
    from pipeline.unknown_codes import settle_codes

    return settle_codes(open_office(Path(root)), taken)


@task(name="link", task_run_name="link {fiscal_year}", **_STEP)
def link(root: str, fiscal_year: int) -> None:
    """Plan item ↔ budget line ↔ payment ↔ progress of one fiscal year."""
    from pipeline.closing import relink
    from pipeline.office import open_office

    relink(open_office(Path(root)), fiscal_year)


@task(name="check across tables", **_STEP)
def check_across(root: str, run_id: int, fiscal_years: list[int], judged: list[str]) -> None:
    """The rules over the whole warehouse."""
    from pipeline.closing import judge_across
    from pipeline.office import open_office

    judge_across(open_office(Path(root)), run_id, fiscal_years, [Path(path) for path in judged])


@task(name="report", task_run_name="report {fiscal_year}", **_STEP)
def report(root: str, fiscal_year: int) -> dict[str, Any]:
    """Writes the workbook of one fiscal year; returns where it is and why it is a draft (if it is)."""
    from pipeline.closing import write_report
    from pipeline.office import open_office

    return write_report(open_office(Path(root)), fiscal_year)
