"""The archive: every file ever read, under its SHA-256, written once and never changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sources.errors import ArchiveError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTEMPTS = 3
"""So often a file that changes while it is being copied is copied again."""
_BLOCK = 1 << 20
_PARTIAL = ".incoming-"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Archived:
    """A file in the archive: its hash, where its bytes are, how many."""

    sha256: str
    path: Path
    size: int


def archived_path(archive: Path, sha256: str) -> Path:
    """Where the bytes of a hash are, or would be: `<archive>/<first two>/<hash>`."""
    return archive / sha256[:2] / sha256


def archive_file(source: Path, archive: Path) -> Archived:
    """Copies a file into the archive and says under which hash.

    It is hashed while it is copied, into a hidden file of the archive that is renamed when it is whole and on the disk:
    killed at any time, the archive holds whole files only. What is there already is left alone.

    Raises:
        ArchiveError: it kept changing while it was copied, or what is archived under its hash has another size.
        UnreadableError: it cannot be opened.
    """
    archive.mkdir(parents=True, exist_ok=True)
    for _ in range(ATTEMPTS):
        archived = _try_once(source, archive)
        if archived is not None:
            return archived
    raise ArchiveError.still_changing(source.name)


def _try_once(source: Path, archive: Path) -> Archived | None:
    """One copy; None when the file was another after it than before."""
    with _incoming(archive) as partial:
        try:
            before = _state(source)
            sha256, size = _copy(source, partial)
            after = _state(source)
        except OSError as error:
            raise UnreadableError.cannot_open(error) from error
        if before != after or size != after[0]:
            return None
        target = archived_path(archive, sha256)
        if not _is_there(target, size):
            _sync(partial, os.O_RDWR)
            partial.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
            target.parent.mkdir(exist_ok=True)
            partial.replace(target)
            if os.name == "posix":
                _sync(target.parent, os.O_RDONLY)
        return Archived(sha256, target, size)


@contextlib.contextmanager
def _incoming(archive: Path) -> Iterator[Path]:
    """A new hidden file in the archive, gone afterwards unless it was renamed."""
    handle, name = tempfile.mkstemp(prefix=_PARTIAL, dir=archive)
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _state(source: Path) -> tuple[int, int, int]:
    found = source.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def _copy(source: Path, partial: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as reading, partial.open("wb") as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            writing.write(block)
            size += len(block)
    return digest.hexdigest(), size


def _is_there(target: Path, size: int) -> bool:
    """Whether the hash is archived.

    Raises:
        ArchiveError: with another size, so one of the two is damaged.
    """
    try:
        found = target.stat().st_size
    except FileNotFoundError:
        return False
    if found != size:
        raise ArchiveError.differs(target.name, f"{found:,} ≠ {size:,} bytes")
    return True


def _sync(path: Path, mode: int) -> None:
    """Has a file, or (not on Windows) a folder with its names, written to the disk."""
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_leavings(archive: Path) -> list[Path]:
    """Removes what killed runs left half-made, and says what. Only for the holder of the warehouse lock."""
    found = sorted(archive.glob(_PARTIAL + "*"))
    for partial in found:
        partial.unlink(missing_ok=True)
    return found


def verify(archive: Path) -> Iterator[tuple[Archived, ArchiveError | None]]:
    """Reads and hashes every archived file again: each with None, or with what is wrong with it."""
    for path in sorted(archive.glob("??/*")):
        if not path.is_file():
            continue
        digest = hashlib.sha256()
        size = 0
        with path.open("rb") as reading:
            while block := reading.read(_BLOCK):
                digest.update(block)
                size += len(block)
        found = digest.hexdigest()
        is_right = found == path.name and path.parent.name == found[:2] and _SHA256.fullmatch(path.name)
        error = None if is_right else ArchiveError.differs(path.name, f"SHA-256 {found}")
        yield Archived(path.name, path, size), error
