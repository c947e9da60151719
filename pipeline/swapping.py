"""A warehouse made again held against the one there is, and put into its place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.backup import default_path, make_backup
from pipeline.errors import BackupError
from pipeline.progress import tell
from pipeline.rebuilding import folder_of
from sql import backup, replay
from sql.as_of import at
from sql.dump import Difference, different, dump, explain
from sql.events import Event, record_event
from sql.runs import ensure_organisation
from transforms.thai import matching_key

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from pipeline.office import Office
    from sql.dump import ViewState


@dataclass(frozen=True, slots=True)
class Held:
    """How two warehouses differ: views as they are now, and after which runs (number, view) they once did.

    `views` and `moments` are how many were compared.
    """

    views: int
    moments: int
    now: tuple[Difference, ...]
    then: tuple[tuple[int, str], ...]

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return not self.now and not self.then


def hold_against(office: Office, engine: Engine, *, with_history: bool) -> Held:
    """Compares every public view of an office's warehouse with that of another, numbers and moments left out.

    `with_history`: also every view as it was known at the end of each run.
    """
    name = office.home.settings.organisation
    other_id = ensure_organisation(engine, name, matching_key(name))
    with backup.snapshot(office.engine) as old, backup.snapshot(engine) as new:
        first, second = dump(old, organisation=name), dump(new, organisation=name)
        views = different(first, second)
        now = tuple(explain(old, new, view, organisation=name) for view in views)
        runs = replay.past_runs(old, office.organisation_id) if with_history else []
        then = []
        for done, past in enumerate(runs, start=1):
            once = _known_at(old, office.organisation_id, past.until, name)
            again = _known_at(new, other_id, past.until, name)
            then += [(past.run_id, view) for view in different(once, again)]
            tell("compare", done, len(runs))
    return Held(len(first), len(runs), now, tuple(then))


def _known_at(connection: Connection, organisation_id: int, moment: datetime, name: str) -> dict[str, ViewState]:
    with at(connection, organisation_id, known=moment):
        return dump(connection, organisation=name)


def swap(office: Office, engine: Engine) -> Path:
    """Puts a warehouse made again into the place of the one there is, of which a backup is made first; returns that.

    The caller holds the writer lock.

    Raises:
        BackupError: the warehouse holds other organisations too.
    """
    names = backup.organisations(office.engine)
    if len(names) > 1:
        raise BackupError.of("rebuild_several", names=", ".join(names))
    kept = default_path(office.home, datetime.now().astimezone())
    kept = kept.with_name(f"before-rebuild-{kept.name}")
    make_backup(office, kept)
    with backup.snapshot(engine) as new:
        said = dump(new, is_exact=True)

        def verify(connection: Connection) -> None:
            wrong = different(said, dump(connection, is_exact=True))
            if wrong:
                raise BackupError.of("restore_differs", path=folder_of(office.home), views=", ".join(wrong))

        backup.replace_all(office.engine, backup.read(new), verify)
    record_event(office.engine, Event.WAREHOUSE_REBUILT, kept.name)
    return kept


def remove(office: Office) -> None:
    """Removes what a rebuilding left in the working folder."""
    shutil.rmtree(folder_of(office.home), ignore_errors=True)
