"""`tambon withdraw`: lines of registers that a newer version of their file does not name any more."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cli.naming import kind_name
from cli.refreshing import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cli.words import Words
    from sql.withdrawals import LeftOut


def withdraw_command(
    words: Words, numbers: Sequence[int], by: str | None, reason: str | None, home: Path | None, *, as_json: bool
) -> int:
    """Lists what may be withdrawn; with numbers, withdraws these lines with the next refresh."""
    from cli.display import console, print_json
    from pipeline.office import close_office, open_existing
    from sql.withdrawals import left_out, withdraw

    office_home = opened(home)
    office = open_existing(office_home.root)
    try:
        if numbers:
            found = withdraw(office.engine, office.organisation_id, numbers, by or "", reason or "")
        else:
            found = left_out(office.engine, office.organisation_id)
    finally:
        close_office(office_home.root)
    if as_json:
        print_json({"lines": [_told(line) for line in found]})
        return 0
    screen = console()
    for item in _tables(words, found):
        screen.print(item)
    if numbers:
        screen.print(words("withdraw_done", count=len(found)))
    elif found:
        screen.print(words("withdraw_next", count=len(found)), soft_wrap=True)
    else:
        screen.print(words("withdraw_nothing"))
    return 0


def _told(line: LeftOut) -> dict[str, Any]:
    """What a program may read of a line: neither its key nor who is paid, which may name a person."""
    left = {name: value for name, value in asdict(line).items() if name not in {"line_key", "part"}}
    return {**left, "held_from": line.held_from.isoformat(), "newer_as_of": line.newer_as_of.isoformat()}


def _tables(words: Words, lines: Sequence[LeftOut]) -> Iterator[Any]:
    """A table for each file that has a newer version."""
    from cli.display import baht, table, text

    names = ("number", "kind", "year", "line", "sheet", "row", "money", "standing")
    for (file, newer), items in groupby(lines, key=lambda line: (line.newer_file, line.newer_as_of)):
        rows = [
            (
                str(line.number),
                text(kind_name(words, line.kind)),
                str(line.fiscal_year),
                text(line.name),
                text(line.place and line.place.sheet),
                str(line.place.row) if line.place else "–",
                baht(line.amount_satang),
                words(_state(line)),
            )
            for line in items
        ]
        title = words("withdraw_title", file=text(file), newer=f"{newer:%Y-%m-%d %H:%M}")
        yield table([words(f"column_{name}") for name in names], rows, title=title, right=(0, 5, 6))


def _state(line: LeftOut) -> str:
    if line.is_decided:
        return "withdraw_is_decided"
    return "withdraw_is_held_back" if line.is_held_back else "withdraw_counts"
