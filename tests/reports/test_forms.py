"""Blank forms read back: an empty one as an empty table of its kind, a filled one with the values that were typed."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports.forms.book import form_bytes
from reports.forms.form import Form, forms
from reports.forms.words import period
from sources.asides import NOT_DATA
from sources.layouts import load_layouts
from sources.reading import read_lines
from transforms.dates import fiscal_year_bounds, parse_date
from transforms.money import parse_money
from transforms.thai import display_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from reports.forms.entries import Entry

YEAR = 2569
OFFICE = "อบต.โคกไม้ลาย"
FONT = "TH Sarabun New"
ALL = forms(load_layouts(), YEAR, OFFICE)
MADE = {form.kind: form_bytes(form, FONT) for form in ALL}
every_form = pytest.mark.parametrize("form", ALL, ids=lambda form: form.kind)
LETTERS = "กขคงจฉชซญณดตถทธนบปผพฟมยรลวศสหอาิีุู่้ 0123456789()/."


def read(path: Path) -> tuple[dict[str, Any], dict[str, Any], pl.DataFrame]:
    """The document of a file with one table, that table, and its lines."""
    document, lines = read_lines(str(path), None, path.name)
    (table,) = document["tables"]
    return document, table, lines[table["table_no"]]


def fill(form: Form, path: Path, rows: Sequence[Mapping[str, Any]], lines: Mapping[str, str] | None = None) -> None:
    """Type rows into a form, as a spreadsheet would, and the lines above the table."""
    book = openpyxl.load_workbook(BytesIO(MADE[form.kind]))
    sheet = book.worksheets[0]
    for number, line in enumerate(form.lines, start=2):
        if lines and line.name in lines:
            sheet.cell(number, 1).value = lines[line.name]
    for number, row in enumerate(rows, start=form.first_row + 1):
        for column, entry in enumerate(form.entries, start=1):
            sheet.cell(number, column).value = row.get(entry.field)
    book.save(path)


def typed(entry: Entry, text: str) -> Any:
    """What a spreadsheet keeps of a text typed into a cell of that type."""
    if not text:
        return None
    if entry.type == "money":
        satang = parse_money(text)
        return None if satang is None else satang / 100
    if entry.type == "date":
        return parse_date(text, YEAR)
    if entry.type in {"int", "year"}:
        return int(text)
    return float(text) if entry.type == "pct" else text


def expected(entry: Entry, value: Any) -> Any:
    """What reading gives of a typed value."""
    if value is None or entry.type in {"date", "int", "pct", "code"}:
        return value
    return round(value * 100) if entry.type == "money" else display_text(str(value))


def found(form: Form, table: Mapping[str, Any], lines: pl.DataFrame) -> list[dict[str, Any]]:
    """The lines by the fields of the form."""
    rows = []
    for line in lines.iter_rows(named=True):
        row: dict[str, Any] = {}
        for entry in form.entries:
            if entry.type == "month":
                months = line["planned_months"]
                row[entry.field] = "✓" if months and months[int(entry.field[-2:]) - 1] == "1" else None
                continue
            name = f"{entry.field}_satang" if entry.type == "money" else entry.field
            value = line[table["stored_names"].get(name, name)]
            row[entry.field] = str(value) if isinstance(value, int) and entry.type == "text" else value
        rows.append(row)
    return rows


@every_form
def test_an_empty_form_is_an_empty_table_of_its_kind_without_findings(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(MADE[form.kind])
    document, table, lines = read(path)
    assert (document["status"], table["kind"], table["rows"]) == ("read", form.kind, 0)
    assert table["skipped_rows"] == table["findings"] == document["findings"] == document["texts"] == []
    assert {sheet["why"] for sheet in document["unread_sheets"]} == {NOT_DATA}
    assert document["organisation"] == OFFICE
    assert document["as_of"] is None
    assert lines.is_empty()


@every_form
def test_a_form_knows_its_year(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(MADE[form.kind])
    is_plan = any(line.name == "period" for line in form.lines)
    assert read(path)[1]["fiscal_year"] == (period(YEAR)[0] if is_plan else YEAR)


@every_form
def test_the_examples_of_the_guide_read_back_as_they_stand_there(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    row = {entry.field: typed(entry, entry.example) for entry in form.entries}
    fill(form, path, [row], {line.name: line.example for line in form.lines if line.is_open})
    document, table, lines = read(path)
    assert table["findings"] == document["findings"] == table["skipped_rows"] == []
    wanted = {entry.field: expected(entry, row[entry.field]) for entry in form.entries}
    assert found(form, table, lines) == [wanted]


@every_form
def test_lines_above_the_table_say_what_they_were_made_for(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    row = {entry.field: typed(entry, entry.example) for entry in form.entries}
    stated = {line.name: line.example for line in form.lines if line.is_open}
    fill(form, path, [row], stated)
    document, _, lines = read(path)
    if "as_of" in stated:
        assert document["as_of"] == "2026-03-31T00:00:00"
    for name in stated.keys() & {"strategy", "tactic", "programme"}:
        assert lines[name].to_list() == [stated[name]]
    for name in stated.keys() & {"national_strategy", "province_strategy", "edition"}:
        assert lines[name][0] in stated[name]


def values(entry: Entry, form: Form) -> st.SearchStrategy[Any]:
    """Values of every sort that a column takes; a column that may be blank sometimes is."""
    first, last = fiscal_year_bounds(YEAR)
    texts = st.text(LETTERS, min_size=1, max_size=30).map(lambda text: f"บ{text}")
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "money": st.integers(0, 10**12).map(lambda satang: satang / 100),
        "date": st.integers(0, (last - first).days).map(lambda days: first + timedelta(days=days)),
        "code": st.integers(0, 9999).map(lambda number: f"99{YEAR % 100}01113201{number:04d}"),
        "int": st.integers(0, 9999),
        "pct": st.integers(0, 10000).map(lambda number: number / 100),
        "label": st.integers(1, 999).map(str),
        "month": st.sampled_from(["✓", None]),
    }
    if entry.choice and entry.choice.values and entry.type != "month":
        drawn: st.SearchStrategy[Any] = st.sampled_from(entry.choice.values)
    elif entry.field == "budget_year":
        drawn = st.sampled_from([str(YEAR - 1), str(YEAR)])
    elif form.kind == "action_summary" and entry.field == "programme":
        drawn = texts.map(lambda text: f"แผนงาน{text}")
    else:
        drawn = by_type.get(entry.type, texts)
    return drawn if entry.is_needed or entry.type in {"money", "month"} else st.none() | drawn


@every_form
@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a workbook an example: shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_is_filled_in_reads_back_as_it_was_typed(form: Form, data: st.DataObject, tmp_path: Path) -> None:
    one = st.fixed_dictionaries({entry.field: values(entry, form) for entry in form.entries})
    rows = data.draw(st.lists(one, min_size=1, max_size=12))
    path = tmp_path / "form.xlsx"
    fill(form, path, rows)
    document, table, lines = read(path)
    assert table["findings"] == document["findings"] == table["skipped_rows"] == []
    assert found(form, table, lines) == [
        {entry.field: expected(entry, row[entry.field]) for entry in form.entries} for row in rows
    ]


def test_a_day_typed_in_a_year_of_the_buddhist_era_is_that_day(tmp_path: Path) -> None:
    """A spreadsheet that is given 15/11/2568 keeps the year 2568; the form takes it, and so does reading."""
    form = next(form for form in ALL if form.kind == "disbursements")
    row = {entry.field: typed(entry, entry.example) for entry in form.entries} | {"paid_on": date(2568, 11, 15)}
    fill(form, tmp_path / "form.xlsx", [row])
    assert read(tmp_path / "form.xlsx")[2]["paid_on"].to_list() == [date(2025, 11, 15)]


def test_an_office_s_own_name_for_its_budget_law_stands_in_the_headers() -> None:
    def headers(organisation: str) -> set[str]:
        made = forms(load_layouts(), YEAR, organisation, ["plan_projects"])
        return {
            entry.header.split()[0] for form in made for entry in form.entries if entry.field.startswith("ordinance")
        }

    assert headers("อบต.โคกไม้ลาย") == {"ข้อบัญญัติ"}
    assert headers("เทศบาลตำบลโคกไม้ลาย") == {"เทศบัญญัติ"}


def test_a_form_without_an_office_names_none(tmp_path: Path) -> None:
    for form in forms(load_layouts(), YEAR, None):
        (tmp_path / "form.xlsx").write_bytes(form_bytes(form, FONT))
        assert read(tmp_path / "form.xlsx")[0]["organisation"] is None


def test_the_same_form_has_the_same_bytes() -> None:
    assert all(form_bytes(form, FONT) == MADE[form.kind] for form in ALL)
