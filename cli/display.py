"""How things look on a terminal: tables, money, severities, places."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cli.words import Words

STYLES = {"critical": "bold red", "warning": "yellow", "info": "dim"}
SEVERITIES = ("critical", "warning", "info")
WIDTH_WITHOUT_TERMINAL = 140


def console(*, is_error: bool = False) -> Console:
    """A console; where the output is no terminal, lines are wide enough for tables to be read."""
    stream = sys.stderr if is_error else sys.stdout
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def print_json(value: object) -> None:
    """One JSON document, Thai as it is; dates as ISO text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: object) -> object:
    isoformat = getattr(value, "isoformat", None)
    if isoformat is not None:
        return isoformat()
    message = f"{type(value).__name__} has no JSON form here"
    raise TypeError(message)


def baht(satang: int | None) -> str:
    """Satang as baht with 2 decimals, exactly; nothing stated is '–'."""
    if satang is None:
        return "–"
    sign = "-" if satang < 0 else ""
    return f"{sign}{abs(satang) // 100:,}.{abs(satang) % 100:02d}"


def severity(words: Words, name: str) -> str:
    """The word for a severity, in its colour."""
    return f"[{STYLES[name]}]{escape(words(f'severity_{name}'))}[/]"


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "", right: Sequence[int] = ()
) -> Table:
    """A table; columns named in `right` are aligned to the right. Cells are markup: escape what comes from files."""
    made = Table(title=title or None, title_justify="left", show_lines=False, expand=False)
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*row)
    return made


def text(value: object) -> str:
    """A value from a file as a cell; nothing is an empty cell."""
    return "" if value is None else escape(str(value))


def count_severities(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many findings of each severity."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        counts[finding["severity"]] += 1
    return counts
