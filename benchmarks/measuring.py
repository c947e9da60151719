"""Running a program and knowing what it cost: wall time, processor time, and the largest of all its processes."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
SAMPLED_EVERY_S = 0.05
MEGABYTE = 1_000_000
_KEEPS_NOTHING = "PYTHONDONTWRITEBYTECODE"
"""With it every start compiles all it imports anew."""


class ProgramFailedError(Exception):
    """A measured program did not end as expected; a figure of it would mean nothing."""

    def __init__(self, command: Sequence[str], code: int, output: str) -> None:
        super().__init__(f"{' '.join(command)}: exit {code}\n{output[-2000:]}")
        self.code = code
        self.output = output


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a program cost. `cpu_s` counts the program and the children it waited for.

    `peak_mb` is the largest resident memory any single process of it had (sampled every 50 ms; 0 where not asked for),
    `peak_name` that process.
    """

    wall_s: float
    cpu_s: float
    output: str
    peak_mb: float = 0.0
    peak_name: str = ""


def run(
    *command: str, good: Sequence[int] = (0,), environment: Mapping[str, str] | None = None, is_watched: bool = False
) -> Cost:
    """Runs a command at the root of the project and measures it; Python keeps what it compiles, as it does for users.

    Raises:
        ProgramFailedError: it ended with another code than one of `good`.
    """
    before = os.times()
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**{name: value for name, value in os.environ.items() if name != _KEEPS_NOTHING}, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        watch = _Watch(process.pid) if is_watched else None
        output, errors = process.communicate()
    wall = time.perf_counter() - started
    after = os.times()
    if process.returncode not in good:
        raise ProgramFailedError(command, process.returncode, output + errors)
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    peak_mb, peak_name = watch.end() if watch else (0.0, "")
    return Cost(wall, cpu, output, peak_mb, peak_name)


class _Watch:
    """Looks at a process and all its descendants until `end` is called."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._peak: tuple[int, str] = (0, "")
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> tuple[float, str]:
        self._ended.set()
        self._thread.join()
        return self._peak[0] / MEGABYTE, self._peak[1]

    def _look(self) -> None:
        while not self._ended.wait(SAMPLED_EVERY_S):
            try:
                family = [self._root, *self._root.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            for process in family:
                try:
                    size = process.memory_info().rss
                    if size > self._peak[0]:
                        self._peak = size, " ".join(process.cmdline()[-2:])[-60:] or self._peak[1]
                except psutil.Error:  # it ended while we looked
                    continue
