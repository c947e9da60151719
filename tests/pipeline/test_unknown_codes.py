"""A code or name that no list has: asked once in a workbook, and answered from the next run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from pipeline.errors import HomeError
from pipeline.home import open_home
from pipeline.office import close_office, open_office
from pipeline.own_codes import FILE, WORKBOOK, settings
from pipeline.runs import find_work
from tests.pipeline.nights import ORGANISATION, ask, night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.homes import HomeMaker

PLACES = {column["field"]: place for place, column in enumerate(settings()["column"], start=1)}
KNOWN, HALF, NEITHER = "9969011121010001", "9969024921010002", "9969024977770003"
WATER = "งานประปาหมู่บ้าน"
STORED = "SELECT budget_code, work, work_code FROM budget_line WHERE known_to IS NULL AND held_to IS NULL ORDER BY 1"
pytestmark = pytest.mark.slow


def put(root: Path) -> None:
    """A print of the remaining budget with a listed code, one whose work no list has, and one no list knows at all."""
    with xlsxwriter.Workbook(root / "inbox" / "คงเหลือ.xlsx") as book:
        sheet = book.add_worksheet("reportRemainBudgetXlsx")
        sheet.write_string("B2", "วันที่พิมพ์ : 22/05/2569 17:54")
        sheet.write_string("B3", "รายงานงบประมาณคงเหลือ")
        sheet.write_string("B4", "ปีงบประมาณ พ.ศ. 2569")
        sheet.write_string("B5", ORGANISATION)
        sheet.write_row("B8", ["งาน", "หมวด", "ประเภทรายจ่าย", "โครงการ", "รหัสงบประมาณ"])
        sheet.write_row("I8", ["งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", None, "คงเหลือ"])
        lines = [(KNOWN, "งานบริหารทั่วไป", 100.25), (HALF, "งานระบบประปา", 2000), (NEITHER, "งานระบบประปา", 50)]
        for row, (code, work, amount) in enumerate(lines, start=8):
            sheet.write_string(row, 1, work)
            sheet.write_string(row, 5, code)
            sheet.write_row(row, 8, [amount, 0, 0, 0, 0, None, amount])


@pytest.fixture
def root(create_home: HomeMaker, tmp_path: Path) -> Iterator[Path]:
    home = create_home(tmp_path / "home", ORGANISATION)
    put(home.root)
    night(home.root)
    yield home.root
    close_office(home.root)


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    return [
        {name: row[place - 1] for name, place in PLACES.items()} for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def asked(root: Path) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(root / "quality" / WORKBOOK)
    return rows_of(book.worksheets[0])


def answer(root: Path, code: str, **given: object) -> None:
    """Fills in the row of a code, as an officer does in Excel."""
    path = root / "quality" / WORKBOOK
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(number for number, said in enumerate(rows_of(sheet), start=2) if said["code"] == code)
    for name, value in given.items():
        sheet.cell(row, PLACES[name], value)
    book.save(path)


def test_what_no_list_has_is_asked_with_where_it_stands_and_its_money(root: Path) -> None:
    found = {row["code"]: row for row in asked(root)}
    assert set(found) == {"00249", "777700"}
    work = found["00249"]
    assert (work["subject"], work["as_written"], work["first_seen"], work["first_row"]) == (
        "งาน", "งานระบบประปา", "คงเหลือ.xlsx", 10,
    )  # fmt: skip
    assert (work["fiscal_year"], work["rows"], work["baht"]) == (2569, 2, 2050)
    assert work["answer_name"] is None
    assert ask(root, STORED) == [(KNOWN, "งานบริหารทั่วไป", "00111"), (HALF, "งานระบบประปา", "00249")]


def test_nothing_is_to_be_done_before_somebody_answers(root: Path) -> None:
    before = (root / "quality" / WORKBOOK).read_bytes()
    assert night(root) is None
    assert (root / "quality" / WORKBOOK).read_bytes() == before


def test_an_answer_takes_effect_at_the_next_run_though_nothing_else_is_new(root: Path) -> None:
    answer(root, "00249", answer_name=WATER, valid_from=2567)
    assert night(root) is not None
    programmes = ask(root, "SELECT budget_code, programme FROM budget_line WHERE known_to IS NULL ORDER BY 1")
    assert programmes[1:] == [(HALF, "แผนงานเคหะและชุมชน"), (NEITHER, "แผนงานเคหะและชุมชน")]
    assert ask(
        root, "SELECT COUNT(*) FROM finding WHERE SUBSTR(rule, 1, 5) = 'code_' AND known_to IS NULL AND row = 10"
    ) == [(0,)]
    assert ask(root, "SELECT COUNT(*) FROM quarantine_row WHERE known_to IS NULL") == [(0,)]
    assert [row["code"] for row in asked(root)] == ["777700"]
    assert (root / "aliases" / FILE).read_text("utf-8-sig").splitlines()[1:] == [
        f"work,00249,{WATER},งานระบบประปา,แผนงานเคหะและชุมชน,2567,"
    ]
    assert night(root) is None


def test_when_all_is_answered_the_workbook_is_gone_and_comes_back_where_an_answer_is_withdrawn(root: Path) -> None:
    answer(root, "00249", answer_name=WATER)
    answer(root, "777700", answer_name="ค่าน้ำดิบ", parent="ค่าวัสดุ")
    night(root)
    assert not (root / "quality" / WORKBOOK).exists()
    (root / "aliases" / FILE).unlink()
    night(root)
    assert {row["code"] for row in asked(root)} == {"00249", "777700"}
    assert ask(root, "SELECT COUNT(*) FROM own_code WHERE known_to IS NULL") == [(0,)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"answer_code": "99"}, "code_name_missing"),
        ({"answer_code": "สิบ", "answer_name": WATER}, "code_wrong"),
        ({"answer_name": WATER, "valid_from": 2026}, "code_year_wrong"),
        ({"answer_name": WATER, "valid_from": 2569, "valid_to": 2568}, "code_years_wrong"),
    ],
    ids=["no name", "no code", "common era", "years"],
)
def test_a_wrong_answer_is_refused_with_its_row_and_what_was_expected(
    root: Path, given: dict[str, object], code: str
) -> None:
    answer(root, "00249", **given)
    with pytest.raises(HomeError) as refused:
        find_work(open_office(root))
    assert refused.value.code == code
    assert WORKBOOK in refused.value.message_th
    assert "แถว 2" in refused.value.message_th


def test_a_run_that_ended_after_taking_the_answers_is_completed_by_the_next(root: Path) -> None:
    from pipeline.own_codes import OwnCode, keep_own_codes

    # as a run leaves it that is killed before its last steps: answers kept, nothing in the warehouse
    keep_own_codes(open_home(root), [OwnCode("work", "00249", WATER)])
    assert night(root) is not None
    assert ask(root, "SELECT name FROM own_code WHERE known_to IS NULL") == [(WATER,)]
    assert ask(root, "SELECT COUNT(*) FROM quarantine_row WHERE known_to IS NULL") == [(0,)]
