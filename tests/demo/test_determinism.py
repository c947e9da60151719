"""Same arguments, same bytes; another seed, other money."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from demo.office import write_office

if TYPE_CHECKING:
    from pathlib import Path


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_give_the_same_bytes_and_the_same_manifest(tmp_path: Path) -> None:
    first = write_office(tmp_path / "a", years=(2564, 2566, 2568), scale=0.3)
    second = write_office(tmp_path / "b", years=(2564, 2566, 2568), scale=0.3)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert first == second


def test_another_seed_gives_other_money(tmp_path: Path) -> None:
    first = write_office(tmp_path / "a", years=(2568,), scale=0.3, seed=1)
    second = write_office(tmp_path / "b", years=(2568,), scale=0.3, seed=2)
    assert first.truth[2568].september != second.truth[2568].september


def test_every_file_written_is_in_the_manifest(tmp_path: Path) -> None:
    manifest = write_office(tmp_path, years=(2564, 2565), scale=0.3)
    assert sorted(digests(tmp_path)) == sorted(file.path for file in manifest.files)
