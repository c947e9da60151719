"""A backup of an office: one zip with all tables, the settings and the office's own files, and what proves them whole.

The zip holds `tables/<table>/<n>.parquet`, `home/…` (settings, layouts, aliases, templates), `archive/<hash>` where it
was asked for, `manifest.json` with the rows, bytes and SHA-256 of everything and what each public view said, and
`manifest.sha256`. It is made beside whoever writes and is read again before it counts as made.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tomllib
import zipfile
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url

from pipeline.errors import BackupError
from pipeline.home import SETTINGS
from pipeline.progress import tell
from sources.archive import archived_path
from sql import backup as tables
from sql.dump import dump
from sql.engine import program_fingerprint
from sql.files import archived_contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from pipeline.home import Home
    from pipeline.office import Office

FORMAT = 1
MANIFEST, PROOF = "manifest.json", "manifest.sha256"
FOLDER = "backups"
OWN_FOLDERS = ("layouts", "aliases", "templates")
"""Folders of a home with what people of the office made."""
OWN_PATTERNS = (SETTINGS, "*.csv", "quality/*.xlsx")
"""Files of a home that people of the office fill in."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup: its name in the zip, its bytes, their SHA-256, and the rows of a piece of a table."""

    name: str
    size: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `views` are rows and digest of every public view (`sql.dump`, every column)."""

    format: int
    made_at: str
    program: str
    organisation: str
    organisations: list[str]
    revision: str
    fingerprint: str
    rows: dict[str, int]
    views: dict[str, tuple[int, str]]
    has_archive: bool
    members: list[Member] = field(default_factory=list)

    def pieces(self, table: str) -> list[Member]:
        """The files with the rows of a table, in order."""
        return [member for member in self.members if member.name.startswith(f"tables/{table}/")]


def default_path(home: Home, now: datetime) -> Path:
    """Where a backup goes if nobody says otherwise: `backups/tambon-<day>-<time>.zip` of the home folder."""
    return home.root / FOLDER / f"tambon-{now:%Y%m%d-%H%M%S}.zip"


def is_whole(archive: Path, sha256: str) -> bool:
    """Whether the bytes of a hash are in an archive and still are those: all of them are read."""
    path = archived_path(archive, sha256)
    if not path.is_file():
        return False
    with path.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest() == sha256


def make_backup(office: Office, path: Path, *, with_archive: bool = False) -> Manifest:
    """Writes a backup of the warehouse as it is at this moment, and reads it again to prove it.

    Raises:
        BackupError: there is such a file already, an original is not what was taken in, or what was written is not what
            can be read; then nothing is left.
        OSError: it cannot be written.
    """
    if path.exists():
        raise BackupError.of("backup_exists", path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(beside, "w") as archive:
            manifest = _write(office, archive, with_archive=with_archive)
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        read_backup(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def _write(office: Office, archive: zipfile.ZipFile, *, with_archive: bool) -> Manifest:
    members: list[Member] = []
    with tables.snapshot(office.engine) as connection:
        content = tables.read(connection)
        rows: dict[str, int] = {}
        for done, name in enumerate(content.tables, start=1):
            pieces = [_piece(archive, name, number, frame) for number, frame in enumerate(content.frames(name))]
            members += pieces
            rows[name] = sum(piece.rows for piece in pieces)
            tell("backup", done, len(content.tables))
        said = dump(connection, is_exact=True)
        contents = archived_contents(connection) if with_archive else []
    for path, data in own_files(office.home):
        members.append(_stored(archive, f"home/{path.relative_to(office.home.root).as_posix()}", data))
    for done, sha256 in enumerate(contents, start=1):
        source = archived_path(office.home.archive, sha256)
        if source.is_file():  # of another organisation of the same warehouse, it is in another home
            data = source.read_bytes()
            if hashlib.sha256(data).hexdigest() != sha256:
                raise BackupError.of("backup_altered", path=source)
            members.append(_stored(archive, f"archive/{sha256}", data))
        tell("backup_archive", done, len(contents))
    manifest = Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds"),
        program=version("tambon"),
        organisation=office.home.settings.organisation,
        organisations=tables.organisations(office.engine),
        revision=content.revision,
        fingerprint=program_fingerprint(),
        rows=rows,
        views={name: (state.rows, state.digest) for name, state in said.items()},
        has_archive=with_archive,
        members=members,
    )
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
    archive.writestr(MANIFEST, text, zipfile.ZIP_DEFLATED)
    archive.writestr(PROOF, hashlib.sha256(text).hexdigest())
    return manifest


def _piece(archive: zipfile.ZipFile, name: str, number: int, frame: pl.DataFrame) -> Member:
    data = io.BytesIO()
    frame.write_parquet(data, compression="zstd")
    return _stored(archive, f"tables/{name}/{number:05d}.parquet", data.getvalue(), frame.height)


def _stored(archive: zipfile.ZipFile, name: str, data: bytes, rows: int = 0) -> Member:
    archive.writestr(name, data)
    return Member(name, len(data), hashlib.sha256(data).hexdigest(), rows)


def own_files(home: Home) -> Iterator[tuple[Path, bytes]]:
    """The files of a home that people of the office made, as a backup keeps them."""
    paths = [path for folder in OWN_FOLDERS for path in sorted((home.root / folder).rglob("*"))]
    paths += [path for pattern in OWN_PATTERNS for path in sorted(home.root.glob(pattern))]
    for path in paths:
        if path.is_file() and not path.name.startswith((".", "~$")):
            data = path.read_bytes()
            yield path, _without_password(data, home) if path.name == SETTINGS else data


def _without_password(data: bytes, home: Home) -> bytes:
    """Settings as they stand, but for a password in the address of the warehouse: a backup is carried about."""
    url = home.settings.warehouse_url
    if not url or not make_url(url).password:
        return data
    return data.replace(url.encode(), make_url(url).render_as_string(hide_password=True).encode())


def read_backup(path: Path) -> Manifest:
    """What a backup holds, after every byte of it was read and compared with what was written down.

    Raises:
        BackupError: it is not there, no backup, of a newer program, incomplete or damaged.
    """
    manifest = _manifest(path)
    with zipfile.ZipFile(path) as archive:
        for done, member in enumerate(manifest.members, start=1):
            if _digest(archive, member.name, path) != member.sha256:
                raise BackupError.of("backup_damaged", path=path, member=member.name)
            tell("verify", done, len(manifest.members))
    for name, rows in manifest.rows.items():
        held = sum(piece.rows for piece in manifest.pieces(name))
        if held != rows:
            raise BackupError.of("backup_damaged", path=path, member=f"{name} ({held} ≠ {rows})")
    return manifest


def _manifest(path: Path) -> Manifest:
    if not path.is_file():
        raise BackupError.of("backup_missing", path=path)
    try:
        with zipfile.ZipFile(path) as archive:
            text, proof = archive.read(MANIFEST), archive.read(PROOF).decode("ascii", "replace")
    except (zipfile.BadZipFile, KeyError) as error:
        raise BackupError.of("backup_foreign", path=path) from error
    if hashlib.sha256(text).hexdigest() != proof.strip():
        raise BackupError.of("backup_damaged", path=path, member=MANIFEST)
    found: dict[str, Any] = json.loads(text)
    if found.get("format") != FORMAT:
        raise BackupError.of("backup_newer", path=path, found=found.get("format"), known=FORMAT)
    members = [Member(**member) for member in found.pop("members")]
    views = {name: (int(rows), str(digest)) for name, (rows, digest) in found.pop("views").items()}
    return Manifest(**found, views=views, members=members)


def _digest(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as reading:
            while block := reading.read(_BLOCK):
                digest.update(block)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise BackupError.of("backup_damaged", path=path, member=name) from error
    return digest.hexdigest()


def without_warehouse(settings: bytes) -> bytes:
    """Settings for a new home: the address of another warehouse is left out, so that it gets one of its own."""
    text = settings.decode("utf-8-sig")
    if "warehouse" not in tomllib.loads(text):
        return settings
    kept, is_out = [], False
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            is_out = line.strip().startswith("[warehouse]")
        kept.append(f"# {line}" if is_out and line.strip() and not line.lstrip().startswith("#") else line)
    return "\n".join([*kept, ""]).encode()
