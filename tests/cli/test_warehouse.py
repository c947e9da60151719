"""`tambon warehouse ddl` prints what would be run, and runs it only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.main import main
from pipeline.home import create_home
from pipeline.office import close_office, open_office
from sources.toml_text import toml_string

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, new_postgres: Callable[[bool], str]) -> str:
    """A home whose warehouse is a PostgreSQL database."""
    root = create_home(tmp_path / "home", "อบต.โคกไม้ลาย").root
    settings = root / "tambon.toml"
    settings.write_text(
        settings.read_text("utf-8") + f"\n[warehouse]\nurl = {toml_string(new_postgres(True))}\n", "utf-8"
    )
    return str(root)


def tables(root: Path) -> set[str]:
    with open_office(root).engine.connect() as connection:
        found = {
            row[0] for row in connection.exec_driver_sql("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")
        }
    close_office(root)
    return found


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("--roles", "CREATE POLICY tambon_office ON budget_line"),
        ("--partitions", "PARTITION OF budget_line FOR VALUES IN (2569)"),
        ("--citus", "SELECT create_distributed_table('organisation', 'organisation_id')"),
    ],
)
def test_ddl_is_printed_and_changes_nothing(
    home: str, tmp_path: Path, part: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables(tmp_path / "home")
    assert main(["warehouse", "ddl", part, "--year", "2569", "--home", home]) == 0
    said = capsys.readouterr().out
    if part == "--citus":
        assert "SELECT create_distributed_table('budget_line', 'organisation_id'" in said
        assert expected not in said
    else:
        assert expected in said
    assert tables(tmp_path / "home") == before


def test_partitions_are_applied_once(home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["warehouse", "ddl", "--partitions", "--year", "2569", "--apply", "--home", home]
    assert main(command) == 0
    assert {"budget_line_2569", "budget_line_other"} <= tables(tmp_path / "home")
    assert main(command) == 2
    assert "PARTITION OF" in capsys.readouterr().err


def test_roles_are_applied_as_often_as_wanted(home: str) -> None:
    assert [main(["warehouse", "ddl", "--roles", "--apply", "--home", home]) for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("part", ["--citus", "--roles"])
def test_what_cannot_be_applied_is_refused_in_words(
    part: str, home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = home
    if part == "--roles":
        where = str(create_home(tmp_path / "file", "อบต.โคกไม้ลาย").root)
        open_office(tmp_path / "file")
    assert main(["warehouse", "ddl", part, "--apply", "--home", where]) == 2
    said = capsys.readouterr().err
    assert "--apply" in said
    assert "Traceback" not in said
