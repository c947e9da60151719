"""Work in child processes with a memory and a time limit: the worst a bad file can do is to be reported as unreadable.

The parent stays light: nothing here imports the readers, and children give back plain picklable objects. Children start
from a clean server process and never import the parent's main module, so whatever runs in the parent (Prefect, pytest)
is not dragged into them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import context, process
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

from pebble import ProcessExpired, ProcessPool

from sources.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from pebble import ProcessFuture

ONE_THREAD = {
    "POLARS_MAX_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "POLARS_SKIP_CPU_CHECK": "1",
}
"""Set in a child before it imports any reader: the children are the parallelism."""
_STARTS_AGAIN = 3
"""So often a pool whose workers died outside any task is begun anew before the task is given up."""
_MAIN_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one child. `memory_bytes` is address space (measured: importing the readers takes 0.5 GiB of it)."""

    memory_bytes: int = 2 << 30
    seconds: float = 30.0


@dataclass(slots=True)
class Task:
    """A function call handed to a child, and the future of its result."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    future: ProcessFuture[Any]
    pool: ProcessPool
    attempts: int = field(default=1)


class ReadingPool:
    """Child processes that call functions of importable modules within limits.

    Use it as a context manager: it waits for what is under way when left normally, and kills it when left by an error.
    """

    def __init__(self, workers: int, limits: Limits | None = None) -> None:
        self.workers = workers
        self.limits = limits or Limits()
        self._pool = self._start()

    def _start(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.workers,
            initializer=prepare_child,
            initargs=(self.limits.memory_bytes,),
            context=_child_context(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def submit(self, function: Callable[..., Any], *args: object) -> Task:
        """Hands a call to the next free child. Function, arguments and value must be picklable."""
        return Task(function, args, self._schedule(function, args), self._pool)

    def _schedule(self, function: Callable[..., Any], args: tuple[Any, ...]) -> ProcessFuture[Any]:
        return self._pool.schedule(call_guarded, args=[function, *args], timeout=self.limits.seconds)

    def result(self, task: Task) -> Any:
        """Waits for a call's value.

        Raises:
            UnreadableError: the child raised it, took too long, needed too much memory, panicked or died.
            Exception: any other the function raised.
        """
        while True:
            try:
                return task.future.result()
            except FutureTimeoutError as error:
                raise UnreadableError.timed_out(self.limits.seconds) from error
            except MemoryError as error:
                raise UnreadableError.out_of_memory(self.limits.memory_bytes) from error
            except ProcessExpired as error:
                raise UnreadableError.crashed(_how_it_died(error)) from error
            except BrokenProcessPool as error:
                if task.attempts >= _STARTS_AGAIN:
                    raise UnreadableError.crashed(str(error)) from error
                self._submit_again(task)

    def _submit_again(self, task: Task) -> None:
        """A worker that died outside any task breaks pebble's whole pool: begin a new one, other files must go on."""
        if task.pool is self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = self._start()
        task.attempts += 1
        task.pool = self._pool
        task.future = self._schedule(task.function, task.args)


def _how_it_died(error: ProcessExpired) -> str:
    code = error.exitcode
    if isinstance(code, int) and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit {code}"


def call_guarded(function: Callable[..., Any], *args: object) -> Any:
    """Runs in the child: what no `except Exception` of a caller would catch becomes what the parent can be told.

    pyo3's PanicException is a BaseException of a module that cannot be imported, so it cannot even be pickled.

    Raises:
        UnreadableError: the reader panicked, or wanted the process to end.
        MemoryError: memory ran out; as a new one, since the old may hold what is large.
    """
    try:
        return function(*args)
    except MemoryError:
        raise MemoryError from None
    except Exception:
        raise
    except BaseException as error:  # noqa: BLE001  PanicException has no importable class to name
        raise UnreadableError.crashed(" ".join(f"{type(error).__name__} {error}".split())[:200]) from None


def prepare_child(memory_bytes: int) -> None:
    """Runs first in every child: limits, one thread, silence on stderr (panics print there), no Ctrl-C of its own."""
    os.environ.update(ONE_THREAD)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent() -> None:
    """A parent that is killed cannot stop its children, so each watches it, even while a bad file keeps it busy."""
    parent = process.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextlib.contextmanager
def _main_hidden() -> Iterator[None]:
    """While a child starts, `__main__` is empty: `multiprocessing` would import the real one into the child."""
    with _MAIN_LOCK:
        real = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = real


if sys.platform == "win32":
    _Process = context.SpawnProcess
    _Context = context.SpawnContext
    _METHOD = "spawn"
else:
    _Process = context.ForkServerProcess
    _Context = context.ForkServerContext
    _METHOD = "forkserver"


class ChildProcess(_Process):
    """A process that starts without the parent's main module."""

    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> Any:  # noqa: N802  multiprocessing's own name
        with _main_hidden():
            return _Process._Popen(process_obj)  # noqa: SLF001  what it overrides


class _ChildContext(_Context):
    Process = ChildProcess


def _child_context() -> multiprocessing.context.BaseContext:
    return _ChildContext()
