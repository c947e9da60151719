"""Prefect's settings for a run started by hand. They must stand in the environment before Prefect is imported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # For whoever calls the flows without `flows.server`: the first start makes Prefect's database, 12–24 s; default 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # Errors are told by the command line in words; Prefect would print their tracebacks, and a server ended with the
    # run would complain about the events it had no time to write. Prefect's pages still have them.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def use_one_thread(environment: MutableMapping[str, str] | None = None) -> None:
    """Has this process compute in one thread, unless the user has said how many: its reading processes want the others.

    Before polars is imported, which reads it once. A worker of Prefect has it from `prefect.yaml`.
    """
    environment = os.environ if environment is None else environment
    environment.setdefault("POLARS_MAX_THREADS", "1")


def prepare(home: Path, environment: MutableMapping[str, str] | None = None) -> None:
    """Sets what the user has not set: no telemetry, a quiet console, Prefect's files inside the home folder.

    With `PREFECT_API_URL` set, runs are told to that server; else `flows.server` starts one for the run alone.
    """
    environment = os.environ if environment is None else environment
    for name, value in QUIET.items():
        environment.setdefault(name, value)
    if environment.get("PREFECT_API_URL"):
        return
    folder = Path(environment.setdefault("PREFECT_HOME", str(home / ".work" / "prefect")))
    # Prefect makes the last folder of a path only, and its server does not start without.
    folder.mkdir(parents=True, exist_ok=True)
