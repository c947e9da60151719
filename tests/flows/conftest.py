"""A real Prefect server for all tests of flows, and an office on which the whole run was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flows.offices import Refreshed, new_office, refresh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.homes import HomeMaker


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API address of a Prefect server that lives as long as the tests; flows of this process use it."""
    quiet = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL", "DO_NOT_TRACK": "1",
             "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_HOME": str(tmp_path_factory.mktemp("prefect"))}  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in quiet.items():
            patch.setenv(name, value)
        from prefect.settings import PREFECT_API_URL
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=180):
            yield str(PREFECT_API_URL.value())


@pytest.fixture(scope="session")
def refreshed(
    prefect: str,
    database: str,
    create_home: HomeMaker,
    tmp_path_factory: pytest.TempPathFactory,
    offices_refreshed: dict[str, Refreshed],
) -> Refreshed:
    """An office after its first night, one for each database, whatever the order of the tests."""
    assert prefect
    if database not in offices_refreshed:
        home, manifest = new_office(create_home, tmp_path_factory.mktemp("office") / "home")
        offices_refreshed[database] = Refreshed(home, manifest, refresh(home))
    return offices_refreshed[database]


@pytest.fixture(scope="session")
def offices_refreshed() -> dict[str, Refreshed]:
    """The offices of `refreshed`, kept while pytest goes from one database to the other and back."""
    return {}
