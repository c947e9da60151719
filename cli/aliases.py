"""`tambon aliases`: names written in many ways; what is confirmed, what is asked, and saying once what a name means.

Decisions go into the files of the home's `aliases/`; they take effect with the next refresh.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.refreshing import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cli.words import Words
    from pipeline.alias_book import Entry
    from pipeline.alias_survey import Question, Survey
    from pipeline.office import Office

OWN, NONE, TYPED, SKIP, QUIT = "o", "n", "t", "s", "q"


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
    from pipeline.alias_book import subject_name

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
    from pipeline.alias_book import subject_name

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
    from pipeline.aliases import confirm, load_book, survey

    with _office(home) as office:
        entry = _entry(subject, as_written, name, by, note)
        path = confirm(office, entry)
        written = survey(office, load_book(office)).written[entry.subject].get(entry.key)
    rows = f"{written.rows if written else 0:,}"
    click.echo(words("alias_is_confirmed", as_written=entry.as_written, name=entry.name, rows=rows, path=path))
    return 0


def aliases_reject_command(
    words: Words, subject: str, as_written: str, name: str | None, by: str, note: str | None, home: Path | None
) -> int:
    """Writes down that a spelling is not a name, or (without one) stands for itself."""
    from pipeline.aliases import reject

    with _office(home) as office:
        entry = _entry(subject, as_written, name or "", by, note)
        path = reject(office, entry)
    said = "alias_is_rejected" if entry.name else "alias_is_own"
    click.echo(words(said, as_written=entry.as_written, name=entry.name, path=path))
    return 0


def _entry(subject: str, as_written: str, name: str, by: str, note: str | None) -> Entry:
    from pipeline.alias_book import Entry
    from pipeline.errors import HomeError
    from transforms.thai import display_text, matching_key

    texts = [display_text(text) for text in (as_written, name, by, note or "")]
    for given, is_needed in ((texts[0], True), (texts[1], bool(name))):
        if is_needed and not matching_key(given):
            raise HomeError.of("alias_nothing", as_written=given)
    if not texts[2]:
        raise HomeError.of("alias_nobody")
    return Entry(subject, texts[0], texts[1], texts[2], date.today(), texts[3])


def aliases_review_command(words: Words, by: str, home: Path | None) -> int:
    """Asks one name after the other on a terminal."""
    from pipeline.errors import HomeError

    if not sys.stdin.isatty():
        raise HomeError.of("alias_no_terminal")

    def ask(question: str) -> str:
        return str(click.prompt(question, default=SKIP, show_default=False, prompt_suffix=" "))

    with _office(home) as office:
        decided = review(words, office, by, ask, click.echo)
    click.echo(words("aliases_reviewed", count=decided))
    return 0


def review(words: Words, office: Office, by: str, ask: Callable[[str], str], say: Callable[[str], None]) -> int:
    """Asks what each unconfirmed name stands for, those of most rows first; returns how many were decided.

    After every answer the book is read again: what was just confirmed is no longer suggested otherwise. `ask` takes a
    question and gives what was typed, `say` shows a line.
    """
    from pipeline.aliases import confirm, load_book, reject, survey, written
    from pipeline.errors import HomeError

    names, decided, passed = written(office), 0, set[tuple[str, str]]()
    while True:
        found = survey(office, load_book(office), names)
        left = [q for q in found.questions if (q.written.subject, q.written.key) not in passed]
        if not left:
            return decided
        question = left[0]
        _show(words, question, len(left), say)
        answer = ask(words("alias_ask")).strip().lower()
        if answer == QUIT:
            return decided
        if answer == SKIP:
            passed.add((question.written.subject, question.written.key))
            continue
        try:
            entries = _answered(words, question, answer, by, ask)
            for entry in entries:
                if answer in {OWN, NONE}:
                    reject(office, entry)
                else:
                    confirm(office, entry)
        except HomeError as error:
            say(words.of(error, "message"))
            continue
        if not entries:
            say(words("alias_not_understood"))
        decided += bool(entries)


def _answered(words: Words, question: Question, answer: str, by: str, ask: Callable[[str], str]) -> list[Entry]:
    """What an answer says of a question: an alias, or (answered `n` or `o`) refused pairs; nothing: not understood."""
    subject, text = question.written.subject, question.written.text
    if answer == OWN:
        return [_entry(subject, text, "", by, None)]
    if answer == TYPED:
        return [_entry(subject, text, ask(words("alias_ask_name")), by, None)]
    if answer == NONE:
        return [_entry(subject, text, name, by, None) for name, _ in question.suggestions]
    if answer.isdecimal() and 1 <= int(answer) <= len(question.suggestions):
        return [_entry(subject, text, question.suggestions[int(answer) - 1][0], by, None)]
    return []


def _show(words: Words, question: Question, left: int, say: Callable[[str], None]) -> None:
    from cli.display import baht
    from pipeline.alias_book import subject_name

    written = question.written
    say("")
    say(
        words(
            "alias_question",
            left=left,
            subject=subject_name(written.subject, words.lang),
            as_written=written.text,
            rows=f"{written.rows:,}",
            money=baht(written.amount_satang),
        )
    )
    for number, (name, score) in enumerate(question.suggestions, start=1):
        say(f"  {number}  {name}  ({score:.0f})")
    say(words("alias_choices"))
