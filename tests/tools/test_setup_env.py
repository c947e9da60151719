from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup_env

LOCK = """\
uv==0.13.9 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via tambon
uvicorn==0.54.0 \\
    --hash=sha256:cc
"""


def test_one_package_is_taken_from_a_lock_with_all_its_hashes() -> None:
    assert setup_env.pinned(LOCK, "uv").split()[:1] == ["uv==0.13.9"]
    assert setup_env.pinned(LOCK, "uv").count("--hash") == 2
    assert setup_env.pinned(LOCK, "uvicorn") == "uvicorn==0.54.0 \\\n    --hash=sha256:cc\n"


def test_a_package_the_lock_does_not_name_cannot_be_taken() -> None:
    with pytest.raises(setup_env.SetupError, match="rich is not in the lock"):
        setup_env.pinned(LOCK, "rich")


@pytest.mark.parametrize("arguments", [[], ["all"], ["dev", "runtime"]])
def test_any_other_word_is_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert setup_env.main(arguments) == setup_env.WRONG_USE
    assert "requirements-dev.lock" in capsys.readouterr().err


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with a `.venv` that seems to be there."""
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup_env.py").write_text("")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(setup_env, "ROOT", tmp_path)
    monkeypatch.setattr(setup_env, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup_env, "PYTHON", Path(sys.executable))
    return tmp_path


def test_an_environment_without_a_stamp_is_not_current(environment: Path) -> None:
    assert (environment / ".venv").is_dir()
    assert not setup_env.is_current("runtime")


def test_the_development_environment_serves_the_demo_too_but_not_the_reverse(environment: Path) -> None:
    (environment / ".venv" / ".tambon-dev").write_text(setup_env.fingerprint("dev"))
    assert setup_env.is_current("runtime")
    (environment / ".venv" / ".tambon-dev").unlink()
    (environment / ".venv" / ".tambon-runtime").write_text(setup_env.fingerprint("runtime"))
    assert not setup_env.is_current("dev")


def test_a_changed_lock_makes_the_environment_stale(environment: Path) -> None:
    (environment / ".venv" / ".tambon-dev").write_text(setup_env.fingerprint("dev"))
    assert setup_env.is_current("dev")
    (environment / "requirements-dev.lock").write_text("another")
    assert not setup_env.is_current("dev")


def test_a_python_without_venv_and_without_rights_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(setup_env.SetupError, match="has no venv module") as caught:
        setup_env.install_venv_module()
    assert caught.value.remedy.startswith("sudo apt-get install python3.")


def test_it_runs_on_a_bare_python_with_nothing_installed() -> None:
    program = Path(setup_env.__file__)
    done = subprocess.run(
        (sys.executable, "-I", "-S", str(program)), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == setup_env.WRONG_USE
    assert "runtime" in done.stderr
