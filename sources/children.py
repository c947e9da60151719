"""Work in child processes with a memory and a time limit: the worst a bad file can do is to be reported as unreadable.

The parent stays light: nothing here imports the readers, and children give back plain picklable objects. Children start
from a clean server process and never import the parent's main module, so whatever runs in the parent (Prefect, pytest)
is not dragged into them.

Each worker is a thread of the parent with one child and one pipe of its own. (pebble's pool shares one pipe among all
children: one that dies between two tasks breaks the whole pool, and deaths are noticed by looking ten times a second.)
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import pickle
import queue
import signal
import struct
import sys
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import context, process
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

from sources.errors import UnreadableError
from sources.limits import Limits, limit_cpu, limit_memory, prepare_child

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from types import TracebackType

_LEAST_CPU_SECONDS = 1.0
_SMALL_BYTES = 500_000
"""Of a file that others may wait behind."""
_SMALL_CALL = 4096
"""Bytes of a call that fits into a pipe nobody reads yet."""
_STARTING_SECONDS = 60.0
_ENDING_SECONDS = 5.0
_SECONDS = struct.Struct("<d")
_OUT_OF_TIME = "SIGXCPU"
_PROCESS_LOCK = threading.Lock()
"""Held while a child is started or waited for: `multiprocessing` keeps its list of children for one thread."""


class _DiedError(Exception):
    """The child ended instead of answering; `found` says how."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


class ReadingPool:
    """Child processes that call functions of importable modules within limits.

    Use it as a context manager: it waits for what is under way when left normally, and kills it when left by an error.
    A child that reads a small file is handed the next one before it asks, while there is enough for all children.
    `imports` names modules that a child imports while it starts, so that no call waits for them.
    """

    def __init__(self, workers: int, limits: Limits | None = None, imports: Sequence[str] = ()) -> None:
        self.limits = limits or Limits()
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._workers = [_Worker(self._tasks, workers, self.limits, tuple(imports)) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            if kind is not None:
                worker.stop()
            self._tasks.put(None)
        for worker in self._workers:
            worker.join()

    def submit(self, function: Callable[..., Any], *args: object, size_bytes: int = 0) -> Future[Any]:
        """Hands a call to the next free child. Function, arguments and value must be picklable.

        `size_bytes` is the size of the file it is about: a large one may take longer.
        """
        future: Future[Any] = Future()
        cpu_seconds = self.limits.cpu_seconds_for(size_bytes)
        self._tasks.put(_Task(pickle.dumps((function, args)), size_bytes, cpu_seconds, future))
        return future

    def result(self, future: Future[Any]) -> Any:
        """Waits for a call's value.

        Raises:
            UnreadableError: the child raised it, took too long, needed too much memory, panicked or died.
            Exception: any other the function raised.
        """
        return future.result()


@dataclass(frozen=True, slots=True)
class _Task:
    """A call, the size of its file, the processor time it may take, and where its value is waited for."""

    call: bytes
    size_bytes: int
    cpu_seconds: float
    future: Future[Any]


class _Worker(threading.Thread):
    """Takes tasks and has its child do them, one by one; a child that died or was stopped is replaced.

    `_ahead` is the task to do after the present one, `_sent` one whose call the child has already.
    """

    def __init__(
        self, tasks: queue.SimpleQueue[_Task | None], workers: int, limits: Limits, imports: tuple[str, ...]
    ) -> None:
        super().__init__(name="reading", daemon=True)
        self._tasks = tasks
        self._others = workers - 1
        self._limits = limits
        self._imports = imports
        self._ahead: _Task | None = None
        self._sent: _Task | None = None
        self._child: process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._is_ready = False
        self._is_stopping = False
        self.start()

    def run(self) -> None:
        """Until a None is taken. A child is started at once, while the parent still looks for work."""
        with contextlib.suppress(OSError, EOFError):  # then each task says so
            self._begin_child()
        while (task := self._take()) is not None:
            if self._is_stopping or not task.future.set_running_or_notify_cancel():
                task.future.cancel()
                if self._sent is task:
                    self._end_child(0)  # its answer would be taken for that of the next task
                continue
            try:
                task.future.set_result(self._do(task))
            except BaseException as error:  # noqa: BLE001  whatever it is belongs to the one who waits
                task.future.set_exception(error)
        self._end_child(_ENDING_SECONDS)

    def stop(self) -> None:
        """Kills the child; what it is doing ends in an error nobody waits for."""
        self._is_stopping = True
        if self._child is not None:
            self._child.kill()

    def _take(self) -> _Task | None:
        """The task that was taken ahead, or else the next one; None at the end."""
        task, self._ahead = self._ahead, None
        return task or self._tasks.get()

    def _take_ahead(self, task: _Task, pipe: Connection) -> None:
        """While the child does a task, hands it the next one, unless another child could begin that sooner."""
        if task.size_bytes > _SMALL_BYTES or self._tasks.qsize() <= self._others:
            return
        with contextlib.suppress(queue.Empty):
            self._ahead = self._tasks.get_nowait()
            if self._ahead is None:  # the end, which is for `_take`
                self._tasks.put(None)
            elif len(self._ahead.call) <= _SMALL_CALL:
                self._send(self._ahead, self._ahead.cpu_seconds, pipe)

    def _send(self, task: _Task, cpu_seconds: float, pipe: Connection) -> None:
        pipe.send_bytes(_SECONDS.pack(cpu_seconds) + task.call)
        self._sent = task

    def _do(self, task: _Task) -> Any:
        """The value of a call. What a used child cannot do is tried in a new one: the files before it took memory.

        Both tries share the time there is.
        """
        is_new = not self._is_ready
        begun = time.monotonic()
        for _ in range(2):
            left = max(_LEAST_CPU_SECONDS, task.cpu_seconds - (time.monotonic() - begun))
            try:
                return self._ask(task, left)
            except (_DiedError, MemoryError) as error:
                self._end_child(0)
                reason = self._reason(error, task.cpu_seconds)
                if is_new or self._is_stopping or reason.code == "timed_out":
                    raise reason from None
                is_new = True
        raise AssertionError

    def _reason(self, error: _DiedError | MemoryError, cpu_seconds: float) -> UnreadableError:
        if not isinstance(error, _DiedError):
            return UnreadableError.out_of_memory(self._limits.memory_bytes)
        if error.found == _OUT_OF_TIME:
            return UnreadableError.timed_out(cpu_seconds)
        return UnreadableError.crashed(error.found)

    def _ask(self, task: _Task, cpu_seconds: float) -> Any:
        try:
            pipe = self._ready_pipe()
            if self._sent is not task:
                self._send(task, cpu_seconds, pipe)
            self._sent = None
            if self._ahead is None:
                self._take_ahead(task, pipe)
            if not pipe.poll(self._limits.seconds):
                self._end_child(0)
                raise UnreadableError.timed_out(self._limits.seconds)
            is_value, value = pickle.loads(pipe.recv_bytes())  # noqa: S301  from our own child
        except (EOFError, OSError) as error:
            raise _DiedError(self._end_child(_ENDING_SECONDS) or type(error).__name__) from error
        if is_value:
            return value
        raise value

    def _ready_pipe(self) -> Connection:
        pipe = self._pipe or self._begin_child()
        if not self._is_ready:
            if not pipe.poll(_STARTING_SECONDS):
                raise EOFError
            pipe.recv_bytes()
            self._is_ready = True
        return pipe

    def _begin_child(self) -> Connection:
        with _PROCESS_LOCK, _main_hidden():
            pipe, other = multiprocessing.Pipe()
            given = (other, self._limits.memory_bytes, self._imports)
            child = _CONTEXT.Process(target=serve, args=given, daemon=True)
            child.start()
            other.close()
        self._child, self._pipe, self._is_ready = child, pipe, False
        return pipe

    def _end_child(self, seconds: float) -> str:
        """Waits so long for the child to end by itself, then kills it; says how it ended, if by itself."""
        child, pipe = self._child, self._pipe
        self._child = self._pipe = self._sent = None
        if pipe is not None:
            pipe.close()
        if child is None:
            return ""
        with _PROCESS_LOCK:
            child.join(seconds)
            if child.exitcode is None:
                child.kill()
                child.join()
                return ""
            return _how(child.exitcode)


def _how(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit {code}"


def serve(pipe: Connection, memory_bytes: int, imports: Sequence[str]) -> None:
    """The life of a child: ready, then calls come in, values or errors go out, until the parent closes the pipe."""
    prepare_child()
    for name in imports:
        importlib.import_module(name)
    limit_memory(memory_bytes)
    pipe.send_bytes(b"ready")
    while True:
        try:
            call = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        (cpu_seconds,) = _SECONDS.unpack_from(call)
        limit_cpu(cpu_seconds)
        pipe.send_bytes(_answer(call[_SECONDS.size :]))


def _answer(call: bytes) -> bytes:
    """What a call gives, as (True, value) or (False, error).

    pyo3's PanicException is a BaseException of a module that cannot be imported, so it cannot be pickled; a MemoryError
    is made anew, since the old one may hold what is large.
    """
    answer: tuple[bool, Any]
    try:
        function, args = pickle.loads(call)  # noqa: S301  from our own parent
        answer = True, function(*args)
        return pickle.dumps(answer)
    except MemoryError:
        answer = False, MemoryError()
    except Exception as error:  # noqa: BLE001  whatever it is belongs to the parent
        answer = False, error
    except BaseException as error:  # noqa: BLE001  PanicException has no importable class to name
        answer = False, UnreadableError.crashed(" ".join(f"{type(error).__name__} {error}".split())[:200])
    try:
        return pickle.dumps(answer)
    except Exception as error:  # noqa: BLE001  an error that cannot be pickled is told by its text
        return pickle.dumps((False, UnreadableError.crashed(f"{type(error).__name__}: {error}"[:200])))


@contextlib.contextmanager
def _main_hidden() -> Iterator[None]:
    """While a child starts, `__main__` is empty: `multiprocessing` would import the real one into the child."""
    real = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = real


_CONTEXT: context.SpawnContext | context.ForkServerContext = (
    context.SpawnContext() if sys.platform == "win32" else context.ForkServerContext()
)
