"""No room left in the middle of a refresh: said in words, exit code 3, and the next refresh completes.

On SQLite alone: the limit is one of the process that writes the file; a server has its own (tests/sql/test_failures.py).
"""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.home import create_home
from pipeline.office import close_office, open_office
from tests.flows.offices import PROJECT, ask, environment, new_office, refresh

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_a_file_that_can_grow_no_more_ends_the_run_with_words(prefect: str, tmp_path: Path) -> None:
    home, manifest = new_office(create_home, tmp_path / "home", years=(2568,), scale=0.1)
    open_office(home.root)
    close_office(home.root)
    most = (home.root / "warehouse.db").stat().st_size + 100_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    process = subprocess.run(
        [sys.executable, "-m", "cli.main", "refresh", "--lang", "en"],
        check=False,
        cwd=PROJECT,
        env=environment(prefect, TAMBON_HOME=str(home.root)),
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        preexec_fn=limit,
    )
    assert process.returncode == 3, process.stdout + process.stderr
    assert "run tambon refresh again" in process.stderr
    assert "Traceback" not in process.stdout + process.stderr
    summary = refresh(home)
    assert summary["was_unfinished"] is True
    assert refresh(home)["unchanged"] == len(manifest.files)
    assert ask(home, "SELECT COUNT(*) FROM run WHERE status = 'completed'") == [(1,)]
