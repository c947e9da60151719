"""transforms.thai: repair for display, and the matching key."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.thai import FEW, display_series, display_text, matching_key, matching_keys

THAIISH = st.text(alphabet="กคจดตทนบมรลสหอาำํ่้๊๋ิีุู์ัเแๆ .,-/0123๓\r\n\u00a0\u200bมที่ย\uf70a\uf711_x", max_size=24)
ANYTHING = st.one_of(st.text(max_size=30), THAIISH)


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("ตํา\u0e1aล", "ตำบล"),
        ("นํ้าประปา", "น้ำประปา"),
        ("น้ําประปา", "น้ำประปา"),
        ("ต าบล", "ตำบล"),
        ("จัดท าแผน", "จัดทำแผน"),
        ("น ้าเสีย", "น้ำเสีย"),
        ("น้ าเสีย", "น้ำเสีย"),
        ("จัดท ำแผน", "จัดทำแผน"),
        ("ดำาเนินงาน", "ดำเนินงาน"),
        ("นำ้ประปา", "น้ำประปา"),
        ("พันธ์ุพืช", "พันธุ์พืช"),
        ("ท่ีทำการ", "ที่ทำการ"),
        ("ที่่ทำการ", "ที่ทำการ"),
        ("เเผนงาน", "แผนงาน"),
    ],
)
def test_vowels_and_marks_are_mended(written: str, repaired: str) -> None:
    assert display_text(written) == repaired


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("งาน\u00a0ก่อสร้าง", "งาน ก่อสร้าง"),
        ("งาน  ก่อสร้าง ", "งาน ก่อสร้าง"),
        ("งาน\r\nก่อสร้าง", "งาน ก่อสร้าง"),
        ("งาน_x000D_\nก่อสร้าง", "งาน ก่อสร้าง"),
        ("งาน\tก่อสร้าง", "งาน ก่อสร้าง"),
        ("งาน\u200bก่อสร้าง\ufeff", "งานก่อสร้าง"),
    ],
)
def test_spaces_of_all_sorts_become_one(written: str, repaired: str) -> None:
    assert display_text(written) == repaired


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("ที\uf70a", "ที่"),
        ("ป\uf701", "ปิ"),
        ("ป\uf712", "ป็"),
        ("กู\uf70b", "กู้"),
        ("\uf70fา", "ญา"),
        ("\uf700าน", "ฐาน"),
        ("น\uf711า", "นำ"),
    ],
)
def test_private_use_glyphs_become_what_they_draw(written: str, repaired: str) -> None:
    assert display_text(written) == repaired


def test_every_private_use_glyph_is_known() -> None:
    assert not {code for code in range(0xF700, 0xF71B) if chr(code) in display_text("ก" + chr(code))}


@pytest.mark.parametrize("written", ["ค่าจ้างอื่นๆ", "ค่าจ้างอื่น ๆ", "ค่าจ้างอื่น  ๆ "])
def test_maiyamok_stands_after_a_space(written: str) -> None:
    assert display_text(written) == "ค่าจ้างอื่น ๆ"


def test_maiyamok_before_a_bracket_takes_no_space() -> None:
    assert display_text("(อื่นๆ) และต่างๆนี้") == "(อื่น ๆ) และต่าง ๆ นี้"


@pytest.mark.parametrize(
    "text",
    ["งาน อาคาร", "ถนน อาบน้ำ", "ก า", "ซ่อมแซม น้ำประปา", "เงิน เดือน", "กล้อง LED 60 วัตต์", "ค่า อาหาร", "ที่ 2 / 2568"],
)
def test_a_space_between_two_words_stays(text: str) -> None:
    assert display_text(text) == text.replace("ก า", "กำ")


@given(ANYTHING)
@example("น\nา")
@example("ก ำ้า")
def test_display_text_is_idempotent(text: str) -> None:
    assert display_text(display_text(text)) == display_text(text)


@pytest.mark.parametrize(
    "spellings",
    [
        ("ถนน คสล. สายหลัก", "ถนน ค.ส.ล. สายหลัก", "ถนน ค.ส.ล สายหลัก", "ถนนคอนกรีตเสริมเหล็ก สายหลัก", "ถนน คสล สายหลัก"),
        ("หมู่ที่ ๓", "หมู่ที่ 3", "หมู่ 3", "หมู่3", "ม.3", "ม. 3", "ม.๓"),
        ("บ้านโคก หมู่ที่ 3", "บ้านโคก ม.3", "บ.โคก ม.3"),
        ("หมู่ที่ 3 บ.โคกไม้ลาย", "ม.3 บ้านโคกไม้ลาย"),
        (
            "อบต.โคกไม้ลาย",
            "อบต. โคกไม้ลาย",
            "อ.บ.ต.โคกไม้ลาย",
            "อบต โคกไม้ลาย",
            "องค์การบริหารส่วนตำบลโคกไม้ลาย",
            "องค์การบริหารส่วนต าบลโคกไม้ลาย",
        ),
        ("ของ อบจ.นครสวรรค์", "ขององค์การบริหารส่วนจังหวัดนครสวรรค์"),
        ("ทต.ด่านทับตะโก", "เทศบาลตำบลด่านทับตะโก"),
        ("ทม.ราชบุรี", "เทศบาลเมืองราชบุรี"),
        ("ทน.นครสวรรค์", "เทศบาลนครนครสวรรค์"),
        ("รร.บ้านหนองไผ่", "ร.ร.บ้านหนองไผ่", "ร.ร. บ้านหนองไผ่", "โรงเรียนบ้านหนองไผ่"),
        ("โครงการ/กิจกรรม", "โครงการ / กิจกรรม", "โครงการ\n/กิจกรรม"),
        ("งบประมาณ 1,632,820 บาท", "งบประมาณ ๑๖๓๒๘๒๐ บาท"),
        ("ขนาด 4 x 6", "ขนาด 4×6", "ขนาด 4X6"),
        ("จัดทำแผน", "จัดทําแผน", "จัดท าแผน", "จัดทำาแผน"),
        ("อื่น ๆ", "อื่นๆ"),
        ("ผด.02", "ผด 02", "ผด. 02"),
        ("ปี 2566 – 2570", "ปี 2566-2570"),
        ("LED", "led"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert {matching_key(spelling) for spelling in spellings} == {matching_key(spellings[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("หมู่ 1, 3", "หมู่ 13"),
        ("หมู่ 1, 3", "หมู่ 1-3"),
        ("กว้าง 1.5 เมตร", "กว้าง 15 เมตร"),
        ("ผด.02/1", "ผด.021"),
        ("หมู่ที่ 3", "หมู่ที่ 13"),
        ("งานไฟฟ้า", "งานไฟฟ้าถนน"),
        ("ถนนลูกรัง", "ถนน คสล."),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert matching_key(one) != matching_key(other)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("รอบตัวเมือง", "รอบตัวเมือง"),
        ("ขอบตลิ่ง", "ขอบตลิ่ง"),
        ("ยาว 200 ม. 3 สาย", "ยาว200ม3สาย"),
        ("พื้นที่ 40 ตร.ม. 2 แห่ง", "พื้นที่40ตรม2แห่ง"),
        ("ระยะทาง กม.3", "ระยะทางกม3"),
        ("กทม.", "กทม"),
        ("คุณธรรม.จริยธรรม", "คุณธรรมจริยธรรม"),
        ("โรคสลับซับซ้อน", "โรคสลับซับซ้อน"),
        ("อัตรา 500 บ. ต่อคน", "อัตรา500บต่อคน"),
        ("ม.ค.", "มค"),
        ("หมู่บ้าน", "หมู่บ้าน"),
    ],
)
def test_what_only_looks_like_an_abbreviation_stays(text: str, key: str) -> None:
    assert matching_key(text) == key


@pytest.mark.parametrize("text", ["", " ", "-", " - ", "…", "()"])
def test_text_without_letters_and_digits_has_an_empty_key(text: str) -> None:
    assert matching_key(text) == ""


@settings(max_examples=300)
@given(ANYTHING)
@example("ค-สล")
@example("อ-บ-ต.")
@example("1, 234")
@example("ม.ม.3")
def test_matching_key_is_idempotent(text: str) -> None:
    assert matching_key(matching_key(text)) == matching_key(text)


@given(ANYTHING)
def test_matching_key_of_repaired_text_is_the_same(text: str) -> None:
    assert matching_key(display_text(text)) == matching_key(text)


@given(st.lists(st.one_of(st.none(), ANYTHING), max_size=8))
def test_series_equal_the_texts_one_by_one(texts: list[str | None]) -> None:
    series = pl.Series("name", texts, dtype=pl.String)
    assert matching_keys(series).to_list() == [
        matching_key(text) or None if text is not None else None for text in texts
    ]
    assert display_series(series).to_list() == [
        display_text(text) or None if text is not None else None for text in texts
    ]


@given(st.lists(st.one_of(st.none(), ANYTHING), max_size=40))
@example(
    [
        "",
        " ",
        "-",
        "กก",
        "ABC",
        "a_x000D_b",
        "1, 234",
        "ม.3",
        "x ม.3",
        "อ.บ.ต.",
        "หมู่ที่ 3",
        "เ เ",
        "ก\u0e34\u0e34",
        "รร.วัด",
    ]
)
@example(
    ["ค-สล", "อ-บ-ต.", "น ้า", "๑/๒", "ก (ข) _ ค", "ก_ข", "กิจกรรม", "A.B", "ทต. บ้าน", "5 บ. ต่อคน", "a\u0e40-\u0e40b"]
)
def test_long_series_equal_the_texts_one_by_one(texts: list[str | None]) -> None:
    """Long columns are done by the engine, whose expressions are not Python's."""
    filled = [*texts, *(f"รายการที่ {number} (ต่อ)" for number in range(FEW))]
    series = pl.Series("name", filled, dtype=pl.String)
    one_by_one = [matching_key(text) or None if text is not None else None for text in filled]
    assert matching_keys(series).equals(pl.Series("name", one_by_one, dtype=pl.String))
    repaired = [display_text(text) or None if text is not None else None for text in filled]
    assert display_series(series).equals(pl.Series("name", repaired, dtype=pl.String))
    assert series.to_list() == filled


def test_series_keep_their_name_and_take_an_untyped_column() -> None:
    assert matching_keys(pl.Series("project", [None, None])).equals(pl.Series("project", [None, None], dtype=pl.String))
    assert display_series(pl.Series("project", ["ก  ข"])).name == "project"
