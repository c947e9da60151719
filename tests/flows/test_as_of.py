"""A report as of a night is the report that was written that night, though more has come since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fastexcel
import pytest
import xlsxwriter

from cli.main import main
from pipeline.closing import write_report
from pipeline.moments import held_at
from pipeline.office import close_office, open_office
from sql.runs import utc_now
from tests.flows.offices import ORGANISATION, refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pipeline.home import Home
    from tests.homes import HomeMaker

pytestmark = pytest.mark.slow
CODES = ("9968011121010001", "9968011121010002", "9968011121010003")
Line = tuple[str, float, float]


def elaas(path: Path, printed: str, lines: list[Line], *, off: float = 0) -> None:
    """An e-LAAS print of remaining budgets; the last line's balance is wrong by `off`."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("reportRemainBudgetXlsx")
        sheet.write_column("B2", [f"วันที่พิมพ์ : {printed}", "รายงานงบประมาณคงเหลือ", "ปีงบประมาณ พ.ศ. 2568", ORGANISATION])
        sheet.write_row("B8", ["งาน", "หมวด", "ประเภทรายจ่าย", "โครงการ", "รหัสงบประมาณ"])
        sheet.write_row("I8", ["งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", None, "คงเหลือ"])
        for row, (code, approved, paid) in enumerate(lines, 8):
            project = f"โครงการที่ {code[-1]}"
            sheet.write_row(row, 1, ["งานบริหารทั่วไป", "เงินเดือน (ฝ่ายการเมือง)", None, project, code])
            wrong = off if row == 7 + len(lines) else 0
            sheet.write_row(row, 8, [approved, 0, 0, 0, paid, None, approved - paid + wrong])


def progress(path: Path, unit: str, statuses: list[str]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("ผล")
        sheet.write_column(
            "A1", ["รายงานผลการดำเนินงาน", ORGANISATION, "ประจำปีงบประมาณ พ.ศ. 2568", "ณ วันที่ 15 มีนาคม 2568"]
        )
        sheet.write_row("A6", ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ"])
        for row, status in enumerate(statuses):
            sheet.write_row(6 + row, 0, [row + 1, f"โครงการที่ {row + 1}", 100, 50, unit, status])


def register(path: Path, paid: list[tuple[str, str, float]]) -> None:
    """A register of payments made on 5 October: voucher, day, amount."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("ฎีกา")
        sheet.write_column("A1", ["ทะเบียนคุมฎีกา", ORGANISATION, "ปีงบประมาณ พ.ศ. 2568", "ณ วันที่ 5 ตุลาคม 2568"])
        sheet.write_row("A6", ["วันที่", "เลขที่ฎีกา", "รหัสงบประมาณ", "รายการ", "จำนวนเงิน"])
        for row, (voucher, day, amount) in enumerate(paid):
            sheet.write_row(6 + row, 0, [day, voucher, CODES[0], "ค่าวัสดุ", amount])


def assert_same(one: Path, other: Path) -> None:
    """All sheets but the cover, which says another moment, hold the same; of the first that differs, its rows."""
    found, wanted = contents(one, with_cover=False), contents(other, with_cover=False)
    assert list(found) == list(wanted)
    for name, rows in wanted.items():
        assert [row for row in found[name] if row not in rows] == [], name
        assert found[name] == rows, name


def contents(path: Path, *, with_cover: bool = True) -> dict[str, list[Any]]:
    """The texts of every sheet; without the cover where that says another moment."""
    book = fastexcel.read_excel(path)
    names = book.sheet_names if with_cover else book.sheet_names[1:]
    sheets = {name: book.load_sheet(name, header_row=None, dtypes="string").to_polars() for name in names}
    return {name: sheet.rows() for name, sheet in sheets.items()}


class Nights:
    """An office of which three nights are remembered: when each ended, and the report it wrote."""

    def __init__(self, home: Home, kept: Path) -> None:
        self.home, self._kept = home, kept
        self.ends: list[datetime] = []
        self.reports: list[Path] = []

    def night(self) -> None:
        refresh(self.home)
        self.ends.append(utc_now())
        self.reports.append(self._kept / f"{len(self.ends)}.xlsx")
        shutil.copy(self.home.report_path(2568), self.reports[-1])


@pytest.fixture(scope="module")
def nights(create_home: HomeMaker, prefect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    assert prefect
    kept = tmp_path_factory.mktemp("kept")
    home = create_home(tmp_path_factory.mktemp("office") / "home", ORGANISATION)
    told = Nights(home, kept)
    elaas(home.inbox / "มีนาคม.xlsx", "28/03/2568 17:30", [(CODES[0], 1000, 100), (CODES[1], 500, 0)])
    progress(home.inbox / "ผล.xlsx", "กองช่าง", ["แล้วเสร็จ", "ยังไม่ดำเนินการ"])
    told.night()
    elaas(home.inbox / "มิถุนายน.xlsx", "30/06/2568 17:30", [(CODES[0], 1000, 700), (CODES[2], 80, 80)], off=5)
    told.night()
    elaas(home.inbox / "มิถุนายน 2.xlsx", "30/06/2568 17:45", [(CODES[0], 1000, 700), (CODES[2], 80, 60)])
    told.night()
    yield told
    close_office(home.root)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_as_known_then_it_is_the_report_of_that_night(nights: Nights, number: int) -> None:
    before = nights.home.report_path(2568).read_bytes()
    report = write_report(open_office(nights.home.root), 2568, None, nights.ends[number])
    assert_same(Path(report["path"]), nights.reports[number])
    assert nights.home.report_path(2568).read_bytes() == before


def test_of_march_it_is_the_report_written_when_only_march_was_there(nights: Nights) -> None:
    report = write_report(open_office(nights.home.root), 2568, held_at("6-months", 2568))
    assert "2568-03-31" in report["path"]
    assert_same(Path(report["path"]), nights.reports[0])
    cover = contents(Path(report["path"]))["ปก"]
    assert any("ข้อมูล ณ วันที่ 31 มีนาคม 2568" in str(cell) for row in cover for cell in row)


def test_a_print_of_march_that_comes_late_counts_for_march(
    copy_home: Callable[[Home, Path], Home], nights: Nights, tmp_path: Path
) -> None:
    home = copy_home(nights.home, tmp_path / "home")
    elaas(home.inbox / "มีนาคม 2.xlsx", "30/03/2568 09:00", [(CODES[0], 1000, 250), (CODES[1], 500, 40)])
    refresh(home)
    office = open_office(home.root)
    late = write_report(office, 2568, held_at("6-months", 2568))
    then = write_report(office, 2568, held_at("6-months", 2568), nights.ends[2])
    assert_same(Path(then["path"]), nights.reports[0])
    assert "290" in json.dumps(contents(Path(late["path"]))["สรุปผู้บริหาร"], ensure_ascii=False)
    close_office(home.root)


def test_payments_count_by_their_days_in_whichever_register_they_stand(
    copy_home: Callable[[Home, Path], Home], nights: Nights, tmp_path: Path
) -> None:
    home = copy_home(nights.home, tmp_path / "home")
    register(home.inbox / "ฎีกา.xlsx", [("1/68", "3 ก.พ. 2568", 61.25), ("2/68", "3 มิ.ย. 2568", 83.5)])
    refresh(home)
    office = open_office(home.root)
    sheets = {
        moment: contents(Path(write_report(office, 2568, held_at(moment, 2568))["path"]))
        for moment in ("6-months", "12-months")
    }
    close_office(home.root)
    told = {moment: json.dumps(sheets[moment]["รายไตรมาส"], ensure_ascii=False) for moment in sheets}
    assert ("61.25" in told["6-months"], "144.75" in told["6-months"]) == (True, False)
    assert "144.75" in told["12-months"]
    cover = json.dumps(sheets["6-months"]["ปก"], ensure_ascii=False)
    assert "ข้อมูล ณ 28 มีนาคม 2568 17:30" in cover
    assert "ฎีกา.xlsx" in json.dumps(sheets["6-months"]["ที่มาข้อมูล"], ensure_ascii=False)


def test_what_was_not_printed_yet_is_told(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    home = str(nights.home.root)
    assert main(["report", "2568", "--as-of", "2568-03-20", "--home", home, "--lang", "en"]) == 0
    assert "remaining budget (first file 2025-03-28)" in capsys.readouterr().out
    report = write_report(open_office(nights.home.root), 2568, held_at("2568-03-20"))
    cover = json.dumps(contents(Path(report["path"]))["ปก"], ensure_ascii=False)
    assert "ณ วันนั้นยังไม่มีไฟล์ของ รายงานงบประมาณคงเหลือ รายงานนี้" in cover


def test_diff_tells_what_the_last_night_changed(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "--json", "--home", str(nights.home.root)]) == 0
    told = json.loads(capsys.readouterr().out)
    (change,) = told["changes"]
    assert (change["what"], change["after"]["amount_satang"]) == ("new", 8000)
    assert (change["after"]["place"]["file_name"], change["after"]["place"]["row"]) == ("มิถุนายน 2.xlsx", 10)
    second = "2"
    assert main(["diff", "--since", second, "--lang", "en", "--home", str(nights.home.root)]) == 0
    shown = capsys.readouterr().out
    assert "600.00" in shown
    assert "โครงการที่ 1" in shown


def test_diff_between_two_days_of_prints(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--held-from", "2568-03-31", "--held-to", "2568-06-30", "--kind", "remaining_budget", "--json"]
    assert main(["diff", *arguments, "--home", str(nights.home.root)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sorted((c["what"], c["difference_satang"]) for c in told["changes"]) == [
        ("changed", 0), ("gone", -50_000), ("new", 8000),
    ]  # fmt: skip
    changed = next(c for c in told["changes"] if c["what"] == "changed")
    assert {"field": "disbursed_satang", "before": 10_000, "after": 70_000} in changed["fields"]


@pytest.mark.parametrize(
    "arguments",
    [["--since", "เมื่อวาน"], ["--since", "99"], ["--kind", "x"], ["--held-from", "2568-03-31"],
     ["--since", "2570-01-01", "--until", "2569-01-01"]],
)  # fmt: skip
def test_diff_asked_wrongly_is_told_in_words(
    nights: Nights, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *arguments, "--home", str(nights.home.root)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_year_of_another_era_is_wrong_use(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "2024", "--home", str(nights.home.root), "--lang", "en"]) == 2
    assert "A.D. + 543" in capsys.readouterr().err


def test_a_moment_before_all_data_is_refused_in_words(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    home = str(nights.home.root)
    assert main(["report", "2568", "--as-of", "2567-12-31", "--home", home, "--lang", "en"]) == 3
    assert "2025-03-15" in capsys.readouterr().err
