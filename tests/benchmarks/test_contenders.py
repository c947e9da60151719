"""The contenders do the same work, or their ratio would mean nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.bench import Figure, table
from benchmarks.measuring import ProgramFailedError, run
from benchmarks.shapes import find, shapes
from demo.bulk import write_inbox

if TYPE_CHECKING:
    from pathlib import Path

    from demo.bulk import Inbox


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Inbox]:
    folder = tmp_path_factory.mktemp("bulk") / "inbox"
    return folder, write_inbox(folder, offices=1, years=1, rows=400, files=9)


def told_by(contender: str, *arguments: str) -> dict[str, Any]:
    cost = run(sys.executable, "-m", f"benchmarks.{contender}", *arguments)
    told: dict[str, Any] = json.loads(cost.output)
    return told


def test_floor_and_baseline_load_the_lines_of_prints_and_registers(inbox: tuple[Path, Inbox], tmp_path: Path) -> None:
    folder, written = inbox
    floor = told_by("floor", str(folder), str(tmp_path / "floor"), "1")["rows"]
    baseline = told_by("baseline", str(folder), str(tmp_path / "baseline"), "1")["rows"]

    assert floor == baseline
    for kind in ("remaining_budget", "disbursements", "action_summary", "progress"):
        assert floor[kind] == written.rows_of_kind[kind], kind


def test_a_table_is_found_by_its_header_words_wherever_they_stand() -> None:
    rows = [
        ["ทะเบียนคุมฎีกา", None, None, None],
        [None, "วันที่", "เลขที่ฎีกา ", "จำนวนเงิน"],
        [None, "1 ต.ค. 2567", "1/2568", "100.00"],
    ]

    found = find(rows, shapes())

    assert found is not None
    assert (found.kind, found.header_row) == ("disbursements", 1)
    assert (found.text, found.money) == ({"paid_on": 1, "voucher_no": 2}, {"amount": 3})


def test_a_sheet_of_notes_is_no_table() -> None:
    assert find([["หมายเหตุ", "วันที่"], ["ตรวจแล้ว", None]], shapes()) is None


def test_a_program_that_fails_gives_no_figure() -> None:
    with pytest.raises(ProgramFailedError) as caught:
        run(sys.executable, "-c", "import sys; print('half'); sys.exit(3)")
    assert (caught.value.code, caught.value.output) == (3, "half\n")


def test_the_largest_process_may_be_a_child() -> None:
    child = "import time; held = bytearray(60_000_000); held[::4096] = b'x' * len(held[::4096]); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run((sys.executable, '-c', {child!r}))"

    cost = run(sys.executable, "-c", parent, is_watched=True)

    assert cost.peak_mb > 60
    assert "held" in cost.peak_name


def test_processor_time_of_a_program_is_its_own() -> None:
    subprocess.run((sys.executable, "-c", "sum(range(3_000_000))"), check=True)
    assert run(sys.executable, "-c", "import time; time.sleep(0.3)").cpu_s < 0.25


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("ours / floor", 2.4, "x", bar=2.0), "bar ≤ 2 x: MISSED"),
        (Figure("ours / floor", 1.4, "x", bar=2.0), "bar ≤ 2 x: ok"),
        (Figure("pandas / ours", 4.9, "x", bar=5.0, is_least=True), "bar ≥ 5 x: MISSED"),
        (Figure("pandas / ours", 9.0, "x", bar=5.0, is_least=True), "bar ≥ 5 x: ok"),
        (Figure("floor", 6.3, "s"), "6.30 s"),
    ],
)
def test_the_table_tells_which_bar_was_missed(figure: Figure, verdict: str) -> None:
    assert table([figure]).rstrip().endswith(verdict)


def test_measured_programs_keep_what_they_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every start compiles all it imports, which the one with most imports pays most for."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert run(sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)").output.strip() == "False"
