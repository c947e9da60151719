"""B.E. years of two digits that a spreadsheet took for years of its own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import fiscal_year_of, parse_date, written_short

DAYS = st.dates(date(1930, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("stored", "fiscal_year", "meant"),
    [
        (date(1967, 10, 1), 2568, date(2024, 10, 1)),
        (date(1968, 2, 29), 2568, None),
        (date(1968, 9, 30), 2568, date(2025, 9, 30)),
        (date(1960, 1, 1), 2568, None),
        (date(2024, 10, 1), 2568, None),
        (date(1911, 1, 1), 2511, None),
    ],
)
def test_a_year_of_two_digits_that_a_spreadsheet_took_for_its_own(
    stored: date, fiscal_year: int, meant: date | None
) -> None:
    assert written_short(stored, fiscal_year) == meant


@given(DAYS)
def test_it_is_the_day_that_the_text_names(day: date) -> None:
    year = fiscal_year_of(day)
    typed = f"{day.day}/{day.month}/{(day.year + 543) % 100:02d}"
    assert parse_date(typed, year) == day
    try:
        stored = day.replace(year=1900 + (day.year + 543) % 100)
    except ValueError:
        return
    if stored.year >= 1930 and 2500 <= day.year + 543 < 2600:
        assert written_short(stored, year) == day
