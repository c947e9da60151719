"""An ordinance as a table: each line names its part of the budget; lines may say their own year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

ORDINANCE: dict[str, dict[str, dict[str, dict[str, int]]]] = {
    "ด้านบริหารทั่วไป": {
        "บริหารงานทั่วไป": {
            "บริหารทั่วไป": {"งบบุคลากร": 27_633_940, "งบดำเนินงาน": 9_393_000, "งบลงทุน": 596_100, "งบเงินอุดหนุน": 1_000_000, "งบรายจ่ายอื่น": 20_000},
            "วางแผนสถิติและวิชาการ": {"งบบุคลากร": 4_601_760, "งบดำเนินงาน": 1_500_000, "งบลงทุน": 25_400},
            "บริหารงานคลัง": {"งบบุคลากร": 9_321_400, "งบดำเนินงาน": 18_772_200, "งบลงทุน": 1_516_000},
            "ควบคุมภายในและการตรวจสอบภายใน": {"งบบุคลากร": 653_760, "งบดำเนินงาน": 70_000, "งบลงทุน": 33_400},
        },
        "การรักษาความสงบภายใน": {
            "บริหารทั่วไปเกี่ยวกับการรักษาความสงบภายใน": {"งบดำเนินงาน": 200_000},
            "ป้องกันและบรรเทาสาธารณภัย": {"งบดำเนินงาน": 1_000_000},
        },
    },
    "ด้านบริการชุมชนและสังคม": {
        "การศึกษา": {
            "บริหารทั่วไปเกี่ยวกับการศึกษา": {"งบบุคลากร": 4_009_600, "งบดำเนินงาน": 4_367_000},
            "ระดับก่อนวัยเรียนและประถมศึกษา": {"งบบุคลากร": 1_994_880, "งบดำเนินงาน": 5_026_100, "งบลงทุน": 495_000},
            "ศึกษาไม่กำหนดระดับ": {"งบดำเนินงาน": 500_000, "งบเงินอุดหนุน": 22_872_000},
        },
        "สาธารณสุข": {
            "บริหารทั่วไปเกี่ยวกับสาธารณสุข": {"งบบุคลากร": 2_326_360, "งบดำเนินงาน": 940_000},
        },
        "สังคมสงเคราะห์": {
            "สวัสดิการสังคมและสังคมสงเคราะห์": {"งบดำเนินงาน": 1_050_000},
        },
        "เคหะและชุมชน": {
            "บริหารทั่วไปเกี่ยวกับเคหะและชุมชน": {"งบบุคลากร": 7_333_160, "งบดำเนินงาน": 10_180_000, "งบลงทุน": 646_700},
            "ไฟฟ้าและประปา": {"งบเงินอุดหนุน": 3_962_107},
            "กำจัดขยะมูลฝอยและสิ่งปฏิกูล": {"งบดำเนินงาน": 250_000},
        },
        "สร้างความเข้มแข็งของชุมชน": {
            "ส่งเสริมและสนับสนุนความเข้มแข็งชุมชน": {"งบดำเนินงาน": 4_850_000},
        },
        "การศาสนา วัฒนธรรม และนันทนาการ": {
            "กีฬาและนันทนาการ": {"งบบุคลากร": 823_000, "งบดำเนินงาน": 2_902_000, "งบลงทุน": 23_600},
            "ศาสนาวัฒนธรรมท้องถิ่น": {"งบดำเนินงาน": 3_940_000},
        },
    },
    "ด้านการเศรษฐกิจ": {
        "อุตสาหกรรมและการโยธา": {
            "ก่อสร้าง": {"งบลงทุน": 39_145_000},
        },
        "การเกษตร": {
            "ส่งเสริมการเกษตร": {"งบดำเนินงาน": 1_000_000},
            "สิ่งแวดล้อมและทรัพยากรธรรมชาติ": {"งบดำเนินงาน": 1_500_000},
        },
    },
    "ด้านการดำเนินงานอื่น ๆ": {
        "งบกลาง": {
            "งบกลาง": {"งบกลาง": 23_526_533},
        },
    },
}  # fmt: skip
"""The ordinance of a provincial organisation for FY2565, 40 lines (baht), retyped: area, programme, work, type."""
AREAS = {
    "ด้านบริหารทั่วไป": 76_336_960,
    "ด้านบริการชุมชนและสังคม": 78_491_507,
    "ด้านการเศรษฐกิจ": 41_645_000,
    "ด้านการดำเนินงานอื่น ๆ": 23_526_533,
}
PROGRAMMES = {
    "บริหารงานทั่วไป": 75_136_960,
    "การรักษาความสงบภายใน": 1_200_000,
    "การศึกษา": 39_264_580,
    "สาธารณสุข": 3_266_360,
    "สังคมสงเคราะห์": 1_050_000,
    "เคหะและชุมชน": 22_371_967,
    "สร้างความเข้มแข็งของชุมชน": 4_850_000,
    "การศาสนา วัฒนธรรม และนันทนาการ": 7_688_600,
    "อุตสาหกรรมและการโยธา": 39_145_000,
    "การเกษตร": 2_500_000,
    "งบกลาง": 23_526_533,
}
TYPES = {
    "งบบุคลากร": 58_697_860,
    "งบดำเนินงาน": 67_440_300,
    "งบลงทุน": 42_481_200,
    "งบเงินอุดหนุน": 27_834_107,
    "งบรายจ่ายอื่น": 20_000,
    "งบกลาง": 23_526_533,
}
ENGLISH = ["area", "programme", "work", "budget_type", "amount_baht"]
THAI = ["ด้าน", "แผนงาน", "งาน", "งบ", "งบประมาณ (บาท)"]
BUDGET = ["fiscal_year", "unit", "programme", "work", "category", "expenditure_type", "amount_baht"]


def lines() -> list[list[object]]:
    return [
        [area, programme, work, budget_type, amount]
        for area, programmes in ORDINANCE.items()
        for programme, works in programmes.items()
        for work, types in works.items()
        for budget_type, amount in types.items()
    ]


def sums(frame: pl.DataFrame, name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, amount in frame.select(name, "amount_satang").rows():
        found[key] = found.get(key, 0) + amount // 100
    return found


def test_an_ordinance_ties_by_area_programme_and_type(write: Write, read: Read) -> None:
    for header in (ENGLISH, THAI):
        (table,) = read(write([header, *lines()], name=f"{header[0]}.xlsx"))["tables"]
        assert (table["kind"], table["rows"]) == ("ordinance_detail", 40)
        assert table["totals_satang"] == {"amount": 220_000_000_00}
        assert sums(table["lines"], "area") == AREAS
        assert sums(table["lines"], "programme") == PROGRAMMES
        assert sums(table["lines"], "budget_type") == TYPES
        assert table["findings"] == []


def test_printed_totals_of_parts_are_held_against_their_lines(write: Write, read: Read) -> None:
    area = "ด้านการเศรษฐกิจ"
    chosen = [line for line in lines() if line[0] == area]
    rows = [["เทศบัญญัติงบประมาณรายจ่าย ประจำปีงบประมาณ พ.ศ. 2565"], THAI, *chosen]
    rows += [[f"รวม{area}", None, None, None, 41_645_000], ["รวมทั้งสิ้น", None, None, None, 41_645_001]]
    (table,) = read(write(rows))["tables"]
    assert [item["difference_satang"] for item in table["printed_totals"]] == [0, 1_00]
    assert [item["rule"] for item in table["findings"]] == ["printed_total_differs"]
    assert table["fiscal_year"] == 2565


def test_a_table_that_tells_what_became_of_the_money_is_no_ordinance(write: Write, read: Read) -> None:
    header = ["แผนงาน", "งาน", "ประเภทรายจ่าย", "งบประมาณ", "เบิกจ่าย", "คงเหลือ"]
    line = ["แผนงานการศึกษา", "งานบริหารทั่วไปเกี่ยวกับการศึกษา", "ค่าไฟฟ้า", 10, 4, 6]
    (table,) = read(write([["ปีงบประมาณ 2568"], header, line]))["tables"]
    assert table["kind"] == "remaining_budget"


def test_lines_that_say_their_year_are_a_table_of_that_year(write: Write, read: Read) -> None:
    central = ["แผนงานงบกลาง", "งบกลาง", "งบกลาง"]
    rows = [
        BUDGET,
        [2554, None, *central, "สำรองจ่าย", 377_810],
        [2553, None, *central, "สำรองจ่าย", 300_000],
        [2554, "ส่วนการคลัง", "แผนงานบริหารงานทั่วไป", "งานบริหารงานคลัง", "เงินเดือน (ฝ่ายประจำ)", "เงินเดือนพนักงาน", 953_000],
    ]
    tables = read(write(rows))["tables"]
    assert [(table["fiscal_year"], table["rows"], table["totals_satang"]["amount"]) for table in tables] == [
        (2553, 1, 300_000_00),
        (2554, 2, 1_330_810_00),
    ]
    assert tables[1]["lines"]["unit"].to_list() == [None, "ส่วนการคลัง"]
    assert sum(table["rows_read"] for table in tables) == 3
