"""Children keep their limits, and whatever a file does to one, the other files go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import xlsxwriter

from sources.children import ReadingPool
from sources.errors import UnreadableError
from sources.limits import Limits
from sources.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from typing import Any

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(1) as started:
        yield started


def code_of(pool: ReadingPool, function: Callable[..., object], *args: object) -> str:
    with pytest.raises(UnreadableError) as raised:
        pool.result(pool.submit(function, *args))
    return raised.value.code


def is_well(pool: ReadingPool) -> bool:
    return bool(pool.result(pool.submit(sum, [1, 2])) == 3)


def test_value_comes_back(pool: ReadingPool) -> None:
    assert pool.result(pool.submit(divmod, 7, 2)) == (3, 1)


def test_workbook_is_read_in_a_child(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("ชีต").write("C5", "งาน")
    book.close()
    workbook = pool.result(pool.submit(read_workbook, path))
    assert workbook.sheets[0].frame["C"].to_list()[4] == "งาน"


def test_reason_comes_back_whole(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"%PDF-1.4 ")
    with pytest.raises(UnreadableError) as raised:
        pool.result(pool.submit(read_workbook, path))
    assert (raised.value.code, raised.value.carrier) == ("pdf", "pdf")
    assert raised.value.reason_th == UnreadableError.pdf().reason_th


def test_child_that_hangs_is_stopped() -> None:
    with ReadingPool(1, Limits(seconds=0.3)) as impatient:
        assert code_of(impatient, time.sleep, 60) == "timed_out"
        assert is_well(impatient)


@POSIX
def test_child_that_aborts_is_replaced(pool: ReadingPool) -> None:
    assert code_of(pool, os.abort) == "crashed"
    assert is_well(pool)


@POSIX
def test_child_killed_from_outside_is_replaced(pool: ReadingPool) -> None:
    assert code_of(pool, exec, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)") == "crashed"
    assert is_well(pool)


def test_child_that_ends_itself_is_replaced(pool: ReadingPool) -> None:
    assert code_of(pool, os._exit, 5) == "crashed"
    assert is_well(pool)


@POSIX
def test_memory_python_is_refused_is_told_as_memory(pool: ReadingPool) -> None:
    assert code_of(pool, bytearray, 10**12) == "out_of_memory"
    assert is_well(pool)


@POSIX
def test_reader_that_aborts_for_want_of_memory_is_told() -> None:
    """The readers are Rust: where memory is refused they abort the process."""
    with ReadingPool(1, Limits(memory_bytes=1 << 30, seconds=50)) as small:
        assert code_of(small, exec, "import polars; polars.zeros(10**10, eager=True)") == "crashed"
        assert is_well(small)


def test_panic_of_the_reader_is_told(pool: ReadingPool) -> None:
    """PanicException is a BaseException, which `except Exception` does not catch and pickle cannot carry."""
    panic = "from polars.exceptions import PanicException; raise PanicException('index out of bounds')"
    with pytest.raises(UnreadableError, match="index out of bounds") as raised:
        pool.result(pool.submit(exec, panic))
    assert raised.value.code == "crashed"


def test_child_that_wants_to_exit_is_told(pool: ReadingPool) -> None:
    assert code_of(pool, sys.exit, 3) == "crashed"


def test_other_errors_come_back_as_they_are(pool: ReadingPool) -> None:
    with pytest.raises(ZeroDivisionError):
        pool.result(pool.submit(divmod, 1, 0))


def test_memory_taken_by_files_before_does_not_matter(pool: ReadingPool) -> None:
    """A used child that runs out of memory is replaced and the file tried once more."""
    hoard = "import builtins; builtins.hoard = bytearray(600 << 20)"
    pool.result(pool.submit(exec, hoard))
    assert pool.result(pool.submit(eval, "len(bytearray(600 << 20))")) == 600 << 20


def test_error_that_cannot_be_pickled_is_told_by_its_text(pool: ReadingPool) -> None:
    with pytest.raises(UnreadableError, match="Local"):
        pool.result(pool.submit(exec, "class Local(Exception): pass\nraise Local('x')"))


def test_pool_left_by_an_error_does_not_wait() -> None:
    begun = time.monotonic()
    left = ReadingPool(1)
    left.submit(time.sleep, 50)
    left.__exit__(KeyError, KeyError("x"), None)
    assert time.monotonic() - begun < 30


def test_files_waiting_behind_a_crash_are_read() -> None:
    with ReadingPool(2, Limits(seconds=50)) as two:
        tasks = [two.submit(os.abort) if number % 3 == 0 else two.submit(abs, -number) for number in range(12)]
        results = []
        for task in tasks:
            try:
                results.append(two.result(task))
            except UnreadableError as error:
                results.append(error.code)
    assert results == ["crashed" if number % 3 == 0 else number for number in range(12)]


def raise_or_give(number: int) -> int:
    """What a child does with a number: it dies of some, refuses others and gives the rest back."""
    if number % 7 == 3:
        os._exit(5)
    if number % 5 == 4:
        raise KeyError(number)
    return number


def outcome(pool: ReadingPool, task: Future[Any]) -> object:
    try:
        return pool.result(task)
    except UnreadableError as error:
        return error.code
    except KeyError as error:
        return error.args


@pytest.mark.parametrize("workers", [1, 2])
def test_every_answer_is_that_of_its_own_call(workers: int) -> None:
    """A child is handed the next call before it answers; one that dies or fails must not shift the answers."""
    with ReadingPool(workers, Limits(seconds=50)) as pool:
        tasks = [pool.submit(raise_or_give, number) for number in range(40)]
        found = [outcome(pool, task) for task in tasks]
    assert found == ["crashed" if n % 7 == 3 else (n,) if n % 5 == 4 else n for n in range(40)]


def test_call_that_is_given_up_takes_no_answer_of_another() -> None:
    with ReadingPool(1, Limits(seconds=50)) as pool:
        first, given_up, last = (pool.submit(eval, f"__import__('time').sleep(0.5) or {n}") for n in range(3))
        time.sleep(0.2)  # the child has the second call by now
        assert given_up.cancel()
        assert (pool.result(first), pool.result(last)) == (0, 2)


MEET = """
import pathlib, time
pathlib.Path({mine!r}).touch()
while not pathlib.Path({other!r}).exists():
    time.sleep(0.01)
"""


def test_children_share_few_files(tmp_path: Path) -> None:
    """Two calls that wait for each other end only when each child takes one of them."""
    names = [str(tmp_path / name) for name in "ab"]
    with ReadingPool(2, Limits(seconds=20)) as pool:
        tasks = [pool.submit(exec, MEET.format(mine=mine, other=other)) for mine, other in (names, reversed(names))]
        assert [pool.result(task) for task in tasks] == [None, None]


def test_nothing_waits_behind_a_large_file() -> None:
    with ReadingPool(2, Limits(seconds=50)) as pool:
        large = pool.submit(time.sleep, 5, size_bytes=50_000_000)
        others = [pool.submit(abs, -number) for number in range(20)]
        assert [pool.result(task) for task in others] == list(range(20))
        assert not large.done()


@POSIX
def test_pool_whose_workers_die_between_tasks_begins_anew() -> None:
    with ReadingPool(1, Limits(seconds=50)) as lonely:
        child = lonely.result(lonely.submit(os.getpid))
        os.kill(child, signal.SIGKILL)
        time.sleep(0.5)
        assert is_well(lonely)
        assert lonely.result(lonely.submit(os.getpid)) != child


@POSIX
def test_child_that_calculates_for_ever_is_stopped_by_its_processor_time() -> None:
    with ReadingPool(1, Limits(cpu_seconds=1)) as impatient:
        assert code_of(impatient, exec, "while True: pass") == "timed_out"
        assert is_well(impatient)


@POSIX
def test_time_of_the_calls_before_does_not_count() -> None:
    busy = "import time\nuntil = time.process_time() + 0.6\nwhile time.process_time() < until: pass"
    with ReadingPool(1, Limits(cpu_seconds=2)) as pool:
        child = pool.result(pool.submit(os.getpid))
        for _ in range(5):
            pool.result(pool.submit(exec, busy))
        assert pool.result(pool.submit(os.getpid)) == child


def test_a_large_file_may_take_longer() -> None:
    limits = Limits(cpu_seconds=6)
    assert limits.cpu_seconds_for(0) == limits.cpu_seconds_for(4_000_000) == 6
    assert limits.cpu_seconds_for(24_000_000) == 16


@POSIX
def test_child_may_fill_so_much_memory_and_no_more() -> None:
    with ReadingPool(1, Limits(memory_bytes=300 << 20), ("polars",)) as small:
        assert pool_takes(small, 100 << 20)
        assert code_of(small, eval, "len(bytearray(300 << 20))") == "out_of_memory"


def pool_takes(pool: ReadingPool, count: int) -> bool:
    return bool(pool.result(pool.submit(eval, f"len(bytearray({count}))")) == count)


@POSIX
def test_child_leaves_no_core(pool: ReadingPool) -> None:
    assert pool.result(pool.submit(eval, "__import__('resource').getrlimit(4)[0]")) == 0


def test_readers_in_a_child_use_one_thread(pool: ReadingPool) -> None:
    assert pool.result(pool.submit(eval, "__import__('polars').thread_pool_size()")) == 1


def test_children_do_not_import_the_parents_main_module(tmp_path: Path) -> None:
    main = tmp_path / "engine.py"
    main.write_text(
        textwrap.dedent(
            f"""
            import sys
            sys.path.insert(0, {str(ROOT)!r})
            import json as heavy
            print("main imported", flush=True)
            if __name__ == "__main__":
                from sources.children import ReadingPool
                with ReadingPool(1) as pool:
                    names = pool.result(pool.submit(eval, "sorted(__import__('sys').modules)"))
                print(sorted({{"prefect", "pandas", "sqlalchemy", "great_expectations", "polars"}} & set(names)))
                print("polars" in sys.modules)
            """
        )
    )
    done = subprocess.run([sys.executable, str(main)], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.splitlines() == ["main imported", "[]", "False"], done.stderr


START = """
    import sys, time
    sys.path.insert(0, {root!r})
    from sources.children import ReadingPool
    from sources.limits import Limits
    with ReadingPool(1, Limits(seconds=50)) as pool:
        print(pool.result(pool.submit(__import__("os").getpid)), flush=True)
        pool.result(pool.submit(time.sleep, 40))
"""


@POSIX
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_children_end_with_their_parent(tmp_path: Path, how: signal.Signals) -> None:
    main = tmp_path / "parent.py"
    main.write_text(textwrap.dedent(START.format(root=str(ROOT))))
    with subprocess.Popen(
        [sys.executable, str(main)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        time.sleep(0.3)
        parent.send_signal(how)
        _, complaint = parent.communicate(timeout=20)
    assert child.wait(timeout=10) is None or not child.is_running()
    assert ("KeyboardInterrupt" in complaint) == (how == signal.SIGINT)
