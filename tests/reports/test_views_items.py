"""v_action_items and what it rests on: one literal fact after another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, text

if TYPE_CHECKING:
    from tests.reports.conftest import Warehouse


def rows(connection: Connection, view: str, **where: Any) -> list[dict[str, Any]]:
    conditions = " AND ".join(f"{name} = :{name}" for name in where) or "1 = 1"
    return [dict(r) for r in connection.execute(text(f"SELECT * FROM {view} WHERE {conditions}"), where).mappings()]


def item(connection: Connection, project: str = "ถนน") -> dict[str, Any]:
    (found,) = rows(connection, "v_action_items", project=project)
    return found


def test_money_of_an_item_without_a_budget_line_is_not_known(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน", "budget_satang": 100}])
    warehouse.state("action_items", "ถนน", "none")
    found = item(warehouse.connection)
    assert (found["budget_satang"], found["budget_baht"], found["budget_lines"]) == (100, 1.0, 0)
    assert (found["net_satang"], found["disbursed_satang"], found["disbursed_baht"]) == (None, None, None)
    assert found["link_state"] == "none"


def test_a_budget_that_is_not_stated_stays_null(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน"}])
    assert item(warehouse.connection)["budget_baht"] is None


def test_two_linked_lines_add_up(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน"}])
    for key, approved, disbursed in (("A", 100, 30), ("B", 50, None)):
        warehouse.fact("remaining_budget", key, approved_satang=approved, disbursed_satang=disbursed)
        warehouse.link(("action_items", "ถนน"), ("remaining_budget", key))
    found = item(warehouse.connection)
    assert (found["budget_lines"], found["net_satang"], found["disbursed_satang"]) == (2, 150, 30)


def test_a_link_found_by_two_methods_counts_once(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน"}])
    warehouse.fact("remaining_budget", "A", approved_satang=100)
    warehouse.link(("action_items", "ถนน"), ("remaining_budget", "A"))
    warehouse.link(("action_items", "ถนน"), ("remaining_budget", "A"))
    assert item(warehouse.connection)["net_satang"] == 100


def test_a_link_no_longer_believed_gives_no_money(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน"}])
    warehouse.fact("remaining_budget", "A", approved_satang=100)
    warehouse.link(("action_items", "ถนน"), ("remaining_budget", "A"))
    warehouse.connection.execute(text("UPDATE link SET known_to = known_from"))
    assert item(warehouse.connection)["net_satang"] is None


def test_an_ambiguous_item_says_so_and_has_no_money(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน", "budget_satang": 5}])
    warehouse.fact("remaining_budget", "A", project_key="ถนน", approved_satang=100)
    warehouse.state("action_items", "ถนน", "ambiguous")
    found = item(warehouse.connection)
    assert (found["link_state"], found["net_satang"]) == ("ambiguous", None)


@pytest.mark.parametrize("closed", ["known_to", "held_to"])
def test_a_closed_version_is_not_shown(warehouse: Warehouse, closed: str) -> None:
    warehouse.items("action_items", [{"project": "ถนน"}])
    warehouse.connection.execute(text(f"UPDATE action_item SET {closed} = known_from"))
    assert rows(warehouse.connection, "v_action_items") == []


def test_an_item_names_its_file_sheet_and_row(warehouse: Warehouse) -> None:
    warehouse.file("action_items", "แผน 2568.xlsx", 1)
    warehouse.items("action_items", [{"project": "ถนน"}])
    found = item(warehouse.connection)
    assert (found["file_name"], found["sheet"], found["sheet_no"], found["row_no"]) == ("แผน 2568.xlsx", "ชีต1", 1, 9)


def test_months_with_payments_come_from_the_linked_lines(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน", "planned_months": "100000000000"}])
    warehouse.fact("remaining_budget", "A")
    warehouse.link(("action_items", "ถนน"), ("remaining_budget", "A"))
    days = [date(2024, 10, 1), date(2025, 9, 30), date(2025, 9, 1), date(2025, 10, 1), date(2024, 9, 30), None]
    for number, day in enumerate(days):
        warehouse.fact("disbursements", f"P{number}", paid_on=day, amount_satang=1)
        warehouse.link(("disbursements", f"P{number}"), ("remaining_budget", "A"))
    found = item(warehouse.connection)
    assert (found["planned_month_count"], found["paid_months"], found["paid_month_count"]) == (1, "100000000001", 2)
    assert (found["payments"], found["payments_satang"]) == (6, 6)


@pytest.mark.parametrize(
    ("approved", "into", "out", "authority"),
    [
        (100, None, None, "ข้อบัญญัติ"),
        (100, 0, 0, "ข้อบัญญัติ"),
        (100, 5, 0, "ข้อบัญญัติ มีการโอน"),
        (100, None, 5, "ข้อบัญญัติ มีการโอน"),
        (0, 5, None, "โอนตั้งรายการใหม่"),
        (None, 5, None, None),
        (0, 0, 0, None),
    ],
)
def test_authority_is_what_the_line_shows(
    warehouse: Warehouse, approved: int | None, into: int | None, out: int | None, authority: str | None
) -> None:
    warehouse.fact(
        "remaining_budget", "A", approved_satang=approved, transferred_in_satang=into, transferred_out_satang=out
    )
    (line,) = rows(warehouse.connection, "v_budget_execution")
    assert line["authority"] == authority


@pytest.mark.parametrize(
    ("plan", "reported", "funding"),
    [("เงินอุดหนุน", "รายได้", "เงินอุดหนุน"), (None, "รายได้", "รายได้"), (None, None, "ข้อบัญญัติ")],
)
def test_funding_is_the_plans_word_else_the_reports_else_the_lines(
    warehouse: Warehouse, plan: str | None, reported: str | None, funding: str
) -> None:
    warehouse.items("action_items", [{"project": "ถนน", "fund_source": plan}])
    warehouse.fact("progress", "R", fund_source=reported)
    warehouse.fact("remaining_budget", "A", approved_satang=1)
    warehouse.link(("progress", "R"), ("action_items", "ถนน"))
    warehouse.link(("action_items", "ถนน"), ("remaining_budget", "A"))
    assert item(warehouse.connection)["funding"] == funding


@pytest.mark.parametrize(
    ("unit", "fund", "is_other"),
    [
        ("อบจ.นครสวรรค์", None, 1),
        ("กองช่าง", "หน่วยงานอื่น", 1),
        ("กองช่าง", "กรมทางหลวงชนบท", 1),
        ("กองช่าง", "กรมส่งเสริมการปกครองท้องถิ่น", 0),
        ("กองช่าง", "เงินอุดหนุนจาก อบจ.", 0),
        ("กรมชลประทาน", "กรมส่งเสริมการปกครองท้องถิ่น", 1),
        (None, None, 0),
    ],
)
def test_another_agency_is_told_by_stated_words_only(
    warehouse: Warehouse, unit: str | None, fund: str | None, is_other: int
) -> None:
    warehouse.items("action_items", [{"project": "ถนน", "unit": unit, "fund_source": fund}])
    assert item(warehouse.connection)["is_other_agency"] == is_other


def test_an_office_is_no_other_agency_to_itself(warehouse: Warehouse) -> None:
    warehouse.connection.execute(text("UPDATE organisation SET name = 'อบจ.ตัวอย่าง'"))
    warehouse.items("action_items", [{"project": "ถนน", "unit": "องค์การบริหารส่วนจังหวัด"}])
    assert item(warehouse.connection)["scope"] == "project"


@pytest.mark.parametrize(
    ("codes", "status"),
    [
        (["completed"], "completed"),
        (["completed", "completed"], "completed"),
        (["completed", "not_started"], "mixed"),
        (["completed", None], "mixed"),
        ([None], "unknown"),
        ([], None),
    ],
)
def test_status_of_several_reports_is_not_chosen_silently(
    warehouse: Warehouse, codes: list[str | None], status: str | None
) -> None:
    warehouse.items("action_items", [{"project": "ถนน"}])
    for number, code in enumerate(codes):
        warehouse.fact("progress", f"R{number}", status_code=code)
        warehouse.link(("progress", f"R{number}"), ("action_items", "ถนน"))
    assert item(warehouse.connection)["status_code"] == status


def test_texts_of_several_reports_are_joined_and_cut_visibly(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน"}])
    for problem in ("ก", "ข", "ค"):
        warehouse.fact("progress", problem, problems=problem)
        warehouse.link(("progress", problem), ("action_items", "ถนน"))
    assert item(warehouse.connection)["problems"] == "ก / ค / …"


def test_lateness_nobody_told_is_not_known(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ก"}, {"project": "ข"}])
    for project, late in (("ก", None), ("ข", False)):
        warehouse.fact("progress", project, is_late=late)
        warehouse.link(("progress", project), ("action_items", project))
    assert [item(warehouse.connection, p)["is_late"] for p in ("ก", "ข")] == [None, 0]


def test_equipment_is_the_equipment_of_the_plan(story: Warehouse) -> None:
    found = rows(story.connection, "v_equipment")
    assert [(r["project"], r["category"], r["budget_satang"]) for r in found] == [
        ("เครื่องคอมพิวเตอร์", "ค่าครุภัณฑ์", 3_000_000)
    ]
