"""The book of names of a home folder: `aliases/*.csv`, in which people write down once what a spelling stands for.

One file a subject (`units.csv` …) with the columns `as_written, name, confirmed_by, confirmed_on, note`, and
`rejected.csv` with the pairs that somebody refused (`subject` first; without a name: the spelling stands for itself).
They are UTF-8 with a byte order mark, so that Excel opens them; what Excel makes of them (cp874, semicolons) is read
too. A line without who or when is not confirmed and has no effect.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
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


@dataclass(frozen=True, slots=True)
class Book:
    """What people decided: `confirmed` aliases, `rejected` pairs, and `unfinished` lines, which have no effect."""

    confirmed: tuple[Entry, ...] = ()
    rejected: tuple[Entry, ...] = ()
    unfinished: tuple[Entry, ...] = ()

    def of(self, subject: str) -> dict[str, Entry]:
        """The confirmed aliases of a subject by key."""
        return {entry.key: entry for entry in self.confirmed if entry.subject == subject}

    def meant(self, subject: str) -> dict[str, str]:
        """The name each key of a subject stands for in the end: an alias of an alias means what that one means."""
        entries = self.of(subject)
        found = {}
        for key, entry in entries.items():
            last = entry
            while last.name_key != last.key and last.name_key in entries:
                last = entries[last.name_key]
            found[key] = last.name
        return found

    def refused(self, subject: str) -> set[tuple[str, str]]:
        """The refused pairs of a subject (keys); a name "" says that the spelling stands for itself."""
        return {(entry.key, entry.name_key) for entry in self.rejected if entry.subject == subject}

    def fingerprint(self) -> str:
        """What tells whether anything was decided since; "" where nothing ever was."""
        lines = sorted(
            repr((kind, entry.subject, entry.as_written, entry.name, entry.by, entry.on, entry.note))
            for kind, entries in (("yes", self.confirmed), ("no", self.rejected))
            for entry in entries
        )
        return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest() if lines else ""


def read_book(home: Home) -> Book:
    """The book of a home folder; files that are not there are empty.

    Raises:
        HomeError: a file that cannot be read, a heading or date that is none, one spelling with two names, or names
            that stand for each other in a circle.
    """
    entries = [entry for subject in subjects() for entry in _read(file_of(home, subject), subject)]
    rejected = list(_read(home.aliases / REJECTED, None))
    named = [entry for entry in entries if entry.is_complete and entry.name_key]
    unnamed = [entry for entry in entries if not (entry.is_complete and entry.name_key)]
    book = Book(
        confirmed=tuple(_without_repeats(home, named)),
        rejected=tuple(entry for entry in rejected if entry.is_complete),
        unfinished=(*unnamed, *(entry for entry in rejected if not entry.is_complete)),
    )
    for subject in subjects():
        _refuse_circles(home, book, subject)
    return book


def add_confirmed(home: Home, entry: Entry) -> Path:
    """Writes a confirmed alias into the file of its subject; returns the file.

    Raises:
        HomeError: as `read_book`; something else is confirmed for that spelling; the file cannot be written.
    """
    path = file_of(home, entry.subject)
    book = read_book(home)
    held = book.of(entry.subject).get(entry.key)
    if held is not None and held.name_key != entry.name_key:
        raise HomeError.of("alias_confirmed_already", path=path, **_told(held), wanted=entry.name)
    if held is None:
        _refuse_circles(home, Book(confirmed=(*book.confirmed, entry)), entry.subject)
        others = [old for old in _read(path, entry.subject) if old.key != entry.key]
        _write(path, [*others, entry], with_subject=False)
    return path


def add_rejected(home: Home, entry: Entry) -> Path:
    """Writes a refused pair (without a name: the spelling stands for itself) into `rejected.csv`; returns the file.

    Raises:
        HomeError: as `read_book`; that very alias is confirmed; the file cannot be written.
    """
    path = home.aliases / REJECTED
    book = read_book(home)
    held = book.of(entry.subject).get(entry.key)
    if held is not None and entry.name_key in {"", held.name_key}:
        raise HomeError.of("alias_confirmed_already", path=path, **_told(held), wanted=entry.name or entry.as_written)
    if (entry.key, entry.name_key) not in book.refused(entry.subject):
        _write(path, [*_read(path, None), entry], with_subject=True)
    return path


def make_files(home: Home) -> None:
    """Empty files of all subjects where there are none, for officers who rather write into Excel."""
    for subject in subjects():
        path = file_of(home, subject)
        if not path.exists():
            _write(path, [], with_subject=False)


def _told(entry: Entry) -> dict[str, object]:
    return {"as_written": entry.as_written, "name": entry.name, "by": entry.by, "on": entry.on, "row": entry.row}


def _without_repeats(home: Home, entries: Iterable[Entry]) -> Iterator[Entry]:
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.subject, entry.key), entry)
        if first is entry:
            yield entry
        elif first.name_key != entry.name_key:
            path = file_of(home, entry.subject)
            rows = f"{first.row}, {entry.row}"
            names = f"{first.name}, {entry.name}"
            raise HomeError.of("alias_contradicted", path=path, as_written=entry.as_written, names=names, rows=rows)


def _refuse_circles(home: Home, book: Book, subject: str) -> None:
    entries = book.of(subject)
    for start in entries:
        key, passed = start, [start]
        while (entry := entries.get(key)) is not None and entry.name_key != key:
            key = entry.name_key
            if key in passed:
                path = file_of(home, subject)
                raise HomeError.of("alias_circle", path=path, names=" → ".join(entries[k].as_written for k in passed))
            passed.append(key)


def _read(path: Path, subject: str | None) -> Iterator[Entry]:
    """The lines of a file; `subject` None: each line names its own."""
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


def _write(path: Path, entries: Iterable[Entry], *, with_subject: bool) -> None:
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
