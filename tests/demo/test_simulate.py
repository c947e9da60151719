"""The made-up year: sizes, codes, shares that add up."""

from __future__ import annotations

import csv
from datetime import date
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.maker import Maker, workday
from demo.model import day_in
from demo.simulate import make_year
from demo.vocabulary import types, works
from transforms.codes import decode_budget_code
from transforms.dates import fiscal_year_of


def listed(name: str, code: str, text: str, above: str) -> set[tuple[str, tuple[str, str]]]:
    rows = csv.DictReader(resources.files("sql").joinpath("seeds", name).read_text(encoding="utf-8").splitlines())
    return {(row[code], (row[text], row[above])) for row in rows if row[code]}


def test_codes_and_names_are_those_of_the_code_lists() -> None:
    known_works = listed("programme_works.csv", "work_code", "work", "programme")
    known_types = listed("expenditure_types.csv", "type_code", "expenditure_type", "category")
    assert {code: (name.name, name.above) for code, name in works().items()}.items() <= known_works
    assert {code: (name.name, name.above) for code, name in types().items()}.items() <= known_types


def test_office_has_the_size_of_a_real_one() -> None:
    office = make_year("อบต.โคกไม้ลาย", 2568, 1)
    assert 60 <= len(office.lines) <= 120
    assert 40 <= len(office.projects) <= 60
    assert 300 <= len(office.payments) <= 600
    assert 40_000_000_00 <= office.total(office.end).approved <= 60_000_000_00


def test_codes_decode_to_year_work_and_type() -> None:
    for line in make_year("อบต.โคกไม้ลาย", 2568, 1).lines:
        code = decode_budget_code(line.code)
        assert (code.fiscal_year, code.work_code, code.expenditure_type_code) == (2568, line.work, line.type)


@settings(deadline=None, max_examples=15)
@given(year=st.integers(2560, 2575), seed=st.integers(0, 10_000), scale=st.sampled_from([0.1, 0.5, 1.0, 1.7]))
def test_money_ties_whatever_the_seed(year: int, seed: int, scale: float) -> None:
    office = make_year("อบต.โคกไม้ลาย", year, seed, scale)
    end = office.total(office.end)
    assert end.transferred_in == end.transferred_out
    assert end.disbursed == sum(payment.amount for payment in office.payments)
    assert all(payment.amount > 0 and fiscal_year_of(payment.paid_on) == year for payment in office.payments)
    assert all(min(line.at(day)) >= 0 for line in office.lines for day in (office.half, office.end))
    names = [project.name for project in (*office.projects, *office.equipment)]
    assert len(names) == len(set(names))


@given(total=st.integers(100, 10**12), count=st.integers(1, 12), unit=st.sampled_from([1, 25]), seed=st.integers())
def test_parts_add_up_to_the_whole(total: int, count: int, unit: int, seed: int) -> None:
    parts = Maker("x", 2568, seed).parts(total * count, count, unit)
    assert sum(parts) == total * count
    assert len(parts) == count
    assert all(part % unit == 0 for part in parts[:-1])


def test_split_multiplies_payments_and_overspends_nothing() -> None:
    once, thrice = (make_year("อบต.โคกไม้ลาย", 2568, 1, split=split) for split in (1, 3))
    assert len(thrice.payments) > 2 * len(once.payments)
    assert all(line.at(day).balance >= 0 for line in thrice.lines for day in (thrice.half, thrice.end))


@pytest.mark.parametrize(
    ("month", "expected"),
    [(0, date(2025, 10, 1)), (2, date(2025, 12, 1)), (3, date(2026, 1, 1)), (11, date(2026, 9, 1))],
)
def test_fiscal_year_2569_begins_in_october_2025(month: int, expected: date) -> None:
    assert day_in(2569, month, 1) == expected


@pytest.mark.parametrize(("day", "expected"), [(3, 3), (4, 3), (5, 3), (6, 6)])
def test_weekend_falls_back_to_friday(day: int, expected: int) -> None:
    assert workday(date(2025, 10, day)) == date(2025, 10, expected)
