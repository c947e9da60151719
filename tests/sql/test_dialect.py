"""Frames come back from either database as they went in."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, MetaData, Table, Text, delete, select, text

from sql import dialect
from transforms.repeated import enum_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

THINGS = Table(
    "thing",
    MetaData(),
    Column("constant", BigInteger),
    Column("at", DateTime),
    Column("said", Text),
    Column("text", Text),
    Column("amount_satang", BigInteger),
    Column("share", Float),
    Column("is_late", Boolean),
    Column("paid_on", Date),
    Column("held_from", DateTime),
)
TYPES = {
    "text": pl.String(),
    "amount_satang": pl.Int64(),
    "share": pl.Float64(),
    "is_late": pl.Boolean(),
    "paid_on": pl.Date(),
    "held_from": pl.Datetime("us"),
}
AWKWARD = ["", '"', ",", "\\", "\\.", "\\N", "NULL", "a\nb", "\r\n", "ค่าจ้าง", "  ", "'", "\t", "#REF!", "=1", "\x1f"]
TEXTS = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
        st.none() | st.dates(date(1900, 1, 1), date(2600, 1, 1)),
        st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2600, 1, 1)),
    ),
    max_size=12,
)


@pytest.fixture
def with_things(engine: Engine) -> Engine:
    THINGS.create(engine)
    return engine


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, said=st.none() | TEXTS, is_once=st.booleans())
def test_rows_come_back_as_they_were_inserted(
    with_things: Engine,
    rows: list[tuple[object, ...]],
    said: str | None,
    is_once: bool,
) -> None:
    frame = pl.DataFrame(rows, schema=TYPES, orient="row")
    given_frame = frame.cast({"text": enum_of(frame["text"])}) if is_once else frame
    moment = datetime(2026, 5, 22, 17, 54, 0, 1)
    with dialect.writing(with_things) as connection:
        connection.execute(delete(THINGS))
        dialect.insert_frame(connection, THINGS, given_frame, constant=7, at=moment, said=said)
        found = dialect.fetch_frame(connection, select(THINGS))
    assert (
        found.drop("constant", "at", "said")
        .sort(list(TYPES), maintain_order=True)
        .equals(frame.sort(list(TYPES), maintain_order=True))
    )
    assert set(found.select("constant", "at", "said").rows()) <= {(7, moment, said)}


def test_sums_are_whole_numbers_and_shares_are_not_on_either(engine: Engine) -> None:
    query = text(
        "SELECT SUM(satang), SUM(satang) * 1.0 / 4, -SUM(satang) FROM (SELECT CAST(10 AS BIGINT) AS satang) AS t"
    )
    with engine.connect() as connection:
        found = tuple(connection.execute(query).one())
    assert found == (10, 2.5, -10)
    assert [type(value) for value in found] == [int, float, int]
