"""The nightly run's own steps without Prefect and Great Expectations, over the files of all offices.

Archive, read in limited child processes, recognise, parse, assemble prints, register, load with history and ledger. One
warehouse; each folder of the inbox is an office.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from benchmarks.shapes import spreadsheets
from pipeline.home import Home, Settings
from pipeline.office import Office
from pipeline.prints import write_codes
from pipeline.receiving import Received, read_and_assemble
from pipeline.storing import load_print_file, register
from sources.archive import Archived, archive_file
from sql.engine import migrate, open_warehouse
from sql.runs import ensure_organisation, start_run
from sql.seeds import code_lists
from transforms.thai import matching_key

if TYPE_CHECKING:
    from pathlib import Path

    from sources.children import ReadingPool


class Night:
    """The warehouse of all offices and the folder of the run."""

    def __init__(self, inbox: Path, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.inbox, self.folder, self.run = inbox, folder, folder / "run"
        (self.run / "received").mkdir(parents=True)
        self.engine = open_warehouse(f"sqlite:///{folder / 'warehouse.db'}")
        migrate(self.engine)
        write_codes(self.run, *code_lists(self.engine))
        self.offices: dict[str, tuple[Office, int]] = {}

    def office(self, path: Path) -> tuple[Office, int]:
        """The office a file belongs to, and its run."""
        name = path.relative_to(self.inbox).parts[0]
        if name not in self.offices:
            number = ensure_organisation(self.engine, name, matching_key(name))
            office = Office(Home(self.folder / name, Settings(organisation=name)), self.engine, number)
            self.offices[name] = office, start_run(self.engine, number)
        return self.offices[name]

    def archive(self) -> list[tuple[Path, Archived]]:
        """Every file of the inbox with its copy in the archive."""
        return [(path, archive_file(path, self.folder / "archive")) for path in spreadsheets(self.inbox)]

    def load(self, archived: list[tuple[Path, Archived]], pool: ReadingPool) -> dict[str, int]:
        """Rows by kind, after reading and loading every file; quarantined rows count too, they are stored."""
        counted: dict[str, int] = {}
        today = date.today().isoformat()
        layouts = str(self.folder / "layouts")
        tasks = []
        for path, copy in archived:
            organisation = self.office(path)[0].home.settings.organisation
            given = (str(copy.path), path.name, layouts, str(self.run), organisation, today)
            tasks.append((path, copy, pool.submit(read_and_assemble, *given)))
        for path, copy, task in tasks:
            pool.result(task)
            office, run_id = self.office(path)
            for print_id in register(office, self.run, run_id, self.received(path, copy)):
                stored = load_print_file(office, self.run, run_id, print_id, None)
                kind = print_id.split("-")[1]
                rows = stored["rows_loaded"] + stored["rows_quarantined"]
                counted[kind] = counted.get(kind, 0) + rows
        return counted

    def received(self, path: Path, copy: Archived) -> Path:
        """What says that a file was received, for `register`."""
        target = self.run / "received" / f"{copy.sha256}.json"
        told = Received(path.name, copy.size, path.stat().st_mtime_ns, copy.sha256, is_known=False)
        target.write_text(json.dumps(asdict(told)), encoding="utf-8")
        return target
