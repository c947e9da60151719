"""The remaining budget: the e-LAAS layout cell by cell, and its money against the manifest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from demo.manifest import Manifest

Files = Callable[[str, int], list[tuple[Any, dict[str, list[list[Any]]]]]]
YEARS = (2564, 2565, 2566, 2567, 2568)
AMOUNTS = (8, 9, 10, 11, 12, 14)


def lines_of(rows: list[list[Any]]) -> list[list[Any]]:
    return [row for row in rows[8:] if row[5]]


def balance_error(row: list[Any], satang: Callable[[Any], int]) -> int:
    approved, gained, given, committed, disbursed, balance = (satang(row[column]) for column in AMOUNTS)
    return balance - (approved + gained - given - committed - disbursed)


def test_elaas_print_has_the_true_layout(written: tuple[Path, Manifest], files: Files) -> None:
    folder, _ = written
    file, _ = files("remaining_budget", 2568)[0]
    book = openpyxl.load_workbook(folder / file.path)
    assert book.sheetnames == ["reportRemainBudgetXlsx"]
    sheet = book.active
    assert sheet is not None
    assert [sheet.cell(row, 2).value for row in (2, 3, 4, 5)] == [
        "วันที่พิมพ์ : 31/03/2568 17:54",
        "รายงานงบประมาณคงเหลือ",
        "ปีงบประมาณ พ.ศ. 2568",
        "องค์การบริหารส่วนตำบลโคกไม้ลาย",
    ]
    assert [cell.value for cell in sheet[8]] == [
        None, "งาน", "หมวด", "ประเภทรายจ่าย", "โครงการ", "รหัสงบประมาณ", None, None,
        "งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", None, "คงเหลือ",
    ]  # fmt: skip
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"B2:G2", "B3:O3", "B4:O4", "B5:O5"}
    assert all(isinstance(row[5].value, str) and row[8].data_type == "n" for row in sheet.iter_rows(9) if row[5].value)


@pytest.mark.parametrize("year", YEARS)
def test_codes_say_year_work_and_type_and_occur_once(files: Files, year: int) -> None:
    for _, sheets in files("remaining_budget", year):
        codes = [row[5] for row in lines_of(next(iter(sheets.values())))]
        assert len(codes) == len(set(codes)) == 117
        assert all(len(code) == 16 and code.startswith(f"99{year % 100}0") for code in codes)


@pytest.mark.parametrize("year", YEARS)
def test_identity_holds_on_every_line_but_the_planted_one(
    written: tuple[Path, Manifest], files: Files, satang: Callable[[Any], int], year: int
) -> None:
    planted = {(fault.path, fault.cell) for fault in written[1].faults if fault.rule == "budget_identity"}
    wrong = {
        (file.path, f"O{number}")
        for file, sheets in files("remaining_budget", year)
        for number, row in enumerate(next(iter(sheets.values())), start=1)
        if number > 8 and row[5] and balance_error(row, satang)
    }
    assert wrong == (planted if year == 2568 else set())


@pytest.mark.parametrize("year", YEARS)
def test_lines_add_up_to_the_true_totals(
    written: tuple[Path, Manifest], files: Files, satang: Callable[[Any], int], year: int
) -> None:
    truth = written[1].truth[year]
    prints = files("remaining_budget", year)
    states = [truth.march, truth.september] if year >= 2567 else [truth.september]
    for (_, sheets), state in zip(prints, states, strict=True):
        rows = lines_of(next(iter(sheets.values())))
        sums = [sum(satang(row[column]) for row in rows) for column in AMOUNTS]
        planted = 100 if year == 2568 and state is truth.september else 0
        assert sums == [*state[:5], state.balance + planted]


@pytest.mark.parametrize("year", YEARS)
def test_every_printed_total_is_the_sum_of_its_lines_but_the_planted_one(
    files: Files, satang: Callable[[Any], int], year: int
) -> None:
    for _, sheets in files("remaining_budget", year):
        rows = next(iter(sheets.values()))[8:]
        lines: list[list[Any]] = []
        wrong = []
        for row in rows:
            if row[5]:
                lines.append(row)
                continue
            name = str(row[1]).removeprefix("รวม")
            members = [line for line in lines if name == "ทั้งสิ้น" or name == line[1]]
            members = members or [line for line in lines if line[2] == name and line[1] == lines[-1][1]]
            assert members
            if any(satang(row[column]) != sum(satang(line[column]) for line in members) for column in AMOUNTS):
                wrong.append(row[1])
        assert wrong == (["รวมเงินเดือน (ฝ่ายการเมือง)"] if year == 2566 else [])


def test_long_project_text_continues_in_the_unlabelled_column(files: Files) -> None:
    _, sheets = files("remaining_budget", 2568)[0]
    continued = [row for row in lines_of(next(iter(sheets.values()))) if row[6]]
    assert continued
    assert all(len(row[4]) <= 60 < len(f"{row[4]} {row[6]}") for row in continued)


def test_older_exports_have_typed_amounts(files: Files) -> None:
    for year in (2564, 2565, 2566):
        _, sheets = files("remaining_budget", year)[0]
        amounts = [row[8] for row in lines_of(next(iter(sheets.values())))]
        assert all(isinstance(amount, str) for amount in amounts)
        assert any("," in amount for amount in amounts)
