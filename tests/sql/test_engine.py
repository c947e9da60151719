"""A warehouse is made, brought up to date, and never touched by an older program."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sql import dialect, seeds, views
from sql import engine as engines
from sql.engine import is_current, migrate, open_warehouse
from sql.errors import WarehouseNewerError, WarehouseUnreachableError
from sql.schema import FACTS, metadata

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_migrated_tables_are_those_of_the_schema(engine: Engine) -> None:
    def is_compared(thing: Any, _name: str | None, kind: str, is_there: bool, _with: object) -> bool:
        of_facts = kind == "foreign_key_constraint" and thing.table.name in {table.name for table in FACTS.values()}
        return dialect.is_sqlite(engine) or not of_facts or is_there

    options = {"compare_type": True, "compare_server_default": True, "include_object": is_compared}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_a_new_warehouse_has_tables_views_and_code_lists(empty_url: str) -> None:
    engine = open_warehouse(empty_url)
    assert not is_current(engine)
    migrate(engine)
    assert is_current(engine)
    works, types = seeds.code_lists(engine)
    assert (works.height, types.height) == (44, 121)
    with engine.connect() as connection:
        for view in views.views():
            connection.exec_driver_sql(f"SELECT * FROM {view.name}")
    engine.dispose()


def test_migrating_again_writes_nothing_and_is_quick(engine: Engine) -> None:
    migrate(engine)
    began = time.process_time()
    for _ in range(10):
        migrate(engine)
    assert (time.process_time() - began) / 10 < 0.05


def test_opening_a_current_warehouse_does_not_import_alembic(migrated_file: Path) -> None:
    code = (
        "import sys; from sql.engine import open_warehouse, migrate; "
        f"migrate(open_warehouse('sqlite:///{migrated_file}')); sys.exit('alembic' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(engines.__file__).parents[1]).returncode == 0
    )


def test_a_changed_view_is_installed_anew(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in views.FOLDER.glob("*.sql"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "v_new.sql").write_text("-- New.\n-- one: a number\nCREATE VIEW v_new AS\nSELECT 1 AS one\n", "utf-8")
    monkeypatch.setattr(views, "FOLDER", tmp_path)
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT one FROM v_new").scalar() == 1
    (tmp_path / "v_new.sql").unlink()
    migrate(engine)
    with engine.connect() as connection, pytest.raises(Exception, match="v_new"):
        connection.exec_driver_sql("SELECT one FROM v_new")


def test_a_warehouse_of_a_newer_program_is_refused_and_left_alone(engine: Engine) -> None:
    with dialect.writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WarehouseNewerError) as refused:
        migrate(engine)
    assert refused.value.parts["found"] == "9999"
    assert "9999" in refused.value.message_th
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


def test_a_migration_that_fails_leaves_nothing_behind(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_warehouse(empty_url)
    monkeypatch.setattr(views, "install", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        migrate(engine)
    with engine.connect() as connection:
        assert dialect.table_names(connection) == []
    monkeypatch.undo()
    migrate(engine)
    assert is_current(engine)
    engine.dispose()


def test_the_first_migration_can_be_undone(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(engines.MIGRATIONS))
    with dialect.writing(engine) as connection:
        views.drop(connection, [view.name for view in _installed()])
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert dialect.table_names(connection) == ["alembic_version"]


def _installed() -> list[views.ViewDoc]:
    by_name = {view.name: view for view in views.views()}
    statements = {name: (views.FOLDER / f"{name}.sql").read_text("utf-8") for name in by_name}
    return [by_name[name] for name in views._in_order(statements)]


def test_a_database_that_cannot_be_opened_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(WarehouseUnreachableError) as refused:
        open_warehouse(f"sqlite:///{tmp_path / 'nowhere' / 'warehouse.db'}")
    assert "warehouse.db" in refused.value.message_th
    with pytest.raises(WarehouseUnreachableError) as refused:
        open_warehouse("postgresql://officer:secret@127.0.0.1:1/none?connect_timeout=2")
    assert "secret" not in str(refused.value)


def test_sqlite_is_set_up_for_one_writer_and_many_readers(migrated_file: Path) -> None:
    engine = open_warehouse(f"sqlite:///{migrated_file}")
    with engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
    assert pragmas == ["wal", 1, 1]
    with dialect.writing(engine) as writer, engine.connect() as reader:
        writer.exec_driver_sql("DELETE FROM warehouse_meta WHERE key = 'none'")
        assert reader.exec_driver_sql("SELECT COUNT(*) FROM run").scalar() == 0
    engine.dispose()


def test_errors_come_back_whole_from_other_processes() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(WarehouseNewerError(found="2", known="1")))  # noqa: S301 - our own
    assert isinstance(error, WarehouseNewerError)
    assert error.parts == {"found": "2", "known": "1"}
