"""Registers of money granted once and then spent: reserves, grants, money carried over, in the forms offices keep them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.carried import budget_year
from sources.layouts import load_layouts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sources.layouts import Layout

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

OFFICE = "องค์การบริหารส่วนตำบลโคกไม้ลาย อำเภอเมือง จังหวัดปราจีนบุรี"
LAYOUTS = {layout.name: layout for layout in load_layouts()}
REGISTERS = ("reserve_spending", "grants", "carry_overs")
TITLES = {
    "reserve_spending": "ทะเบียนคุมการจ่ายขาดเงินสะสม",
    "grants": "ทะเบียนคุมเงินอุดหนุนเฉพาะกิจ",
    "carry_overs": "ทะเบียนคุมเงินกันไว้เบิกเหลื่อมปี",
}
CODE = "9967031242010001"


def table_of(document: dict[str, Any]) -> dict[str, Any]:
    (table,) = document["tables"]
    return table  # type: ignore[no-any-return]


def column(table: dict[str, Any], name: str) -> list[Any]:
    return table["lines"][name].to_list()  # type: ignore[no-any-return]


def differences(table: dict[str, Any]) -> set[int]:
    return {item["difference_satang"] for item in table["printed_totals"]}


def rules(table: dict[str, Any]) -> list[str]:
    return [item["rule"] for item in table["findings"]]


def test_a_reserve_register_of_the_standard_form(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนคุมการจ่ายขาดเงินสะสม"],
        [OFFICE],
        ["ประจำปีงบประมาณ พ.ศ. 2568"],
        ["ครั้งที่", "วันที่สภาอนุมัติ", "โครงการ", "จำนวนเงินอนุมัติ", "ก่อหนี้ผูกพัน", "เบิกจ่าย", "คงเหลือ", "หน่วยงาน"],
        ["1/2568", "10 ก.พ. 2568", "ก่อสร้างถนน ค.ส.ล. หมู่ 3", 500000, 0, 495000, 5000, "กองช่าง"],
        ["1/2568", "10 ก.พ. 68", "ขุดลอกคลอง", "300,000.-", 300000, "-", 0, "กองช่าง"],
        [None, None, "รวมครั้งที่ 1/2568", 800000, 300000, 495000, 5000],
        ["2/2568", "๑ กรกฎาคม ๒๕๖๘", "ซ่อมแซมอาคาร", 100000.5, None, None, 100000.5, "สำนักปลัด"],
        [None, None, "รวมทั้งสิ้น", 900000.5, 300000, 495000, 105000.5],
    ]
    document = read(write(rows))
    table = table_of(document)
    assert (table["kind"], document["fiscal_year"], document["organisation"]) == (
        "reserve_spending",
        2568,
        "องค์การบริหารส่วนตำบลโคกไม้ลาย",
    )
    assert table["totals_satang"] == {
        "approved": 90_000_050, "committed": 30_000_000, "disbursed": 49_500_000, "balance": 10_500_050,
    }  # fmt: skip
    assert len(table["printed_totals"]) == 8
    assert differences(table) == {0}
    assert column(table, "approved_on") == [dt.date(2025, 2, 10), dt.date(2025, 2, 10), dt.date(2025, 7, 1)]
    assert column(table, "disbursed_satang") == [49_500_000, None, None]
    assert table["findings"] == []


def test_a_reserve_register_in_other_words_with_a_header_in_two_rows(write: Write, read: Read) -> None:
    rows = [
        ["รายงานการใช้จ่ายเงินสะสม ประจำปีงบประมาณ 2567"],
        ["ที่", "รายการ", "มติสภา", "วันที่", "งบประมาณ", "การเบิกจ่าย", None, "สถานะ"],
        [None, None, None, None, None, "เบิกจ่ายแล้ว", "คงเหลือ", None],
        [1, "ซื้อรถขยะ", "สมัยสามัญ สมัยที่ 1/2567", "5 ก.พ. 2567", 2400000, 2399000, 1000, "ส่งคลังและเบิกจ่ายแล้ว"],
        [None, "ขนาด 6 ตัน"],
        ["รวม", None, None, None, 2400000, 2399000, 1000],
    ]
    table = table_of(read(write(rows, merges=["F2:G2", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "H2:H3"])))
    assert (table["kind"], table["rows"]) == ("reserve_spending", 1)
    line = table["lines"].row(0, named=True)
    assert (line["project"], line["round"]) == ("ซื้อรถขยะ ขนาด 6 ตัน", "สมัยสามัญ สมัยที่ 1/2567")
    assert (line["approved_on"], line["status_code"]) == (dt.date(2024, 2, 5), "completed")
    assert differences(table) == {0}


def test_a_grant_register_of_the_standard_form(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนคุมเงินอุดหนุนระบุวัตถุประสงค์ ปีงบประมาณ 2568"],
        ["เลขที่หนังสือ", "วันที่แจ้งจัดสรร", "หน่วยงานผู้ให้", "โครงการ", "ได้รับจัดสรร", "เบิกจ่าย", "ส่งคืน", "คงเหลือ"],
        ["มท 0808.2/ว 1234", "3 พ.ย. 2567", "สถ.", "อาหารกลางวัน", "300,000.00", 250000, 10000, 40000],
        ["มท 0808.2/ว 1235", "3 พ.ย. 2567", "สถ.", "อาหารเสริม (นม)", "200,000.00", 200000, 0, 0],
        ["รวมทั้งสิ้น", None, None, None, 500000, 450000, 10000, 40001],
    ]
    table = table_of(read(write(rows)))
    assert table["kind"] == "grants"
    assert table["totals_satang"] == {
        "allocated": 50_000_000, "disbursed": 45_000_000, "returned": 1_000_000, "balance": 4_000_000,
    }  # fmt: skip
    assert rules(table) == ["printed_total_differs"]
    assert column(table, "notified_on") == [dt.date(2024, 11, 3)] * 2


def test_a_grant_register_in_other_words(write: Write, read: Read) -> None:
    rows = [
        ["บัญชีเงินอุดหนุนทั่วไประบุวัตถุประสงค์ ประจำปีงบประมาณ พ.ศ. ๒๕๖๗"],
        ["ที่", "รายการ", "หนังสือแจ้งจัดสรร", None, "จำนวนเงิน", "จ่าย", "คงเหลือ"],
        [None, None, "เลขที่", "ลงวันที่", None, None, None],
        [1, "เบี้ยยังชีพผู้สูงอายุ", "ปจ 0023/123", "5 ต.ค. 66", 1000, 900, 100],
    ]
    table = table_of(read(write(rows)))
    line = table["lines"].row(0, named=True)
    assert table["kind"] == "grants"
    assert (line["letter_no"], line["notified_on"], line["project"]) == (
        "ปจ 0023/123",
        dt.date(2023, 10, 5),
        "เบี้ยยังชีพผู้สูงอายุ",
    )
    assert (line["allocated_satang"], line["disbursed_satang"], line["balance_satang"]) == (100_000, 90_000, 10_000)


def test_money_carried_over_belongs_to_its_budget_year_and_is_paid_in_the_next(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนเงินกันไว้เบิกเหลื่อมปี ประจำปีงบประมาณ พ.ศ. 2567"],
        ["ปีงบประมาณ", "รหัสงบประมาณ", "โครงการ", "เลขที่สัญญา", "คู่สัญญา", "วันที่ลงนาม", "จำนวนเงินกัน", "เบิกจ่าย",
         "คงเหลือ", "สิ้นสุด"],
        [2567, CODE, "ถนน", "12/2567", "หจก. ก", "28 ก.ย. 2567", 100, 90, 10, "27 ธ.ค. 2567"],
        ["พ.ศ. 2566", "9966031242010001", "ถนน 2", "9/2566", "หจก. ก", "28 ก.ย. 2566", 100, 90, 10, None],
        ["๖๗", None, "ถนน 3", None, None, None, 100, 90, 10, None],
        [None, "9965031242010002", "ถนน 4", None, None, None, 100, 90, 10, None],
        [None, None, "ถนน 5", None, None, None, 100, 90, 10, None],
        ["รวม", None, None, None, None, None, 500, 450, 50],
    ]  # fmt: skip
    table = table_of(read(write(rows)))
    assert table["kind"] == "carry_overs"
    assert column(table, "budget_year") == [2567, 2566, 2567, 2565, 2567]
    assert column(table, "payment_year") == [2568, 2567, 2568, 2566, 2568]
    assert table["lines"].schema["budget_year"] == pl.Int64
    assert column(table, "ends_on")[0] == dt.date(2024, 12, 27)
    assert differences(table) == {0}
    assert table["findings"] == []


def test_a_budget_year_that_is_none_is_told_and_not_replaced(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนเงินกันเหลื่อมปี ปีงบประมาณ 2567"],
        ["ปีงบประมาณ", "รหัสงบประมาณ", "โครงการ", "จำนวนเงินกัน", "เบิกจ่าย", "คงเหลือ"],
        ["ปีก่อน", CODE, "ถนน", 100, 90, 10],
    ]
    table = table_of(read(write(rows)))
    assert [(item["rule"], item["cell"], item["found"]) for item in table["findings"]] == [
        ("budget_year_unreadable", "A3", "ปีก่อน")
    ]
    assert (column(table, "budget_year"), column(table, "payment_year")) == ([None], [None])
    assert column(table, "carried_over_satang") == [10_000]


def test_the_column_of_budget_years_gives_the_year_that_nothing_else_states(write: Write, read: Read) -> None:
    rows: list[list[object]] = [
        ["รายงานเงินกันเหลื่อมปี"],
        ["ลำดับ", "ปีงบประมาณ", "รายการ", "จำนวนเงิน", "เบิกจ่าย", "คงเหลือ"],
        [1, "2567", "ก", 100, 50, 50],
        [2, 2567, "ข", 100, 50, 50],
    ]
    assert read(write(rows))["fiscal_year"] == 2567
    rows[3][1] = 2566
    assert read(write(rows))["fiscal_year"] is None


def test_a_last_row_of_sums_without_a_word_is_a_total_and_no_line(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนจ่ายขาดเงินสะสม ปีงบประมาณ 2568"],
        ["ที่", "โครงการ", "จำนวนเงินอนุมัติ", "เบิกจ่าย", "คงเหลือ"],
        [1, "ก", 100, 50, 50],
        [2, "ข", 200, 50, 150],
        [None, None, 300, 100, 200],
    ]
    table = table_of(read(write(rows)))
    assert (table["rows"], table["findings"]) == (2, [])
    assert [(item["row"], item["why"]) for item in table["skipped_rows"]] == [(5, "total without a word")]
    assert [item["printed_satang"] for item in table["printed_totals"]] == [30_000, 10_000, 20_000]


def test_amounts_without_a_word_that_are_no_sums_stay_money_that_is_told(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนจ่ายขาดเงินสะสม ปีงบประมาณ 2568"],
        ["ที่", "โครงการ", "จำนวนเงินอนุมัติ", "เบิกจ่าย", "คงเหลือ"],
        [1, "ก", 100, 50, 50],
        [2, "ข", 200, 50, 150],
        [None, None, 350, 101, 200],
    ]
    table = table_of(read(write(rows)))
    assert table["rows"] == 3
    assert rules(table) == ["money_outside_item"]


def test_money_below_a_total_without_a_word_belongs_to_the_line_above_it(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนจ่ายขาดเงินสะสม ปีงบประมาณ 2568"],
        ["ที่", "ครั้งที่", "โครงการ", "จำนวนเงินอนุมัติ", "เบิกจ่าย", "คงเหลือ"],
        [1, "1", "ก", 100, 50, 50],
        [2, "1", "ข", 200, 50, 150],
        [None, None, None, 300, 100, 200],
        [None, "2", None, 7, 0, 7],
    ]
    table = table_of(read(write(rows)))
    assert column(table, "project") == ["ก", "ข", "ข"]
    assert rules(table) == ["money_outside_item"]


@pytest.mark.parametrize("kind", REGISTERS)
def test_no_register_is_taken_for_another_kind(kind: str, write: Write, read: Read) -> None:
    header = ["ลำดับที่", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "หน่วยงาน"]
    rows = [[f"{TITLES[kind]} ปีงบประมาณ 2568"], header, [1, "ถนน", 100, 50, 50, "กองช่าง"]]
    assert table_of(read(write(rows)))["kind"] == kind


def test_a_table_that_only_might_be_a_register_is_not_read_as_one(write: Write, read: Read) -> None:
    header = ["ลำดับที่", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "หน่วยงาน"]
    document = read(write([["ข้อมูลโครงการ ปีงบประมาณ 2568"], header, [1, "ถนน", 100, 50, 50, "กองช่าง"]]))
    assert document["tables"] == []
    assert document["status"] == "rejected"


@pytest.mark.parametrize(
    ("title", "header", "line", "kind"),
    [
        (
            "รายงานงบประมาณคงเหลือ แหล่งเงิน เงินอุดหนุนเฉพาะกิจ",
            ["รหัสงบประมาณ", "โครงการ", "งบอนุมัติ", "เบิกจ่าย", "คงเหลือ"],
            ["9968031242010001", "ถนน", 10, 4, 6],
            "remaining_budget",
        ),
        (
            "ทะเบียนกันเงินเหลื่อมปี",
            ["รหัสงบประมาณ", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ"],
            ["9968031242010001", "ถนน", 10, 4, 6],
            "carry_overs",
        ),
        (
            "รายงานผลการดำเนินงาน",
            ["ที่", "โครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "สถานะ", "แหล่งที่มา"],
            [1, "ถนน", 10, 4, 6, "ยกเลิก", "เงินสะสม"],
            "progress",
        ),
        (
            "บัญชีโอนงบประมาณรายจ่าย",
            ["ครั้งที่", "วันที่สภาอนุมัติ", "โครงการ", "โอนเพิ่ม", "โอนลด"],
            ["1", "1 ก.พ. 2568", "ถนน", 10, 0],
            "transfers",
        ),
    ],
    ids=["remaining budget", "carry-overs", "progress", "transfers"],
)
def test_neighbouring_kinds_keep_their_tables(
    title: str, header: list[str], line: list[object], kind: str, write: Write, read: Read
) -> None:
    assert table_of(read(write([[f"{title} ปีงบประมาณ 2568"], header, line])))["kind"] == kind


def test_two_columns_with_the_same_claim_to_an_amount_are_not_guessed(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนเงินกันเหลื่อมปี ปีงบประมาณ 2567"],
        ["ลำดับ", "โครงการ", "จำนวนเงินกัน", "เบิกจ่าย", "เบิกจ่าย", "คงเหลือ"],
        [1, "ถนน", 100, 40, 50, 10],
    ]
    document = read(write(rows))
    assert document["tables"] == []
    assert [item["rule"] for item in document["findings"]] == ["header_ambiguous"]


@given(st.integers(2500, 2599), st.sampled_from(["", "พ.ศ. ", "ปี ", "ปีงบประมาณ ", "ปีงบประมาณ พ.ศ. "]))
def test_a_year_of_four_digits_is_read_whatever_stands_before_it(year: int, before: str) -> None:
    assert budget_year(f"{before}{year}", None) == year


@given(st.integers(0, 99), st.integers(2540, 2590))
def test_a_year_of_two_digits_is_read_only_near_the_file_s(short: int, fiscal_year: int) -> None:
    read = budget_year(f"{short:02d}", fiscal_year)
    assert read == (2500 + short if abs(2500 + short - fiscal_year) <= 20 else None)
    assert budget_year(f"{short:02d}", None) is None


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_years(text: str) -> None:
    year = budget_year(text, 2567)
    assert year is None or 2500 <= year <= 2599


def _value(layout: Layout, field: str, number: int) -> object:
    spec = layout.column(field)
    assert spec is not None
    if field == "budget_year":
        return 2568
    values: dict[str, object] = {
        "money": number * 10,
        "date": "1 ก.พ. 2568",
        "code": "9968031242010001",
        "label": number,
    }
    return values.get(spec.type, "ยกเลิก" if spec.type == "status" else f"{field} {number}")


@st.composite
def registers(draw: st.DrawFn, *, is_standard: bool = False) -> tuple[str, list[tuple[str, str]]]:
    """A kind, and columns of it (field, synonym) in any order, with all it must have; the first synonym if standard."""
    layout = LAYOUTS[draw(st.sampled_from(REGISTERS))]
    needed = [spec.field for spec in layout.columns if spec.is_required] + ["disbursed"]
    others = [spec.field for spec in layout.columns if spec.field not in needed]
    chosen = draw(st.permutations(needed + draw(st.lists(st.sampled_from(others), unique=True))))
    columns = []
    for field in chosen:
        spec = layout.column(field)
        assert spec is not None
        columns.append((field, spec.headers[0] if is_standard else draw(st.sampled_from(spec.all_headers))))
    return layout.kind, columns


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers())
def test_columns_are_known_in_any_order_by_any_synonym(
    write: Write, read: Read, drawn: tuple[str, list[tuple[str, str]]]
) -> None:
    """A column is read as its field, or as one that shares the synonym, or is said to be unknown: never as another."""
    kind, columns = drawn
    layout = LAYOUTS[kind]
    rows: list[list[object]] = [[f"{TITLES[kind]} ปีงบประมาณ 2568"], [header for _, header in columns]]
    rows += [[_value(layout, field, number) for field, _ in columns] for number in (1, 2)]
    document = read(write(rows))
    for table in document["tables"]:
        assert table["kind"] == kind
        letters = {letter: name.removesuffix("_satang") for name, letter in table["columns"].items()}
        for index, (field, header) in enumerate(columns):
            got = letters.get(chr(65 + index))
            known = [spec.field for spec in layout.columns if header in spec.all_headers]
            assert got is None or got == field or got in known
    if not document["tables"]:
        assert document["findings"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(is_standard=True))
def test_the_names_of_the_standard_form_are_known_in_any_order(
    write: Write, read: Read, drawn: tuple[str, list[tuple[str, str]]]
) -> None:
    kind, columns = drawn
    layout = LAYOUTS[kind]
    rows: list[list[object]] = [[f"{TITLES[kind]} ปีงบประมาณ 2568"], [header for _, header in columns]]
    rows += [[_value(layout, field, number) for field, _ in columns] for number in (1, 2)]
    table = table_of(read(write(rows)))
    letters = {name.removesuffix("_satang"): letter for name, letter in table["columns"].items()}
    assert letters == {field: chr(65 + index) for index, (field, _) in enumerate(columns)}
    assert set(column(table, "is_faulted")) == {False}
    assert column(table, f"{layout.amount}_satang") == [1000, 2000]
