"""Years side by side across units renamed, merged or split, other names of types, and other numbers of strategies."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

if TYPE_CHECKING:
    from tests.reports.conftest import Warehouse


def units(warehouse: Warehouse, *changes: tuple[str, str, str, str]) -> None:
    """Changes as (what, old, new, the name under which the old one is shown)."""
    for what, old, new, shown in changes:
        warehouse.insert(
            "unit_change", organisation_id=warehouse.organisation_id, what=what, old_name=old, old_key=old,
            new_name=new, new_key=new, from_year=2568, confirmed_by="ก", confirmed_on=date(2026, 1, 1),
            shown_name=shown, shown_key=shown, shown_note=f"{shown} เปลี่ยน", new_shown_key=new,
            new_shown_note=f"{new} เปลี่ยน", known_from=datetime(2026, 1, 1),
        )  # fmt: skip


def trend(warehouse: Warehouse, dimension: str) -> list[dict[str, Any]]:
    warehouse.settle()
    query = text("SELECT * FROM v_yearly_trend WHERE dimension = :by ORDER BY fiscal_year, member_key")
    return [dict(row) for row in warehouse.connection.execute(query, {"by": dimension}).mappings()]


def planned(warehouse: Warehouse) -> None:
    for year, unit, amount in ((2567, "กองช่าง", 100), (2567, "กองสวน", 20), (2568, "สำนักช่าง", 300)):
        warehouse.fact(
            "action_items", f"{unit}{year}", year=year, project=f"ถนน {unit}", project_key=f"ถนน{unit}", unit=unit,
            unit_key=unit, budget_satang=amount,
        )  # fmt: skip


def test_merged_units_stand_under_their_successor_and_no_money_moves(warehouse: Warehouse) -> None:
    planned(warehouse)
    before = {row["fiscal_year"]: row["planned_satang"] for row in trend(warehouse, "all")}
    units(warehouse, ("merged", "กองช่าง", "สำนักช่าง", "สำนักช่าง"), ("merged", "กองสวน", "สำนักช่าง", "สำนักช่าง"))
    found = trend(warehouse, "unit")
    assert [(r["fiscal_year"], r["member"], r["planned_satang"]) for r in found] == [
        (2567, "สำนักช่าง", 120),
        (2568, "สำนักช่าง", 300),
    ]
    assert {row["fiscal_year"]: row["planned_satang"] for row in found} == before
    assert {row["member_note"] for row in found} == {"สำนักช่าง เปลี่ยน"}
    assert all("unit_changed" in row["note_code"].split(", ") for row in found)
    shown = warehouse.connection.execute(text("SELECT unit FROM v_action_items WHERE fiscal_year = 2567 ORDER BY unit"))
    assert shown.scalars().all() == ["กองช่าง", "กองสวน"]


def test_a_split_unit_stays_what_it_is_and_says_so(warehouse: Warehouse) -> None:
    planned(warehouse)
    units(warehouse, ("split", "กองช่าง", "สำนักช่าง", "กองช่าง"))
    found = {row["member"]: (row["planned_satang"], row["member_note"]) for row in trend(warehouse, "unit")}
    assert found == {
        "กองช่าง": (100, "กองช่าง เปลี่ยน"),
        "กองสวน": (20, None),
        "สำนักช่าง": (300, "สำนักช่าง เปลี่ยน"),
    }


def test_a_type_stands_under_its_newest_name(warehouse: Warehouse) -> None:
    for year, name in ((2568, "ค่าโทรศัพท์"), (2569, "ค่าบริการโทรศัพท์")):
        warehouse.fact("remaining_budget", f"L{year}", year=year, expenditure_type=name, approved_satang=year)
    found = trend(warehouse, "type")
    assert [(r["member"], r["approved_satang"]) for r in found] == [
        ("ค่าบริการโทรศัพท์", 2568),
        ("ค่าบริการโทรศัพท์", 2569),
    ]
    assert {row["member_note"] for row in found} == {"รวม ค่าโทรศัพท์ ซึ่งเป็นชื่อเดิมในการจำแนกก่อนหน้า"}


def test_a_type_with_several_counterparts_keeps_its_name_and_says_so(warehouse: Warehouse) -> None:
    for new in ("ค่าน้ำดื่ม", "ค่าน้ำใช้"):
        warehouse.insert(
            "classification_crosswalk",
            subject="expenditure_type",
            old_name="ค่าน้ำ",
            new_name=new,
            grade="C",
            evidence="–",
        )
    warehouse.fact("remaining_budget", "L", year=2568, expenditure_type="ค่าน้ำ", approved_satang=5)
    (found,) = trend(warehouse, "type")
    assert found["member"] == "ค่าน้ำ"
    assert "type_divided" in found["note_code"]


@pytest.mark.parametrize(
    ("second", "is_changed"),
    [("ยุทธศาสตร์ที่1คน", True), ("ยุทธศาสตร์ที่2ถนน", True), ("2คน", False), ("1ถนน", True)],
)
def test_another_number_or_name_of_a_strategy_is_told(warehouse: Warehouse, second: str, is_changed: bool) -> None:
    for year, strategy in ((2567, "ยุทธศาสตร์ที่1ถนน"), (2568, second)):
        warehouse.fact(
            "action_items",
            f"P{year}",
            year=year,
            project="ก",
            project_key="ก",
            strategy=strategy,
            strategy_key=strategy,
        )
    notes = ["strategy_changed" in row["note_code"] for row in trend(warehouse, "strategy")]
    assert notes == [is_changed, is_changed]


def test_editions_of_the_plan_tell_number_and_name_and_when_they_ended(warehouse: Warehouse) -> None:
    for key, strategy, year, number in (("a", "ยุทธศาสตร์ที่ 1 ถนน", None, None), ("b", "ยุทธศาสตร์ที่ 1 คน", 2568, 2)):
        warehouse.fact(
            "plan_projects", key, year=2566, project=key, project_key=key, strategy=strategy,
            strategy_key=strategy.replace(" ", ""), edition_year=year, edition_no=number,
        )  # fmt: skip
    warehouse.fact(
        "strategy_crosswalk", "w", year=2566, strategy="ยุทธศาสตร์ที่ 1 คน", strategy_key="ยุทธศาสตร์ที่1คน",
        province_strategy="จังหวัดน่าอยู่",
    )  # fmt: skip
    query = "SELECT strategy_no, strategy, known_year, ended_year, province_strategy FROM v_plan_strategies ORDER BY known_year"
    assert [tuple(row) for row in warehouse.connection.execute(text(query))] == [
        ("1", "ยุทธศาสตร์ที่ 1 ถนน", 2566, 2568, None),
        ("1", "ยุทธศาสตร์ที่ 1 คน", 2568, None, "จังหวัดน่าอยู่"),
    ]
