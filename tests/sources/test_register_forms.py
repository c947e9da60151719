"""Forms of registers that offices keep: what is no payment or spending, and wordings, signs and columns of those that are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.layouts import header_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]


def table_of(document: dict[str, Any]) -> dict[str, Any]:
    (table,) = document["tables"]
    return table  # type: ignore[no-any-return]


def rules(table: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["severity"]) for finding in table["findings"]]


@pytest.mark.parametrize(
    "title",
    ["สมุดเงินสดรับ", "ทะเบียนคุมใบเสร็จรับเงิน", "ทะเบียนใบนำส่งเงิน", "ทะเบียนเงินรับฝาก", "ทะเบียนคุมลูกหนี้เงินยืม", "ทะเบียนคุมการยืมเงิน"],
)
def test_money_that_comes_in_or_is_lent_is_no_payment(title: str, write: Write, read: Read) -> None:
    rows = [[f"{title} ปีงบประมาณ 2568"], ["วันที่", "เลขที่เอกสาร", "รายการ", "จำนวนเงิน"], ["5 พ.ย. 2567", "1", "ภาษีที่ดิน", 5]]
    document = read(write(rows))
    assert document["tables"] == []
    assert document["reason_th"]


@pytest.mark.parametrize("title", ["สมุดเงินสดจ่าย", "ทะเบียนคุมฎีกา", "ทะเบียนคุมการเบิกจ่ายเงิน"])
def test_a_book_of_payments_is_one(title: str, write: Write, read: Read) -> None:
    rows = [[f"{title} ปีงบประมาณ 2568"], ["วันที่", "เลขที่เอกสาร", "รายการ", "จำนวนเงิน"], ["5 พ.ย. 2567", "1", "ค่าไฟ", 5]]
    assert table_of(read(write(rows)))["kind"] == "disbursements"


def test_reserves_that_are_there_are_not_reserves_that_were_spent(write: Write, read: Read) -> None:
    rows = [["รายงานเงินสะสมคงเหลือ ปีงบประมาณ 2568"], ["รายการ", "จำนวนเงิน", "คงเหลือ"], ["เงินสะสม", 5, 5]]
    assert read(write(rows))["tables"] == []
    rows[0] = ["รายงานการจ่ายขาดเงินสะสม ปีงบประมาณ 2568"]
    assert table_of(read(write(rows, name="spent.xlsx")))["kind"] == "reserve_spending"


@pytest.mark.parametrize(
    ("title", "amount", "kind"),
    [("การจ่ายขาดเงินสะสม", "จำนวนเงินอนุมัติ", "reserve_spending"), ("ทะเบียนเงินกันเหลื่อมปี", "จำนวนเงินกัน", "carry_overs")],
)
def test_an_amount_of_its_own_name_below_the_title_is_enough(
    title: str, amount: str, kind: str, write: Write, read: Read
) -> None:
    rows = [[f"{title} ปีงบประมาณ 2568"], ["ครั้งที่", "โครงการ", amount], ["1/2568", "ถนน", 500]]
    table = table_of(read(write(rows)))
    assert (table["kind"], list(table["totals_satang"].values())) == (kind, [50000])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("โอนเพิ่ม (+)", "โอนเพิ่ม"), ("โอน(+)", "โอนเพิ่ม"), ("โอน +", "โอนเพิ่ม"), ("โอนเพิ่ม +", "โอนเพิ่ม"), ("(+) โอนเพิ่ม", "โอนเพิ่ม"),
        ("โอนลด (-)", "โอนลด"), ("โอน (–)", "โอนลด"), ("โอน -", "โอนลด"), ("โอนลด (−)", "โอนลด"), ("โอนลด (-) (บาท)", "โอนลด"),
    ],
)  # fmt: skip
def test_a_sign_beside_the_word_it_stands_for_adds_nothing(written: str, meant: str) -> None:
    assert header_keys(meant)[0] in header_keys(written)


@given(st.text(max_size=30))
def test_no_header_breaks_the_making_of_keys(text: str) -> None:
    assert all(header_keys(text))


def test_a_column_of_amounts_that_is_not_known_is_a_warning_and_a_running_number_is_nothing(
    write: Write, read: Read
) -> None:
    rows = [
        ["ทะเบียนคุมฎีกา ปีงบประมาณ 2568"],
        ["ลำดับที่", "วันที่", "เลขที่ฎีกา", "รายการ", "จำนวนเงิน", "ค่าปรับ", "เลขที่เช็ค", "หมายเหตุ"],
        [1, "5 พ.ย. 2567", "1/2568", "ค่าไฟ", 100, 1.50, "ก.1", None],
        [2, "6 พ.ย. 2567", "2/2568", "ค่าน้ำ", 200, 2.50, "ก.2", "ตรวจแล้ว"],
    ]
    table = table_of(read(write(rows)))
    unknown = {finding["found"]: finding["severity"] for finding in table["findings"]}
    assert unknown == {"ค่าปรับ": "warning", "เลขที่เช็ค": "info"}


def test_a_payment_register_may_have_only_the_day_of_the_voucher(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนคุมการเบิกจ่ายเงินงบประมาณ ประจำปี 2568"],
        ["ลำดับ", "เลขที่ฎีกา", "ลงวันที่", "รายการ", "จ่ายให้", "จำนวนเงิน", "ภาษี 1%", "คงจ่าย"],
        [1, "1/2568", "05/08/2568", "ค่าไฟ", "ร้าน", 8700, 87, 8613],
    ]
    table = table_of(read(write(rows)))
    assert table["totals_satang"] == {"amount": 870000, "withheld": 8700, "net": 861300}


def test_transfers_may_name_levels_of_the_budget_instead_of_an_item(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนคุมการโอนงบประมาณ ปีงบประมาณ 2568"],
        ["ครั้งที่", "วัน เดือน ปี", "แผนงาน", "งาน", "หมวด", "ประเภทรายจ่าย", "โอนเพิ่ม (+)", "โอนลด (-)"],
        ["1", "26 ก.ค. 2568", "แผนงานการศึกษา", "งาน ก", "ค่าวัสดุ", "วัสดุสำนักงาน", None, 100],
        [None, None, "แผนงานการศึกษา", "งาน ก", "ค่าตอบแทน", "ค่าเช่าบ้าน", 100, None],
    ]
    table = table_of(read(write(rows)))
    assert table["totals_satang"] == {"in": 10000, "out": 10000}
    assert table["lines"]["description"].to_list() == ["วัสดุสำนักงาน", "ค่าเช่าบ้าน"]
    assert table["lines"]["line_key"].n_unique() == 2


def test_a_register_of_changed_explanations_has_no_amounts(write: Write, read: Read) -> None:
    rows = [
        ["ทะเบียนการแก้ไขเปลี่ยนแปลงคำชี้แจงงบประมาณรายจ่าย ปีงบประมาณ 2568"],
        ["ครั้งที่", "วันที่อนุมัติ", "รายการ", "คำชี้แจงเดิม", "คำชี้แจงใหม่", "เหตุผล"],
        ["1", "9 ม.ค. 2568", "ค่าจ้าง", "จ้าง 5 คน", "จ้าง 6 คน", "ไม่พอ"],
        ["2", "9 ก.พ. 2568", "ค่าไฟ", "ก", "ข", "ไม่พอ"],
    ]
    table = table_of(read(write(rows)))
    assert (table["kind"], table["rows"], table["totals_satang"]) == ("transfers", 2, {})
    assert table["lines"]["new_explanation"].to_list() == ["จ้าง 6 คน", "ข"]


@pytest.mark.parametrize(
    ("rows", "cell", "quoted"),
    [
        ([["ทะเบียนคุมฎีกา ปีงบประมาณ 2568", None, None, "หน่วย : พันบาท"], []], "D1", "หน่วย : พันบาท"),
        ([["ทะเบียนคุมฎีกา ปีงบประมาณ 2568"], ["(หน่วย: ล้านบาท)"]], "A2", "ล้านบาท"),
    ],
)
def test_a_unit_that_is_no_baht_is_quoted_with_its_cell(
    rows: list[list[object]], cell: str, quoted: str, write: Write, read: Read
) -> None:
    header = ["วันที่", "เลขที่ฎีกา", "ผู้รับเงิน", "จำนวนเงิน"]
    document = read(write([*rows, header, ["5 พ.ย. 2567", "1/2568", "ร้าน", 5]]))
    (finding,) = document["findings"]
    assert (finding["rule"], finding["cell"]) == ("unit_not_baht", cell)
    assert quoted in finding["found"]


def signed(*rows: Sequence[object]) -> list[Sequence[object]]:
    header = ["ประเภทรายจ่าย", "รายการ", "งบประมาณก่อนโอน", "(+)/(-)", "จำนวนเงินที่โอน", "งบประมาณหลังโอน"]
    return [["บัญชีโอนเงินงบประมาณรายจ่าย ประจำปีงบประมาณ พ.ศ. 2568"], header, *rows]


def test_one_column_of_amounts_with_their_direction_beside_it(write: Write, read: Read) -> None:
    rows = signed(
        ["วัสดุสำนักงาน", "กระดาษ", 500, "(+)", 100, 600],
        ["ค่าเช่าบ้าน", "ค่าเช่า", 500, "โอนลด", 60, 440],
        ["ค่าไฟฟ้า", "ค่าไฟ", 500, "(–)", 40, 460],
    )
    table = table_of(read(write(rows)))
    assert table["lines"]["in_satang"].to_list() == [10000, None, None]
    assert table["lines"]["out_satang"].to_list() == [None, 6000, 4000]
    assert table["totals_satang"] == {"in": 10000, "out": 10000}
    assert table["lines"]["transfer_type"].to_list() == ["โอนเพิ่ม", "โอนลด", "โอนลด"]
    assert not table["lines"]["is_faulted"].any()


def test_an_amount_of_no_direction_is_not_guessed(write: Write, read: Read) -> None:
    table = table_of(
        read(write(signed(["ก", "ข", 5, "(+)", 1, 6], ["ค", "ง", 5, "ย้าย", 2, 3], ["จ", "ฉ", 5, None, 3, 3])))
    )
    faults = [
        (item["rule"], item["severity"], item["cell"]) for item in table["findings"] if item["severity"] == "critical"
    ]
    assert faults == [("sign_unknown", "critical", "D4"), ("sign_unknown", "critical", "D5")]
    assert table["lines"]["is_faulted"].to_list() == [False, True, True]


def test_a_header_of_both_directions_is_neither() -> None:
    assert not set(header_keys("เพิ่ม (ลด)")) & {*header_keys("เพิ่ม"), *header_keys("ลด")}
