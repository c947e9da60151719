"""The whole warehouse made again out of the archive: every run of it done once more, with the clock set back.

Reading, judging and loading are those of this program; what people decided, the names and moments of receipts and the
inbox as it was left are carried over from the warehouse there is (`sql.replay`). The new warehouse is made beside the
old one. Loads get the very moment they had; links, names and findings of the rules over the warehouse the end of their
run: between two runs both warehouses knew the same.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.alias_files import REJECTED, Entry, file_of, subjects, write_entries
from pipeline.aliases import settle_names
from pipeline.backup import is_whole
from pipeline.closing import judge_across, relink
from pipeline.errors import BackupError
from pipeline.home import Home
from pipeline.judging import judge_kind
from pipeline.office import Office
from pipeline.prints import kind_of, prints_by_kind, read_reading, write_codes
from pipeline.progress import tell
from pipeline.receiving import RECEIVED, Reader, Received
from pipeline.storing import load_print_file, register
from pipeline.unit_changes import UnitChange, write_changes
from pipeline.unit_changes import file_of as units_file
from sql import replay
from sql.backup import snapshot
from sql.engine import migrate, open_warehouse
from sql.facts import fiscal_years
from sql.runs import ensure_organisation, finish_run, replaying, start_run, utc_now
from sql.seeds import code_lists
from sql.unit_changes import unit_changes_at
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import polars as pl
    from sqlalchemy import Connection, Engine

    from sql.replay import Content, PastRun

FOLDER = "rebuild"
WAREHOUSE = "rebuilt.db"
FILES_AT_ONCE = 60
"""Contents read and judged together: a judgement is read again for each of its prints, so there may not be too many."""
GAPS_NAMED = 5


@dataclass(slots=True)
class Rebuilt:
    """What a rebuilding did. `unread`: prints that were loaded once and that today's reading does not give any more.

    `added`: prints that today's reading gives and that were never loaded; they become known now.
    """

    runs: int = 0
    files: int = 0
    loads: int = 0
    unread: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _ReplayHome(Home):
    """A home whose book of names is that of the moment replayed; archive and layouts are those of the office."""

    office: Home | None = None

    @property
    def archive(self) -> Path:
        return self.office.archive if self.office else self.root / "archive"

    @property
    def layouts(self) -> Path:
        return self.office.layouts if self.office else self.root / "layouts"


def folder_of(home: Home) -> Path:
    """Where a warehouse is made again: a folder of the working folder, for nothing else."""
    return home.work / FOLDER


def rebuild(office: Office) -> tuple[Engine, Rebuilt]:
    """Makes the warehouse of an office again, in `.work/rebuild/`; the caller holds the writer lock and closes it.

    Raises:
        BackupError: the archive lacks files that the warehouse knows, or holds them altered.
    """
    root = folder_of(office.home)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    engine = open_warehouse(f"sqlite:///{(root / WAREHOUSE).as_posix()}")
    try:
        migrate(engine)
        with snapshot(office.engine) as old:
            return engine, _Rebuilding(office, engine, old, root).all()
    except BaseException:
        engine.dispose()
        raise


class _Rebuilding:
    def __init__(self, office: Office, engine: Engine, old: Connection, root: Path) -> None:
        self.old, self.root, self.old_id = old, root, office.organisation_id
        self.home = _ReplayHome(root, replace(office.home.settings, warehouse_url=None), office.home)
        name = self.home.settings.organisation
        self.office = Office(self.home, engine, ensure_organisation(engine, name, matching_key(name)))
        self.contents = replay.contents(old, self.old_id)
        self.runs = replay.past_runs(old, self.old_id)
        self.decisions = replay.Decisions(old, self.old_id, engine, self.office.organisation_id)
        self.done = Rebuilt(runs=len(self.runs), files=len(self.contents))
        self.given: dict[str, list[str]] = {}
        rejected = office.home.aliases / REJECTED
        self.home.aliases.mkdir()
        if rejected.is_file():
            shutil.copy(rejected, self.home.aliases / REJECTED)

    def all(self) -> Rebuilt:
        self._refuse_gaps()
        replay.carry_runs(self.old, self.office.engine, self.old_id, self.office.organisation_id)
        done = 0
        for number, some in enumerate(_batches(self.runs, self._codes)):
            folder = self.root / f"batch-{number}"
            wanted = {sha256 for past in some for sha256 in past.registered}
            judged = self._read(folder, wanted, self._codes(some[0]))
            for past in some:
                self._replay(past, folder, judged)
                done += 1
                tell("rebuild", done, len(self.runs))
            shutil.rmtree(folder)
        self.decisions.until(None)
        self._add_new()
        self._close(self.runs[-1] if self.runs else None)
        replay.carry_rest(self.old, self.office.engine, self.old_id, self.office.organisation_id)
        return self.done

    def _refuse_gaps(self) -> None:
        gaps = [item.name for item in self.contents.values() if not is_whole(self.home.archive, item.sha256)]
        if gaps:
            names = ", ".join(gaps[:GAPS_NAMED]) + " …" * (len(gaps) > GAPS_NAMED)
            raise BackupError.of("rebuild_gaps", archive=self.home.archive, count=len(gaps), names=names)

    def _codes(self, past: PastRun) -> pl.DataFrame:
        return replay.own_codes_at(self.old, self.old_id, past.until)

    def _read(self, folder: Path, wanted: Iterable[str], own: pl.DataFrame) -> dict[str, Path]:
        """Reads contents into a folder and judges their prints; returns where the findings of each kind are."""
        write_codes(folder, *code_lists(self.office.engine, own))
        (folder / RECEIVED).mkdir()
        some = [self.contents[sha256] for sha256 in sorted(wanted)]

        def read(content: Content) -> list[str]:
            reader.read(content.sha256, content.name)
            told = Received(content.name, content.size_bytes, 0, content.sha256, is_known=False)
            self._received(folder, content.sha256).write_text(json.dumps(asdict(told)), encoding="utf-8")
            return read_reading(folder, content.sha256)[1]

        with (
            Reader(self.home, folder, lambda _: False, date.today()) as reader,
            ThreadPoolExecutor(self.home.settings.workers) as threads,
        ):
            for content, ids in zip(some, threads.map(read, some), strict=True):
                self.given[content.sha256] = ids
        prints = [print_id for content in some for print_id in self.given[content.sha256]]
        return {kind: judge_kind(folder, kind, ids) for kind, ids in prints_by_kind(prints).items()}

    @staticmethod
    def _received(folder: Path, sha256: str) -> Path:
        return folder / RECEIVED / f"{sha256}.json"

    def _replay(self, past: PastRun, folder: Path, judged: dict[str, Path]) -> None:
        self._put_book(past.until)
        steps: list[tuple[datetime, int, str, str]] = [(at, 0, sha256, "") for sha256, at in past.registered.items()]
        for load in past.loads:
            print_id = f"{load.sha256[:16]}-{load.kind}-{load.fiscal_year}"
            steps.append((load.known_from, 1, load.sha256, print_id))
        for moment, _, sha256, print_id in sorted(steps, key=lambda step: step[:2]):
            self.decisions.until(moment)
            with replaying(moment):
                if not print_id:
                    register(self.office, folder, past.run_id, self._received(folder, sha256))
                    replay.keep_time(self.office.engine, self.office.organisation_id, self.contents[sha256])
                elif print_id in self.given[sha256]:
                    self._load(folder, past.run_id, print_id, judged)
                else:
                    self.done.unread.append(print_id)
        replay.close_loose(self.office.engine, self.office.organisation_id, past.run_id, past.departed.items())
        self.decisions.until(past.until)
        with replaying(past.until):
            self._settle(past)

    def _load(self, folder: Path, run_id: int, print_id: str, judged: dict[str, Path]) -> None:
        load_print_file(self.office, folder, run_id, print_id, judged[kind_of(print_id)])
        self.done.loads += 1

    def _settle(self, past: PastRun) -> None:
        """What followed the loads of a run, where it changed anything: nothing would come of the rest."""
        years = self._years()
        if past.is_named:
            settle_names(self.office, past.run_id)
        if past.is_linked:
            for year in years:
                relink(self.office, year)
        if past.is_judged:
            judge_across(self.office, past.run_id, years, [])

    def _years(self) -> list[int]:
        return fiscal_years(self.office.engine, self.office.organisation_id)

    def _put_book(self, moment: datetime) -> None:
        """The files of names as they were at a moment, as far as the warehouse knew them."""
        rows = replay.aliases_at(self.old, self.old_id, moment)
        for subject in subjects():
            entries = [_entry(row) for row in rows if row["subject"] == subject]
            write_entries(file_of(self.home, subject), entries, with_subject=False)
        units = unit_changes_at(self.old, self.old_id, moment).iter_rows()
        changes = [UnitChange(what, old, new, year, why or "", by, on) for what, old, new, year, why, by, on in units]
        write_changes(units_file(self.home), changes)

    def _add_new(self) -> None:
        """Loads prints that today's reading gives and that never were loaded, as of now."""
        known = {f"{load.sha256[:16]}-{load.kind}-{load.fiscal_year}" for past in self.runs for load in past.loads}
        new = {sha256: ids for sha256, ids in self.given.items() if not known.issuperset(ids)}
        if not new:
            return
        self._put_book(utc_now())
        run_id = start_run(self.office.engine, self.office.organisation_id)
        folder = self.root / "added"
        judged = self._read(folder, new, replay.own_codes_at(self.old, self.old_id, utc_now()))
        for sha256 in new:
            for print_id in register(self.office, folder, run_id, self._received(folder, sha256)):
                if print_id not in known:
                    self._load(folder, run_id, print_id, judged)
                    self.done.added.append(print_id)
        finish_run(self.office.engine, run_id, "completed")

    def _close(self, last: PastRun | None) -> None:
        """Names, links and rules once more as of now: nothing changes unless the program does."""
        if last is None:
            return
        self._put_book(utc_now())
        settle_names(self.office, last.run_id)
        for year in self._years():
            relink(self.office, year)
        judge_across(self.office, last.run_id, self._years(), [])


def _entry(row: Mapping[str, Any]) -> Entry:
    by, day = row["confirmed_by"], row["confirmed_on"]
    return Entry(row["subject"], row["as_written"], row["name"], by, day, row["note"] or "")


def _batches(runs: Sequence[PastRun], codes: Callable[[PastRun], pl.DataFrame]) -> Iterator[list[PastRun]]:
    """Runs in order, so many at a time that not too many contents are read together, and all by the same codes."""
    some: list[PastRun] = []
    names: set[str] = set()
    for past in runs:
        is_full = len(names | past.registered.keys()) > FILES_AT_ONCE
        if some and (is_full or not codes(past).equals(codes(some[-1]))):
            yield some
            some, names = [], set()
        some.append(past)
        names |= past.registered.keys()
    if some:
        yield some
