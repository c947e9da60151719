"""A warehouse whose owner is no superuser: a person who may make roles, as offices get one from whoever runs the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from sql import dialect
from sql.engine import is_current, migrate, open_warehouse
from sql.roles import LOADER, OFFICE, READER, VIEWS, role_statements
from tests.sql.conftest import Office, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

AS_ITS_MAKER = "WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"
"""What PostgreSQL gives to whoever makes a role."""


@pytest.fixture
def people(new_postgres: Callable[[bool], str]) -> Iterator[Callable[[str], Engine]]:
    """Engines of an empty database by login: `owner`, and `loader` and `reader` of the office of number 1."""
    url = make_url(new_postgres(False))
    admin = dialect.connect(url)
    names = {who: f"{who}_of_{url.database}" for who in ("owner", "loader", "reader")}
    office = f"{OFFICE}1"
    with admin.begin() as connection:
        for role in (LOADER, READER, VIEWS, office):
            connection.exec_driver_sql(f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN END $$")
        connection.exec_driver_sql(f"CREATE ROLE {names['owner']} LOGIN CREATEROLE")
        for role in (LOADER, READER, VIEWS, office):
            connection.exec_driver_sql(f"GRANT {role} TO {names['owner']} {AS_ITS_MAKER}")
        connection.exec_driver_sql(f"ALTER DATABASE {url.database} OWNER TO {names['owner']}")
        connection.exec_driver_sql(f"CREATE ROLE {names['loader']} LOGIN IN ROLE {LOADER}, {office}")
        connection.exec_driver_sql(f"CREATE ROLE {names['reader']} LOGIN IN ROLE {READER}, {office}")
    made: list[Engine] = []

    def engine_of(who: str) -> Engine:
        made.append(open_warehouse(str(url.set(username=names[who]))))
        return made[-1]

    yield engine_of
    for engine in made:
        engine.dispose()
    with admin.begin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {url.database} OWNER TO CURRENT_USER")
        for name in ("loader", "reader", "owner"):
            connection.exec_driver_sql(f"DROP OWNED BY {names[name]} CASCADE")
            connection.exec_driver_sql(f"DROP ROLE {names[name]}")
    admin.dispose()


def test_an_owner_without_power_over_the_server_makes_grants_and_updates_a_warehouse(
    people: Callable[[str], Engine],
) -> None:
    owner = people("owner")
    migrate(owner)
    office = Office(owner)
    assert office.organisation_id == 1
    with owner.begin() as connection:
        for statement in role_statements([office.organisation_id]):
            connection.exec_driver_sql(statement)
    office.engine = people("loader")
    office.load(day(1), [("a", 100)])
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE warehouse_meta SET value = 'an older program' WHERE key = 'fingerprint'")
    migrate(owner)
    assert is_current(owner)
    office.load(day(2), [("a", 150)])
    with people("reader").connect() as connection:
        assert connection.exec_driver_sql("SELECT approved_satang FROM v_budget_execution").scalar() == 150
