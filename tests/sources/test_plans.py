"""Five-year plans: projects with their editions and added money, footers, summaries, equipment and cross-walks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.sources.real_plan import ORGANISATION, write_real_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

YEARS = range(2566, 2571)
TITLE = [
    ["รายละเอียดโครงการพัฒนา"],
    ["แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570) ทบทวน ครั้งที่ 1/2566"],
    ["อบต.โคกไม้ลาย"],
    ["ก. ยุทธศาสตร์ชาติ 20 ปี ยุทธศาสตร์ที่ 3"],
    ["ข. แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติฉบับที่ 13"],
    ["ค. Sustainable Development Goals (SDGs) เป้าหมายที่ 4"],
    ["ง. ยุทธศาสตร์จังหวัดที่ 7 พัฒนาคน"],
    ["จ. ยุทธศาสตร์การพัฒนาของ อปท. ในเขตจังหวัดปราจีนบุรี ที่ 2"],
    ["2. ยุทธศาสตร์ด้านการศึกษา"],
    ["   2.1 กลยุทธ์พัฒนาระบบการศึกษา"],
    ["   (1) แผนงานการศึกษา"],
]
HEADER = [
    ["ที่", "โครงการ", "วัตถุประสงค์", "เป้าหมาย\n(ผลผลิตของโครงการ)", "งบประมาณ", None, None, None, None, "ตัวชี้วัด (KPI)",
     "ผลที่คาดว่า\nจะได้รับ", "หน่วยงานที่รับผิดชอบหลัก"],
    [None, None, None, None, *YEARS],
    [None, None, None, None, *["(บาท)"] * 5],
]  # fmt: skip


def project(number: object, name: str | None, *money: object) -> list[object]:
    return [number, name, "เพื่อ", "เป้า", *money, "ร้อยละ 80", "ผล", "กองการศึกษา"]


def years(table: dict[str, Any], field: str = "budget") -> list[int]:
    return [table["totals_satang"][f"{field}_{year}"] for year in YEARS]


def test_a_plan_is_read_with_what_its_projects_stand_under(write: Write, read: Read) -> None:
    (table,) = read(write([*TITLE, *HEADER, project(1, "อาหารกลางวัน", 10, 20, None, "-", 0)]))["tables"]
    assert (table["kind"], table["rows"], table["fiscal_year"]) == ("plan_projects", 1, 2566)
    assert table["header_row"] == 12
    assert years(table) == [1000, 2000, 0, 0, 0]
    line = table["lines"].row(0, named=True)
    assert [line[f"budget_{number}_satang"] for number in range(1, 6)] == [1000, 2000, None, None, 0]
    assert (line["strategy"], line["tactic"]) == ("ยุทธศาสตร์ด้านการศึกษา", "กลยุทธ์พัฒนาระบบการศึกษา")
    assert (line["programme"], line["indicator"]) == ("แผนงานการศึกษา", "ร้อยละ 80")
    assert line["national_strategy"] == "ยุทธศาสตร์ชาติ 20 ปี ยุทธศาสตร์ที่ 3"
    assert line["sdg"] == "Sustainable Development Goals (SDGs) เป้าหมายที่ 4"
    assert line["province_strategy"] == "ยุทธศาสตร์จังหวัดที่ 7 พัฒนาคน"
    assert line["local_strategy"] == "ยุทธศาสตร์การพัฒนาของ อปท. ในเขตจังหวัดปราจีนบุรี ที่ 2"
    assert (line["edition_type"], line["edition_no"], line["edition_year"]) == ("review", 1, 2566)


def test_money_of_continuations_is_the_project_s(write: Write, read: Read) -> None:
    rows = [
        project(1, "อาหารเสริม (นม)", 100, 100, 100, 100, 100),
        [None, None, None, "2. โรงเรียน 9 แห่ง", 5, None, 7, None, 1.25],
        [None, None, None, "3. โรงเรียน 2 แห่ง"],
        project(2, "ทัศนศึกษา", 1, 1, 1, 1, 1),
    ]
    (table,) = read(write([*TITLE, *HEADER, *rows, [None, None, None, "รวมงบประมาณ", 106, 101, 108, 101, 102.25]]))[
        "tables"
    ]
    assert table["rows"] == 2
    assert years(table) == [10600, 10100, 10800, 10100, 10225]
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0] * 5
    assert table["lines"]["target"][0] == "เป้า 2. โรงเรียน 9 แห่ง 3. โรงเรียน 2 แห่ง"
    assert [row["why"] for row in table["skipped_rows"][:2]] == [
        "continuation of row 15, its money added",
        "continuation of row 15",
    ]


def test_money_of_a_continuation_that_cannot_be_read_is_the_project_s_fault(write: Write, read: Read) -> None:
    rows = [project(1, "อาหารเสริม (นม)", 100, 1, 1, 1, 1), [None, None, None, "โรงเรียน", "หนึ่งร้อย"]]
    (table,) = read(write([*TITLE, *HEADER, *rows]))["tables"]
    (finding,) = table["findings"]
    assert (finding["rule"], finding["severity"], finding["cell"], finding["row"]) == (
        "money_unreadable",
        "critical",
        "E16",
        15,
    )
    assert table["lines"]["is_faulted"].to_list() == [True]


def test_numbers_alone_below_a_project_are_more_of_its_money_and_told(write: Write, read: Read) -> None:
    rows = [project(1, "อาหารเสริม (นม)", 100, 1, 1, 1, 1), [None, None, None, None, 30], project(2, "ข", 1, 1, 1, 1, 1)]
    (table,) = read(write([*TITLE, *HEADER, *rows]))["tables"]
    assert table["lines"]["budget_1_satang"].to_list() == [13000, 100]
    (finding,) = table["findings"]
    assert (finding["rule"], finding["severity"], finding["row"]) == ("money_added_to_item", "warning", 15)


def test_sums_without_a_word_are_a_total_also_where_one_year_is_wrong(write: Write, read: Read) -> None:
    rows = [project(1, "ก", 1, 2, 3, 4, 5), project(2, "ข", 1, 2, 3, 4, 5), [None, None, None, None, 2, 4, 6, 8.5, 10]]
    (table,) = read(write([*TITLE, *HEADER, *rows]))["tables"]
    assert table["rows"] == 2
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0, 0, 0, 50, 0]


def test_the_amounts_of_one_project_again_at_the_end_are_its_total(write: Write, read: Read) -> None:
    rows = [project(1, "อาหารเสริม (นม)", 100, 1, 1, 1, 1), [None, None, None, None, 100, 1, 1, 1, 1]]
    (table,) = read(write([*TITLE, *HEADER, *rows]))["tables"]
    assert table["lines"]["budget_1_satang"].to_list() == [10000]
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0] * 5


def test_a_marker_is_the_edition_of_what_follows_and_numbering_may_restart(write: Write, read: Read) -> None:
    rows = [
        project(1, "ก", 1, 1, 1, 1, 1),
        [None, "เพิ่มเติมครั้งที่ 5 / 2567 ประกาศวันที่ 15 มีนาคม 2567"],
        project(1, "ข", 2, 2, 2, 2, 2),
        [None, None, None, "รวมงบประมาณ", 3, 3, 3, 3, 3],
        [None, None, None, "รวมจำนวนโครงการ", 2, 2, 2, 2, 2],
        [None, "แก้ไข ครั้งที่ 1/2568"],
        project(1, "ค", None, None, None, 9, None),
    ]
    (table,) = read(write([*TITLE, *HEADER, *rows]))["tables"]
    lines = table["lines"]
    assert lines["edition_type"].to_list() == ["review", "addition", "amendment"]
    assert lines["edition_on"].to_list() == [None, date(2024, 3, 15), None]
    assert lines["line_key"].n_unique() == 3
    by_year = {total["column"]: total["difference_satang"] for total in table["printed_totals"]}
    assert by_year == {"budget_2566": 0, "budget_2567": 0, "budget_2568": 0, "budget_2569": -900, "budget_2570": 0}
    assert [count["difference"] for count in table["printed_counts"]] == [0, 0, 0, -1, 0]


def test_a_block_of_the_ordinance_and_a_column_of_notes(write: Write, read: Read) -> None:
    header = [list(row) for row in HEADER]
    header[0] += ["เทศบัญญัติ", None, None, None, None, "หมายเหตุ"]
    header[1] += [None, None, None, *YEARS]
    header[2] += [None, None, None, *["(บาท)"] * 5]
    row = [*project(1, "ก", 1, 1, 1, 1, 1), 5, None, None, None, 6, "ปรับลด"]
    (table,) = read(write([*TITLE, *header, row]))["tables"]
    assert years(table, "ordinance") == [500, 0, 0, 0, 600]
    assert table["lines"]["notes"].to_list() == ["ปรับลด"]
    assert table["findings"] == []


def test_the_word_for_strategies_since_2571(write: Write, read: Read) -> None:
    title = [
        ["รายละเอียดโครงการพัฒนา"],
        ["แผนพัฒนาท้องถิ่น (พ.ศ. 2571 – 2575)"],
        ["1. ประเด็นการพัฒนาที่ 1 โครงสร้างพื้นฐาน"],
        ["แผนงานอุตสาหกรรมและการโยธา"],
    ]
    header = [HEADER[0], [None] * 4 + list(range(2571, 2576)), HEADER[2]]
    (table,) = read(write([*title, *header, project(1, "ก", 1, 1, 1, 1, 1)]))["tables"]
    assert table["fiscal_year"] == 2571
    assert table["lines"]["strategy"].to_list() == ["ประเด็นการพัฒนาที่ 1 โครงสร้างพื้นฐาน"]


def test_years_of_the_title_say_which_is_the_first(write: Write, read: Read) -> None:
    header = [[*HEADER[0][:5], None, *HEADER[0][9:]], [None] * 4 + [2569, 2570], []]
    row = ["1", "ก", "เพื่อ", "เป้า", 3, 4, "ร้อยละ 80", "ผล", "กองการศึกษา"]
    (table,) = read(write([*TITLE, *header, row]))["tables"]
    assert table["fiscal_year"] == 2566
    line = table["lines"].row(0, named=True)
    assert (line["budget_4_satang"], line["budget_5_satang"]) == (300, 400)


def test_more_years_than_a_plan_has_are_not_read_as_others(write: Write, read: Read) -> None:
    header = [[*HEADER[0][:9], None, *HEADER[0][9:]], [None] * 4 + list(range(2566, 2572))]
    row = ["1", "ก", "เพื่อ", "เป้า", 1, 2, 3, 4, 5, 6, "ร้อยละ 80", "ผล", "กองการศึกษา"]
    document = read(write([["รายละเอียดโครงการพัฒนา"], *header, row]))
    assert document["tables"] == []
    assert [(finding["rule"], finding["found"]) for finding in document["findings"]] == [("year_without_place", "2571")]
    assert "2571" in document["unread_sheets"][0]["why"]


def test_projects_beyond_the_capacity_are_a_kind_of_their_own(write: Write, read: Read) -> None:
    header = [[*HEADER[0][:11], "หน่วยงานที่จะขอประสาน"], *HEADER[1:]]
    title = [["รายละเอียดโครงการพัฒนา ที่เกินศักยภาพ"], *TITLE[1:]]
    (table,) = read(write([*title, *header, project(1, "สะพาน", 1, 1, 1, 1, 1)]))["tables"]
    assert table["kind"] == "plan_beyond_capacity"
    assert table["lines"]["asked_unit"].to_list() == ["กองการศึกษา"]


def test_equipment_of_a_plan(write: Write, read: Read) -> None:
    rows = [
        ["บัญชีครุภัณฑ์"],
        ["แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"],
        [None, None, None, None, None, "งบประมาณ"],
        ["ที่", "แผนงาน", "หมวด", "ประเภท", "เป้าหมาย\n(ผลผลิตของครุภัณฑ์)", *[f"{year}\n(บาท)" for year in YEARS], "หน่วยงาน\nรับผิดชอบหลัก"],
        [1, "บริหารงานทั่วไป", "ค่าครุภัณฑ์", "ครุภัณฑ์การเกษตร", "เครื่องสูบน้ำ", 60000, None, None, None, None, "สำนักปลัด"],
    ]  # fmt: skip
    (table,) = read(write(rows, merges=["F3:J3"]))["tables"]
    assert (table["kind"], table["rows"], years(table)) == ("plan_equipment", 1, [6000000, 0, 0, 0, 0])


Line = tuple[str, "Sequence[tuple[int, int]] | None"]
HEALTH = [(2, 100), (3, 200), (1, 50), (0, 0), (1, 10)]
HOUSING = [(1, 1000)] * 5
BOTH = [(first + second, one + two) for (first, one), (second, two) in zip(HEALTH, HOUSING, strict=True)]


def summary_table(title: str, lines: Sequence[Line]) -> list[list[object]]:
    pairs: list[object] = [cell for year in YEARS for cell in (f"ปี {year}", None)]
    rows: list[list[object]] = [[title], ["แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"]]
    rows += [
        ["ยุทธศาสตร์", *pairs, "รวม 5 ปี", None],
        [None, *["จำนวน", "งบประมาณ"] * 6],
        [None, *["โครงการ", "(บาท)"] * 6],
    ]
    for label, values in lines:
        cells = [cell for pair in values or () for cell in pair]
        total = [sum(count for count, _ in values), sum(money for _, money in values)] if values else []
        rows.append([label, *cells, *total])
    return [*rows, []]


def test_three_summaries_on_one_sheet_are_three_tables(write: Write, read: Read) -> None:
    lines: list[Line] = [
        ("1) ยุทธศาสตร์ด้านสาธารณสุข", None),
        ("1.1 กลยุทธ์ส่งเสริมสุขภาพ", None),
        ("แผนงานสาธารณสุข", HEALTH),
        ("แผนงานเคหะและชุมชน", HOUSING),
        ("รวม", BOTH),
        ("รวมทั้งสิ้น", BOTH),
    ]
    rows = [
        *summary_table("บัญชีสรุปโครงการพัฒนา (ผ.01)", lines),
        *summary_table("บัญชีสรุปโครงการพัฒนา ที่เกินศักยภาพ (ผ.02/2)", lines),
        *summary_table("บัญชีสรุปครุภัณฑ์ (ผ.03)", lines),
    ]
    tables = read(write(rows))["tables"]
    assert [(table["kind"], table["rows"]) for table in tables] == [("plan_summary", 2)] * 3
    assert [table["lines"]["section"][0] for table in tables] == [
        "plan_projects",
        "plan_beyond_capacity",
        "plan_equipment",
    ]
    first = tables[0]
    assert first["totals_satang"]["budget_2566"] == 110000
    assert first["totals_satang"]["budget_total"] == 536000
    assert all(total["difference_satang"] == 0 for total in first["printed_totals"])
    assert all(count["difference"] == 0 for count in first["printed_counts"])
    assert (len(first["printed_totals"]), len(first["printed_counts"])) == (12, 12)
    line = first["lines"].row(0, named=True)
    assert (line["project_count_2"], line["budget_5_satang"], line["project_count_total"]) == (3, 1000, 7)
    assert (line["level"], line["strategy"], line["tactic"]) == (
        "programme",
        "ยุทธศาสตร์ด้านสาธารณสุข",
        "กลยุทธ์ส่งเสริมสุขภาพ",
    )


def test_a_summary_whose_strategies_and_tactics_carry_their_totals(write: Write, read: Read) -> None:
    lines: list[Line] = [
        ("1) ยุทธศาสตร์ด้านสาธารณสุข", BOTH),
        ("1.1 กลยุทธ์ส่งเสริมสุขภาพ", HEALTH),
        ("แผนงานสาธารณสุข", HEALTH),
        ("1.2 กลยุทธ์ที่อยู่อาศัย", HOUSING),
        ("แผนงานเคหะและชุมชน", HOUSING),
        ("2) ยุทธศาสตร์ด้านการศึกษา", HOUSING),
        ("รวม", [(first + 1, one + 1000) for first, one in BOTH]),
    ]
    (table,) = read(write(summary_table("บัญชีสรุปโครงการพัฒนา (ผ.01)", lines)))["tables"]
    assert table["lines"]["level"].to_list() == ["programme", "programme", "strategy"]
    assert {total["difference_satang"] for total in table["printed_totals"]} == {0}
    assert {count["difference"] for count in table["printed_counts"]} == {0}
    assert len(table["printed_totals"]) == 4 * 6


def test_a_cross_walk_spreads_what_is_merged_downwards(write: Write, read: Read) -> None:
    rows = [
        ["ความเชื่อมโยงยุทธศาสตร์ แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"],
        ["ที่", "ยุทธศาสตร์ชาติ 20 ปี", "แผนฯ 13", "SDGs", "ยุทธศาสตร์จังหวัด", "ยุทธศาสตร์ อปท. ในเขตจังหวัด", "ยุทธศาสตร์ อปท.", "กลยุทธ์", "แผนงาน", "หน่วยงานรับผิดชอบหลัก"],
        [1, "ด้านคน", "หมุดหมายที่ 12", "เป้าหมายที่ 4", "พัฒนาคน", "การศึกษา", "การศึกษา", "โรงเรียนดี", "แผนงานการศึกษา", "กองการศึกษา"],
        [None, None, None, None, None, None, None, None, "แผนงานการศาสนา", "กองการศึกษา"],
    ]  # fmt: skip
    merges = [f"{letter}3:{letter}4" for letter in "ABCDEFGH"]
    (table,) = read(write(rows, merges=merges))["tables"]
    assert (table["kind"], table["rows"], table["fiscal_year"]) == ("strategy_crosswalk", 2, 2566)
    assert table["lines"].select("national_strategy", "strategy", "tactic", "programme").rows() == [
        ("ด้านคน", "การศึกษา", "โรงเรียนดี", "แผนงานการศึกษา"),
        ("ด้านคน", "การศึกษา", "โรงเรียนดี", "แผนงานการศาสนา"),
    ]


@pytest.fixture
def real(tmp_path: Path) -> Path:
    return write_real_plan(tmp_path / "plan.xlsx")


def test_the_real_plan_gives_its_projects_years_and_differences(real: Path, read: Read) -> None:
    document = read(real)
    assert document["organisation"] == ORGANISATION
    assert [(table["kind"], table["rows"]) for table in document["tables"]] == [
        ("plan_projects", 4),
        ("plan_projects", 9),
        ("plan_projects", 3),
    ]
    community, housing, education = document["tables"]
    assert years(community) == [328000000, 68000000, 70000000, 75000000, 125000000]
    assert years(community, "ordinance")[0] == 18000000
    assert [total["difference_satang"] for total in community["printed_totals"]] == [0, 0, 0, -5000000, -5000000]
    assert [count["difference"] for count in community["printed_counts"]] == [0, 0, 0, -1, -1]
    assert years(housing) == [2245000000, 2055000000, 2235000000, 2205000000, 2205000000]
    assert [total["difference_satang"] for total in housing["printed_totals"]] == [-100000000, 0, 0, 0, 0]
    assert [count["printed"] for count in housing["printed_counts"]] == [4, 4, 6, 3, 3]
    assert education["lines"]["budget_1_satang"].to_list()[:2] == [1753110000, 3634850000]
    assert education["lines"]["ordinance_1_satang"].to_list()[:2] == [1498570000, 3381560000]
    assert len([row for row in education["skipped_rows"] if "money added" in row["why"]]) == 7
