"""transforms.codes: the 16-digit budget code."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.codes import BudgetCode, CodeError, code_series, decode_budget_code, possible_codes

CODES = st.integers(99 * 10**14, 10**16 - 2).map(str)


def test_a_code_says_year_work_programme_and_type() -> None:
    assert decode_budget_code("9969011121010001") == BudgetCode(
        text="9969011121010001",
        fiscal_year=2569,
        work_code="00111",
        programme_code="00110",
        expenditure_type_code="210100",
        running="0001",
    )


@pytest.mark.parametrize(
    "text",
    ["99 69 0111 2101 0001", "99-69-0111-2101-0001", "๙๙๖๙๐๑๑๑๒๑๐๑๐๐๐๑", "'9969011121010001", " 9969011121010001\n"],
)
def test_a_code_may_be_spaced_dashed_or_thai(text: str) -> None:
    assert decode_budget_code(text).text == "9969011121010001"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("996901112101000", "length"),
        ("99690111210100011", "length"),
        ("8869011121010001", "prefix"),
        ("9.96901E+15", "scientific"),
        ("9969011121010001.0", "form"),
        ("99690111210100O1", "form"),
        ("ค่าไฟฟ้า", "form"),
        ("", "form"),
        ("²969011121010001", "form"),
    ],
)
def test_what_is_no_code_is_refused(text: str, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        decode_budget_code(text)
    assert (caught.value.text, caught.value.code) == (text, code)


def test_a_series_gives_codes_and_faults() -> None:
    codes, faults = code_series(
        pl.Series("code", ["9969011121010001", "99 69 0111 3401 0001", None, " ", "-", "99x", "๙๙๖๙๐๑๑๑๒๑๐๑๐๐๐๑"])
    )
    assert codes.to_list() == ["9969011121010001", "9969011134010001", None, None, None, None, "9969011121010001"]
    assert faults.to_list() == [None, None, None, None, None, "99x", None]
    assert (codes.name, codes.dtype, faults.dtype) == ("code", pl.String(), pl.String())


@given(st.lists(st.one_of(CODES, st.text(alphabet="๙96- 0x", max_size=20)), max_size=6))
def test_a_series_equals_the_texts_one_by_one(texts: list[str]) -> None:
    codes, faults = code_series(pl.Series(texts, dtype=pl.String))
    for text, code, fault in zip(texts, codes.to_list(), faults.to_list(), strict=True):
        if code is not None:
            assert decode_budget_code(text).text == code
            assert fault is None
        elif fault is not None:
            assert fault == text
            with pytest.raises(CodeError):
                decode_budget_code(text)
        else:
            assert not text.strip(" -")


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("9969011121010002", ["9969011121010002"]),
        ("9969011121010000", ["9969011121009999", "9969011121010000", "9969011121010001"]),
        ("9969011121010004.0", ["9969011121010003", "9969011121010004", "9969011121010005"]),
        ("9969011121010001", ["9969011121009999", "9969011121010000", "9969011121010001"]),
        ("9.969011121010002E15", ["9969011121010002"]),
        ("9.9690111210100004E+15", ["9969011121009999", "9969011121010000", "9969011121010001"]),
        ("9.96901E+15", []),
        ("9.97E+15", []),
        ("996901112101000", []),
        ("99690111210100010", []),
        ("8869011121010002", []),
        ("1E400", []),
        ("9.96901112101E999", []),
        ("nan", []),
        ("", []),
    ],
)
def test_codes_that_a_number_cell_may_have_held(number: str, codes: list[str]) -> None:
    assert possible_codes(number) == codes


@given(CODES)
def test_the_true_code_is_always_among_the_possible_ones(text: str) -> None:
    stored = float(text)
    assert text in possible_codes(str(int(stored)))
    assert text in possible_codes(repr(stored))
    assert all(float(code) == stored for code in possible_codes(str(int(stored))))


@given(CODES)
def test_only_a_number_that_leaves_two_when_divided_by_four_is_certain(text: str) -> None:
    stored = int(float(text))
    assert (len(possible_codes(str(stored))) == 1) == (stored % 4 == 2)
