"""A name confirmed once takes effect with the next night, also when nothing else is new."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pipeline.alias_files import Entry
from pipeline.aliases import confirm
from pipeline.office import close_office, open_office
from tests.flows.offices import ORGANISATION, ask, refresh

if TYPE_CHECKING:
    from pathlib import Path

    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow

HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"]


def test_a_confirmed_name_is_in_force_after_the_next_night(
    create_home: HomeMaker, prefect: str, tmp_path: Path
) -> None:
    assert prefect
    home = create_home(tmp_path / "home", ORGANISATION)
    book = xlsxwriter.Workbook(str(home.inbox / "ผล.xlsx"))
    sheet = book.add_worksheet("ผล")
    sheet.write_column("A1", ["รายงานผลการดำเนินงาน", ORGANISATION, "ประจำปีงบประมาณ พ.ศ. 2568"])
    sheet.write_row("A5", HEADER)
    for row, (unit, status) in enumerate([("กองช่าง", "แล้วเสร็จ"), ("กองช่าง", "แล้วเสร็จ"), ("กองช่างฯ", "รอตรวจรับ")]):
        sheet.write_row(5 + row, 0, [row + 1, f"โครงการที่ {row}", 100, 50, unit, status, "เงินสะสม"])
    book.close()
    summary = refresh(home)
    rules = {item["rule"] for item in summary["findings"]}
    assert {"alias_unconfirmed", "status_unknown"} <= rules
    assert refresh(home)["status"] == "nothing_new"
    office = open_office(home.root)
    for subject, text, name in (("unit", "กองช่างฯ", "กองช่าง"), ("status", "รอตรวจรับ", "อยู่ระหว่างดำเนินการ")):
        confirm(office, Entry(subject, text, name, "สมชาย", date(2026, 11, 25)))
    summary = refresh(home)
    assert (summary["status"], summary["files"]) == ("completed", [])
    assert not {"alias_unconfirmed", "status_unknown"} & {item["rule"] for item in summary["findings"]}
    assert [report["fiscal_year"] for report in summary["reports"]] == [2568]
    assert ask(home, "SELECT unit, status_code, COUNT(*) FROM v_progress GROUP BY unit, status_code ORDER BY 2") == [
        ("กองช่าง", "completed", 2),
        ("กองช่าง", "in_progress", 1),
    ]
    assert refresh(home)["status"] == "nothing_new"
    close_office(home.root)
