"""Roles, separation of offices, partitions and distribution of a PostgreSQL warehouse, on a real server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from sql import dialect, views
from sql.citus import BY, citus_statements, is_distributed
from sql.engine import drop_views, open_warehouse
from sql.partitions import partition_statements
from sql.roles import LOADER, OFFICE, READER, condition, role_statements
from sql.schema import FACTS, metadata
from tests.sql.conftest import Office, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

SEEN = "SELECT organisation_id, approved_satang FROM v_budget_execution ORDER BY 1, 2"


def seen(connection: Connection) -> list[tuple[int, int]]:
    """What the public view of budgets shows: organisation and amount."""
    return [(row[0], row[1]) for row in connection.execute(text(SEEN))]


@pytest.fixture
def postgres(new_postgres: Callable[[bool], str]) -> Iterator[Engine]:
    engine = open_warehouse(new_postgres(True))
    yield engine
    engine.dispose()


@pytest.fixture
def offices(postgres: Engine) -> tuple[Office, Office]:
    """Two offices with one line each, and everything granted."""
    both = Office(postgres, "อบต.หนึ่ง"), Office(postgres, "อบต.สอง")
    for number, office in enumerate(both, start=1):
        office.load(day(1), [("a", number * 100)])
    with postgres.begin() as connection:
        for statement in role_statements(office.organisation_id for office in both):
            connection.execute(text(statement.replace(":", "\\:")))
    return both


@pytest.fixture
def login(postgres: Engine) -> Iterator[Callable[..., Engine]]:
    """An engine of a login that is a member of the roles given."""
    made: list[tuple[str, Engine]] = []

    def make(*roles: str) -> Engine:
        name = f"person_{postgres.url.database}_{len(made)}"
        with postgres.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN IN ROLE {', '.join(roles)}")
        made.append((name, dialect.connect(make_url(str(postgres.url)).set(username=name))))
        return made[-1][1]

    yield make
    for name, engine in made:
        engine.dispose()
        with postgres.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {name}")
            connection.exec_driver_sql(f"DROP ROLE {name}")


def test_a_reader_sees_the_rows_of_its_office_and_a_setting_does_not_widen_that(
    offices: tuple[Office, Office], login: Callable[..., Engine]
) -> None:
    mine, other = offices
    with login(READER, f"{OFFICE}{mine.organisation_id}").connect() as connection:
        assert seen(connection) == [(mine.organisation_id, 100)]
        connection.execute(text(f"SET tambon.organisation_id = '{other.organisation_id}'"))
        assert seen(connection) == []


def test_every_public_view_shows_a_reader_without_an_office_no_row_of_any(
    offices: tuple[Office, Office], login: Callable[..., Engine]
) -> None:
    assert offices
    with login(READER).connect() as connection:
        counts = {
            view.name: connection.execute(text(f"SELECT COUNT(*) FROM {view.name}")).scalar()
            for view in views.views()
            if view.is_public
        }
    assert {name for name, count in counts.items() if count} == set()


def test_a_reader_of_two_offices_narrows_itself_by_the_setting(
    offices: tuple[Office, Office], login: Callable[..., Engine]
) -> None:
    mine, other = offices
    with login(READER, *(f"{OFFICE}{office.organisation_id}" for office in offices)).connect() as connection:
        assert seen(connection) == [(mine.organisation_id, 100), (other.organisation_id, 200)]
        connection.execute(text(f"SET tambon.organisation_id = '{other.organisation_id}'"))
        assert seen(connection) == [(other.organisation_id, 200)]


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM budget_line", "SELECT * FROM cur_budget_line", "DELETE FROM load"]
)
def test_a_reader_has_the_public_views_and_nothing_else(
    offices: tuple[Office, Office], login: Callable[..., Engine], statement: str
) -> None:
    mine, _ = offices
    with (
        login(READER, f"{OFFICE}{mine.organisation_id}").connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text(statement))


def test_a_loader_writes_for_its_office_and_for_no_other(
    offices: tuple[Office, Office], login: Callable[..., Engine]
) -> None:
    mine, other = offices
    engine = login(LOADER, f"{OFFICE}{mine.organisation_id}")
    mine.engine = engine
    mine.load(day(2), [("a", 150), ("b", 7)])
    assert mine.now() == {"a": 150, "b": 7}
    foreign = other.print(day(3), [("a", 1)])
    other.engine = engine
    with pytest.raises(ProgrammingError, match="row-level security"):
        other.load(day(3), [], frame=foreign.rows, file=foreign.source_file_id)


def test_writers_of_two_offices_do_not_wait_for_each_other(offices: tuple[Office, Office]) -> None:
    mine, other = offices
    with dialect.writing(mine.engine) as connection:
        dialect.one_writer(connection, mine.organisation_id)
        connection.execute(text(f"UPDATE budget_line SET work = 'x' WHERE organisation_id = {mine.organisation_id}"))
        other.load(day(2), [("a", 300)])
    assert other.now() == {"a": 300}


def test_everything_that_is_of_an_office_has_a_policy() -> None:
    without = {table.name for table in metadata.sorted_tables if condition(table) is None}
    assert without == {"warehouse_meta", "programme_work", "expenditure_type", "classification_crosswalk"}


def test_a_parted_warehouse_answers_as_before_and_takes_new_prints(postgres: Engine) -> None:
    office = Office(postgres)
    office.load(day(1), [("a", 100), ("b", 200)])
    office.load(day(1), [("c", 300)], fiscal_year=2570)
    before = office.table("v_budget_execution", "fiscal_year, approved_satang, source_row_id")
    with dialect.writing(postgres) as connection:
        drop_views(connection)
        for statement in partition_statements([2569, 2570]):
            connection.exec_driver_sql(statement)
        views.install(connection)
    assert office.table("v_budget_execution", "fiscal_year, approved_satang, source_row_id") == before
    office.load(day(2), [("a", 150)])
    office.load(day(2), [("z", 1)], fiscal_year=2580)
    assert office.now() == {"a": 150, "c": 300, "z": 1}
    assert office.table("budget_line_2570", "line_key") == [("c",)]
    assert office.table("budget_line_other", "line_key") == [("z",)]


def test_every_key_of_a_distributed_table_has_the_organisation_in_it(postgres: Engine) -> None:
    statements = citus_statements()
    with postgres.begin() as connection:
        for statement in statements:
            if statement.startswith("ALTER"):
                connection.exec_driver_sql(statement)
        keys = connection.execute(
            text(
                "SELECT c.conrelid::regclass::text, array_agg(a.attname::text) FROM pg_constraint c "
                "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) "
                "WHERE c.contype IN ('p', 'u') GROUP BY c.oid, c.conrelid".replace("::", "\\:\\:")
            )
        ).all()
    spread = {table.name for table in metadata.sorted_tables if is_distributed(table)}
    assert {table.name for table in FACTS.values()} <= spread
    assert [(name, columns) for name, columns in keys if name in spread and BY not in columns] == []
    named = {name for name in spread if any(f"create_distributed_table('{name}'" in text_ for text_ in statements)}
    assert named == spread
