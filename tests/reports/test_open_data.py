"""Views as files for others: what stands in them is what the frames say, and nothing in them is run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from reports import open_data
from reports.open_data import LONGEST, write_csv, write_parquet, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

FRAME = pl.DataFrame(
    {
        "project": ["โครงการ ก", "=1+1", "-", "-5", "+66 2"],
        "budget_satang": [12345, None, -7, 0, 1],
        "budget_baht": [Decimal("123.45"), None, Decimal("-0.07"), Decimal("0.00"), Decimal("0.01")],
        "left_satang": [1, 2, 3, None, 5],
        "paid_on": [date(2026, 1, 2), None, None, None, None],
        "as_of": [datetime(2026, 1, 2, 3, 4), None, None, None, None],
        "is_late": [True, False, None, None, None],
        "row_no": [9, 10, 11, 12, 13],
    },
    schema_overrides={"budget_baht": pl.Decimal(38, 2)},
)


def test_parquet_keeps_rows_and_types(tmp_path: Path) -> None:
    assert write_parquet(tmp_path / "v.parquet", [FRAME, FRAME.head(1)]) == 6
    found = pl.read_parquet(tmp_path / "v.parquet")
    assert found.equals(pl.concat([FRAME, FRAME.head(1)]))
    assert found.schema == FRAME.schema
    assert [path.name for path in tmp_path.iterdir()] == ["v.parquet"]


def test_csv_for_excel_is_marked_and_runs_nothing(tmp_path: Path) -> None:
    assert write_csv(tmp_path / "v.csv", [FRAME.select("project", "budget_baht"), FRAME.select("project", "budget_baht")]) == 10  # fmt: skip
    text = (tmp_path / "v.csv").read_bytes().decode("utf-8")
    assert text.startswith(
        "\ufeffproject,budget_baht\nโครงการ ก,123.45\n'=1+1,\n-,-0.07\n-5,0.00\n'+66 2,0.01\nโครงการ"
    )
    assert text.count("\ufeff") == text.count("project") == 1


def test_plain_csv_is_as_it_is(tmp_path: Path) -> None:
    write_csv(tmp_path / "v.csv", [FRAME.select("project", "paid_on", "is_late")], is_plain=True)
    assert (tmp_path / "v.csv").read_text("utf-8").splitlines()[:3] == [
        "project,paid_on,is_late",
        "โครงการ ก,2026-01-02,true",
        "=1+1,,false",
    ]


def test_a_workbook_has_money_as_numbers_in_baht_and_notes_at_its_headings(tmp_path: Path) -> None:
    notes = {"project": "โครงการ as written", "budget_baht": "the budget (baht)", "left_satang": "what is left"}
    assert write_xlsx(tmp_path / "v.xlsx", "v_items", notes, [FRAME, FRAME]) == 10
    sheet = openpyxl.load_workbook(tmp_path / "v.xlsx")["v_items"]
    heading = [cell.value for cell in sheet[1]]
    assert heading == ["project", "budget_baht", "left_baht", "paid_on", "as_of", "is_late", "row_no"]
    assert sheet["A1"].comment.text.strip().endswith("โครงการ as written")
    assert "what is left" in sheet["C1"].comment.text
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[2]] == [
        "โครงการ ก", 123.45, 0.01, datetime(2026, 1, 2), datetime(2026, 1, 2, 3, 4), True, 9,
    ]  # fmt: skip
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet.max_row == 11


def test_what_does_not_fit_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_data, "MOST_ROWS", 3)
    long = pl.DataFrame({"text": ["ก" * (LONGEST + 1), "ข", "ค", "ง"]})
    write_xlsx(tmp_path / "v.xlsx", "v" * 40, {}, [long])
    book = openpyxl.load_workbook(tmp_path / "v.xlsx")
    first, second = book.sheetnames
    assert (len(first), second) == (31, "v" * 27 + " (2)")
    assert [row[0].value for row in book[second].rows] == ["text", "ง"]
    assert len(book[first]["A2"].value) == LONGEST


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    write_csv(tmp_path / "v.csv", [FRAME])
    before = (tmp_path / "v.csv").read_bytes()

    def broken() -> object:
        yield FRAME
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        write_csv(tmp_path / "v.csv", broken())  # type: ignore[arg-type]
    assert (tmp_path / "v.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["v.csv"]
