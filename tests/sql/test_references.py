"""A fact that refers to a load that is not there: SQLite refuses it, on PostgreSQL it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from sql import dialect
from sql.references import broken, enforced
from sql.schema import FACTS, metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.sql.conftest import Office

STRAY = "UPDATE budget_line SET load_id = 999"


def test_nothing_refers_to_what_is_not_there(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100)])
    office.load(day(2), [("a", 150)])
    with office.engine.connect() as connection:
        assert broken(connection) == []


def test_a_stray_fact_is_refused_or_found(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100)])
    with dialect.writing(office.engine) as connection:
        if dialect.is_sqlite(connection):
            with pytest.raises(IntegrityError):
                connection.exec_driver_sql(STRAY)
        else:
            connection.exec_driver_sql(STRAY)
            assert broken(connection) == ["budget_line.load_id"]


def test_only_references_of_facts_are_not_asked_of_every_row() -> None:
    without = {table.name for table in metadata.sorted_tables if table.foreign_keys and not enforced(table)}
    assert without == {table.name for table in FACTS.values()}
