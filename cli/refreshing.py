"""`tambon refresh` and `tambon report`: runs the flows in this process and tells what came of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from cli import failing
from cli.naming import kind_name
from pipeline.home import Home, home_root, open_home

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words

STEPS = ("read", "check", "load", "link", "judge", "report")


def opened(named: Path | None) -> Home:
    """The home folder meant; from now on unexpected errors are written into its log."""
    home = open_home(home_root(named))
    failing.log_folder = home.root
    return home


def refresh_command(words: Words, home: Path | None, *, as_json: bool) -> int:
    """Takes in what is new. Exit code 1 when a file was rejected or a critical finding is open."""
    office = opened(home)
    summary = refresh(words, office, is_quiet=as_json)
    if as_json:
        from cli.display import print_json

        print_json({key: value for key, value in summary.items() if key != "markdown"})
    else:
        show_summary(words, office, summary)
    return exit_code(summary)


def exit_code(summary: dict[str, Any]) -> int:
    """0 when all is well; 1 when a file of this run was rejected or a critical finding is open.

    A PDF is an attachment: kept, told, and no reason to end badly.
    """
    from sources.documents import is_attachment

    if summary["status"] == "nothing_new":
        return 0
    is_rejected = any(file["status"] == "rejected" and not is_attachment(file) for file in summary["files"])
    return 1 if is_rejected or summary["open_findings"]["critical"] else 0


def refresh(words: Words, home: Home, *, is_quiet: bool) -> dict[str, Any]:
    """Runs the nightly refresh through Prefect; where nothing is to be done, Prefect is not even started."""
    from flows.environment import prepare, use_one_thread

    use_one_thread()  # before anything imports polars
    from cli.progress import bars
    from pipeline.office import close_office, open_office, writing
    from pipeline.runs import find_work
    from pipeline.summary import nothing_new

    office = open_office(home.root)
    with writing(office):
        work = find_work(office)
        if work.is_nothing:
            return nothing_new(office, work)
    try:
        with bars(words, is_quiet=is_quiet, first=words("starting_prefect")):
            from flows.server import start

            prepare(home.root)
            server = start(os.environ)
            from flows.nightly import nightly_refresh

            if server is not None:
                server.wait()
            return nightly_refresh(str(home.root))
    finally:
        close_office(home.root)


def show_summary(words: Words, home: Home, summary: dict[str, Any]) -> None:
    """What a refresh did, on the terminal."""
    from cli.display import console, table, text
    from pipeline.own_codes import WORKBOOK
    from sources.documents import is_attachment

    screen = console()
    if summary["status"] == "nothing_new":
        screen.print(words("nothing_new", inbox=home.inbox, count=summary["unchanged"]))
        return
    colours = {"read": "green", "known": "dim", "partly": "yellow", "rejected": "bold red", "attachment": "dim"}
    statuses = ["attachment" if is_attachment(file) else file["status"] for file in summary["files"]]
    rows = [
        (
            text(file["name"]),
            f"[{colours[status]}]{words('status_' + status)}[/]",
            text(_kinds(words, file)),
            f"{file['rows_loaded']:,}",
            f"{file['rows_quarantined']:,}",
            text(words.of(file, "reason") if file["reason_th"] else ""),
        )
        for file, status in zip(summary["files"], statuses, strict=True)
    ]
    names = ("file", "status", "kind", "loaded", "quarantined", "reason")
    screen.print(table([words(f"column_{name}") for name in names], rows, right=(3, 4)))
    screen.print(
        words(
            "refresh_done",
            files=len(rows),
            loaded=sum(file["rows_loaded"] for file in summary["files"]),
            quarantined=sum(file["rows_quarantined"] for file in summary["files"]),
            seconds=f"{summary['seconds']:.1f}",
        )
    )
    open_findings = summary["open_findings"]
    screen.print(words("checks_summary", **open_findings))
    for report in summary["reports"]:
        screen.print(words("workbook_at", year=report["fiscal_year"], path=text(report["path"])), soft_wrap=True)
    if any(open_findings.values()):
        screen.print(words("see_checks"))
    asked = home.quality / WORKBOOK
    if asked.is_file():
        screen.print(words("see_unknown_codes", path=text(asked)), soft_wrap=True)


def _kind(words: Words, kind: str, *, is_loaded: bool) -> str:
    name = kind_name(words, kind)
    return name if is_loaded else f"{name} ({words('not_loaded')})"


def _kinds(words: Words, file: dict[str, Any]) -> str:
    names = [_kind(words, kind, is_loaded=kind not in file["not_loaded"]) for kind in file["kinds"]]
    return ", ".join(names)


def report_command(words: Words, year: int, as_of: str | None, known_at: str | None, home: Path | None) -> int:
    """Writes the report of one year from what the warehouse holds; Prefect is not needed for one workbook.

    `as_of`: what held then; `known_at`: as this warehouse knew it then (`pipeline.moments`).
    """
    from pipeline import moments
    from pipeline.closing import write_report
    from pipeline.office import close_office, open_existing

    office_home = opened(home)
    held = None if as_of is None else moments.held_at(as_of, year)
    known = None if known_at is None else moments.known_at(known_at)
    try:
        report = write_report(open_existing(office_home.root), year, held, known)
    finally:
        close_office(office_home.root)
    click.echo(words("report_done", year=year, path=report["path"]))
    if report["is_draft"]:
        critical, quarantined = report["open_critical"], report["quarantined_rows"]
        click.echo(words("report_is_draft", critical=critical, quarantined=quarantined))
    if report["not_yet"]:
        kinds = ", ".join(
            words("report_not_yet_kind", kind=kind_name(words, kind), date=f"{first:%Y-%m-%d}")
            for kind, first in report["not_yet"]
        )
        click.echo(words("report_not_yet", kinds=kinds))
    if report["sheets_without_data"]:
        click.echo(words("report_lacks", sheets=", ".join(report["sheets_without_data"])))
    return 0
