"""The command line as a user meets it: in a process of its own, by what it prints and how it ends."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from cli.words import chosen_language

PROJECT = Path(__file__).parents[2]
COMMANDS = (
    "demo",
    "init",
    "inspect",
    "templates",
    "refresh",
    "report",
    "checks",
    "aliases",
    "suggestions",
    "rules",
    "doctor",
)
HEAVY = {"polars", "prefect", "sqlalchemy", "great_expectations", "pandas", "rich", "pyarrow", "xlsxwriter", "pebble"}


def tambon(*arguments: str, cwd: Path = PROJECT, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMBON_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        env={**kept, "PYTHONPATH": str(PROJECT), **environment},
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_help_names_every_command_and_the_exit_codes_in_thai() -> None:
    shown = tambon("--help")
    assert shown.returncode == 0
    assert all(f"  {name} " in shown.stdout for name in COMMANDS)
    assert "รหัสจบ" in shown.stdout


def test_help_speaks_english_when_asked() -> None:
    assert "Exit codes" in tambon("--help", "--lang", "en").stdout
    assert "Exit codes" in tambon("--help", TAMBON_LANG="en").stdout


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("lang", "word"), [("th", "ตัวอย่าง"), ("en", "Example")])
def test_every_command_helps_with_an_example(command: str, lang: str, word: str) -> None:
    shown = tambon(command, "--help", TAMBON_LANG=lang)
    assert shown.returncode == 0
    assert word in shown.stdout
    assert f"tambon {command}" in shown.stdout.partition(word)[2]


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from cli.main import main; main(['--help']); print(*{name.partition('.')[0] for name in sys.modules})"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert not HEAVY & set(shown.stdout.splitlines()[-1].split())


def test_help_costs_less_than_four_tenths_of_a_second_of_processor() -> None:
    tambon("--help")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    tambon("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 0.4


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["inspect"], ["report", "soon"], ["--lang", "fr", "rules"], ["init"], ["checks", "--severity", "bad"], []],
)  # fmt: skip
def test_wrong_use_ends_with_two_and_one_line_of_advice(arguments: list[str]) -> None:
    shown = tambon(*arguments)
    assert shown.returncode == 2
    assert shown.stderr
    assert "Traceback" not in shown.stderr
    assert shown.stdout == ""


def test_a_path_that_does_not_exist_is_wrong_use_and_named(tmp_path: Path) -> None:
    shown = tambon("inspect", str(tmp_path / "no.xlsx"))
    assert shown.returncode == 2
    assert "no.xlsx" in shown.stderr


@pytest.mark.parametrize("command", [["refresh"], ["checks"], ["report", "2568"]])
def test_without_a_home_every_command_tells_how_to_make_one(tmp_path: Path, command: list[str]) -> None:
    shown = tambon(*command, cwd=tmp_path)
    assert shown.returncode == 2
    assert "tambon init" in shown.stderr
    assert list(tmp_path.iterdir()) == []


def test_init_makes_a_home_where_told_and_where_the_variable_says(tmp_path: Path) -> None:
    assert tambon("init", str(tmp_path / "a"), "--organisation", "อบต.ก").returncode == 0
    assert (tmp_path / "a" / "tambon.toml").is_file()
    assert tambon("init", "--organisation", "อบต.ก", TAMBON_HOME=str(tmp_path / "b")).returncode == 0
    assert (tmp_path / "b" / "inbox").is_dir()


def test_init_refuses_a_home_of_another_office(tmp_path: Path) -> None:
    tambon("init", str(tmp_path / "a"), "--organisation", "อบต.ก")
    shown = tambon("init", str(tmp_path / "a"), "--organisation", "อบต.ข")
    assert shown.returncode == 2
    assert "อบต.ก" in shown.stderr


def test_an_unexpected_error_is_one_line_and_its_traceback_is_in_the_log(tmp_path: Path) -> None:
    tambon("init", str(tmp_path / "h"), "--organisation", "อบต.ก")
    (tmp_path / "h" / "warehouse.db").mkdir()
    (tmp_path / "sitecustomize.py").write_text(
        "import sql.engine\ndef broken(url): raise RuntimeError('first line\\nsecond line')\nsql.engine.open_warehouse = broken\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(tmp_path), str(PROJECT)])
    shown = tambon("checks", TAMBON_HOME=str(tmp_path / "h"), PYTHONPATH=path)
    assert shown.returncode == 3
    assert len(shown.stderr.strip().splitlines()) == 1
    assert "first line" in shown.stderr
    assert "Traceback" in (tmp_path / "h" / "tambon.log").read_text(encoding="utf-8")


def test_a_warehouse_that_cannot_be_opened_fails_with_words(tmp_path: Path) -> None:
    tambon("init", str(tmp_path / "h"), "--organisation", "อบต.ก")
    (tmp_path / "h" / "warehouse.db").mkdir()
    shown = tambon("checks", TAMBON_HOME=str(tmp_path / "h"))
    assert shown.returncode == 3
    assert "Traceback" not in shown.stderr
    assert "warehouse.db" in shown.stderr


def test_the_rules_are_printed_in_both_languages_and_as_json() -> None:
    from expectations.catalogue import catalogue

    rules = json.loads(tambon("rules", "--json").stdout)["rules"]
    assert {rule["id"] for rule in rules} == {rule.id for rule in catalogue()}
    assert all(rule["title_th"] and rule["title_en"] for rule in rules)
    first = catalogue()[0]
    assert first.title_th[:12] in tambon("rules").stdout
    assert first.title_en[:12] in tambon("rules", "--lang", "en").stdout


@pytest.mark.parametrize(
    ("arguments", "variable", "language"),
    [
        ([], "", "th"), ([], "en", "en"), (["--lang", "en"], "", "en"), (["--lang=en"], "", "en"),
        (["checks", "--lang", "th"], "en", "th"), (["inspect", "--", "--lang", "en"], "", "th"), (["--lang"], "", "th"),
        ([], "xx", "th"),
    ],
)  # fmt: skip
def test_the_language_is_the_options_then_the_variables_then_thai(
    arguments: list[str], variable: str, language: str
) -> None:
    assert chosen_language(arguments, {"TAMBON_LANG": variable}) == language
