"""Rows of public views have lasting types, whichever database they come from and however many there are."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sql.engine import open_warehouse
from sql.errors import NotPublicError
from sql.view_rows import public_views, schema_of, type_of, view_frames
from tests.sql.offices import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.sql.conftest import Office

SAID = {
    "bigint": {"integer"}, "integer": {"integer", "boolean"}, "smallint": {"integer"}, "numeric": {"baht", "number"},
    "double precision": {"number"}, "boolean": {"boolean"}, "date": {"date"}, "timestamp without time zone": {"moment"},
    "text": {"text"}, "character varying": {"text"},
}  # fmt: skip


def test_types_are_those_that_postgresql_says(new_postgres: Callable[[bool], str]) -> None:
    engine = open_warehouse(new_postgres(True))
    query = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE LEFT(table_name, 2) = 'v_'"
    with engine.connect() as connection:
        found = connection.exec_driver_sql(query).all()
    engine.dispose()
    assert len(found) > 800
    wrong = {f"{view}.{name}: {said}" for view, name, said in found if type_of(name) not in SAID[said]}
    assert wrong == set(), "name them in sql/view_types.toml"


def test_every_view_gives_its_columns_and_types(engine: Engine) -> None:
    office = filled(engine)
    rows = 0
    with engine.connect() as connection:
        for view in public_views():
            found = pl.concat(view_frames(connection, view, office.organisation_id))
            assert dict(found.schema) == schema_of(view), view.name
            rows += found.height
    assert rows > 200


def test_money_is_exact_and_a_year_is_a_year(engine: Engine, office: Office, new_office: Callable[[], Office]) -> None:
    office.load(datetime(2025, 10, 1), [("a", 10_01), ("b", 999_999_999_999_99)])
    new_office().load(datetime(2025, 10, 1), [("c", 5)])
    (view,) = public_views(["v_budget_execution"])
    with engine.connect() as connection:
        (found,) = view_frames(connection, view, office.organisation_id, 2569)
        (none,) = view_frames(connection, view, office.organisation_id, 2568)
    assert found["line_key"].to_list() == ["a", "b"]
    assert found["approved_baht"].to_list() == [Decimal("10.01"), Decimal("999999999999.99")]
    assert found["as_of"].to_list() == [datetime(2025, 10, 1)] * 2
    assert none.is_empty()
    assert dict(none.schema) == dict(found.schema)


@pytest.mark.parametrize("name", ["cur_payment", "payment", "v_none"])
def test_what_is_not_public_is_not_given(name: str) -> None:
    with pytest.raises(NotPublicError) as refused:
        public_views(["v_files", name])
    assert name in refused.value.message_th
    assert "v_budget_execution" in refused.value.message_en
    assert "cur_" not in refused.value.parts["known"]  # type: ignore[operator]
