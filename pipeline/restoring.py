"""A backup brought back: verified first, then the office's files, then all tables in one transaction, then compared."""

from __future__ import annotations

import zipfile
from contextlib import ExitStack
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from pipeline.alias_files import make_files
from pipeline.aliases import KNOWN
from pipeline.backup import Manifest, is_whole, read_backup, without_warehouse
from pipeline.errors import BackupError
from pipeline.home import SETTINGS, Home, open_home
from pipeline.progress import tell
from pipeline.runs import FINGERPRINT
from pipeline.unit_changes import make_file
from sources.archive import archive_file, archived_path
from sql import backup as tables
from sql.dump import ViewState, different, dump
from sql.engine import open_warehouse, program_fingerprint
from sql.errors import OtherOfficesError
from sql.events import Event, record_event
from sql.locks import writer_lock
from sql.references import broken
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

REPLACED = "replaced"
"""Folder below the working folder that keeps the files of the home which a restore replaced."""


def restore(path: Path, root: Path, *, is_forced: bool = False) -> Manifest:
    """Brings a backup back into a home folder, into whichever database its settings name; makes the folder if needed.

    Everything is verified before anything is touched. Killed at any moment, the warehouse is the old or the new one.

    Raises:
        BackupError: the backup is damaged or of another organisation, or the home holds something (unless forced), or
            the views do not say what they said; then the warehouse is as it was.
        WarehouseError: the warehouse cannot be opened or the login may not replace it, it holds offices that the backup
            does not, somebody writes, or a newer program made the backup.
    """
    manifest = read_backup(path)
    with zipfile.ZipFile(path) as archive:
        home = _home(archive, manifest, root)
        engine = open_warehouse(home.warehouse_url)
        try:
            tables.refuse_those_who_may_not(engine)
            _refuse_to_lose_others(manifest, engine)
            with ExitStack() as locks:
                names = {manifest.organisation, *manifest.organisations, *tables.organisations(engine)}
                for name in sorted(names):
                    locks.enter_context(writer_lock(engine, name))
                if not is_forced:
                    _refuse_to_replace(archive, manifest, home, engine)
                _put_files(archive, manifest, home)
                _put_tables(archive, manifest, engine, path)
                record_event(engine, Event.WAREHOUSE_RESTORED, path.name, detail=manifest.made_at)
        finally:
            engine.dispose()
    return manifest


def _home(archive: zipfile.ZipFile, manifest: Manifest, root: Path) -> Home:
    if not (root / SETTINGS).exists():
        root.mkdir(parents=True, exist_ok=True)
        (root / SETTINGS).write_bytes(without_warehouse(archive.read(f"home/{SETTINGS}")))
    home = open_home(root)
    if matching_key(home.settings.organisation) != matching_key(manifest.organisation):
        raise BackupError.of(
            "backup_of_another", root=root, found=manifest.organisation, wanted=home.settings.organisation
        )
    return home


def _refuse_to_lose_others(manifest: Manifest, engine: Engine) -> None:
    """All tables are replaced: what the backup does not know of would be gone, and numbers of offices be given anew."""
    kept = {matching_key(name) for name in (manifest.organisation, *manifest.organisations)}
    missing = [name for name in tables.organisations(engine) if matching_key(name) not in kept]
    if missing:
        raise OtherOfficesError(missing=", ".join(missing))


def _refuse_to_replace(archive: zipfile.ZipFile, manifest: Manifest, home: Home, engine: Engine) -> None:
    if not tables.is_empty(engine):
        raise BackupError.of("restore_not_empty", root=home.root)
    for name, target in _files(manifest, home):
        if target.is_file() and target.read_bytes() != archive.read(name) and not _has_only_headings(target, home):
            raise BackupError.of("restore_other_file", path=target)


def _has_only_headings(path: Path, home: Home) -> bool:
    """Whether a file is as `tambon init` made it: nobody has written a name or a change of a unit into it yet."""
    if path.parent != home.aliases:
        return False
    with TemporaryDirectory() as folder:
        blank = Home(Path(folder), home.settings)
        make_files(blank)
        make_file(blank)
        made = blank.aliases / path.name
        return made.is_file() and made.read_bytes() == path.read_bytes()


def _files(manifest: Manifest, home: Home) -> Iterator[tuple[str, Path]]:
    """The office's own files of a backup and where they go; its settings stay as they are."""
    for member in manifest.members:
        place = member.name.removeprefix("home/")
        if place not in {member.name, SETTINGS}:
            target = home.root / place
            if not target.resolve().is_relative_to(home.root.resolve()):
                raise BackupError.of("backup_foreign", path=member.name)
            yield member.name, target


def _put_files(archive: zipfile.ZipFile, manifest: Manifest, home: Home) -> None:
    aside = home.work / REPLACED / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    for name, target in _files(manifest, home):
        data = archive.read(name)
        if target.is_file() and target.read_bytes() != data:
            _set_aside(target, home, aside)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    contents = [member for member in manifest.members if member.name.startswith("archive/")]
    for done, member in enumerate(contents, start=1):
        sha256 = member.name.removeprefix("archive/")
        if not is_whole(home.archive, sha256):
            _set_aside(archived_path(home.archive, sha256), home, aside)
            incoming = home.work / f"restoring-{sha256}"
            incoming.parent.mkdir(parents=True, exist_ok=True)
            incoming.write_bytes(archive.read(member.name))
            archive_file(incoming, home.archive)
            incoming.unlink()
        tell("restore_archive", done, len(contents))
    # what the next run remembers of layouts and names is no longer what this warehouse knows
    for name in (FINGERPRINT, KNOWN):
        (home.work / name).unlink(missing_ok=True)


def _set_aside(target: Path, home: Home, aside: Path) -> None:
    if target.is_file():
        kept = aside / target.relative_to(home.root)
        kept.parent.mkdir(parents=True, exist_ok=True)
        target.replace(kept)


def _put_tables(archive: zipfile.ZipFile, manifest: Manifest, engine: Engine, path: Path) -> None:
    names = tuple(manifest.rows)
    done = iter(range(1, len(names) + 1))

    def frames(table: str) -> Iterator[pl.DataFrame]:
        for piece in manifest.pieces(table):
            yield pl.read_parquet(BytesIO(archive.read(piece.name)))
        tell("restore", next(done), len(names))

    def verify(connection: Connection) -> None:
        held = tables.counts(connection)
        for name, rows in manifest.rows.items():
            if name in held and held[name] < rows:
                raise BackupError.of("restore_differs", path=path, views=f"{name} ({held[name]} ≠ {rows})")
        if strays := broken(connection):
            raise BackupError.of("restore_differs", path=path, views=", ".join(strays))
        # other views, or the same ones over a schema brought forward, need not say what they said
        if manifest.fingerprint != program_fingerprint():
            return
        said = {name: ViewState(*state) for name, state in manifest.views.items()}
        wrong = different(said, dump(connection, is_exact=True))
        if wrong:
            raise BackupError.of("restore_differs", path=path, views=", ".join(wrong))

    tables.replace_all(engine, tables.Content(manifest.revision, names, frames), verify)
