"""An officer corrects a register and overwrites its file: what the correction took out goes when somebody says so."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from cli.main import main
from pipeline.office import Office, close_office, open_office
from pipeline.rebuilding import rebuild
from pipeline.swapping import hold_against
from sql.errors import NotKnownError, WithdrawalError
from sql.quarantine import open_quarantine
from sql.withdrawals import files_to_load_again, left_out, withdraw
from tests.pipeline.nights import ORGANISATION, ask, night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homes import HomeMaker

Row = tuple[str, str | None, str, float | str]
CODE = "9968011121010001"
FIRST: list[Row] = [
    ("3 ก.พ. 2568", "1/68", "ค่าน้ำ", 100.25),
    ("4 ก.พ. 2568", "2/68", "ค่าไฟ", 200.5),
    ("5 ก.พ. 2568", None, "ค่าวัสดุ", 400),
    ("6 ก.พ. 2568", "4/68", "ค่าซ่อม", "หนึ่งร้อย"),
    ("7 ก.พ. 2568", "5/68", "ค่าเช่า", 800),
]
SECOND: list[Row] = [
    FIRST[0],
    ("4 ก.พ. 2568", "12/68", "ค่าไฟ", 200.5),
    ("5 ก.พ. 2568", None, "ค่าวัสดุ", 450),
    ("6 ก.พ. 2568", "14/68", "ค่าซ่อม", 1600),
    FIRST[4],
]
BOTH = [100.25, 200.5, 200.5, 400.0, 450.0, 800.0, 1600.0]
CORRECTED = [100.25, 200.5, 450.0, 800.0, 1600.0]


def put(office: Office, rows: list[Row], day: int) -> None:
    """The register of payments, as saved on a day of March 2568 that stands in it."""
    path = office.home.inbox / "ฎีกา.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("ฎีกา")
        said = ["ทะเบียนคุมฎีกา", ORGANISATION, "ปีงบประมาณ พ.ศ. 2568", f"ณ วันที่ {day} มีนาคม 2568"]
        sheet.write_column("A1", said)
        sheet.write_row("A6", ["วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "รายการ", "จำนวนเงิน"])
        for number, (paid_on, voucher, description, amount) in enumerate(rows, start=6):
            sheet.write_row(number, 0, [paid_on, voucher, CODE, description, amount])
    os.utime(path, (path.stat().st_mtime + day,) * 2)


def paid(office: Office) -> list[float]:
    return [row[0] for row in ask(office.home.root, "SELECT amount_satang / 100.0 FROM v_payments ORDER BY 1")]


@pytest.fixture
def office(create_home: HomeMaker, tmp_path: Path) -> Iterator[Office]:
    """An office whose register was corrected and overwritten."""
    opened = open_office(create_home(tmp_path / "home", ORGANISATION).root)
    put(opened, FIRST, 10)
    night(opened.home.root)
    put(opened, SECOND, 20)
    night(opened.home.root)
    yield opened
    close_office(opened.home.root)


def test_what_is_withdrawn_is_gone_with_the_next_night(office: Office) -> None:
    assert paid(office) == BOTH
    lines = left_out(office.engine, office.organisation_id)
    assert sorted((line.name, line.amount_satang, line.is_held_back) for line in lines) == [
        (f"2/68 · {CODE}", 20_050, False), (f"4/68 · {CODE}", None, True), (CODE, 40_000, False),
    ]  # fmt: skip
    withdraw(office.engine, office.organisation_id, [line.number for line in lines], "สมหญิง", "แก้เลขที่")
    assert paid(office) == BOTH
    assert len(files_to_load_again(office.engine, office.organisation_id)) == 1
    assert night(office.home.root) == 3
    assert paid(office) == CORRECTED
    assert open_quarantine(office.engine, office.organisation_id).is_empty()
    assert left_out(office.engine, office.organisation_id) == []
    open_now = "SELECT COUNT(*) FROM v_findings WHERE rule = 'register_left_out'"
    assert ask(office.home.root, open_now) == [(0,)]
    assert night(office.home.root) is None
    told = ask(office.home.root, "SELECT reason, file_name, row_no, newer_file_name FROM v_withdrawals ORDER BY row_no")
    assert told == [("แก้เลขที่", "ฎีกา.xlsx", row, "ฎีกา.xlsx") for row in (8, 9, 10)]
    assert ask(office.home.root, "SELECT COUNT(*) FROM audit_event WHERE event = 'line_withdrawn'") == [(3,)]


def test_what_nobody_withdrew_stays(office: Office) -> None:
    (line,) = [line for line in left_out(office.engine, office.organisation_id) if line.amount_satang == 20_050]
    withdraw(office.engine, office.organisation_id, [line.number], "สมหญิง", "แก้เลขที่")
    night(office.home.root)
    assert paid(office) == [100.25, 200.5, 400.0, 450.0, 800.0, 1600.0]
    assert sorted(line.name for line in left_out(office.engine, office.organisation_id)) == [f"4/68 · {CODE}", CODE]


def test_a_later_file_brings_a_withdrawn_line_back(office: Office) -> None:
    lines = left_out(office.engine, office.organisation_id)
    withdraw(office.engine, office.organisation_id, [line.number for line in lines], "สมหญิง", "แก้เลขที่")
    night(office.home.root)
    put(office, [*SECOND, FIRST[1]], 25)
    night(office.home.root)
    assert paid(office) == sorted([*CORRECTED, 200.5])
    put(office, SECOND, 28)
    night(office.home.root)
    (line,) = left_out(office.engine, office.organisation_id)
    assert not line.is_decided


def test_what_is_asked_wrongly_is_refused_and_nothing_is_written(office: Office) -> None:
    number = left_out(office.engine, office.organisation_id)[0].number
    refused: list[tuple[type[Exception], list[int], str, str]] = [
        (NotKnownError, [number, 99_999], "สมหญิง", "แก้เลขที่"), (WithdrawalError, [number], " ", "แก้เลขที่"),
        (WithdrawalError, [number], "สมหญิง", ""),
    ]  # fmt: skip
    for error, numbers, by, reason in refused:
        with pytest.raises(error):
            withdraw(office.engine, office.organisation_id, numbers, by, reason)
    assert files_to_load_again(office.engine, office.organisation_id) == []
    withdraw(office.engine, office.organisation_id, [number], "สมหญิง", "แก้เลขที่")
    with pytest.raises(WithdrawalError):
        withdraw(office.engine, office.organisation_id, [number], "สมหญิง", "แก้เลขที่")


def test_lines_newer_than_the_version_that_left_them_out_are_refused(office: Office) -> None:
    put(office, [*SECOND, ("8 ก.พ. 2568", "6/68", "ค่าเช่า", 7)], 25)
    night(office.home.root)
    put(office, [*SECOND, ("8 ก.พ. 2568", "7/68", "ค่าเช่า", 9)], 22)
    night(office.home.root)
    (line,) = [line for line in left_out(office.engine, office.organisation_id) if line.amount_satang == 700]
    with pytest.raises(WithdrawalError, match="บันทึกใหม่"):
        withdraw(office.engine, office.organisation_id, [line.number], "สมหญิง", "แก้เลขที่")


def test_a_warehouse_made_again_withdraws_again(office: Office) -> None:
    lines = left_out(office.engine, office.organisation_id)
    withdraw(office.engine, office.organisation_id, [line.number for line in lines], "สมหญิง", "แก้เลขที่")
    night(office.home.root)
    engine, done = rebuild(office)
    found = hold_against(office, engine, with_history=True)
    engine.dispose()
    assert (found.now, found.then, done.runs) == ((), (), 3)


def test_the_command_lists_and_withdraws(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(office.home.root)]
    assert main(["withdraw", "--json", *home]) == 0
    told = json.loads(capsys.readouterr().out)["lines"]
    assert {"ค่าไฟ", "line_key"}.isdisjoint(told[0])
    assert main(["withdraw", *home]) == 0
    shown = capsys.readouterr().out
    assert f"2/68 · {CODE}" in shown.replace("\n", " ")
    numbers = [str(line["number"]) for line in told]
    assert main(["withdraw", *numbers, *home, "--lang", "en"]) == 2
    assert "--reason" in capsys.readouterr().err
    assert main(["withdraw", *numbers, "--by", "Somying", "--reason", "renumbered", *home, "--lang", "en"]) == 0
    assert "3 lines are withdrawn" in capsys.readouterr().out
    night(office.home.root)
    assert main(["withdraw", *home, "--lang", "en"]) == 0
    assert "No line is missing" in capsys.readouterr().out
