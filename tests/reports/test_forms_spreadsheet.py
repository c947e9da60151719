"""Blank forms in another program: what its cells take, what turns red, and that what it saves reads back."""

from __future__ import annotations

import csv
import re
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from reports.forms.book import form_bytes
from reports.forms.form import Form, forms
from sources.layouts import load_layouts
from sources.reading import read_lines
from transforms.dates import parse_date
from transforms.money import parse_money

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Convert = Callable[..., None]

pytestmark = pytest.mark.tool
YEAR = 2569
ALL = forms(load_layouts(), YEAR, "อบต.โคกไม้ลาย")


@pytest.fixture(scope="module")
def convert(require_tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`convert("csv", folder, path, …)`: what LibreOffice makes of workbooks, in a folder; one profile for all of them."""
    profile = tmp_path_factory.mktemp("profile").as_uri()
    command = [require_tool("soffice"), "--headless", f"-env:UserInstallation={profile}", "--convert-to"]

    def run(kind: str, folder: Path, *paths: Path) -> None:
        arguments = [*command, kind, "--outdir", str(folder), *map(str, paths)]
        subprocess.run(arguments, check=True, timeout=120, capture_output=True)

    return run


def written(form: Form, folder: Path) -> Path:
    path = folder / f"{form.kind}.xlsx"
    path.write_bytes(form_bytes(form, "TH Sarabun New"))
    return path


def judged(convert: Convert, folder: Path, formula: str, cell: str, values: Sequence[Any]) -> list[bool]:
    """What the other program makes of a formula about one cell, for each value in it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, value in enumerate(values, start=1):
        sheet.cell(row, 1).value = value
        sheet.cell(row, 2).value = formula.replace(cell, f"A{row}")
    book.save(folder / "judged.xlsx")
    convert("csv", folder, folder / "judged.xlsx")
    with (folder / "judged.csv").open(encoding="utf-8", errors="replace", newline="") as handle:
        return [row[1] == "TRUE" for row in csv.reader(handle)]


@pytest.mark.parametrize(
    ("field", "taken", "refused"),
    [
        ("amount", [0, 100.25, 8409.79, 99_999_999_999.99], [1.005, -1, "500", "ห้าร้อย", 1e13]),
        ("budget_code", ["9969031232010001"], ["996903123201000", "9869031232010001", 9969031232010001, "99690312320100ก1"]),
        ("paid_on", [date(2024, 10, 1), date(2025, 11, 15), date(2568, 11, 15)], [date(2024, 9, 30), date(2100, 1, 1), "15 พ.ย. 2568"]),
    ],
)  # fmt: skip
def test_a_cell_takes_what_can_be_read_and_nothing_else(
    field: str, taken: list[Any], refused: list[Any], tmp_path: Path, convert: Convert
) -> None:
    form = next(form for form in ALL if form.kind == "disbursements")
    sheet = openpyxl.load_workbook(written(form, tmp_path)).worksheets[0]
    column = next(number for number, entry in enumerate(form.entries, start=1) if entry.field == field)
    cell = sheet.cell(form.first_row + 1, column).coordinate
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    found = judged(convert, tmp_path, f"={rule.formula1}", cell, [*taken, *refused])
    assert found == [True] * len(taken) + [False] * len(refused)


@pytest.mark.parametrize(
    ("kind", "field", "stated", "good", "bad"),
    [
        ("remaining_budget", "balance", {"approved": 100, "transferred_in": 20, "committed": 10, "disbursed": 70}, [40, None], [41]),
        ("reserve_spending", "balance", {"approved": 100, "committed": 10, "disbursed": 70}, [20, 30, None], [25]),
        ("disbursements", "net", {"amount": 100}, [90], []),
        ("disbursements", "net", {"amount": 100, "withheld": 1}, [99], [100]),
    ],
)  # fmt: skip
def test_an_amount_that_does_not_add_up_turns_red(
    kind: str,
    field: str,
    stated: dict[str, int],
    good: list[int | None],
    bad: list[int],
    tmp_path: Path,
    convert: Convert,
) -> None:
    form = next(form for form in ALL if form.kind == kind)
    columns = {entry.field: number for number, entry in enumerate(form.entries, start=1)}
    row = form.first_row + 1
    sheet = openpyxl.load_workbook(written(form, tmp_path)).worksheets[0]
    start = sheet.cell(row, columns[field]).coordinate
    area = next(area for area in sheet.conditional_formatting if str(area.sqref).startswith(f"{start}:"))
    formula = area.rules[0].formula[0]
    book = openpyxl.Workbook()
    judging = book.worksheets[0]
    for number, value in enumerate([*good, *bad], start=1):
        for name, amount in {**stated, field: value}.items():
            judging.cell(number, columns[name]).value = amount
        judging.cell(number, 60).value = "=" + re.sub(rf"(\$[A-Z]+){row}", rf"\g<1>{number}", formula)
    book.save(tmp_path / "red.xlsx")
    convert("csv", tmp_path, tmp_path / "red.xlsx")
    with (tmp_path / "red.csv").open(encoding="utf-8", errors="replace", newline="") as handle:
        assert [line[59] for line in csv.reader(handle)] == ["FALSE"] * len(good) + ["TRUE"] * len(bad)


def typed(form: Form) -> dict[str, Any]:
    """The examples of the guide as a spreadsheet keeps them."""
    values: dict[str, Any] = {}
    for entry in form.entries:
        if entry.type == "money":
            values[entry.field] = (parse_money(entry.example) or 0) / 100
        elif entry.type == "date":
            values[entry.field] = parse_date(entry.example, YEAR)
        else:
            values[entry.field] = float(entry.example) if entry.type in {"int", "pct"} else entry.example
    return values


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_what_another_program_saves_reads_back_too(kind: str, tmp_path: Path, convert: Convert) -> None:
    for form in ALL:
        book = openpyxl.load_workbook(written(form, tmp_path))
        for column, value in enumerate(typed(form).values(), start=1):
            book.worksheets[0].cell(form.first_row + 1, column).value = value
        book.save(tmp_path / f"{form.kind}.xlsx")
    saved = tmp_path / "saved"
    convert(kind, saved, *(tmp_path / f"{form.kind}.xlsx" for form in ALL))
    for form in ALL:
        document, lines = read_lines(str(saved / f"{form.kind}.{kind}"), None, form.file)
        (table,) = document["tables"]
        assert (document["status"], table["kind"], table["rows"], table["findings"]) == ("read", form.kind, 1, [])
        (line,) = lines[1].to_dicts()
        wanted = typed(form)
        for entry in form.entries:
            if entry.type in {"money", "date"}:
                name = f"{entry.field}_satang" if entry.type == "money" else entry.field
                value = wanted[entry.field]
                assert line[table["stored_names"].get(name, name)] == (
                    round(value * 100) if entry.type == "money" else value
                )
