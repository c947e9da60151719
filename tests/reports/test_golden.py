"""The whole workbook, part by part, against the one that was looked at and approved.

A part that differs is shown line by line (one XML element per line). When a change is meant, look at the new workbook,
then renew the golden parts with

    RENEW_GOLDEN=1 python -m pytest tests/reports/test_golden.py

and review the difference like any other change.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from reports.settings import ReportSettings
from reports.yearly import write_workbook

if TYPE_CHECKING:
    from tests.reports.conftest import Warehouse

GOLDEN = Path(__file__).parent / "golden"


def parts(path: Path) -> dict[str, list[str]]:
    """The parts of a workbook by name, each as one element per line."""
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n).decode("utf-8").replace("><", ">\n<").splitlines() for n in archive.namelist()}


def golden() -> dict[str, list[str]]:
    """The approved parts by name."""
    found = sorted(p for p in GOLDEN.rglob("*") if p.is_file())
    return {p.relative_to(GOLDEN).as_posix(): p.read_text("utf-8").splitlines() for p in found}


def test_the_workbook_is_the_approved_one(story: Warehouse, tmp_path: Path) -> None:
    story.finding("budget_identity", "critical", sheet="ชีต1", cell="O12", found="100.00", expected="99.00")
    story.quarantined("remaining_budget", "L9", 123_456, "budget_identity")
    path = tmp_path / "r.xlsx"
    write_workbook(story.connection, story.organisation_id, 2568, path, ReportSettings(province="ตัวอย่าง"))
    written = parts(path)
    if os.environ.get("RENEW_GOLDEN") == "1":
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for name, lines in written.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_text("\n".join(lines) + "\n", "utf-8")
    approved = golden()
    assert sorted(written) == sorted(approved)
    for name, lines in approved.items():
        assert written[name] == lines, name
