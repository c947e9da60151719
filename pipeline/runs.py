"""One run: what there is to do, its row in the warehouse, its working folder, its end."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

import sources
from pipeline.alias_book import with_entries
from pipeline.alias_survey import STATUS
from pipeline.aliases import Explained, check_names, known_fingerprint, load_book, remember_fingerprint
from pipeline.closing import years_with_reports
from pipeline.discovery import InboxFile, discover, is_inside
from pipeline.own_codes import WORKBOOK, OwnCode, frame_of, keep_own_codes, workbook_mark
from pipeline.own_codes import fingerprint as codes_fingerprint
from pipeline.own_codes import known_fingerprint as known_codes_fingerprint
from pipeline.prints import write_codes, year_of
from pipeline.receiving import Reader
from pipeline.unknown_codes import new_codes
from pipeline.unknown_names import keep_names, read_name_answers
from sources.archive import remove_leavings
from sql.facts import fiscal_years
from sql.files import files_not_wholly_read, forget_entries, known_entries
from sql.findings import close_departed
from sql.quarantine import files_to_replay
from sql.runs import finish_run, last_run, mark_interrupted, start_run
from sql.schema import source_file
from sql.seeds import code_lists
from sql.withdrawals import files_to_load_again

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pipeline.alias_book import Book
    from pipeline.alias_files import Entry
    from pipeline.office import Office

RUNS = "runs"
FINGERPRINT = "accepted-by"


@dataclass(frozen=True, slots=True)
class Work:
    """What a run finds to do.

    `files` are new or changed, `departed` names of files that left the inbox. `replays` are hashes and names of
    archived files with rows in quarantine that a waiver, or a status word explained by a person, has since let in, or
    with which a person has withdrawn lines of older versions.
    `is_unfinished`: the run before was interrupted or failed, so that what follows loading has to be done again.
    `contents`: hashes of the files that are done. `aliases` is the fingerprint of the book of names as it is found,
    `has_new_aliases` whether the warehouse knows another one. `codes` are the office's own codes as people wrote them,
    `codes_workbook` the mark of the workbook they answer in, `has_new_codes` whether either changed since the last run,
    `names` what they answered there of names; `aliases` is the fingerprint with these.
    """

    files: tuple[InboxFile, ...]
    unchanged: int
    is_unfinished: bool
    contents: frozenset[str]
    departed: tuple[str, ...] = ()
    replays: tuple[tuple[str, str], ...] = ()
    aliases: str = ""
    has_new_aliases: bool = False
    codes: tuple[OwnCode, ...] = ()
    codes_workbook: str = ""
    has_new_codes: bool = False
    names: tuple[Entry, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do at all."""
        is_told_something = self.has_new_aliases or self.has_new_codes
        return not (self.files or self.departed or self.replays or self.is_unfinished or is_told_something)


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has begun."""

    office: Office
    work: Work
    run_id: int
    folder: Path

    def reader(self) -> Reader:
        """The reading processes of this run."""
        return Reader(self.office.home, self.folder, self.work.contents.__contains__, date.today())

    def years_to_close(self, print_ids: Iterable[str]) -> list[int]:
        """The fiscal years whose links, checks and drafts this run makes: those of its prints.

        After an unfinished run, all years of the warehouse: nobody knows how far that one came. After a change of
        names as well: they group every year.
        """
        years = {year_of(print_id) for print_id in print_ids}
        if self.work.is_unfinished or self.work.has_new_aliases:
            years.update(fiscal_years(self.office.engine, self.office.organisation_id))
        return sorted(years)

    def years_to_report(self, years: Iterable[int]) -> list[int]:
        """Of these, the years that have something to report: a plan of several years is of none of them alone."""
        return sorted(set(years) & set(years_with_reports(self.office)))


def find_work(office: Office) -> Work:
    """Looks at the inbox, at the book of names and at how the run before ended. The caller holds the writer lock.

    Writes nothing, except that a run left behind by a killed process is marked as interrupted.

    Raises:
        HomeError: the book of names or what people wrote of codes cannot be read or contradicts itself.
    """
    engine, organisation_id = office.engine, office.organisation_id
    written = codes_fingerprint(office.home)
    has_new_codes = written != known_codes_fingerprint(office.home)
    names = read_name_answers(office.home.quality / WORKBOOK, date.today()) if has_new_codes else ()
    check_names(office, [entry for entry in names if entry.name], office.home.quality / WORKBOOK)
    book = with_entries(office.home, load_book(office), names)
    last = last_run(engine, organisation_id)
    if last is not None and last[1] == "running":
        mark_interrupted(engine, organisation_id)
    entries = known_entries(engine, organisation_id)
    again = _worth_another_look(office, entries)
    done = {name: entry for name, entry in entries.items() if name not in again}
    codes, recoded = new_codes(office) if has_new_codes or written else ((), ())
    found = discover(office.home.inbox, {name: (entry.size_bytes, entry.modified_ns) for name, entry in done.items()})
    return Work(
        files=found.new,
        unchanged=found.unchanged,
        is_unfinished=last is not None and last[1] != "completed",
        contents=frozenset(entry.sha256 for entry in done.values()),
        departed=tuple(sorted(name for name in entries.keys() - found.names if not is_inside(name, found.names))),
        replays=tuple(sorted({*_replays(office, book), *recoded})),
        aliases=book.fingerprint(),
        has_new_aliases=book.fingerprint() != known_fingerprint(office),
        codes=codes,
        codes_workbook=workbook_mark(office.home),
        has_new_codes=has_new_codes,
        names=names,
    )


def _replays(office: Office, book: Book) -> tuple[tuple[str, str], ...]:
    is_explained = Explained(book) if book.of(STATUS) else None
    hashes = [
        *files_to_replay(office.engine, office.organisation_id, date.today(), is_explained),
        *files_to_load_again(office.engine, office.organisation_id),
    ]
    if not hashes:
        return ()
    query = select(source_file.c.sha256, source_file.c.name).where(
        source_file.c.organisation_id == office.organisation_id, source_file.c.sha256.in_(hashes)
    )
    with office.engine.connect() as connection:
        return tuple((row.sha256, row.name) for row in connection.execute(query.order_by(source_file.c.sha256)))


def _worth_another_look(office: Office, entries: Collection[str]) -> frozenset[str]:
    """Names of files not wholly read, when layouts or the organisation's name are not what they were then.

    For a file inside a zip, also the name of the zip: it has to be unpacked again.
    """
    if fingerprint(office) == _remembered(office):
        return frozenset()
    unread = files_not_wholly_read(office.engine, office.organisation_id)
    return unread | {name for name in entries if any(is_inside(inner, {name}) for inner in unread)}


def fingerprint(office: Office) -> str:
    """What decides whether a file is accepted: the office's name, the shipped layouts and the office's own."""
    digest = blake2b(office.home.settings.organisation.encode(), digest_size=16)
    shipped = Path(sources.__file__).parent
    for path in sorted([*shipped.glob("layouts/*.toml"), *shipped.glob("vocabulary/*.toml")]):
        digest.update(path.read_bytes())
    for path in sorted(office.home.layouts.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _remembered(office: Office) -> str:
    try:
        return (office.home.work / FINGERPRINT).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


@contextmanager
def begin(office: Office, work: Work) -> Iterator[Run]:
    """A run from its row in the warehouse to its end; an error is written down as a failed run and goes on.

    What killed runs left in the working folder and the archive is removed first.
    """
    folder = office.home.work / RUNS
    shutil.rmtree(folder, ignore_errors=True)
    remove_leavings(office.home.archive)
    run_id = start_run(office.engine, office.organisation_id)
    run = Run(office, work, run_id, folder / str(run_id))
    run.folder.mkdir(parents=True)
    keep_names(office.home, work.names)
    keep_own_codes(office.home, work.codes)
    write_codes(run.folder, *code_lists(office.engine, frame_of(work.codes)))
    try:
        yield run
    except Exception as error:
        finish_run(office.engine, run_id, "failed", f"{type(error).__name__}: {error}"[:500])
        raise
    (office.home.work / FINGERPRINT).write_text(fingerprint(office), encoding="ascii")
    remember_fingerprint(office, work.aliases)
    forget_entries(office.engine, office.organisation_id, work.departed)
    close_departed(office.engine, run_id, office.organisation_id)
    finish_run(office.engine, run_id, "completed")
    shutil.rmtree(run.folder, ignore_errors=True)
