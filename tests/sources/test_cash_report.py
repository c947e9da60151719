"""Reports of receipts and payments: amounts beside the text, two columns of one name, two blocks, what is carried forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.balances import section_of, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

TITLE: list[list[object]] = [
    ["รายงาน รับ - จ่ายเงินสด"], ["อบต.บางตะไนย์"], ["ปีงบประมาณ 2554 ประจำเดือน กันยายน 2554"],
]  # fmt: skip
HEADER: list[list[object]] = [
    ["จนถึงปัจจุบัน", None, "รายการ", "รหัสบัญชี", "เดือนนี้"],
    ["ประมาณการ", "เกิดขึ้นจริง", None, None, "เกิดขึ้นจริง"],
    ["บาท", "บาท", None, None, "บาท"],
]
MERGES = ["A4:B4", "C4:C5", "D4:D5"]
BODY: list[list[object]] = [
    [None, 1000, "ยอดยกมา", None, 1500],
    [None, None, "รายรับ (หมายเหตุ 1)"],
    [100, 90, "ภาษีอากร", "0100", 10],
    [200, 210, "ค่าธรรมเนียม", "0120", 20],
    [300, 300, "รวม", None, 30],
    [None, 50, "เงินรับฝาก (หมายเหตุ 2)", "900", 5],
    [300, 350, "รวมรายรับ", None, 35],
    [None, None, "รายจ่าย"],
    [50, 40, "งบกลาง", "000", 4],
    [60, 60, "เงินเดือน", "100", 6],
    [110, 100, "รวม", None, 10],
    [None, 20, "เงินรับฝาก", "900", 2],
    [110, 120, "รวมรายจ่าย", None, 12],
    [None, 230, "รายรับสูงกว่า(ต่ำกว่า)รายจ่าย", None, 23],
    [None, 1230, "ยอดยกไป", None, 1523],
]


def table_of(document: dict[str, Any]) -> dict[str, Any]:
    (table,) = document["tables"]
    return table  # type: ignore[no-any-return]


@pytest.mark.parametrize("merges", [MERGES, ["A1:E1", *MERGES], ["A1:E1"], []], ids=["header", "all", "title", "none"])
def test_the_form_is_read_with_and_without_merged_parents(merges: list[str], write: Write, read: Read) -> None:
    document = read(write([*TITLE, *HEADER, *BODY], merges=merges))
    table = table_of(document)
    assert (document["fiscal_year"], document["as_of"]) == (2554, "2011-09-30T00:00:00")
    assert (table["kind"], table["rows"], table["findings"]) == ("cash_report", 6, [])
    assert table["columns"] == {
        "account": "C", "account_code": "D", "estimate_satang": "A", "actual_satang": "B", "month_actual_satang": "E",
    }  # fmt: skip
    assert table["totals_satang"] == {"estimate": 41_000, "actual": 47_000, "month_actual": 4_700}
    assert {item["difference_satang"] for item in table["printed_totals"]} == {0}


def test_lines_stand_in_the_block_of_their_heading(write: Write, read: Read) -> None:
    lines = table_of(read(write([*TITLE, *HEADER, *BODY], merges=MERGES)))["lines"]
    assert lines.select("section", "section_name", "account", "account_code").rows() == [
        ("receipts", "รายรับ", "ภาษีอากร", "0100"),
        ("receipts", "รายรับ", "ค่าธรรมเนียม", "0120"),
        ("receipts", "รายรับ", "เงินรับฝาก (หมายเหตุ 2)", "900"),
        ("payments", "รายจ่าย", "งบกลาง", "000"),
        ("payments", "รายจ่าย", "เงินเดือน", "100"),
        ("payments", "รายจ่าย", "เงินรับฝาก", "900"),
    ]


def test_without_headings_the_total_below_says_the_block(write: Write, read: Read) -> None:
    bare = [row for row in BODY if row[2] not in ("รายรับ (หมายเหตุ 1)", "รายจ่าย")]
    lines = table_of(read(write([*TITLE, *HEADER, *bare], merges=MERGES)))["lines"]
    assert lines["section"].to_list() == ["receipts"] * 3 + ["payments"] * 3


def test_what_is_carried_forward_must_follow_from_both_blocks(write: Write, read: Read) -> None:
    wrong = [*BODY[:-1], [None, 1230, "ยอดยกไป", None, 1524]]
    table = table_of(read(write([*TITLE, *HEADER, *wrong], merges=MERGES)))
    (finding,) = table["findings"]
    assert (finding["rule"], finding["cell"], finding["found"], finding["expected"]) == (
        "printed_total_differs",
        "E21",
        "1,524.00",
        "1,523.00",
    )


def test_a_deficit_is_printed_without_a_sign(write: Write, read: Read) -> None:
    body = [
        [None, 10, "ยอดยกมา", None, 10],
        [None, None, "รายรับ"],
        [None, 5, "ภาษีอากร", "0100", 5],
        [None, None, "รายจ่าย"],
        [None, 7, "งบกลาง", "000", 7],
        [None, 2, "รายรับต่ำกว่ารายจ่าย", None, 2],
        [None, 8, "ยอดยกไป", None, 8],
    ]
    table = table_of(read(write([*TITLE, *HEADER, *body], merges=MERGES)))
    assert table["findings"] == []
    assert len(table["printed_totals"]) == 4


def test_balances_are_listed_and_are_no_lines(write: Write, read: Read) -> None:
    table = table_of(read(write([*TITLE, *HEADER, *BODY], merges=MERGES)))
    whys = {item["row"]: item["why"] for item in table["skipped_rows"]}
    assert {row: whys[row] for row in (7, 20, 21)} == {
        7: "balance brought forward",
        20: "balance of receipts and payments",
        21: "balance carried forward",
    }
    assert table["rows"] + len(table["skipped_rows"]) == table["rows_read"] == 15


def test_two_columns_of_one_name_without_a_parent_are_not_guessed(write: Write, read: Read) -> None:
    header = [["ประมาณการ", "เกิดขึ้นจริง", "รายการ", "รหัสบัญชี", "เกิดขึ้นจริง"]]
    document = read(write([*TITLE, *header, *BODY]))
    assert document["tables"] == []
    (finding,) = document["findings"]
    assert (finding["rule"], finding["severity"]) == ("header_ambiguous", "critical")
    assert "B “เกิดขึ้นจริง”, E “เกิดขึ้นจริง”" in finding["message_th"]


def test_a_form_with_the_text_at_the_left_and_other_words(write: Write, read: Read) -> None:
    rows = [
        ["รายงานการรับ-จ่ายเงิน ณ วันที่ 31 มีนาคม 2568"],
        ["ชื่อบัญชี", "รหัสบัญชี", "ประมาณการ (บาท)", "เกิดขึ้นจริงสะสม (บาท)", "เกิดขึ้นจริงเดือนนี้ (บาท)"],
        ["รายรับ"],
        ["ภาษีอากร", "411000", 100, 90, 10],
        ["รวมรายรับ", None, 100, 90, 10],
        ["รายจ่าย"],
        ["งบกลาง", "510000", 50, 40, 4],
        ["รวมรายจ่าย", None, 50, 40, 4],
        ["รับสูงกว่าจ่าย", None, None, 50, 6],
    ]
    document = read(write(rows))
    table = table_of(document)
    assert (table["kind"], document["fiscal_year"], table["findings"]) == ("cash_report", 2568, [])
    assert table["lines"]["month_actual_satang"].to_list() == [1000, 400]


amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(brought=st.integers(0, 10**9), receipts=amounts, payments=amounts, off=st.integers(-2, 2))
def test_exactly_what_does_not_follow_is_told(
    write: Write, read: Read, brought: int, receipts: list[int], payments: list[int], off: int
) -> None:
    left = sum(receipts) - sum(payments)
    body: list[list[object]] = [[None, brought, "ยอดยกมา"], [None, None, "รายรับ"]]
    body += [[None, amount, f"รับ {number}"] for number, amount in enumerate(receipts)]
    body += [[None, None, "รายจ่าย"]]
    body += [[None, amount, f"จ่าย {number}"] for number, amount in enumerate(payments)]
    body += [[None, left, "รายรับสูงกว่า(ต่ำกว่า)รายจ่าย"], [None, brought + left + off, "ยอดยกไป"]]
    table = table_of(read(write([*TITLE, *HEADER, *body], merges=MERGES)))
    assert table["rows"] == len(receipts) + len(payments)
    assert [item["difference_satang"] for item in table["printed_totals"]] == [0, off * 100]
    assert len(table["findings"]) == (off != 0)


@given(st.text(max_size=30))
def test_no_text_breaks_the_telling_of_blocks_and_balances(text: str) -> None:
    assert section_of(text) in {None, "receipts", "payments"}
    assert sort_of(text) in {None, "brought", "carried", "difference"}
