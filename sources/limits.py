"""How much memory and time a reading process may take, and how it keeps to that: what runs in the child itself.

Nothing here imports a reader.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing import process
from pathlib import Path

ONE_THREAD = {"POLARS_MAX_THREADS": "1", "RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Set in a child before it imports any reader: the children are the parallelism."""
NICENESS = 5
EASY_BYTES = 4_000_000
CPU_SECONDS_PER_MB = 0.5
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""`mallopt`'s names for what is kept at the end of the heap, what is mapped alone, and the number of arenas."""
_KEPT_BYTES, _ALONE_BYTES = 32 << 20, 4 << 20
"""Of freed memory so much stays with the process; what is larger than this is mapped alone and given back at once."""
_TYPICALLY_MAPPED, _TYPICALLY_FILLED = 440 << 20, 60 << 20
"""Of a child that has imported the readers, for systems that do not say."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one child, or of one call of it.

    `memory_bytes` is what a child may have in memory, all told. The system limits address space instead, of which the
    libraries alone take 0.4 GiB: so after its imports a child may ask for as much more as it may still fill. On POSIX.

    `cpu_seconds` is the processor time of one call, so that a busy machine refuses nothing; files of more than
    `EASY_BYTES` have `CPU_SECONDS_PER_MB` more. On POSIX. `seconds` is by the clock, from when the child has the call.

    Measured: a register of 100,000 rows and 12 columns (7 MB, 56 MB unpacked) takes 1.1 seconds and 0.3 GiB.
    """

    memory_bytes: int = 960 << 20
    cpu_seconds: float = 6.0
    seconds: float = 60.0

    def cpu_seconds_for(self, size_bytes: int) -> float:
        """The processor time that reading a file of this size may take."""
        return self.cpu_seconds + max(0, size_bytes - EASY_BYTES) / 1e6 * CPU_SECONDS_PER_MB


def prepare_child() -> None:
    """Runs first in every child: one thread, silence on stderr (panics print there), no Ctrl-C of its own, no core.

    A child gives way to the process that loads what it read, and to whoever works at the machine.
    """
    os.environ.update(ONE_THREAD)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(NICENESS)


def limit_memory(memory_bytes: int) -> None:
    """Lets this process fill no more memory than so much, as near as its address space can tell (see `Limits`)."""
    if sys.platform == "win32":
        return
    import resource

    _keep_what_is_free()
    mapped, filled = _memory_now()
    wanted = mapped + max(0, memory_bytes - filled)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _memory_now() -> tuple[int, int]:
    """Bytes of this process's address space, and how many of them are in memory."""
    try:
        fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return _TYPICALLY_MAPPED, _TYPICALLY_FILLED
    page = os.sysconf("SC_PAGE_SIZE")
    return int(fields[0]) * page, int(fields[1]) * page


def _keep_what_is_free() -> None:
    """Asks glibc, where it is the C library, for one arena that keeps what is freed, for the next file wants it again.

    Each further arena would map 64 MiB at once. Left to itself glibc gives pages back after every file and takes them
    again for the next, 800 of them for a file of 1,000 rows: a twentieth of the time that reading it takes.
    """
    import ctypes

    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        for name, value in (
            (_M_ARENA_MAX, 1),
            (_M_TRIM_THRESHOLD, _KEPT_BYTES),
            (_M_MMAP_THRESHOLD, _ALONE_BYTES),
        ):
            mallopt(name, value)


def limit_cpu(seconds: float) -> None:
    """Has the system end this process (SIGXCPU) when it takes so many seconds of processor time from now on."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted = math.ceil(used.ru_utime + used.ru_stime + seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


def _end_with_parent() -> None:
    """A parent that is killed cannot stop its children, so each watches it, even while a bad file keeps it busy."""
    parent = process.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
