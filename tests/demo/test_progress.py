"""Progress sheets: both families of headers, every plan item once, money of the budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from transforms.thai import matching_key

if TYPE_CHECKING:
    from pathlib import Path

    from demo.manifest import Manifest

Files = Callable[[str, int], list[tuple[Any, dict[str, list[list[Any]]]]]]
YEARS = (2564, 2565, 2566, 2567, 2568)


def sheets_of(files: Files, year: int) -> list[list[list[Any]]]:
    return [rows for _, sheets in files("progress", year) for rows in sheets.values()]


def rows_of(rows: list[list[Any]]) -> list[list[Any]]:
    return [row for row in rows[6:] if str(row[0] or "").isdigit()]


def test_divisions_keep_both_families_of_headers(files: Files) -> None:
    headers = [rows[5] for rows in sheets_of(files, 2568)]
    assert len(headers) == 5
    assert sum("งบอนุมัติสุทธิ" in header for header in headers) == 1
    assert sum("แหล่งงบประมาณ" in header for header in headers) == 4


@pytest.mark.parametrize("year", YEARS)
def test_every_plan_item_and_piece_of_equipment_is_reported_once(
    written: tuple[Path, Manifest], files: Files, year: int
) -> None:
    names = [matching_key(row[1]) for rows in sheets_of(files, year) for row in rows_of(rows)]
    sheets = files("action_items", year)[0][1]
    planned = {matching_key(name) for name in written[1].truth[year].planned_months}
    equipment = {matching_key(row[4]) for row in sheets["ผด.02-1"][6:] if isinstance(row[0], int)}
    assert len(names) == len(set(names)) == written[1].truth[year].progress_rows
    assert set(names) == planned | equipment


@pytest.mark.parametrize("year", YEARS)
def test_budget_and_payments_are_those_of_the_budget_line(
    files: Files, satang: Callable[[Any], int], year: int
) -> None:
    _, sheets = files("remaining_budget", year)[-1]
    budget = {
        matching_key(f"{row[4]} {row[6] or ''}"): (satang(row[8]) + satang(row[9]) - satang(row[10]), satang(row[12]))
        for row in next(iter(sheets.values()))[8:]
        if row[5] and row[4]
    }
    unlinked = []
    for rows in sheets_of(files, year):
        header = rows[5]
        net, paid = header.index("งบอนุมัติสุทธิ" if "งบอนุมัติสุทธิ" in header else "งบประมาณ"), header.index("เบิกจ่าย")
        for row in rows_of(rows):
            key = matching_key(row[1])
            if key in budget:
                assert (satang(row[net]), satang(row[paid])) == budget[key]
            else:
                unlinked.append(row[1])
    assert len(unlinked) == (1 if year == 2568 else 0)


@pytest.mark.parametrize("year", YEARS)
def test_total_row_is_the_sum_of_the_rows(files: Files, satang: Callable[[Any], int], year: int) -> None:
    for rows in sheets_of(files, year):
        paid = rows[5].index("เบิกจ่าย")
        grand = next(row for row in rows if row[1] == "รวมทั้งสิ้น")
        assert satang(grand[paid]) == sum(satang(row[paid]) for row in rows_of(rows))


def test_works_that_were_not_done_say_why(files: Files) -> None:
    rows = [row for rows in sheets_of(files, 2567) if "สถานะ" in rows[5] for row in rows_of(rows)]
    undone = [row for row in rows if row[6].startswith(("ยังไม่", "ยกเลิก", "ขอยกเลิก"))]
    assert undone
    assert all(row[10] for row in undone)
