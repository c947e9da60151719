"""What can be compared, and what is asked wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.comparing import Asked, compare
from pipeline.home import create_home
from pipeline.moments import AskingError
from pipeline.office import Office, close_office, open_office
from sql.files import SeenFile, register_file
from sql.loading import Print, load_print
from sql.runs import finish_run, start_run

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADED = datetime(2020, 1, 5, 20)
"""UTC; in the office it is three in the morning of the day after."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with one line, printed in March and in September, both known since one run."""
    root = create_home(tmp_path_factory.mktemp("comparing") / "home", "อบต.ก").root
    office = open_office(root)
    run = start_run(office.engine, office.organisation_id)
    for number, (as_of, paid) in enumerate([(datetime(2019, 3, 31, 18), 100), (datetime(2019, 9, 30, 18), 700)]):
        sha = f"{number:016x}".ljust(64, "f")
        seen = SeenFile(sha, f"{number}.xlsx", 1, "xlsx", "read")
        rows = pl.DataFrame(
            {"source_row_id": [f"{sha[:16]}:1:9"], "line_key": ["A"], "part": "", "disbursed_satang": [paid]}
        )
        load_print(
            office.engine,
            Print(run_id=run, organisation_id=office.organisation_id, fiscal_year=2562, kind="remaining_budget",
                  source_file_id=register_file(office.engine, office.organisation_id, run, seen),
                  completeness="full", as_of=as_of, rows=rows),
            LOADED,
        )  # fmt: skip
    finish_run(office.engine, run, "completed")
    yield office
    close_office(root)


def fields(office: Office, asked: Asked) -> list[tuple[object, object]]:
    return [(before, after) for change in compare(office, asked).changes for _, before, after in change.fields]


def test_two_days_of_a_year_may_be_named_by_its_reports(office: Office) -> None:
    assert fields(office, Asked(held_from="6 เดือน", held_to="12-months", fiscal_year=2562)) == [(100, 700)]


def test_two_days_may_be_compared_as_known_at_the_end_of_a_run(office: Office) -> None:
    days = Asked(held_from="2019-03-31", held_to="2019-09-30")
    assert fields(office, replace(days, until="1")) == [(100, 700)]
    assert fields(office, replace(days, until="2020-01-05")) == []


def test_crossed_moments_are_told_in_the_time_of_the_office(office: Office) -> None:
    with pytest.raises(AskingError, match="2020-03-01 00:00 is not before 2020-01-31 23:59"):
        compare(office, Asked(since="2563-03-01", until="2563-01-31"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(since="1", held_from="2019-03-31", held_to="2019-09-30"), "--since 1"),
        (Asked(held_from="6-months", held_to="12-months"), "--year"),
        (Asked(held_to="2019-09-30"), "--held-from"),
        (Asked(kinds=("x",)), "remaining_budget"),
        (Asked(since="7"), "7"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(office: Office, asked: Asked, said: str) -> None:
    with pytest.raises(AskingError) as refused:
        compare(office, asked)
    assert [said in refused.value.message_en, said in refused.value.message_th] == [True, True]
