"""From a row of a view to the file, the sheet and the row where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sqlalchemy import Connection, text

from reports.settings import ReportSettings
from reports.yearly import write_workbook
from sql.schema import FACTS
from sql.views import views

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.conftest import Warehouse

SHEETS = {1: "ครึ่งปีแรก", 2: "ครึ่งปีหลัง"}
PLACED = sorted(
    view.name for view in views() if view.is_public and {"source_row_id", "row_no"} <= dict(view.columns).keys()
)


def rows(connection: Connection, view: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(f"SELECT * FROM {view}")).mappings()]


@pytest.fixture
def two_sheets(warehouse: Warehouse) -> Warehouse:
    """Every kind in a file of its own, one fact, one row held back, one withdrawn line and one finding on each of its two sheets."""
    for kind in FACTS:
        warehouse.file(kind, f"{kind}.xlsx", 2)
        warehouse.table(kind, 2, SHEETS[2], 2)
        for number in SHEETS:
            said: dict[str, Any] = {"project": f"{kind} {number}", "project_key": f"{kind} {number}"}
            if "project" not in FACTS[kind].columns:
                said = {}
            if kind == "action_summary":
                said = {"level": "total"}
            if "budget_1_satang" in FACTS[kind].columns:
                said["budget_1_satang"] = 100
            row = warehouse.fact(kind, str(number), sheet_no=number, **said)
            warehouse.quarantined(kind, f"held {number}", 1, "identity", sheet_no=number)
            warehouse.withdrawn(kind, f"gone {number}", 1, sheet_no=number)
            warehouse.finding("identity", "critical", kind=kind, finding_key=row, source_row_id=row)
    warehouse.connection.execute(text("UPDATE table_read SET sheet = :name WHERE sheet_no = 1"), {"name": SHEETS[1]})
    return warehouse


def file_of(view: str, row: dict[str, Any]) -> str:
    return str(row["source_file_name" if view == "v_changes" else "file_name"])


@pytest.mark.parametrize("view", PLACED)
def test_a_row_of_a_two_sheet_file_names_its_own_sheet(two_sheets: Warehouse, view: str) -> None:
    found = rows(two_sheets.connection, view)
    assert {row["sheet_no"] for row in found} == set(SHEETS)
    names = {
        sha[:16]: name for sha, name in two_sheets.connection.execute(text("SELECT sha256, name FROM source_file"))
    }
    for row in found:
        sha, sheet_no, row_no = row["source_row_id"].split(":")
        told = (file_of(view, row), row["sheet"], row["sheet_no"], row["row_no"])
        assert told == (names[sha], SHEETS[int(sheet_no)], int(sheet_no), int(row_no))


@pytest.mark.parametrize("view", PLACED)
def test_further_tables_on_a_sheet_add_no_rows(two_sheets: Warehouse, view: str) -> None:
    before = rows(two_sheets.connection, view)
    for kind in FACTS:
        for number, name in SHEETS.items():
            two_sheets.table(kind, number + 2, name, number)
    assert rows(two_sheets.connection, view) == before != []


@pytest.mark.parametrize("view", PLACED)
def test_a_row_whose_sheet_is_not_in_the_ledger_stays_without_a_name(two_sheets: Warehouse, view: str) -> None:
    before = rows(two_sheets.connection, view)
    two_sheets.connection.execute(text("DELETE FROM table_read WHERE sheet_no = 2"))
    after = rows(two_sheets.connection, view)
    assert len(after) == len(before)
    assert {row["sheet"] for row in after if row["source_row_id"].split(":")[1] == "2"} == {None}
    assert {row["sheet"] for row in after if row["source_row_id"].split(":")[1] == "1"} == {SHEETS[1]}


def test_a_finding_keeps_the_sheet_it_names_itself(two_sheets: Warehouse) -> None:
    two_sheets.connection.execute(text("DELETE FROM finding"))
    two_sheets.finding("unread", "warning", sheet="สรุป")
    (found,) = rows(two_sheets.connection, "v_findings")
    assert (found["sheet"], found["sheet_no"]) == ("สรุป", None)


def test_the_workbook_names_the_sheet_and_where_it_has_no_name_its_number(
    two_sheets: Warehouse, tmp_path: Path
) -> None:
    two_sheets.connection.execute(text("DELETE FROM table_read WHERE sheet_no = 2"))
    office, path = two_sheets.organisation_id, tmp_path / "r.xlsx"
    write_workbook(two_sheets.connection, office, 2568, path, ReportSettings(province="ตัวอย่าง"))
    sheet = openpyxl.load_workbook(path)["รายโครงการ"]
    shown = {str(c.value) for row in sheet.iter_rows() for c in row if " · แถว " in str(c.value)}
    named = {row["row_no"]: row["sheet"] for row in rows(two_sheets.connection, "v_action_items")
             if row["kind"] == "action_items"}  # fmt: skip
    assert shown == {f"action_items.xlsx · {name or 'แผ่นที่ 2'} · แถว {row}" for row, name in named.items()}
    assert len(shown) == len(SHEETS)
