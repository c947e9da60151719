"""A backup holds everything that cannot be made again, proves it, and comes back as it was, into either database."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.alias_files import make_files
from pipeline.backup import MANIFEST, PROOF, default_path, make_backup, read_backup, without_warehouse
from pipeline.errors import BackupError
from pipeline.home import create_home, open_home
from pipeline.office import close_office, open_office, writing
from pipeline.restoring import restore
from pipeline.unit_changes import make_file
from sources.archive import archived_path
from sql import dialect
from sql.dump import different, dump
from sql.errors import WarehouseBusyError
from tests.pipeline.nights import ORGANISATION, ask, new_home, night

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sql.dump import ViewState
    from tests.homes import HomeMaker


SAID_BY_THE_OFFICE: dict[str, list[tuple[object, ...]]] = {
    "SELECT old_name, shown_name, confirmed_by FROM unit_change": [("กองช่าง", "สำนักช่าง", "นักวิเคราะห์")],
    "SELECT code, name FROM own_code": [("00999", "งานประปาหมู่บ้าน")],
}


@pytest.fixture(scope="module")
def made(create_home: HomeMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A home after one night, and its backup with the archive."""
    root = new_home(tmp_path_factory.mktemp("made") / "home", create_home=create_home)
    (root / "aliases" / "units.csv").write_text(
        "as_written,name,confirmed_by,confirmed_on,note\nกองช่าง อบต.,กองช่าง,นักวิเคราะห์,2025-10-01,\n", encoding="utf-8"
    )
    (root / "aliases" / "unit_changes.csv").write_text(
        "old_name,what,new_name,from_year,confirmed_by,confirmed_on\nกองช่าง,renamed,สำนักช่าง,2568,นักวิเคราะห์,2025-10-01\n",
        encoding="utf-8",
    )
    (root / "aliases" / "codes.csv").write_text("subject,code,name\nwork,00999,งานประปาหมู่บ้าน\n", encoding="utf-8")
    (root / "layouts" / "ของเรา.toml.off").write_text("kind = 'progress'\n", encoding="utf-8")
    assert night(root) == 1
    path = root.parent / "สำรอง.zip"
    manifest = make_backup(open_office(root), path, with_archive=True)
    assert manifest.rows["source_file"] > 5
    yield root, path
    close_office(root)


def said(root: Path) -> dict[str, ViewState]:
    with open_office(root).engine.connect() as connection:
        return dump(connection, is_exact=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_comes_back_into_a_new_home_as_it_was(made: tuple[Path, Path], tmp_path: Path) -> None:
    root, path = made
    restore(path, tmp_path / "new")
    assert different(said(root), said(tmp_path / "new")) == []
    for query, found in SAID_BY_THE_OFFICE.items():
        assert ask(tmp_path / "new", query) == found
    for folder in ("archive", "aliases", "layouts"):
        assert contents(root / folder) == contents(tmp_path / "new" / folder)
    assert ask(tmp_path / "new", "SELECT event FROM audit_event ORDER BY audit_event_id DESC LIMIT 1") == [
        ("warehouse_restored",)
    ]
    close_office(tmp_path / "new")


def test_a_night_after_a_restore_goes_on_as_if_nothing_had_been(made: tuple[Path, Path], tmp_path: Path) -> None:
    root, path = made
    restore(path, tmp_path / "new")
    shutil.copytree(root / "inbox", tmp_path / "new" / "inbox", dirs_exist_ok=True)
    before = said(tmp_path / "new")
    night(tmp_path / "new")
    assert different(before, said(tmp_path / "new")) == []
    assert night(tmp_path / "new") is None
    close_office(tmp_path / "new")


def test_a_backup_comes_back_into_postgresql(
    made: tuple[Path, Path], tmp_path: Path, new_postgres: Callable[[bool], str]
) -> None:
    root, path = made
    home = create_home(tmp_path / "server", ORGANISATION)
    settings = home.root / "tambon.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + f'\n[warehouse]\nurl = "{new_postgres(False)}"\n', encoding="utf-8"
    )
    restore(path, home.root)
    assert different(said(root), said(home.root)) == []
    assert {query: ask(home.root, query) for query in SAID_BY_THE_OFFICE} == SAID_BY_THE_OFFICE
    again = home.root / "again.zip"
    assert make_backup(open_office(home.root), again).views == make_backup(open_office(root), tmp_path / "b.zip").views
    with dialect.writing(open_office(home.root).engine) as connection:
        connection.exec_driver_sql("UPDATE budget_line SET closed_load_id = 999 WHERE version_id = 1")
    stray = home.root / "stray.zip"
    make_backup(open_office(home.root), stray)
    with pytest.raises(BackupError) as refused:
        restore(stray, home.root, is_forced=True)
    assert "budget_line.closed_load_id" in refused.value.message_th
    close_office(home.root)


def test_a_home_that_holds_something_is_replaced_only_on_demand(made: tuple[Path, Path], tmp_path: Path) -> None:
    root, path = made
    other = tmp_path / "other"
    restore(path, other)
    with sqlite3.connect(other / "warehouse.db") as connection:
        connection.execute("DELETE FROM finding")
    (other / "aliases" / "units.csv").write_text("อื่น", encoding="utf-8")
    with pytest.raises(BackupError) as refused:
        restore(path, other)
    assert refused.value.code == "restore_not_empty"
    assert ask(other, "SELECT COUNT(*) FROM finding") == [(0,)]
    restore(path, other, is_forced=True)
    assert different(said(root), said(other)) == []
    (kept,) = (other / ".work" / "replaced").glob("*/aliases/units.csv")
    assert kept.read_text(encoding="utf-8") == "อื่น"
    close_office(other)


def test_a_file_of_the_office_is_not_overwritten_unasked(made: tuple[Path, Path], tmp_path: Path) -> None:
    home = create_home(tmp_path / "new", ORGANISATION)
    (home.aliases / "units.csv").write_text("ของเรา", encoding="utf-8")
    with pytest.raises(BackupError) as refused:
        restore(made[1], home.root)
    assert refused.value.code == "restore_other_file"
    assert (home.aliases / "units.csv").read_text(encoding="utf-8") == "ของเรา"


def test_files_that_init_made_and_nobody_wrote_into_are_no_hindrance(made: tuple[Path, Path], tmp_path: Path) -> None:
    root, path = made
    home = create_home(tmp_path / "new", ORGANISATION)
    make_files(home)
    make_file(home)
    restore(path, home.root)
    assert different(said(root), said(home.root)) == []
    assert contents(root / "aliases").items() <= contents(home.root / "aliases").items()
    close_office(home.root)


def test_a_backup_of_another_office_is_refused(made: tuple[Path, Path], tmp_path: Path) -> None:
    home = create_home(tmp_path / "new", "อบต.อื่น")
    with pytest.raises(BackupError) as refused:
        restore(made[1], home.root, is_forced=True)
    assert ORGANISATION in refused.value.message_th


def test_nobody_restores_while_somebody_writes(made: tuple[Path, Path]) -> None:
    root, path = made
    with writing(open_office(root)), pytest.raises(WarehouseBusyError):
        restore(path, root, is_forced=True)


def damaged(path: Path, target: Path, name: str, data: bytes | None) -> Path:
    """A copy of a backup in which one member is other bytes, or is missing."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
            elif data is not None:
                new.writestr(item, data)
    return target


@pytest.mark.parametrize("data", [b"other", None], ids=["changed", "missing"])
@pytest.mark.parametrize("which", ["tables/load/00000.parquet", MANIFEST, PROOF, "home/tambon.toml"])
def test_a_damaged_backup_is_found_before_anything_is_touched(
    made: tuple[Path, Path], tmp_path: Path, which: str, data: bytes | None
) -> None:
    copy = damaged(made[1], tmp_path / "copy.zip", which, data)
    with pytest.raises(BackupError) as refused:
        restore(copy, tmp_path / "new")
    assert refused.value.code in {"backup_damaged", "backup_foreign"}
    assert not (tmp_path / "new").exists()


def test_a_backup_cut_off_is_no_backup(made: tuple[Path, Path], tmp_path: Path) -> None:
    short = tmp_path / "short.zip"
    short.write_bytes(made[1].read_bytes()[:-500])
    with pytest.raises(BackupError):
        read_backup(short)


def test_a_file_that_is_no_backup_and_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"text")
    for name, code in (("a.zip", "backup_foreign"), ("b.zip", "backup_missing")):
        with pytest.raises(BackupError) as refused:
            read_backup(tmp_path / name)
        assert refused.value.code == code


def test_what_stands_there_already_is_not_overwritten(made: tuple[Path, Path]) -> None:
    root, path = made
    before = path.read_bytes()
    with pytest.raises(BackupError) as refused:
        make_backup(open_office(root), path)
    assert refused.value.code == "backup_exists"
    assert path.read_bytes() == before


def test_a_backup_is_made_while_a_run_writes(made: tuple[Path, Path], tmp_path: Path) -> None:
    root, _ = made
    office = open_office(root)
    with writing(office), office.engine.connect() as writer:
        writer.exec_driver_sql("DELETE FROM finding")
        manifest = make_backup(office, tmp_path / "b.zip")
        writer.rollback()
    assert manifest.rows["finding"] == ask(root, "SELECT COUNT(*) FROM finding")[0][0]
    assert not list(tmp_path.glob(".*"))


def test_no_password_leaves_the_office(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home", ORGANISATION)
    settings = home.root / "tambon.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[warehouse]\nurl = "sqlite+pysqlite://u:secret@/w.db"\n', encoding="utf-8")
    from pipeline.backup import own_files

    kept = dict(own_files(open_home(home.root)))
    assert b"secret" not in kept[settings]
    assert b"w.db" in kept[settings]


def test_a_new_home_gets_a_warehouse_of_its_own() -> None:
    text = 'organisation = "ก"\n[warehouse]\nurl = "postgresql://x"\n\n[report]\nfont = "A"\n'
    assert without_warehouse(text.encode()).decode() == (
        'organisation = "ก"\n# [warehouse]\n# url = "postgresql://x"\n\n[report]\nfont = "A"\n'
    )


def test_a_backup_is_called_after_its_moment(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home", ORGANISATION)
    path = default_path(home, datetime(2026, 11, 25, 8, 30, 5))
    assert path == home.root / "backups" / "tambon-20261125-083005.zip"


def test_an_altered_original_is_not_backed_up_and_comes_back_from_a_backup(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    _, path = made
    root = tmp_path / "new"
    restore(path, root)
    whole = contents(root / "archive")
    name, data = next(iter(whole.items()))
    altered = archived_path(root / "archive", name)
    altered.chmod(0o600)
    altered.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(BackupError) as refused:
        make_backup(open_office(root), tmp_path / "b.zip", with_archive=True)
    assert name in refused.value.message_th
    assert not (tmp_path / "b.zip").exists()
    close_office(root)
    restore(path, root, is_forced=True)
    assert contents(root / "archive") == whole
    close_office(root)
