"""The book of names: written so that Excel opens it, read however Excel left it, and refused with words where it is wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.alias_book import add_confirmed, add_rejected, read_book
from pipeline.alias_files import Entry, key_of, make_files
from pipeline.errors import HomeError
from transforms.thai import display_text, matching_key

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

TODAY = date(2026, 11, 25)
HEADINGS = "as_written,name,confirmed_by,confirmed_on,note\n"
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)


@pytest.fixture
def home(create_home: HomeMaker, tmp_path: Path) -> Home:
    return create_home(tmp_path / "home", "อบต.โคกไม้ลาย")


def entry(as_written: str, name: str, subject: str = "unit", by: str = "สมชาย") -> Entry:
    return Entry(subject, as_written, name, by, TODAY)


def write(home: Home, text: str, name: str = "units.csv", encoding: str = "utf-8-sig") -> Home:
    (home.aliases / name).write_bytes(text.encode(encoding))
    return home


def refused(home: Home) -> HomeError:
    with pytest.raises(HomeError) as caught:
        read_book(home)
    return caught.value


def test_what_is_confirmed_is_kept_with_who_and_when(home: Home) -> None:
    path = add_confirmed(home, entry("สำนักช่าง", "สำนักการช่าง"))
    assert path == home.aliases / "units.csv"
    (kept,) = read_book(home).confirmed
    assert (kept.as_written, kept.name, kept.by, kept.on, kept.row) == ("สำนักช่าง", "สำนักการช่าง", "สมชาย", TODAY, 2)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfas_written,name,confirmed_by,confirmed_on,note\r\n")


def test_a_book_without_files_is_empty_and_so_is_one_of_empty_files(home: Home) -> None:
    assert read_book(home).fingerprint() == ""
    make_files(home)
    assert sorted(path.name for path in home.aliases.iterdir()) == [
        "fund_sources.csv", "programmes.csv", "status_words.csv", "strategies.csv", "units.csv",
    ]  # fmt: skip
    assert read_book(home).fingerprint() == ""


@given(as_written=TEXTS, name=TEXTS, by=TEXTS)
def test_any_name_comes_back_as_it_was_confirmed(
    create_home: HomeMaker, tmp_path_factory: pytest.TempPathFactory, as_written: str, name: str, by: str
) -> None:
    as_written, name, by = (display_text(text) for text in (as_written, name, by))
    assume(matching_key(as_written) and matching_key(name) and by)
    assume(not any(text.startswith("'") for text in (as_written, name, by)))
    home = create_home(tmp_path_factory.mktemp("home") / "h", "อบต.โคกไม้ลาย")
    add_confirmed(home, entry(as_written, name, by=by))
    (kept,) = read_book(home).confirmed
    assert (kept.as_written, kept.name, kept.by) == (as_written, name, by)


def test_what_excel_would_take_for_a_formula_is_written_as_text(home: Home) -> None:
    path = add_confirmed(home, entry("=กองช่าง", "กองช่าง"))
    assert b"\r\n'=" in path.read_bytes()
    assert read_book(home).confirmed[0].as_written == "=กองช่าง"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"{HEADINGS}ช่าง,กองช่าง,สมชาย,25/11/2569,\n", "utf-8-sig"),
        (f"{HEADINGS}ช่าง,กองช่าง,สมชาย,25/11/2026,\n", "cp874"),
        ("ที่เขียนในไฟล์;ชื่อที่ใช้;ผู้ยืนยัน;วันที่ยืนยัน\nช่าง;กองช่าง;สมชาย;25 พ.ย. 2569\n", "utf-8"),
        (f"{HEADINGS},,,,\n\nช่าง,กองช่าง,สมชาย,2026-11-25,จากประกาศ\n,,,,\n", "utf-8"),
    ],
    ids=["Buddhist year", "cp874", "Thai headings and semicolons", "blank rows"],
)
def test_a_file_is_read_however_excel_saved_it(home: Home, text: str, encoding: str) -> None:
    (kept,) = read_book(write(home, text, encoding=encoding)).confirmed
    assert (kept.as_written, kept.name, kept.by, kept.on) == ("ช่าง", "กองช่าง", "สมชาย", TODAY)


@pytest.mark.parametrize("line", ["ช่าง,,สมชาย,2026-11-25,", "ช่าง,กองช่าง,,2026-11-25,", "ช่าง,กองช่าง,สมชาย,,"])
def test_a_line_nobody_stands_for_has_no_effect_and_is_listed(home: Home, line: str) -> None:
    book = read_book(write(home, HEADINGS + line + "\n"))
    assert (book.confirmed, [item.as_written for item in book.unfinished]) == ((), ["ช่าง"])


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("เขียน,name,confirmed_by,confirmed_on\n", "alias_heading", "เขียน"),
        ("as_written,name\nช่าง,กองช่าง\n", "alias_heading", "as_written | name"),
        (f"{HEADINGS}ช่าง,กองช่าง,สมชาย,เมื่อวาน,\n", "alias_date", "เมื่อวาน"),
        (f"{HEADINGS},กองช่าง,สมชาย,2026-11-25,\n", "alias_without_text", "2"),
        (f"{HEADINGS}ช่าง,กองช่าง,ก,2026-11-25,\nช่าง,สำนักช่าง,ข,2026-11-25,\n", "alias_contradicted", "2, 3"),
        (f"{HEADINGS}ก1,ก2,ก,2026-11-25,\nก2,ก3,ก,2026-11-25,\nก3,ก1,ก,2026-11-25,\n", "alias_circle", "ก1 → ก2 → ก3"),
        ('as_written,"name\n', "alias_file_unreadable", "units.csv"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_and_what_to_do(home: Home, text: str, code: str, said: str) -> None:
    error = refused(write(home, text))
    assert error.code == code
    for message in (error.message_th, error.message_en):
        assert said in message
        assert "units.csv" in message


def test_an_unknown_subject_of_a_refusal_is_told_with_the_known_ones(home: Home) -> None:
    write(home, "subject,as_written,name,rejected_by,rejected_on\nกอง,ก,ข,สมชาย,2026-11-25\n", "rejected.csv")
    assert "fund_source" in refused(home).message_en


def test_the_same_line_twice_counts_once(home: Home) -> None:
    line = "ช่าง,กองช่าง,สมชาย,2026-11-25,\n"
    assert len(read_book(write(home, HEADINGS + line + line)).confirmed) == 1


def test_an_alias_of_an_alias_means_what_that_one_means(home: Home) -> None:
    add_confirmed(home, entry("ช่าง", "กองช่าง"))
    add_confirmed(home, entry("กองช่าง", "สำนักช่าง"))
    assert set(read_book(home).meant("unit").values()) == {"สำนักช่าง"}


def test_confirming_again_changes_nothing_and_otherwise_is_refused(home: Home) -> None:
    path = add_confirmed(home, entry("ช่าง", "กองช่าง"))
    before = path.read_bytes()
    add_confirmed(home, entry("ช่าง", "กอง ช่าง", by="สมหญิง"))
    assert path.read_bytes() == before
    with pytest.raises(HomeError) as caught:
        add_confirmed(home, entry("ช่าง", "สำนักช่าง", by="สมหญิง"))
    assert "สมชาย" in caught.value.message_th
    assert path.read_bytes() == before


def test_an_alias_that_would_close_a_circle_leaves_the_book_as_it_was(home: Home) -> None:
    path = add_confirmed(home, entry("ก1", "ก2"))
    before = path.read_bytes()
    with pytest.raises(HomeError) as caught:
        add_confirmed(home, entry("ก2", "ก1"))
    assert caught.value.code == "alias_circle"
    assert path.read_bytes() == before


def test_lines_of_others_stay_when_one_is_added(home: Home) -> None:
    write(home, HEADINGS + "ช่าง,กองช่าง,สมชาย,2026-11-25,จากประกาศ\nคลัง,กองคลัง,,,\n")
    add_confirmed(home, entry("ปลัด", "สำนักปลัด"))
    book = read_book(home)
    assert [(item.as_written, item.note) for item in book.confirmed] == [("ช่าง", "จากประกาศ"), ("ปลัด", "")]
    assert [item.as_written for item in book.unfinished] == ["คลัง"]


def test_a_refused_pair_and_a_name_of_its_own_are_kept(home: Home) -> None:
    add_rejected(home, entry("กองช่างสุขาภิบาล", "กองช่าง"))
    add_rejected(home, entry("เงินบริจาค", "", "fund_source"))
    add_rejected(home, entry("เงินบริจาค", "", "fund_source"))
    book = read_book(home)
    assert book.refused("unit") == {("กองช่างสุขาภิบาล", "กองช่าง")}
    assert book.refused("fund_source") == {("เงินบริจาค", "")}
    assert len(book.rejected) == 2


def test_what_is_confirmed_cannot_be_refused(home: Home) -> None:
    add_confirmed(home, entry("ช่าง", "กองช่าง"))
    for name in ("กองช่าง", ""):
        with pytest.raises(HomeError) as caught:
            add_rejected(home, entry("ช่าง", name))
        assert caught.value.code == "alias_confirmed_already"
    add_rejected(home, entry("ช่าง", "กองคลัง"))


def test_the_fingerprint_follows_decisions_and_not_the_way_they_are_written(home: Home) -> None:
    write(home, HEADINGS + "ช่าง,กองช่าง,สมชาย,2026-11-25,\nคลัง,กองคลัง,สมชาย,2026-11-25,\n")
    first = read_book(home).fingerprint()
    write(home, HEADINGS + "คลัง,กองคลัง,สมชาย,25/11/2569,\nช่าง,กองช่าง,สมชาย,25/11/2569,\n", encoding="cp874")
    assert read_book(home).fingerprint() == first != ""
    add_rejected(home, entry("ก1", "ก2"))
    assert read_book(home).fingerprint() != first


def test_programmes_are_the_same_with_and_without_the_word_before() -> None:
    assert key_of("programme", "แผนงานเคหะและชุมชน") == key_of("programme", "เคหะและชุมชน")
    assert key_of("programme", "แผนงาน") == "แผนงาน"
    assert key_of("unit", "แผนงานเคหะ") != key_of("unit", "เคหะ")
