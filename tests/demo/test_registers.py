"""Payments and transfers, read from the files, against the budget prints of the same year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from demo.simulate import make_year
from transforms.dates import parse_date

if TYPE_CHECKING:
    from pathlib import Path

    from demo.manifest import Manifest
    from demo.model import OfficeYear

Files = Callable[[str, int], list[tuple[Any, dict[str, list[list[Any]]]]]]
YEARS = (2564, 2565, 2566, 2567, 2568)


def payments_of(sheets: dict[str, list[list[Any]]]) -> list[list[Any]]:
    return [row for rows in sheets.values() for row in rows[5:] if row[2] and row[2] != "รหัสงบประมาณ"]


def budget_of(files: Files, year: int, number: int) -> dict[str, list[Any]]:
    _, sheets = files("remaining_budget", year)[number]
    return {row[5]: row for row in next(iter(sheets.values()))[8:] if row[5]}


@pytest.mark.parametrize("year", YEARS[:-1])
def test_payments_of_each_code_are_its_disbursed_column(files: Files, satang: Callable[[Any], int], year: int) -> None:
    paid: Counter[str] = Counter()
    for row in payments_of(files("disbursements", year)[0][1]):
        paid[row[2]] += satang(row[10])
    disbursed = {code: satang(row[12]) for code, row in budget_of(files, year, -1).items()}
    assert {code: paid[code] for code in disbursed} == disbursed
    assert set(paid) <= set(disbursed)


def test_payments_to_31_march_are_the_march_print(files: Files, satang: Callable[[Any], int]) -> None:
    paid: Counter[str] = Counter()
    for row in payments_of(files("disbursements", 2567)[0][1]):
        day = parse_date(row[0], 2567)
        if day is not None and day <= date(2024, 3, 31):
            paid[row[2]] += satang(row[10])
    disbursed = {code: satang(row[12]) for code, row in budget_of(files, 2567, 0).items()}
    assert {code: paid[code] for code in disbursed} == disbursed


def test_payments_of_the_year_of_faults_differ_by_the_planted_rows_only(
    written: tuple[Path, Manifest], files: Files, satang: Callable[[Any], int]
) -> None:
    _, manifest = written
    twice, unreadable = manifest.fault("duplicate_line"), manifest.fault("money_unreadable")
    amounts = [row[10] for row in payments_of(files("disbursements", 2568)[0][1])]
    readable = sum(satang(amount) for amount in amounts if amount != unreadable.found)
    assert twice.satang is not None
    assert unreadable.satang is not None
    assert readable == manifest.truth[2568].payments_satang + twice.satang - unreadable.satang


@pytest.mark.parametrize("year", YEARS)
def test_net_is_amount_less_tax(files: Files, satang: Callable[[Any], int], year: int) -> None:
    for row in payments_of(files("disbursements", year)[0][1]):
        if "OO" not in str(row[10]):
            assert satang(row[12]) == satang(row[10]) - satang(row[11])


@pytest.mark.parametrize("year", YEARS)
def test_every_total_row_of_a_register_is_the_sum_above_it(
    files: Files, satang: Callable[[Any], int], year: int
) -> None:
    for rows in files("disbursements", year)[0][1].values():
        page = whole = 0
        totals = 0
        for row in rows[5:]:
            if row[2] and row[2] != "รหัสงบประมาณ":
                amount = 0 if "OO" in str(row[10]) else satang(row[10])
                page, whole = page + amount, whole + amount
            elif row[7] == "รวมหน้านี้":
                assert satang(row[10]) == page
                page, totals = 0, totals + 1
            elif row[7] in {"รวมทั้งสิ้น", "รวมเดือนนี้"}:
                assert satang(row[10]) == whole
                totals += 1
        assert totals


def test_page_header_is_repeated(files: Files) -> None:
    rows = files("disbursements", 2568)[0][1]["2568"]
    headers = [number for number, row in enumerate(rows, start=1) if row[2] == "รหัสงบประมาณ"]
    assert headers[0] == 5
    assert len(headers) == -(-570 // 40)
    assert all(rows[number - 1] == rows[4] for number in headers)


def test_dates_stand_in_several_forms(files: Files) -> None:
    new = [row[0] for row in payments_of(files("disbursements", 2568)[0][1])]
    assert any(isinstance(value, datetime) for value in new)
    assert any("ต.ค. 2567" in str(value) for value in new)
    assert any("ตุลาคม ๒๕๖๗" in str(value) for value in new)
    months = files("disbursements", 2567)[0][1]
    assert len(months) == 12
    assert any(str(row[0]).endswith("ต.ค. 66") for row in payments_of(months))


@pytest.mark.parametrize("year", YEARS)
def test_each_round_of_transfers_takes_in_what_it_gives_out(
    files: Files, satang: Callable[[Any], int], year: int
) -> None:
    rows = files("transfers", year)[0][1]["โอนงบประมาณ"][5:]
    gained = given = rounds = 0
    for row in rows:
        if row[4]:
            gained, given = gained + satang(row[6]), given + satang(row[7])
        elif row[5] == "รวม":
            assert satang(row[6]) == satang(row[7]) == gained == given
            gained = given = 0
            rounds += 1
    assert rounds == 5


@pytest.mark.parametrize("year", YEARS)
def test_transfers_of_each_code_are_its_transfer_columns(files: Files, satang: Callable[[Any], int], year: int) -> None:
    gained: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for row in files("transfers", year)[0][1]["โอนงบประมาณ"][5:]:
        if row[4]:
            gained[row[4]] += satang(row[6])
            given[row[4]] += satang(row[7])
    for code, row in budget_of(files, year, -1).items():
        assert (gained.pop(code, 0), given.pop(code, 0)) == (satang(row[9]), satang(row[10]))
    assert not gained
    assert not given


def test_new_lines_begin_with_nothing_approved(files: Files, satang: Callable[[Any], int]) -> None:
    new = [row for row in files("transfers", 2568)[0][1]["โอนงบประมาณ"][5:] if row[3] == "ตั้งจ่ายรายการใหม่"]
    budget = budget_of(files, 2568, -1)
    assert len(new) == 2
    assert all(satang(budget[row[4]][8]) == 0 for row in new)


def test_no_line_is_ever_overspent() -> None:
    for year in YEARS:
        office: OfficeYear = make_year("อบต.โคกไม้ลาย", year, 1)
        assert all(line.at(day).balance >= 0 for line in office.lines for day in (office.half, office.end))
