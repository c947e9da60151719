"""What is new in the inbox: files whose size or time of change is not the one remembered.

Nothing is opened here: an inbox in which nothing changed costs one look at the folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file of the inbox: its path below the inbox (with `/`), size and time of change."""

    name: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a run finds: new or changed files, how many are as they were, and the names of all."""

    new: tuple[InboxFile, ...]
    unchanged: int
    names: frozenset[str]


def discover(inbox: Path, known: Mapping[str, tuple[int, int]]) -> Discovery:
    """Files of the inbox and its folders, by name; `known` has size and time of change (ns) of those already done.

    Files that programs leave behind (`~$…`, hidden ones) are passed over.
    """
    files = sorted(_files(inbox), key=lambda file: file.name)
    new = tuple(file for file in files if known.get(file.name) != (file.size_bytes, file.modified_ns))
    return Discovery(new=new, unchanged=len(files) - len(new), names=frozenset(file.name for file in files))


def is_inside(name: str, names: Collection[str]) -> bool:
    """Whether a name is that of a file inside one of the named files, which is a zip then: `x.zip/inner.xlsx`."""
    parts = name.split("/")
    return any("/".join(parts[:count]) in names for count in range(1, len(parts)))


def _files(inbox: Path) -> list[InboxFile]:
    from sources.reading import is_passed_over

    found = []
    for folder, folders, names in os.walk(inbox):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder) / name
            if is_passed_over(path):
                continue
            try:
                state = path.stat()
            except FileNotFoundError:
                continue
            found.append(InboxFile(path.relative_to(inbox).as_posix(), state.st_size, state.st_mtime_ns))
    return found
