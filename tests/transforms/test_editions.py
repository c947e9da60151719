"""Editions of a plan: every way they are written, and what is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.editions import find_edition, is_edition_line

WRITTEN = [  # formats.md 4.1, and the text boxes of the real workbook
    ("เพิ่มเติมครั้งที่ 5 / 2567", ("addition", 5, 2567)),
    (" เพิ่มเติมครั้งที่ 2/2566", ("addition", 2, 2566)),
    ("เปลี่ยนแปลง ครั้งที่ 1 / 2567", ("change", 1, 2567)),
    ("เปลี่ยน ครั้งที่ 1 / 2568", ("change", 1, 2568)),
    ("แก้ไข ครั้งที่ ๒ / ๒๕๖๘", ("amendment", 2, 2568)),
    ("แก้ไข 1/2566", ("amendment", 1, 2566)),
    ("(แก้ไข ครั้งที่ 2/2568)", ("amendment", 2, 2568)),
    ("แผนพัฒนาท้องถิ่น (พ.ศ.2566 - 2570) ทบทวน ครั้งที่ 1 / 2566", ("review", 1, 2566)),
    ("แผนพัฒนาท้องถิ่น (พ.ศ. 2566-2570) แก้ไข/เปลี่ยนแปลง/เพิ่มเติม ครั้งที่ 3 พ.ศ. 2567", ("amendment", 3, 2567)),
    ("เพิ่มเติม ฉบับที่ 2 ประจำปี 2567", ("addition", 2, 2567)),
    ("แก้ไข ครั้งที่ 1/66", ("amendment", 1, 2566)),
    ("เพิ่มเติม ครั้งที่ 4", ("addition", 4, None)),
    ("แผนพัฒนาท้องถิ่น ฉบับแรก", ("original", None, None)),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_an_edition_is_read_however_it_is_written(text: str, expected: tuple[object, ...]) -> None:
    found = find_edition(text)
    assert found is not None
    assert (found.type, found.no, found.year) == expected


@pytest.mark.parametrize(
    "text",
    ["", "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)", "แก้ไขปัญหาน้ำท่วม 3 แห่ง", "เพิ่มเติมเครื่องจักร 2 เครื่อง", "ครั้งที่ 2/2567", "ทบทวนแผน"],
)
def test_what_names_no_edition_gives_none(text: str) -> None:
    assert find_edition(text) is None


def test_the_day_behind_an_edition_is_its_day() -> None:
    found = find_edition("เพิ่มเติม ครั้งที่ 2/2567 ประกาศใช้เมื่อวันที่ 15 มีนาคม 2567")
    assert found is not None
    assert found.announced_on == date(2024, 3, 15)
    assert found.line == "เพิ่มเติม ครั้งที่ 2/2567 ประกาศใช้เมื่อวันที่ 15 มีนาคม 2567"


@pytest.mark.parametrize(
    ("text", "is_line"),
    [
        ("เพิ่มเติมครั้งที่ 5 / 2567", True),
        ("(เพิ่มเติม ครั้งที่ 1/2567 ลงวันที่ 3 พ.ค. 2567)", True),
        ("แผนพัฒนาท้องถิ่น (พ.ศ.2566 - 2570) ทบทวน ครั้งที่ 1 / 2566", False),
        ("ก่อสร้างถนน ค.ส.ล. หมู่ 3 ตามแผนแก้ไข ครั้งที่ 1/2566", False),
    ],
)
def test_only_a_line_of_its_own_marks_what_follows(text: str, *, is_line: bool) -> None:
    assert is_edition_line(text) is is_line


@given(
    word=st.sampled_from(["เพิ่มเติม", "เปลี่ยนแปลง", "แก้ไข", "ทบทวน"]),
    number=st.integers(1, 99),
    year=st.integers(2560, 2579),
    form=st.sampled_from(
        ["{w}ครั้งที่ {n}/{y}", "{w} ครั้งที่ {n} / {y}", "{w} ครั้งที่ {n} พ.ศ. {y}", "{w} ฉบับที่ {n} ปี {y}", "{w} {n}/{y}"]
    ),
    is_thai=st.booleans(),
)
def test_number_and_year_come_back(word: str, number: int, year: int, form: str, *, is_thai: bool) -> None:
    text = form.format(w=word, n=number, y=year)
    if is_thai:
        text = text.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    found = find_edition(text)
    assert found is not None
    assert (found.no, found.year) == (number, year)
