"""The DDL of Citus, run as a whole on PostgreSQL: what Citus would be told is written down by functions of its names.

What Citus demands of keys and references is asked of the server's own catalogue, each time a table is handed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sql import views
from sql.citus import BY, citus_statements, is_distributed
from sql.engine import open_warehouse
from sql.references import enforced
from sql.schema import FACTS, metadata
from tests.sql.conftest import Office, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

RECORDER = """
CREATE TABLE handed_over (step serial, name regclass, by text, beside text, is_fit boolean, bound_by text[]);
CREATE FUNCTION hand_over(whole regclass, by text, beside text) RETURNS void LANGUAGE sql AS $$
INSERT INTO handed_over (name, by, beside, is_fit, bound_by)
SELECT whole, by, beside,
    by IS NULL OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = whole AND a.attname = by AND a.attnotnull),
    (SELECT array_agg(conname::text) FROM pg_constraint WHERE contype = 'f' AND (conrelid = whole OR confrelid = whole))
$$;
CREATE FUNCTION create_reference_table(table_name regclass) RETURNS void LANGUAGE sql AS $$
SELECT hand_over(table_name, NULL, NULL) $$;
CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text, colocate_with text DEFAULT 'default')
RETURNS void LANGUAGE sql AS $$ SELECT hand_over(table_name, distribution_column, colocate_with) $$;
"""
"""The signatures of Citus' two functions, as far as the DDL calls them."""
KEYS = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, array_agg(a.attname::text)
FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
WHERE i.indisunique AND i.indrelid IN (SELECT name FROM handed_over WHERE by IS NOT NULL) GROUP BY 1, 2
"""
REFERENCES = """
SELECT c.conname::text, c.conrelid::regclass::text, c.confrelid::regclass::text,
    (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(c, n)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.c),
    (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY k(c, n)
        JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.c),
    c.confdeltype::text || c.confupdtype::text
FROM pg_constraint c WHERE c.contype = 'f'
"""


@pytest.fixture
def spread(new_postgres: Callable[[bool], str]) -> Iterator[Engine]:
    """A migrated, empty warehouse on which all of the DDL was run in its order."""
    engine = open_warehouse(new_postgres(True))
    with engine.begin() as connection:
        connection.exec_driver_sql(RECORDER)
        for statement in citus_statements():
            if not statement.startswith("CREATE EXTENSION"):
                connection.exec_driver_sql(statement)
    yield engine
    engine.dispose()


def asked(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_every_table_is_handed_over_once_while_it_is_bound_to_no_other(spread: Engine) -> None:
    found = asked(spread, "SELECT name::text, by, bound_by, is_fit FROM handed_over ORDER BY step")
    assert sorted(str(name) for name, *_ in found) == sorted(table.name for table in metadata.sorted_tables)
    wanted = {table.name: BY if is_distributed(table) else None for table in metadata.sorted_tables}
    assert {name: by for name, by, *_ in found} == wanted
    assert {bound_by for _, _, bound_by, _ in found} == {None}
    assert [name for name, *_, is_fit in found if not is_fit] == []


def test_spread_tables_lie_beside_the_first_of_them(spread: Engine) -> None:
    found = asked(spread, "SELECT name::text, beside FROM handed_over WHERE by IS NOT NULL ORDER BY step")
    first = found[0][0]
    assert found[0][1] == "default"
    assert {beside for _, beside in found[1:]} == {first}


def test_all_that_is_unique_in_a_spread_table_has_the_office_in_it(spread: Engine) -> None:
    keys = asked(spread, KEYS)
    assert {table.name for table in FACTS.values()} <= {name for name, *_ in keys}
    assert [(name, key) for name, key, columns in keys if BY not in columns] == []  # type: ignore[operator]


def test_references_go_to_tables_that_lie_everywhere_or_stay_within_an_office(spread: Engine) -> None:
    distributed = {table.name for table in metadata.sorted_tables if is_distributed(table)}
    found = asked(spread, REFERENCES)
    within = 0
    for name, below, above, columns, theirs, actions in found:
        assert isinstance(columns, list)
        assert isinstance(theirs, list)
        if above in distributed:
            assert below in distributed, name
            assert (columns[0], theirs[0]) == (BY, BY), name
            within += 1
        assert actions == "aa", name
    assert within


def test_what_only_repeats_another_copy_keeps_its_references(spread: Engine) -> None:
    """No reference is lost but those of a table that lies everywhere to one that does not: Citus has none of them."""
    distributed = {table.name for table in metadata.sorted_tables if is_distributed(table)}
    kept = {name for name, *_ in asked(spread, REFERENCES)}
    lost = {
        (table.name, constraint.elements[0].column.table.name)
        for table in metadata.sorted_tables
        for constraint in enforced(table)
        if constraint.name not in kept
    }
    assert lost
    assert {(below in distributed, above in distributed) for below, above in lost} == {(False, True)}


def test_the_program_loads_and_answers_over_these_keys(spread: Engine) -> None:
    one, two = Office(spread, "อบต.หนึ่ง"), Office(spread, "อบต.สอง")
    for office in (one, two):
        office.load(day(1), [("a", 100), ("b", 200)])
        office.load(day(2), [("a", 150), ("b", 200)])
    assert one.now() == two.now() == {"a": 150, "b": 200}
    for view in views.views():
        asked(spread, f"SELECT * FROM {view.name}")
