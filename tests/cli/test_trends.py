"""`tambon trends` as a user meets it: years side by side, told in two languages, and whole for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from rich.cells import cell_len
from rich.console import Console

from cli.trends import tables_of_groups
from cli.words import Words
from pipeline.closing import relink
from pipeline.home import create_home
from pipeline.office import close_office, open_office
from sql.files import SeenFile, register_file
from sql.loading import Print, load_print
from sql.runs import start_run
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT = Path(__file__).parents[2]
ROAD, SPORT = "ก่อสร้างถนน คสล. หมู่ที่ ๓", "แข่งขันกีฬา"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that knows two budget lines of 2567 and of 2568, the latter printed on 31 March."""
    root = create_home(tmp_path_factory.mktemp("trends") / "home", "อบต.โคกไม้ลาย").root
    office = open_office(root)
    run = start_run(office.engine, office.organisation_id)
    for number, (year, as_of, paid) in enumerate(
        [(2567, datetime(2024, 9, 30, 18), 600), (2568, datetime(2025, 3, 31, 18), 250)]
    ):
        sha = f"{number:016x}".ljust(64, "f")
        file = register_file(
            office.engine, office.organisation_id, run, SeenFile(sha, f"{year}.xlsx", 1, "xlsx", "read")
        )
        rows = pl.DataFrame(
            {"source_row_id": [f"{sha[:16]}:1:{row}" for row in (9, 10)], "line_key": ["A", "B"], "part": "",
             "programme": ["แผนงานอุตสาหกรรมและการโยธา", "แผนงานการศึกษา"], "project": [ROAD, SPORT],
             "project_key": [matching_key(ROAD), matching_key(SPORT)], "approved_satang": [100_000, 50_000],
             "disbursed_satang": [paid * 100, 0]}
        )  # fmt: skip
        load_print(
            office.engine,
            Print(run_id=run, organisation_id=office.organisation_id, source_file_id=file, fiscal_year=year,
                  kind="remaining_budget", completeness="full", as_of=as_of, rows=rows),
        )  # fmt: skip
        relink(office, year)
    close_office(root)
    return root


def tambon(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "TAMBON_HOME": str(home)}
    command = [sys.executable, "-m", "cli.main", "trends", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def test_years_stand_below_one_another_and_a_year_that_is_not_whole_is_marked(home: Path) -> None:
    shown = tambon(home)
    assert shown.returncode == 0
    assert ["2567*" in shown.stdout, "1,500.00" in shown.stdout, "40.00" in shown.stdout] == [True, True, True]
    assert "รายงานงบประมาณล่าสุดพิมพ์ก่อนสิ้นปี" in shown.stdout


@pytest.mark.parametrize("columns", [60, 80, 120, 140])
@pytest.mark.parametrize("by", ["all", "programme", "project"])
def test_on_a_narrow_screen_no_column_is_lost_and_no_heading_is_broken(columns: int, by: str) -> None:
    row = dict.fromkeys(("planned", "approved", "net", "committed", "disbursed", "carried_over"), 4_762_376_000)
    amounts = {f"{name}_satang": value for name, value in row.items()}
    rows = [{**amounts, "disbursed_with_carry_over_satang": 4_762_376_001, "earlier_payments_satang": 12_345,
             "fiscal_year": 2568, "is_complete": 1, "member": ROAD, "member_key": ROAD, "items": 1234, "completed": 567,
             "disbursed_pct": 91.14, "completed_pct": 45.95}]  # fmt: skip
    shown = Console(file=StringIO(), width=columns)
    for part in tables_of_groups(Words("th"), by, rows, columns):
        shown.print(part)
    text = shown.file.getvalue()  # type: ignore[attr-defined]
    wanted = ["47,623,760.00", "47,623,760.01", "รวมเงินกัน", "567", "91.14"]
    wanted += ["123.45"] if by == "project" else ["1,234", "45.95"]
    assert [part for part in wanted if part not in text] == []
    assert max(cell_len(line) for line in text.splitlines()) <= columns
    assert {line[-1] for line in text.splitlines() if line.startswith("│")} == {"│"}


def test_the_same_in_english(home: Path) -> None:
    shown = tambon(home, "--by", "programme", "--lang", "en")
    assert "Years side by side: Programme" in shown.stdout
    assert "the last budget print is of before the year's end" in shown.stdout


def test_one_project_is_found_however_its_name_is_spelt(home: Path) -> None:
    told = json.loads(tambon(home, "--by", "project", "--name", "ถนน ค.ส.ล. หมู่ 3", "--json").stdout)
    assert [(row["fiscal_year"], row["disbursed_satang"]) for row in told["groups"]] == [(2567, 60_000), (2568, 25_000)]
    assert {row["member"] for row in told["groups"]} == {ROAD}


def test_json_has_only_the_years_asked_for_with_their_notes(home: Path) -> None:
    told = json.loads(tambon(home, "--by", "programme", "--years", "2568", "--json").stdout)
    assert [(row["fiscal_year"], row["member"]) for row in told["groups"]] == [
        (2568, "การศึกษา"), (2568, "อุตสาหกรรมและการโยธา"),
    ]  # fmt: skip
    assert [row["is_complete"] for row in told["years"]] == [0]
    assert told["years"][0]["note_code"] == "no_plan, no_progress, no_payments, no_carry_overs, year_incomplete"


def test_a_name_that_nothing_has_is_said_and_is_no_failure(home: Path) -> None:
    shown = tambon(home, "--by", "programme", "--name", "ชลประทาน")
    assert (shown.returncode, "ไม่พบชื่อที่มี “ชลประทาน”" in shown.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "project"), "--name"),
        (("--years", "68"), "2564-2568"),
        (("--years", "2568-2564"), "2564-2568"),
        (("--by", "colour"), "colour"),
    ],
)
def test_wrong_use_is_told(home: Path, arguments: Sequence[str], said: str) -> None:
    shown = tambon(home, *arguments)
    assert (shown.returncode, said in shown.stderr, "Traceback" in shown.stderr) == (2, True, False)
