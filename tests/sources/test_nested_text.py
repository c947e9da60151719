"""Nested text of an ordinance: which amounts are lines, which are totals, and what becomes of all other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sources.delimited import read_csv
from sources.grid import Sheet, frame_of_rows
from sources.layouts import load_layouts
from sources.markup import html_sheets
from sources.tables import Table, outline, read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Read = Callable[[Path], dict[str, Any]]

TITLE = "ข้อบัญญัติงบประมาณรายจ่าย ประจำปีงบประมาณ พ.ศ. 2566"
CHAIN = ["งานบริหารทั่วไป รวม 100 บาท", "งบดำเนินงาน รวม 100 บาท", "ค่าใช้สอย รวม 100 บาท"]


def table_of(*rows: str | Sequence[str | None], **facts: Any) -> Table:
    cells = [[row] if isinstance(row, str) else list(row) for row in (TITLE, *rows)]
    return of_sheet(Sheet("ชีต", 1, frame_of_rows(cells), **facts))


def of_sheet(sheet: Sheet) -> Table:
    (table,) = read_sheet(outline(sheet, load_layouts(), None), prefix="f:1", year=None, date1904=False).tables
    return table


def items(table: Table, *names: str) -> list[tuple[Any, ...]]:
    return table.lines.select(*(names or ("expenditure_type", "project", "amount_satang"))).rows()


def rules(table: Table) -> list[tuple[str, str, str | None]]:
    return [(finding.rule, finding.severity, finding.cell) for finding in table.findings]


def differences(table: Table) -> dict[str, int]:
    return {item["label"]: item["difference_satang"] for item in table.totals.amounts}


def test_an_item_knows_the_parts_it_stands_under_and_its_explanation() -> None:
    table = table_of(
        "ด้านบริหารทั่วไป",
        "แผนงานบริหารงานทั่วไป",
        *CHAIN,
        "ค่าจ้างเหมาบริการ จำนวน ๑๐๐.- บาท",
        "เพื่อจ่ายเป็นค่าจ้าง จำนวน 12 เดือน",
        "ตามระเบียบกระทรวงมหาดไทย",
        "หน่วยงานรับผิดชอบ : สำนักปลัด",
    )
    assert table.lines.select("area", "programme", "work", "budget_type", "category").rows() == [
        ("ด้านบริหารทั่วไป", "แผนงานบริหารงานทั่วไป", "งานบริหารทั่วไป", "งบดำเนินงาน", "ค่าใช้สอย")
    ]
    assert items(table, "expenditure_type", "project", "unit", "explanation", "amount_satang") == [
        ("ค่าจ้างเหมาบริการ", None, "สำนักปลัด", "เพื่อจ่ายเป็นค่าจ้าง จำนวน 12 เดือน ตามระเบียบกระทรวงมหาดไทย", 100_00)
    ]
    assert table.body.skipped == {
        2: "context: area",
        3: "context: programme",
        4: "subtotal",
        5: "subtotal",
        6: "subtotal",
        8: "explanation of row 7",
        9: "explanation of row 7",
        10: "context: unit of row 7",
    }
    assert (table.fiscal_year, table.header.layout.kind, table.findings) == (2566, "ordinance_detail", [])


def test_a_printed_total_that_differs_is_told_with_both_values() -> None:
    table = table_of("งานบริหารทั่วไป รวม 90 บาท", *CHAIN[1:], "ค่าจ้าง จำนวน 100 บาท")
    assert differences(table) == {"งานบริหารทั่วไป": -10_00, "งบดำเนินงาน": 0, "ค่าใช้สอย": 0}
    (finding,) = table.findings
    assert (finding.rule, finding.cell, finding.found, finding.expected) == (
        "printed_total_differs",
        "A2",
        "90.00",
        "100.00",
    )


def test_totals_below_their_parts_speak_for_the_parts_they_name() -> None:
    table = table_of(
        "แผนงานบริหารงานทั่วไป",
        "งานบริหารทั่วไป",
        "งบดำเนินงาน",
        "ค่าใช้สอย",
        "ค่าจ้างเหมา จำนวน 50 บาท",
        "โครงการวันเด็ก จำนวน 50 บาท",
        "รวมค่าใช้สอย 100 บาท",
        "ค่าวัสดุ",
        "วัสดุสำนักงาน จำนวน 10 บาท",
        "รวมค่าวัสดุ จำนวน 10 บาท",
        "รวมงบดำเนินงาน 110 บาท",
        "รวมงานบริหารทั่วไป 110 บาท",
        "รวมแผนงานบริหารงานทั่วไป 111 บาท",
        "รวมงบประมาณรายจ่ายทั้งสิ้น 110 บาท",
    )
    assert differences(table) == {
        "รวมค่าใช้สอย": 0,
        "รวมค่าวัสดุ": 0,
        "รวมงบดำเนินงาน": 0,
        "รวมงานบริหารทั่วไป": 0,
        "รวมแผนงานบริหารงานทั่วไป": 1_00,
        "รวมงบประมาณรายจ่ายทั้งสิ้น": 0,
    }
    assert items(table, "category", "expenditure_type", "project") == [
        ("ค่าใช้สอย", "ค่าจ้างเหมา", None),
        ("ค่าใช้สอย", None, "โครงการวันเด็ก"),
        ("ค่าวัสดุ", "วัสดุสำนักงาน", None),
    ]


def test_central_budget_has_neither_work_nor_category_of_other_names() -> None:
    table = table_of(
        "แผนงานการเกษตร",
        "งานส่งเสริมการเกษตร รวม 5 บาท",
        "งบดำเนินงาน รวม 5 บาท",
        "ค่าใช้สอย รวม 5 บาท",
        "ค่าจ้าง จำนวน 5 บาท",
        "งบกลาง รวม 30 บาท",
        "สำรองจ่าย จำนวน 10 บาท",
        "บำเหน็จ/บำนาญ รวม 20 บาท",
        "เงินช่วยพิเศษ จำนวน 20 บาท",
    )
    assert items(table, "programme", "work", "category", "expenditure_type")[1:] == [
        (None, "งบกลาง", None, "สำรองจ่าย"),
        (None, "งบกลาง", "บำเหน็จ/บำนาญ", "เงินช่วยพิเศษ"),
    ]
    assert differences(table)["งบกลาง"] == 0


@pytest.mark.parametrize(
    ("written", "satang"),
    [
        ("๑,๕๐๐ บาท", 1_500_00),
        ("245,010.- บาท", 245_010_00),
        ("1,200.50 บาท", 1_200_50),
        ("0 บาท", 0),
        ("- บาท", None),
        ("2,600.-บาท (สองพันหกร้อยบาทถ้วน)", 2_600_00),
    ],
)
def test_amounts_are_read_as_all_money_is(written: str, satang: int | None) -> None:
    table = table_of("งบดำเนินงาน", "ค่าใช้สอย", "ค่าเช่า จำนวน 5 บาท", f"ค่าจ้าง จำนวน {written}")
    assert items(table, "amount_satang")[1] == (satang,)
    assert rules(table) == []


@pytest.mark.parametrize("written", ["1,00", "5O,000", "1_500", ".......", ""])
def test_an_item_whose_amount_cannot_be_read_is_held_back(written: str) -> None:
    table = table_of("งบดำเนินงาน", "ค่าใช้สอย", "ค่าเช่า จำนวน 5 บาท", f"ค่าจ้าง จำนวน {written} บาท")
    assert rules(table) == [("money_unreadable", "critical", "A5")]
    assert items(table, "amount_satang", "is_faulted") == [(5_00, False), (None, True)]
    assert table.findings[0].line_key == table.lines["line_key"][1]


def test_error_cells_and_formulas_without_a_value_are_told_apart() -> None:
    table = table_of(
        ["งบดำเนินงาน", "รวม", "5", "บาท"],
        ["ค่าใช้สอย", "รวม", "5", "บาท"],
        ["ค่าเช่า", "จำนวน", None, "บาท"],
        ["ค่าจ้าง", "จำนวน", None, "บาท"],
        ["ค่าดี", "จำนวน", "5"],
        errors={(4, "C"): "#REF!"},
        uncached=frozenset({(5, "C")}),
    )
    assert rules(table) == [("error_cell", "critical", "C4"), ("uncached_formula", "critical", "C5")]
    assert table.header.columns == {"amount": "C"}


def test_a_total_that_cannot_be_read_is_not_compared() -> None:
    table = table_of("งานบริหารทั่วไป รวม 1O0 บาท", *CHAIN[1:], "ค่าจ้าง จำนวน 100 บาท")
    assert rules(table) == [("total_unreadable", "warning", "A2")]
    assert "งานบริหารทั่วไป" not in differences(table)


def test_amounts_in_cells_of_their_own_need_no_word() -> None:
    table = table_of(
        ["งานบริหารทั่วไป", "100", "บาท"],
        ["งบดำเนินงาน", "100", "บาท"],
        ["ค่าใช้สอย", "100", "บาท"],
        ["ค่าจ้าง", "60", "บาท"],
        ["เพื่อจ่ายเป็นค่าจ้าง"],
        ["โครงการวันเด็ก", "40", "บาท"],
        ["รวมทั้งสิ้น", "100", "บาท"],
    )
    assert items(table) == [("ค่าจ้าง", None, 60_00), (None, "โครงการวันเด็ก", 40_00)]
    assert set(differences(table).values()) == {0}
    assert table.body.skipped[8] == "total"


NESTED = ["ครุภัณฑ์สำนักงาน จำนวน 100 บาท", "เก้าอี้ จำนวน 60 บาท", "โต๊ะ จำนวน 40 บาท"]


def test_an_amount_with_parts_is_their_total_where_the_total_above_says_so() -> None:
    table = table_of("งบลงทุน รวม 100 บาท", "ค่าครุภัณฑ์ รวม 100 บาท", *NESTED)
    assert items(table) == [("ครุภัณฑ์สำนักงาน", "เก้าอี้", 60_00), ("ครุภัณฑ์สำนักงาน", "โต๊ะ", 40_00)]
    assert differences(table) == {"งบลงทุน": 0, "ค่าครุภัณฑ์": 0, "ครุภัณฑ์สำนักงาน": 0}
    assert rules(table) == []


def test_the_same_amounts_are_items_side_by_side_where_the_total_above_says_so() -> None:
    table = table_of("งบลงทุน รวม 200 บาท", "ค่าครุภัณฑ์", *NESTED)
    assert [amount for *_, amount in items(table)] == [100_00, 60_00, 40_00]
    assert rules(table) == []


def test_numbered_parts_are_lines_also_where_nothing_is_printed_above() -> None:
    parts = ["(1) เก้าอี้ จำนวน 60 บาท", "(2) โต๊ะ จำนวน 40 บาท"]
    table = table_of("งบลงทุน", "ค่าครุภัณฑ์", NESTED[0], *parts)
    assert items(table) == [("ครุภัณฑ์สำนักงาน", "เก้าอี้", 60_00), ("ครุภัณฑ์สำนักงาน", "โต๊ะ", 40_00)]
    assert rules(table) == []


def test_where_nothing_tells_total_from_item_both_sums_are_told() -> None:
    table = table_of("งบลงทุน", "ค่าครุภัณฑ์", *NESTED)
    (finding,) = table.findings
    assert finding.rule == "nested_ambiguous"
    assert {finding.found, finding.expected} == {"200.00", "100.00"}
    assert sum(amount for *_, amount in items(table)) in {200_00, 100_00}


def test_amounts_in_an_explanation_are_no_items() -> None:
    table = table_of(
        "งบบุคลากร รวม 514,080 บาท",
        "เงินเดือน (ฝ่ายการเมือง) รวม 514,080 บาท",
        "เงินเดือนนายก/รองนายก จำนวน 514,080 บาท",
        "เพื่อจ่ายเป็นเงินเดือน ดังนี้",
        "- นายก จำนวน 244,800 บาท",
        "- รองนายก จำนวน 269,280 บาท",
        "รวมเป็นเงิน 514,080 บาท",
    )
    assert items(table) == [("เงินเดือนนายก/รองนายก", None, 514_080_00)]
    assert [table.body.skipped[row] for row in range(5, 9)] == ["explanation of row 4"] * 4
    assert "- รองนายก จำนวน 269,280 บาท" in items(table, "explanation")[0][0]


def test_a_word_of_sentences_states_an_item_only_where_it_is_the_word_of_items() -> None:
    head = ["งบบุคลากร", "เงินเดือน (ฝ่ายการเมือง)"]
    said = ["เงินเดือนนายก จำนวน 514,080 บาท", "เพื่อจ่ายเป็นเงินเดือน", "1. นายก เดือนละ 20,400 บาท เป็นเงิน 244,800 บาท"]
    assert [amount for *_, amount in items(table_of(*head, *said))] == [514_080_00]
    stated = ["เงินเดือนนายก เป็นเงิน 514,080 บาท", "เพื่อจ่ายเป็นเงินเดือน", "ค่าตอบแทน เป็นเงิน 80 บาท"]
    assert [amount for *_, amount in items(table_of(*head, *stated))] == [514_080_00, 80_00]


def test_an_item_before_any_part_is_loaded_with_what_is_known() -> None:
    table = table_of("ค่าจ้าง จำนวน 1,000 บาท", "งานบริหารทั่วไป รวม 5 บาท", "ค่าปรับ จำนวน 5 บาท")
    assert items(table, "work", "expenditure_type") == [(None, "ค่าจ้าง"), ("งานบริหารทั่วไป", "ค่าปรับ")]
    assert rules(table) == []


def test_what_stands_on_every_page_ends_no_explanation() -> None:
    table = table_of(
        "หน้า 1/2", *CHAIN, "ค่าจ้าง จำนวน 100 บาท", "เพื่อจ่ายเป็นค่าจ้าง", "หน้า : 2/2", TITLE, "ตามระเบียบ"
    )  # fmt: skip
    assert items(table, "explanation") == [("เพื่อจ่ายเป็นค่าจ้าง ตามระเบียบ",)]
    assert (table.body.skipped[8], table.body.skipped[9]) == ("note", "repeated header")


def test_a_part_named_again_on_the_next_page_goes_on() -> None:
    table = table_of(
        *CHAIN, "ค่าจ้าง จำนวน 60 บาท", "เพื่อจ่ายเป็นค่าจ้าง", "งานบริหารทั่วไป (ต่อ)", "ตามระเบียบ", "ค่าเช่า จำนวน 40 บาท"
    )  # fmt: skip
    assert items(table, "category", "explanation") == [("ค่าใช้สอย", "เพื่อจ่ายเป็นค่าจ้าง ตามระเบียบ"), ("ค่าใช้สอย", None)]
    assert (table.body.skipped[7], set(differences(table).values())) == ("repeated header", {0})


def test_a_category_may_be_divided_by_others_and_words_of_older_ordinances_count() -> None:
    table = table_of(
        "1. งบดำเนินงาน ตั้งไว้รวม 150 บาท แยกเป็น",
        "หมวดค่าตอบแทน ใช้สอยและวัสดุ ตั้งไว้รวม 100 บาท แยกเป็น",
        "1.1 ค่าตอบแทน ตั้งไว้รวม 40 บาท",
        "1.1.1 ประเภทค่าเช่าบ้าน ตั้งไว้ 40 บาท เพื่อจ่ายเป็นค่าเช่าบ้าน",
        "1.2 ค่าใช้สอย ตั้งไว้รวม 60 บาท",
        "1.2.1 ประเภทค่าจ้างเหมา ตั้งไว้ 60 บาท",
        "หมวดค่าสาธารณูปโภค ตั้งไว้รวม 50 บาท",
        "ประเภทค่าไฟฟ้า ตั้งไว้ 50 บาท",
    )
    assert items(table, "category", "expenditure_type", "amount_satang") == [
        ("ค่าตอบแทน", "ค่าเช่าบ้าน", 40_00),
        ("ค่าใช้สอย", "ค่าจ้างเหมา", 60_00),
        ("ค่าสาธารณูปโภค", "ค่าไฟฟ้า", 50_00),
    ]
    assert set(differences(table).values()) == {0}


REVENUE = [
    "รายงานรายละเอียดประมาณการรายรับงบประมาณรายจ่ายทั่วไป",
    "ประมาณการรายรับรวมทั้งสิ้น 500 บาท แยกเป็น",
    "รายได้จัดเก็บเอง",
    "หมวดภาษีอากร รวม 500 บาท",
    "ภาษีโรงเรือน จำนวน 500 บาท",
]


def test_estimates_of_revenue_are_no_expenditure() -> None:
    expenditure = ["รายงานรายละเอียดประมาณการรายจ่าย", *CHAIN, "ค่าจ้าง จำนวน 100 บาท", "ตั้งจ่ายจาก", "รายได้จัดเก็บเอง"]
    table = table_of(*REVENUE, *expenditure)
    assert items(table) == [("ค่าจ้าง", None, 100_00)]
    assert [table.body.skipped[row] for row in range(2, 7)] == ["revenue"] * 5
    assert table.body.skipped[13] == "explanation of row 11"
    sheet = Sheet("ชีต", 1, frame_of_rows([[line] for line in REVENUE]))
    assert read_sheet(outline(sheet, load_layouts(), None), prefix="f:1", year=None, date1904=False).tables == []


def test_totals_listed_above_the_details_are_held_against_the_details() -> None:
    listed = ["แผนงานบริหารงานทั่วไป ยอดรวม 100 บาท", "แผนงานการศึกษา ยอดรวม 21 บาท"]
    details = ["แผนงานบริหารงานทั่วไป", *CHAIN, "ค่าจ้าง จำนวน 100 บาท", "แผนงานการศึกษา"]
    table = table_of(*listed, *details, "งานบริหารทั่วไป รวม 20 บาท", "งบลงทุน", "ค่าครุภัณฑ์", "เก้าอี้ จำนวน 20 บาท")
    assert (differences(table)["แผนงานบริหารงานทั่วไป"], differences(table)["แผนงานการศึกษา"]) == (0, 1_00)


def test_a_list_of_totals_alone_says_nothing_of_lines() -> None:
    rows = [TITLE, "ด้านบริหารทั่วไป", "แผนงานบริหารงานทั่วไป ยอดรวม 100 บาท", "แผนงานการศึกษา ยอดรวม 20 บาท"]
    sheet = Sheet("ชีต", 1, frame_of_rows([[row] for row in rows]))
    assert read_sheet(outline(sheet, load_layouts(), None), prefix="f:1", year=None, date1904=False).tables == []


def test_a_cell_may_hold_the_whole_text() -> None:
    table = table_of("\n".join([*CHAIN, "ค่าจ้าง จำนวน 60 บาท", "เพื่อจ่าย ก", "ค่าเช่า จำนวน 40 บาท"]))
    assert items(table, "row", "expenditure_type", "amount_satang") == [(2, "ค่าจ้าง", 60_00), (2, "ค่าเช่า", 40_00)]
    assert (table.body.skipped, set(differences(table).values())) == ({}, {0})


def test_a_label_wrapped_below_its_amount_is_whole() -> None:
    table = table_of(*CHAIN, "ค่าตอบแทนผู้บริหารองค์กร จำนวน 100 บาท", "ปกครองส่วนท้องถิ่น", "เพื่อจ่ายเป็นค่าตอบแทน")
    assert items(table)[0][0] == "ค่าตอบแทนผู้บริหารองค์กรปกครองส่วนท้องถิ่น"
    assert table.body.skipped[6] == "continuation of row 5"


def test_a_sheet_that_only_mentions_amounts_is_no_ordinance() -> None:
    rows = [["บันทึก"], ["จัดซื้อคอมพิวเตอร์ จำนวน 5,000 บาท"], ["จัดซื้อเก้าอี้ จำนวน 3,000 บาท"], ["รวม 8,000 บาท"]]
    sheet = Sheet("ชีต", 1, frame_of_rows(rows))
    assert read_sheet(outline(sheet, load_layouts(), None), prefix="f:1", year=None, date1904=False).tables == []


TEXT = [TITLE, "งานบริหารทั่วไป\tรวม\t9,100 บาท", "งบดำเนินงาน  รวม 9,100 บาท", "ค่าใช้สอย รวม 9,100 บาท"]
TEXT += ["  ค่าจ้าง จำนวน 1,100 บาท", "    เพื่อจ่ายเป็นค่าจ้าง, ค่าแรง", "  ค่าเช่า จำนวน 8,000 บาท"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_commas_of_plain_text_divide_nothing(encoding: str) -> None:
    table = of_sheet(read_csv("\r\n".join(TEXT).encode(encoding), "ข้อบัญญัติ"))
    assert items(table, "expenditure_type", "explanation", "amount_satang") == [
        ("ค่าจ้าง", "เพื่อจ่ายเป็นค่าจ้าง, ค่าแรง", 1_100_00),
        ("ค่าเช่า", None, 8_000_00),
    ]
    assert set(differences(table).values()) == {0}


def test_a_csv_of_label_and_amount_stays_a_csv() -> None:
    rows = ['งานบริหารทั่วไป,รวม,"9,100",บาท', 'งบดำเนินงาน,รวม,"9,100",บาท', 'ค่าใช้สอย,รวม,"9,100",บาท']
    rows += ['ค่าจ้าง,จำนวน,"9,100",บาท']
    sheet = read_csv("\n".join([f"{TITLE},,,", *rows]).encode(), "ข้อบัญญัติ")
    assert sheet.frame.width == 4
    assert items(of_sheet(sheet)) == [("ค่าจ้าง", None, 9_100_00)]


@pytest.mark.parametrize("tag", ["p", "div", "li", "h4"])
def test_a_page_without_tables_is_read_by_its_blocks(tag: str) -> None:
    (sheet,) = html_sheets("<html><body>" + "".join(f"<{tag}>{line}</{tag}>" for line in TEXT))
    assert [amount for *_, amount in items(of_sheet(sheet))] == [1_100_00, 8_000_00]


def test_a_text_that_goes_on_through_tables_and_paragraphs_is_one_sheet() -> None:
    tables = "".join(f"<table><tr><td>{line}</table>" for line in TEXT[:4])
    (sheet,) = html_sheets(f"{tables}<p>{TEXT[4]}<p>{TEXT[5]}<pre>{TEXT[6]}\nค่าปรับ จำนวน 0 บาท</pre>")
    table = of_sheet(sheet)
    assert items(table, "category", "expenditure_type") == [
        ("ค่าใช้สอย", "ค่าจ้าง"), ("ค่าใช้สอย", "ค่าเช่า"), ("ค่าใช้สอย", "ค่าปรับ")
    ]  # fmt: skip


def test_a_real_table_between_texts_stays_a_sheet_of_its_own() -> None:
    text = "".join(f"<p>{line}" for line in TEXT)
    table = "<table><tr><td>ที่<td>ชื่อ<td>สกุล<tr><td>1<td>ก<td>ข<tr><td>2<td>ค<td>ง</table>"
    assert [sheet.frame.width for sheet in html_sheets(f"{table}{text}")] == [3, 1]


def test_a_text_file_is_a_file_of_one_table(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "ข้อบัญญัติ.txt"
    path.write_bytes("\n".join(["องค์การบริหารส่วนตำบลโคกไม้ลาย", *TEXT]).encode("cp874"))
    document = read(path)
    (table,) = document["tables"]
    assert (document["status"], document["organisation"]) == ("read", "องค์การบริหารส่วนตำบลโคกไม้ลาย")
    assert (table["kind"], table["fiscal_year"], table["rows"]) == ("ordinance_detail", 2566, 2)
    assert table["rows_read"] == table["rows"] + len(table["skipped_rows"]) == 6
    assert table["totals_satang"] == {"amount": 9_100_00}
    assert (table["header_row"], table["first_row"], table["last_row"]) == (2, 3, 8)
