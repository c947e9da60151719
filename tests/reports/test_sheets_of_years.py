"""Sheets of reserves, grants, money carried over and years side by side, opened again with another reader."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from reports.settings import ReportSettings
from reports.yearly import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.conftest import Warehouse

WORKS: dict[str, Any] = {"area": "ด้านการเศรษฐกิจ", "programme": "แผนงานอุตสาหกรรมและการโยธา"}


def sheet_of(warehouse: Warehouse, folder: Path, name: str, year: int = 2568) -> Any:
    warehouse.settle()
    path = folder / "r.xlsx"
    write_workbook(warehouse.connection, warehouse.organisation_id, year, path, ReportSettings())
    return openpyxl.load_workbook(path, data_only=True)[name]


def line(sheet: Any, label: str, occurrence: int = 0) -> list[Any]:
    """The cells that say something of the n-th row in which a text stands."""
    rows = [[c.value for c in row if c.value not in (None, "")] for row in sheet.iter_rows()]
    return [row for row in rows if label in row][occurrence]


def charts(folder: Path) -> list[list[str]]:
    with zipfile.ZipFile(folder / "r.xlsx") as archive:
        names = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        return [re.findall(r"<c:(barChart|lineChart)>", archive.read(n).decode()) for n in names]


def test_reserves_add_up_and_keep_what_is_not_stated_apart_from_nothing(story: Warehouse, tmp_path: Path) -> None:
    sheet = sheet_of(story, tmp_path, "เงินสะสม")
    assert line(sheet, "ซื้อรถน้ำ")[-5:] == [900_000.0, 900_000.0, "ไม่มีข้อมูล", 0, "–"]
    assert line(sheet, "รวมทั้งสิ้น")[1:] == [1_200_000.0, 900_000.0, 290_000.0, 10_000.0, pytest.approx(24.1666667)]


def test_grants_show_what_was_returned(story: Warehouse, tmp_path: Path) -> None:
    assert line(sheet_of(story, tmp_path, "เงินอุดหนุนเฉพาะกิจ"), "อาหารกลางวัน")[-6:] == [
        500_000.0, "ไม่มีข้อมูล", 480_000.0, 20_000.0, 0, pytest.approx(96.0),
    ]  # fmt: skip


def test_money_carried_out_of_the_year_and_into_it_stand_apart(story: Warehouse, tmp_path: Path) -> None:
    sheet = sheet_of(story, tmp_path, "กันเงิน")
    captions = [
        c.value for row in sheet.iter_rows(max_col=1) for c in row if str(c.value).startswith(("กันเงินจาก", "เงินกัน"))
    ]
    assert captions[-2:] == ["กันเงินจากงบประมาณปี 2568 ไปจ่ายปี 2569", "เงินกันจากงบประมาณปีก่อน (2567) ที่จ่ายในปี 2568"]
    assert [line(sheet, "รวมทั้งสิ้น", n)[1] for n in (0, 1)] == [100_000.0, 70_000.0]
    assert line(sheet, "9/2567")[:3] == ["2567", "2568", "9967024132010001"]


def test_no_sheet_names_the_other_party_of_a_contract(story: Warehouse, tmp_path: Path) -> None:
    sheet_of(story, tmp_path, "กันเงิน")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        assert not [n for n in archive.namelist() if "นายบุคคล" in archive.read(n).decode("utf-8", "replace")]


def two_years(w: Warehouse) -> None:
    for year, paid in ((2567, 600), (2568, 900)):
        w.file("remaining_budget", f"{year}", 1, year=year, as_of=datetime(year - 543, 9, 30, 18))
        w.fact("remaining_budget", f"L{year}", year=year, **WORKS, approved_satang=100_000, disbursed_satang=paid * 100)


def test_years_stand_side_by_side_with_their_rates(warehouse: Warehouse, tmp_path: Path) -> None:
    two_years(warehouse)
    sheet = sheet_of(warehouse, tmp_path, "เปรียบเทียบหลายปี")
    assert line(sheet, "พ.ศ. 2567")[1:6] == ["ไม่มีข้อมูล", 1000, 1000, "ไม่มีข้อมูล", 600]
    assert line(sheet, "อุตสาหกรรมและการโยธา") == ["อุตสาหกรรมและการโยธา", 1000, 1000, 600, 900, 60, 90]
    assert ["barChart", "lineChart"] in charts(tmp_path)


def test_what_hinders_a_comparison_is_told_by_year(warehouse: Warehouse, tmp_path: Path) -> None:
    two_years(warehouse)
    sheet = sheet_of(warehouse, tmp_path, "เปรียบเทียบหลายปี")
    assert "ไม่มีแผนดำเนินงาน (ผด.02) ของปีนี้" in line(sheet, "พ.ศ. 2568", 1)[1]


def test_what_became_of_a_unit_is_told_beside_the_years(warehouse: Warehouse, tmp_path: Path) -> None:
    for year, unit in ((2567, "กองช่าง"), (2568, "สำนักช่าง")):
        warehouse.file("remaining_budget", f"{year}", 1, year=year, as_of=datetime(year - 543, 9, 30, 18))
        warehouse.fact("remaining_budget", f"L{year}", year=year, **WORKS, approved_satang=100_000)
        warehouse.fact("action_items", f"P{year}", year=year, project=unit, project_key=unit, unit=unit, unit_key=unit)
        warehouse.link(("action_items", f"P{year}"), ("remaining_budget", f"L{year}"), year=year)
    warehouse.insert(
        "unit_change", organisation_id=warehouse.organisation_id, what="renamed", old_name="กองช่าง", old_key="กองช่าง",
        new_name="สำนักช่าง", new_key="สำนักช่าง", from_year=2568, confirmed_by="ก", confirmed_on=date(2026, 1, 1),
        shown_name="สำนักช่าง", shown_key="สำนักช่าง", shown_note="กองช่าง เปลี่ยนชื่อเป็น สำนักช่าง ตั้งแต่ปี 2568",
        new_shown_key="สำนักช่าง", new_shown_note="กองช่าง เปลี่ยนชื่อเป็น สำนักช่าง ตั้งแต่ปี 2568", known_from=datetime(2026, 1, 1),
    )  # fmt: skip
    sheet = sheet_of(warehouse, tmp_path, "เปรียบเทียบหลายปี")
    assert line(sheet, "สำนักช่าง")[0:3] == ["สำนักช่าง", 1000, 1000]
    assert line(sheet, "สำนักช่าง", 1) == ["สำนักช่าง", "กองช่าง เปลี่ยนชื่อเป็น สำนักช่าง ตั้งแต่ปี 2568"]


def test_a_report_shows_no_later_years(warehouse: Warehouse, tmp_path: Path) -> None:
    two_years(warehouse)
    sheet = sheet_of(warehouse, tmp_path, "เปรียบเทียบหลายปี", year=2567)
    texts = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [text for text in texts if "2568" in text and "ข้อมูล ณ" not in text]


def test_a_rate_that_one_year_lacks_is_not_drawn_as_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    two_years(warehouse)
    warehouse.fact("remaining_budget", "L2566", year=2566, **WORKS, disbursed_satang=5)
    sheet_of(warehouse, tmp_path, "เปรียบเทียบหลายปี")
    assert ["barChart", "lineChart"] not in charts(tmp_path)
