"""Every public view leaves the office as a file, with its dictionary and without any person."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest
from pyarrow import parquet

from pipeline.export import dictionary, export
from pipeline.office import Office, close_office, open_office
from sql.errors import NotPublicError
from sql.view_rows import public_views
from tests.pipeline.nights import ask, new_home, night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homes import HomeMaker

PERSONAL = ("payee", "counterparty", "contractor", "decided_by", "confirmed_by", "requested_by", "approved_by")


@pytest.fixture(scope="module")
def office(create_home: HomeMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = new_home(tmp_path_factory.mktemp("office") / "home", create_home=create_home)
    night(root)
    yield open_office(root)
    close_office(root)


def test_all_views_go_with_their_dictionary(office: Office, tmp_path: Path) -> None:
    done = export(office, [], tmp_path, "csv")
    assert [item.view for item in done] == [view.name for view in public_views()]
    words = pl.read_csv(tmp_path / "views.csv", encoding="utf8-lossy")
    assert words.columns == ["view", "column", "type", "meaning"]
    assert set(words["view"]) == {item.view for item in done}
    for item in done:
        found = pl.read_csv(item.path, infer_schema=False)
        assert found.height == item.rows
        assert found.columns == words.filter(view=item.view)["column"].to_list()
        assert ask(office.home.root, f"SELECT COUNT(*) FROM {item.view}") == [(item.rows,)]
    assert sum(item.rows for item in done) > 1000


def test_one_year_of_one_view(office: Office, tmp_path: Path) -> None:
    ((rows,),) = ask(office.home.root, "SELECT COUNT(*) FROM v_payments WHERE fiscal_year = 2568")
    (done,) = export(office, ["v_payments"], tmp_path, "parquet", fiscal_year=2568)
    assert done.rows == pl.read_parquet(done.path).height == rows > 0
    (none,) = export(office, ["v_payments"], tmp_path, "parquet", fiscal_year=2500)
    assert none.rows == 0
    assert [path.name for path in tmp_path.iterdir()] == ["v_payments.parquet"]


def test_a_workbook_says_what_its_columns_mean(office: Office, tmp_path: Path) -> None:
    export(office, ["v_budget_execution"], tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "v_budget_execution.xlsx").active
    headings = {cell.value: cell.comment for cell in sheet[1]}
    assert "approved_satang" not in headings
    assert "งบอนุมัติ" in headings["approved_baht"].text or "baht" in headings["approved_baht"].text
    ((total,),) = ask(office.home.root, "SELECT SUM(approved_satang) FROM v_budget_execution")
    place = list(headings).index("approved_baht")
    assert round(100 * sum(row[place] or 0 for row in sheet.iter_rows(min_row=2, values_only=True))) == total


def test_every_amount_is_the_same_to_the_satang_in_every_format(office: Office, tmp_path: Path) -> None:
    for form in ("parquet", "csv", "xlsx"):
        export(office, [], tmp_path / form, form)
    compared = 0
    for view in public_views():
        for column in (name for name, _ in view.columns if name.endswith("_satang")):
            # None is no amount, and stays none
            held = sorted(str(value) for (value,) in ask(office.home.root, f"SELECT {column} FROM {view.name}"))
            table = parquet.read_table(tmp_path / "parquet" / f"{view.name}.parquet", columns=[column])
            assert sorted(str(value) for value in table[column].to_pylist()) == held, (view.name, column)
            with (tmp_path / "csv" / f"{view.name}.csv").open(encoding="utf-8-sig", newline="") as lines:
                assert sorted(row[column] or "None" for row in csv.DictReader(lines)) == held, (view.name, column)
            baht = column.replace("_satang", "_baht")
            sheet = openpyxl.load_workbook(tmp_path / "xlsx" / f"{view.name}.xlsx", read_only=True).active
            first, *rows = sheet.iter_rows(values_only=True)
            told = [row[first.index(baht)] for row in rows]
            assert sorted("None" if value is None else str(round(value * 100)) for value in told) == held, (view, baht)
            compared += any(value != "None" for value in held)
    assert compared > 40


@pytest.mark.parametrize("name", ["cur_payment", "payment", "v_nothing"])
def test_only_public_views_leave_the_office(office: Office, tmp_path: Path, name: str) -> None:
    with pytest.raises(NotPublicError):
        export(office, ["v_files", name], tmp_path, "csv")
    assert list(tmp_path.iterdir()) == []


def test_no_public_view_has_a_column_of_a_person() -> None:
    columns = dictionary(public_views())["column"].to_list()
    assert [name for name in columns if name.startswith(PERSONAL)] == []


def test_no_payee_leaves_the_office(office: Office, tmp_path: Path) -> None:
    payees = {row[0] for row in ask(office.home.root, "SELECT DISTINCT payee FROM payment WHERE payee IS NOT NULL")}
    assert len(payees) > 3
    export(office, [], tmp_path, "csv", is_plain=True)
    text = "\n".join(path.read_text("utf-8") for path in tmp_path.glob("v_*.csv"))
    # a school is no person, and projects are named after it
    assert [name for name in sorted(payees) if name in text and not name.startswith("โรงเรียน")] == []
