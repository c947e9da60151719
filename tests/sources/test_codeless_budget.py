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
