"""Different hands write one name and one day; the system's own normaliser and date parser must see that they are one."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.simulate import make_year
from demo.spelling import long_name, spell, spell_date
from transforms.dates import fiscal_year_of, parse_date
from transforms.thai import matching_key

HANDS = ("plan", "budget", "progress", "payment")


@pytest.mark.parametrize("year", [2564, 2568])
def test_all_spellings_of_a_name_have_one_key_and_no_two_names_share_it(year: int) -> None:
    office = make_year("อบต.โคกไม้ลาย", year, 1)
    names = [project.name for project in (*office.projects, *office.equipment)]
    keys = [{matching_key(spell(name, hand)) for hand in HANDS} | {matching_key(name)} for name in names]
    assert all(len(same) == 1 for same in keys)
    assert len({key for same in keys for key in same}) == len(names)


def test_spellings_really_differ() -> None:
    name = "โครงการก่อสร้างถนน คสล. น้ำใส หมู่ที่ 3 บ้านหนองแวง"
    assert [spell(name, hand) for hand in HANDS] == [
        "โครงการก่อสร้างถนน ค.ส.ล. น้ำใส หมู่ที่ ๓ บ้านหนองแวง",
        "โครงการก่อสร้างถนน คสล. น้ำใส ม.3 บ้านหนองแวง",
        "โครงการ ก่อสร้างถนน คสล. น้ํา\u0e43ส  หมู่ที่ 3 บ้านหนองแวง",
        "โครงการก่อสร้างถนน คอนกรีตเสริมเหล็ก น้ำใส หมู่ 3 บ้านหนองแวง",
    ]


@given(
    day=st.dates(date(2010, 1, 1), date(2040, 12, 31)),
    form=st.sampled_from(["long", "thai", "short", "brief", "slash"]),
)
def test_every_form_of_a_day_is_read_back(day: date, form: str) -> None:
    assert parse_date(str(spell_date(day, form)), fiscal_year_of(day)) == day


def test_long_name_of_the_office_has_the_key_of_the_short_one() -> None:
    assert long_name("อบต.โคกไม้ลาย") == "องค์การบริหารส่วนตำบลโคกไม้ลาย"
    assert matching_key(long_name("อบต.โคกไม้ลาย")) == matching_key("อบต.โคกไม้ลาย")
    assert long_name("เทศบาลตำบลบึงใหญ่") == "เทศบาลตำบลบึงใหญ่"


def test_words_file_has_every_outcome_that_is_made() -> None:
    progress = tomllib.loads(resources.files("demo").joinpath("words.toml").read_text(encoding="utf-8"))["progress"]
    office = make_year("อบต.โคกไม้ลาย", 2568, 1)
    outcomes = {project.outcome for project in office.projects}
    assert outcomes == {name for name, value in progress.items() if isinstance(value, dict)}
