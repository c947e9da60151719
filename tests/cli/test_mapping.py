"""`tambon map`, as a person at a terminal, a script and a program meet it."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

PROJECT = Path(__file__).parents[2]
ROWS: list[list[Any]] = [
    ["แบบติดตามงานกองช่าง ประจำปีงบประมาณ พ.ศ. 2569"],
    ["อบต.โคกไม้ลาย"],
    ["ลำดับ", "ชื่อโครงการ/กิจกรรม", "งบที่ได้รับจัดสรร", "เบิกจ่ายแล้วทั้งสิ้น", "สถานะโครงการ ณ ปัจจุบัน", "ผู้รับจ้าง"],
    [1, "ก่อสร้างถนน คสล. หมู่ 3", 500000, 450000.25, "แล้วเสร็จ", "หจก.ก"],
    [2, "วางท่อระบายน้ำ หมู่ 5", 300000.5, 0, "กำลังดำเนินการ", "บ.ข"],
    ["รวม", None, 800000.5, 450000.25],
]
ANSWERS = '[columns]\n"C" = "budget"\n"D" = "disbursed"\n"สถานะโครงการ ณ ปัจจุบัน" = "status"\n'


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMBON_", "PREFECT_"))}
    return {**kept, "PYTHONPATH": str(PROJECT)}


def tambon(*arguments: object, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *map(str, arguments)],
        env=environment(), cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    root = tmp_path / "home"
    (root / "layouts").mkdir(parents=True)
    (root / "tambon.toml").write_text('organisation = "อบต.โคกไม้ลาย"', encoding="utf-8")
    return root


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return put(tmp_path / "งาน.xlsx", ROWS)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


def put(path: Path, *sheets: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def written(home: Path) -> list[str]:
    return sorted(item.name for item in (home / "layouts").iterdir())


def test_without_answers_nothing_is_written_and_the_questions_are_listed(home: Path, file: Path) -> None:
    shown = tambon("map", file, "--home", home, "--lang", "en")
    assert shown.returncode == 1
    for letter, field in (("C", "budget"), ("D", "disbursed"), ("E", "status")):
        assert f'"{letter}" = "?"' in shown.stdout
        assert field in shown.stdout
    assert written(home) == []
    assert "Traceback" not in shown.stderr


def test_with_answers_the_layout_is_written_and_from_then_on_the_file_is_read(
    home: Path, file: Path, answers: Path
) -> None:
    assert tambon("inspect", file, "--home", home).returncode == 1
    shown = tambon("map", file, "--answers", answers, "--home", home)
    assert shown.returncode == 0, shown.stderr
    assert "800,000.50" in shown.stdout
    assert written(home) == ["progress-งาน.toml"]
    seen = tambon("inspect", file, "--home", home, "--json")
    assert seen.returncode == 0
    (table,) = json.loads(seen.stdout)["files"][0]["tables"]
    assert (table["kind"], table["totals_satang"]) == ("progress", {"budget": 80000050, "disbursed": 45000025})
    again = tambon("map", file, "--home", home)
    assert again.returncode == 0
    assert written(home) == ["progress-งาน.toml"]


def test_the_template_that_is_printed_becomes_the_answers_once_filled_in(
    home: Path, file: Path, tmp_path: Path
) -> None:
    text = json.loads(tambon("map", file, "--json").stdout)["answers_template"]
    for field in ("budget", "disbursed", "status"):
        text = text.replace('"?"', f'"{field}"', 1)
    (tmp_path / "filled.toml").write_text(text, encoding="utf-8")
    assert tambon("map", file, "--home", home, "--answers", tmp_path / "filled.toml").returncode == 0
    assert written(home) == ["progress-งาน.toml"]


def test_an_existing_layout_is_replaced_only_when_that_is_said(home: Path, file: Path, answers: Path) -> None:
    mine = home / "layouts" / "ours.toml"
    mine.write_text('kind = "progress"\n[[column]]\nfield = "project"\nheaders = ["x"]\n', encoding="utf-8")
    before = mine.read_bytes()
    given = ("map", file, "--home", home, "--answers", answers, "--name", "ours")
    refused = tambon(*given, "--lang", "en")
    assert (refused.returncode, mine.read_bytes()) == (1, before)
    assert "ours" in refused.stdout
    assert tambon(*given, "--yes").returncode == 0
    assert mine.read_bytes() != before


def test_when_all_is_clear_a_script_still_has_to_agree(home: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["รายงานความก้าวหน้า ปีงบประมาณ 2569"],
        ["ที่", "โครงการ", "งบประมาณที่ได้รบ", "สถานะ"],
        [1, "ก", 5, "แล้วเสร็จ"],
    ]
    path = put(tmp_path / "ก.xlsx", rows)
    assert tambon("map", path, "--home", home).returncode == 1
    assert written(home) == []
    assert tambon("map", path, "--home", home, "--yes").returncode == 0
    assert written(home) == ["progress-ก.toml"]


def test_the_json_is_a_proposal_and_is_written_only_when_agreed_to(home: Path, file: Path, answers: Path) -> None:
    shown = tambon("map", file, "--json", "--answers", answers, "--home", home, "--lang", "en")
    proposal = json.loads(shown.stdout)
    assert (shown.returncode, proposal["status"], proposal["written"], written(home)) == (0, "clear", [], [])
    assert set(proposal) == {"path", "sha256", "carrier", "status", "sheets", "layouts", "answers_template", "written"}
    (entry,) = proposal["sheets"]
    assert set(entry) == {
        "sheet", "status", "kind", "kind_score", "runner_up", "base", "layout", "header_row", "header_rows", "title",
        "columns", "fields", "unclear", "problems", "preview",
    }  # fmt: skip
    assert set(entry["columns"][0]) == {"column", "header", "samples", "type", "field", "state", "score", "rivals"}
    agreed = json.loads(tambon("map", file, "--json", "--yes", "--answers", answers, "--home", home).stdout)
    assert agreed["written"] == [str(home / "layouts" / "progress-งาน.toml")]


def test_what_is_unclear_is_told_in_the_language_asked_for(file: Path) -> None:
    told = [
        json.loads(tambon("map", file, "--json", "--lang", lang).stdout)["sheets"][0]["unclear"][0]
        for lang in ("th", "en")
    ]
    assert "ไม่แน่ใจ" in told[0]["message"]
    assert "not clear" in told[1]["message"]
    assert not any(key.endswith(("_th", "_en")) for key in told[0])


@pytest.mark.parametrize(
    "more",
    [("--kind", "no_such_kind"), ("--sheet", "กองคลัง"), ("--name", "a/b"), ("--answers", "nowhere.toml")],
    ids=["kind", "sheet", "name", "answers"],
)
def test_wrong_use_is_named_and_ends_with_two(home: Path, file: Path, more: tuple[str, str]) -> None:
    shown = tambon("map", file, "--home", home, *more)
    assert shown.returncode == 2
    assert more[1] in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_file_that_is_not_there_and_a_home_that_is_none_are_wrong_use(tmp_path: Path, file: Path) -> None:
    assert tambon("map", tmp_path / "nowhere.xlsx", "--home", tmp_path).returncode == 2
    shown = tambon("map", file, "--home", tmp_path / "nowhere")
    assert shown.returncode == 2
    assert "tambon init" in shown.stderr


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_file_that_cannot_be_read_says_why(home: Path, tmp_path: Path, more: list[str]) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"%PDF-1.4")
    shown = tambon("map", path, "--home", home, *more)
    assert shown.returncode == 1
    assert "Excel" in shown.stdout
    assert shown.stderr == ""


def at_a_terminal(said: str, *arguments: object) -> tuple[int, str]:
    """Exit code and screen of a command whose input and output are a terminal at which `said` is typed."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *map(str, arguments)],
        env={**environment(), "COLUMNS": "140", "TERM": "dumb"}, cwd=PROJECT, stdin=slave, stdout=slave, stderr=slave,
        close_fds=True,
    )  # fmt: skip
    os.close(slave)
    os.write(master, said.encode())
    screen = b""
    while select.select([master], [], [], 60)[0]:
        try:
            read = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        screen += read
    code = process.wait(timeout=60)
    os.close(master)
    return code, screen.decode("utf-8", errors="replace")


def test_at_a_terminal_only_what_is_unclear_is_asked_and_the_answers_are_taken(home: Path, file: Path) -> None:
    code, screen = at_a_terminal("1\n1\nstatus\n\ny\n", "map", file, "--home", home, "--lang", "en")
    assert code == 0, screen
    assert screen.count("Number or name") == 3
    assert "800,000.50" in screen
    assert written(home) == ["progress-งาน.toml"]


def test_at_a_terminal_a_wrong_answer_is_asked_again_a_column_can_be_changed_and_no_means_no(
    home: Path, file: Path
) -> None:
    code, screen = at_a_terminal("7\n1\n0\n1\nF=notes\n\nn\n", "map", file, "--home", home, "--lang", "en")
    assert code == 1, screen
    assert "That is no choice" in screen
    assert "disbursed" not in screen.rpartition("The first rows")[2]
    assert "notes" in screen.rpartition("The first rows")[2]
    assert written(home) == []


def test_at_a_terminal_an_end_of_input_ends_without_a_word_of_a_program(home: Path, file: Path) -> None:
    code, screen = at_a_terminal("1\n\x04", "map", file, "--home", home, "--lang", "en")
    assert code == 3
    assert "Interrupted" in screen
    assert "Traceback" not in screen
    assert written(home) == []
