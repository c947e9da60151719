"""From a file of the inbox to a reading: archived by its hash, read in a child process, accepted or rejected.

What is received is told to later steps by a small JSON file in the run's folder, which is the run's alone; what was
read lies beside it (`pipeline.prints`).
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipeline import acceptance
from pipeline.discovery import InboxFile
from pipeline.errors import RejectedError
from pipeline.logbook import write_traceback
from pipeline.prints import assemble_prints, read_codes, read_reading, ready_to_keep, write_reading
from sources.archive import archive_file, archived_path
from sources.children import ReadingPool
from sources.errors import UnreadableError
from sources.layouts import LayoutError
from sources.limits import Limits
from sources.reading import READERS, read_lines, rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    import polars as pl

    from pipeline.home import Home

RECEIVED = "received"
UNPACKED = "unpacked"
IMPORTS = (*READERS, "pipeline.prints", "pipeline.receiving")
"""What a reading process imports before its first file."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was taken in: which content it has, and whether that content was known before this run."""

    name: str
    size_bytes: int
    modified_ns: int
    sha256: str
    is_known: bool


class Reader:
    """The reading processes of one run, shared by all its tasks; one content is read once however many names it has."""

    def __init__(self, home: Home, folder: Path, is_known: Callable[[str], bool], today: date) -> None:
        self.home = home
        self.folder = folder
        self.is_known = is_known
        self.today = today
        self._pool = ReadingPool(home.settings.workers, Limits(), IMPORTS)
        self._lock = threading.Lock()
        self._done: dict[str, Future[None]] = {}
        self._asked: list[Future[Any]] = []
        self._is_closed = False

    def __enter__(self) -> Self:
        self._pool.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._is_closed = True
        self._pool.__exit__(kind, error, trace)
        # What was asked while the pool was being ended is answered by nobody: its task would wait for ever.
        for task in self._asked:
            task.cancel()

    def read(self, sha256: str, name: str) -> None:
        """Leaves the reading of an archived content in the run's folder; what cannot be read is a rejected file."""
        with self._lock:
            done = self._done.get(sha256)
            if done is None or (done.done() and done.exception() is not None):
                done = self._done[sha256] = Future()
                is_first = True
            else:
                is_first = False
        if not is_first:
            return done.result()
        try:
            self._read(sha256, name)
        except BaseException as error:
            done.set_exception(error)
            raise
        done.set_result(None)
        return None

    def _read(self, sha256: str, name: str) -> None:
        path = archived_path(self.home.archive, sha256)
        with self._lock:
            if self._is_closed:
                raise CancelledError
            task = self._pool.submit(
                read_and_assemble,
                str(path),
                name,
                str(self.home.layouts),
                str(self.folder),
                self.home.settings.organisation,
                self.today.isoformat(),
                size_bytes=path.stat().st_size,
            )
            self._asked.append(task)
        try:
            self._pool.result(task)
        except UnreadableError as error:
            write_reading(self.folder, sha256, rejected(path, name, error, None), {})


def receive(home: Home, folder: Path, file: InboxFile, reader: Reader) -> Path:
    """Archives and reads one file of the inbox; returns the JSON file that says what was received.

    A zip is unpacked into the run's folder; `receive_members` goes on from there.

    A file that cannot even be archived (it vanished, may not be opened, keeps changing), or on which this program
    fails, is received without a hash: the run tells it as rejected and goes on, and the next run tries it again.

    Raises:
        LayoutError: a layout of the office cannot be used, so that no file can be read.
        OSError: the machine fails (disk full, connection lost).
        CancelledError: the run is being ended.
    """
    return _receive(home, folder, file, home.inbox / file.name, reader)


def receive_members(home: Home, folder: Path, received: Path, reader: Reader) -> list[Path]:
    """Archives and reads the files inside a zip that `receive` has read; none where it was anything else, or is known.

    Each is received as a file named `x.zip/inner.xlsx`; one that could not be unpacked has no hash.

    Raises:
        LayoutError, OSError, CancelledError: as `receive`.
    """
    file = read_received(received)
    if file["is_known"] or not file["sha256"]:
        return []
    members = read_reading(folder, file["sha256"])[0].get("members", [])

    def take(member: dict[str, Any]) -> Path:
        inner = InboxFile(f"{file['name']}/{member['name']}", member["size_bytes"], file["modified_ns"])
        if member["file"] is None:
            target = _received_path(folder, inner.name)
            _write(target, _not_received(inner, member["reason_th"], member["reason_en"]))
            return target
        return _receive(home, folder, inner, Path(member["file"]), reader)

    with ThreadPoolExecutor(home.settings.workers) as threads:
        return list(threads.map(take, members))


def _receive(home: Home, folder: Path, file: InboxFile, source: Path, reader: Reader) -> Path:
    target = _received_path(folder, file.name)
    try:
        archived = archive_file(source, home.archive)
        is_known = reader.is_known(archived.sha256)
        if not is_known:
            reader.read(archived.sha256, file.name)
    except UnreadableError as error:
        _write(target, _not_received(file, error.reason_th, error.reason_en))
    except (LayoutError, OSError, CancelledError):
        raise
    except Exception as error:  # noqa: BLE001  a file we fail on must not keep the others from being read
        log = write_traceback(error, home.root)
        told = RejectedError.of("reading_failed", cause=type(error).__name__, log=log)
        _write(target, _not_received(file, told.message_th, told.message_en))
    else:
        _write(target, asdict(Received(file.name, archived.size, file.modified_ns, archived.sha256, is_known)))
    return target


def _received_path(folder: Path, name: str) -> Path:
    target = folder / RECEIVED / f"{_safe(name)}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _not_received(file: InboxFile, reason_th: str, reason_en: str) -> dict[str, Any]:
    return {**asdict(file), "sha256": "", "is_known": False, "reason_th": reason_th, "reason_en": reason_en}


def replay(home: Home, folder: Path, sha256: str, name: str, reader: Reader) -> Path:
    """Reads an archived content again; returns the JSON file that says so. The inbox has no part in it."""
    reader.read(sha256, name)
    target = folder / RECEIVED / f"{sha256}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    size = archived_path(home.archive, sha256).stat().st_size
    _write(target, {**asdict(Received(name, size, 0, sha256, is_known=False)), "is_replay": True})
    return target


def read_received(path: Path) -> dict[str, Any]:
    """What `receive` wrote."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def read_and_assemble(path: str, name: str, layouts: str, folder: str, organisation: str, today: str) -> None:
    """Runs in a child process: reads one archived content, accepts or rejects it and makes its prints.

    Leaves the reading in the run's folder (`pipeline.prints`). The code lists are those that `prints.write_codes` left
    there.

    Raises:
        UnreadableError: the file is no workbook that can be read.
        LayoutError: a layout of the office cannot be used.
    """
    run_folder = Path(folder)
    document, lines = read_lines(path, layouts, name, str(run_folder / UNPACKED / Path(path).name))
    prints: dict[str, pl.DataFrame] = {}
    if document["status"] != "rejected":
        try:
            _accept(document, lines, organisation, date.fromisoformat(today))
            prints = ready_to_keep(assemble_prints(document, lines, *read_codes(run_folder)), run_folder)
        except RejectedError as error:
            document = acceptance.rejected(document, error)
    write_reading(run_folder, document["sha256"], document, prints)


def _accept(document: dict[str, Any], lines: Mapping[int, pl.DataFrame], organisation: str, today: date) -> None:
    acceptance.check(document, organisation, today)
    for table in acceptance.loaded_tables(document):
        year = acceptance.table_year(document, table)
        if year is not None and table["kind"] in acceptance.YEAR_FROM_CODES:
            acceptance.check_codes(table["kind"], year, table["sheet"], lines[table["table_no"]])


def _safe(name: str) -> str:
    """A file name for a path of the inbox: short and unique."""
    from hashlib import blake2b

    return blake2b(name.encode(), digest_size=12).hexdigest()


def _write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
