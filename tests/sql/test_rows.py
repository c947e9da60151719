"""Row hashes: what a row states, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sql.row_hash import row_hashes
from sql.rows import good_rows, quarantined_rows
from transforms.repeated import as_texts, enum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXT = st.one_of(st.none(), st.text(alphabet="ก=าab\x1f\x1bu", max_size=4))
STABLE = ["7c6c523acfdf42490981b67068d58692", "cae66941d9efbd404e4d88758ea67670"]
NAMES = ("approved_satang", "project", "unit")


@st.composite
def stated(draw: st.DrawFn) -> dict[str, Any]:
    return {"approved_satang": draw(st.one_of(st.none(), st.integers(0, 3))), "project": draw(TEXT), "unit": draw(TEXT)}


def frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    types = {"approved_satang": pl.Int64, "project": pl.String, "unit": pl.String}
    return pl.DataFrame(rows, schema=types, orient="row")


def test_the_hash_is_sixteen_bytes_in_hex() -> None:
    (digest,) = row_hashes(frame([{"project": "ถนน"}]))
    assert len(bytes.fromhex(digest)) == 16


def test_the_hash_is_stable_from_version_to_version() -> None:
    # an accidental change would close and reopen every line of every warehouse
    rows = frame([{"approved_satang": 10_500_000, "project": "ก่อสร้างถนน คสล."}, {}])
    assert row_hashes(rows).to_list() == STABLE


@given(rows=st.lists(stated(), min_size=1, max_size=6), order=st.permutations(NAMES))
def test_the_order_of_columns_does_not_count(rows: list[dict[str, Any]], order: Any) -> None:
    assert row_hashes(frame(rows)).equals(row_hashes(frame(rows).select(order)))


@given(rows=st.lists(stated(), min_size=1, max_size=6))
def test_a_column_that_states_nothing_does_not_count(rows: list[dict[str, Any]]) -> None:
    given_rows = frame(rows)
    assert row_hashes(given_rows.with_columns(new=pl.lit(None, pl.String))).equals(row_hashes(given_rows))


@given(rows=st.lists(stated(), min_size=2, max_size=8))
def test_rows_are_equal_exactly_when_their_hashes_are(rows: list[dict[str, Any]]) -> None:
    hashes = row_hashes(frame(rows)).to_list()
    for one, first in zip(rows, hashes, strict=True):
        for other, second in zip(rows, hashes, strict=True):
            assert (one == other) == (first == second)


@given(rows=st.lists(stated(), min_size=2, max_size=6))
def test_a_row_has_its_hash_whatever_stands_beside_it(rows: list[dict[str, Any]]) -> None:
    assert row_hashes(frame(rows)).to_list() == [row_hashes(frame([row])).item() for row in rows]


@given(rows=st.lists(stated(), min_size=1, max_size=6))
def test_texts_kept_once_are_stored_and_held_back_as_any_others(rows: list[dict[str, Any]]) -> None:
    given_rows = named(rows)
    once = given_rows.cast({name: enum_of(given_rows[name]) for name in ("project", "unit")})
    assert row_hashes(once.select(NAMES)).equals(row_hashes(given_rows.select(NAMES)))
    good = good_rows("remaining_budget", once)
    assert as_texts(good).equals(good_rows("remaining_budget", given_rows))
    hashed = once.hstack([row_hashes(once.select(NAMES)).alias("row_hash")])
    assert as_texts(good_rows("remaining_budget", hashed)).equals(good_rows("remaining_budget", given_rows))
    rule = pl.lit("code_missing").alias("rules")
    held_back = quarantined_rows("remaining_budget", once.with_columns(rule))
    assert held_back.equals(quarantined_rows("remaining_budget", given_rows.with_columns(rule)))


def named(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of budget lines as a print has them, with names of their own."""
    keys = [str(number) for number in range(len(rows))]
    named_by = {"source_row_id": keys, "part": [""] * len(rows), "line_key": keys}
    return pl.DataFrame(named_by).hstack(frame(rows))


@given(rows=st.lists(stated(), min_size=1, max_size=6), unread=st.integers(0, 5))
def test_a_hash_made_by_the_reader_is_that_of_the_warehouse(rows: list[dict[str, Any]], unread: int) -> None:
    # the reader hashes every line of a print, the warehouse those that are not held back
    given_rows = named(rows)
    hashed = given_rows.hstack([row_hashes(given_rows.select(NAMES))])
    good = pl.Series([number != unread for number in range(len(rows))])
    expected = good_rows("remaining_budget", given_rows.filter(good))
    assert good_rows("remaining_budget", hashed.filter(good)).equals(expected)


def test_the_hash_of_a_value_that_is_kept_as_another_is_made_anew() -> None:
    rows = named([{"approved_satang": 5, "project": "ถนน"}])
    narrow = rows.with_columns(pl.col("approved_satang").cast(pl.Int8), row_hash=pl.lit("of another value"))
    assert good_rows("remaining_budget", narrow).equals(good_rows("remaining_budget", rows))


def test_what_is_held_back_keeps_no_hash_among_its_values() -> None:
    rows = named([{"project": "ถนน"}]).with_columns(row_hash=pl.lit("of the row"), rules=pl.lit("code_missing"))
    assert "row_hash" not in quarantined_rows("remaining_budget", rows)["values_json"].item()


def test_nothing_and_zero_and_empty_text_are_three_things() -> None:
    rows: list[dict[str, Any]] = [{"approved_satang": None}, {"approved_satang": 0}, {"project": ""}]
    assert row_hashes(frame(rows)).n_unique() == 3


def test_narrow_integers_are_kept_as_the_same_number() -> None:
    def rows(dtype: Any) -> pl.DataFrame:
        named = {"source_row_id": ["f:1:9"], "line_key": ["a"], "part": [""]}
        return good_rows("remaining_budget", pl.DataFrame({**named, "approved_satang": pl.Series([7], dtype=dtype)}))

    assert rows(pl.Int32).equals(rows(pl.Int64))


@pytest.mark.parametrize(
    ("kind", "amounts", "expected"),
    [
        ("transfers", {"in_satang": [None], "out_satang": [5]}, 5),
        ("transfers", {"in_satang": [3], "out_satang": [5]}, 3),
        ("remaining_budget", {"approved_satang": [0]}, 0),
        ("remaining_budget", {"balance_satang": [9]}, None),
    ],
)
def test_the_amount_of_a_quarantined_row_is_its_first_stated_main_amount(
    kind: str, amounts: dict[str, list[int | None]], expected: int | None
) -> None:
    named = {"source_row_id": ["f:1:9"], "line_key": ["a"], "part": [""], "rules": ["code"]}
    rows = pl.DataFrame({**named, **amounts}, schema_overrides=dict.fromkeys(amounts, pl.Int64))
    assert quarantined_rows(kind, rows)["amount_satang"].to_list() == [expected]
