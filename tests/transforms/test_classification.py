"""transforms.classification: by budget code, else by names, never by guessing."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.classification import attach_classification

# Retyped from the code lists (e-LAAS drop-down of 2553, codes of grade A and B); the last two rows are examples of years.
WORKS = pl.DataFrame(
    [
        ("ด้านบริหารทั่วไป", "00110", "แผนงานบริหารงานทั่วไป", "00111", "งานบริหารทั่วไป", None, None),
        ("ด้านบริหารทั่วไป", "00110", "แผนงานบริหารงานทั่วไป", "00113", "งานบริหารงานคลัง", None, None),
        ("ด้านบริการชุมชนและสังคม", "00210", "แผนงานการศึกษา", "00211", "งานบริหารทั่วไปเกี่ยวกับการศึกษา", None, None),
        ("ด้านบริการชุมชนและสังคม", "00240", "แผนงานเคหะและชุมชน", "00241", "งานสาธารณะ", None, None),
        ("ด้านบริการชุมชนและสังคม", "00240", "แผนงานเคหะและชุมชน", "00242", "งานไฟฟ้าถนน", None, 2564),
        ("ด้านบริการชุมชนและสังคม", "00240", "แผนงานเคหะและชุมชน", "00242", "งานไฟฟ้าและประปา", 2565, None),
        ("ด้านบริการชุมชนและสังคม", "00220", "แผนงานสาธารณสุข", "00223", "งานสาธารณะ", None, None),
        ("ด้านการเศรษฐกิจ", "00330", "แผนงานการพาณิชย์", None, "งานกิจการพาณิชย์อื่น ๆ", None, None),
    ],
    schema=["area", "programme_code", "programme", "work_code", "work", "valid_from", "valid_to"],
    orient="row",
)
TYPES = pl.DataFrame(
    [
        ("งบดำเนินงาน", "ค่าสาธารณูปโภค", "340100", "ค่าไฟฟ้า", None, None),
        ("งบดำเนินงาน", "ค่าสาธารณูปโภค", "340200", "ค่าน้ำประปา", None, None),
        ("งบดำเนินงาน", "ค่าวัสดุ", "330100", "วัสดุอื่น", None, None),
        ("งบลงทุน", "ค่าครุภัณฑ์", "411800", "วัสดุอื่น", None, None),
        ("งบลงทุน", "ค่าที่ดินและสิ่งก่อสร้าง", "421000", "ค่าก่อสร้างสิ่งสาธารณูปโภค", None, None),
    ],
    schema=["budget_type", "category", "type_code", "expenditure_type", "valid_from", "valid_to"],
    orient="row",
)


def classify(fiscal_year: int = 2569, **values: str | None) -> dict[str, Any]:
    rows = pl.DataFrame({name: [value] for name, value in values.items()}, schema=dict.fromkeys(values, pl.String))
    return attach_classification(rows, WORKS, TYPES, fiscal_year).row(0, named=True)


def test_a_code_gives_all_names_the_file_leaves_out() -> None:
    assert classify(budget_code="9969011134010001") == {
        "budget_code": "9969011134010001",
        "area": "ด้านบริหารทั่วไป",
        "programme_code": "00110",
        "programme": "แผนงานบริหารงานทั่วไป",
        "work_code": "00111",
        "work": "งานบริหารทั่วไป",
        "budget_type": "งบดำเนินงาน",
        "category": "ค่าสาธารณูปโภค",
        "expenditure_type_code": "340100",
        "expenditure_type": "ค่าไฟฟ้า",
        "programme_by_code": "แผนงานบริหารงานทั่วไป",
        "work_by_code": "งานบริหารทั่วไป",
        "expenditure_type_by_code": "ค่าไฟฟ้า",
    }


def test_names_as_written_stay_beside_what_the_code_says() -> None:
    row = classify(
        budget_code="9969011134010001", work="งานบริหารงานคลัง", expenditure_type="ค่าน้ำประปา", budget_type="งบกลาง"
    )
    assert (row["work"], row["work_code"], row["work_by_code"]) == ("งานบริหารงานคลัง", "00111", "งานบริหารทั่วไป")
    assert (row["expenditure_type"], row["expenditure_type_by_code"]) == ("ค่าน้ำประปา", "ค่าไฟฟ้า")
    assert row["budget_type"] == "งบกลาง"


def test_a_code_that_the_lists_do_not_know_keeps_its_parts_without_names() -> None:
    row = classify(budget_code="9969099999990001")
    assert (row["work_code"], row["programme_code"], row["expenditure_type_code"]) == ("00999", "00990", "999900")
    assert {
        row[name] for name in ("area", "work", "programme", "expenditure_type", "work_by_code", "programme_by_code")
    } == {None}


def test_without_a_code_names_are_known_by_their_matching_key() -> None:
    row = classify(work="งาน บริหารงานคลัง", expenditure_type="ค่าน ้าประปา")
    assert (row["work_code"], row["programme_code"], row["area"]) == ("00113", "00110", "ด้านบริหารทั่วไป")
    assert (row["expenditure_type_code"], row["category"], row["budget_type"]) == (
        "340200",
        "ค่าสาธารณูปโภค",
        "งบดำเนินงาน",
    )
    assert (row["work"], row["expenditure_type"]) == ("งาน บริหารงานคลัง", "ค่าน ้าประปา")
    assert (row["work_by_code"], row["programme_by_code"], row["expenditure_type_by_code"]) == (None, None, None)


@pytest.mark.parametrize("code", ["8869011134010001", "996901113401", "x"])
def test_a_code_that_cannot_be_decoded_leaves_the_names_to_speak(code: str) -> None:
    row = classify(budget_code=code, work="งานบริหารงานคลัง")
    assert (row["budget_code"], row["work_code"], row["work_by_code"]) == (code, "00113", None)


def test_an_unknown_name_is_not_guessed() -> None:
    row = classify(work="งานบริหารงานคลังๆ", expenditure_type="ค่าไฟ")
    assert {
        row[name]
        for name in ("work_code", "programme_code", "area", "expenditure_type_code", "category", "budget_type")
    } == {None}


def test_a_work_of_two_programmes_needs_its_programme() -> None:
    alone = classify(work="งานสาธารณะ")
    assert (alone["work_code"], alone["programme_code"]) == (None, None)
    assert classify(work="งานสาธารณะ", programme="แผนงานสาธารณสุข")["work_code"] == "00223"


def test_a_type_of_two_categories_needs_its_category() -> None:
    alone = classify(expenditure_type="วัสดุอื่น")
    assert (alone["expenditure_type_code"], alone["budget_type"]) == (None, None)
    assert classify(expenditure_type="วัสดุอื่น", category="ค่าครุภัณฑ์")["expenditure_type_code"] == "411800"


def test_a_category_alone_says_the_budget_type_only() -> None:
    row = classify(category="ค่าสาธารณูปโภค")
    assert (row["budget_type"], row["expenditure_type_code"], row["expenditure_type"]) == ("งบดำเนินงาน", None, None)


def test_a_work_filed_under_another_programme_keeps_both_codes_for_the_judge() -> None:
    row = classify(work="งานบริหารงานคลัง", programme="แผนงานการศึกษา")
    assert (row["work_code"], row["programme_code"], row["area"]) == ("00113", "00210", "ด้านบริการชุมชนและสังคม")


def test_a_work_without_a_code_still_has_its_programme() -> None:
    row = classify(work="งานกิจการพาณิชย์อื่นๆ")
    assert (row["work_code"], row["programme_code"], row["programme"]) == (None, "00330", "แผนงานการพาณิชย์")


@pytest.mark.parametrize(("year", "name"), [(2564, "งานไฟฟ้าถนน"), (2565, "งานไฟฟ้าและประปา")])
def test_a_code_takes_the_name_of_its_year(year: int, name: str) -> None:
    assert classify(year, budget_code="9964024234010001")["work"] == name


@pytest.mark.parametrize(("year", "code"), [(2564, "00242"), (2565, None)])
def test_a_name_counts_only_in_its_years(year: int, code: str | None) -> None:
    assert classify(year, work="งานไฟฟ้าถนน")["work_code"] == code


def test_rows_keep_their_number_their_order_and_their_other_columns() -> None:
    rows = pl.DataFrame(
        {"line_key": ["b", "a", "c"], "approved_satang": [1, 2, 3], "work": ["x", "งานบริหารงานคลัง", None]}
    )
    result = attach_classification(rows, WORKS, TYPES, 2569)
    assert result.select("line_key", "approved_satang", "work").equals(rows)
    assert result["work_code"].to_list() == [None, "00113", None]


def test_rows_of_none_and_lists_of_none_give_typed_columns() -> None:
    none = attach_classification(pl.DataFrame(schema={"budget_code": pl.String}), WORKS.clear(), TYPES.clear(), 2569)
    assert (none.height, none.schema["work_by_code"], none.schema["area"]) == (0, pl.String(), pl.String())


@given(
    st.lists(st.sampled_from([None, "", "งานบริหารทั่วไป", "งานบริหารงานคลัง", "x"]), max_size=5),
    st.sampled_from([None, "9969011134010001"]),
)
def test_no_name_as_written_is_ever_changed(works: list[str | None], code: str | None) -> None:
    rows = pl.DataFrame(
        {"work": works, "budget_code": [code] * len(works)}, schema={"work": pl.String, "budget_code": pl.String}
    )
    result = attach_classification(rows, WORKS, TYPES, 2569)
    assert [after for before, after in zip(works, result["work"], strict=True) if before] == [
        work for work in works if work
    ]


def test_a_name_that_the_code_bore_in_another_year_is_its_name() -> None:
    types = pl.DataFrame(
        {
            "budget_type": ["งบดำเนินงาน", "งบดำเนินงาน"],
            "category": ["ค่าสาธารณูปโภค", "ค่าสาธารณูปโภค"],
            "type_code": ["340300", "340300"],
            "expenditure_type": ["ค่าโทรศัพท์", "ค่าบริการโทรศัพท์"],
            "valid_from": [None, 2569],
            "valid_to": [2568, None],
        }
    )
    works = pl.DataFrame(
        schema=dict.fromkeys(("area", "programme_code", "programme", "work_code", "work"), pl.String)
        | dict.fromkeys(("valid_from", "valid_to"), pl.Int64)
    )
    rows = pl.DataFrame(
        {
            "budget_code": ["9969011134030001"] * 3,
            "expenditure_type": ["ค่าโทรศัพท์", "ค่าบริการโทรศัพท์", "ค่าไฟฟ้า"],
        }
    )
    found = attach_classification(rows, works, types, 2569)
    assert found["expenditure_type_by_code"].to_list() == ["ค่าโทรศัพท์", "ค่าบริการโทรศัพท์", "ค่าบริการโทรศัพท์"]


def test_a_name_without_the_word_that_offices_leave_out_is_the_same_name() -> None:
    found = classify(programme="บริหารงานทั่วไป", work="บริหารงานคลัง")
    assert (found["programme_code"], found["work_code"]) == ("00110", "00113")
    assert (found["programme"], found["work"]) == ("บริหารงานทั่วไป", "บริหารงานคลัง")


def test_an_area_that_the_file_states_stays_as_written() -> None:
    assert classify(area="ด้านบริหาร", programme="แผนงานการศึกษา")["area"] == "ด้านบริหาร"
    assert classify(area=None, programme="แผนงานการศึกษา")["area"] == "ด้านบริการชุมชนและสังคม"
