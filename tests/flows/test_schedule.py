"""The smoke test of the schedule: with wrong pins Prefect takes a deployment and silently never runs it."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.homes import HomeMaker

PROJECT = Path(__file__).parents[2]
START_SECONDS = 180
SCHEDULE_SECONDS = 90
ANSWER_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    """What the server answers; while its database is busy it is asked again, as Prefect's own client does."""
    end = time.monotonic() + ANSWER_SECONDS
    while True:
        answer = httpx.request(method, url, json=body, timeout=30)
        if not answer.is_server_error or time.monotonic() > end:
            return answer.raise_for_status().json()
        time.sleep(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A whole Prefect server with its scheduler, on its own database; its API address and the environment of clients."""
    folder = tmp_path_factory.mktemp("prefect")
    port = _free_port()
    api = f"http://127.0.0.1:{port}/api"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "TAMBON_HOME": str(folder / "home"),
    }
    log = (folder / "server.log").open("wb")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_for(api, process, folder / "server.log")
        yield api, environment
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)
        log.close()


def _wait_for(api: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(errors="replace")
        try:
            if httpx.get(f"{api}/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    pytest.fail(f"no Prefect server after {START_SECONDS} s: {log.read_text(errors='replace')[-2000:]}")


def _prefect(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def deployments(server: tuple[str, dict[str, str]]) -> dict[str, dict[str, Any]]:
    """What `prefect deploy --all` makes of prefect.yaml, by name."""
    api, environment = server
    before = sorted(path.name for path in PROJECT.iterdir())
    _prefect(environment, "work-pool", "create", "tambon", "--type", "process")
    _prefect(environment, "deploy", "--all")
    assert sorted(path.name for path in PROJECT.iterdir()) == before, "deploying leaves nothing in the project"
    found = _ask("POST", f"{api}/deployments/filter", {})
    return {deployment["name"]: deployment for deployment in found}


@pytest.mark.slow
def test_prefect_yaml_gives_both_deployments_on_the_process_pool(deployments: dict[str, dict[str, Any]]) -> None:
    assert set(deployments) == {"nightly-refresh", "yearly-report"}
    assert {deployment["work_pool_name"] for deployment in deployments.values()} == {"tambon"}


@pytest.mark.slow
def test_one_night_at_a_time(deployments: dict[str, dict[str, Any]]) -> None:
    nightly = deployments["nightly-refresh"]
    assert nightly["global_concurrency_limit"]["limit"] == 1
    assert nightly["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"


@pytest.mark.slow
def test_the_server_schedules_nights_at_two_in_bangkok(
    server: tuple[str, dict[str, str]], deployments: dict[str, dict[str, Any]]
) -> None:
    api, _ = server
    query = {
        "deployments": {"id": {"any_": [deployments["nightly-refresh"]["id"]]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "sort": "EXPECTED_START_TIME_ASC",
    }
    end = time.monotonic() + SCHEDULE_SECONDS
    runs: list[dict[str, Any]] = []
    while not runs and time.monotonic() < end:
        runs = _ask("POST", f"{api}/flow_runs/filter", query)
        time.sleep(0 if runs else 0.5)
    starts = [datetime.fromisoformat(run["expected_start_time"]).astimezone(ZoneInfo("Asia/Bangkok")) for run in runs]
    assert len(starts) >= 2, "the scheduler made no runs: are the pins of prefect and sqlalchemy right?"
    assert {(start.hour, start.minute) for start in starts} == {(2, 0)}
    assert all((later - earlier).days == 1 for earlier, later in itertools.pairwise(starts))


@pytest.mark.slow
def test_a_yearly_report_is_never_scheduled_by_itself(deployments: dict[str, dict[str, Any]]) -> None:
    assert deployments["yearly-report"]["schedules"] == []


@pytest.mark.slow
def test_a_worker_runs_the_deployment_as_it_was_deployed(
    create_home: HomeMaker, server: tuple[str, dict[str, str]], deployments: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    api, environment = server
    home = create_home(tmp_path / "home", "อบต.โคกไม้ลาย")
    (home.inbox / "x.pdf").write_bytes(b"%PDF-1.4")
    wanted = {"state": {"type": "SCHEDULED"}, "parameters": {"home": str(home.root)}}
    made = _ask("POST", f"{api}/deployments/{deployments['nightly-refresh']['id']}/create_flow_run", wanted)
    _prefect(environment, "worker", "start", "--pool", "tambon", "--run-once")
    run = _ask("GET", f"{api}/flow_runs/{made['id']}")
    assert run["state"]["type"] == "COMPLETED", run["state"]
    assert (home.quality / "run-1.json").is_file()
