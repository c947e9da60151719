"""Killed at any point, a load leaves the warehouse so that the next run ends as an undisturbed one."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

import sql
from sql.engine import open_warehouse

pytestmark = pytest.mark.slow
ROOT = Path(sql.__file__).parents[1]
LOADER = """
import sys
from datetime import datetime, timedelta
import polars as pl
from sql.engine import migrate, open_warehouse
from sql.files import SeenFile, register_file
from sql.loading import Print, TableLedger, load_print
from sql.runs import ensure_organisation, start_run

engine = open_warehouse(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate(engine)
office = ensure_organisation(engine, "อบต.โคกไม้ลาย", "อบตโคกไม้ลาย")
run = start_run(engine, office)
START = datetime(2025, 10, 1)
for turn in range(10):
    day = (turn * 7) % 10
    numbers = [n for n in range(1500) if (n + turn) % 11]
    rows = pl.DataFrame({
        "source_row_id": [f"{turn:016x}:1:{n + 9}" for n in numbers],
        "line_key": [f"บรรทัด {n}" for n in numbers],
        "part": [""] * len(numbers),
        "approved_satang": [n * 100 + (turn if n % 3 == 0 else 0) for n in numbers],
    })
    bad = rows.head(5).with_columns(rules=pl.lit("balance"))
    ledger = TableLedger(1, "l", "s", 1, 8, len(numbers), len(numbers) - 5, 5, 0)
    finding = {"origin": "row", "rule": "balance", "severity": "critical", "message_th": "ก", "message_en": "a",
               "fix_th": "ข", "fix_en": "b", "source_row_id": bad["source_row_id"][0]}
    file = register_file(engine, office, run, SeenFile(f"{turn:064x}", f"{turn}.xlsx", 1, "xlsx", "read"))
    load_print(engine, Print(run, office, file, 2569, "remaining_budget", "full", START + timedelta(days=day),
               rows.tail(-5), bad, None, [ledger], [finding]), datetime(2025, 12, 1) + timedelta(minutes=turn))
print("done", flush=True)
"""
STATE = {
    "budget_line": "line_key, row_hash, source_row_id, held_from, held_to, known_from, known_to, approved_satang",
    "load": "as_of, known_from, rows_opened, rows_closed, rows_gone, rows_unchanged, rows_quarantined, content_hash",
    "quarantine_row": "line_key, as_of, known_from, known_to, values_json",
    "finding": "finding_key, line_key, known_from, known_to",
    "table_read": "table_no, rows_read, rows_loaded, rows_quarantined",
    "load_part": "part",
}


def run(url: str, seconds: float | None) -> bool:
    """Load everything; killed after so many seconds, if given. Returns whether it came to its end."""
    command = [sys.executable, "-c", LOADER, url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as loader:
        assert loader.stdin is not None
        assert loader.stdout is not None
        assert loader.stdout.readline() == "ready\n"
        loader.stdin.write("go\n")
        loader.stdin.flush()
        try:
            loader.wait(seconds)
        except subprocess.TimeoutExpired:
            loader.kill()
        return loader.stdout.read() == "done\n"


def state(url: str) -> dict[str, list[str]]:
    engine = open_warehouse(url)
    with engine.connect() as connection:
        found = {
            table: sorted(map(repr, connection.exec_driver_sql(f"SELECT {columns} FROM {table}")))
            for table, columns in STATE.items()
        }
    engine.dispose()
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Two empty databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'killed.db'}", f"sqlite:///{tmp_path / 'undisturbed.db'}"
    make = request.getfixturevalue("new_postgres")
    return make(False), make(False)


def test_a_killed_load_ends_as_an_undisturbed_one(two_urls: tuple[str, str]) -> None:
    killed, undisturbed = two_urls
    assert run(undisturbed, None)
    chance = random.Random(2569)
    ends = [run(killed, chance.uniform(0.05, 0.9)) for _ in range(6)]
    assert not all(ends), "no run was killed before its end: the machine is too fast for these moments"
    assert run(killed, None)
    assert state(killed) == state(undisturbed)
    assert len(state(killed)["load"]) == 10
