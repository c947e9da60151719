"""The outside of the files: encodings, lying heads, times of making."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from demo.arrows import NoDrawingError
from demo.carriers import write_csv, write_xlsx
from demo.grid import Arrow, Grid, Money
from demo.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable

Written = tuple[Path, Manifest]


def good(written: Written, kind: str, year: int) -> list[Path]:
    folder, manifest = written
    return [folder / f.path for f in manifest.files if f.is_good and kind in f.kinds and f.fiscal_year == year]


def test_every_good_workbook_opens_in_another_reader(written: Written) -> None:
    folder, manifest = written
    paths = [folder / file.path for file in manifest.files if file.is_good and file.carrier == "xlsx"]
    assert len(paths) == 48
    for path in paths:
        assert openpyxl.load_workbook(path).sheetnames


def test_old_web_export_is_html_named_xls_with_two_character_sets(written: Written) -> None:
    (path,) = good(written, "remaining_budget", 2564)
    data = path.read_bytes()
    assert path.suffix == ".xls"
    assert b"charset=tis-620" in data
    assert b'charset="utf-8"' in data
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert "รายงานงบประมาณคงเหลือ" in data.decode("cp874")


@pytest.mark.parametrize(("kind", "year", "mark"), [("remaining_budget", 2565, ""), ("disbursements", 2566, "\ufeff")])
def test_csv_is_cp874_or_utf8_with_bom(written: Written, kind: str, year: int, mark: str) -> None:
    path = good(written, kind, year)[0]
    text = path.read_bytes().decode("utf-8" if mark else "cp874")
    assert text.startswith(mark)
    assert "\r\n" in text
    assert "องค์การบริหารส่วนตำบลโคกไม้ลาย" in text


def test_workbook_says_when_it_was_made_not_when_it_was_written(written: Written) -> None:
    (path,) = good(written, "action_items", 2568)
    assert openpyxl.load_workbook(path).properties.modified == datetime(2024, 10, 20, 9, 0)


def test_amount_is_a_number_or_text_in_the_shape_of_the_sheet(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    plain, typed = Grid("plain"), Grid("typed", money_shape="{:,.0f}.-")
    for grid in (plain, typed):
        grid.put(0, 0, Money(24_501_000), "money")
    write_xlsx(tmp_path / "book.xlsx", [plain, typed], datetime(2025, 1, 1))
    assert read(tmp_path / "book.xlsx") == {"plain": [[245010]], "typed": [["245,010.-"]]}


def test_csv_has_all_rows_from_the_first(tmp_path: Path) -> None:
    grid = Grid("x")
    grid.put(2, 1, Money(123_456))
    write_csv(tmp_path / "a.csv", grid, "cp874")
    assert (tmp_path / "a.csv").read_bytes() == b',\r\n,\r\n,"1,234.56"\r\n'


def test_arrows_without_a_text_box_are_refused(tmp_path: Path) -> None:
    grid = Grid("x", arrows=[Arrow(1, 2, 3)])
    with pytest.raises(NoDrawingError) as caught:
        write_xlsx(tmp_path / "book.xlsx", [grid], datetime(2025, 1, 1))
    assert caught.value.sheet_no == 1


def test_text_box_beside_the_arrows_says_the_form(written: Written) -> None:
    (path,) = good(written, "action_items", 2568)
    with zipfile.ZipFile(path) as book:
        drawing = book.read("xl/drawings/drawing1.xml").decode()
    assert "แบบ ผด.02" in drawing
