"""A Prefect server for one run: it starts beside the run and ends with it, however that ends.

Prefect's own temporary server is a child in the terminal's process group: Ctrl-C ends it first, and the run then waits
minutes for a server that is gone; after SIGKILL it stays for ever. This one has a session of its own and ends when the
pipe to the run closes. `start` is what the command line calls; run as a program, this module is the server.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from pipeline.errors import PreflightError

if TYPE_CHECKING:
    from collections.abc import MutableMapping

START_SECONDS = 120
"""The first start makes Prefect's own database: 12–24 s on an idle machine."""
_END_SECONDS = 10
_OF_A_SERVER = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT_SERVER_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}
"""What Prefect sets for its own temporary server: no pages, no scheduler, none of the services a run can do without."""


@dataclass(slots=True)
class Server:
    """A server that was started; `wait` for it before the first flow."""

    process: subprocess.Popen[bytes]
    api: str
    log: Path

    def wait(self) -> None:
        """Returns when the server answers.

        Raises:
            PreflightError: it ended, or does not answer in time.
        """
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urlopen(f"{self.api}/health", timeout=5) as answer:  # noqa: S310  our own server
                    if answer.status == 200:  # noqa: PLR2004  OK
                        return
            except (URLError, TimeoutError, ConnectionError):
                time.sleep(0.05)
        self.stop()
        raise PreflightError.of("prefect_not_started", log=self.log)

    def stop(self) -> None:
        """Ends the server and waits for its end."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(environment: MutableMapping[str, str]) -> Server | None:
    """Starts a server and sets `PREFECT_API_URL` of `environment`; None where the user has a server already.

    `environment` is what `flows.environment.prepare` made, with `PREFECT_HOME`. The server is stopped when this process
    ends, after Prefect has told it the last things.

    Raises:
        PreflightError: it did not even begin.
    """
    if environment.get("PREFECT_API_URL"):
        return None
    log = Path(environment["PREFECT_HOME"]) / "server.log"
    paths = [str(Path(__file__).parents[1]), environment.get("PYTHONPATH", "")]
    given = {**environment, **_OF_A_SERVER, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with log.open("wb") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.server"],
            env=given,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    assert process.stdout is not None  # noqa: S101  it is a pipe
    port = process.stdout.readline().strip()
    server = Server(process, f"http://127.0.0.1:{port.decode() or 0}/api", log)
    atexit.register(server.stop)
    if not port:
        server.stop()
        raise PreflightError.of("prefect_not_started", log=log)
    environment["PREFECT_API_URL"] = server.api
    return server


def main() -> None:
    """Serves until standard input ends; the first line of standard output is the port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        import uvicorn

        config = uvicorn.Config(
            "prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on", access_log=False
        )
        server = uvicorn.Server(config)
        threading.Thread(target=_end_with_run, args=(server,), daemon=True).start()
        server.run(sockets=[listening])


def _end_with_run(server: object) -> None:
    """Waits for the end of the run, whose end of the pipe closes even when it is killed."""
    sys.stdin.buffer.read()
    server.should_exit = True  # type: ignore[attr-defined]  # uvicorn.Server, imported late
    time.sleep(_END_SECONDS / 2)
    os._exit(0)


if __name__ == "__main__":
    main()
