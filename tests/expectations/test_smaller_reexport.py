"""The rule `reexport_smaller` over prints that were really loaded, in and out of order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from sql.files import SeenFile, register_file
from sql.loading import Print, load_print

if TYPE_CHECKING:
    from tests.expectations.conftest import Warehouse
    from transforms.finding import Finding

MARCH, MAY, SEPTEMBER = dt.datetime(2026, 3, 31), dt.datetime(2026, 5, 22), dt.datetime(2026, 9, 30)


def load(w: Warehouse, as_of: dt.datetime, approved: dict[str, int]) -> None:
    """Loads a full print of budget lines: approved satang by line key."""
    w.rows += 1
    seen = SeenFile(sha256=f"{w.rows:064x}", name=f"{w.rows}.xlsx", size_bytes=1, carrier="xlsx", status="read")
    rows = pl.DataFrame(
        {
            "source_row_id": [f"{w.rows:016x}:1:{row}" for row, _ in enumerate(approved, start=9)],
            "line_key": list(approved),
            "part": [""] * len(approved),
            "approved_satang": list(approved.values()),
        }
    )
    load_print(
        w.engine,
        Print(
            run_id=w.run,
            organisation_id=w.organisation,
            source_file_id=register_file(w.engine, w.organisation, w.run, seen),
            fiscal_year=2569,
            kind="remaining_budget",
            completeness="full",
            as_of=as_of,
            rows=rows,
        ),
    )


def smaller(w: Warehouse) -> list[Finding]:
    return [finding for finding in w.judge().findings if finding.rule == "reexport_smaller"]


def test_lines_that_a_newer_print_leaves_out_are_told(warehouse: Warehouse) -> None:
    load(warehouse, MARCH, {"a": 100, "b": 200, "c": 400})
    load(warehouse, MAY, {"a": 100})
    (finding,) = smaller(warehouse)
    assert (finding.found, finding.expected, finding.difference_satang) == ("1", "3", -600)
    assert "22/05/2569" in finding.message_th
    assert "เหลือ 1 จาก 3 รายการ เป็นเงิน 1.00 จาก 7.00" in finding.message_th


def test_print_of_the_same_moment_that_leaves_lines_out_is_told(warehouse: Warehouse) -> None:
    load(warehouse, MARCH, {"a": 100, "b": 200})
    load(warehouse, MARCH, {"a": 100})
    (finding,) = smaller(warehouse)
    assert (finding.found, finding.expected, finding.difference_satang) == ("1", "2", -200)


def test_changed_and_added_lines_are_no_smaller_print(warehouse: Warehouse) -> None:
    load(warehouse, MARCH, {"a": 100, "b": 200})
    load(warehouse, MAY, {"a": 100, "b": 300, "c": 1})
    assert smaller(warehouse) == []


def test_renamed_line_is_no_smaller_print(warehouse: Warehouse) -> None:
    load(warehouse, MARCH, {"a": 100, "b": 200})
    load(warehouse, MAY, {"a": 100, "b renamed": 200})
    assert smaller(warehouse) == []


def test_lines_that_come_back_are_told_no_more(warehouse: Warehouse) -> None:
    load(warehouse, MARCH, {"a": 100, "b": 200})
    load(warehouse, MAY, {"a": 100})
    load(warehouse, SEPTEMBER, {"a": 100, "b": 200})
    assert smaller(warehouse) == []


def test_earlier_print_that_arrives_late_takes_nothing_away(warehouse: Warehouse) -> None:
    load(warehouse, SEPTEMBER, {"a": 100, "b": 200})
    load(warehouse, MARCH, {"a": 100})
    assert smaller(warehouse) == []
