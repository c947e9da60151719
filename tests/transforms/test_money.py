"""transforms.money: texts to satang."""

from __future__ import annotations

import pickle
import time
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.money import FEW, MoneyError, money_series, parse_money

MONEYISH = st.text(alphabet="0123456789๑๕,.-+()฿บาท '\"eE_\u00a0–", max_size=14)


@pytest.mark.parametrize(
    ("text", "satang"),
    [
        ("1632820", 163282000),
        ("1,632,820", 163282000),
        ('" 10,500,000.00 "', 1050000000),
        (" 10,500,000.00 ", 1050000000),
        ("'1500", 150000),
        ("245,010.-", 24501000),
        ("2,600.-บาท", 260000),
        ("2,600 บาท", 260000),
        ("100,000\nบาท", 10000000),
        ("100,000.-\nบาท", 10000000),
        ("1,000 .-", 100000),
        ("1,000,000.000", 100000000),
        ("100,000 บ.", 10000000),
        ("฿2,600.50", 260050),
        ("2,600.50฿", 260050),
        ("(978)", -97800),
        ("( 978.25 )", -97825),
        ("-978", -97800),
        ("- 978", -97800),
        ("−978", -97800),
        ("-฿978", -97800),
        ("+978", 97800),
        ("๑,๕๐๐", 150000),
        ("๑,๕๐๐.๗๕", 150075),
        ("0", 0),
        ("0.00", 0),
        ("-0", 0),
        (".5", 50),
        ("12.5", 1250),
        ("8409.7900000000009", 840979),
        ("8409.789999999999", 840979),
        ("16268108.060000001", 1626810806),
        ("99.9999999999", 10000),
        ("0.0000000001", 0),
        ("\u00a01,000\u00a0", 100000),
        ("92233720368547758.07", 2**63 - 1),
        ("-92,233,720,368,547,758.07", -(2**63) + 1),
        ("๑,๕๐๐.-บาทถ้วน", 150000),
        ("1,500 บาท ถ้วน", 150000),
        ("5,000,-", 500000),
        ("１，５００．５０", 150050),
        ("（９７８）", -97800),
    ],
)
def test_forms_that_are_read(text: str, satang: int) -> None:
    assert parse_money(text) == satang


@pytest.mark.parametrize(
    "text", [None, "", " ", "-", '" -   "', " - ", "–", "\u00a0-\u00a0", "--", '""', "ไม่ใช้งบประมาณ", " ไม่มี ", ".-"]
)
def test_blank_and_dash_are_not_stated(text: str | None) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1_500000", "form"),
        ("1,23,4", "grouping"),
        ("12,34", "grouping"),
        ("12,34,-", "grouping"),
        ("500 ถ้วน", "form"),
        ("1234,567", "grouping"),
        ("0,500", "grouping"),
        ("1.005", "decimals"),
        ("1.0001", "decimals"),
        ("100.000", "decimals"),
        ("1.5E7", "scientific"),
        ("1.63E+06", "scientific"),
        ("nan", "form"),
        ("inf", "form"),
        ("-inf", "form"),
        ("0x10", "form"),
        ("0812345678", "form"),
        ("5.", "form"),
        ("(978", "form"),
        ("978)", "form"),
        ("(-978)", "form"),
        ("+-978", "form"),
        ("-+978", "form"),
        ("1 000", "form"),
        ("1.000.000", "form"),
        ("บาท", "form"),
        ("500 x", "form"),
        ("#REF!", "form"),
        ("๑๒๓๔x", "form"),
        ("²", "form"),
        ("92233720368547758.08", "too_large"),
        ("9" * 5000, "too_large"),
    ],
)
def test_forms_that_are_refused(text: str, code: str) -> None:
    with pytest.raises(MoneyError) as caught:
        parse_money(text)
    assert (caught.value.text, caught.value.code) == (text, code)


def test_an_error_says_in_two_languages_what_was_found() -> None:
    with pytest.raises(MoneyError) as caught:
        parse_money("1,23,4")
    assert "1,23,4" in caught.value.reason_th
    assert "จุลภาค" in caught.value.reason_th
    assert "commas" in caught.value.reason_en
    assert str(caught.value) == caught.value.reason_en


def test_an_error_comes_whole_out_of_a_child_process() -> None:
    error = MoneyError.of("form", "x")
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)  # noqa: S301  # our own bytes


@pytest.mark.parametrize("noise", ["0.000001", "0.0000009", "-0.000001", "-0.0000001"])
def test_noise_up_to_a_millionth_of_a_baht_is_rounded(noise: str) -> None:
    assert parse_money(format(Decimal("31505.38") + Decimal(noise), "f")) == 3150538


@pytest.mark.parametrize("more", ["0.0000011", "-0.0000011", "0.001"])
def test_more_than_noise_is_refused(more: str) -> None:
    with pytest.raises(MoneyError):
        parse_money(format(Decimal("31505.38") + Decimal(more), "f"))


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.booleans())
def test_every_amount_is_read_back_exactly(satang: int, grouped: bool) -> None:  # drawn
    baht = Decimal(satang).scaleb(-2)
    assert parse_money(format(baht, ",.2f" if grouped else ".2f")) == satang


@given(st.integers(-(10**12), 10**12))
def test_all_digits_a_number_cell_may_hold_of_an_amount_below_ten_billion_baht_are_read_back(satang: int) -> None:
    assert parse_money(format(Decimal(satang / 100), "f")) == satang


@settings(max_examples=300)
@given(st.lists(st.one_of(st.none(), MONEYISH, st.text(max_size=8), st.floats().map(repr)), max_size=8), st.booleans())
def test_a_series_equals_the_texts_one_by_one(texts: list[str | None], long: bool) -> None:  # drawn
    texts = texts * FEW if long else texts
    values: list[int | None] = []
    faults: list[str | None] = []
    for text in texts:
        try:
            values.append(parse_money(text))
            faults.append(None)
        except MoneyError:
            values.append(None)
            faults.append(text)
    satang, unread = money_series(pl.Series("approved", texts, dtype=pl.String))
    assert (satang.to_list(), unread.to_list()) == (values, faults)
    assert (satang.dtype, unread.dtype) == (pl.Int64(), pl.String())


@given(st.lists(st.integers(0, 10**14 - 1), min_size=1, max_size=20))
def test_plain_forms_of_a_series_are_exact(amounts: list[int]) -> None:
    amounts = amounts * FEW
    texts = pl.Series([format(Decimal(satang).scaleb(-2), ",.2f") for satang in amounts], dtype=pl.String)
    satang, faults = money_series(texts)
    assert satang.to_list() == amounts
    assert faults.null_count() == len(amounts)


def test_a_series_keeps_what_it_cannot_read_beside_what_it_can() -> None:
    satang, faults = money_series(pl.Series("net", ["1,500", "1,5", "-", None, "(2)"]))
    assert satang.equals(pl.Series("net", [150000, None, None, None, -200], dtype=pl.Int64), check_names=True)
    assert faults.equals(pl.Series("net", [None, "1,5", None, None, None], dtype=pl.String), check_names=True)


def test_an_empty_or_untyped_series_is_read() -> None:
    assert money_series(pl.Series([], dtype=pl.String))[0].dtype == pl.Int64
    assert money_series(pl.Series([None, None]))[0].to_list() == [None, None]


def test_a_million_plain_amounts_take_less_than_a_second_of_cpu() -> None:
    texts = pl.int_range(1, 1_000_001, eager=True).cast(pl.String) + pl.Series([".25"])
    started = time.process_time()
    satang, faults = money_series(texts)
    assert time.process_time() - started < 1
    assert (satang.sum(), faults.null_count()) == (50_000_075_000_000, 1_000_000)
