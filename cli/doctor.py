"""`tambon doctor`: what is missing or misconfigured, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.home import home_root

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words

_COLOURS = {"ok": "green", "warning": "yellow", "failed": "bold red"}


def doctor_command(words: Words, home: Path | None, *, as_json: bool) -> int:
    """Examines the installation and the home folder. Exit code 1 when something is broken."""
    from cli.display import console, print_json, table, text
    from pipeline.doctor import examine

    found = examine(home_root(home))
    is_broken = any(item.outcome == "failed" for item in found)
    if as_json:
        print_json({"diagnoses": [asdict(item) for item in found]})
        return 1 if is_broken else 0
    rows = [
        (
            f"[{_COLOURS[item.outcome]}]{words(f'doctor_{item.outcome}')}[/]",
            text(words.of(item, "title")),
            text(words.of(item, "found")),
            text(words.of(item, "fix")),
        )
        for item in found
    ]
    screen = console()
    screen.print(table([words(f"column_{name}") for name in ("result", "about", "message", "fix")], rows))
    counts = {outcome: sum(item.outcome == outcome for item in found) for outcome in _COLOURS}
    screen.print(words("doctor_summary", **counts))
    return 1 if is_broken else 0
