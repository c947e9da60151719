"""Moments as people write them."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest

from pipeline.home import Home, Settings
from pipeline.moments import AskingError, held_at, known_at, local


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6-months", (2025, 3, 31)),
        ("12-months", (2025, 9, 30)),
        ("6 เดือน", (2025, 3, 31)),
        ("รอบ ๑๒ เดือน", (2025, 9, 30)),
        ("2025-03-31", (2025, 3, 31)),
        ("2568-03-31", (2025, 3, 31)),
        ("31 มีนาคม 2568", (2025, 3, 31)),
    ],
)
def test_a_day_is_its_end(text: str, day: tuple[int, int, int]) -> None:
    moment = held_at(text, 2568)
    assert (moment.year, moment.month, moment.day) == day
    assert moment.time() == time.max


def test_a_time_is_that_time() -> None:
    assert held_at("2568-03-31 17:30", 2568) == datetime(2025, 3, 31, 17, 30)


def test_what_was_known_is_told_in_local_time() -> None:
    moment = known_at("2025-04-05 08:00")
    assert moment == datetime(2025, 4, 5, 1, 0)
    assert local(moment) == datetime(2025, 4, 5, 8, 0)


@pytest.mark.parametrize("text", ["", "เมื่อวาน", "31/02/2568", "3-months", "-"])
def test_what_is_no_moment_is_refused_with_what_can_be_written(text: str) -> None:
    with pytest.raises(AskingError, match="6-months") as refused:
        held_at(text, 2568)
    assert "6-months" in refused.value.message_th


def test_a_preset_needs_a_year() -> None:
    with pytest.raises(AskingError, match="--year 2568"):
        held_at("6-months")


def test_a_report_as_of_a_moment_has_a_name_of_its_own() -> None:
    home = Home(Path("office"), Settings("อบต.ก"))
    names = [
        home.report_path(2568).stem,
        home.report_path(2568, held_at("6-months", 2568)).stem,
        home.report_path(2568, held_at("6-months", 2568), datetime(2025, 4, 5, 8, 0)).stem,
    ]
    assert names == [
        "รายงานผลการดำเนินงาน-2568",
        "รายงานผลการดำเนินงาน-2568-ณ-2568-03-31",
        "รายงานผลการดำเนินงาน-2568-ณ-2568-03-31-ทราบถึง-2568-04-05-0800",
    ]
