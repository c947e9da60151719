from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from flows.environment import prepare, use_one_thread
from flows.retrying import is_passing, is_worth_retrying


def prepared(tmp_path: Path, **given: str) -> dict[str, str]:
    environment = dict(given)
    prepare(tmp_path, environment)
    return environment


def test_telemetry_is_off_and_the_first_start_has_time(tmp_path: Path) -> None:
    found = prepared(tmp_path)
    assert found["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert found["DO_NOT_TRACK"] == "1"
    assert found["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] == "120"


def test_prefects_files_stay_in_the_home_folder_which_is_made(tmp_path: Path) -> None:
    assert Path(prepared(tmp_path)["PREFECT_HOME"]).is_dir()
    assert Path(prepared(tmp_path)["PREFECT_HOME"]).is_relative_to(tmp_path)


def test_what_the_user_has_set_stays(tmp_path: Path) -> None:
    mine = str(tmp_path / "mine")
    found = prepared(tmp_path, PREFECT_HOME=mine, PREFECT_LOGGING_LEVEL="DEBUG")
    assert (found["PREFECT_HOME"], found["PREFECT_LOGGING_LEVEL"]) == (mine, "DEBUG")


def test_a_process_that_loads_computes_in_one_thread_unless_the_user_says_otherwise() -> None:
    own: dict[str, str] = {}
    use_one_thread(own)
    users = {"POLARS_MAX_THREADS": "4"}
    use_one_thread(users)
    assert (own, users) == ({"POLARS_MAX_THREADS": "1"}, {"POLARS_MAX_THREADS": "4"})


def test_this_can_be_said_before_polars_is_imported() -> None:
    told = "import sys, cli.refreshing, flows.environment; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


def test_with_a_server_of_the_users_none_is_started(tmp_path: Path) -> None:
    found = prepared(tmp_path, PREFECT_API_URL="http://127.0.0.1:4200/api")
    assert "PREFECT_HOME" not in found


@pytest.mark.parametrize(
    ("error", "is_retried"),
    [
        (OSError(5, "I/O error"), True), (ConnectionResetError(), True), (TimeoutError(), True),
        (OperationalError("SELECT 1", {}, Exception("database is locked")), True), (FileNotFoundError(), False),
        (PermissionError(), False), (IntegrityError("INSERT", {}, Exception("unique")), False), (ValueError("bad"), False),
    ],
)  # fmt: skip
def test_failures_of_the_machine_are_tried_again_and_those_of_data_never(error: Exception, is_retried: bool) -> None:
    assert is_passing(error) is is_retried
    assert is_worth_retrying(None, None, SimpleNamespace(data=error)) is is_retried
