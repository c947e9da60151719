"""Forms of registers and books with rows and cells disturbed at random: never a traceback, never money that vanishes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.money import MoneyError, parse_money

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]
    Rows = list[list[object]]

FORMS: list[Rows] = [
    [
        ["ทะเบียนคุมการจ่ายขาดเงินสะสม ปีงบประมาณ พ.ศ. 2568"],
        ["ที่", "ครั้งที่", "โครงการ", "จำนวนเงินอนุมัติ", "เบิกจ่าย", "คงเหลือ"],
        ["กองช่าง"],
        [1, "1/2568", "ก่อสร้างถนน", 500, 400, 100],
        [None, None, "หมู่ 3"],
        [2, "1/2568", "ขุดลอกคลอง", 300, 0, 300],
        [None, None, "รวม", 800, 400, 400],
        [None, None, None, 800, 400, 400],
    ],
    [
        ["ทะเบียนเงินกันไว้เบิกเหลื่อมปี ปีงบประมาณ 2567"],
        ["ปีงบประมาณ", "รหัสงบประมาณ", "โครงการ", "จำนวนเงินกัน", "เบิกจ่าย", "คงเหลือ"],
        [2567, "9967031242010001", "ถนน", 100, 90, 10],
        ["67", None, "คลอง", 50, 50, 0],
        ["รวมทั้งสิ้น", None, None, 150, 140, 10],
    ],
    [
        ["งบทดลอง ณ วันที่ 30 กันยายน 2554"],
        ["ชื่อบัญชี", "รหัสบัญชี", "เดบิท", "เครดิต"],
        ["สินทรัพย์"],
        ["เงินฝาก ประจำ", "021", 100, None],
        ["ลูกหนี้", 81, 50, "-"],
        ["เงินสะสม", 700, None, 150],
        [None, None, 150, 150],
    ],
    [
        ["รายงาน รับ - จ่ายเงินสด ปีงบประมาณ 2554"],
        ["จนถึงปัจจุบัน", None, "รายการ", "รหัสบัญชี", "เดือนนี้"],
        ["ประมาณการ", "เกิดขึ้นจริง", None, None, "เกิดขึ้นจริง"],
        [None, 1000, "ยอดยกมา", None, 1500],
        [None, None, "รายรับ"],
        [100, 90, "ภาษีอากร", "0100", 10],
        [100, 90, "รวมรายรับ", None, 10],
        [None, None, "รายจ่าย"],
        [50, 40, "งบกลาง", "000", 4],
        [None, 50, "รายรับสูงกว่ารายจ่าย", None, 6],
        [None, 1050, "ยอดยกไป", None, 1506],
    ],
    [
        ["รายงานประมาณการรายจ่าย"],
        ["รายการ", "รายจ่ายจริง ปี 2562", "รายจ่ายจริง ปี 2563", "ประมาณการ ปี 2564", "ประมาณการ ปี 2565"],
        ["ด้านบริหารทั่วไป", 7, 7, 7, 7],
        ["แผนงานบริหารงานทั่วไป"],
        ["งานบริหารทั่วไป", 7, 7, 7, 7],
        ["งบดำเนินงาน"],
        ["ค่าตอบแทน", None, None, None, None],
        ["ค่าเช่าบ้าน", 5, 5, 5, 5],
        ["ค่าไฟฟ้า", 2, 2, 2, 2],
        ["รวมงบดำเนินงาน", 7, 7, 7, 7],
    ],
]
NO_MONEY = re.compile("total|subtotal|total without a word|balance .*|repeated header|note.*")
cells = st.one_of(
    st.none(),
    st.integers(-(10**6), 10**6),
    st.sampled_from(
        [
            "รวม",
            "รวมทั้งสิ้น",
            "ยอดยกมา",
            "ยอดยกไป",
            "-",
            "รายรับ",
            "รายจ่าย",
            "งบกลาง",
            "งานกีฬา",
            "แผนงานการศึกษา",
            "1,00",
            "๕๐๐",
        ]
    ),
    st.text("กขงานรวมยอดแผ0123456789 .-,()๑", max_size=6),
)


@st.composite
def disturbed(draw: st.DrawFn) -> Rows:
    """A form with some rows below its header doubled, dropped or swapped, and some of their cells replaced."""
    form = draw(st.sampled_from(FORMS))
    width = max(map(len, form))
    head = 3 if form[1][0] == "จนถึงปัจจุบัน" else 2
    rows = [[*row, *[None] * (width - len(row))] for row in form]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(head, len(rows) - 1))
        match draw(st.sampled_from(["double", "drop", "swap", "cell", "cell", "cell"])):
            case "double":
                rows.insert(at, list(rows[at]))
            case "drop" if len(rows) > head + 1:
                del rows[at]
            case "swap":
                other = draw(st.integers(head, len(rows) - 1))
                rows[at], rows[other] = rows[other], rows[at]
            case _:
                rows[at][draw(st.integers(0, width - 1))] = draw(cells)
    return rows


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(disturbed())
def test_every_amount_below_a_header_is_in_a_line_a_total_or_a_finding(write: Write, read: Read, rows: Rows) -> None:
    document = read(write(rows))
    assert document["status"] in {"read", "partly", "rejected"}
    for table in document["tables"]:
        skipped = {item["row"]: item["why"] for item in table["skipped_rows"]}
        assert table["rows"] + len(skipped) == table["rows_read"]
        told = {item["cell"] for item in table["findings"]}
        stored = {name: letter for name, letter in table["columns"].items() if name.endswith("_satang")}
        for name, letter in stored.items():
            found = 0
            for row in range(table["first_row"], len(rows) + 1):
                amount = _amount(rows[row - 1][ord(letter) - ord("A")])
                if amount is None:
                    assert (
                        f"{letter}{row}" in told or NO_MONEY.fullmatch(skipped.get(row, "note")) or row not in skipped
                    )
                elif row not in skipped:
                    found += amount
                else:
                    assert amount == 0 or NO_MONEY.fullmatch(skipped[row]), (row, skipped[row])
            assert table["totals_satang"][name.removesuffix("_satang")] == found


def _amount(value: object) -> int | None:
    """Satang of a cell; 0 where nothing is stated, None where it cannot be read."""
    try:
        return parse_money(None if value is None else str(value)) or 0
    except MoneyError:
        return None
