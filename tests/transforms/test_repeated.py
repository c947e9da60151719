from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.repeated import as_texts, enum_of, texts_once

ROWS = st.lists(st.sampled_from(["งานบริหารทั่วไป", "งานสาธารณสุข", "", "a\nb", None]), min_size=0, max_size=9)


@given(few=ROWS, times=st.integers(0, 80))
def test_texts_are_the_same_however_they_are_kept(few: list[str | None], times: int) -> None:
    frame = pl.DataFrame(
        {"work": few * times, "row": range(len(few) * times)}, schema={"work": pl.String, "row": pl.Int64}
    )
    kept = texts_once(frame, ["work", "row"])
    assert kept.columns == frame.columns
    assert as_texts(kept).equals(frame)
    assert as_texts(kept).schema == frame.schema


def test_only_texts_that_stand_often_in_a_long_table_are_kept_once() -> None:
    long = pl.DataFrame({"work": ["งาน"] * 300, "voucher_no": [str(n) for n in range(300)], "row": range(300)})
    kept = texts_once(long, long.columns)
    assert [name for name, dtype in kept.schema.items() if isinstance(dtype, pl.Enum)] == ["work"]
    assert texts_once(long.head(20), long.columns).schema == long.schema
    late = pl.DataFrame({"note": ["–"] * 256 + [str(n) for n in range(256)]})
    assert texts_once(late, ["note"]).schema == late.schema


def test_an_enum_has_the_texts_that_occur_in_their_order() -> None:
    assert enum_of(["b", None, "a", "b", ""]).categories.to_list() == ["b", "a", ""]
    assert enum_of([None]).categories.to_list() == []
