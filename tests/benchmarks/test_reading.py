"""The two contenders of reading read the same file, and ours finds its totals right."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from benchmarks.measuring import run
from benchmarks.reading import unpacked_mb
from benchmarks.workbooks import write_plan, write_register

if TYPE_CHECKING:
    from pathlib import Path


def told(contender: str, path: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads(run(sys.executable, "-m", "benchmarks.reading", contender, str(path)).output)
    assert found.pop("seconds") > 0
    return found


def test_register_is_read_whole_and_its_totals_agree(tmp_path: Path) -> None:
    path = write_register(tmp_path / "register.xlsx", 700)
    assert told("ours", path) == {"rows": 700, "tables": 1, "differences": 0}
    assert told("strings", path) == {"rows": 706}
    assert 0.1 < unpacked_mb(path) < 2


def test_every_sheet_of_a_plan_is_read_and_its_totals_agree(tmp_path: Path) -> None:
    path = write_plan(tmp_path / "plan.xlsx", 3, 8)
    assert told("ours", path) == {"rows": 24, "tables": 3, "differences": 0}
    assert told("strings", path)["rows"] == 3 * (14 + 8 + 2)
