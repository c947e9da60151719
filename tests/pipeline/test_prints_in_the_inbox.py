"""Prints of one table: copies are one, two days are two snapshots, and one that became smaller is told and kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from sqlalchemy import text

from pipeline.closing import judge_across
from pipeline.office import Office, close_office, open_office, writing
from pipeline.receiving import receive
from pipeline.reviewing import open_findings
from pipeline.runs import begin, find_work
from pipeline.storing import load_print_file, register, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homes import HomeMaker

ORGANISATION = "อบต.โคกไม้ลาย"
HEADER = "งาน,หมวด,ประเภทรายจ่าย,โครงการ,รหัสงบประมาณ,งบอนุมัติ,โอนเพิ่ม,โอนลด,ก่อหนี้ผูกพัน,เบิกจ่าย,คงเหลือ"
A, B, C = "9968011121010001", "9968011121010002", "9968011134010001"


@pytest.fixture
def office(create_home: HomeMaker, tmp_path: Path) -> Iterator[Office]:
    home = create_home(tmp_path / "home", ORGANISATION)
    yield open_office(home.root)
    close_office(home.root)


def put(office: Office, name: str, printed: str, lines: dict[str, tuple[int, int]]) -> None:
    """A print of remaining budget: approved and disbursed baht by budget code."""
    rows = [
        f"งานบริหารทั่วไป,เงินเดือน,เงินเดือน {code[-1]},,{code},{approved}.00,0,0,0,{paid}.00,{approved - paid}.00"
        for code, (approved, paid) in lines.items()
    ]
    above = [f"วันที่พิมพ์ : {printed}", "รายงานงบประมาณคงเหลือ", "ปีงบประมาณ พ.ศ. 2568", ORGANISATION]
    (office.home.inbox / name).write_text("\n".join([*above, HEADER, *rows]) + "\n", encoding="utf-8")


def refresh(office: Office) -> list[bool]:
    """The steps of a night without their scheduler and the row checks; whether each print was a new load."""
    with writing(office), begin(office, find_work(office)) as run:
        with run.reader() as reader:
            received = [receive(office.home, run.folder, file, reader) for file in run.work.files]
        prints = [name for path in received for name in register(office, run.folder, run.run_id, path)]
        loaded = [load_print_file(office, run.folder, run.run_id, name, None) for name in prints]
        settle(office, received)
        judge_across(office, run.run_id, [2568], [])
    return [item["is_new"] for item in loaded]


def ask(office: Office, query: str) -> list[tuple[object, ...]]:
    with office.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_copies_under_other_names_are_one_print(office: Office) -> None:
    for name in ("a.csv", "b/สำเนา.csv", "รายงาน (1).csv"):
        (office.home.inbox / name).parent.mkdir(exist_ok=True)
        put(office, name, "31/03/2568 10:00", {A: (100, 40)})
    assert refresh(office) == [True]
    put(office, "later.csv", "31/03/2568 10:00", {A: (100, 40)})
    assert refresh(office) == []
    assert ask(office, "SELECT count(*) FROM source_file") == [(1,)]
    assert ask(office, "SELECT count(*) FROM budget_line") == [(1,)]


@pytest.mark.parametrize("is_march_first", [True, False])
def test_print_of_march_and_print_of_september_are_two_snapshots(office: Office, is_march_first: bool) -> None:
    march = ("มีนาคม.csv", "31/03/2568 10:00", {A: (100, 40), B: (50, 0)})
    september = ("กันยายน.csv", "30/09/2568 16:00", {A: (100, 90), B: (50, 0)})
    for print_ in (march, september) if is_march_first else (september, march):
        put(office, *print_)
        refresh(office)

    def paid(day: str) -> list[tuple[object, ...]]:
        held = f"held_from <= '{day}' AND (held_to IS NULL OR held_to > '{day}') AND known_to IS NULL"
        return ask(office, f"SELECT budget_code, disbursed_satang FROM budget_line WHERE {held} ORDER BY 1")

    assert paid("2025-04-01") == [(A, 4000), (B, 0)]
    assert paid("2025-10-01") == [(A, 9000), (B, 0)]


def test_export_that_became_smaller_is_kept_beside_the_larger_one_and_told_with_the_difference(office: Office) -> None:
    put(office, "old.csv", "31/03/2568 10:00", {A: (100, 40), B: (50, 0), C: (7, 0)})
    refresh(office)
    put(office, "again.csv", "22/05/2568 17:54", {A: (100, 60)})
    assert refresh(office) == [True]
    (finding,) = [item for item in open_findings(office, date(2026, 1, 1)) if item["rule"] == "reexport_smaller"]
    assert (finding["found"], finding["expected"], finding["difference_satang"]) == ("1", "3", -5700)
    assert "ขาดรายการที่เคยมี 2 รายการ (รวม 57.00) เหลือ 1 จาก 3 รายการ เป็นเงิน 100.00 จาก 157.00" in finding["message_th"]
    assert ask(office, "SELECT budget_code FROM budget_line WHERE held_to IS NULL AND known_to IS NULL") == [(A,)]
    march = "held_from <= '2025-04-01' AND (held_to IS NULL OR held_to > '2025-04-01') AND known_to IS NULL"
    assert ask(office, f"SELECT count(*), sum(approved_satang) FROM budget_line WHERE {march}") == [(3, 15700)]


def test_export_that_is_whole_again_ends_the_finding(office: Office) -> None:
    put(office, "old.csv", "31/03/2568 10:00", {A: (100, 40), B: (50, 0), C: (7, 0)})
    refresh(office)
    put(office, "again.csv", "22/05/2568 17:54", {A: (100, 60)})
    refresh(office)
    put(office, "whole.csv", "23/05/2568 09:00", {A: (100, 60), B: (50, 0), C: (7, 0)})
    refresh(office)
    assert not [item for item in open_findings(office, date(2026, 1, 1)) if item["rule"] == "reexport_smaller"]


def plan(office: Office, name: str, edition: str, *projects: tuple[str, int]) -> None:
    months = "ต.ค.,พ.ย.,ธ.ค.,ม.ค.,ก.พ.,มี.ค.,เม.ย.,พ.ค.,มิ.ย.,ก.ค.,ส.ค.,ก.ย."
    above = [f"แผนการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568 {edition}", ORGANISATION]
    header = f"ลำดับที่,โครงการ/กิจกรรม,รายละเอียดของกิจกรรม,งบประมาณ (บาท),สถานที่ดำเนินการ,หน่วยงานรับผิดชอบหลัก,{months}"
    rows = [f"{no},{project},ตามแบบ,{baht},ม.1,กองช่าง,,,✓" for no, (project, baht) in enumerate(projects, start=1)]
    lines = [*above, header, "ยุทธศาสตร์ที่ 1 โครงสร้างพื้นฐาน", "แผนงานเคหะและชุมชน", *rows]
    (office.home.inbox / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("edition", ["เพิ่มเติม ครั้งที่ 1", "(แก้ไข ครั้งที่ 2/2568)", "เปลี่ยนแปลง ครั้งที่ 1"])
def test_a_supplement_adds_to_the_plan_of_its_year_and_takes_nothing_away(office: Office, edition: str) -> None:
    plan(office, "แผน.csv", "", ("ถนน", 500), ("ท่อ", 300), ("ฝาย", 200))
    refresh(office)
    plan(office, "เพิ่มเติม.csv", edition, ("ท่อ", 350), ("สะพาน", 900))
    assert refresh(office) == [True]
    now = "SELECT project, budget_satang FROM action_item WHERE held_to IS NULL AND known_to IS NULL ORDER BY 2"
    assert ask(office, now) == [("ฝาย", 20_000), ("ท่อ", 35_000), ("ถนน", 50_000), ("สะพาน", 90_000)]


@pytest.mark.parametrize("title", ["", "ตามแผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570) เพิ่มเติม ครั้งที่ 2/2567"])
def test_a_plan_said_anew_replaces_the_one_before(office: Office, title: str) -> None:
    plan(office, "แผน.csv", "", ("ถนน", 500), ("ท่อ", 300))
    refresh(office)
    plan(office, "แผนใหม่.csv", title, ("ถนน", 500))
    refresh(office)
    assert ask(office, "SELECT project FROM action_item WHERE held_to IS NULL AND known_to IS NULL") == [("ถนน",)]


@pytest.mark.parametrize(("days", "basis"), [(-1, "workbook"), (400, "received")])
def test_a_workbooks_own_time_that_is_yet_to_come_is_not_believed(office: Office, days: int, basis: str) -> None:
    saved = datetime.now() + timedelta(days=days)
    with xlsxwriter.Workbook(office.home.inbox / "ฎีกา.xlsx") as book:
        book.set_properties({"created": saved})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ทะเบียนคุมฎีกา ปีงบประมาณ พ.ศ. 2568"])
        sheet.write_row(1, 0, ["วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "รายการ", "ผู้รับเงิน", "จำนวนเงิน"])
        sheet.write_row(2, 0, ["1 ต.ค. 2567", "1/68", A, "ค่าไฟฟ้า", "การไฟฟ้า", 100])
    assert refresh(office) == [True]
    assert ask(office, "SELECT as_of_basis FROM source_file") == [(basis,)]
    ((known,),) = ask(office, "SELECT as_of FROM source_file")
    assert datetime.fromisoformat(str(known)) < datetime.now() + timedelta(days=1)
