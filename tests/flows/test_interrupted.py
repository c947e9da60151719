"""A run killed at any step is completed by the next one, to the same end as a run nobody disturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from sql.views import views as all_views
from tests.flows.offices import PROJECT, ask, new_office, refresh, start_refresh

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 240
OF_THE_RUN = {
    "finding_id",
    "source_file_id",
    "load_id",
    "closed_load_id",
    "known_from",
    "known_to",
    "received_at",
    "happened_at",
}
"""What tells when and by which run a thing became known; all else must be the same."""
FILES_WITHOUT_TIME = (
    "SELECT file_name, status, reason_en, as_of_basis, tables, rows_loaded, rows_quarantined, rows_skipped FROM v_files"
)
"""A PDF tells no time of its own: `as_of` is when it was received."""


def accepted(home: Home) -> int:
    return len(list(home.work.glob("runs/*/readings/*")))


def count(table: str) -> Callable[[Home], int]:
    def rows(home: Home) -> int:
        found = ask(home, f"SELECT COUNT(*) FROM {table}")
        return int(found[0][0]) if found else 0

    return rows


STEPS: dict[str, tuple[Callable[[Home], int], int]] = {
    "while reading": (accepted, 3),
    "while loading": (count("load"), 2),
    "while linking": (count("link_state"), 1),
    "while checking across tables or reporting": (count("finding WHERE origin = 'sql'"), 1),
}


def kill_when(api: str, home: Home, progress: Callable[[Home], int], enough: int) -> None:
    process = start_refresh(api, home)
    end = time.monotonic() + PATIENCE_SECONDS
    while progress(home) < enough:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < end, "the run never came to this step"
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)


def views(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Every public view as a bag of rows, without what depends on when a run was."""
    found = {}
    for view in (view for view in all_views() if view.is_public):
        kept = ", ".join(f'"{column}"' for column, _ in view.columns if column not in OF_THE_RUN)
        query = FILES_WITHOUT_TIME if view.name == "v_files" else f"SELECT {kept} FROM {view.name}"
        found[view.name] = sorted(ask(home, query), key=repr)
    return found


@pytest.fixture(scope="module")
def undisturbed(
    prefect: str, create_home: HomeMaker, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[Any, ...]]]:
    assert prefect
    home, _ = new_office(create_home, tmp_path_factory.mktemp("undisturbed") / "home", years=(2568,), scale=0.1)
    refresh(home)
    return views(home)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_run_is_completed_by_the_next(
    step: str, prefect: str, create_home: HomeMaker, undisturbed: dict[str, list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    home, manifest = new_office(create_home, tmp_path / "home", years=(2568,), scale=0.1)
    kill_when(prefect, home, *STEPS[step])
    summary = refresh(home)
    assert summary["was_unfinished"] is True
    assert [row[0] for row in ask(home, "SELECT status FROM run ORDER BY run_id")] == ["interrupted", "completed"]
    found = views(home)
    assert len(found) > 10
    assert {name: rows for name, rows in found.items() if rows != undisturbed[name]} == {}
    assert home.report_path(2568).is_file()
    assert refresh(home)["status"] == "nothing_new"
    assert refresh(home)["unchanged"] == len(manifest.files)


def test_what_a_killed_run_left_behind_is_cleared_away(prefect: str, create_home: HomeMaker, tmp_path: Path) -> None:
    home, _ = new_office(create_home, tmp_path / "home", years=(2568,), scale=0.1)
    kill_when(prefect, home, accepted, 2)
    assert list(home.work.glob("runs/*"))
    refresh(home)
    assert list(home.work.glob("runs/*")) == []
    assert list(home.archive.glob(".incoming-*")) == []


def by_hand(home: Home) -> subprocess.Popen[str]:
    """`tambon refresh` in a terminal of its own, with a Prefect server of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMBON_", "PREFECT_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "cli.main", "refresh"],
        env={**kept, "TAMBON_HOME": str(home.root)},
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def family_reading(process: subprocess.Popen[str], home: Home) -> list[psutil.Process]:
    """Waits until files are being read; returns all processes of the run but the first."""
    end = time.monotonic() + PATIENCE_SECONDS
    while accepted(home) < 2:
        assert process.poll() is None, "the run ended before it could be interrupted"
        assert time.monotonic() < end, "the run never came to reading"
        time.sleep(0.01)
    family: list[psutil.Process] = psutil.Process(process.pid).children(recursive=True)
    assert any("flows.server" in " ".join(member.cmdline()) for member in family)
    return family


def test_ctrl_c_ends_the_run_at_once_with_words_and_the_next_completes_it(
    prefect: str, create_home: HomeMaker, tmp_path: Path
) -> None:
    assert prefect
    home, manifest = new_office(create_home, tmp_path / "home", years=(2568,), scale=0.1)
    process = by_hand(home)
    family = family_reading(process, home)
    os.killpg(process.pid, signal.SIGINT)
    said, complained = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "tambon refresh" in complained
    assert "Traceback" not in said + complained
    _, left = psutil.wait_procs(family, timeout=20)
    assert left == []
    summary = refresh(home)
    assert summary["was_unfinished"] is True
    assert refresh(home)["unchanged"] == len(manifest.files)


def test_a_killed_run_leaves_no_process_behind(create_home: HomeMaker, tmp_path: Path) -> None:
    home, _ = new_office(create_home, tmp_path / "home", years=(2568,), scale=0.1)
    process = by_hand(home)
    family = family_reading(process, home)
    process.kill()
    process.communicate(timeout=30)
    _, left = psutil.wait_procs(family, timeout=30)
    assert left == []
