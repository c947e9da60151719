"""Whatever a register holds: nothing is lost, nothing is invented, totals tie to the satang."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.reading import read_file

HEADER = ["วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "รายการ", "จำนวนเงิน", "ภาษีหัก ณ ที่จ่าย", "จ่ายสุทธิ"]
CODES = ["9968011134010001", "9968011134020001", "9968032131100001"]

satang = st.integers(min_value=-(10**12), max_value=10**12)
forms = st.sampled_from(["number", "text", "commas", "dash-form", "padded"])
lines = st.tuples(st.just("line"), st.sampled_from(CODES), satang, forms)
others = st.sampled_from([("blank",), ("header",), ("note",), ("total",)])


def cell(value: int, form: str) -> Any:
    sign, whole, rest = "-" if value < 0 else "", abs(value) // 100, abs(value) % 100
    match form:
        case "number":
            return value / 100
        case "commas":
            return f"{sign}{whole:,}.{rest:02d}"
        case "dash-form" if rest == 0 and value >= 0:
            return f"{whole:,}.-"
        case "padded":
            return f" {sign}{whole:,}.{rest:02d} "
        case _:
            return f"{sign}{whole}.{rest:02d}"


def write(path: Path, rows: list[Any]) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "ทะเบียนคุมฎีกา ปีงบประมาณ พ.ศ. 2568")
    sheet.write_row(2, 0, HEADER)
    since = 0
    for number, item in enumerate(rows, start=3):
        if item[0] == "line":
            sheet.write(number, 0, "15/10/2567")
            sheet.write(number, 1, f"ฎ.{number}")
            sheet.write_string(number, 2, item[1])
            sheet.write(number, 3, "ค่าใช้จ่าย")
            for column in (4, 6):
                value = cell(item[2], item[3])
                (sheet.write_number if isinstance(value, float) else sheet.write_string)(number, column, value)
            since += item[2]
        elif item[0] == "header":
            sheet.write_row(number, 0, HEADER)
        elif item[0] == "note":
            sheet.write(number, 3, "หมายเหตุ ตรวจแล้ว")
        elif item[0] == "total":
            sheet.write(number, 3, "รวม")
            sheet.write_string(number, 4, cell(since, "commas"))
            since = 0
    book.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(lines, lines, lines, others), min_size=1, max_size=30))
def test_rows_add_up_and_money_is_exact(rows: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write(path, [("line", CODES[0], 12345, "text"), *rows])
        (table,) = read_file(str(path), None, None, "register.xlsx")["tables"]
    expected = [item for item in rows if item[0] == "line"]
    assert table["rows"] == len(expected) + 1
    assert table["totals_satang"]["amount"] == sum(item[2] for item in expected) + 12345
    assert table["totals_satang"]["net"] == table["totals_satang"]["amount"]
    assert table["rows"] + len(table["skipped_rows"]) == table["rows_read"]
    assert all(item["difference_satang"] == 0 for item in table["printed_totals"])
    assert table["rows_read"] == 1 + sum(item[0] != "blank" for item in rows)
