"""Registers that lack what others have, from the inbox into the warehouse: budgets without codes, changes without amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from pipeline.closing import judge_across
from pipeline.office import Office, close_office, open_office, writing
from pipeline.receiving import receive
from pipeline.runs import begin, find_work
from pipeline.storing import load_print_file, register, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.homes import HomeMaker

ORGANISATION = "อบต.โคกไม้ลาย"
HEADER = "แผนงาน,งาน,งบ,หมวด,ประเภทรายจ่าย,งบประมาณอนุมัติ,โอนเพิ่ม,โอนลด,ก่อหนี้ผูกพัน,เบิกจ่าย,คงเหลือ"
LEVELS = "แผนงานบริหารงานทั่วไป,งานบริหารทั่วไป,งบดำเนินงาน,ค่าวัสดุ"


@pytest.fixture
def office(create_home: HomeMaker, tmp_path: Path) -> Iterator[Office]:
    home = create_home(tmp_path / "home", ORGANISATION)
    yield open_office(home.root)
    close_office(home.root)


def put(office: Office, name: str, *lines: str) -> None:
    (office.home.inbox / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def refresh(office: Office) -> list[bool]:
    """The steps of a night without their scheduler and the row checks; whether each print was a new load."""
    with writing(office), begin(office, find_work(office)) as run:
        with run.reader() as reader:
            received = [receive(office.home, run.folder, file, reader) for file in run.work.files]
        prints = [name for path in received for name in register(office, run.folder, run.run_id, path)]
        loaded = [load_print_file(office, run.folder, run.run_id, name, None) for name in prints]
        settle(office, received)
        judge_across(office, run.run_id, [2565, 2568], [])
    return [item["is_new"] for item in loaded]


def ask(office: Office, query: str) -> list[tuple[object, ...]]:
    with office.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def old_print(day: str, paid: int) -> list[str]:
    return [
        ORGANISATION, "รายงานงบประมาณคงเหลือ", "ปีงบประมาณ 2565", f"ข้อมูล ณ วันที่ {day}", HEADER,
        f"{LEVELS},วัสดุสำนักงาน,100.00,0,0,0,{paid}.00,{100 - paid}.00",
        f"{LEVELS},วัสดุไฟฟ้าและวิทยุ,50.00,0,0,0,0,50.00",
    ]  # fmt: skip


def test_a_line_without_a_code_is_known_again_by_its_names(office: Office) -> None:
    put(office, "มีนาคม.csv", *old_print("31 มีนาคม 2565", 40))
    assert refresh(office) == [True]
    put(office, "กันยายน.csv", *old_print("30 กันยายน 2565", 90))
    assert refresh(office) == [True]
    shown = "SELECT disbursed_satang, budget_code, work_code, expenditure_type_code FROM v_budget_execution"
    assert ask(office, f"{shown} ORDER BY approved_satang DESC") == [
        (9000, None, "00111", "330100"),
        (0, None, "00111", "330200"),
    ]
    assert ask(office, "SELECT count(*) FROM budget_line WHERE known_to IS NULL AND held_to IS NULL") == [(2,)]
    assert ask(office, "SELECT count(*) FROM quarantine_row") == [(0,)]


def test_changed_explanations_are_kept_without_amounts(office: Office) -> None:
    put(
        office, "แก้ไข.csv",
        ORGANISATION, "ทะเบียนการแก้ไขเปลี่ยนแปลงคำชี้แจงงบประมาณรายจ่าย", "ปีงบประมาณ 2568",
        "ครั้งที่,วันที่อนุมัติ,รายการ,คำชี้แจงเดิม,คำชี้แจงใหม่",
        "1,9 ม.ค. 2568,ค่าจ้าง,จ้าง 5 คน,จ้าง 6 คน",
    )  # fmt: skip
    assert refresh(office) == [True]
    assert ask(office, "SELECT description, new_explanation, in_satang FROM budget_transfer") == [
        ("ค่าจ้าง", "จ้าง 6 คน", None)
    ]
