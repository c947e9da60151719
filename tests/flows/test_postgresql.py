"""A home whose settings name a PostgreSQL database works like any other: same job, same commands, same answers."""

from __future__ import annotations

import os
import shutil
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from cli.main import main
from pipeline.home import create_home
from pipeline.office import close_office, open_office
from pipeline.structure import apply_ddl
from sql.engine import open_warehouse
from sql.views import views
from tests.flows.offices import ORGANISATION, YEARS, Refreshed, new_office, plain, refresh, start_refresh
from tests.flows.test_interrupted import OF_THE_RUN
from tests.homes import by_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 240
DROP_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def answers(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every public view as a bag of rows, without what depends on when a run was."""
    found = {}
    with engine.connect() as connection:
        for view in views():
            if not view.is_public:
                continue
            left_out = {*OF_THE_RUN, "as_of"} if view.name == "v_files" else OF_THE_RUN
            kept = ", ".join(f'"{name}"' for name, _ in view.columns if name not in left_out)
            rows = connection.execute(text(f"SELECT {kept} FROM {view.name}"))
            found[view.name] = sorted((tuple(map(plain, row)) for row in rows), key=repr)
    return found


def whole(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The same with whole numbers as numbers, whatever type they came in."""
    return {
        name: sorted(
            (tuple(round(float(v), 6) if isinstance(v, int | float) else v for v in row) for row in found), key=repr
        )
        for name, found in rows.items()
    }


@pytest.fixture(scope="module")
def on_postgres(
    database: str, refreshed: Refreshed, new_postgres: Callable[[bool], str], tmp_path_factory: pytest.TempPathFactory
) -> Refreshed:
    """The office of the main job, its warehouse in a database that held nothing at all.

    Beside the office whose warehouse is a file stands one with whole tables; beside the one on PostgreSQL, one with
    tables parted by fiscal year.
    """
    home = create_home(tmp_path_factory.mktemp("postgres") / "home", ORGANISATION)
    shutil.copytree(refreshed.home.inbox, home.inbox, dirs_exist_ok=True)
    home = by_url(home, new_postgres(False))
    if database == "postgresql":
        assert apply_ddl(open_office(home.root), "partitions", YEARS) > 0
    return Refreshed(home, refreshed.manifest, refresh(home))


def test_every_public_view_answers_as_on_the_other(refreshed: Refreshed, on_postgres: Refreshed) -> None:
    ours = whole(answers(open_office(on_postgres.home.root).engine))
    theirs = whole(answers(open_office(refreshed.home.root).engine))
    assert len(ours) > 20
    assert [name for name, rows in theirs.items() if ours[name] != rows] == []


def test_a_run_tells_the_same_and_a_second_finds_nothing_new(refreshed: Refreshed, on_postgres: Refreshed) -> None:
    counted = [(f["name"], f["status"], f["rows_loaded"], f["rows_quarantined"]) for f in on_postgres.summary["files"]]
    assert counted == [
        (f["name"], f["status"], f["rows_loaded"], f["rows_quarantined"]) for f in refreshed.summary["files"]
    ]
    assert not (on_postgres.home.root / "warehouse.db").exists()
    assert refresh(on_postgres.home)["status"] == "nothing_new"


def test_the_years_of_a_parted_warehouse_lie_apart(database: str, on_postgres: Refreshed) -> None:
    with open_office(on_postgres.home.root).engine.connect() as connection:
        parts = "SELECT DISTINCT tableoid::regclass::text, fiscal_year FROM budget_line ORDER BY 2"
        found = [tuple(row) for row in connection.exec_driver_sql(parts)]
    parted = [(f"budget_line_{year}", year) for year in YEARS]
    assert found == (parted if database == "postgresql" else [("budget_line", year) for year in YEARS])


@pytest.mark.parametrize(
    "command",
    [
        ["report", "2567"],
        ["checks", "--json"],
        ["doctor", "--json"],
        ["aliases", "--json"],
        ["suggestions", "--json"],
        ["templates", "forms"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_works_by_url_as_with_the_file(
    refreshed: Refreshed,
    on_postgres: Refreshed,
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    codes = [main([*command, "--home", str(office.home.root)]) for office in (on_postgres, refreshed)]
    assert codes[0] == codes[1], capsys.readouterr()
    assert codes[0] in {0, 1}, capsys.readouterr()


def test_doctor_explains_a_database_that_does_not_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = by_url(create_home(tmp_path / "home", ORGANISATION), "postgresql://officer:secret@127.0.0.1:1/none")
    assert main(["doctor", "--home", str(home.root), "--json"]) == 1
    said = capsys.readouterr().out
    assert "127.0.0.1:1" in said
    assert "warehouse.url" in said
    assert "secret" not in said


@pytest.fixture(scope="module")
def undisturbed(
    prefect: str, new_postgres: Callable[[bool], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[Any, ...]]]:
    """What every view says after one night that nobody disturbed."""
    assert prefect
    home, _ = new_office(create_home, tmp_path_factory.mktemp("undisturbed") / "home", years=(2568,), scale=0.1)
    home = by_url(home, new_postgres(True))
    refresh(home)
    found = answers(open_office(home.root).engine)
    close_office(home.root)
    return found


@pytest.mark.parametrize("what", ["the run is killed", "the server drops every connection"])
def test_a_run_cut_off_while_loading_is_completed_by_the_next(
    what: str,
    prefect: str,
    new_postgres: Callable[[bool], str],
    undisturbed: dict[str, list[tuple[Any, ...]]],
    tmp_path: Path,
) -> None:
    home, _ = new_office(create_home, tmp_path / "home", years=(2568,), scale=0.1)
    url = new_postgres(True)
    home = by_url(home, url)
    watching = open_warehouse(url)
    process = start_refresh(prefect, home)
    end = time.monotonic() + PATIENCE_SECONDS
    with watching.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.execute(text("SELECT COUNT(*) FROM load")).scalar_one() < 2:
            assert process.poll() is None, "the run ended before it could be cut off"
            assert time.monotonic() < end, "the run never came to this step"
            time.sleep(0.005)
        if what == "the run is killed":
            os.kill(process.pid, signal.SIGKILL)
        else:
            connection.execute(text(DROP_ALL))
    assert process.wait(60) != 0
    watching.dispose()
    assert refresh(home)["was_unfinished"] is True
    ours = answers(open_office(home.root).engine)
    assert [name for name, rows in undisturbed.items() if ours[name] != rows] == []
    close_office(home.root)
