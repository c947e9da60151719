"""Which rows are lines, and what becomes of all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demo.office import write_office
from sources import bodies
from sources.reading import read_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl
    import pytest

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

REGISTER = ["วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "รายการ", "ผู้รับเงิน", "จำนวนเงิน", "ภาษีหัก ณ ที่จ่าย", "จ่ายสุทธิ"]
CODE = "9968011134010001"
TITLE = [["ทะเบียนคุมฎีกา ปีงบประมาณ พ.ศ. 2568"], ["อบต.โคกไม้ลาย"], []]
PROGRESS = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ"]
PROGRESS_TITLE = [["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"], []]


def payment(voucher: str, amount: object) -> list[object]:
    return ["1 ต.ค. 2567", voucher, CODE, "ค่าไฟฟ้า", "การไฟฟ้า", amount, 0, amount]


def whys(table: dict[str, Any]) -> list[tuple[int, str]]:
    return [(item["row"], item["why"]) for item in table["skipped_rows"]]


def test_repeated_page_headers_and_page_totals_are_skipped_by_name(write: Write, read: Read) -> None:
    rows = [*TITLE, REGISTER, payment("1", 100), payment("2", 200), [None, None, None, "รวมหน้านี้", None, 300, 0, 300]]
    rows += [
        REGISTER,
        payment("3", 50),
        [None, None, None, "รวมหน้านี้", None, 50, 0, 50],
        [None, None, None, "รวมทั้งสิ้น", None, 350, 0, 350],
    ]
    (table,) = read(write(rows))["tables"]
    assert table["kind"] == "disbursements"
    assert table["rows"] == 3
    assert whys(table) == [(7, "subtotal"), (8, "repeated header"), (10, "subtotal"), (11, "total")]
    assert {item["difference_satang"] for item in table["printed_totals"]} == {0}
    assert table["totals_satang"] == {"amount": 35000, "withheld": 0, "net": 35000}


def test_every_row_that_is_not_blank_is_a_line_or_listed(write: Write, read: Read) -> None:
    rows = [
        *TITLE,
        REGISTER,
        payment("1", 100),
        [],
        ["หมายเหตุ จ่ายตามสัญญา"],
        payment("2", 200),
        [None, None, None, "รวม", None, 300],
    ]
    (table,) = read(write(rows))["tables"]
    assert table["rows"] + len(table["skipped_rows"]) == table["rows_read"] == 4
    assert (table["first_row"], table["last_row"]) == (5, 9)


def test_money_without_anything_that_names_the_line_is_a_critical_finding_not_a_skipped_row(
    write: Write, read: Read
) -> None:
    rows = [*TITLE, REGISTER, payment("1", 100), [None, None, None, "ค่าอะไรไม่ทราบ", None, 75, 0, 75]]
    (table,) = read(write(rows))["tables"]
    assert table["rows"] == 2
    assert table["lines"]["is_faulted"].to_list() == [False, True]
    assert [(item["rule"], item["severity"]) for item in table["findings"]] == [("code_missing", "critical")]


def test_a_project_whose_name_begins_with_the_word_of_a_total_is_a_line(write: Write, read: Read) -> None:
    rows = [*PROGRESS_TITLE, PROGRESS, [1, "รวมพลังเยาวชน", 5000, 0, "กองการศึกษา", "ยกเลิก"], [None, "รวม", 5000, 0]]
    (table,) = read(write(rows))["tables"]
    assert table["lines"]["project"].to_list() == ["รวมพลังเยาวชน"]
    assert whys(table) == [(5, "subtotal")]


def test_text_below_a_line_continues_it(write: Write, read: Read) -> None:
    rows = [
        *PROGRESS_TITLE,
        PROGRESS,
        [1, "ก่อสร้างถนน", 5000, 0, "กองช่าง", "ยกเลิก"],
        [None, "สายบ้านนา"],
        [2, "วางท่อ", 10, 0, "กองช่าง", "ยกเลิก"],
    ]
    (table,) = read(write(rows))["tables"]
    assert table["lines"]["project"].to_list() == ["ก่อสร้างถนน สายบ้านนา", "วางท่อ"]
    assert whys(table) == [(5, "continuation of row 4")]


def test_money_on_a_continuation_row_is_a_line_of_the_same_project_and_said(write: Write, read: Read) -> None:
    rows = [
        *PROGRESS_TITLE,
        PROGRESS,
        [1, "ก่อสร้างถนน", 5000, 0, "กองช่าง", "ยกเลิก"],
        [None, None, 700],
        [None, "รวม", 5700, 0],
    ]
    (table,) = read(write(rows))["tables"]
    assert table["lines"]["project"].to_list() == ["ก่อสร้างถนน", "ก่อสร้างถนน"]
    assert table["lines"]["budget_satang"].to_list() == [500000, 70000]
    assert [item["rule"] for item in table["findings"]] == ["money_outside_item"]
    assert table["printed_totals"][0]["difference_satang"] == 0


def test_signatures_below_the_table_belong_to_no_line(write: Write, read: Read) -> None:
    rows = [
        *PROGRESS_TITLE,
        PROGRESS,
        [1, "ก่อสร้างถนน", 5000, 0, "กองช่าง", "ยกเลิก"],
        [],
        [None, None, None, None, "(ลงชื่อ) ………"],
        [None, None, None, None, "ผู้อำนวยการกองช่าง"],
    ]
    (table,) = read(write(rows))["tables"]
    assert table["lines"]["unit"].to_list() == ["กองช่าง"]
    assert table["last_row"] == 4
    assert [row for row, _ in whys(table)] == [6, 7]


def test_numbered_form_rows_without_anything_are_not_lines(write: Write, read: Read) -> None:
    rows = [*PROGRESS_TITLE, PROGRESS, [1, "ก่อสร้างถนน", 5000, 0, "กองช่าง", "ยกเลิก"], [2], [3]]
    (table,) = read(write(rows))["tables"]
    assert table["rows"] == 1
    assert {why for _, why in whys(table)} <= {"only a number", "note after the table"}


def test_a_group_name_merged_downwards_stands_on_each_of_its_rows(write: Write, read: Read) -> None:
    header = ["แผนงาน", "งาน", "รหัสงบประมาณ", "งบอนุมัติ", "เบิกจ่าย", "คงเหลือ"]
    rows = [["รายงานงบประมาณคงเหลือ ปีงบประมาณ 2568"], header, ["แผนงานบริหารงานทั่วไป", "งานบริหารทั่วไป", CODE, 10, 0, 10]]
    rows += [[None, None, "9968011134020001", 5, 0, 5], [None, "รวมทั้งสิ้น", None, 15, 0, 15]]
    (table,) = read(write(rows, merges=["A3:A4", "B3:B4"]))["tables"]
    assert table["lines"]["work"].to_list() == ["งานบริหารทั่วไป"] * 2
    assert table["lines"]["programme"].to_list() == ["แผนงานบริหารงานทั่วไป"] * 2


def test_a_box_of_statuses_below_the_projects_is_no_project(write: Write, read: Read) -> None:
    rows = [
        ["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"],
        ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "สถานะ"],
        [1, "ก", 100, 50, "แล้วเสร็จ"],
        [2, "ข", 200, 50, "ยกเลิก"],
        [None, "รวม 2 โครงการ", 300, 100],
        [None, "สถานะ", "จำนวนโครงการ", "เบิกจ่าย"],
        [None, "แล้วเสร็จ", 1, 50],
        [None, "ยกเลิก", 1, 50],
        [None, "รวม", 2, 100],
    ]
    (table,) = read(write(rows))["tables"]
    assert (table["rows"], table["totals_satang"]) == (2, {"budget": 30000, "disbursed": 10000})
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0, 0]
    assert table["rows"] + len(table["skipped_rows"]) == table["rows_read"]


def test_a_status_may_be_the_column_that_is_ticked(write: Write, read: Read) -> None:
    rows = [
        ["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"],
        ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "ผลการดำเนินงาน", None, None],
        [None, None, None, "ดำเนินการแล้ว", "อยู่ระหว่างดำเนินการ", "ยังไม่ดำเนินการ"],
        [1, "ก", 100, "✓", None, None],
        [2, "ข", 200, None, "/", "-"],
        [3, "ค", 300, None, None, None],
        [4, "ง", 400, "✓", "✓", None],
    ]
    (table,) = read(write(rows, merges=["D2:F2"]))["tables"]
    assert table["lines"]["status_code"].to_list() == ["completed", "in_progress", None, None]
    assert [(finding["rule"], finding["row"]) for finding in table["findings"]] == [("status_unknown", 7)]


def test_a_heading_with_the_sum_of_its_lines_is_a_total(write: Write, read: Read) -> None:
    rows = [
        ["บัญชีโครงการ/กิจกรรม งบประมาณ แผนดำเนินงาน ปีงบประมาณ 2568"],
        [
            "ลำดับที่",
            "โครงการ/กิจกรรม",
            "งบประมาณ",
            "ต.ค.",
            "พ.ย.",
            "ธ.ค.",
            "ม.ค.",
            "ก.พ.",
            "มี.ค.",
            "เม.ย.",
            "พ.ค.",
            "มิ.ย.",
            "ก.ค.",
            "ส.ค.",
            "ก.ย.",
        ],
        [None, "1.1 แผนงานการศึกษา", 300],
        [1, "ก", 100],
        [2, "ข", 200],
        [None, "1.2 แผนงานสาธารณสุข", 50],
        [1, "ค", 50],
        [2, "รวม", 350],
    ]
    (table,) = read(write(rows))["tables"]
    assert (table["rows"], table["totals_satang"]["budget"]) == (3, 35000)
    assert table["lines"]["programme"].to_list() == ["แผนงานการศึกษา", "แผนงานการศึกษา", "แผนงานสาธารณสุข"]
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0, 0, 0]


def test_amounts_in_thousands_are_not_read(write: Write, read: Read) -> None:
    rows = [
        ["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"],
        ["ที่", "โครงการ/กิจกรรม", "งบประมาณ (พันบาท)", "สถานะ"],
        [1, "ก", 100, "แล้วเสร็จ"],
    ]
    document = read(write(rows))
    assert document["tables"] == []
    assert [finding["rule"] for finding in document["findings"]] == ["unit_not_baht"]


def test_a_header_merged_over_an_empty_column_is_one_column(write: Write, read: Read) -> None:
    rows = [
        ["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"],
        ["ที่", "โครงการ/กิจกรรม", None, "งบประมาณ", None, "สถานะ"],
        [1, "ก", None, None, 100, "แล้วเสร็จ"],
    ]
    (table,) = read(write(rows, merges=["B2:C2", "D2:E2"]))["tables"]
    assert (table["columns"]["project"], table["columns"]["budget_satang"]) == ("B", "E")
    assert table["totals_satang"]["budget"] == 10000


def read_all(folder: Path) -> dict[str, tuple[dict[str, Any], dict[int, pl.DataFrame]]]:
    return {path.name: read_lines(str(path), None, path.name) for path in sorted(folder.rglob("*.xlsx"))}


def test_rows_looked_at_one_by_one_are_what_they_are_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_office(tmp_path, years=(2568,))
    monkeypatch.setattr(bodies, "_FEW_ROWS", 0)
    at_once = read_all(tmp_path)
    monkeypatch.setattr(bodies, "_FEW_ROWS", 1_000_000)
    one_by_one = read_all(tmp_path)
    assert sum(len(lines) for _, lines in at_once.values()) > 10
    for name, (document, tables) in at_once.items():
        again, rows = one_by_one[name]
        assert again == document, name
        assert all(rows[number].equals(lines) for number, lines in tables.items()), name
