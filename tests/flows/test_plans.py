"""A five-year plan through the whole run: facts, years, editions, the summary held against the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from pipeline.office import close_office
from tests.flows.offices import ask, refresh
from tests.sources.real_plan import ORGANISATION, write_real_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow
YEARS = range(2566, 2571)
PROJECT = "รณรงค์ประชาสัมพันธ์การเสียค่าธรรมเนียม การบำบัดน้ำเสียภายในเขตเทศบาลนครนครสวรรค์"
STRATEGY = "1. ยุทธศาสตร์เทศบาลนครนครสวรรค์ด้านการสาธารณสุขและสิ่งแวดล้อม"


@pytest.fixture
def home(create_home: HomeMaker, prefect: str, tmp_path: Path) -> Iterator[Home]:
    assert prefect
    yield create_home(tmp_path / "home", ORGANISATION)
    close_office(tmp_path / "home")


def write_amendment(path: Path) -> None:
    """One project of the real plan again, with more money in 2569."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    title = ["รายละเอียดโครงการพัฒนา", "แผนพัฒนาท้องถิ่น (พ.ศ.2566 - 2570)", ORGANISATION, STRATEGY, "(1) แผนงานเคหะและชุมชน"]
    for row, text in enumerate(title):
        sheet.write(row, 0, text)
    sheet.write_row(
        5,
        0,
        ["ที่", "โครงการ", "วัตถุประสงค์", "เป้าหมาย", *[f"งบประมาณ {year} (บาท)" for year in YEARS], "หน่วยงานที่รับผิดชอบหลัก"],
    )
    sheet.write(6, 1, "แก้ไข ครั้งที่ 7/2568")
    sheet.write_row(7, 0, [1, PROJECT, "เพื่อ", "เป้า", None, 100000, None, 250000.50, None, "สำนักช่าง"])
    book.close()


def write_summary(path: Path) -> None:
    """ผ.01 of one programme whose first year is wrong by a million, as the footer of the real sheet is."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for row, text in enumerate(["บัญชีสรุปโครงการพัฒนา ผ.01", "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)", ORGANISATION]):
        sheet.write(row, 0, text)
    sheet.write_row(
        3, 0, ["ยุทธศาสตร์", *[text for year in YEARS for text in (f"ปี {year} จำนวนโครงการ", f"ปี {year} งบประมาณ")]]
    )
    sheet.write(4, 0, STRATEGY)
    counts, money = (4, 4, 6, 3, 3), (21450000, 20550000, 22350000, 22050000, 22050000)
    sheet.write_row(5, 0, ["แผนงานเคหะและชุมชน", *[value for pair in zip(counts, money, strict=True) for value in pair]])
    book.close()


def test_a_plan_is_kept_by_year_and_edition_and_its_summary_is_held_against_it(home: Home) -> None:
    write_real_plan(home.inbox / "plan.xlsx")
    write_summary(home.inbox / "summary.xlsx")
    files = {file["name"]: file for file in refresh(home)["files"]}
    assert {name: (file["status"], file["rows_loaded"]) for name, file in files.items()} == {
        "plan.xlsx": ("read", 16),
        "summary.xlsx": ("read", 1),
    }
    by_year = "SELECT plan_year, COUNT(*), SUM(budget_satang) FROM v_development_plan_years WHERE programme_key = 'เคหะและชุมชน'"
    assert ask(home, f"{by_year} GROUP BY plan_year")[0] == (2566, 5, 2245000000)
    assert ask(
        home, "SELECT found, expected FROM v_findings WHERE rule = 'development_budget_differs_from_summary'"
    ) == [("21,450,000.00", "22,450,000.00")]
    assert ask(home, "SELECT COUNT(*) FROM v_findings WHERE rule = 'development_count_differs_from_summary'") == [(1,)]
    assert not home.report_path(2566).exists()

    write_amendment(home.inbox / "amendment.xlsx")
    assert [file["rows_loaded"] for file in refresh(home)["files"]] == [1]
    assert ask(home, "SELECT COUNT(*) FROM v_development_plan") == [(17,)]
    assert [_as_of(home, edition) for edition in (2566001, 2568006, 2568007)] == [
        [(10000000, None)],
        [(10000000, None)],
        [(10000000, 25000050)],
    ]


def _as_of(home: Home, edition: int) -> list[tuple[Any, ...]]:
    """The amended project in the plan as of an edition: years 2 and 4."""
    query = (
        "SELECT budget_2_satang, budget_4_satang FROM v_development_plan "
        "WHERE project LIKE 'รณรงค์ประชาสัมพันธ์%' "
        f"AND edition_order <= {edition} AND (replaced_in IS NULL OR replaced_in > {edition})"
    )
    return ask(home, query)
