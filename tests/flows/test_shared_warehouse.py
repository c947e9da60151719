"""Three offices in one PostgreSQL warehouse, each by the login of its own loader, and people who may only read."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from demo.office import write_office
from pipeline.home import Home, create_home
from pipeline.office import close_office, open_office
from pipeline.structure import apply_ddl
from sql import dialect
from sql.engine import is_current, migrate, open_warehouse
from sql.locks import writer_lock
from sql.roles import LOADER, OFFICE, READER, condition
from sql.schema import metadata
from sql.views import views
from tests.flows.offices import environment, start_refresh
from tests.homes import by_url, with_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

pytestmark = pytest.mark.slow

OFFICES = ("อบต.โคกไม้ลาย", "อบต.บางเดชะ", "ทต.นาปรัง")
YEAR = 2568


@dataclass(frozen=True)
class Shared:
    """One warehouse: the URL of its owner, and by office its number, home folder and login of a loader and a reader."""

    owner: str
    homes: dict[int, Home]

    def login(self, role: str, *numbers: int) -> Engine:
        """An engine of the login of a role (`loader` or `reader`) for the offices of these numbers."""
        return dialect.connect(make_url(self.owner).set(username=name_of(self.owner, role, *numbers)))


def name_of(url: str, role: str, *numbers: int) -> str:
    return "_".join((make_url(url).database or "", role, *map(str, numbers)))


def said(home: Home, prefect: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command as the officer gives it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments], env=environment(prefect, TAMBON_HOME=str(home.root)),
        cwd=home.root, capture_output=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


@pytest.fixture(scope="module")
def shared(
    prefect: str, new_postgres: Callable[[bool], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shared]:
    """What the owner enters and grants, and then one night of each office by its own loader, all at the same time."""
    folder, owner = tmp_path_factory.mktemp("shared"), new_postgres(True)
    homes: dict[int, Home] = {}
    for number, organisation in enumerate(OFFICES, start=1):
        home = by_url(create_home(folder / str(number), organisation), owner)
        write_office(home.inbox, organisation, (YEAR,), seed=number, scale=0.05)
        homes[open_office(home.root).organisation_id] = home
    apply_ddl(open_office(home.root), "roles")
    engine = open_warehouse(owner)
    logins: list[tuple[str, str, tuple[int, ...]]] = [(LOADER, "loader", (number,)) for number in homes]
    logins += [(READER, "reader", some) for count in (0, 1, 2) for some in combinations(homes, count)]
    for role, word, numbers in logins:
        of = ", ".join((role, *(f"{OFFICE}{number}" for number in numbers)))
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {name_of(owner, word, *numbers)} LOGIN IN ROLE {of}")
    for number, home in homes.items():
        close_office(home.root)
        url = make_url(owner).set(username=name_of(owner, "loader", number))
        homes[number] = with_url(home, url.render_as_string(hide_password=False))
    nights = [start_refresh(prefect, home) for home in homes.values()]
    assert [night.wait(300) for night in nights] == [0, 0, 0]
    yield Shared(owner, homes)
    for home in homes.values():
        close_office(home.root)
    for _, word, numbers in logins:
        with engine.begin() as connection:
            name = name_of(owner, word, *numbers)
            connection.exec_driver_sql(f"DROP OWNED BY {name}")
            connection.exec_driver_sql(f"DROP ROLE {name}")
    engine.dispose()


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return sorted((tuple(row) for row in connection.exec_driver_sql(query)), key=repr)


def test_nights_of_all_offices_at_once_are_all_completed(shared: Shared) -> None:
    found = rows(open_warehouse(shared.owner), "SELECT organisation_id, status FROM run")
    assert found == [(number, "completed") for number in sorted(shared.homes)]
    assert all(home.report_path(YEAR).is_file() for home in shared.homes.values())


@pytest.mark.parametrize(
    "command",
    [
        ["refresh"],
        ["report", str(YEAR)],
        ["report", str(YEAR), "--as-of", "2025-03-31"],
        ["checks", "--json"],
        ["diff", "--since", "2020-01-01"],
        ["trends"],
        ["export", "v_budget_execution"],
        ["doctor", "--json"],
        ["aliases", "--json"],
        ["suggestions", "--json"],
        ["backup"],
    ],
    ids=" ".join,
)
def test_every_command_works_with_the_login_of_a_loader(shared: Shared, prefect: str, command: list[str]) -> None:
    done = said(next(iter(shared.homes.values())), prefect, *command)
    assert done.returncode in {0, 1}, done.stderr
    assert "denied" not in done.stdout + done.stderr


def test_a_reader_sees_in_every_view_what_is_of_its_offices_and_all_of_it(shared: Shared) -> None:
    owner = open_warehouse(shared.owner)
    some = 0
    for view in views():
        if not view.is_public:
            continue
        for numbers in [(), *((number,) for number in shared.homes), *combinations(shared.homes, 2)]:
            reader = shared.login("reader", *numbers)
            listed = ", ".join(map(str, (0, *numbers)))
            query = f"SELECT * FROM {view.name}"
            found = rows(reader, query)
            assert found == rows(owner, f"{query} WHERE organisation_id IN ({listed})"), (view.name, numbers)
            some += len(numbers) == 1 and bool(found)
            reader.dispose()
    assert some > 40, "too few views show anything"
    owner.dispose()


def relations(engine: Engine) -> list[tuple[str, str]]:
    """Every table, partition and view of the warehouse, with its kind."""
    query = (
        "SELECT relname, relkind::text FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') "
        "AND relnamespace = 'public'::regnamespace"
    )
    return rows(engine, query)


def test_a_reader_has_the_public_views_and_nothing_else(shared: Shared) -> None:
    public = {view.name for view in views() if view.is_public}
    query = (
        "SELECT relname, privilege FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', "
        "'REFERENCES', 'TRIGGER']) AS privilege WHERE relkind IN ('r', 'p', 'v', 'm') "
        "AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, privilege)"
    )
    reader = shared.login("reader", next(iter(shared.homes)))
    assert rows(reader, query) == sorted((name, "SELECT") for name in public)
    sequences = (
        "SELECT relname FROM pg_class "
        "WHERE CASE WHEN relkind = 'S' THEN has_sequence_privilege(oid, 'USAGE, UPDATE') ELSE false END"
    )
    assert rows(reader, sequences) == []
    assert rows(reader, "SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    reader.dispose()


def test_a_loader_sees_and_changes_in_no_table_a_row_of_another_office(shared: Shared) -> None:
    owner = open_warehouse(shared.owner)
    held = {name for name, kind in relations(owner) if kind in "rp"}
    filled = 0
    for table in metadata.sorted_tables:
        assert table.name in held
        if condition(table) is None:
            continue
        whole = rows(owner, f"SELECT * FROM {table.name}")
        theirs = []
        for number in shared.homes:
            loader = shared.login("loader", number)
            mine = rows(loader, f"SELECT * FROM {table.name}")
            theirs.append(mine)
            column = next(iter(table.primary_key.columns)).name
            with loader.connect() as connection:
                changed = connection.exec_driver_sql(f"UPDATE {table.name} SET {column} = {column}").rowcount
                connection.rollback()
            assert changed == len(mine), table.name
            loader.dispose()
        if "organisation_id" in table.c and not table.c["organisation_id"].nullable:
            assert all(
                len({row[list(table.c.keys()).index("organisation_id")] for row in mine}) <= 1 for mine in theirs
            )
            assert sorted(map(repr, sum(theirs, []))) == sorted(map(repr, whole)), table.name  # noqa: RUF017
        filled += all(theirs)
    assert filled > 15, "too few tables hold anything"
    owner.dispose()


def test_a_loader_may_neither_enter_an_office_nor_write_rows_for_another(shared: Shared, prefect: str) -> None:
    number, other = list(shared.homes)[:2]
    loader = shared.login("loader", number)
    with loader.connect() as connection, pytest.raises(ProgrammingError, match="row-level security"):
        connection.execute(
            text("INSERT INTO run (organisation_id, started_at, status) VALUES (:other, now(), 'running')"),
            {"other": other},
        )
    loader.dispose()
    home = shared.homes[number]
    strange = create_home(home.root.parent / "strange", "อบต.ไม่มีใครรู้จัก")
    strange = by_url(strange, home.warehouse_url)
    for language, words in (("th", "เจ้าของฐานข้อมูล"), ("en", "the owner of the database")):
        done = said(strange, prefect, "refresh", "--lang", language)
        assert done.returncode == 3
        assert words in done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_the_same_office_twice_at_once_is_refused_and_another_is_not(shared: Shared, prefect: str) -> None:
    first, second = list(shared.homes.values())[:2]
    loader = open_warehouse(first.warehouse_url)
    with writer_lock(loader, first.settings.organisation):
        refused, done = said(first, prefect, "refresh"), said(second, prefect, "refresh")
    loader.dispose()
    assert (refused.returncode, done.returncode) == (3, done.returncode)
    assert done.returncode in {0, 1}
    assert first.settings.organisation in refused.stderr


def test_readers_go_on_after_an_update_of_the_program(shared: Shared) -> None:
    number = next(iter(shared.homes))
    query = "SELECT organisation_id, approved_satang FROM v_budget_execution"
    before = rows(shared.login("reader", number), query)
    assert before
    owner = open_warehouse(shared.owner)
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE warehouse_meta SET value = 'an older program' WHERE key = 'fingerprint'")
    migrate(owner)
    assert is_current(owner)
    owner.dispose()
    assert rows(shared.login("reader", number), query) == before
    with pytest.raises(ProgrammingError, match="permission denied"):
        rows(shared.login("reader", number), "SELECT * FROM budget_line")


def test_a_loader_that_comes_before_its_owner_after_an_update_is_told_so(shared: Shared, prefect: str) -> None:
    home = next(iter(shared.homes.values()))
    owner = open_warehouse(shared.owner)
    meta = "UPDATE warehouse_meta SET value = '{}' WHERE key = 'fingerprint'"
    ((kept,),) = rows(owner, "SELECT value FROM warehouse_meta WHERE key = 'fingerprint'")
    with owner.begin() as connection:
        connection.exec_driver_sql(meta.format("an older program"))
    try:
        done = said(home, prefect, "refresh", "--lang", "en")
    finally:
        with owner.begin() as connection:
            connection.exec_driver_sql(meta.format(kept))
        owner.dispose()
    assert done.returncode == 3
    assert "the owner of the database" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_restore_by_a_loader_is_refused_in_words_and_changes_nothing(shared: Shared, prefect: str) -> None:
    home = next(iter(shared.homes.values()))
    backup = home.root / "own.zip"
    assert said(home, prefect, "backup", str(backup)).returncode == 0
    owner = open_warehouse(shared.owner)
    count = "SELECT organisation_id, COUNT(*) FROM load GROUP BY 1"
    before = rows(owner, count)
    done = said(home, prefect, "restore", str(backup), "--force", "--lang", "en")
    assert done.returncode == 3
    assert "the owner of the database" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert rows(owner, count) == before
    owner.dispose()


def test_partitions_made_later_hide_and_keep_as_before(shared: Shared, prefect: str) -> None:
    number, other = list(shared.homes)[:2]
    owner = open_warehouse(shared.owner)
    query = "SELECT * FROM v_budget_execution"
    before = rows(shared.login("reader", number), query)
    office = open_office(by_url(create_home(shared.homes[number].root.parent / "owner", OFFICES[0]), shared.owner).root)
    apply_ddl(office, "partitions")
    assert rows(shared.login("reader", number), query) == before
    loader = shared.login("loader", number)
    own = f"SELECT COUNT(*) FROM budget_line WHERE organisation_id = {other}"
    assert rows(loader, own) == [(0,)]
    part = f"budget_line_{YEAR}"
    assert rows(owner, f"SELECT COUNT(*) FROM {part}")[0][0] > 0
    assert rows(loader, f"SELECT * FROM {part}") == []
    loader.dispose()
    owner.dispose()
    home = shared.homes[number]
    write_office(home.inbox, OFFICES[0], (YEAR + 1,), seed=7, scale=0.05)
    assert said(home, prefect, "refresh").returncode in {0, 1}
    assert home.report_path(YEAR + 1).is_file()
    assert rows(shared.login("reader", other), f"{query} WHERE organisation_id = {number}") == []
    close_office(office.home.root)
