"""`tambon suggestions`: what texts beside rows seem to say, for a person to confirm or reject."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from cli.refreshing import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cli.words import Words
    from sql.row_notes import State


def suggestions_command(words: Words, home: Path | None, state: str, *, as_json: bool) -> int:
    """Lists what texts beside rows suggest, or what was decided of it."""
    from cli.display import console, print_json
    from pipeline.office import close_office, open_existing
    from pipeline.suggestions import STATES, listed

    office_home = opened(home)
    try:
        found = listed(open_existing(office_home.root), None)
    finally:
        close_office(office_home.root)
    counts = {name: sum(note["state"] == name for note in found) for name in STATES}
    shown = [note for note in found if state in {"all", note["state"]}]
    if as_json:
        print_json({"counts": counts, "suggestions": shown})
        return 0
    screen = console()
    for item in _tables(words, shown):
        screen.print(item)
    screen.print(words("suggestions_summary", **counts))
    if counts["suggested"]:
        screen.print(words("suggestions_next"))
    return 0


suggestions_list_command = suggestions_command


def _tables(words: Words, notes: list[dict[str, Any]]) -> Iterator[Any]:
    """A table for each file."""
    from cli.display import table, text

    names = ("number", "state", "sheet", "cell", "row", "project", "text", "says")
    for file, items in groupby(sorted(notes, key=_file), key=_file):
        rows = [
            (
                str(note["row_note_id"]),
                words(f"note_{note['state']}"),
                text(note["sheet"]),
                text(note["anchor"]),
                text((note["source_row_id"] or "").rpartition(":")[2]),
                text(note["project"]),
                text(note["text"]),
                text(note["value"]),
            )
            for note in items
        ]
        yield table([words(f"column_{name}") for name in names], rows, title=text(file), right=(0, 4))


def _file(note: dict[str, Any]) -> str:
    return note["file_name"] or ""


def suggestions_confirm_command(words: Words, numbers: Sequence[int], by: str, home: Path | None) -> int:
    """Confirms suggestions: from then on they are notes on their rows."""
    return _decide(words, numbers, "confirmed", by, home)


def suggestions_reject_command(words: Words, numbers: Sequence[int], by: str, home: Path | None) -> int:
    """Rejects suggestions: they are not made again."""
    return _decide(words, numbers, "rejected", by, home)


def _decide(words: Words, numbers: Sequence[int], state: State, by: str, home: Path | None) -> int:
    from cli.display import console, text
    from pipeline.office import close_office, open_existing
    from pipeline.suggestions import decide_suggestions

    office_home = opened(home)
    try:
        decided = decide_suggestions(open_existing(office_home.root), numbers, state, by)
    finally:
        close_office(office_home.root)
    screen = console()
    for note in decided:
        place = f"{note['sheet'] or '–'} {note['anchor'] or ''}".strip()
        parts = {"value": text(note["value"]), "place": text(place), "number": note["row_note_id"]}
        screen.print(words(f"suggestion_{state}", **parts), soft_wrap=True)
    return 0
