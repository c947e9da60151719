"""The same register gives the same lines whatever carries it, alone or in a zip."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sources.reading import read_lines
from tests.sources.one_register import CARRIERS, LINES, SUMS, zip_of

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

FIELDS = ("paid_on", "voucher_no", "budget_code", "programme", "description", "payee")
MONEY = ("amount_satang", "withheld_satang", "net_satang")


def expected() -> list[tuple[object, ...]]:
    return [(*line[:6], *(round(amount * 100) for amount in line[6:])) for line in LINES]


def check(document: dict[str, Any], lines: dict[int, pl.DataFrame], carrier: str) -> None:
    assert (document["carrier"], document["status"], document["fiscal_year"]) == (carrier, "read", 2569)
    assert document["organisation"] == "องค์การบริหารส่วนตำบลโคกไม้ลาย"
    (table,) = document["tables"]
    assert (table["kind"], table["header_row"], table["rows"], table["findings"]) == ("disbursements", 5, 4, [])
    assert [total["printed_satang"] for total in table["printed_totals"]] == [round(amount * 100) for amount in SUMS]
    assert [total["difference_satang"] for total in table["printed_totals"]] == [0, 0, 0]
    assert lines[1].select(*FIELDS, *MONEY).rows() == expected()
    assert lines[1]["row"].to_list() == [6, 7, 8, 9]


@pytest.mark.parametrize("name", CARRIERS)
def test_register_gives_the_same_lines_in_every_carrier(tmp_path: Path, name: str) -> None:
    file_name, carrier, make = CARRIERS[name]
    path = tmp_path / file_name
    path.write_bytes(make())
    document, lines = read_lines(str(path), None, file_name)
    check(document, lines, carrier)


def test_registers_in_a_zip_give_the_same_lines(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zip_of({f"{name}/{file}": make() for name, (file, _, make) in CARRIERS.items()}))
    document, _ = read_lines(str(path), None, "all.zip", str(tmp_path / "out"))
    assert document["status"] == "read"
    for member, (_, carrier, _) in zip(document["members"], CARRIERS.values(), strict=True):
        check(*read_lines(member["file"], None, member["name"]), carrier)


@pytest.mark.parametrize("name", ["xlsx of 1904", "xls of 1904", "xlsb of 1904"])
def test_day_of_a_1904_workbook_is_not_four_years_off(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mac"
    path.write_bytes(CARRIERS[name][2]())
    _, lines = read_lines(str(path), None, "mac")
    assert lines[1]["paid_on"].to_list()[0] == date(2025, 10, 1)
