"""Amounts of nested text that no word announces, that a dash follows, and that explain an item instead of being one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sources.grid import Sheet, frame_of_rows
from sources.layouts import load_layouts
from sources.tables import outline, read_sheet

if TYPE_CHECKING:
    from sources.tables import Table

TITLE = "ข้อบัญญัติงบประมาณรายจ่าย ประจำปีงบประมาณ พ.ศ. 2566"
CHAIN = ["งานบริหารทั่วไป รวม 100 บาท", "งบดำเนินงาน รวม 100 บาท", "ค่าใช้สอย รวม 100 บาท"]


def table_of(*rows: str) -> Table:
    sheet = Sheet("ชีต", 1, frame_of_rows([[row] for row in (TITLE, *rows)]))
    (table,) = read_sheet(outline(sheet, load_layouts(), None), prefix="f:1", year=None, date1904=False).tables
    return table


def items(table: Table, *names: str) -> list[tuple[Any, ...]]:
    return table.lines.select(*(names or ("expenditure_type", "project", "amount_satang"))).rows()


def differences(table: Table) -> set[int]:
    return {item["difference_satang"] for item in table.totals.amounts}


def test_a_dash_may_stand_between_an_amount_and_its_explanation() -> None:
    table = table_of(*CHAIN, "ค่าจ้าง จำนวน 60 บาท เพื่อจ่ายเป็นค่าจ้าง", "ค่าเช่า จำนวน 40 บาท - เพื่อจ่ายเป็นค่าเช่า")
    assert items(table) == [("ค่าจ้าง", None, 60_00), ("ค่าเช่า", None, 40_00)]
    assert differences(table) == {0}


def test_numbered_amounts_that_an_explanation_announces_and_that_add_up_to_the_item_explain_it() -> None:
    said = ["เพื่อจ่ายเป็นค่าวัสดุ ดังนี้", "(1) กระดาษ จำนวน 20 บาท", "(2) หมึกพิมพ์ จำนวน 40 บาท"]
    table = table_of(*CHAIN, "วัสดุสำนักงาน จำนวน 60 บาท", *said, "วัสดุเชื้อเพลิง จำนวน 40 บาท")
    assert items(table) == [("วัสดุสำนักงาน", None, 60_00), ("วัสดุเชื้อเพลิง", None, 40_00)]
    assert "(2) หมึกพิมพ์ จำนวน 40 บาท" in items(table, "explanation")[0][0]


def test_amounts_of_items_need_no_word_where_the_text_has_none() -> None:
    table = table_of(*CHAIN, "ค่าจ้าง 60 บาท", "เพื่อจ่ายเป็นค่าจ้าง", "ค่าตอบแทนวันละ 30 บาท", "ค่าเช่า  40.- บาท เพื่อจ่าย")
    assert items(table) == [("ค่าจ้าง", None, 60_00), ("ค่าเช่า", None, 40_00)]
    assert differences(table) == {0}
    worded = table_of(*CHAIN, "ค่าจ้าง จำนวน 100 บาท", "เพื่อจ่ายเป็นค่าจ้าง", "ค่าอาหาร 60 บาท")
    assert items(worded) == [("ค่าจ้าง", None, 100_00)]
