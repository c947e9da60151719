"""`tambon demo`: an example office from its files to its report."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import click

from cli import failing
from cli.refreshing import refresh, show_summary
from cli.words import Words
from pipeline.home import SETTINGS, create_home, home_root

ORGANISATION = "อบต.โคกไม้ลาย"
REPORTED = 2568


class OccupiedError(Exception):
    """The folder for the example holds something else."""

    is_wrong_use = True

    def __init__(self, root: Path) -> None:
        self.root = root
        self.message_th = Words("th")("demo_elsewhere", root=root)
        self.message_en = Words("en")("demo_elsewhere", root=root)
        super().__init__(self.message_en)


def own_name() -> str:
    """How this command is called from here: `tambon` where the shell finds this one, else its path."""
    own, found = Path(sys.argv[0]).resolve(), shutil.which("tambon")
    if found and Path(found).resolve() == own:
        return "tambon"
    return shlex.quote(os.path.relpath(own))


def demo_command(words: Words, folder: Path | None) -> int:
    """Makes the example office and does everything; the planted faults are no failure of the example."""
    from demo.office import write_office

    root = home_root(folder)
    if root.exists() and any(root.iterdir()) and not (root / SETTINGS).is_file():
        raise OccupiedError(root)
    home = create_home(root, ORGANISATION)
    failing.log_folder = home.root
    click.echo(words("demo_writing"), err=True)
    write_office(home.inbox, ORGANISATION)
    summary = refresh(words, home, is_quiet=False)
    show_summary(words, home, summary)
    counts = summary["open_findings"]
    click.echo(
        words(
            "demo_done",
            organisation=ORGANISATION,
            root=shlex.quote(str(home.root)),
            workbook=home.report_path(REPORTED),
            critical=counts["critical"],
            warning=counts["warning"],
            archive=home.archive,
            inbox=shlex.quote(str(home.inbox)),
            tambon=own_name(),
        )
    )
    return 0 if home.report_path(REPORTED).is_file() else 3
