"""What is asked of the versions of lines is found by an index, on either database."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from sql import dialect
from sql.partitions import partition_statements
from sql.schema import FACTS
from sql.temporary import index, own_schema, shadow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Engine, Table

MOMENT = datetime(2026, 1, 1)


def now(fact: Table) -> list[ColumnElement[bool]]:
    """What holds now and is known now."""
    return [fact.c.known_to.is_(None), fact.c.held_to.is_(None)]


def line(fact: Table) -> list[ColumnElement[bool]]:
    """A line as it is known now."""
    return [*now(fact), fact.c.line_key == "1"]


def then(fact: Table) -> list[ColumnElement[bool]]:
    """What was known at a moment and is no longer."""
    return [fact.c.known_to > MOMENT, fact.c.known_from <= MOMENT]


@pytest.mark.parametrize(("asked", "name"), [(now, "scope"), (line, "scope"), (then, "past")])
def test_the_versions_of_a_year_are_found_by_an_index(engine: Engine, asked: type, name: str) -> None:
    for fact in FACTS.values():
        query = select(fact).where(fact.c.organisation_id == 1, fact.c.fiscal_year == 2568, *asked(fact))
        with engine.connect() as connection:
            is_sqlite = dialect.is_sqlite(connection)
            if not is_sqlite:
                # the tables are empty: PostgreSQL would read them whole, or through any index
                connection.exec_driver_sql("SET enable_seqscan = off")
            text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
            plan = connection.exec_driver_sql(("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + text).all()
            told = "\n".join(" ".join(map(str, row)) for row in plan)
            assert f"ix_{fact.name}_{name}" in told, told


def test_a_table_of_one_moment_has_no_index_of_what_has_ended(engine: Engine) -> None:
    fact = FACTS["remaining_budget"]
    with engine.begin() as connection:
        shadow(connection, fact, own_schema(connection))
        index(connection, fact, with_key=False)
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_temp_master WHERE type = 'index'"
            if dialect.is_sqlite(connection)
            else "SELECT indexname FROM pg_indexes WHERE schemaname LIKE 'pg_temp%%'"
        ).all()
        assert len(names) == len(fact.indexes) - 1


def test_partitions_have_the_same_indexes() -> None:
    made = [text for text in partition_statements([2568]) if text.startswith("CREATE INDEX ix_payment_")]
    assert [text.partition(" WHERE ")[2] for text in made] == ["", "known_to IS NOT NULL", "known_to IS NULL"]
