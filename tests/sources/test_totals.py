"""Which lines a printed total speaks for, and what is said where it does not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ"]
TITLE = [["รายงานผลการดำเนินงาน ปีงบประมาณ 2568"], []]
SUMMARY = ["ยุทธศาสตร์/แผนงาน", "จำนวนโครงการที่ดำเนินการ", "จำนวนงบประมาณ"]
SUMMARY_TITLE = [["บัญชีสรุปจำนวนโครงการและงบประมาณ ปีงบประมาณ 2568"], []]


def line(number: int, budget: object, unit: str = "กองช่าง") -> list[object]:
    return [number, f"โครงการที่ {number}", budget, 0, unit, "ยกเลิก"]


def differences(table: dict[str, Any], key: str = "printed_totals") -> list[int]:
    return [item["difference_satang" if key == "printed_totals" else "difference"] for item in table[key]]


def test_a_total_without_a_name_speaks_for_the_lines_since_the_last(write: Write, read: Read) -> None:
    rows = [
        *TITLE,
        HEADER,
        line(1, 10),
        line(2, 20),
        [None, "รวม", 30],
        line(3, 5),
        [None, "รวม", 5],
        [None, "รวมทั้งสิ้น", 35],
    ]
    assert differences(read(write(rows))["tables"][0]) == [0, 0, 0]


def test_a_total_that_names_a_unit_speaks_for_its_lines_even_when_they_are_scattered(write: Write, read: Read) -> None:
    rows = [*TITLE, HEADER, line(1, 10), line(2, 20, "กองคลัง"), line(3, 5)]
    rows += [[None, "รวมกองช่าง", 15], [None, "รวมกองคลัง", 20], [None, "รวมทั้งสิ้น", 35]]
    assert differences(read(write(rows))["tables"][0]) == [0, 0, 0]


def test_both_values_and_the_difference_are_said(write: Write, read: Read) -> None:
    rows = [*TITLE, HEADER, line(1, 10), line(2, 20), [None, "รวมทั้งสิ้น", 30.01]]
    (table,) = read(write(rows))["tables"]
    (total,) = table["printed_totals"]
    assert (total["printed_satang"], total["computed_satang"], total["difference_satang"]) == (3001, 3000, 1)
    (finding,) = table["findings"]
    assert (finding["rule"], finding["cell"], finding["found"], finding["expected"]) == (
        "printed_total_differs",
        "C6",
        "30.01",
        "30.00",
    )


def test_a_total_that_cannot_be_read_is_said_and_not_compared(write: Write, read: Read) -> None:
    (table,) = read(write([*TITLE, HEADER, line(1, 10), [None, "รวมทั้งสิ้น", "สิบบาท"]]))["tables"]
    assert table["printed_totals"] == []
    assert [item["rule"] for item in table["findings"]] == ["total_unreadable"]


def test_a_count_in_the_label_is_compared(write: Write, read: Read) -> None:
    (table,) = read(write([*TITLE, HEADER, line(1, 10), line(2, 20), [None, "รวม 3 โครงการ", 30]]))["tables"]
    assert differences(table) == [0]
    assert [(item["printed"], item["computed"]) for item in table["printed_counts"]] == [(3, 2)]
    assert [item["rule"] for item in table["findings"]] == ["printed_count_differs"]


def test_a_summary_s_totals_and_counts_per_strategy_and_in_all(write: Write, read: Read) -> None:
    rows = [
        *SUMMARY_TITLE,
        SUMMARY,
        ["1. ยุทธศาสตร์ด้านโครงสร้างพื้นฐาน"],
        ["แผนงานเคหะและชุมชน", 2, 500],
        ["แผนงานอุตสาหกรรมและการโยธา", 1, 200],
    ]
    rows += [["รวม", 3, 700], ["2. ยุทธศาสตร์ด้านสังคม"], ["แผนงานการศึกษา", 3, 300], ["รวม", 3, 300], ["รวมทั้งสิ้น", 6, 1000]]
    (table,) = read(write(rows))["tables"]
    assert table["kind"] == "action_summary"
    assert table["lines"]["strategy"].to_list() == ["ยุทธศาสตร์ด้านโครงสร้างพื้นฐาน"] * 2 + ["ยุทธศาสตร์ด้านสังคม"]
    assert table["lines"]["project_count"].to_list() == [2, 1, 3]
    assert differences(table) == [0, 0, 0]
    assert differences(table, "printed_counts") == [0, 0, 0]


def test_a_strategy_s_total_may_stand_above_its_programmes(write: Write, read: Read) -> None:
    rows = [
        *SUMMARY_TITLE,
        SUMMARY,
        ["1. ยุทธศาสตร์ด้านโครงสร้างพื้นฐาน", 3, 700],
        ["แผนงานเคหะและชุมชน", 2, 500],
        ["แผนงานอุตสาหกรรมและการโยธา", 1, 200],
    ]
    rows += [["2. ยุทธศาสตร์ด้านสังคม", 3, 301], ["แผนงานการศึกษา", 3, 300], ["รวมทั้งสิ้น", 6, 1000]]
    (table,) = read(write(rows))["tables"]
    assert table["rows"] == 3
    assert differences(table) == [0, 100, 0]
