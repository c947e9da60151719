"""Suggestions are symmetric in likeness, one-sided in direction, sorted, and never what a person refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.aliasing import ELIDED_SCORE, Name, Suggestion, alike, suggest

KEYS = st.text(st.sampled_from("กองชางสำนักปลดฯ"), min_size=1, max_size=14)
ROWS = st.dictionaries(KEYS, st.integers(1, 9), max_size=8)
LIST = st.lists(st.builds(Name, KEYS, st.integers(0, 9)), max_size=8)


def names(rows: dict[str, int]) -> list[Name]:
    return [Name(key, weight) for key, weight in rows.items()]


@given(KEYS, KEYS)
def test_likeness_is_symmetric_and_between_0_and_100(left: str, right: str) -> None:
    assert 0 <= alike(left, right) == alike(right, left) <= 100


@given(KEYS)
def test_a_key_is_wholly_like_itself(key: str) -> None:
    assert alike(key, key) == 100


@given(ROWS, LIST, st.floats(0, 100))
def test_never_the_same_key_never_below_the_least_and_the_likeliest_first(
    values: dict[str, int], listed: list[Name], least: float
) -> None:
    for value, found in suggest(values, listed, least=least).items():
        scores = [item.score for item in found]
        assert value not in {item.key for item in found}
        assert scores == sorted(scores, reverse=True)
        assert all(score >= round(least, 1) for score in scores)
        assert 1 <= len(found) <= 3
        assert len({item.key for item in found}) == len(found)


@given(ROWS)
def test_of_two_names_at_most_one_is_suggested_for_the_other(rows: dict[str, int]) -> None:
    found = suggest(rows, names(rows), least=30)
    for value, suggestions in found.items():
        for item in suggestions:
            assert value not in {other.key for other in found.get(item.key, ())}
            assert rows[item.key] >= rows[value]


@given(ROWS, LIST)
def test_what_was_refused_is_never_suggested_again(values: dict[str, int], listed: list[Name]) -> None:
    first = suggest(values, listed, least=30)
    refused = {(value, item.key) for value, found in first.items() for item in found}
    again = suggest(values, listed, refused, least=30)
    assert not refused & {(value, item.key) for value, found in again.items() for item in found}


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("สำนักสาธารณสุขฯ", "สำนักสาธารณสุขและสิ่งแวดล้อม"),
        ("สำนักสาธารณสุขฯกลุ่มงานส่งเสริมสุขภาพ", "สำนักสาธารณสุขและสิ่งแวดล้อมกลุ่มงานส่งเสริมสุขภาพ"),
    ],
)
def test_a_name_cut_with_its_sign_is_nearly_certain(short: str, full: str) -> None:
    assert alike(short, full) == ELIDED_SCORE
    assert suggest({short: 3}, [Name(full, 1)], least=80) == {short: (Suggestion(full, ELIDED_SCORE),)}
    assert suggest({full: 3}, [Name(short, 1)], least=80) == {full: (Suggestion(short, ELIDED_SCORE),)}


@pytest.mark.parametrize("other", ["สำนักการศึกษา", "สำนักสาธารณสุข", "กองสาธารณสุขและสิ่งแวดล้อม"])
def test_a_cut_name_is_not_the_cut_of_another(other: str) -> None:
    assert alike("สำนักสาธารณสุขฯกลุ่มงานส่งเสริมสุขภาพ", other) < 80


def test_two_letters_before_the_sign_say_nothing() -> None:
    assert alike("กอฯ", "กองสวัสดิการสังคม") < 50


def test_the_spelling_of_fewer_rows_stands_for_that_of_more() -> None:
    rows = {"สำนักช่างส่วนการโยธา": 3, "สำนักการช่างส่วนการโยธา": 29, "กองคลัง": 50}
    (value,) = suggest(rows, names(rows), least=80)
    assert value == "สำนักช่างส่วนการโยธา"


def test_a_usual_spelling_leads_to_the_name_it_stands_for() -> None:
    listed = [Name("เงินสะสม"), Name("อุดหนุนเฉพาะกิจ"), Name("เงินอุดหนุนเฉพาะกิจ", stands_for="อุดหนุนเฉพาะกิจ")]
    assert suggest({"เงินอุดหนุนเฉพาะกิจ": 1}, listed, least=80) == {
        "เงินอุดหนุนเฉพาะกิจ": (Suggestion("อุดหนุนเฉพาะกิจ", 100.0),)
    }


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert suggest({"กองช่าง": 1}, [Name("หน่วยตรวจสอบภายใน", 9)], least=80) == {}
