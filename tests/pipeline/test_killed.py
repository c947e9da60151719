"""Killed at any moment, a night is completed by the next one, to the same end as a night nobody disturbed."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.home import open_home
from pipeline.office import close_office, open_office
from sql.dump import different, dump
from tests.pipeline.killable import Killer
from tests.pipeline.nights import ask, new_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sql.dump import ViewState

pytestmark = pytest.mark.slow
TRIALS = {"loads": 50, "whole": 4}
"""How often a night is killed; `benchmarks.killed` does it more often."""
SMALL_BYTES = 9_000


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    made = Killer.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home before its first night, its warehouse made, with a few small files of different kinds in its inbox."""
    root = new_home(tmp_path_factory.mktemp("before") / "home", scale=0.05)
    for path in (root / "inbox").rglob("*"):
        if path.is_file() and path.stat().st_size > SMALL_BYTES:
            path.unlink()
    open_office(root)
    close_office(root)
    return root


def said(root: Path) -> dict[str, ViewState]:
    with open_office(root).engine.connect() as connection:
        found = dump(connection)
    close_office(root)
    return found


@pytest.mark.parametrize("what", TRIALS)
def test_a_killed_night_ends_as_an_undisturbed_one(what: str, killer: Killer, before: Path, tmp_path: Path) -> None:
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(before, undisturbed)
    assert killer.run(what, undisturbed)[0] == 0
    shutil.rmtree(undisturbed)
    shutil.copytree(before, undisturbed)
    code, seconds = killer.run(what, undisturbed)
    assert code == 0
    wanted = said(undisturbed)
    assert sum(state.rows for state in wanted.values()) > 50
    chance, killed = random.Random(2569), 0
    for trial in range(TRIALS[what]):
        root = tmp_path / f"trial-{trial}"
        shutil.copytree(before, root)
        moment = chance.uniform(0.01, 0.8 * seconds)
        ended = killer.run(what, root, moment)[0]
        killed += ended == -9
        assert killer.run(what, root)[0] == 0, moment
        assert different(wanted, said(root)) == [], moment
        statuses = {status for (status,) in ask(root, "SELECT status FROM run")}
        assert statuses <= {"interrupted", "completed"}
        assert not list(open_home(root).archive.glob(".incoming-*"))
        close_office(root)
        shutil.rmtree(root)
    assert killed >= TRIALS[what] / 2, f"only {killed} nights were killed before their end"
