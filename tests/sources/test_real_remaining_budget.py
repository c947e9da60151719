"""The real seven lines of a new e-LAAS export go through reading to the satang.

Source: the 7 published lines of เทศบาลตำบลด่านทับตะโก, FY2569 (GitHub expellirmud-dot/utility-disbursement-app,
prisma/seed.ts), in the layout of formats.md 3.1; the labels of the four รวม… rows are assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
import xlsxwriter

from sources.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

TITLE = "รายงานงบประมาณคงเหลือ"
WORK = "งานบริหารทั่วไป"
SALARY = "เงินเดือน (ฝ่ายการเมือง)"
UTILITIES = "ค่าสาธารณูปโภค"
LINES = [
    ("9969011121010001", SALARY, "เงินเดือนนายก/รองนายกองค์กรปกครองส่วนท้องถิ่น", (695520, 0, 0, 27600, 398636, 269284)),
    ("9969011134010001", UTILITIES, "ค่าไฟฟ้า", (400000, 0, 0, 31505.38, 158711.2, 209783.42)),
    ("9969011134020001", UTILITIES, "ค่าน้ำประปา ค่าน้ำบาดาล", (0, 0, 0, 0, 0, 0)),
    ("9969011134030001", UTILITIES, "ค่าบริการโทรศัพท์", (15000, 0, 0, 0, 1432.25, 13567.75)),
    ("9969011134040001", UTILITIES, "ค่าบริการไปรษณีย์", (15000, 0, 0, 0, 1507, 13493)),
    ("9969011134050001", UTILITIES, "ค่าบริการสื่อสารและโทรคมนาคม", (40000, 0, 0, 0, 30470, 9530)),
    ("9969011134060001", UTILITIES, "ค่าเช่าพื้นที่เว็บไซต์ และค่าธรรมเนียมที่เกี่ยวข้อง", (10000, 0, 0, 0, 0, 10000)),
]
HEADERS = {1: "งาน", 2: "หมวด", 3: "ประเภทรายจ่าย", 4: "โครงการ", 5: "รหัสงบประมาณ", 8: "งบอนุมัติ", 9: "โอนเพิ่ม"}
HEADERS |= {10: "โอนลด", 11: "ก่อหนี้ผูกพัน", 12: "เบิกจ่าย", 14: "คงเหลือ"}
AMOUNT_COLUMNS = (8, 9, 10, 11, 12, 14)
FIELDS = ("approved", "transferred_in", "transferred_out", "committed", "disbursed", "balance")


def write_export(path: Path, subtotal_error: float = 0.0) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("reportRemainBudgetXlsx")
    for row, text in (
        (1, "วันที่พิมพ์ : 22/05/2569 17:54"),
        (2, TITLE),
        (3, "ปีงบประมาณ พ.ศ. 2569"),
        (4, "เทศบาลตำบลด่านทับตะโก"),
    ):
        sheet.write_string(row, 1, text)
    for column, text in HEADERS.items():
        sheet.write_string(7, column, text)
    row = 8

    def total(label: str, lines: list[Any]) -> None:
        nonlocal row
        sheet.write_string(row, 1, label)
        for index, column in enumerate(AMOUNT_COLUMNS):
            sheet.write_number(
                row, column, round(sum(line[3][index] for line in lines), 2) + (subtotal_error if not index else 0)
            )
        row += 1

    for category in (SALARY, UTILITIES):
        members = [line for line in LINES if line[1] == category]
        for code, name, kind, amounts in members:
            sheet.write_blank(row, 0, None, book.add_format())
            for column, text in ((1, WORK), (2, name), (3, kind), (5, code)):
                sheet.write_string(row, column, text)
            for column, amount in zip(AMOUNT_COLUMNS, amounts, strict=True):
                sheet.write_number(row, column, amount)
            row += 1
        total(f"รวม{category}", members)
    total(f"รวม{WORK}", LINES)
    total("รวมทั้งสิ้น", LINES)
    book.close()
    return path


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    return read_file(str(write_export(tmp_path / "report.xlsx")), None, str(tmp_path / "keep"), "report.xlsx")


def test_file_is_read_and_says_whose_and_when_it_is(document: dict[str, Any]) -> None:
    assert document["status"] == "read"
    assert document["organisation"] == "เทศบาลตำบลด่านทับตะโก"
    assert document["fiscal_year"] == 2569
    assert document["as_of"] == "2026-05-22T17:54:00"
    assert document["carrier"] == "xlsx"


def test_the_table_stands_where_it_stands(document: dict[str, Any]) -> None:
    (table,) = document["tables"]
    assert (table["kind"], table["sheet"], table["title"]) == ("remaining_budget", "reportRemainBudgetXlsx", TITLE)
    assert (table["header_row"], table["first_row"], table["last_row"]) == (8, 9, 19)
    assert table["columns"]["approved_satang"] == "I"
    assert table["columns"]["budget_code"] == "F"
    assert table["columns"]["balance_satang"] == "O"


def test_seven_lines_are_read_and_four_totals_skipped(document: dict[str, Any]) -> None:
    (table,) = document["tables"]
    assert table["rows"] == 7
    assert [item["row"] for item in table["skipped_rows"]] == [10, 17, 18, 19]
    assert table["rows_read"] == 11


def test_money_is_exact(document: dict[str, Any]) -> None:
    (table,) = document["tables"]
    assert table["totals_satang"] == {
        "approved": 117552000,
        "transferred_in": 0,
        "transferred_out": 0,
        "committed": 5910538,
        "disbursed": 59075645,
        "balance": 52565817,
    }


def test_every_printed_total_agrees(document: dict[str, Any]) -> None:
    (table,) = document["tables"]
    assert len(table["printed_totals"]) == 4 * 6
    assert {item["difference_satang"] for item in table["printed_totals"]} == {0}
    assert table["findings"] == []


def test_lines_carry_code_names_and_place(document: dict[str, Any], tmp_path: Path) -> None:
    (table,) = document["tables"]
    lines = pl.read_ipc(tmp_path / "keep" / document["sha256"] / table["arrow"])
    assert lines["budget_code"].to_list() == [line[0] for line in LINES]
    assert lines["row"].to_list() == [9, 11, 12, 13, 14, 15, 16]
    assert lines["source_row_id"][1] == f"{document['sha256'][:16]}:1:11"
    for index, field in enumerate(FIELDS):
        assert lines[f"{field}_satang"].to_list() == [round(line[3][index] * 100) for line in LINES]
    assert not lines["is_faulted"].any()


def test_a_wrong_subtotal_is_found_with_both_values(tmp_path: Path) -> None:
    path = write_export(tmp_path / "wrong.xlsx", subtotal_error=1.0)
    (table,) = read_file(str(path), None, None, "wrong.xlsx")["tables"]
    found = [finding for finding in table["findings"] if finding["rule"] == "printed_total_differs"]
    assert [finding["cell"] for finding in found] == ["I10", "I17", "I18", "I19"]
    assert {finding["difference_satang"] for finding in found} == {100}
    assert found[0]["found"] == "695,521.00"
    assert found[0]["expected"] == "695,520.00"
