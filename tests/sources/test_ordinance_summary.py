"""The comparison of years of a budget ordinance: levels by their words, years by their place, totals above and below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]
    Rows = list[list[object]]

TITLE: Rows = [["รายงานประมาณการรายจ่าย"], ["ประจำปีงบประมาณ พ.ศ. 2565"], ["อบต.บางตะไนย์"], []]
YEARS: list[object] = ["ปี 2562", "ปี 2563", "ปี 2564", "ยอดต่าง (%)", "ปี 2565"]
PARENTS: list[object] = ["รายจ่ายจริง", None, "ประมาณการ", None, None]
FLAT: list[object] = ["รายจ่ายจริง ปี 2562", "ปี 2563", "ประมาณการ ปี 2564", "ยอดต่าง (%)", "ปี 2565"]
MONEY = ("actual_3_before_satang", "actual_2_before_satang", "estimate_1_before_satang", "estimate_satang")
TREE: list[tuple[int, str, tuple[object, ...]]] = [
    (0, "แผนงานบริหารงานทั่วไป", ()),
    (1, "งานบริหารทั่วไป", ()),
    (2, "งบบุคลากร", ()),
    (3, "เงินเดือน (ฝ่ายการเมือง)", ()),
    (4, "เงินเดือนนายก/รองนายก", (100, 110, 120, "0 %", 120)),
    (4, "ค่าตอบแทนประจำตำแหน่งนายก/รองนายก", (10, 10, 10, "-50 %", 5)),
    (3, "รวมเงินเดือน (ฝ่ายการเมือง)", (110, 120, 130, None, 125)),
    (2, "รวมงบบุคลากร", (110, 120, 130, None, 125)),
    (2, "งบดำเนินงาน", ()),
    (3, "ค่าตอบแทน", ()),
    (4, "ค่าเช่าบ้าน", (5, 5, 5, "0 %", 5)),
    (4, "งานประเพณีลอยกระทง", (1, 1, 1, "0 %", 1)),
    (3, "รวมค่าตอบแทน", (6, 6, 6, None, 6)),
    (2, "รวมงบดำเนินงาน", (6, 6, 6, None, 6)),
    (1, "รวมงานบริหารทั่วไป", (116, 126, 136, None, 131)),
    (0, "รวมแผนงานบริหารงานทั่วไป", (116, 126, 136, None, 131)),
    (0, "แผนงานงบกลาง", ()),
    (1, "งานงบกลาง", ()),
    (2, "งบกลาง", ()),
    (3, "งบกลาง", ()),
    (4, "เบี้ยยังชีพผู้สูงอายุ", (1000, "-", 1000, "10 %", 1100)),
    (3, "รวมงบกลาง", (1000, 0, 1000, None, 1100)),
    (0, "รวมแผนงานงบกลาง", (1000, 0, 1000, None, 1100)),
    (0, "รวมทุกแผนงาน", (1116, 126, 1136, None, 1231)),
]


def indented() -> Rows:
    """The form of e-LAAS: texts without a header, each level in a column of its own."""
    head: Rows = [[*[None] * 5, *PARENTS], [*[None] * 5, *YEARS]]
    return [*TITLE, *head, *([*[None] * depth, text, *[None] * (4 - depth), *values] for depth, text, values in TREE)]


def in_one_column() -> Rows:
    """The same with one column of texts that has a header."""
    return [*TITLE, ["รายการ", *PARENTS], [None, *YEARS], *([text, *values] for _, text, values in TREE)]


def flat() -> Rows:
    """The same with a header of one row whose years stand alone after the first."""
    return [*TITLE, ["แผนงาน/งาน/งบ/หมวด", *FLAT], *([text, *values] for _, text, values in TREE)]


def table_of(document: dict[str, Any]) -> dict[str, Any]:
    (table,) = document["tables"]
    return table  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("rows", "merges"),
    [(indented(), ["F5:G5", "H5:J5", "A1:J1"]), (indented(), []), (in_one_column(), ["B5:C5", "D5:F5"]), (flat(), [])],
    ids=["merged", "unmerged", "one column", "flat"],
)
def test_every_form_gives_the_same_lines_and_all_its_totals_agree(
    rows: Rows, merges: list[str], write: Write, read: Read
) -> None:
    document = read(write(rows, merges=merges))
    table = table_of(document)
    assert (table["kind"], document["fiscal_year"], table["findings"]) == ("ordinance_summary", 2565, [])
    assert table["totals_satang"] == {
        "actual_2562": 111_600, "actual_2563": 12_600, "estimate_2564": 113_600, "estimate_2565": 123_100,
    }  # fmt: skip
    assert {item["difference_satang"] for item in table["printed_totals"]} == {0}
    assert len(table["printed_totals"]) == 9 * 4
    lines = table["lines"]
    names = ("programme", "work", "budget_type", "category", "expenditure_type", "level")
    general = ("แผนงานบริหารงานทั่วไป", "งานบริหารทั่วไป")
    assert lines.select(names).rows() == [
        (*general, "งบบุคลากร", "เงินเดือน (ฝ่ายการเมือง)", "เงินเดือนนายก/รองนายก", "type"),
        (*general, "งบบุคลากร", "เงินเดือน (ฝ่ายการเมือง)", "ค่าตอบแทนประจำตำแหน่งนายก/รองนายก", "type"),
        (*general, "งบดำเนินงาน", "ค่าตอบแทน", "ค่าเช่าบ้าน", "type"),
        (*general, "งบดำเนินงาน", "ค่าตอบแทน", "งานประเพณีลอยกระทง", "type"),
        ("แผนงานงบกลาง", "งานงบกลาง", "งบกลาง", "งบกลาง", "เบี้ยยังชีพผู้สูงอายุ", "type"),
    ]
    assert lines.select(MONEY).row(4) == (100_000, None, 100_000, 110_000)
    assert lines["change_pct"].to_list() == [0.0, -50.0, 0.0, 0.0, 10.0]


def test_rows_of_a_higher_level_that_are_sums_of_those_below_are_totals(write: Write, read: Read) -> None:
    rows: Rows = [
        ["ประมาณการรายจ่ายเปรียบเทียบ ปีงบประมาณ 2569"],
        ["รายการ", "รายจ่ายจริง ปี 2566", "รายจ่ายจริง ปี 2567", "ประมาณการ ปี 2568", "ประมาณการ ปี 2569"],
        ["ด้านบริหารทั่วไป", 30, 30, 30, 30],
        ["แผนงานบริหารงานทั่วไป", 20, 20, 20, 20],
        ["แผนงานการรักษาความสงบภายใน", 10, 10, 10, 10],
        ["ด้านบริการชุมชนและสังคม", 5, 5, 5, 6],
        ["แผนงานการศึกษา", 5, 5, 5, 5],
        ["รวมทั้งสิ้น", 35, 35, 35, 35],
    ]
    table = table_of(read(write(rows)))
    assert table["lines"].select("area", "programme", "level", "estimate_satang").rows() == [
        ("ด้านบริหารทั่วไป", "แผนงานบริหารงานทั่วไป", "programme", 2_000),
        ("ด้านบริหารทั่วไป", "แผนงานการรักษาความสงบภายใน", "programme", 1_000),
        ("ด้านบริการชุมชนและสังคม", "แผนงานการศึกษา", "programme", 500),
    ]
    assert [(item["cell"], item["found"], item["expected"]) for item in table["findings"]] == [("E6", "6.00", "5.00")]


def test_programmes_alone_are_lines(write: Write, read: Read) -> None:
    rows: Rows = [
        ["รายจ่ายเปรียบเทียบ"],
        ["แผนงาน", "จ่ายจริง ปีงบประมาณ พ.ศ. 2567", "งบประมาณ พ.ศ. 2568", "งบประมาณ พ.ศ. 2569"],
        ["แผนงานบริหารงานทั่วไป", 20, 20, 20],
        ["แผนงานการศึกษา", 5, 5, 5],
        ["รวม", 25, 25, 25],
    ]
    table = table_of(read(write(rows)))
    assert table["fiscal_year"] == 2569
    assert table["lines"].select("programme", "item", "level").rows() == [
        ("แผนงานบริหารงานทั่วไป", "แผนงานบริหารงานทั่วไป", "programme"),
        ("แผนงานการศึกษา", "แผนงานการศึกษา", "programme"),
    ]
    assert table["findings"] == []


def test_levels_in_columns_of_their_own(write: Write, read: Read) -> None:
    rows: Rows = [
        ["รายงานประมาณการรายจ่าย"],
        ["แผนงาน", "งาน", "งบ", "หมวด", "ประเภทรายจ่าย", "รายจ่ายจริง ปี 2566", "รายจ่ายจริง ปี 2567",
         "ประมาณการ ปี 2568", "ประมาณการ ปี 2569"],
        ["แผนงานการศึกษา", "งานบริหารทั่วไปเกี่ยวกับการศึกษา", "งบบุคลากร", "เงินเดือน (ฝ่ายประจำ)", "เงินเดือน", 1, 2, 3, 4],
        [None, None, None, None, "เงินประจำตำแหน่ง", 1, 2, 3, 4],
        ["รวมแผนงานการศึกษา", None, None, None, None, 2, 4, 6, 8],
    ]  # fmt: skip
    table = table_of(read(write(rows, merges=["A3:A4", "B3:B4", "C3:C4", "D3:D4"])))
    assert table["lines"]["item"].to_list() == ["เงินเดือน", "เงินประจำตำแหน่ง"]
    assert table["lines"]["programme"].to_list() == ["แผนงานการศึกษา"] * 2
    assert table["lines"]["level"].to_list() == ["type", "type"]
    assert table["findings"] == []


def test_years_without_a_place_are_not_kept_under_another(write: Write, read: Read) -> None:
    rows: Rows = [
        ["รายงานประมาณการรายจ่าย"],
        ["รายการ", "รายจ่ายจริง ปี 2561", "รายจ่ายจริง ปี 2567", "ประมาณการ ปี 2568", "ประมาณการ ปี 2569"],
        ["ค่าไฟฟ้า", 1, 2, 3, 4],
    ]
    document = read(write(rows))
    assert document["tables"] == []
    assert [item["rule"] for item in document["findings"]] == ["year_without_place"]


def test_three_actual_years_are_kept_each_in_its_place(write: Write, read: Read) -> None:
    years = ["รายจ่ายจริง ปี 2565", "รายจ่ายจริง ปี 2566", "รายจ่ายจริง ปี 2567"]
    rows: Rows = [
        ["รายงานประมาณการรายจ่าย ประจำปีงบประมาณ พ.ศ. 2569"],
        ["รายการ", *years, "รายจ่ายจริง ปี 2568", "ประมาณการ ปี 2568", "ประมาณการ ปี 2569"],
        ["ค่าวัสดุ", 1, 2, 3, 4, 5, 6],
    ]
    table = table_of(read(write(rows)))
    stored = [
        "actual_4_before",
        "actual_3_before",
        "actual_2_before",
        "actual_1_before",
        "estimate_1_before",
        "estimate",
    ]
    assert [table["lines"][f"{name}_satang"].item() for name in stored] == [100, 200, 300, 400, 500, 600]


def test_a_five_year_plan_is_no_comparison(write: Write, read: Read) -> None:
    rows: Rows = [
        ["แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"],
        ["ที่", "รายการ", "ปี 2566", "ปี 2567", "ปี 2568", "ปี 2569", "ปี 2570"],
        [1, "ถนน", 1, 2, 3, 4, 5],
    ]
    assert "ordinance_summary" not in {table["kind"] for table in read(write(rows))["tables"]}


trees = st.lists(st.lists(st.integers(1, 10**7), min_size=1, max_size=3), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works=trees, is_above=st.booleans())
def test_no_money_is_lost_or_counted_twice_wherever_the_totals_stand(
    write: Write, read: Read, works: list[list[int]], is_above: bool
) -> None:
    rows: Rows = [["รายงานประมาณการรายจ่าย"], ["รายการ", "รายจ่ายจริง ปี 2567", "ประมาณการ ปี 2568", "ประมาณการ ปี 2569"]]
    for number, amounts in enumerate(works):
        name, total = f"แผนงานที่ {number} การศึกษา", sum(amounts)
        rows.append([name, total, total, total] if is_above else [name])
        rows += [[f"ค่าใช้จ่าย {number}/{n}", amount, amount, amount] for n, amount in enumerate(amounts)]
        if not is_above:
            rows.append([f"รวม{name}", total, total, total])
    table = table_of(read(write(rows)))
    everything = sum(map(sum, works)) * 100
    assert table["totals_satang"]["estimate_2569"] == everything
    assert {item["difference_satang"] for item in table["printed_totals"]} == {0}
    assert set(table["lines"]["level"].to_list()) == {"type"}
