"""Killed in any of its phases, a night is completed by the next one, to the same end as a night nobody disturbed."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections import Counter
from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from pipeline.home import create_home, open_home
from pipeline.office import close_office, open_office
from sql import dialect
from sql.dump import different, dump
from tests.homes import by_url
from tests.pipeline.killable import Killer
from tests.pipeline.nights import ORGANISATION, PHASES, ask, new_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sql.dump import ViewState

    Copies = Callable[[str], Path]

pytestmark = pytest.mark.slow
TRIALS = {("loads", "sqlite"): 50, ("loads", "postgresql"): 21, ("whole", "sqlite"): 10, ("whole", "postgresql"): 10}
"""How often a night is killed; `benchmarks.safety` does it more often."""
NOT_IN_LOADS = {"check", "close", "workbook"}
SMALL_BYTES = 9_000
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    made = Killer.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home before its first night, with a few small files of different kinds in its inbox."""
    root = new_home(tmp_path_factory.mktemp("before") / "home", scale=0.05)
    for path in (root / "inbox").rglob("*"):
        if path.is_file() and path.stat().st_size > SMALL_BYTES:
            path.unlink()
    return root


@pytest.fixture
def copies(database: str, before: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Copies:
    """Makes copies of that home, each with a migrated warehouse of its own."""

    def copy(name: str) -> Path:
        home = create_home(tmp_path / name, ORGANISATION)
        shutil.copytree(before / "inbox", home.inbox, dirs_exist_ok=True)
        if database == "sqlite":
            shutil.copy(request.getfixturevalue("migrated_file"), home.root / "warehouse.db")
        else:
            by_url(home, request.getfixturevalue("new_postgres")(True))
        return home.root

    return copy


def said(root: Path) -> dict[str, ViewState]:
    with open_office(root).engine.connect() as connection:
        found = dump(connection)
    close_office(root)
    return found


def wait_for_the_server(root: Path) -> None:
    """Waits until a PostgreSQL server knows that whoever was killed is gone: until then it still holds its locks."""
    engine = dialect.connect(open_home(root).warehouse_url)
    others = text(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    end = time.monotonic() + PATIENCE_SECONDS
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not dialect.is_sqlite(engine) and connection.execute(others).scalar():
            assert time.monotonic() < end, "the server still serves the night that was killed"
    engine.dispose()


@pytest.mark.parametrize("what", ["loads", "whole"])
def test_a_night_killed_in_any_phase_ends_as_an_undisturbed_one(
    what: str, killer: Killer, database: str, copies: Copies
) -> None:
    assert killer.run(what, copies("first"))[0] == 0
    undisturbed = copies("undisturbed")
    code, lasted = killer.phases(what, undisturbed)
    assert code == 0
    wanted = said(undisturbed)
    assert sum(state.rows for state in wanted.values()) > 50
    phases = [phase for phase in PHASES if what == "whole" or phase not in NOT_IN_LOADS]
    assert list(lasted) == phases
    trials = TRIALS[what, database]
    chance, killed_in = random.Random(2569), Counter[str]()
    for trial, phase in enumerate(islice(cycle(phases), trials)):
        root = copies(f"trial-{trial}")
        # each phase once at its beginning, where it is hit however long it takes, then anywhere
        moment = chance.uniform(0, (0.3 if trial < len(phases) else 0.8) * lasted[phase])
        code, ended_in = killer.run_until(what, root, phase, moment)
        killed_in[ended_in] += code == -signal.SIGALRM
        wait_for_the_server(root)
        assert killer.run(what, root)[0] == 0, (phase, moment)
        assert different(wanted, said(root)) == [], (phase, moment)
        statuses = {status for (status,) in ask(root, "SELECT status FROM run")}
        assert statuses <= {"interrupted", "completed"}
        assert not list(open_home(root).archive.glob(".incoming-*"))
        close_office(root)
        shutil.rmtree(root)
    assert killed_in.total() >= 0.6 * trials, f"too few nights were killed before their end: {killed_in}"
    assert [phase for phase in phases if not killed_in[phase]] == [], killed_in
