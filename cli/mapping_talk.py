"""The conversation of `tambon map` on a terminal: asks what is unclear, lets the person change what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.prompt import Confirm, Prompt

from cli.display import console, text
from cli.mapping_view import named, show_preview, show_sheet
from sources.mapping_facts import MappingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from cli.words import Words
    from sources.mapping_answers import AnswerBook

    Propose = Callable[[AnswerBook, Words], dict[str, Any]]

LEAVE_OUT = "0"


def talk(
    words: Words, propose: Propose, book: AnswerBook, proposal: dict[str, Any], *, is_agreed: bool
) -> dict[str, Any]:
    """Asks until nothing is unclear; returns the proposal agreed on. With `is_agreed` only what is unclear is asked."""
    screen = console()
    screen.print(f"[bold]{text(proposal['path'])}[/]", soft_wrap=True)
    declined: set[str] = set()
    while True:
        answered = _ask_unclear(words, screen, book, proposal, declined)
        if answered is None:
            if proposal["status"] != "clear" or is_agreed:
                break
            _show_result(words, screen, proposal)
            answered = _ask_changes(words, screen, book, proposal)
            if answered is None:
                return proposal
        try:
            proposal = propose(answered, words)
        except MappingError as error:
            screen.print(text(words.of(error, "message")), style="yellow", soft_wrap=True)
            continue
        book = answered
    _show_result(words, screen, proposal)
    return proposal


def _show_result(words: Words, screen: Console, proposal: dict[str, Any]) -> None:
    for entry in proposal["sheets"]:
        show_sheet(words, entry, screen)
        for problem in entry["problems"]:
            screen.print(text(words.of(problem, "message")), style="red", soft_wrap=True)
        if entry["preview"]:
            show_preview(words, entry, screen)


def _ask_unclear(
    words: Words, screen: Console, book: AnswerBook, proposal: dict[str, Any], declined: set[str]
) -> AnswerBook | None:
    """The book with the answers of one round, or None when there was nothing to ask."""
    for entry in proposal["sheets"]:
        if entry["status"] != "unclear" or entry["sheet"] in declined:
            continue
        show_sheet(words, entry, screen)
        is_one = sum(item["status"] not in {"none", "skipped"} for item in proposal["sheets"]) == 1
        wanted = text(words("map_teach_sheet", sheet=entry["sheet"]))
        if not is_one and entry["sheet"] not in book.sheets and not Confirm.ask(wanted, console=screen, default=True):
            declined.add(entry["sheet"])
            return book.with_sheet(entry["sheet"], is_skipped=True)
        first = entry["unclear"][0]
        if first["ask"] == "header_row":
            return book.with_sheet(entry["sheet"], header_row=_ask_row(words, screen, first))
        if first["ask"] == "kind":
            screen.print(text(words.of(first, "message")), style="bold", soft_wrap=True)
            kinds = {name: first["labels"].get(name, "") for name in first["choices"]}
            return book.with_sheet(entry["sheet"], kind=_ask_one(words, screen, kinds, first["labels"]))
        columns: dict[str, str] = {}
        for question in entry["unclear"]:
            columns |= _ask_column(words, screen, entry, question)
        return book.with_sheet(entry["sheet"], columns=columns)
    return None


def _ask_row(words: Words, screen: Console, question: dict[str, Any]) -> int:
    screen.print(text(words.of(question, "message")), soft_wrap=True)
    while True:
        given = Prompt.ask(text(words("map_ask_row")), console=screen).strip()
        if given.isdigit() and int(given) > 0:
            return int(given)


def _ask_one(words: Words, screen: Console, choices: dict[str, str], known: dict[str, str]) -> str:
    """One of the choices (name and label), by its number or its name; `known` are all names that may be said."""
    numbered = [name for name in choices if name != LEAVE_OUT]
    for number, name in enumerate(numbered, start=1):
        screen.print(f"  {number}  {text(name)}  [dim]{text(choices[name])}[/]", soft_wrap=True)
    if LEAVE_OUT in choices:
        screen.print(f"  {LEAVE_OUT}  [dim]{text(choices[LEAVE_OUT])}[/]", soft_wrap=True)
    while True:
        given = Prompt.ask(text(words("map_ask_choice")), console=screen).strip()
        if given.isdigit() and 0 < int(given) <= len(numbered):
            return numbered[int(given) - 1]
        if given in choices or given in known:
            return given
        others = ", ".join(name for name in {**choices, **known} if name != LEAVE_OUT)
        screen.print(text(words("map_not_a_choice", known=others)), style="yellow", soft_wrap=True)


def _ask_column(words: Words, screen: Console, entry: dict[str, Any], question: dict[str, Any]) -> dict[str, str]:
    """Letters and their fields, `""` to leave a column out."""
    fields: dict[str, str] = entry["fields"]
    if question["ask"] == "field":
        return _ask_which(words, screen, entry, question)
    column = next(item for item in entry["columns"] if item["column"] == question["column"])
    samples = " · ".join(column["samples"])
    said = words("map_which_field", column=question["column"], header=question["header"], samples=samples)
    screen.print(text(said), style="bold", soft_wrap=True)
    near = {name: question["labels"].get(name, "") for name in question["choices"]}
    given = _ask_one(words, screen, {**near, LEAVE_OUT: words("map_leave_out")}, fields)
    return {str(question["column"]): "" if given == LEAVE_OUT else given}


def _ask_which(words: Words, screen: Console, entry: dict[str, Any], question: dict[str, Any]) -> dict[str, str]:
    """The column that is a field which is needed, or of all that it may be that they are left out."""
    screen.print(text(words.of(question, "message")), style="bold", soft_wrap=True)
    letters = {item["column"]: item["header"] for item in entry["columns"]}
    near = {letter: letters[letter] for letter in question["choices"]}
    letter = _ask_one(words, screen, {**near, LEAVE_OUT: words("map_none_of_them")}, letters)
    if letter == LEAVE_OUT:
        return dict.fromkeys(question["choices"], "")
    names = {name: str(entry["fields"].get(name, "")) for name in question["fields"]}
    return {letter: _ask_one(words, screen, names, {}) if len(names) > 1 else next(iter(names))}


def _ask_changes(words: Words, screen: Console, book: AnswerBook, proposal: dict[str, Any]) -> AnswerBook | None:
    """What a person wants otherwise, as `E=budget` (`E=` leaves a column out), or None."""
    taught = [entry for entry in proposal["sheets"] if entry["status"] == "clear"]
    entry = taught[0]
    while True:
        given = Prompt.ask(text(words("map_ask_change")), console=screen, default="", show_default=False).strip()
        if not given:
            return None
        letter, sign, field = (part.strip() for part in given.partition("="))
        letter = letter.upper()
        letters = [item["column"] for item in entry["columns"]]
        if sign and letter in letters and (not field or field.partition("_25")[0] in entry["fields"]):
            for other in taught:
                book = book.with_sheet(other["sheet"], columns={letter: field})
            return book
        fields = ", ".join(named(entry, name) for name in entry["fields"])
        screen.print(text(words("map_not_a_choice", known=fields)), style="yellow", soft_wrap=True)
