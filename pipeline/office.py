"""One office at work: its home folder, its warehouse, its number there, and the right to write."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from pipeline.errors import HomeError, PreflightError
from pipeline.home import WAREHOUSE, Home, open_home
from sql.engine import migrate, open_warehouse
from sql.locks import writer_lock
from sql.runs import ensure_organisation
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

NEEDED_MB = 200
"""Room for one night's files, their readings and the drafts."""


@dataclass(frozen=True, slots=True)
class Office:
    """A home folder with its open warehouse."""

    home: Home
    engine: Engine
    organisation_id: int


_open: dict[tuple[Path, str, str], Office] = {}
_lock = Lock()


def open_office(root: Path) -> Office:
    """Opens a home folder and its warehouse, brought up to date. Once a process; asked again, it is the same one.

    Raises:
        HomeError: the home folder or its settings cannot be used.
        PreflightError: the disk is full.
        WarehouseError: the warehouse cannot be opened, or a newer program made it.
    """
    home = open_home(root)
    key = (root, home.warehouse_url, home.settings.organisation)
    with _lock:
        office = _open.get(key)
        if office is not None and office.home.settings == home.settings:
            return office
        check_disk(root)
        engine = office.engine if office is not None else open_warehouse(home.warehouse_url)
        migrate(engine)
        name = home.settings.organisation
        office = _open[key] = Office(home, engine, ensure_organisation(engine, name, matching_key(name)))
        return office


def open_existing(root: Path) -> Office:
    """Opens a home folder that has a warehouse already.

    Raises:
        HomeError: as `open_office`, or nothing was ever taken in.
    """
    home = open_home(root)
    if home.settings.warehouse_url is None and not (root / WAREHOUSE).exists():
        raise HomeError.of("warehouse_missing", root=root)
    return open_office(root)


def close_office(root: Path) -> None:
    """Closes the warehouse of a home folder in this process."""
    with _lock:
        for key in [key for key in _open if key[0] == root]:
            _open.pop(key).engine.dispose()


def check_disk(root: Path, needed_mb: int = NEEDED_MB) -> None:
    """Raises PreflightError when the disk of a folder has less than `needed_mb` left."""
    free_mb = shutil.disk_usage(root).free // 1_000_000
    if free_mb < needed_mb:
        raise PreflightError.of("disk_full", root=root, free_mb=free_mb, needed_mb=needed_mb)


@contextmanager
def writing(office: Office) -> Iterator[None]:
    """The right to write for this organisation, for one run at a time.

    Raises:
        WarehouseBusyError: another run has it.
    """
    with writer_lock(office.engine, office.home.settings.organisation):
        yield
