from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from pipeline.acceptance import check, check_codes, last_year, rejected, table_year
from pipeline.errors import RejectedError
from sources.asides import NOT_DATA

TODAY = date(2026, 5, 22)
OFFICE = "อบต.โคกไม้ลาย"


def document(organisation: str | None = OFFICE, year: int | None = 2569, **table: Any) -> dict[str, Any]:
    one = {"kind": "remaining_budget", "sheet": "งบ", "loaded": True, "fiscal_year": None, **table}
    return {"status": "read", "organisation": organisation, "fiscal_year": year, "tables": [one]}


@pytest.mark.parametrize("name", [OFFICE, "องค์การบริหารส่วนตำบลโคกไม้ลาย", "อบต. โคกไม้ลาย", None])
def test_an_own_file_passes_however_it_writes_the_name(name: str | None) -> None:
    check(document(name), OFFICE, TODAY)


def test_a_file_of_another_office_names_both() -> None:
    with pytest.raises(RejectedError) as caught:
        check(document("อบต.บางเดชะ"), OFFICE, TODAY)
    assert caught.value.parts == {"found": "อบต.บางเดชะ", "wanted": OFFICE}


@pytest.mark.parametrize(
    ("year", "is_refused"), [(2539, True), (2540, False), (2569, False), (2570, False), (2571, True)]
)
def test_years_from_2540_to_the_coming_one_are_taken(year: int, is_refused: bool) -> None:
    if not is_refused:
        check(document(year=year), OFFICE, TODAY)
        return
    with pytest.raises(RejectedError) as caught:
        check(document(year=year), OFFICE, TODAY)
    assert caught.value.code == "fiscal_year_implausible"


@pytest.mark.parametrize(
    ("day", "is_refused"), [("2026-06-22T00:00:00", False), ("2026-06-23T00:00:00", True), (None, False)]
)
def test_a_print_of_a_day_to_come_is_refused_beyond_the_end_of_a_month(day: str | None, is_refused: bool) -> None:
    dated = {**document(), "as_of": day}
    if not is_refused:
        check(dated, OFFICE, TODAY)
        return
    with pytest.raises(RejectedError) as caught:
        check(dated, OFFICE, TODAY)
    assert caught.value.parts == {"found": "23/6/2569", "today": "22/5/2569"}


def test_the_coming_fiscal_year_begins_a_year_after_the_first_of_october() -> None:
    assert last_year(date(2026, 9, 30)) == 2570
    assert last_year(date(2026, 10, 1)) == 2571


def test_a_year_of_the_table_stands_before_that_of_the_file() -> None:
    found = document(year=2469, fiscal_year=2568)
    assert table_year(found, found["tables"][0]) == 2568
    check(found, OFFICE, TODAY)


@pytest.mark.parametrize(
    ("rows", "why", "is_refused"),
    [(0, NOT_DATA, True), (1, NOT_DATA, False), (0, "empty", False)],
    ids=["blank form", "filled-in form", "empty print of another program"],
)
def test_a_form_that_nobody_filled_in_closes_nothing(rows: int, why: str, is_refused: bool) -> None:
    found = {**document(rows=rows), "unread_sheets": [{"sheet": "คำแนะนำ", "why": why}]}
    if not is_refused:
        check(found, OFFICE, TODAY)
        return
    with pytest.raises(RejectedError) as caught:
        check(found, OFFICE, TODAY)
    assert caught.value.code == "form_blank"
    assert "งบ" in caught.value.message_th


def test_a_missing_year_says_which_table_lacks_it() -> None:
    with pytest.raises(RejectedError) as caught:
        check(document(year=None), OFFICE, TODAY)
    assert caught.value.code == "fiscal_year_missing"
    assert "งบ" in caught.value.message_th


def test_tables_that_are_not_loaded_need_no_year() -> None:
    check(document(year=None, loaded=False), OFFICE, TODAY)


@pytest.mark.parametrize(
    ("kind", "codes", "is_refused"),
    [
        ("remaining_budget", ["9969011121010001", "9969011134010001"], True),
        ("transfers", ["9969011121010001", "9969011134010001", None], True),
        ("remaining_budget", ["9969011121010001"], False),
        ("remaining_budget", ["9969011121010001", "9968011134010001"], False),
        ("remaining_budget", ["9968011121010001", "9968011134010001"], False),
        ("remaining_budget", [None], False),
        ("disbursements", ["9969011121010001", "9969011134010001"], False),
    ],
)  # fmt: skip
def test_only_a_table_all_of_whose_codes_are_of_one_other_year_contradicts_its_heading(
    kind: str, codes: list[str | None], is_refused: bool
) -> None:
    lines = pl.DataFrame({"budget_code": codes}, schema={"budget_code": pl.String})
    if not is_refused:
        check_codes(kind, 2568, "งบ", lines)
        return
    with pytest.raises(RejectedError) as caught:
        check_codes(kind, 2568, "งบ", lines)
    assert caught.value.parts["codes"] == "2569"


def test_a_rejected_document_keeps_what_was_seen_and_says_why_in_both_languages() -> None:
    error = RejectedError.of("organisation_differs", found="ก", wanted="ข")
    found = rejected(document(), error)
    assert found["status"] == "rejected"
    assert (found["reason"], found["reason_en"]) == (error.message_th, error.message_en)
    assert len(found["tables"]) == 1
