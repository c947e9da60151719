"""Budgets and their rest without codes: prints of the old e-LAAS, and what offices kept by hand in FY2567–68."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

AMOUNTS = ["งบประมาณอนุมัติ", "โอนเพิ่ม", "โอนลด", "งบประมาณหลังโอน", "ก่อหนี้ผูกพัน", "เบิกจ่าย", "คงเหลือ"]
GENERAL = ["แผนงานบริหารงานทั่วไป", "งานบริหารทั่วไป"]


def table_of(document: dict[str, Any]) -> dict[str, Any]:
    (table,) = document["tables"]
    return table  # type: ignore[no-any-return]


def rules(table: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["severity"]) for finding in table["findings"]]


def old_print(*lines: list[object]) -> list[list[object]]:
    return [
        ["องค์การบริหารส่วนตำบลบ้านดง"],
        ["รายงานงบประมาณคงเหลือ"],
        ["ปีงบประมาณ 2565"],
        ["แผนงาน", "งาน", "งบ", "หมวด", "ประเภทรายจ่าย", "โครงการ", *AMOUNTS],
        *lines,
    ]


def test_a_print_without_codes_is_read_and_its_lines_are_known_by_their_names(write: Write, read: Read) -> None:
    path = write(
        old_print(
            [*GENERAL, "งบดำเนินงาน", "ค่าวัสดุ", "วัสดุสำนักงาน", None, 100, 20, 0, 120, 10, 30, 80],
            [*GENERAL, "งบดำเนินงาน", "ค่าวัสดุ", "วัสดุไฟฟ้า", None, 50, 0, 20, 30, 0, 5, 25],
            ["รวมงานบริหารทั่วไป", None, None, None, None, None, 150, 20, 20, None, 10, 35, 105],
            [
                "แผนงานการศึกษา",
                "งานบริหารทั่วไปเกี่ยวกับการศึกษา",
                "งบดำเนินงาน",
                "ค่าวัสดุ",
                "วัสดุสำนักงาน",
                None,
                7,
                0,
                0,
                7,
                0,
                0,
                7,
            ],
            ["รวมทั้งสิ้น", None, None, None, None, None, 157, 20, 20, None, 10, 35, 112],
        )
    )
    table = table_of(read(path))
    assert (table["kind"], table["rows"]) == ("remaining_budget", 3)
    assert table["totals_satang"] == {
        "approved": 15700, "transferred_in": 2000, "transferred_out": 2000, "committed": 1000, "disbursed": 3500,
        "balance": 11200,
    }  # fmt: skip
    assert {total["difference_satang"] for total in table["printed_totals"]} == {0}
    assert table["lines"]["line_key"].n_unique() == 3
    assert not table["lines"]["is_faulted"].any()
    assert ("codes_not_stated", "warning") in rules(table)
    assert not [severity for _, severity in rules(table) if severity == "critical"]


def test_headings_of_a_hand_kept_sheet_are_the_levels_of_its_lines(write: Write, read: Read) -> None:
    path = write(
        [
            ["รายงานสถานะการใช้จ่ายงบประมาณ ประจำปีงบประมาณ 2567"],
            ["ที่", "หมวดรายจ่าย", "ประเภท", "งบอนุมัติ", "โอน (+)", "โอน (-)", "งบสุทธิ", "เบิกจ่าย", "ผูกพัน", "คงเหลือ", "ร้อยละ"],
            [None, "แผนงานบริหารงานทั่วไป"],
            [None, "งานบริหารทั่วไป"],
            [1, "ค่าวัสดุ", "วัสดุสำนักงาน", 100, 0, 0, 100, 40, 0, 60, 40],
            [None, "แผนงานการศึกษา"],
            [None, "งานบริหารทั่วไปเกี่ยวกับการศึกษา"],
            [2, "ค่าวัสดุ", "วัสดุสำนักงาน", 50, 0, 0, 50, 0, 0, 50, 0],
            [None, "รวมทั้งสิ้น", None, 150, 0, 0, 150, 40, 0, 110, None],
        ]
    )
    table = table_of(read(path))
    assert table["lines"]["programme"].to_list() == ["แผนงานบริหารงานทั่วไป", "แผนงานการศึกษา"]
    assert table["lines"]["work"].to_list() == ["งานบริหารทั่วไป", "งานบริหารทั่วไปเกี่ยวกับการศึกษา"]
    assert table["lines"]["line_key"].n_unique() == 2
    assert table["totals_satang"]["balance"] == 11000


def test_a_table_with_codes_is_read_by_them(write: Write, read: Read) -> None:
    header = ["รหัสงบประมาณ", "งาน", "ประเภทรายจ่าย", "งบอนุมัติ", "เบิกจ่าย", "คงเหลือ"]
    line = ["9967011131040001", "งานบริหารทั่วไป", "ค่าเช่าบ้าน", 10, 4, 6]
    table = table_of(read(write([["ทะเบียนคุมงบประมาณ ปีงบประมาณ 2567"], header, line])))
    assert table["layout"] == "remaining_budget"
    assert "codes_not_stated" not in [rule for rule, _ in rules(table)]


@pytest.mark.parametrize(
    ("title", "header", "line", "kind"),
    [
        ("รายงานผลการดำเนินงาน", ["ที่", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "สถานะ"], [1, "ถนน", 10, 4, 6, "ยกเลิก"], "progress"),
        ("ทะเบียนคุมการจ่ายขาดเงินสะสม", ["ครั้งที่", "งาน", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ"], ["1", "งาน", "ถนน", 10, 4, 6], "reserve_spending"),
        ("ทะเบียนเงินกันเหลื่อมปี", ["งาน", "หมวด", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ"], ["งาน", "ค่าวัสดุ", "ถนน", 10, 4, 6], "carry_overs"),
        ("ทะเบียนคุมเงินอุดหนุนเฉพาะกิจ", ["แผนงาน", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ"], ["แผนงาน", "ถนน", 10, 4, 6], "grants"),
    ],
)  # fmt: skip
def test_registers_of_other_money_are_no_budget(
    title: str, header: list[str], line: list[object], kind: str, write: Write, read: Read
) -> None:
    assert table_of(read(write([[f"{title} ปีงบประมาณ 2568"], header, line])))["kind"] == kind


SHORT = ["งบอนุมัติ", "เบิกจ่าย", "คงเหลือ"]
LEVELLED: dict[str, list[list[Any]]] = {
    "a column for each level": [
        ["งาน", "หมวด", "ประเภทรายจ่าย", *SHORT],
        ["งานบริหารทั่วไป", None, None, 2600, 500, 2100],
        [None, "เงินเดือน (ฝ่ายการเมือง)", None, 2000, 500, 1500],
        [None, None, "เงินเดือนนายก/รองนายก", 1500, 500, 1000],
        [None, None, "เงินค่าตอบแทนพิเศษ", 500, 0, 500],
        [None, "ค่าวัสดุ", None, 600, 0, 600],
        [None, None, "วัสดุสำนักงาน", 600, 0, 600],
        ["รวมทั้งสิ้น", None, None, 2600, 500, 2100],
    ],
    "names on every row": [
        ["งาน", "หมวด", "ประเภทรายจ่าย", *SHORT],
        ["งานบริหารทั่วไป", None, None, 2600, 500, 2100],
        ["งานบริหารทั่วไป", "เงินเดือน (ฝ่ายการเมือง)", None, 2000, 500, 1500],
        ["งานบริหารทั่วไป", "เงินเดือน (ฝ่ายการเมือง)", "เงินเดือนนายก/รองนายก", 1500, 500, 1000],
        ["งานบริหารทั่วไป", "เงินเดือน (ฝ่ายการเมือง)", "เงินค่าตอบแทนพิเศษ", 500, 0, 500],
        ["งานบริหารทั่วไป", "ค่าวัสดุ", None, 600, 0, 600],
        ["งานบริหารทั่วไป", "ค่าวัสดุ", "วัสดุสำนักงาน", 600, 0, 600],
        ["รวมทั้งสิ้น", None, None, 2600, 500, 2100],
    ],
    "one column of names": [
        ["รายการ", *SHORT],
        ["งานบริหารทั่วไป", 2600, 500, 2100],
        ["เงินเดือน (ฝ่ายการเมือง)", 2000, 500, 1500],
        ["เงินเดือนนายก/รองนายก", 1500, 500, 1000],
        ["เงินค่าตอบแทนพิเศษ", 500, 0, 500],
        ["ค่าวัสดุ", 600, 0, 600],
        ["วัสดุสำนักงาน", 600, 0, 600],
        ["รวมทั้งสิ้น", 2600, 500, 2100],
    ],
}


@pytest.mark.parametrize("form", LEVELLED)
def test_sums_printed_above_their_lines_are_totals_and_not_lines(write: Write, read: Read, form: str) -> None:
    table = table_of(read(write([["รายงานงบประมาณคงเหลือ ปีงบประมาณ พ.ศ. 2568"], *LEVELLED[form]])))
    assert (table["rows"], table["totals_satang"]["approved"]) == (3, 260_000)
    assert {total["difference_satang"] for total in table["printed_totals"]} == {0}
    assert {(total["row"], total["column"]) for total in table["printed_totals"] if total["column"] == "approved"} == {
        (row, "approved") for row in (3, 4, 7, 9)
    }
    assert table["lines"]["expenditure_type"].to_list() == ["เงินเดือนนายก/รองนายก", "เงินค่าตอบแทนพิเศษ", "วัสดุสำนักงาน"]
    assert table["lines"]["category"].to_list() == ["เงินเดือน (ฝ่ายการเมือง)"] * 2 + ["ค่าวัสดุ"]
    assert table["lines"]["work"].to_list() == ["งานบริหารทั่วไป"] * 3
    assert not table["lines"]["is_faulted"].any()


@pytest.mark.parametrize("form", LEVELLED)
def test_a_row_of_a_level_that_is_no_sum_stays_a_line(write: Write, read: Read, form: str) -> None:
    rows: list[list[Any]] = [list(row) for row in LEVELLED[form]]
    rows[4][-3] = 501  # another amount than its total says
    table = table_of(read(write([["รายงานงบประมาณคงเหลือ ปีงบประมาณ พ.ศ. 2568"], *rows])))
    assert table["rows"] > 3
    assert any(total["difference_satang"] for total in table["printed_totals"])


def test_lines_with_codes_are_never_totals(write: Write, read: Read) -> None:
    rows: list[list[object]] = [
        ["งาน", "หมวด", "รหัสงบประมาณ", *SHORT],
        ["งานบริหารทั่วไป", None, "9968011121010001", 500, 100, 400],
        ["งานบริหารทั่วไป", "ค่าวัสดุ", "9968011121010002", 500, 100, 400],
    ]
    table = table_of(read(write([["รายงานงบประมาณคงเหลือ ปีงบประมาณ พ.ศ. 2568"], *rows])))
    assert (table["rows"], table["totals_satang"]["approved"]) == (2, 100_000)
