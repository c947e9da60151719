"""What else a night may bring: another run at work, a file of the wrong year, a mended layout, an approved waiver."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pipeline.office import close_office, open_office
from sql.facts import current
from sql.locks import writer_lock
from sql.waivers import WaiverRequest, approve_waiver, request_waiver
from tests.flows.offices import ORGANISATION, PROJECT, Refreshed, ask, environment, refresh

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.home import Home
    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow

HEADERS = {1: "งาน", 2: "หมวด", 3: "ประเภทรายจ่าย", 4: "โครงการ", 5: "รหัสงบประมาณ", 8: "งบอนุมัติ", 9: "โอนเพิ่ม",
           10: "โอนลด", 11: "ก่อหนี้ผูกพัน", 12: "เบิกจ่าย", 14: "คงเหลือ"}  # fmt: skip
# The 7 published lines of เทศบาลตำบลด่านทับตะโก, FY2569 (GitHub expellirmud-dot/utility-disbursement-app, prisma/seed.ts),
# in the layout of formats.md 3.1; the labels of the รวม… rows are assumed.
Line = tuple[str, str, str, tuple[float, ...]]
SALARY, UTILITIES = "เงินเดือน (ฝ่ายการเมือง)", "ค่าสาธารณูปโภค"
REAL: list[Line] = [
    (SALARY, "เงินเดือนนายก/รองนายกองค์กรปกครองส่วนท้องถิ่น", "9969011121010001", (695520, 0, 0, 27600, 398636, 269284)),
    (UTILITIES, "ค่าไฟฟ้า", "9969011134010001", (400000, 0, 0, 31505.38, 158711.2, 209783.42)),
    (UTILITIES, "ค่าน้ำประปา ค่าน้ำบาดาล", "9969011134020001", (0, 0, 0, 0, 0, 0)),
    (UTILITIES, "ค่าบริการโทรศัพท์", "9969011134030001", (15000, 0, 0, 0, 1432.25, 13567.75)),
    (UTILITIES, "ค่าบริการไปรษณีย์", "9969011134040001", (15000, 0, 0, 0, 1507, 13493)),
    (UTILITIES, "ค่าบริการสื่อสารและโทรคมนาคม", "9969011134050001", (40000, 0, 0, 0, 30470, 9530)),
    (UTILITIES, "ค่าเช่าพื้นที่เว็บไซต์ และค่าธรรมเนียมที่เกี่ยวข้อง", "9969011134060001", (10000, 0, 0, 0, 0, 10000)),
]


def write_print(
    path: Path,
    lines: Sequence[Line],
    organisation: str = ORGANISATION,
    year: str = "ปีงบประมาณ พ.ศ. 2569",
    total_off: float = 0,
) -> Path:
    """An e-LAAS print of remaining budget (formats.md 3.1) with a total row."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("reportRemainBudgetXlsx")
    for row, text in ((1, "วันที่พิมพ์ : 22/05/2569 17:54"), (2, "รายงานงบประมาณคงเหลือ"), (3, year), (4, organisation)):
        sheet.write_string(row, 1, text)
    for column, text in HEADERS.items():
        sheet.write_string(7, column, text)
    columns = (8, 9, 10, 11, 12, 14)
    for row, (category, kind, code, amounts) in enumerate(lines, start=8):
        for column, text in ((1, "งานบริหารทั่วไป"), (2, category), (3, kind), (5, code)):
            sheet.write_string(row, column, text)
        for column, amount in zip(columns, amounts, strict=True):
            sheet.write_number(row, column, amount)
    sheet.write_string(8 + len(lines), 1, "รวมทั้งสิ้น")
    for index, column in enumerate(columns):
        sheet.write_number(8 + len(lines), column, round(sum(line[3][index] for line in lines), 2) + total_off)
    book.close()
    return path


@pytest.fixture
def home(create_home: HomeMaker, prefect: str, tmp_path: Path) -> Iterator[Home]:
    assert prefect
    yield create_home(tmp_path / "home", ORGANISATION)
    close_office(tmp_path / "home")


def tambon(prefect: str, home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments], env=environment(prefect, TAMBON_HOME=str(home.root)),
        cwd=PROJECT, capture_output=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


def test_the_seven_real_lines_go_from_the_inbox_to_the_workbook_to_the_satang(home: Home) -> None:
    write_print(home.inbox / "report.xlsx", REAL)
    summary = refresh(home)
    assert [(file["status"], file["rows_loaded"], file["rows_quarantined"]) for file in summary["files"]] == [
        ("read", 7, 0)
    ]
    assert summary["open_findings"]["critical"] == 0
    office = open_office(home.root)
    lines = current(office.engine, "remaining_budget", office.organisation_id, 2569)
    assert lines["disbursed_satang"].to_list() == [39863600, 15871120, 0, 143225, 150700, 3047000, 0]
    assert lines["balance_satang"].sum() == 52565817
    assert home.report_path(2569).is_file()


def test_two_refreshes_at_once_the_second_is_refused_with_words(prefect: str, home: Home) -> None:
    write_print(home.inbox / "report.xlsx", REAL)
    office = open_office(home.root)
    with writer_lock(office.engine, ORGANISATION):
        thai, english = tambon(prefect, home, "refresh"), tambon(prefect, home, "refresh", "--lang", "en")
    assert (thai.returncode, english.returncode) == (3, 3)
    assert ORGANISATION in thai.stderr
    assert "another run" in english.stderr
    assert "Traceback" not in thai.stderr + english.stderr
    assert ask(home, "SELECT * FROM run") == []
    assert len(refresh(home)["files"]) == 1


@pytest.mark.parametrize(
    ("year", "organisation", "said"),
    [
        ("ปีงบประมาณ พ.ศ. 2469", ORGANISATION, "2469"),
        ("ปีงบประมาณ พ.ศ. 2599", ORGANISATION, "2599"),
        ("ปีงบประมาณ พ.ศ. 2568", ORGANISATION, "2569"),
        ("ปีงบประมาณ พ.ศ. 2569", "องค์การบริหารส่วนตำบลหนองตะไก้", "หนองตะไก้"),
    ],
    ids=["long ago", "far ahead", "against its codes", "another office"],
)
def test_a_file_of_the_wrong_year_or_office_is_rejected_and_says_so(
    home: Home, year: str, organisation: str, said: str
) -> None:
    write_print(home.inbox / "wrong.xlsx", REAL, organisation, year)
    file = refresh(home)["files"][0]
    assert file["status"] == "rejected"
    assert said in file["reason_th"]
    assert ask(home, "SELECT COUNT(*) FROM budget_line") == [(0,)]
    assert ask(home, "SELECT status, reason_en IS NOT NULL FROM source_file") == [("rejected", 1)]


def test_without_a_year_anywhere_the_reason_tells_where_it_was_looked_for(home: Home) -> None:
    write_print(home.inbox / "report.xlsx", [(line[0], line[1], "", line[3]) for line in REAL], year="")
    file = refresh(home)["files"][0]
    assert file["status"] == "rejected"
    assert "reportRemainBudgetXlsx" in file["reason_th"]
    assert "รหัสงบประมาณ" in file["reason_th"]


@pytest.mark.parametrize(("organisation", "count"), [(ORGANISATION, 6), ("อบต.หนองตะไก้", 0)])
def test_faults_inside_a_file_are_told_only_where_the_file_belongs(home: Home, organisation: str, count: int) -> None:
    write_print(home.inbox / "report.xlsx", REAL, organisation, total_off=1)
    found = [item for item in refresh(home)["findings"] if item["rule"] == "printed_total_differs"]
    assert len(found) == count


def test_the_office_is_the_same_however_its_name_is_abbreviated(home: Home) -> None:
    write_print(home.inbox / "report.xlsx", REAL, "องค์การบริหารส่วนตำบลโคกไม้ลาย")
    assert refresh(home)["files"][0]["status"] == "read"


def test_rejected_files_are_looked_at_again_when_the_settings_that_rejected_them_change(home: Home) -> None:
    write_print(home.inbox / "report.xlsx", REAL, "อบต.หนองตะไก้")
    assert refresh(home)["files"][0]["status"] == "rejected"
    assert refresh(home)["status"] == "nothing_new"
    settings = home.root / "tambon.toml"
    settings.write_text(settings.read_text("utf-8").replace("โคกไม้ลาย", "หนองตะไก้"), encoding="utf-8")
    close_office(home.root)
    assert [file["status"] for file in refresh(home)["files"]] == ["read"]


def test_a_broken_layout_of_the_office_stops_the_run_and_names_the_file(prefect: str, home: Home) -> None:
    write_print(home.inbox / "report.xlsx", REAL)
    (home.layouts / "mine.toml").write_text("kind = ", encoding="utf-8")
    shown = tambon(prefect, home, "refresh")
    assert shown.returncode == 3
    assert "mine" in shown.stderr
    assert "Traceback" not in shown.stderr
    (home.layouts / "mine.toml").unlink()
    assert refresh(home)["files"][0]["status"] == "read"


def test_a_waiver_lets_the_rows_held_back_in_without_the_file_being_put_in_again(home: Home) -> None:
    wrong = [*REAL[:-1], (*REAL[-1][:3], (10000, 0, 0, 0, 0, 9999))]
    write_print(home.inbox / "report.xlsx", wrong)
    assert refresh(home)["quarantined_rows"] == 1
    office = open_office(home.root)
    today = date.today()
    request = WaiverRequest("budget_identity", "e-LAAS ยืนยันแล้ว", "ก", today + timedelta(days=30), fiscal_year=2569)
    approve_waiver(office.engine, request_waiver(office.engine, office.organisation_id, request, today), "ข", today)
    summary = refresh(home)
    assert [file["rows_loaded"] for file in summary["files"]] == [7]
    assert summary["quarantined_rows"] == 0
    assert refresh(home)["status"] == "nothing_new"


def test_a_corrected_file_releases_what_was_held_back_and_closes_its_findings(home: Home) -> None:
    write_print(home.inbox / "report.xlsx", [*REAL[:-1], (*REAL[-1][:3], (10000, 0, 0, 0, 0, 9999))])
    assert refresh(home)["open_findings"]["critical"] > 0
    write_print(home.inbox / "report.xlsx", REAL)
    summary = refresh(home)
    assert summary["open_findings"]["critical"] == 0
    assert summary["quarantined_rows"] == 0


def test_an_old_version_that_is_put_back_is_told_to_change_nothing(home: Home) -> None:
    path = write_print(home.inbox / "report.xlsx", REAL)
    old = path.read_bytes()
    refresh(home)
    write_print(path, REAL[:-1])
    refresh(home)
    path.write_bytes(old)
    (file,) = refresh(home)["files"]
    assert (file["status"], file["rows_loaded"]) == ("known", 0)
    assert "บันทึกใหม่" in file["reason_th"]


def test_a_file_taken_out_of_the_inbox_is_forgotten_and_its_facts_stay(home: Home) -> None:
    path = write_print(home.inbox / "report.xlsx", REAL)
    refresh(home)
    path.unlink()
    assert refresh(home)["files"] == []
    assert ask(home, "SELECT COUNT(*) FROM inbox_entry") == [(0,)]
    assert ask(home, "SELECT COUNT(*) FROM budget_line") == [(7,)]
    assert refresh(home)["status"] == "nothing_new"


def test_an_empty_inbox_is_nothing_new(home: Home) -> None:
    assert refresh(home)["status"] == "nothing_new"


def test_the_yearly_report_flow_writes_the_workbook_again(refreshed: Refreshed) -> None:
    from flows.yearly import yearly_report

    path = refreshed.home.report_path(2568)
    before = path.read_bytes()
    path.unlink()
    report = yearly_report(2568, str(refreshed.home.root))
    assert report["path"] == str(path)
    assert path.read_bytes() == before


def test_commands_over_a_refreshed_office_end_with_one_while_something_critical_is_open(
    prefect: str, refreshed: Refreshed
) -> None:
    home = refreshed.home
    checks = tambon(prefect, home, "checks", "--json")
    assert checks.returncode == 1
    listed = json.loads(checks.stdout)
    assert listed["open"] == refreshed.summary["open_findings"]
    assert len(listed["rejected_files"]) == 3
    assert {"rule", "severity", "file_name", "sheet", "cell", "found", "expected", "message_th", "fix_en"} <= set(
        listed["findings"][0]
    )
    table = tambon(prefect, home, "checks", "--severity", "critical")
    assert table.returncode == 1
    assert "ร้ายแรง" in table.stdout
    assert "เตือน" not in table.stdout.rsplit("ที่ยังต้องแก้", 1)[0]
    again = tambon(prefect, home, "refresh", "--json")
    assert (again.returncode, json.loads(again.stdout)["status"]) == (0, "nothing_new")
    report = tambon(prefect, home, "report", "2568")
    assert report.returncode == 0
    assert "2568.xlsx" in report.stdout
    none = tambon(prefect, home, "report", "2565")
    assert none.returncode == 3
    assert "2567, 2568" in none.stderr


def test_a_refresh_with_a_rejected_file_ends_with_one_and_names_it(prefect: str, home: Home) -> None:
    (home.inbox / "เสีย.xlsx").write_bytes(b"PK\x03\x04 broken")
    write_print(home.inbox / "ดี.xlsx", REAL)
    shown = tambon(prefect, home, "refresh")
    assert shown.returncode == 1
    assert "เสีย.xlsx" in shown.stdout
    assert "ไม่รับ" in shown.stdout
    assert ask(home, "SELECT COUNT(*) FROM budget_line") == [(7,)]
