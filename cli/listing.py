"""`tambon checks` and `tambon rules`: what is wrong, and what is checked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cli.refreshing import opened

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words

_ORDER = ("critical", "warning", "info")


def checks_command(words: Words, home: Path | None, severity: str, *, as_json: bool) -> int:
    """Lists open findings, worst first. Exit code 1 while a critical one is open."""
    from cli.display import console, count_severities, print_json
    from pipeline.office import close_office, open_existing
    from pipeline.reviewing import open_findings, rejected

    office_home = opened(home)
    try:
        office = open_existing(office_home.root)
        found = open_findings(office, date.today())
        refused = rejected(office)
    finally:
        close_office(office_home.root)
    counts = count_severities(item for item in found if not item["is_waived"])
    shown = [item for item in found if _ORDER.index(item["severity"]) <= _ORDER.index(severity)]
    if as_json:
        print_json({"open": counts, "rejected_files": refused, "findings": shown})
    else:
        screen = console()
        if refused:
            screen.print(_refused(words, refused))
        for item in _grouped(words, shown):
            screen.print(item)
        screen.print(words("checks_summary", **counts) if found or refused else words("no_findings"))
    return 1 if counts["critical"] else 0


def _refused(words: Words, files: list[dict[str, Any]]) -> Any:
    from cli.display import table, text

    rows = [(text(file["name"]), text(words.of(file, "reason"))) for file in files]
    title = words("files_rejected", count=len(files))
    return table([words("column_file"), words("column_reason")], rows, title=title)


def _grouped(words: Words, findings: list[dict[str, Any]]) -> list[Any]:
    """A table for each severity and file."""
    from cli.display import severity as severity_word
    from cli.display import table, text

    def place(item: dict[str, Any]) -> tuple[int, str]:
        return _ORDER.index(item["severity"]), item["file_name"] or ""

    made = []
    for (_, name), items in groupby(sorted(findings, key=place), key=place):
        group = list(items)
        title = f"{severity_word(words, group[0]['severity'])}  {text(name or words('whole_warehouse'))}"
        rows = [
            (
                text(item["sheet"]),
                text(item["cell"] or item["row"]),
                text(words.of(item, "message")),
                text(words.of(item, "fix")),
                f"[dim]{text(item['rule'])}[/]",
            )
            for item in group
        ]
        headings = [words(f"column_{column}") for column in ("sheet", "cell", "message", "fix", "rule")]
        made.append(table(headings, rows, title=title))
    return made


def rules_command(words: Words, *, as_json: bool) -> int:
    """Prints the catalogue of rules, in the language asked for; JSON has both."""
    from cli.display import console, print_json, severity, table, text
    from expectations.catalogue import catalogue

    rules = catalogue()
    if as_json:
        print_json({"rules": [asdict(rule) for rule in rules]})
        return 0
    rows = [
        (
            f"[dim]{text(rule.id)}[/]",
            severity(words, rule.severity),
            text(words.of(rule, "title")),
            text(", ".join(rule.tables)),
            text(rule.source),
        )
        for rule in sorted(rules, key=lambda rule: _ORDER.index(rule.severity))
    ]
    headings = [words(f"column_{name}") for name in ("rule", "severity", "about", "kind", "source")]
    screen = console()
    screen.print(table(headings, rows))
    screen.print(words("rules_summary", count=len(rules)))
    return 0
