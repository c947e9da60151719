"""The yearly workbook, opened again with another reader."""

from __future__ import annotations

import hashlib
import re
import subprocess
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from reports.errors import TemplateUnreadableError, UnknownOrganisationError, WorkbookUnwritableError
from reports.labels import code_names
from reports.settings import ReportSettings, Signature, WorkbookInfo
from reports.yearly import write_workbook
from sql.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from tests.reports.conftest import Warehouse

SHEETS = (
    "ปก", "บทนำ", "สรุปผู้บริหาร", "ตามยุทธศาสตร์", "ตามแผนงาน", "ตามหน่วยงาน", "ตามแหล่งเงิน", "รายไตรมาส", "รายโครงการ",
    "ครุภัณฑ์", "ไม่ได้ดำเนินการ", "โอนและแก้ไขคำชี้แจง", "เงินสะสม", "เงินอุดหนุนเฉพาะกิจ", "กันเงิน", "เปรียบเทียบหลายปี",
    "กระทบยอด", "คุณภาพข้อมูล", "ที่มาข้อมูล",
)  # fmt: skip


def write(warehouse: Warehouse, path: Path, settings: ReportSettings | None = None, year: int = 2568) -> WorkbookInfo:
    return write_workbook(
        warehouse.connection, warehouse.organisation_id, year, path, settings or ReportSettings(province="ตัวอย่าง")
    )


def opened(warehouse: Warehouse, folder: Path, settings: ReportSettings | None = None, **how: Any) -> Workbook:
    write(warehouse, folder / "r.xlsx", settings)
    return openpyxl.load_workbook(folder / "r.xlsx", **{"data_only": True} | how)


def texts(sheet: Any) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def under(sheet: Any, heading: str, label: str, occurrence: int = 0) -> Any:
    """The value in the column of a heading and the (n-th) row in which a label stands."""
    at = next(c.column for row in sheet.iter_rows() for c in row if c.value == heading)
    row = [c.row for r in sheet.iter_rows() for c in r if c.value == label][occurrence]
    return sheet.cell(row, at).value


def test_every_sheet_stands_in_its_order(story: Warehouse, tmp_path: Path) -> None:
    info = write(story, tmp_path / "r.xlsx")
    assert info.sheets == SHEETS == tuple(openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames)
    assert info.sheets_without_data == ()


def test_the_same_warehouse_gives_the_same_bytes(story: Warehouse, tmp_path: Path) -> None:
    digests = []
    for name in ("a", "b"):
        write(story, tmp_path / name / "r.xlsx")
        digests.append(hashlib.sha256((tmp_path / name / "r.xlsx").read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_a_workbook_leaves_no_trace_in_the_next_one_of_the_process(story: Warehouse, tmp_path: Path) -> None:
    write(story, tmp_path / "one.xlsx")  # XlsxWriter adds to the options it is given
    write(story, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_workbook_is_dated_by_the_latest_load(story: Warehouse, tmp_path: Path) -> None:
    assert opened(story, tmp_path).properties.created == datetime(2025, 10, 1, 19, 0)


def test_an_empty_warehouse_says_no_data_on_every_sheet(warehouse: Warehouse, tmp_path: Path) -> None:
    info = write(warehouse, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert set(info.sheets_without_data) == set(SHEETS) - {"บทนำ"}
    for name in SHEETS[2:]:
        assert "ไม่มีข้อมูล" in texts(book[name]), name
        numbers = [c.value for row in book[name].iter_rows() for c in row if isinstance(c.value, (int, float))]
        assert numbers == [], name
    assert "ยังไม่มีข้อมูลในคลังข้อมูล" in texts(book["ปก"])
    assert book.properties.created == datetime(2024, 10, 1)


def test_a_year_without_data_is_as_empty_as_an_empty_warehouse(story: Warehouse, tmp_path: Path) -> None:
    info = write(story, tmp_path / "r.xlsx", year=2570)
    assert set(info.sheets_without_data) == set(SHEETS) - {"บทนำ"}


def test_without_critical_findings_nothing_says_draft(story: Warehouse, tmp_path: Path) -> None:
    book = opened(story, tmp_path)
    for sheet in book:
        assert not sheet.oddHeader.center.text, sheet.title
        assert not [t for t in texts(sheet) if t.startswith("ร่าง")], sheet.title


def test_an_open_critical_finding_marks_every_page_as_draft(story: Warehouse, tmp_path: Path) -> None:
    story.finding("budget_identity", "critical")
    info = write(story, tmp_path / "r.xlsx")
    assert (info.is_draft, info.open_critical) == (True, 1)
    for sheet in openpyxl.load_workbook(tmp_path / "r.xlsx"):
        assert "ร่าง" in sheet.oddHeader.center.text, sheet.title


def test_a_critical_finding_of_unknown_year_marks_a_draft_too(story: Warehouse, tmp_path: Path) -> None:
    story.finding("file_unreadable", "critical", fiscal_year=None)
    assert write(story, tmp_path / "r.xlsx").is_draft


def test_a_critical_finding_of_another_year_does_not(story: Warehouse, tmp_path: Path) -> None:
    story.finding("budget_identity", "critical", fiscal_year=2567)
    assert not write(story, tmp_path / "r.xlsx").is_draft


@pytest.mark.parametrize(("day", "is_draft"), [(date(2026, 1, 1), False), (date(2026, 1, 2), True)])
def test_a_waiver_lifts_the_draft_mark_as_long_as_it_is_in_force(
    story: Warehouse, tmp_path: Path, day: date, is_draft: bool
) -> None:
    story.finding("budget_identity", "critical", line_key="L1")
    story.insert(
        "waiver", organisation_id=story.organisation_id, rule="budget_identity", reason="ตกลงแล้ว", requested_by="ก",
        approved_by="ข", requested_at=datetime(2025, 1, 1), expires_on=date(2026, 1, 1),
    )  # fmt: skip
    assert write(story, tmp_path / "r.xlsx", ReportSettings(waivers_on=day)).is_draft is is_draft


def test_withdrawn_lines_are_shown_with_the_reason_and_without_names(story: Warehouse, tmp_path: Path) -> None:
    story.withdrawn("disbursements", "P9", 123_456)
    shown = texts(opened(story, tmp_path)["คุณภาพข้อมูล"])
    assert {"แก้เลขที่ฎีกา", "1234.56"} <= set(shown)
    assert not any("ใจดี" in cell for cell in shown)


def test_every_kind_has_a_thai_name() -> None:
    assert set(code_names("kind")) == set(FACTS)


def test_quarantined_money_is_shown_and_marks_a_draft(story: Warehouse, tmp_path: Path) -> None:
    story.quarantined("remaining_budget", "L9", 123_456, "budget_identity")
    story.quarantined("disbursements", "P9", None, "money_unreadable")
    info = write(story, tmp_path / "r.xlsx")
    assert (info.is_draft, info.quarantined_rows, info.quarantined_satang) == (
        True, 2, {"remaining_budget": 123_456},
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)
    reason = "ร่าง: มีข้อผิดพลาดร้ายแรงที่ยังไม่แก้ไข 0 รายการ ข้อมูลที่กักไว้ 2 แถว (รายงานงบประมาณคงเหลือ 1,234.56 บาท) (อีก 1 แถวอ่านจำนวนเงินไม่ได้)"
    assert reason in texts(book["ปก"])
    assert 1234.56 in [c.value for row in book["คุณภาพข้อมูล"].iter_rows() for c in row]


def test_money_is_in_baht_with_two_decimals(story: Warehouse, tmp_path: Path) -> None:
    sheet = opened(story, tmp_path)["รายโครงการ"]
    at = [c for row in sheet.iter_rows() for c in row if c.value == 500_000.0]
    assert [c.number_format for c in at] == ["#,##0.00"] * 2


def test_a_missing_budget_is_no_data_and_not_zero(story: Warehouse, tmp_path: Path) -> None:
    sheet = opened(story, tmp_path)["รายโครงการ"]
    assert under(sheet, "งบตามแผน (บาท)", "อบรมอาชีพ") == "ไม่มีข้อมูล"
    assert under(sheet, "งบสุทธิ (บาท)", "อบรมอาชีพ") == "ไม่มีข้อมูล"


def test_a_percentage_of_nothing_is_a_dash(story: Warehouse, tmp_path: Path) -> None:
    story.items("action_items", [{"project": "งบศูนย์", "unit": "กองช่าง"}])
    story.fact("remaining_budget", "L9", approved_satang=0, disbursed_satang=0)
    story.link(("action_items", "งบศูนย์"), ("remaining_budget", "L9"))
    sheet = opened(story, tmp_path)["รายโครงการ"]
    assert under(sheet, "เบิกจ่าย (บาท)", "งบศูนย์") == 0
    assert under(sheet, "เบิกจ่าย ร้อยละของงบสุทธิ", "งบศูนย์") == "–"
    assert under(sheet, "เบิกจ่าย ร้อยละของงบสุทธิ", "อบรมอาชีพ") == "–"


def test_a_percentage_names_its_denominator(story: Warehouse, tmp_path: Path) -> None:
    for sheet in opened(story, tmp_path):
        for text in texts(sheet):
            if "ร้อยละ" in text and len(text) < 60 and not text.startswith(("•", "แผน", "ผด", "โครงการที่แล้วเสร็จ")):
                assert re.search(r"ร้อยละ(ของ| \()|\(ร้อยละ\)", text), (sheet.title, text)


def test_other_agencies_and_routine_lines_stand_apart_with_their_own_totals(story: Warehouse, tmp_path: Path) -> None:
    sheet = opened(story, tmp_path)["รายโครงการ"]
    totals = [under(sheet, "งบตามแผน (บาท)", "รวมทั้งสิ้น", n) for n in range(3)]
    assert totals == [650_000.01, 7_000_000, 9_000_000]
    assert sheet.auto_filter.ref == "A6:AB10"


def test_planned_and_paid_months_are_marked(story: Warehouse, tmp_path: Path) -> None:
    sheet = opened(story, tmp_path)["รายโครงการ"]
    (row,) = [c.row for r in sheet.iter_rows() for c in r if c.value == "ก่อสร้างถนน คสล. หมู่ 3"]
    (start,) = {c.column for r in sheet.iter_rows() for c in r if c.value == "ต.ค."}
    assert [sheet.cell(row, start + m).value or "" for m in range(12)] == [*["", "", "○", "◉", "○", "●"], *[""] * 6]


def test_an_item_tells_where_it_stands(story: Warehouse, tmp_path: Path) -> None:
    sheet = opened(story, tmp_path)["รายโครงการ"]
    assert under(sheet, "ที่มาของข้อมูล", "อบรมอาชีพ") == "แผนดำเนินงาน 2568.xlsx · ชีต1 · แถว 12"


def test_what_was_not_done_tells_why(story: Warehouse, tmp_path: Path) -> None:
    sheet = opened(story, tmp_path)["ไม่ได้ดำเนินการ"]
    assert under(sheet, "เหตุผลที่ไม่ได้ดำเนินการ", "อบรมอาชีพ") == "ไม่มีวิทยากร"
    assert "เครื่องคอมพิวเตอร์" in texts(sheet)
    assert "แข่งขันกีฬาเยาวชน" not in texts(sheet)


def test_a_difference_of_one_baht_is_shown(story: Warehouse, tmp_path: Path) -> None:
    assert under(opened(story, tmp_path)["กระทบยอด"], "ผลต่าง (บาท)", "I14") == 1.0


def test_sources_give_the_whole_hash_and_the_print_time(story: Warehouse, tmp_path: Path) -> None:
    sheet = opened(story, tmp_path)["ที่มาข้อมูล"]
    assert under(sheet, "SHA-256", "คงเหลือ 30 ก.ย. 68.xlsx") == "0000000000000001" + "b" * 48
    assert under(sheet, "ข้อมูล ณ", "คงเหลือ 30 ก.ย. 68.xlsx") == "30 กันยายน 2568 17:54"


def test_no_person_is_named(story: Warehouse, tmp_path: Path) -> None:
    story.quarantined("disbursements", "นายบุคคล ธรรมดา|ค่าจ้าง", 5, "x")
    write(story, tmp_path / "r.xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        assert not [n for n in archive.namelist() if "ธรรมดา" in archive.read(n).decode("utf-8")]


def test_a_text_that_looks_like_a_formula_stays_text(story: Warehouse, tmp_path: Path) -> None:
    story.items("action_items", [{"project": '=HYPERLINK("http://x","y")'}])
    sheet = opened(story, tmp_path, data_only=False)["รายโครงการ"]
    (found,) = [c for row in sheet.iter_rows() for c in row if str(c.value).startswith("=HYPER")]
    assert found.data_type == "s"


def test_pages_are_a4_with_headings_page_numbers_and_frozen_rows(story: Warehouse, tmp_path: Path) -> None:
    book = opened(story, tmp_path, data_only=False)
    assert {sheet.page_setup.paperSize for sheet in book} == {9}
    assert all("&P" in sheet.oddFooter.right.text for sheet in book)
    assert (book["รายโครงการ"].freeze_panes, book["รายโครงการ"].print_title_rows) == ("C7", "$6:$6")
    assert book["รายโครงการ"].print_title_cols == "$A:$B"


def test_the_curve_and_the_summary_have_native_charts(story: Warehouse, tmp_path: Path) -> None:
    write(story, tmp_path / "r.xlsx")
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        charts = [archive.read(n).decode() for n in sorted(archive.namelist()) if n.startswith("xl/charts/chart")]
    assert [re.findall(r"<c:(barChart|lineChart)>", chart) for chart in charts] == [
        ["barChart"],
        ["barChart"],
        ["lineChart"],
        ["barChart"],
        ["barChart"],
    ]
    assert "78.67" in charts[2] or "78.68" in charts[2]


def test_an_office_signs_with_its_own_people_and_words(story: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "importance.md").write_text("# ของเรา\n\nรายงานของ {organisation} ปี {fiscal_year}", "utf-8")
    settings = ReportSettings(
        templates=tmp_path / "words", signatures=(Signature("ปลัด อบต.", "สมหมาย ใจดี", "ปลัดองค์การบริหารส่วนตำบล"),)
    )
    book = opened(story, tmp_path, settings)
    assert "รายงานของ อบต.ตัวอย่าง ปี 2568" in texts(book["บทนำ"])
    assert "2. วัตถุประสงค์" in texts(book["บทนำ"])
    assert {"( สมหมาย ใจดี )", "ปลัด อบต."} <= set(texts(book["สรุปผู้บริหาร"]))


def test_an_unknown_office_is_an_error_that_says_so(warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(UnknownOrganisationError, match="no organisation 99") as caught:
        write_workbook(warehouse.connection, 99, 2568, tmp_path / "r.xlsx", ReportSettings())
    assert "ไม่พบหน่วยงาน" in caught.value.message_th


def test_a_workbook_that_cannot_be_written_leaves_nothing_behind(story: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").mkdir()
    with pytest.raises(WorkbookUnwritableError) as caught:
        write(story, tmp_path / "r.xlsx")
    assert caught.value.path == tmp_path / "r.xlsx"
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


@pytest.mark.tool
def test_every_printed_page_of_a_draft_says_so(
    story: Warehouse, tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    office, reader = require_tool("soffice"), require_tool("pdftotext")
    story.finding("budget_identity", "critical")
    write(story, tmp_path / "r.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "r.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = subprocess.run([reader, str(tmp_path / "r.pdf"), "-"], check=True, capture_output=True).stdout.decode()
    pages = printed.split("\f")[:-1]
    assert len(pages) >= len(SHEETS)
    assert [n for n, page in enumerate(pages, start=1) if "ร่าง" not in page] == []


def test_an_unreadable_template_leaves_no_half_written_workbook(story: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "tools.md").write_bytes("เครื่องมือ".encode("cp874"))
    with pytest.raises(TemplateUnreadableError):
        write(story, tmp_path / "out" / "r.xlsx", ReportSettings(templates=tmp_path / "words"))
    assert list((tmp_path / "out").iterdir()) == []
