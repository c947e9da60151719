"""Every formula of the workbook, worked out again from the cells it names, must give the value stored beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from sqlalchemy import text

from reports.settings import ReportSettings
from reports.yearly import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.conftest import Warehouse

REFERENCE = re.compile(r'"[^"]*"|\$?[A-Z]{1,2}\$?\d+(?::\$?[A-Z]{1,2}\$?\d+)?')


class Sheet:
    """Works out the few functions the workbook uses, from the stored values of a sheet."""

    def __init__(self, values: Any) -> None:
        self.values = values
        self.functions = {
            "IF": lambda test, yes, no: yes() if test else no(),
            "OR": lambda *tests: any(tests),
            "NOT": lambda test: not test,
            "N": lambda value: value if isinstance(value, (int, float)) else 0,
            "ISNUMBER": lambda value: isinstance(value, (int, float)),
            "COUNT": lambda *cells: len(self.numbers(cells)),
            "SUM": lambda *cells: sum(self.numbers(cells)),
        }

    def numbers(self, cells: tuple[Any, ...]) -> list[float]:
        flat = [c for cell in cells for c in (cell if isinstance(cell, list) else [cell])]
        return [c for c in flat if isinstance(c, (int, float))]

    def read(self, reference: str) -> Any:
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
        assert left
        assert top
        assert right
        assert bottom
        if ":" not in reference:
            return self.values.cell(top, left).value
        return [self.values.cell(r, c).value for r in range(top, bottom + 1) for c in range(left, right + 1)]

    def work_out(self, formula: str) -> Any:
        text = re.sub(r"(?<![<>=])=(?!=)", "==", formula.removeprefix("="))
        text = REFERENCE.sub(lambda m: m[0] if m[0].startswith('"') else f"read({m[0]!r})", text)
        outer = re.fullmatch(r'IF\((.*),("[^"]*"),(.*)\)', text)
        if outer:
            text = f"IF({outer[1]}, lambda: {outer[2]}, lambda: {outer[3]})"
        return eval(text, {"__builtins__": {}, "read": self.read, **self.functions})  # noqa: S307 - our own formulas


def compare(path: Path) -> int:
    """Check every formula; returns how many there are."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    checked = 0
    for sheet in formulas:
        calculator = Sheet(values[sheet.title])
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            stored = values[sheet.title][cell.coordinate].value
            found = calculator.work_out(str(cell.value))
            place = f"{sheet.title}!{cell.coordinate} {cell.value}"
            assert found == (stored if isinstance(stored, str) else pytest.approx(stored, abs=1e-6)), place
            checked += 1
    return checked


def write(warehouse: Warehouse, path: Path) -> Path:
    write_workbook(warehouse.connection, warehouse.organisation_id, 2568, path, ReportSettings())
    return path


def test_every_total_is_the_sum_of_its_rows(story: Warehouse, tmp_path: Path) -> None:
    assert compare(write(story, tmp_path / "r.xlsx")) > 200


def test_a_wrong_stored_value_would_be_noticed(story: Warehouse, tmp_path: Path) -> None:
    path = write(story, tmp_path / "r.xlsx")
    calculator = Sheet(openpyxl.load_workbook(path, data_only=True)["รายโครงการ"])
    assert calculator.work_out("=SUM(G7:G10)") == pytest.approx(650_000.01)
    assert calculator.work_out('=IF(COUNT(G10)=0,"x",SUM(G10))') == "x"
    assert calculator.work_out('=IF(OR(N(G10)=0,NOT(ISNUMBER(G7))),"–",G7/G10*100)') == "–"


def test_totals_hold_where_headings_are_written_again_within_a_table(story: Warehouse, tmp_path: Path) -> None:
    table = story.connection.execute(text("SELECT MIN(table_read_id) FROM table_read")).scalar_one()
    for number in range(60):
        story.insert("control_total", table_read_id=table, row=number, label="รวม", column_name="project_count",
                     cell=f"C{number + 1}", is_count=True, printed=number, computed=number, difference=0)  # fmt: skip
        story.file("remaining_budget", f"ไฟล์ {number:02}.xlsx", number)
    path = write(story, tmp_path / "r.xlsx")
    compare(path)
    sheet = openpyxl.load_workbook(path, data_only=True)["ที่มาข้อมูล"]
    headings = [c.row for row in sheet.iter_rows() for c in row if c.value == "SHA-256"]
    assert len(headings) > 1
    assert {h - 1 for h in headings[1:]} <= {b.id for b in sheet.row_breaks.brk}


def test_totals_of_the_workbook_are_those_of_the_warehouse(story: Warehouse, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(story, tmp_path / "r.xlsx"), data_only=True)["ตามยุทธศาสตร์"]
    (total,) = [row for row in sheet.iter_rows(values_only=True) if row[0] == "รวมทั้งสิ้น"][:1]
    (known,) = story.connection.execute(
        text("SELECT items, planned_baht, net_baht, disbursed_baht, completed FROM v_plan_summary WHERE dimension = 'all' AND scope = 'project'")
    ).all()  # fmt: skip
    assert (total[1], total[3], total[5], total[6], total[8]) == tuple(known)
