"""Nights in processes that may be killed: a process that has imported everything forks one for each night.

    python -m tests.pipeline.killable

Reads lines `whole ROOT` or `loads ROOT`, answers each with the number of the process it forked and, once that ended,
with its exit code (negative: the signal). `whole` is a night as it is; `loads` reads in the process itself and judges no
rows, so that most of its time goes into the warehouse.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.pipeline.nights import loads, night


def _say(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # what a night imports only when it needs it: a forked process shall not wait for it
    for needed in ("alembic.command", "great_expectations", "expectations.judge", "expectations.warehouse"):
        importlib.import_module(needed)
    _say("ready")
    for line in sys.stdin:
        what, _, root = line.strip().partition(" ")
        child = os.fork()
        if child == 0:
            os.close(0)
            code = 1
            try:
                {"whole": night, "loads": loads}[what](Path(root))
                code = 0
            except BaseException:  # noqa: BLE001  whatever it is, it is told; the fork must not go on as its parent
                traceback.print_exc()
            finally:
                os._exit(code)
        _say(child)
        _say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


@dataclass(slots=True)
class Killer:
    """Starts nights and kills them."""

    process: subprocess.Popen[str]

    @classmethod
    def start(cls) -> Killer:
        """The process that forks; it has imported everything when this returns."""
        command = [sys.executable, "-m", "tests.pipeline.killable"]
        root = Path(__file__).parents[2]
        made = cls(subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        assert made._answer() == "ready"
        return made

    def stop(self) -> None:
        """Ends the process."""
        self.process.communicate()

    def _answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self, what: str, root: Path, kill_after: float | None = None) -> tuple[int, float]:
        """One night: its exit code and seconds; with `kill_after`, killed after so many seconds unless it has ended."""
        assert self.process.stdin is not None
        began = time.monotonic()
        self.process.stdin.write(f"{what} {root}\n")
        self.process.stdin.flush()
        child = int(self._answer())
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):  # it came to its end before
                os.kill(child, 9)
        return int(self._answer()), time.monotonic() - began
