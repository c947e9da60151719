"""The archive holds whole files under their hash, whatever happens while they come in."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources import archive as archiving
from sources.archive import Archived, archive_file, archived_path, remove_leavings, verify
from sources.errors import ArchiveError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "archive"
    yield folder
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o600)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "รายงาน.xlsx"
    path.write_bytes(b"figures")
    return path


def shown(archive: Path) -> list[str]:
    return sorted(str(path.relative_to(archive)) for path in archive.rglob("*") if path.is_file())


def test_file_stands_under_its_hash(archive: Path, source: Path) -> None:
    sha256 = hashlib.sha256(b"figures").hexdigest()
    found = archive_file(source, archive)
    assert found == Archived(sha256, archive / sha256[:2] / sha256, 7)
    assert found.path == archived_path(archive, sha256)
    assert found.path.read_bytes() == b"figures"
    assert source.read_bytes() == b"figures"


def test_archived_file_cannot_be_written(archive: Path, source: Path) -> None:
    assert stat.S_IMODE(archive_file(source, archive).path.stat().st_mode) == 0o444


def test_same_content_is_kept_once_and_left_alone(archive: Path, source: Path, tmp_path: Path) -> None:
    first = archive_file(source, archive)
    before = first.path.stat()
    other = tmp_path / "copy.xlsx"
    other.write_bytes(b"figures")
    assert archive_file(other, archive) == first
    assert shown(archive) == [f"{first.sha256[:2]}/{first.sha256}"]
    assert (first.path.stat().st_ino, first.path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_archived_file_of_another_size_is_told(archive: Path, source: Path) -> None:
    path = archive_file(source, archive).path
    path.chmod(0o600)
    path.write_bytes(b"fig")
    with pytest.raises(ArchiveError) as raised:
        archive_file(source, archive)
    assert raised.value.code == "archive_differs"


def test_missing_file_is_told_and_leaves_nothing(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as raised:
        archive_file(tmp_path / "gone.xlsx", archive)
    assert raised.value.code == "cannot_open"
    assert shown(archive) == []


def test_file_that_keeps_changing_is_told_and_leaves_nothing(archive: Path, tmp_path: Path) -> None:
    growing = tmp_path / "growing.xlsx"
    growing.write_bytes(bytes(30_000_000))
    stop = threading.Event()

    def grow() -> None:
        with growing.open("ab", buffering=0) as handle:
            while not stop.is_set():
                handle.write(b"more")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(ArchiveError) as raised:
            archive_file(growing, archive)
    finally:
        stop.set()
        writer.join()
    assert raised.value.code == "still_changing"
    assert "growing.xlsx" in raised.value.reason_th
    assert shown(archive) == []


def test_file_whose_writer_has_just_ended_is_copied_again_whole(
    archive: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state before the first copy is that of the file before its last write."""
    states = [(3, 0, 0)]
    real = archiving._state
    monkeypatch.setattr(archiving, "_state", lambda path: states.pop() if states else real(path))
    assert archive_file(source, archive).path.read_bytes() == b"figures"


def test_damage_in_the_archive_is_found(archive: Path, source: Path, tmp_path: Path) -> None:
    good = archive_file(source, archive)
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"other")
    bad = archive_file(other, archive)
    bad.path.chmod(0o600)
    bad.path.write_bytes(b"othex")
    found = {archived.sha256: error for archived, error in verify(archive)}
    assert found[good.sha256] is None
    assert isinstance(found[bad.sha256], ArchiveError)
    assert set(found) == {good.sha256, bad.sha256}


def test_empty_archive_has_nothing_wrong(archive: Path) -> None:
    assert list(verify(archive)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL of POSIX")
def test_killed_while_copying_shows_nothing_half_made(archive: Path, tmp_path: Path) -> None:
    """The source is a pipe that is never filled: the copy is under way for as long as we like."""
    slow = tmp_path / "slow.xlsx"
    os.mkfifo(slow)
    script = f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from pathlib import Path
        from sources.archive import archive_file
        archive_file(Path({str(slow)!r}), Path({str(archive)!r}))
    """
    with (
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)]) as copying,
        slow.open("wb", buffering=0) as pipe,
    ):
        pipe.write(b"half")
        while not any(archive.glob(".incoming-*")):
            time.sleep(0.01)
        copying.send_signal(signal.SIGKILL)
        copying.wait(timeout=20)
    assert list(verify(archive)) == []
    assert [path.name[:10] for path in archive.iterdir()] == [".incoming-"]
    assert len(remove_leavings(archive)) == 1
    assert list(archive.iterdir()) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=2000))
def test_what_went_in_comes_out(archive: Path, tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "any.bin"
    source.write_bytes(content)
    found = archive_file(source, archive)
    assert found.path.read_bytes() == content
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    assert all(error is None for _, error in verify(archive))
