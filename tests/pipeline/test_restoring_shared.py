"""A restore replaces a whole warehouse: it never takes away what other offices of that warehouse have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from pipeline.backup import make_backup
from pipeline.home import create_home
from pipeline.office import close_office, open_office
from pipeline.restoring import restore
from sql.dump import dump
from sql.errors import DatabaseDeniedError, OtherOfficesError
from sql.roles import LOADER, OFFICE, role_statements
from sql.runs import ensure_organisation, start_run
from tests.homes import by_url, with_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.home import Home
    from pipeline.office import Office
    from tests.homes import HomeMaker

MINE, OTHER = "อบต.โคกไม้ลาย", "ทต.นาปรัง"


@pytest.fixture
def home(create_home: HomeMaker, tmp_path: Path) -> Home:
    """A home with one run in its warehouse, on either database."""
    made = create_home(tmp_path / "home", MINE)
    office = open_office(made.root)
    start_run(office.engine, office.organisation_id)
    return made


def runs(office: Office) -> list[tuple[int, int]]:
    with office.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT run_id, organisation_id FROM run ORDER BY 1")]


def test_a_backup_without_another_office_does_not_replace_its_rows(home: Home, tmp_path: Path) -> None:
    office = open_office(home.root)
    backup = tmp_path / "before.zip"
    make_backup(office, backup)
    start_run(office.engine, ensure_organisation(office.engine, OTHER, OTHER))
    before = runs(office)
    with pytest.raises(OtherOfficesError) as refused:
        restore(backup, home.root, is_forced=True)
    assert OTHER in refused.value.message_th
    assert "--into" in refused.value.message_en
    assert runs(office) == before
    whole = tmp_path / "after.zip"
    make_backup(office, whole)
    restore(whole, home.root, is_forced=True)
    assert runs(office) == before
    close_office(home.root)


def test_a_backup_by_a_loader_holds_its_office_alone_and_comes_back_elsewhere(
    by_loader: tuple[Home, Office], tmp_path: Path
) -> None:
    home, _ = by_loader
    manifest = make_backup(open_office(home.root), tmp_path / "own.zip")
    assert manifest.organisations == [MINE]
    assert manifest.rows["run"] == 1
    restore(tmp_path / "own.zip", tmp_path / "new")
    with open_office(home.root).engine.connect() as server, open_office(tmp_path / "new").engine.connect() as file:
        assert dump(file, is_exact=True).keys() == dump(server, is_exact=True).keys()
        assert file.exec_driver_sql("SELECT COUNT(*) FROM run").scalar() == 1
    close_office(tmp_path / "new")


def test_a_loader_that_would_restore_is_refused_before_any_file_is_touched(
    by_loader: tuple[Home, Office], tmp_path: Path
) -> None:
    home, owner = by_loader
    names = home.aliases / "units.csv"
    names.write_text("as_written,name,confirmed_by,confirmed_on,note\n", encoding="utf-8")
    make_backup(open_office(home.root), tmp_path / "own.zip")
    names.write_text("ของใหม่", encoding="utf-8")
    before = runs(owner)
    with pytest.raises(DatabaseDeniedError) as refused:
        restore(tmp_path / "own.zip", home.root, is_forced=True)
    assert "the owner of the database" in refused.value.message_en
    assert names.read_text(encoding="utf-8") == "ของใหม่"
    assert runs(owner) == before


@pytest.fixture
def by_loader(new_postgres: Callable[[bool], str], tmp_path: Path) -> Iterator[tuple[Home, Office]]:
    """A home that comes with the login of its loader, and the same warehouse of two offices as its owner opens it."""
    url = new_postgres(True)
    owner = open_office(by_url(create_home(tmp_path / "owner", MINE), url).root)
    numbers = [owner.organisation_id, ensure_organisation(owner.engine, OTHER, OTHER)]
    for number in numbers:
        start_run(owner.engine, number)
    login = f"loader_of_{make_url(url).database}"
    with owner.engine.begin() as connection:
        for statement in role_statements(numbers):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"CREATE ROLE {login} LOGIN IN ROLE {LOADER}, {OFFICE}{owner.organisation_id}")
    home = by_url(create_home(tmp_path / "loader", MINE), url)
    home = with_url(home, make_url(url).set(username=login).render_as_string(hide_password=False))

    yield home, owner
    close_office(home.root)
    with owner.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {login}")
        connection.exec_driver_sql(f"DROP ROLE {login}")
    close_office(owner.home.root)
