"""Values as findings show them."""

from __future__ import annotations

import datetime as dt

import pytest

from expectations.wording import display, field_name, reason, table_name


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("balance_satang", 20_978_342, "209,783.42"),
        ("balance_satang", -978_00, "-978.00"),
        ("project_count", 12, "12"),
        ("progress_pct", 85.5, "85.5"),
        ("paid_on", dt.date(2026, 5, 2), "02/05/2569"),
        ("work", "งานบริหารทั่วไป", "งานบริหารทั่วไป"),
        ("balance_satang", None, None),
    ],
)
def test_value_is_shown_in_its_unit(column: str, value: object, shown: str | None) -> None:
    assert display(column, value) == shown


def test_fields_of_a_reason_are_named_once_in_the_language() -> None:
    text = reason("not_stated", "en", fields=["balance_satang", "approved_satang", "balance_satang"])
    assert text.endswith("states all of balance, approved")


def test_field_without_a_name_is_shown_as_it_is() -> None:
    assert field_name("odd_field", "th") == "odd_field"


def test_table_of_facts_is_named_by_its_kind() -> None:
    assert table_name("payment", "th") == "ทะเบียนฎีกา"
