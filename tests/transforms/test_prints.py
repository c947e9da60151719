"""transforms.prints: tables of a file to one print."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.prints import assemble


def keyed(*keys: str) -> pl.DataFrame:
    return pl.DataFrame({"line_key": keys}, schema={"line_key": pl.String})


def test_tables_stand_one_below_another_in_their_order() -> None:
    rows = assemble([pl.DataFrame({"line_key": ["b"], "row": [9]}), pl.DataFrame({"line_key": ["a"], "row": [3]})])
    assert rows.equals(pl.DataFrame({"line_key": ["b", "a"], "row": [9, 3]}))


def test_a_column_that_one_table_lacks_is_null_there() -> None:
    rows = assemble(
        [pl.DataFrame({"line_key": ["a"], "unit": ["กองช่าง"]}), pl.DataFrame({"line_key": ["b"], "project": ["ถนน"]})]
    )
    assert rows.to_dicts() == [
        {"line_key": "a", "unit": "กองช่าง", "project": None},
        {"line_key": "b", "unit": None, "project": "ถนน"},
    ]


def test_an_untyped_column_takes_the_type_it_has_elsewhere() -> None:
    rows = assemble(
        [pl.DataFrame({"line_key": ["a"], "net_satang": [None]}), pl.DataFrame({"line_key": ["b"], "net_satang": [5]})]
    )
    assert rows.schema["net_satang"] == pl.Int64


def test_columns_of_two_types_are_refused() -> None:
    with pytest.raises(pl.exceptions.SchemaError):
        assemble(
            [
                pl.DataFrame({"line_key": ["a"], "net_satang": ["5"]}),
                pl.DataFrame({"line_key": ["b"], "net_satang": [5]}),
            ]
        )


def test_repeated_keys_are_numbered_over_all_tables() -> None:
    assert assemble([keyed("a", "b", "a"), keyed("a", "c")])["line_key"].to_list() == ["a", "b", "a#2", "a#3", "c"]


def test_repeated_keys_are_numbered_whatever_their_part() -> None:
    rows = pl.DataFrame({"part": ["x", "y"], "line_key": ["a", "a"]})
    assert assemble([rows])["line_key"].to_list() == ["a", "a#2"]


def test_a_key_that_looks_numbered_keeps_its_place() -> None:
    assert assemble([keyed("a", "a", "a#2")])["line_key"].to_list() == ["a", "a#3", "a#2"]


def test_unique_keys_stay() -> None:
    assert assemble([keyed("a", "b")])["line_key"].to_list() == ["a", "b"]


def test_no_tables_and_no_rows_are_a_print_too() -> None:
    assert assemble([]).is_empty()
    assert assemble([keyed(), keyed()]).schema == {"line_key": pl.String}


@given(st.lists(st.lists(st.sampled_from(["a", "b", "a#2", "a#2#2", "", "#2"]), max_size=6), min_size=1, max_size=3))
def test_keys_are_unique_begin_as_they_were_and_come_the_same_again(tables: list[list[str]]) -> None:
    keys = assemble([keyed(*table) for table in tables])["line_key"].to_list()
    written = [key for table in tables for key in table]
    assert len(set(keys)) == len(keys) == len(written)
    assert all(key.startswith(before) for key, before in zip(keys, written, strict=True))
    assert set(written) <= set(keys)
    assert assemble([keyed(*table) for table in tables])["line_key"].to_list() == keys
