"""`tambon aliases`: what is asked and how it is answered, in one line each and one by one on a terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from cli.alias_review import review
from cli.main import main
from cli.words import Words
from pipeline.alias_book import read_book
from pipeline.home import Home, create_home
from pipeline.office import Office, close_office, open_office
from sql.files import SeenFile, register_file
from sql.loading import Print, load_print
from sql.runs import start_run
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[2]
COLUMNS = ["line_key", "source_row_id", "part", "unit", "unit_key", "status", "budget_satang"]
WRITTEN = ["สำนักการช่าง", "สำนักการช่าง", "สำนักช่าง", "กองคลัง"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home whose warehouse has four rows of progress: two spellings of one unit, and an unknown status word."""
    made = create_home(tmp_path / "home", "อบต.โคกไม้ลาย")
    office = open_office(made.root)
    run = start_run(office.engine, office.organisation_id)
    seen = SeenFile(sha256="a" * 64, name="ผล.xlsx", size_bytes=1, carrier="xlsx", status="read")
    lines = [
        (f"k{row}", f"{'a' * 16}:1:{row}", "", unit, matching_key(unit), "รอ" if unit == "กองคลัง" else None, 150)
        for row, unit in enumerate(WRITTEN, start=9)
    ]
    load_print(
        office.engine,
        Print(
            run_id=run, organisation_id=office.organisation_id,
            source_file_id=register_file(office.engine, office.organisation_id, run, seen), fiscal_year=2568,
            kind="progress", completeness="full", as_of=datetime(2025, 1, 1),
            rows=pl.DataFrame(lines, schema=COLUMNS, orient="row"),
        ),
    )  # fmt: skip
    yield made
    close_office(made.root)


@pytest.fixture
def office(home: Home) -> Office:
    return open_office(home.root)


def tambon(home: Home, *arguments: str) -> int:
    return main([*arguments, "--home", str(home.root)])


def listed(home: Home, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert tambon(home, "aliases", *more, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_what_is_to_be_asked_is_listed_with_rows_money_and_suggestions(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(home, capsys) == {
        "confirmed": [],
        "rejected": [],
        "unfinished": [],
        "unconfirmed": [
            {
                "subject": "unit", "as_written": "สำนักช่าง", "spellings": {"สำนักช่าง": 1}, "rows": 1,
                "amount_satang": 150, "kinds": {"progress": {"rows": 1, "amount_satang": 150}},
                "suggestions": [{"name": "สำนักการช่าง", "score": 85.7}],
            },
            {
                "subject": "status", "as_written": "รอ", "spellings": {"รอ": 1}, "rows": 1, "amount_satang": 150,
                "kinds": {"progress": {"rows": 1, "amount_satang": 150}}, "suggestions": [],
            },
        ],
    }  # fmt: skip
    assert set(listed(home, capsys, "suggest")) == {"unconfirmed"}


@pytest.mark.parametrize(("lang", "said"), [("th", "ยังต้องยืนยัน 2"), ("en", "2 to be confirmed")])
def test_the_list_speaks_both_languages(home: Home, capsys: pytest.CaptureFixture[str], lang: str, said: str) -> None:
    assert tambon(home, "aliases", "--lang", lang) == 0
    shown = capsys.readouterr().out
    assert said in shown
    assert "สำนักการช่าง (86)" in shown
    assert "1.50" in shown


def test_options_before_the_subcommand_count_as_well(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["aliases", "--json", "--home", str(home.root), "suggest"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"unconfirmed"}


def test_confirming_writes_the_book_with_who_and_note_and_tells_how_many_rows(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["unit", "สำนักช่าง", "สำนักการช่าง", "--by", "สมชาย", "--note", "คำสั่งที่ 5"]
    assert tambon(home, "aliases", "confirm", *given) == 0
    assert "(1 แถว)" in capsys.readouterr().out
    (kept,) = read_book(home).confirmed
    assert (kept.as_written, kept.name, kept.by, kept.note) == ("สำนักช่าง", "สำนักการช่าง", "สมชาย", "คำสั่งที่ 5")
    found = listed(home, capsys)
    assert [(item["as_written"], item["rows"]) for item in found["confirmed"]] == [("สำนักช่าง", 1)]
    assert [item["as_written"] for item in found["unconfirmed"]] == ["รอ"]


def test_a_refused_pair_is_not_suggested_again_and_a_name_of_its_own_not_asked_again(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tambon(home, "aliases", "reject", "unit", "สำนักช่าง", "สำนักการช่าง", "--by", "สมชาย") == 0
    assert tambon(home, "aliases", "reject", "status", "รอ", "--by", "สมชาย") == 0
    capsys.readouterr()
    found = listed(home, capsys)
    assert found["unconfirmed"] == []
    assert [(item["subject"], item["as_written"], item["name"]) for item in found["rejected"]] == [
        ("unit", "สำนักช่าง", "สำนักการช่าง"),
        ("status", "รอ", None),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["confirm", "unit", "สำนักช่าง", "สำนักการช่าง"], "--by"),
        (["confirm", "unit", "สำนักช่าง", "สำนักการช่าง", "--by", " "], "--by"),
        (["confirm", "กอง", "สำนักช่าง", "สำนักการช่าง", "--by", "ก"], "unit"),
        (["confirm", "unit", "...", "สำนักการช่าง", "--by", "ก"], "..."),
        (["confirm", "unit", "สำนักช่าง", "-", "--by", "ก"], "-"),
        (["confirm", "status", "รอ", "สักวัน", "--by", "ก"], "แล้วเสร็จ"),
        (["review", "--by", "ก"], "confirm"),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: list[str], said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", open(os.devnull, encoding="utf-8"))  # noqa: SIM115, PTH123 - no terminal
    assert tambon(home, "aliases", *given) == 2
    assert said in capsys.readouterr().err
    assert list(home.aliases.iterdir()) == []


def test_a_line_without_who_is_listed_as_having_no_effect(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (home.aliases / "units.csv").write_text(
        "as_written,name,confirmed_by,confirmed_on\nสำนักช่าง,สำนักการช่าง,,\n", "utf-8"
    )
    found = listed(home, capsys)
    assert [item["as_written"] for item in found["unfinished"]] == ["สำนักช่าง"]
    assert "สำนักช่าง" in [item["as_written"] for item in found["unconfirmed"]]


class Person:
    """Answers questions in turn, and keeps what was shown."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.shown: list[str] = []

    def ask(self, question: str) -> str:
        self.shown.append(question)
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "decided", "confirmed", "refused"),
    [
        (["1", "t", "อยู่ระหว่างดำเนินการ"], 2, {"สำนักช่าง": "สำนักการช่าง", "รอ": "อยู่ระหว่างดำเนินการ"}, []),
        (["n", "s"], 1, {}, [("สำนักช่าง", "สำนักการช่าง")]),
        (["o", "O"], 2, {}, [("สำนักช่าง", ""), ("รอ", "")]),
        (["s", "q"], 0, {}, []),
        (["7", "?", "1", "t", "สักวัน", "t", "ยกเลิก"], 2, {"สำนักช่าง": "สำนักการช่าง", "รอ": "ยกเลิก"}, []),
    ],
    ids=["confirmed", "refused", "names of their own", "left", "typed wrongly first"],
)
def test_review_asks_one_by_one_until_everything_is_answered_or_left(
    office: Office, answers: list[str], decided: int, confirmed: dict[str, str], refused: list[tuple[str, str]]
) -> None:
    person = Person(*answers)
    assert review(Words("th"), office, "สมชาย", person.ask, person.shown.append) == decided
    assert person.answers == []
    book = read_book(office.home)
    assert {entry.as_written: entry.name for entry in book.confirmed} == confirmed
    assert [(entry.as_written, entry.name) for entry in book.rejected] == refused
    assert any("1  สำนักการช่าง  (86)" in line for line in person.shown)


def test_review_on_a_terminal(home: Home) -> None:
    close_office(home.root)
    above, below = os.openpty()
    os.write(above, b"1\nq\n")
    shown = subprocess.run(
        [sys.executable, "-m", "cli.main", "aliases", "review", "--by", "สมชาย", "--home", str(home.root)],
        stdin=below, capture_output=True, encoding="utf-8", check=False, cwd=PROJECT, timeout=120,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )  # fmt: skip
    os.close(above)
    os.close(below)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "ตอบแล้ว 1 ข้อ" in shown.stdout
    assert [entry.as_written for entry in read_book(home).confirmed] == ["สำนักช่าง"]


def test_a_new_home_has_files_that_an_officer_can_fill_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "new"), "--organisation", "อบต.โคกไม้ลาย"]) == 0
    capsys.readouterr()
    files = sorted((tmp_path / "new" / "aliases").iterdir())
    assert [file.name for file in files] == [
        "fund_sources.csv", "programmes.csv", "status_words.csv", "strategies.csv", "unit_changes.csv", "units.csv",
    ]  # fmt: skip
    told = {file.name: file.read_text("utf-8-sig").strip() for file in files}
    assert told.pop("unit_changes.csv") == "old_name,what,new_name,from_year,reason,confirmed_by,confirmed_on"
    assert set(told.values()) == {"as_written,name,confirmed_by,confirmed_on,note"}
