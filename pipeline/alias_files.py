"""The files of the home's `aliases/`: lines of CSV to entries and back.

One file a subject (`units.csv` …) with the columns `as_written, name, confirmed_by, confirmed_on, note`, and
`rejected.csv` with `subject` before them. They are written in UTF-8 with a byte order mark, so that Excel opens them;
what Excel makes of them (cp874, semicolons) is read too. Subjects, headings and lists stand in `aliases.toml`.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pipeline.errors import HomeError
from transforms.dates import parse_date
from transforms.errors import DateError
from transforms.thai import display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from pipeline.home import Home

REJECTED = "rejected.csv"
NEEDED = ("as_written", "name", "by", "on", "note")
_FORMULA = ("=", "+", "-", "@")


@cache
def settings() -> dict[str, Any]:
    """The tables of `aliases.toml`."""
    found: dict[str, Any] = tomllib.loads(resources.files("pipeline").joinpath("aliases.toml").read_text("utf-8"))
    return found


def subjects() -> tuple[str, ...]:
    """The subjects in their order."""
    return tuple(settings()["subject"])


def subject_name(subject: str, lang: str) -> str:
    """What a subject is called in Thai or English."""
    return str(settings()["subject"][subject][lang])


def key_of(subject: str, text: str) -> str:
    """The key that all spellings of one name have: the matching key, of programmes without แผนงาน before."""
    key = matching_key(text)
    before = settings()["programme"]["before"]
    return key.removeprefix(before) or key if subject == "programme" else key


def file_of(home: Home, subject: str) -> Path:
    """The file in which aliases of a subject are confirmed."""
    return home.aliases / str(settings()["subject"][subject]["file"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the book: what is written, the name, who said so and when. `row` is its row in the file, from 1."""

    subject: str
    as_written: str
    name: str
    by: str
    on: date | None
    note: str = ""
    row: int = 0

    @property
    def key(self) -> str:
        """The key of what is written."""
        return key_of(self.subject, self.as_written)

    @property
    def name_key(self) -> str:
        """The key of the name; "" where there is none."""
        return key_of(self.subject, self.name) if self.name else ""

    @property
    def is_complete(self) -> bool:
        """Whether somebody stands for it."""
        return bool(self.by) and self.on is not None


def make_files(home: Home) -> None:
    """Empty files of all subjects where there are none, for officers who rather write into Excel."""
    for subject in subjects():
        path = file_of(home, subject)
        if not path.exists():
            write_entries(path, [], with_subject=False)


def read_entries(path: Path, subject: str | None) -> Iterator[Entry]:
    """The lines of a file, none if it is not there; `subject` None: each line names its own.

    Raises:
        HomeError: it cannot be read; a heading, subject or date is none; nothing is written before a name.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        cause = error.strerror or str(error)
        raise HomeError.of("alias_file_unreadable", path=path, cause_th=cause, cause_en=cause) from error
    from sources.delimited import read_csv
    from sources.errors import UnreadableError

    try:
        rows = read_csv(data, path.name).frame.rows()
    except UnreadableError as error:
        raise HomeError.of(
            "alias_file_unreadable", path=path, cause_th=error.reason_th, cause_en=error.reason_en
        ) from error
    if not rows:
        return
    columns = _columns(path, rows[0], is_subject_needed=subject is None)
    for number, row in enumerate(rows[1:], start=2):
        texts = {name: _unguarded(display_text(row[place] or "")) for name, place in columns.items()}
        if any(texts.values()):
            yield _entry(path, number, texts, subject)


def _columns(path: Path, heading: tuple[str | None, ...], *, is_subject_needed: bool) -> dict[str, int]:
    names = {matching_key(text): name for name, texts in settings()["columns"].items() for text in texts}
    needed = ("subject", *NEEDED) if is_subject_needed else NEEDED
    expected = ", ".join(settings()["columns"][name][0] for name in needed)
    columns: dict[str, int] = {}
    for place, text in enumerate(heading):
        if text is None:
            continue
        name = names.get(matching_key(text), "")
        if name not in needed or name in columns:
            raise HomeError.of("alias_heading", path=path, found=text, expected=expected)
        columns[name] = place
    missing = [name for name in needed if name not in columns and name != "note"]
    if missing:
        raise HomeError.of("alias_heading", path=path, found=" | ".join(t or "" for t in heading), expected=expected)
    return columns


def _entry(path: Path, row: int, texts: Mapping[str, str], subject: str | None) -> Entry:
    if subject is None:
        subject = texts["subject"]
        if subject not in subjects():
            raise HomeError.of("alias_subject", path=path, row=row, found=subject, known=", ".join(subjects()))
    if not matching_key(texts["as_written"]):
        raise HomeError.of("alias_without_text", path=path, row=row)
    day = None
    if texts["on"]:
        try:
            day = parse_date(texts["on"], None)
        except DateError as error:
            raise HomeError.of("alias_date", path=path, row=row, found=texts["on"]) from error
    return Entry(subject, texts["as_written"], texts["name"], texts["by"], day, texts.get("note", ""), row)


def write_entries(path: Path, entries: Iterable[Entry], *, with_subject: bool) -> None:
    """Writes a file anew: all of it or, where it cannot be written, nothing.

    Raises:
        HomeError: it cannot be written.
    """
    headings = settings()["columns"]
    names = ["as_written", "name", "by", "on", "note"]
    titles = [headings[name][1 if with_subject and name in {"by", "on"} else 0] for name in names]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*(["subject"] if with_subject else []), *titles])
    for entry in entries:
        day = entry.on.isoformat() if entry.on else ""
        values = [entry.as_written, entry.name, entry.by, day, entry.note]
        writer.writerow([*([entry.subject] if with_subject else []), *map(_guarded, values)])
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        beside.replace(path)
    except OSError as error:
        raise HomeError.of("not_writable", path=path, cause=error.strerror or error) from error


def _guarded(text: str) -> str:
    """Text that Excel would take for a formula, with ' before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
