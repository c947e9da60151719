"""A warehouse made again out of the archive says the same, now and as it was known after every run."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from pipeline.alias_files import Entry
from pipeline.aliases import confirm
from pipeline.errors import BackupError
from pipeline.office import Office, close_office, open_office, writing
from pipeline.own_codes import OwnCode, keep_own_codes
from pipeline.rebuilding import Rebuilt, folder_of, rebuild
from pipeline.runs import begin, find_work
from pipeline.suggestions import decide_suggestions, listed
from pipeline.swapping import Held, hold_against, remove, swap
from pipeline.unit_changes import UnitChange, write_changes
from pipeline.unit_changes import file_of as units_file
from sources.archive import archived_path
from sql import dialect
from sql.quarantine import open_quarantine
from sql.waivers import WaiverRequest, approve_waiver, request_waiver
from tests.pipeline import nights
from tests.pipeline.nights import ask, new_home, night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.homes import HomeMaker

HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"]
AMENDED, REFUSED = "แก้ไข ครั้งที่ 2/2567", "แก้ไข ครั้งที่ 3/2567"
CUT, UNIT = "กองช่างฯ", "กองช่าง"
RENAMED = UnitChange("renamed", UNIT, "สำนักช่าง", 2568, "ประกาศ", "นักวิเคราะห์", date(2026, 10, 1))
SPLIT = replace(RENAMED, what="split", old="กองคลัง", new="กองพัสดุ")


def put(root: Path, disbursed: int) -> None:
    """A progress sheet of another year with two projects and a text box beside each."""
    path = root / "inbox" / "ผลปีก่อน.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("ผล")
    sheet.write_column("A1", ["รายงานผลการดำเนินงาน", nights.ORGANISATION, "ประจำปีงบประมาณ พ.ศ. 2567"])
    sheet.write_row("A5", HEADER)
    for row, name in ((5, "โครงการก่อสร้างถนน"), (6, "โครงการขุดลอกคลอง")):
        sheet.write_row(row, 0, [row - 4, name, 100, disbursed, CUT, "ดำเนินการแล้วเสร็จ", "ข้อบัญญัติ"])
    for cell, text in (("H6", AMENDED), ("H7", REFUSED)):
        sheet.insert_textbox(cell, text, {"width": 120, "height": 20})
    book.close()
    os.utime(path, (path.stat().st_mtime + disbursed,) * 2)


def told(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query; moments as the text SQLite keeps, since the warehouse made again is a file of SQLite."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return [tuple(f"{v:%Y-%m-%d %H:%M:%S.%f}" if isinstance(v, datetime) else v for v in row) for row in rows]


def fail(office: Office) -> None:
    """A run that fails after it has loaded what is new, before it is done with anything else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nights, "settle", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            night(office.home.root)


def waive(office: Office, rule: str) -> None:
    asked = WaiverRequest(rule, "เอกสารถูกต้องแล้ว", "สมชาย", date.today() + timedelta(days=9))
    number = request_waiver(office.engine, office.organisation_id, asked, date.today())
    approve_waiver(office.engine, number, "สมหญิง", date.today())


@pytest.fixture(scope="module")
def lived(create_home: HomeMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that has lived: late files, a failed run, decisions, a waiver, changed files and one that left."""
    root = new_home(tmp_path_factory.mktemp("lived") / "home", create_home=create_home)
    office = open_office(root)
    hold = root.parent / "hold"
    hold.mkdir()
    late = sorted(path for path in (root / "inbox").rglob("*") if path.is_file())[::3]
    for path in late:
        shutil.move(path, hold / path.name)
    (root / "inbox" / "บันทึก.xlsx").write_bytes(b"no workbook")
    put(root, 10)
    assert night(root) == 1
    confirmed, refused = (note["row_note_id"] for note in listed(office, "suggested"))
    decide_suggestions(office, [confirmed], "confirmed", "นักวิเคราะห์")
    for path in late:
        shutil.move(hold / path.name, path)
    fail(office)
    decide_suggestions(office, [refused], "rejected", "นักวิเคราะห์")
    put(root, 50)
    write_changes(units_file(office.home), [RENAMED, SPLIT])
    keep_own_codes(office.home, [OwnCode("work", "00999", "งานประปาหมู่บ้าน")])
    assert night(root) == 3
    decide_suggestions(office, [confirmed], "rejected", "นักวิเคราะห์")
    confirm(office, Entry("unit", CUT, UNIT, "นักวิเคราะห์", date(2026, 10, 1)))
    assert night(root) == 4
    held = open_quarantine(office.engine, office.organisation_id)["rules"].to_list()
    assert held, "the office has nothing in quarantine: its waiver would prove nothing"
    for rule in held[0].split(","):
        waive(office, rule)
    (root / "inbox" / "บันทึก.xlsx").unlink()
    write_changes(units_file(office.home), [replace(RENAMED, year=2566)])
    assert night(root) == 5
    (root / "aliases" / "units.csv").unlink()
    assert night(root) == 6
    assert len(open_quarantine(office.engine, office.organisation_id)) < len(held)
    yield office
    close_office(root)


def rebuilt(office: Office) -> tuple[Rebuilt, Held]:
    engine, done = rebuild(office)
    found = hold_against(office, engine, with_history=True)
    engine.dispose()
    return done, found


def test_it_says_the_same_now_and_after_every_run(lived: Office) -> None:
    done, found = rebuilt(lived)
    assert found.now == ()
    assert found.then == ()
    assert (found.views > 30, found.moments) == (True, 6)
    assert (done.unread, done.added) == ([], [])
    assert [(done.runs, done.loads)] == ask(lived.home.root, "SELECT (SELECT COUNT(*) FROM run), COUNT(*) FROM load")


def test_loads_and_facts_have_their_very_moments(lived: Office) -> None:
    engine, _ = rebuild(lived)
    queries = [
        "SELECT run_id, kind, fiscal_year, as_of, known_from, rows_opened, content_hash FROM load ORDER BY load_id",
        "SELECT line_key, source_row_id, held_from, held_to, known_from, known_to FROM progress ORDER BY 1, 2, 3, 5",
        "SELECT run_id, started_at, ended_at, status FROM run ORDER BY run_id",
        "SELECT sha256, name, status, received_at, as_of FROM source_file ORDER BY sha256",
        "SELECT value, state, decided_by, decided_at, known_to FROM row_note ORDER BY value, known_from",
        "SELECT event, subject, happened_at FROM audit_event ORDER BY audit_event_id",
        "SELECT rule, reason, requested_at, approved_by, approved_at FROM waiver ORDER BY waiver_id",
        "SELECT name, sha256 FROM inbox_entry ORDER BY name",
    ]
    for query in queries:
        found = told(lived.engine, query)
        assert found, query
        assert told(engine, query) == found
    engine.dispose()


def test_what_was_tampered_with_is_told(lived: Office) -> None:
    with dialect.writing(lived.engine) as connection:
        connection.exec_driver_sql(
            "UPDATE budget_line SET disbursed_satang = disbursed_satang + 1 WHERE version_id = 1"
        )
    try:
        _, found = rebuilt(lived)
    finally:
        with dialect.writing(lived.engine) as connection:
            connection.exec_driver_sql(
                "UPDATE budget_line SET disbursed_satang = disbursed_satang - 1 WHERE version_id = 1"
            )
    assert not found.is_same
    wrong = {item.view: item for item in found.now}
    assert wrong["v_budget_execution"].only_first == wrong["v_budget_execution"].only_second == 1
    assert found.then


def test_a_gap_in_the_archive_is_told_before_anything_is_done(lived: Office) -> None:
    ((sha256, name),) = ask(lived.home.root, "SELECT sha256, name FROM source_file ORDER BY source_file_id LIMIT 1")
    path = archived_path(lived.home.archive, sha256)
    away = path.with_suffix(".away")
    path.rename(away)
    try:
        with pytest.raises(BackupError) as refused:
            rebuild(lived)
    finally:
        away.rename(path)
    assert name in refused.value.message_th


def test_an_original_that_was_altered_is_told_before_anything_is_done(lived: Office) -> None:
    ((sha256, name),) = ask(lived.home.root, "SELECT sha256, name FROM source_file ORDER BY source_file_id LIMIT 1")
    path = archived_path(lived.home.archive, sha256)
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    try:
        with pytest.raises(BackupError) as refused:
            rebuild(lived)
    finally:
        path.write_bytes(whole)
    assert name in refused.value.message_en


def test_a_warehouse_of_several_organisations_is_not_swapped(lived: Office) -> None:
    engine, _ = rebuild(lived)
    with dialect.writing(lived.engine) as connection:
        connection.exec_driver_sql("INSERT INTO organisation (name, name_key) VALUES ('อบต.อื่น', 'อื่น')")
    try:
        with pytest.raises(BackupError) as refused:
            swap(lived, engine)
    finally:
        with dialect.writing(lived.engine) as connection:
            connection.exec_driver_sql("DELETE FROM organisation WHERE name_key = 'อื่น'")
        engine.dispose()
    assert "อบต.อื่น" in refused.value.message_th


def test_a_swapped_warehouse_goes_on_as_the_old_one_would(lived: Office) -> None:
    root = lived.home.root
    with writing(lived):
        engine, _ = rebuild(lived)
        kept = swap(lived, engine)
        engine.dispose()
    assert kept.is_file()
    assert ask(root, "SELECT event FROM audit_event ORDER BY audit_event_id DESC LIMIT 1") == [("warehouse_rebuilt",)]
    remove(lived)
    assert not folder_of(lived.home).exists()
    assert night(root) is None
    put(root, 60)
    with writing(lived), begin(lived, find_work(lived)) as run:
        assert run.run_id == 7
    assert rebuilt(lived)[1].is_same


def test_changes_of_units_and_own_codes_have_their_history_again(lived: Office) -> None:
    engine, _ = rebuild(lived)
    queries = (
        "SELECT what, old_name, from_year, shown_name, known_to IS NULL FROM unit_change",
        "SELECT subject, code, name, known_to IS NULL FROM own_code",
        "SELECT organisation_id, dimension, member, fiscal_year FROM yearly_trend WHERE dimension = 'unit'",
    )
    with lived.engine.connect() as old, engine.connect() as new:
        for query in queries:
            before = sorted(map(tuple, old.exec_driver_sql(query)), key=str)
            assert before
            assert sorted(map(tuple, new.exec_driver_sql(query)), key=str) == before
    engine.dispose()
