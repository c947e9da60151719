"""`tambon aliases`: names written in many ways; what is confirmed, what is asked, and saying once what a name means.

Decisions go into the files of the home's `aliases/`; they take effect with the next refresh.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli.refreshing import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.words import Words
    from pipeline.alias_files import Entry
    from pipeline.alias_survey import Question, Survey
    from pipeline.office import Office


@contextmanager
def _office(home: Path | None) -> Iterator[Office]:
    from pipeline.office import close_office, open_existing

    root = opened(home).root
    try:
        yield open_existing(root)
    finally:
        close_office(root)


def aliases_command(words: Words, home: Path | None, *, as_json: bool) -> int:
    """Lists what is confirmed, what is unfinished, and what is still to be asked."""
    return _list(words, home, as_json=as_json, is_whole=True)


def aliases_suggest_command(words: Words, home: Path | None, *, as_json: bool) -> int:
    """Lists what is still to be asked, with suggestions."""
    return _list(words, home, as_json=as_json, is_whole=False)


def _list(words: Words, home: Path | None, *, as_json: bool, is_whole: bool) -> int:
    from cli.display import console, print_json
    from pipeline.aliases import load_book, survey

    with _office(home) as office:
        book = load_book(office)
        found = survey(office, book)
    if as_json:
        told: dict[str, Any] = {"unconfirmed": [_question_json(question) for question in found.questions]}
        if is_whole:
            confirmed = [_entry_json(entry, found) for entry in book.confirmed]
            others = {name: [_entry_json(e, found) for e in getattr(book, name)] for name in ("rejected", "unfinished")}
            told = {"confirmed": confirmed, **others, **told}
        print_json(told)
        return 0
    screen = console()
    if is_whole and book.confirmed:
        screen.print(_entries(words, "aliases_confirmed", book.confirmed, found))
    if is_whole and book.unfinished:
        screen.print(_entries(words, "aliases_unfinished", book.unfinished, found))
    if found.questions:
        screen.print(_questions(words, found.questions))
    screen.print(words("aliases_summary", confirmed=len(book.confirmed), open=len(found.questions)))
    if found.questions:
        screen.print(words("aliases_next"))
    return 0


def _entry_json(entry: Entry, found: Survey) -> dict[str, Any]:
    written = found.written.get(entry.subject, {}).get(entry.key)
    return {
        "subject": entry.subject,
        "as_written": entry.as_written,
        "name": entry.name or None,
        "by": entry.by or None,
        "on": entry.on,
        "note": entry.note or None,
        "rows": written.rows if written else 0,
    }


def _question_json(question: Question) -> dict[str, Any]:
    written = question.written
    return {
        "subject": written.subject,
        "as_written": written.text,
        "spellings": dict(sorted(written.spellings.items())),
        "rows": written.rows,
        "amount_satang": written.amount_satang,
        "kinds": {
            kind: {"rows": rows, "amount_satang": amount} for kind, (rows, amount) in sorted(written.kinds.items())
        },
        "suggestions": [{"name": name, "score": score} for name, score in question.suggestions],
    }


def _entries(words: Words, title: str, entries: tuple[Entry, ...], found: Survey) -> Any:
    from cli.display import table, text
    from pipeline.alias_files import subject_name

    rows = []
    for entry in entries:
        written = found.written.get(entry.subject, {}).get(entry.key)
        rows.append(
            (
                text(subject_name(entry.subject, words.lang)),
                text(entry.as_written),
                text(entry.name),
                f"{written.rows if written else 0:,}",
                text(entry.by),
                text(entry.on),
            )
        )
    names = ("subject", "as_written", "name", "rows", "by", "on")
    return table([words(f"column_{name}") for name in names], rows, title=words(title), right=(3,))


def _questions(words: Words, questions: tuple[Question, ...]) -> Any:
    from cli.display import baht, table, text
    from pipeline.alias_files import subject_name

    rows = [
        (
            text(subject_name(question.written.subject, words.lang)),
            text(question.written.text),
            f"{question.written.rows:,}",
            baht(question.written.amount_satang),
            "\n".join(f"{text(name)} ({score:.0f})" for name, score in question.suggestions) or "–",
        )
        for question in questions
    ]
    names = ("subject", "as_written", "rows", "money", "suggestion")
    return table([words(f"column_{name}") for name in names], rows, title=words("aliases_open"), right=(2, 3))


def aliases_confirm_command(
    words: Words, subject: str, as_written: str, name: str, by: str, note: str | None, home: Path | None
) -> int:
    """Writes down that a spelling stands for a name."""
    from cli.alias_review import entry_of
    from pipeline.aliases import confirm, load_book, survey

    with _office(home) as office:
        entry = entry_of(subject, as_written, name, by, note)
        path = confirm(office, entry)
        written = survey(office, load_book(office)).written[entry.subject].get(entry.key)
    rows = f"{written.rows if written else 0:,}"
    click.echo(words("alias_is_confirmed", as_written=entry.as_written, name=entry.name, rows=rows, path=path))
    return 0


def aliases_reject_command(
    words: Words, subject: str, as_written: str, name: str | None, by: str, note: str | None, home: Path | None
) -> int:
    """Writes down that a spelling is not a name, or (without one) stands for itself."""
    from cli.alias_review import entry_of
    from pipeline.aliases import reject

    with _office(home) as office:
        entry = entry_of(subject, as_written, name or "", by, note)
        path = reject(office, entry)
    said = "alias_is_rejected" if entry.name else "alias_is_own"
    click.echo(words(said, as_written=entry.as_written, name=entry.name, path=path))
    return 0


def aliases_review_command(words: Words, by: str, home: Path | None) -> int:
    """Asks one name after the other on a terminal."""
    from cli.alias_review import review
    from pipeline.errors import HomeError

    if not sys.stdin.isatty():
        raise HomeError.of("alias_no_terminal")

    def ask(question: str) -> str:
        return str(click.prompt(question, default="", show_default=False, prompt_suffix=" "))

    with _office(home) as office:
        decided = review(words, office, by, ask, click.echo)
    click.echo(words("aliases_reviewed", count=decided))
    return 0
