"""Every planted fault stands at the cell that the manifest names, and nowhere else is the file different for it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from demo.manifest import Fault, Manifest
from demo.office import write_office
from transforms.thai import matching_key

Written = tuple[Path, Manifest]


def cell_of(written: Written, fault: Fault) -> Any:
    assert fault.sheet is not None
    assert fault.cell is not None
    return openpyxl.load_workbook(written[0] / fault.path)[fault.sheet][fault.cell]


def row_of(written: Written, fault: Fault, offset: int = 0) -> list[Any]:
    cell = cell_of(written, fault)
    return [item.value for item in cell.parent[cell.row + offset]]


def test_all_kinds_of_faults_are_planted_once(written: Written) -> None:
    assert sorted(fault.rule for fault in written[1].faults) == [
        "budget_identity",
        "code_is_number",
        "completed_but_nothing_paid",
        "damaged",
        "date_outside_year",
        "date_unreadable",
        "duplicate_line",
        "ended_before_signed",
        "money_unreadable",
        "organisation_differs",
        "pdf",
        "plan_item_without_budget_line",
        "printed_total_differs",
        "register_balance_differs",
        "status_unknown",
        "work_outside_programme",
    ]


def test_only_the_wrong_subtotal_is_older_than_the_last_year(written: Written) -> None:
    assert {fault.rule: fault.fiscal_year for fault in written[1].faults if fault.fiscal_year != 2568} == {
        "printed_total_differs": 2566
    }


@pytest.mark.parametrize(
    "rule", ["money_unreadable", "date_unreadable", "date_outside_year", "status_unknown", "completed_but_nothing_paid", "ended_before_signed",
             "plan_item_without_budget_line", "work_outside_programme", "printed_total_differs"],
)  # fmt: skip
def test_cell_holds_what_was_planted(written: Written, rule: str) -> None:
    fault = written[1].fault(rule)
    assert cell_of(written, fault).value == fault.found


def test_balance_is_too_large_by_one_baht(written: Written) -> None:
    fault = written[1].fault("budget_identity")
    row = row_of(written, fault)
    amounts = [round(row[column] * 100) for column in (8, 9, 10, 11, 12, 14)]
    assert amounts[5] - (amounts[0] + amounts[1] - amounts[2] - amounts[3] - amounts[4]) == fault.satang == 100
    assert f"{cell_of(written, fault).value:,.2f}" == fault.found


def test_code_is_a_number_that_has_lost_its_last_digit(written: Written) -> None:
    fault = written[1].fault("code_is_number")
    cell = cell_of(written, fault)
    assert cell.data_type == "n"
    assert str(int(cell.value)) == fault.found
    codes = {row[5] for row in _september(written)}
    assert fault.found not in codes
    assert str(int(cell.value) + 1) in codes


def test_duplicate_is_the_row_above(written: Written) -> None:
    fault = written[1].fault("duplicate_line")
    row = row_of(written, fault)
    assert row == row_of(written, fault, -1)
    assert row != row_of(written, fault, -2)
    assert row[1] == fault.found


def test_completed_project_has_no_payment(written: Written) -> None:
    row = row_of(written, written[1].fault("completed_but_nothing_paid"))
    assert row[8] == 0
    assert row[6] > 0


def test_programme_is_not_the_one_of_the_work(written: Written) -> None:
    fault = written[1].fault("work_outside_programme")
    row = row_of(written, fault)
    book = openpyxl.load_workbook(written[0] / fault.path)
    others = [line for line in book["2568"].iter_rows(values_only=True) if line[4] == row[4] and line[3] != row[3]]
    assert others


def test_plan_item_has_no_budget_line(written: Written) -> None:
    fault = written[1].fault("plan_item_without_budget_line")
    keys = {matching_key(f"{row[4]} {row[6] or ''}") for row in _september(written) if row[4]}
    assert fault.found is not None
    assert matching_key(fault.found) not in keys
    assert round(row_of(written, fault)[3] * 100) == fault.satang


def test_other_office_is_named_in_the_foreign_print(written: Written) -> None:
    fault = written[1].fault("organisation_differs")
    sheet = openpyxl.load_workbook(written[0] / fault.path)["reportRemainBudgetXlsx"]
    assert sheet["B5"].value == fault.found == "องค์การบริหารส่วนตำบลหนองตะไก้"


def test_cut_workbook_cannot_be_opened(written: Written) -> None:
    path = written[0] / written[1].fault("damaged").path
    assert path.read_bytes().startswith(b"PK")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(path)


def test_pdf_has_its_parts_where_its_table_says(written: Written) -> None:
    data = (written[0] / written[1].fault("pdf").path).read_bytes()
    start = int(data.split(b"startxref\n")[1].split()[0])
    assert data.startswith(b"%PDF-1.4")
    assert data[start:].startswith(b"xref")
    offsets = [int(line[:10]) for line in data[start:].splitlines()[3:8]]
    assert [data[offset : offset + 7] for offset in offsets] == [b"%d 0 obj" % number for number in range(1, 6)]


def test_bad_files_are_marked_in_the_manifest(written: Written) -> None:
    bad = {file.path for file in written[1].files if not file.is_good}
    assert bad == {written[1].fault(rule).path for rule in ("organisation_differs", "damaged", "pdf")}


@pytest.mark.parametrize("years", [(2569,), (2567, 2568), (2567,)])
def test_any_choice_of_years_carries_all_faults(tmp_path: Path, written: Written, years: tuple[int, ...]) -> None:
    manifest = write_office(tmp_path, years=years, scale=0.4)
    assert sorted(fault.rule for fault in manifest.faults) == sorted(fault.rule for fault in written[1].faults)


def test_leap_year_gets_a_day_that_even_it_does_not_have(tmp_path: Path) -> None:
    assert write_office(tmp_path, years=(2567,), scale=0.4).fault("date_unreadable").found == "30/02/2567"


def _september(written: Written) -> list[tuple[Any, ...]]:
    folder, manifest = written
    file = [file for file in manifest.files if file.is_good and "remaining_budget" in file.kinds][-1]
    sheet = openpyxl.load_workbook(folder / file.path)["reportRemainBudgetXlsx"]
    return [row for row in sheet.iter_rows(9, values_only=True) if row[5]]
