"""`tambon map`: teaches a layout nobody has seen: proposes, asks what is unclear, shows what would be read, writes."""

from __future__ import annotations

import contextlib
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from cli import failing
from cli.inspecting import NoSuchFileError
from pipeline.home import SETTINGS, Home, home_root, open_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.words import Words
    from sources.mapping_answers import AnswerBook

DONE, UNCLEAR = 0, 1
JSON_KEYS = ("path", "sha256", "carrier", "status", "sheets", "layouts", "answers_template")


def map_command(words: Words, file: Path, home: Path | None, *, as_json: bool, is_agreed: bool, **asked: Any) -> int:
    """Proposes a layout for a file and writes it into the home folder once nothing about it is unclear.

    `asked`: the `sheet`, `kind` and `name` that are wanted and the path of `answers`, each None where not given.
    Exit code 1 when something is unclear, cannot be read as agreed, or was not agreed to: nothing is written then.
    """
    from sources.errors import UnreadableError
    from sources.mapping_answers import AnswerBook, read_answers
    from sources.mapping_layout import checked_name

    if not file.is_file():
        raise NoSuchFileError(file)
    office = _office(home, is_needed=is_agreed or not as_json)
    book = (read_answers(asked["answers"]) if asked["answers"] else AnswerBook()).with_kind(asked["kind"])
    asker = _Asker(file, office, asked["sheet"], checked_name(asked["name"]) if asked["name"] else None)
    is_talking = not as_json and sys.stdin.isatty() and sys.stdout.isatty()
    try:
        proposal = asker.propose(book, words, is_quiet=as_json)
    except UnreadableError as error:
        return _unreadable(words, file, error, as_json=as_json)
    if is_talking:
        from cli.mapping_talk import talk

        with _end_of_input_interrupts():
            proposal = talk(words, asker.propose, book, proposal, is_agreed=is_agreed)
    if as_json:
        return _answer_json(words, proposal, office, is_agreed=is_agreed)
    from cli.mapping_view import show

    if not is_talking:
        show(words, proposal)
    has_answers = asked["answers"] is not None
    return _finish(words, proposal, office, is_talking=is_talking, is_agreed=is_agreed, has_answers=has_answers)


@contextlib.contextmanager
def _end_of_input_interrupts() -> Iterator[None]:
    try:
        yield
    except EOFError as error:
        raise KeyboardInterrupt from error


def _office(named: Path | None, *, is_needed: bool) -> Home | None:
    """The home into which the layout goes. Only a proposal that is printed for a program needs none."""
    root = home_root(named)
    if not is_needed and named is None and not (root / SETTINGS).is_file():
        return None
    office = open_home(root)
    failing.log_folder = office.root
    return office


class _Asker:
    """Asks for proposals about one file; each is made in a reading process of its own."""

    def __init__(self, file: Path, office: Home | None, sheet: str | None, name: str | None) -> None:
        self.file = file
        self.layouts = str(office.layouts) if office else None
        self.sheet = sheet
        self.name = name

    def propose(self, book: AnswerBook, words: Words, *, is_quiet: bool = False) -> dict[str, Any]:
        """The proposal under these answers."""
        from cli.display import console
        from sources.children import ReadingPool
        from sources.mapping_request import CHILD_IMPORTS, Request, propose

        request = Request(
            path=str(self.file),
            shown=str(self.file),
            layouts=self.layouts,
            answers=book,
            sheet=self.sheet,
            name=self.name,
            day=date.today().isoformat(),
        )
        screen = console(is_error=True)
        with ReadingPool(1, imports=CHILD_IMPORTS) as pool:
            future = pool.submit(propose, request, size_bytes=self.file.stat().st_size)
            if is_quiet or not screen.is_terminal:
                found: dict[str, Any] = pool.result(future)
                return found
            with screen.status(words("reading")):
                found = pool.result(future)
        return found


def _unreadable(words: Words, file: Path, error: Exception, *, as_json: bool) -> int:
    from cli.display import console, print_json, text

    reason = words.of(error, "reason")
    if as_json:
        print_json({"path": str(file), "status": "rejected", "reason": reason})
    else:
        console().print(f"[bold]{text(file)}[/]\n  [red]{text(reason)}[/]", soft_wrap=True)
    return UNCLEAR


def _answer_json(words: Words, proposal: dict[str, Any], office: Home | None, *, is_agreed: bool) -> int:
    from cli.display import print_json

    written: list[str] = []
    if is_agreed and office and proposal["status"] == "clear":
        written = [str(path) for path in _write(office, proposal)]
    shown = {key: proposal[key] for key in JSON_KEYS}
    print_json({**_localised(words, shown), "written": written})
    return DONE if proposal["status"] in {"clear", "known"} else UNCLEAR


def _localised(words: Words, value: Any) -> Any:
    """The same without the other language: `message_th` and `message_en` become `message`."""
    if isinstance(value, list):
        return [_localised(words, item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _localised(words, item) for key, item in value.items() if not key.endswith(("_th", "_en"))}
    return {**kept, "message": words.of(value, "message")} if "message_th" in value else kept


def _finish(
    words: Words, proposal: dict[str, Any], office: Home | None, *, is_talking: bool, is_agreed: bool, has_answers: bool
) -> int:
    """Writes what is agreed to, or says why nothing is written."""
    from cli.display import console, text

    screen = console()
    if proposal["status"] == "known":
        screen.print(words("map_known"), style="green")
        return DONE
    if proposal["status"] != "clear" or office is None:
        if proposal["answers_template"] and not is_talking:
            screen.print(words("map_template"))
            screen.print(text(proposal["answers_template"]), soft_wrap=True)
        screen.print(words("map_nothing_written"), style="yellow")
        return UNCLEAR
    replaced = _replaced(office, proposal)
    if not is_agreed:
        if replaced:
            screen.print(text(words("map_replaces", names=", ".join(replaced))), style="yellow")
        names = ", ".join(proposal["layouts"])
        if is_talking:
            from rich.prompt import Confirm

            with _end_of_input_interrupts():
                is_agreed = Confirm.ask(text(words("map_confirm", names=names)), console=screen, default=False)
        else:
            is_agreed = has_answers and not replaced
    if not is_agreed:
        screen.print(words("map_say_yes"), style="yellow")
        return UNCLEAR
    for path in _write(office, proposal):
        screen.print(text(words("map_written", path=path)), style="green", soft_wrap=True)
    return DONE


def _replaced(office: Home, proposal: dict[str, Any]) -> list[str]:
    """Layouts, the office's own or shipped ones, that the new ones would stand in place of."""
    from sources.layouts import load_layouts

    known = {layout.name for layout in load_layouts(office.layouts)}
    return [name for name in proposal["layouts"] if name in known]


def _write(office: Home, proposal: dict[str, Any]) -> list[Path]:
    from sources.mapping_layout import put_in_place

    return [put_in_place(office.layouts, name, text) for name, text in proposal["layouts"].items()]
