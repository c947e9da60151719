from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.discovery import discover

if TYPE_CHECKING:
    from pathlib import Path


def known(inbox: Path) -> dict[str, tuple[int, int]]:
    return {file.name: (file.size_bytes, file.modified_ns) for file in discover(inbox, {}).new}


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_file_of_a_new_inbox_is_new_folders_included_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("ข.xlsx", "ก/ข.xlsx", "ก/ค/ง.csv"):
        put(tmp_path / name)
    assert [file.name for file in discover(tmp_path, {}).new] == ["ก/ข.xlsx", "ก/ค/ง.csv", "ข.xlsx"]


def test_files_as_they_were_are_not_new(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx")
    found = discover(tmp_path, known(tmp_path))
    assert (found.new, found.unchanged, found.names) == ((), 1, frozenset({"a.xlsx"}))


def test_another_size_or_another_time_makes_a_file_new(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a.xlsx"), put(tmp_path / "b.xlsx")
    before = known(tmp_path)
    first.write_text("longer", encoding="utf-8")
    os.utime(first, ns=(0, before["a.xlsx"][1]))
    os.utime(second, ns=(0, before["b.xlsx"][1] + 1))
    assert [file.name for file in discover(tmp_path, before).new] == ["a.xlsx", "b.xlsx"]


def test_what_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    for name in ("~$a.xlsx", ".hidden", ".folder/a.xlsx", "Thumbs.db", "desktop.ini"):
        put(tmp_path / name)
    assert discover(tmp_path, {}).names == frozenset()


def test_a_link_that_leads_nowhere_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nothing")
    assert discover(tmp_path, {}).names == frozenset()
