"""transforms.status: status words to codes."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.status import status_series

WORDS = {"ดำเนินการแล้วเสร็จ": "completed", "แล้วเสร็จ": "completed", "ล่าช้ากว่าแผน": "in_progress:late", "ยกเลิก": "cancelled"}


def test_words_are_known_by_their_matching_key() -> None:
    codes, is_late, faults = status_series(
        pl.Series("status", ["ดําเนินการ แล้วเสร็จ", " แล้วเสร็จ", "ด าเนินการแล้วเสร็จ."]), WORDS
    )
    assert codes.to_list() == ["completed"] * 3
    assert is_late.to_list() == [False] * 3
    assert faults.to_list() == [None] * 3


def test_a_late_word_says_so_beside_its_code() -> None:
    codes, is_late, _ = status_series(pl.Series(["ล่าช้ากว่าแผน"]), WORDS)
    assert (codes.to_list(), is_late.to_list()) == (["in_progress"], [True])


def test_an_unknown_word_is_shown_and_never_guessed() -> None:
    codes, is_late, faults = status_series(pl.Series(["แล้วเสร็จบางส่วน", "แล้วเสร็จ"]), WORDS)
    assert (codes.to_list(), is_late.to_list()) == ([None, "completed"], [None, False])
    assert faults.to_list() == ["แล้วเสร็จบางส่วน", None]


def test_blank_and_dash_have_neither_code_nor_fault() -> None:
    codes, is_late, faults = status_series(pl.Series([None, "", " - "], dtype=pl.String), WORDS)
    assert (codes.to_list(), is_late.to_list(), faults.to_list()) == ([None] * 3, [None] * 3, [None] * 3)


def test_an_empty_column_and_no_words_give_typed_columns() -> None:
    for series in status_series(pl.Series("status", [], dtype=pl.String), WORDS):
        assert (series.name, len(series)) == ("status", 0)
    codes, is_late, faults = status_series(pl.Series(["แล้วเสร็จ"]), {})
    assert (codes.dtype, is_late.dtype, faults.to_list()) == (pl.String(), pl.Boolean(), ["แล้วเสร็จ"])


def test_two_meanings_of_one_word_are_refused() -> None:
    with pytest.raises(ValueError, match="แล้ว เสร็จ"):
        status_series(pl.Series(["x"]), {"แล้วเสร็จ": "completed", "แล้ว เสร็จ": "cancelled"})
