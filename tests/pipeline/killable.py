"""Nights in processes that may be killed: a process that has imported everything forks one for each night.

    python -m tests.pipeline.killable

Reads lines `whole ROOT` or `loads ROOT` (parted by tabs), answers each with the number of the process it forked, with a
line `at PHASE` when that begins a phase of the night, and, once it ended, with its exit code (negative: the signal).
`whole` is a night as it is, with its reports; `loads` reads in the process itself and judges no rows, so that most of its
time goes into the warehouse. With `PHASE` and `SECONDS` behind, the kernel ends the night so long after that phase began.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.pipeline.nights import loads, whole

if TYPE_CHECKING:
    from collections.abc import Callable


def _say(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def _watched(phase: str = "", seconds: str = "0") -> Callable[[str], None]:
    """Says which phase begins, and has the process ended so many seconds after one of them.

    The alarm has its default action: the kernel ends the process as SIGKILL does, no code of it runs any more. Unlike a
    kill from outside it comes in that very phase however busy the machine is.
    """

    def at(begun: str) -> None:
        _say(f"at {begun}")
        if begun == phase:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, float(seconds))

    return at


if __name__ == "__main__":
    # what a night imports only when it needs it: a forked process shall not wait for it
    for needed in ("alembic.command", "great_expectations", "expectations.judge", "expectations.warehouse"):
        importlib.import_module(needed)
    _say("ready")
    for line in sys.stdin:
        what, root, *when = line.strip().split("\t")
        child = os.fork()
        if child == 0:
            os.close(0)
            _say(os.getpid())
            code = 1
            try:
                {"whole": whole, "loads": loads}[what](Path(root), _watched(*when))
                code = 0
            except BaseException:  # noqa: BLE001  whatever it is, it is told; the fork must not go on as its parent
                traceback.print_exc()
            finally:
                os._exit(code)
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
        began = time.monotonic()
        child = self._begin(what, root)
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):  # it came to its end before
                os.kill(child, 9)
        code = self._to_the_end({})
        return code, time.monotonic() - began

    def phases(self, what: str, root: Path) -> tuple[int, dict[str, float]]:
        """One night: its exit code, and for each phase, in their order, how many seconds it took."""
        began: dict[str, float] = {}
        self._begin(what, root)
        code = self._to_the_end(began)
        ends = [*list(began.values())[1:], time.monotonic()]
        return code, {phase: end - start for (phase, start), end in zip(began.items(), ends, strict=True)}

    def run_until(self, what: str, root: Path, phase: str, seconds: float) -> tuple[int, str]:
        """One night, ended so many seconds after a phase began: its exit code, and the phase in which it ended."""
        began: dict[str, float] = {}
        self._begin(what, root, phase, f"{max(seconds, 1e-6):.6f}")
        code = self._to_the_end(began)
        return code, list(began)[-1]

    def _begin(self, what: str, root: Path, *when: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join((what, str(root), *when)) + "\n")
        self.process.stdin.flush()
        return int(self._answer())

    def _to_the_end(self, phases: dict[str, float]) -> int:
        """Reads on to the exit code; writes down when each phase began."""
        while (said := self._answer()).startswith("at "):
            phases.setdefault(said.removeprefix("at "), time.monotonic())
        return int(said)
