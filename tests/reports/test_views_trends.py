"""Years side by side: what is kept is what is added up anew, and every note is data."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from sql.trends import refresh_all, refresh_years

if TYPE_CHECKING:
    from tests.reports.conftest import Warehouse

ROAD: dict[str, Any] = {"project": "ถนน หมู่ 3", "project_key": "ถนนหมู่3"}
WORKS: dict[str, Any] = {
    "area": "ด้านการเศรษฐกิจ",
    "programme": "แผนงานอุตสาหกรรมและการโยธา",
    "expenditure_type": "ค่าก่อสร้าง",
}
MONEY = st.none() | st.integers(0, 10**12)
MONTHS = "fiscal_year, month_no, planned_items, quarter_items, planned_satang, payments, payments_satang, item_payments_satang"
KEPT = (
    "organisation_id, fiscal_year, dimension, member_key, member, items, planned_satang, net_satang, disbursed_satang"
)


def rows(connection: Connection, view: str, **equals: object) -> list[dict[str, Any]]:
    where = "".join(f" AND {name} = :{name}" for name in equals)
    return [dict(r) for r in connection.execute(text(f"SELECT * FROM {view} WHERE 1 = 1{where}"), equals).mappings()]


def only(warehouse: Warehouse, **equals: object) -> dict[str, Any]:
    warehouse.settle()
    (found,) = rows(warehouse.connection, "v_yearly_trend", **equals)
    return found


def two_years(w: Warehouse) -> None:
    """A road of 2567 whose contract was carried into 2568, and a line of 2568; payments of both in 2568."""
    for year in (2567, 2568):
        w.file("remaining_budget", f"{year}", 1, year=year, as_of=datetime(year - 543, 9, 30, 18))
        w.fact("remaining_budget", f"L{year}", year=year, **WORKS, **ROAD, approved_satang=1000, committed_satang=400,
               disbursed_satang=600)  # fmt: skip
        w.file("disbursements", f"p{year}", 1, year=year)
    w.file("carry_overs", "กันเงิน", 1, year=2567)
    w.fact("carry_overs", "C", year=2567, budget_year=2567, payment_year=2568, **WORKS, **ROAD, carried_over_satang=400,
           disbursed_satang=390, balance_satang=10)  # fmt: skip
    for key, code, amount in (("P1", "9967031242010001", 390), ("P2", "9968031242010001", 600)):
        w.fact(
            "disbursements", key, year=2568, budget_code=code, paid_on=date(2025, 1, 9), amount_satang=amount, **WORKS
        )


def test_paid_in_the_year_and_paid_with_what_was_carried_over_stand_apart(warehouse: Warehouse) -> None:
    two_years(warehouse)
    found = only(warehouse, dimension="programme", fiscal_year=2567)
    names = ("disbursed", "carried_over", "carry_over_disbursed", "disbursed_with_carry_over")
    assert [found[f"{name}_satang"] for name in names] == [600, 400, 390, 990]
    assert found["disbursed_pct"] == 60.0


def test_payments_of_last_years_budget_are_told_by_their_code(warehouse: Warehouse) -> None:
    two_years(warehouse)
    found = only(warehouse, dimension="all", fiscal_year=2568)
    assert (found["payments_satang"], found["earlier_payments_satang"]) == (990, 390)


def test_without_a_register_of_carry_overs_what_was_paid_with_them_is_not_known(warehouse: Warehouse) -> None:
    two_years(warehouse)
    found = only(warehouse, dimension="all", fiscal_year=2568)
    assert (found["disbursed_satang"], found["disbursed_with_carry_over_satang"]) == (600, None)
    assert "no_carry_overs" in found["note_code"]


@pytest.mark.parametrize("dimension", ["area", "programme", "type", "project", "all"])
def test_the_whole_ledger_stands_in_every_group_it_knows(warehouse: Warehouse, dimension: str) -> None:
    two_years(warehouse)
    found = only(warehouse, dimension=dimension, fiscal_year=2568)
    assert (found["basis"], found["net_satang"], found["items"]) == ("ledger", 1000, None)


def test_a_line_that_the_register_of_the_next_year_names_again_counts_once(warehouse: Warehouse) -> None:
    two_years(warehouse)
    warehouse.fact(
        "carry_overs", "C", year=2568, budget_year=2567, **WORKS, carried_over_satang=400, disbursed_satang=400
    )
    assert only(warehouse, dimension="all", fiscal_year=2567)["carry_over_disbursed_satang"] == 400
    told = {r["fiscal_year"]: r["is_repeated"] for r in rows(warehouse.connection, "v_carry_overs")}
    assert told == {2567: 1, 2568: 0}
    (money,) = rows(warehouse.connection, "v_other_money_years", source="carry_over")
    assert (money["fiscal_year"], money["payment_year"], money["lines"], money["disbursed_satang"]) == (
        2567,
        2568,
        1,
        400,
    )


def test_routine_lines_and_other_agencies_are_counted_apart(story: Warehouse) -> None:
    found = only(story, dimension="all", fiscal_year=2568)
    assert [found[n] for n in ("items", "equipment", "routine", "other_agency")] == [4, 1, 1, 1]
    assert found["planned_satang"] == 65_000_001
    assert {"routine_apart", "other_agency_apart"} <= set(found["note_code"].split(", "))


def test_where_no_progress_is_reported_it_is_not_known_how_many_are_completed(warehouse: Warehouse) -> None:
    warehouse.fact("action_items", "1", project="ถนน", budget_satang=100)
    warehouse.settle()
    groups = [g for g in rows(warehouse.connection, "v_yearly_trend") if g["items"]]
    assert {(g["items"], g["completed"], g["completed_pct"], g["not_reported"]) for g in groups} == {(1, None, None, 1)}
    (plan,) = rows(warehouse.connection, "v_plan_summary", dimension="all")
    assert (plan["items"], plan["completed"], plan["other_status"], plan["not_reported"]) == (1, None, None, 1)


def test_rates_of_nothing_are_not_known(warehouse: Warehouse) -> None:
    warehouse.fact("remaining_budget", "L", **WORKS, approved_satang=0, disbursed_satang=0)
    found = only(warehouse, dimension="all")
    assert (found["net_satang"], found["disbursed_pct"], found["completed_pct"], found["planned_satang"]) == (
        0, None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(("printed", "is_closed"), [(datetime(2025, 3, 31, 17), 0), (datetime(2025, 9, 30, 0, 1), 1)])
def test_a_year_whose_last_print_is_of_before_its_end_is_not_whole(
    warehouse: Warehouse, printed: datetime, is_closed: int
) -> None:
    for kind in ("remaining_budget", "action_items", "progress"):
        warehouse.file(kind, kind, 1, as_of=printed)
    (found,) = rows(warehouse.connection, "v_trend_years")
    assert (found["is_closed"], found["is_complete"]) == (is_closed, is_closed)
    assert ("year_incomplete" in found["note_code"]) is (is_closed == 0)


@pytest.mark.parametrize(("held", "is_closed"), [(datetime(2024, 9, 30, 23), 0), (datetime(2025, 9, 30, 16, 30), 1)])
def test_money_carried_over_may_be_paid_until_the_next_year_ends(
    warehouse: Warehouse, held: datetime, is_closed: int
) -> None:
    two_years(warehouse)
    warehouse.connection.execute(text("UPDATE load SET as_of = :held WHERE kind = 'carry_overs'"), {"held": held})
    warehouse.settle()
    found = {r["fiscal_year"]: r for r in rows(warehouse.connection, "v_trend_years")}
    assert (found[2567]["is_carry_over_closed"], found[2568]["is_carry_over_closed"]) == (is_closed, None)
    assert ("carry_over_open" in found[2567]["note_code"]) is (is_closed == 0)


def test_missing_inputs_changed_codes_and_rows_held_back_are_told(warehouse: Warehouse) -> None:
    warehouse.file("remaining_budget", "คงเหลือ", 1, year=2569, as_of=datetime(2026, 9, 30))
    warehouse.quarantined("remaining_budget", "L9", 5, "budget_identity")
    found = {r["fiscal_year"]: r for r in rows(warehouse.connection, "v_trend_years")}
    assert found[2569]["note_code"] == "no_plan, no_progress, no_payments, no_carry_overs, classification_changed"
    assert found[2569]["note"].count(" · ") == 4
    assert "rows_held_back" in found[2568]["note_code"]


def test_only_what_differs_is_written(warehouse: Warehouse) -> None:
    two_years(warehouse)
    number = warehouse.organisation_id
    assert refresh_years(warehouse.connection, number, (2567, 2568))[1] == 0
    assert refresh_years(warehouse.connection, number, (2567, 2568)) == (0, 0)
    warehouse.fact("remaining_budget", "M", year=2568, area="ด้านการเศรษฐกิจ", approved_satang=1)
    written, removed = refresh_years(warehouse.connection, number, (2568,))
    assert (written, removed) == (4, 2)  # all, the area; and a programme and a type that are not stated


LINE = st.fixed_dictionaries(
    {"programme": st.sampled_from([None, "แผนงานการเกษตร", "การเกษตร"]), "area": st.sampled_from([None, "ด้านการเศรษฐกิจ"]),
     "project_key": st.sampled_from([None, "", "ถนน"]), "expenditure_type": st.sampled_from([None, "ค่าวัสดุ"]),
     "approved_satang": MONEY, "disbursed_satang": MONEY}
)  # fmt: skip
ITEM = st.fixed_dictionaries(
    {"project": st.sampled_from(["ถนน", "คลอง"]), "unit": st.sampled_from([None, "กองช่าง", "อบจ.ตัวอย่าง"]),
     "strategy": st.sampled_from([None, "1. คน"]), "budget_satang": MONEY,
     "planned_months": st.sampled_from([None, "000111000000", "100000000001"])}
)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(2566, 2568), LINE | ITEM), max_size=8), st.integers(2566, 2568))
def test_what_is_kept_is_what_is_added_up_anew(
    warehouse: Warehouse, told: list[tuple[int, dict[str, Any]]], late: int
) -> None:
    w = warehouse
    for table in ("budget_line", "action_item", "yearly_trend", "month_sum"):
        w.connection.execute(text(f"DELETE FROM {table}"))
    refresh_all(w.connection)
    for number, (year, line) in enumerate(told):
        if "budget_satang" in line:
            keys = {"project_key": line["project"], "unit_key": line["unit"], "strategy_key": line["strategy"]}
            w.fact("action_items", f"{number}", year=year, **line, **keys)
        else:
            w.fact("remaining_budget", f"{number}", year=year, **line)
    refresh_years(w.connection, w.organisation_id, (2566, 2567, 2568))
    w.connection.execute(text("DELETE FROM budget_line WHERE fiscal_year = :late"), {"late": late})
    refresh_years(w.connection, w.organisation_id, (late,))
    for columns, views in ((KEPT, ("cur_yearly_trend", "yearly_trend")), (MONTHS, ("cur_month_sum", "month_sum"))):
        anew, kept = (sorted(map(str, w.connection.execute(text(f"SELECT {columns} FROM {view}")))) for view in views)
        assert kept == anew
    w.connection.commit()
