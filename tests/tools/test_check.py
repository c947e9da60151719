from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def checked(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "__init__.py").write_text(f'"""A room."""\n\n{text}')
    command = (sys.executable, "-m", "tools.check", str(folder))
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_folder_with_nothing_wrong_passes(tmp_path: Path) -> None:
    done = checked(tmp_path, "ANSWER: int = 42\n")

    assert done.stdout.splitlines()[-1] == "check: 3 of 3 good"
    assert done.returncode == 0


def test_every_check_runs_even_after_one_has_failed(tmp_path: Path) -> None:
    done = checked(tmp_path, 'import os\n\nANSWER: int = "42"\n')

    assert done.stdout.splitlines()[-1] == "check: 1 of 3 good; wrong: ruff, mypy"
    assert done.returncode == 1
