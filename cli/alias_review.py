"""Names asked one by one: what is shown, what may be typed, and what it means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.words import Words
    from pipeline.alias_files import Entry
    from pipeline.alias_survey import Question
    from pipeline.office import Office

OWN, NONE, TYPED, SKIP, QUIT = "o", "n", "t", "s", "q"


def entry_of(subject: str, as_written: str, name: str, by: str, note: str | None) -> Entry:
    """The line of the book that a person says now.

    Raises:
        HomeError: what is written, the name or who says it is blank.
    """
    from pipeline.alias_files import Entry
    from pipeline.errors import HomeError
    from transforms.thai import display_text, matching_key

    texts = [display_text(text) for text in (as_written, name, by, note or "")]
    for given, is_needed in ((texts[0], True), (texts[1], bool(name))):
        if is_needed and not matching_key(given):
            raise HomeError.of("alias_nothing", as_written=given)
    if not texts[2]:
        raise HomeError.of("alias_nobody")
    return Entry(subject, texts[0], texts[1], texts[2], date.today(), texts[3])


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
        if answer in {SKIP, ""}:
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
        return [entry_of(subject, text, "", by, None)]
    if answer == TYPED:
        return [entry_of(subject, text, ask(words("alias_ask_name")), by, None)]
    if answer == NONE:
        return [entry_of(subject, text, name, by, None) for name, _ in question.suggestions]
    if answer.isdecimal() and 1 <= int(answer) <= len(question.suggestions):
        return [entry_of(subject, text, question.suggestions[int(answer) - 1][0], by, None)]
    return []


def _show(words: Words, question: Question, left: int, say: Callable[[str], None]) -> None:
    from cli.display import baht
    from pipeline.alias_files import subject_name

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
