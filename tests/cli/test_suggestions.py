"""`tambon suggestions` as a user meets it: what is suggested, decided by number, told in two languages."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from pipeline.home import create_home
from pipeline.office import close_office, open_office
from pipeline.suggestions import settle_suggestions
from sql.files import SeenFile, register_file
from sql.loading import Print, load_print
from sql.runs import start_run, utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT = Path(__file__).parents[2]
TEXTS = ("แก้ไข ครั้งที่ 2/2568", "แหล่งเงิน: เงินสะสม")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose warehouse holds a line with two suggestions, numbered 1 and 2."""
    root = create_home(tmp_path / "home", "อบต.โคกไม้ลาย").root
    office = open_office(root)
    run = start_run(office.engine, office.organisation_id)
    seen = SeenFile(sha256="f" * 64, name="แผน.xlsx", size_bytes=1, carrier="xlsx", status="read")
    place = {"source_row_id": "f" * 16 + ":1:18", "sheet": "ผ.02", "cell": "G18", "row": 18}
    said = {"message_th": "น่าจะบอกว่า", "message_en": "seems to say", "fix_th": "ยืนยัน", "fix_en": "confirm"}
    findings = [
        {
            "rule": "text_suggests",
            "severity": "info",
            "origin": "read",
            "found": text,
            "expected": text,
            **place,
            **said,
        }
        for text in TEXTS
    ]
    line = {"source_row_id": [place["source_row_id"]], "line_key": ["ถนน"], "part": [""], "project": ["ก่อสร้างถนน"]}
    load_print(
        office.engine,
        Print(
            run_id=run,
            organisation_id=office.organisation_id,
            source_file_id=register_file(office.engine, office.organisation_id, run, seen),
            fiscal_year=2568,
            kind="progress",
            completeness="full",
            as_of=utc_now(),
            rows=pl.DataFrame(line),
            findings=findings,
        ),
    )
    settle_suggestions(office, run, "progress", 2568)
    close_office(root)
    return root


def tambon(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMBON_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "suggestions", *arguments],
        env={**kept, "PYTHONPATH": str(PROJECT), "TAMBON_HOME": str(home)}, cwd=PROJECT, capture_output=True,
        encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def listed(home: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(tambon(home, *arguments, "--json").stdout)["suggestions"]
    return found


@pytest.mark.parametrize("arguments", [(), ("list",)])
def test_suggestions_are_listed_with_number_place_and_meaning(home: Path, arguments: Sequence[str]) -> None:
    shown = tambon(home, *arguments)
    assert shown.returncode == 0
    assert all(word in shown.stdout for word in ("แผน.xlsx", "ผ.02", "G18", "ก่อสร้างถนน", *TEXTS, "ยังไม่ตัดสิน 2"))
    assert [(note["row_note_id"], note["subject"], note["value"]) for note in listed(home, *arguments)] == [
        (1, "amendment", TEXTS[0]),
        (2, "fund_source", TEXTS[1]),
    ]


def test_decided_suggestions_leave_the_list_and_stand_under_their_state(home: Path) -> None:
    confirmed = tambon(home, "confirm", "1", "--by", "สมหญิง")
    rejected = tambon(home, "reject", "2", "--by", "สมหญิง", "--lang", "en")
    assert (confirmed.returncode, rejected.returncode) == (0, 0)
    assert TEXTS[0] in confirmed.stdout
    assert "rejected" in rejected.stdout
    assert listed(home) == []
    assert [(note["row_note_id"], note["decided_by"]) for note in listed(home, "--state", "confirmed")] == [
        (1, "สมหญิง")
    ]
    assert len(listed(home, "--state", "all")) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("confirm", "1"), "--by"),
        (("confirm", "--by", "ก"), "NUMBER"),
        (("confirm", "7", "--by", "ก"), "7"),
        (("confirm", "หนึ่ง", "--by", "ก"), "หนึ่ง"),
        (("confirm", "1", "--by", " "), "ผู้ตัดสินใจ"),
        (("--state", "new"), "new"),
        (("forget", "1"), "forget"),
    ],
)
def test_wrong_use_is_told_and_decides_nothing(home: Path, arguments: Sequence[str], said: str) -> None:
    shown = tambon(home, *arguments)
    assert shown.returncode == 2
    assert said in shown.stderr
    assert "Traceback" not in shown.stderr
    with closing(sqlite3.connect(home / "warehouse.db")) as connection:
        assert connection.execute("SELECT state FROM row_note").fetchall() == [("suggested",)] * 2
