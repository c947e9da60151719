"""A print of many lines, whose texts are kept once on their way, is judged and stored as its lines say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.home import create_home
from tests.pipeline.nights import ORGANISATION, ask, night
from transforms.thai import FEW

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "งาน,หมวด,ประเภทรายจ่าย,โครงการ,รหัสงบประมาณ,งบอนุมัติ,โอนเพิ่ม,โอนลด,ก่อหนี้ผูกพัน,เบิกจ่าย,คงเหลือ"
WRONG, BROKEN = 7, 9
"""The line whose work is not that of its code, and the one whose budget cannot be read."""


def csv(year: int, lines: int) -> str:
    rows = []
    for number in range(lines):
        work = "งานบริหารงานคลัง" if number == WRONG else "งานบริหารทั่วไป"
        code = f"99{year % 100}01113206{number + 1:04d}"
        approved = "ร้อยบาท" if number == BROKEN else "100.00"
        rows.append(f"{work},ค่าใช้สอย,ค่าของปี {year % 100},โครงการที่ {number},{code},{approved},0,0,0,40.00,60.00")
    title = f"รายงานงบประมาณคงเหลือ\nปีงบประมาณ พ.ศ. {year}\n{ORGANISATION}\n"
    return title + "\n".join([HEADER, *rows]) + "\n"


@pytest.mark.parametrize("lines", [FEW // 2, FEW + 50])
def test_prints_are_judged_and_stored_alike_however_many_lines_they_have(tmp_path: Path, lines: int) -> None:
    home = create_home(tmp_path / "home", ORGANISATION)
    for year in (2567, 2568):
        (home.inbox / f"งบคงเหลือ {year}.csv").write_text(csv(year, lines), encoding="utf-8")
    night(home.root)
    stored = (
        "SELECT fiscal_year, work, expenditure_type, count(*), sum(approved_satang) FROM budget_line GROUP BY 1, 2, 3"
    )
    good = lines - 2
    assert sorted(ask(home.root, stored)) == [
        (year, work, f"ค่าของปี {year % 100}", count, count * 100_00)
        for year in (2567, 2568)
        for work, count in (("งานบริหารงานคลัง", 1), ("งานบริหารทั่วไป", good))
    ]
    held_back = ask(home.root, "SELECT fiscal_year, values_json FROM quarantine_row ORDER BY 1")
    assert [
        (year, json.loads(values)["work"], json.loads(values)["expenditure_type"]) for year, values in held_back
    ] == [(year, "งานบริหารทั่วไป", f"ค่าของปี {year % 100}") for year in (2567, 2568)]
    judged = "SELECT fiscal_year, row FROM finding WHERE rule = 'work_name_differs' ORDER BY 1"
    assert ask(home.root, judged) == [(year, 5 + WRONG) for year in (2567, 2568)]
