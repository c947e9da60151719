"""The book of names of a home folder: what people wrote down once about what a spelling stands for.

Lines of its files (`alias_files`) that name who and when are decisions; others have no effect. What contradicts itself
is refused as a whole, so that nothing is grouped by half a book.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from pipeline.alias_files import REJECTED, Entry, file_of, read_entries, subjects, write_entries
from pipeline.errors import HomeError
from pipeline.unit_changes import file_of as units_file
from pipeline.unit_changes import read_changes, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.home import Home
    from pipeline.unit_changes import UnitChange

UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Book:
    """What people decided: `confirmed` aliases, `rejected` pairs, and `unfinished` lines, which have no effect."""

    confirmed: tuple[Entry, ...] = ()
    rejected: tuple[Entry, ...] = ()
    unfinished: tuple[Entry, ...] = ()
    units: tuple[UnitChange, ...] = ()
    """What became of units (`unit_changes`), as somebody stands for it."""

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
        lines += sorted(
            repr((each.what, each.old, each.new, each.year, each.reason, each.by, each.on)) for each in self.units
        )
        return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest() if lines else ""


def read_book(home: Home) -> Book:
    """The book of a home folder; files that are not there are empty.

    Raises:
        HomeError: a file that cannot be read, a heading or date that is none, one spelling with two names, names
            that stand for each other in a circle, or changes of units that contradict each other.
    """
    entries = [entry for subject in subjects() for entry in read_entries(file_of(home, subject), subject)]
    rejected = list(read_entries(home.aliases / REJECTED, None))
    named = [entry for entry in entries if entry.is_complete and entry.name_key]
    unnamed = [entry for entry in entries if not (entry.is_complete and entry.name_key)]
    book = Book(
        confirmed=tuple(_without_repeats(home, named)),
        rejected=tuple(entry for entry in rejected if entry.is_complete),
        unfinished=(*unnamed, *(entry for entry in rejected if not entry.is_complete)),
        units=tuple(each for each in read_changes(units_file(home)) if each.is_complete),
    )
    for subject in subjects():
        _refuse_circles(home, book, subject)
    settled(units_file(home), book.units, book.meant(UNIT))
    return book


def with_entries(home: Home, book: Book, entries: Iterable[Entry]) -> Book:
    """The book as it will be with these decisions; those without a name say that a spelling stands for itself.

    Raises:
        HomeError: something else is confirmed for a spelling, or the book contradicts itself with them.
    """
    added = tuple(entries)
    held = {(entry.subject, entry.key): entry for entry in book.confirmed}
    refused = {(entry.subject, entry.key, entry.name_key) for entry in book.rejected}
    confirmed, rejected = list(book.confirmed), list(book.rejected)
    for entry in added:
        other = held.get((entry.subject, entry.key))
        if other is not None and other.name_key != entry.name_key:
            path = file_of(home, entry.subject)
            wanted = entry.name or entry.as_written
            raise HomeError.of("alias_confirmed_already", path=path, **_told(other), wanted=wanted)
        if entry.name and other is None:
            held[entry.subject, entry.key] = entry
            confirmed.append(entry)
        elif not entry.name and (entry.subject, entry.key, "") not in refused:
            rejected.append(entry)
    whole = replace(book, confirmed=tuple(confirmed), rejected=tuple(rejected))
    for subject in {entry.subject for entry in added}:
        _refuse_circles(home, whole, subject)
    settled(units_file(home), whole.units, whole.meant(UNIT))
    return whole


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
        others = [old for old in read_entries(path, entry.subject) if old.key != entry.key]
        write_entries(path, [*others, entry], with_subject=False)
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
        write_entries(path, [*read_entries(path, None), entry], with_subject=True)
    return path


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
