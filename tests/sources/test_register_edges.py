"""Rows at the edges of registers: totals by any name, what is reckoned below them, pages, blocks, signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sources.test_registers import column, rules, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

PAYMENTS = ["วันที่", "เลขที่ฎีกา", "รายการ", "ผู้รับเงิน", "จำนวนเงิน"]


def payments(*rows: Sequence[object], year: int = 2568) -> list[Sequence[object]]:
    return [[f"ทะเบียนคุมฎีกา ปีงบประมาณ {year}"], PAYMENTS, *rows]


def payment(number: int, amount: object, year: int = 2568) -> list[object]:
    return [f"{number} พ.ย. {year - 1}", f"{number}/{year}", f"รายการ {number}", "ร้าน", amount]


@pytest.mark.parametrize(
    "label",
    ["ทั้งสิ้น", "**รวมทั้งสิ้น**", "- รวม -", "(รวม)", "ยอดเงินรวม", "เป็นเงินทั้งสิ้น", "สรุปรวม", "Grand Total", "SUM", "ยอดทั้งหมดนี้"],
)
def test_a_total_is_one_whatever_it_is_called(label: str, write: Write, read: Read) -> None:
    rows: list[Sequence[object]] = [payment(1, 100), payment(2, 200), payment(3, 50), [None, None, label, None, 350]]
    table = table_of(read(write(payments(*rows))))
    assert (table["rows"], table["totals_satang"]["amount"]) == (3, 35000)
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0]


def test_what_is_reckoned_below_the_grand_total_is_no_line(write: Write, read: Read) -> None:
    rows: list[Sequence[object]] = [
        payment(1, 100),
        payment(2, 200),
        [None, None, "รวมทั้งสิ้น", None, 300],
        [None, None, "หัก เงินนอกงบประมาณ", None, 20],
    ]
    rows += [[None, None, "คงเหลือสุทธิ", None, 280], [None, None, None, None, 12]]
    table = table_of(read(write(payments(*rows))))
    assert (table["rows"], table["totals_satang"]["amount"], table["findings"]) == (2, 30000, [])


def test_baht_and_satang_in_two_columns_are_one_amount(write: Write, read: Read) -> None:
    header = [*PAYMENTS, None]
    rows = [
        ["ทะเบียนคุมฎีกา ปีงบประมาณ 2568"],
        header,
        [None, None, None, None, "บาท", "สต."],
        [*payment(1, 300), 50],
        [*payment(2, "1,200"), "-"],
        [*payment(3, None), 5],
        [*payment(4, 10), "ครึ่ง"],
        [None, None, "รวมทั้งสิ้น", None, 1500, 55],
    ]
    table = table_of(read(write(rows, merges=["E2:F2"])))
    assert column(table, "amount_satang") == [30050, 120000, 5, None]
    assert [total["printed_satang"] for total in table["printed_totals"]] == [150055]
    assert rules(table) == ["money_unreadable"]


def test_two_years_on_one_sheet_are_two_tables(write: Write, read: Read) -> None:
    first = payments(payment(1, 100), payment(2, 200), [None, None, "รวมทั้งสิ้น", None, 300])
    second = payments(payment(1, 5, 2567), payment(2, 6, 2567), [None, None, "รวมทั้งสิ้น", None, 11], year=2567)
    tables = read(write([*first, [], *second]))["tables"]
    assert [(table["fiscal_year"], table["rows"], table["totals_satang"]["amount"]) for table in tables] == [
        (2568, 2, 30000),
        (2567, 2, 1100),
    ]
    assert all(total["difference_satang"] == 0 for table in tables for total in table["printed_totals"])


def test_titles_above_a_repeated_header_are_no_lines(write: Write, read: Read) -> None:
    page = payments(payment(1, 100), payment(2, 200))
    table = table_of(read(write([*page, *payments(payment(3, 50)), [None, None, "รวมทั้งสิ้น", None, 350]])))
    assert (table["rows"], table["findings"]) == (3, [])


def test_signatures_side_by_side_are_no_lines(write: Write, read: Read) -> None:
    rows: list[Sequence[object]] = [payment(1, 100), payment(2, 200), [None, None, "รวมทั้งสิ้น", None, 300], []]
    rows += [["(ลงชื่อ)", None, "ผู้จัดทำ", None, "(ลงชื่อ)"], ["(นายสมชาย ใจดี)", None, None, "ปลัด", "(นางสาวดี มาก)"]]
    rows += [["30 กันยายน 2568", None, None, None, "30 กันยายน 2568"]]
    table = table_of(read(write(payments(*rows))))
    assert (table["rows"], table["findings"]) == (2, [])
    assert table["rows"] + len(table["skipped_rows"]) == table["rows_read"]


def test_a_voucher_merged_over_its_payees_is_on_each_of_its_rows(write: Write, read: Read) -> None:
    rows: list[Sequence[object]] = [payment(1, 100), [None, None, "รายการ", "อีกร้าน", 50], payment(2, 7)]
    table = table_of(read(write(payments(*rows), merges=["A3:A4", "B3:B4"])))
    assert column(table, "voucher_no") == ["1/2568", "1/2568", "2/2568"]
    assert [finding for finding in table["findings"] if finding["severity"] == "critical"] == []


def test_a_total_over_an_amount_that_cannot_be_read_is_told_apart(write: Write, read: Read) -> None:
    rows: list[Sequence[object]] = [payment(1, 100), payment(2, "สองร้อย"), [None, None, "รวมทั้งสิ้น", None, 300]]
    table = table_of(read(write(payments(*rows))))
    assert sorted(rules(table)) == ["money_unreadable", "printed_total_incomplete"]
