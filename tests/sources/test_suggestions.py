"""What a text says of the rows it stands beside is suggested at those rows, and nothing is taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from sources.bodies import Body
from sources.suggestions import SUBJECTS, Rows, statements, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[[Path], dict[str, Any]]

AMENDED = "แก้ไข ครั้งที่ 2/2568"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # Real text boxes of a city's five-year plan 2566-2570 (formats.md 4.1).
        ("แก้ไข ครั้งที่ 2 / 2568", [AMENDED]),
        ("เปลี่ยน ครั้งที่ 1 / 2568", ["เปลี่ยนแปลง ครั้งที่ 1/2568"]),
        ("แก้ไข 1/2566", ["แก้ไข ครั้งที่ 1/2566"]),
        ("แก้ไข ครั้งที่ 4 ประจําปี พ.ศ.2565", ["แก้ไข ครั้งที่ 4/2565"]),
        ("แก้ไข ครั้งที่ 2 / 2566 แก้ไข ครั้งที่ 2 / 2567", ["แก้ไข ครั้งที่ 2/2566", "แก้ไข ครั้งที่ 2/2567"]),
        (
            "    (3) แผนงานการศาสนาวัฒนธรรมและนันทนาการ แก้ไข ครั้งที่ 1 / 2566",
            ["แก้ไข ครั้งที่ 1/2566", "เกี่ยวกับ แผนงานการศาสนาวัฒนธรรมและนันทนาการ"],
        ),
        (
            "แก้ไข ครั้งที่ 1 / 2566 แผนดำเนินงานอยู่แผนงานการศึกษาศาสนา",
            ["แก้ไข ครั้งที่ 1/2566", "ย้ายไป แผนงานการศึกษาศาสนา"],
        ),
        ("เปลี่ยนแปลง ครั้งที่ 2 / 2567 รวมกับลำดับที่ 2", ["เปลี่ยนแปลง ครั้งที่ 2/2567", "รวมกับ ลำดับที่ 2"]),
        ("แก้ไข ครั้งที่ 4 / 2567 ซ้ำลำดับที่ 63", ["แก้ไข ครั้งที่ 4/2567", "ซ้ำกับ ลำดับที่ 63"]),
        ("แก้ไข ครั้งที่ 5 / 2568 ไปประสาน 02/2", ["แก้ไข ครั้งที่ 5/2568", "ย้ายไป ประสาน 02/2"]),
        (
            "พอช.,ท้องถิ่น, ประชาชนสมทบ",
            ["แหล่งเงิน: รายได้/เงินอุดหนุนทั่วไป", "แหล่งเงิน: หน่วยงานอื่น (พอช., ประชาชนสมทบ)"],
        ),
        ("แบบ ผ.02", []),
        ("การประชุมคณะกรรมการพัฒนาเทศบาล วันที่ 27  ตุลาคม  2564  เวลา 10 .00 น.", []),
        # Other spellings of the same.
        ("แก้ไขครั้งที่1/2566", ["แก้ไข ครั้งที่ 1/2566"]),
        ("(แก้ไข ครั้งที่ ๒/๒๕๖๘)", [AMENDED]),
        ("เพิ่มเติม ครั้งที่ 3", ["เพิ่มเติม ครั้งที่ 3"]),
        ("ย้ายมาจาก แผนงานศาสนา\nผู้ตรวจลงวันที่ 3", ["ย้ายจาก แผนงานศาสนา"]),
        (
            "ย้ายจากแผนงานการศึกษา ไปแผนงานสาธารณสุข ตามแก้ไข ครั้งที่ 1/2567",
            ["แก้ไข ครั้งที่ 1/2567", "ย้ายจาก แผนงานการศึกษา", "ย้ายไป แผนงานสาธารณสุข"],
        ),
        ("จ่ายขาดเงินสะสม", ["แหล่งเงิน: เงินสะสม"]),
        ("ใช้เงินกู้ กสท.", ["แหล่งเงิน: เงินกู้"]),
        ("เงินอุดหนุนเฉพาะกิจ", ["แหล่งเงิน: เงินอุดหนุนเฉพาะกิจ"]),
        ("งบ อบจ.", ["แหล่งเงิน: หน่วยงานอื่น (อบจ.)"]),
        ("ตรวจแล้ว", []),
        ("ฉบับแรก", []),
        ("", []),
    ],
)
def test_statements_are_told_in_words(text: str, said: list[str]) -> None:
    assert [statement.value for statement in statements(text)] == said


@given(st.text(max_size=300))
def test_any_text_says_each_thing_once_and_its_subject_is_known_from_its_words(text: str) -> None:
    found = statements(text)
    assert len(set(found)) == len(found)
    assert all(subject_of(item.value) == item.subject in SUBJECTS for item in found)


PIECES = [
    "แก้ไข",
    " ครั้งที่ ",
    "1",
    "/",
    "2567",
    "ย้ายไป",
    "แผนงาน",
    "การศึกษา",
    "เงินสะสม",
    "(",
    " ",
    "\n",
    "ซ้ำลำดับ",
    "งบ",
    "อบจ.",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_pieces_of_such_texts_in_any_order_do_too(pieces: list[str]) -> None:
    found = statements("".join(pieces))
    assert len(set(found)) == len(found)
    assert all(subject_of(item.value) == item.subject for item in found)
    assert all(item.value.strip() == item.value for item in found)


def test_a_text_as_long_as_a_paper_suggests_nothing() -> None:
    assert statements("แก้ไข ครั้งที่ 2/2568 " * 100_000) == []


BODY = Body(
    lines=[10, 12, 20],
    continuations={12: [13, 14]},
    skipped={13: "continuation of row 12", 14: "continuation of row 12", 18: "subtotal", 21: "note after the table"},
    last_row=20,
)


@pytest.mark.parametrize(
    ("first", "last", "lines"),
    [
        (10, 10, [10]), (11, 11, [10]), (12, 12, [12]), (14, 14, [12]), (17, 17, [12]), (18, 18, []), (19, 19, []),
        (20, 20, [20]), (21, 21, []), (9, 9, []), (1, 10, [10]), (10, 20, [10, 12, 20]), (13, 18, [12]), (0, 0, []),
    ],
)  # fmt: skip
def test_rows_belong_to_the_line_above_unless_they_are_something_else(first: int, last: int, lines: list[int]) -> None:
    assert Rows.of(BODY).lines(first, last) == lines


HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"]


def sheet_of(path: Path, *boxes: tuple[str, str, int], comments: dict[str, str] | None = None) -> Path:
    """A progress table from row 5: lines in 6, 7 and 9, a line that continues in 8, the total in 10. Boxes have rows."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("ผล")
    sheet.write("A1", "รายงานผลการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568")
    sheet.write_row("A5", HEADER)
    for row, name in ((5, "โครงการก่อสร้างถนน"), (6, "โครงการขุดลอกคลอง"), (8, "โครงการวันเด็ก")):
        sheet.write_row(row, 0, [row, name, 100, 50, "กองช่าง", "ดำเนินการแล้วเสร็จ", "ข้อบัญญัติ"])
    sheet.write_row("A10", ["", "รวมทั้งสิ้น", 300, 150])
    for anchor, text, rows in boxes:
        sheet.insert_textbox(anchor, text, {"width": 200, "height": 20 * rows})
    for cell, text in (comments or {}).items():
        sheet.write_comment(cell, text)
    book.close()
    return path


def suggested(document: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    (table,) = document["tables"]
    return [
        (item["cell"], item["row"], item["expected"]) for item in table["findings"] if item["rule"] == "text_suggests"
    ]


def test_a_text_is_suggested_at_the_line_it_stands_beside_with_its_key(read: Read, tmp_path: Path) -> None:
    document = read(sheet_of(tmp_path / "a.xlsx", ("C7", "แก้ไข ครั้งที่ 2 / 2568", 1)))
    (table,) = document["tables"]
    (finding,) = (item for item in table["findings"] if item["rule"] == "text_suggests")
    assert suggested(document) == [("C7", 7, AMENDED)]
    line = table["lines"].row(1, named=True)
    assert [finding[name] for name in ("source_row_id", "line_key", "part")] == [
        line[name] for name in ("source_row_id", "line_key", "part")
    ]
    assert (finding["severity"], finding["found"]) == ("info", "แก้ไข ครั้งที่ 2 / 2568")
    assert "แถว 7" in finding["message_th"]
    assert "row 7" in finding["message_en"]
    assert table["lines"]["budget_satang"].to_list() == [10000, 10000, 10000]


def test_a_text_over_several_lines_is_suggested_at_each(read: Read, tmp_path: Path) -> None:
    found = suggested(read(sheet_of(tmp_path / "a.xlsx", ("C6", "แก้ไข ครั้งที่ 2 / 2568", 4))))
    assert found == [("C6", 6, AMENDED), ("C6", 7, AMENDED), ("C6", 9, AMENDED)]


@pytest.mark.parametrize("anchor", ["G1", "C10", "B40"])
def test_a_text_beside_no_line_is_told_of_the_table(read: Read, tmp_path: Path, anchor: str) -> None:
    document = read(sheet_of(tmp_path / "a.xlsx", (anchor, "แก้ไข ครั้งที่ 2 / 2568", 1)))
    assert suggested(document) == [(anchor, None, AMENDED)]


def test_comments_suggest_as_text_boxes_do_and_others_are_only_shown(read: Read, tmp_path: Path) -> None:
    comments = {"D6": "ผู้ตรวจ:\nจ่ายขาดเงินสะสม", "D9": "ตรวจแล้ว"}
    document = read(sheet_of(tmp_path / "a.xlsx", ("A1", "แบบ ผด.02", 1), comments=comments))
    assert suggested(document) == [("D6", 6, "แหล่งเงิน: เงินสะสม")]
    assert document["texts"] == [
        {"sheet": "ผล", "anchor": "A1", "text": "แบบ ผด.02"},
        {"sheet": "ผล", "anchor": "D6", "text": "ผู้ตรวจ:\nจ่ายขาดเงินสะสม"},
        {"sheet": "ผล", "anchor": "D9", "text": "ตรวจแล้ว"},
    ]


def test_what_lies_over_the_whole_table_is_beside_no_line_of_it(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("ผล")
    sheet.write("A1", "รายงานผลการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2568")
    sheet.write_row("A5", HEADER)
    for row in range(5, 60):
        sheet.write_row(row, 0, [row, f"โครงการที่ {row}", 100, 50, "กองช่าง", "ดำเนินการแล้วเสร็จ", "ข้อบัญญัติ"])
    sheet.insert_textbox("B6", "เงินกู้", {"width": 200, "height": 20 * 40})
    book.close()
    assert suggested(read(path)) == [("B6", None, "แหล่งเงิน: เงินกู้")]


PLAN = ["ที่", "โครงการ", "วัตถุประสงค์", "เป้าหมาย (ผลผลิตของโครงการ)", *(f"งบประมาณ {year} (บาท)" for year in range(2566, 2571)),
        "ตัวชี้วัด (KPI)", "ผลที่คาดว่าจะได้รับ", "หน่วยงานที่รับผิดชอบหลัก"]  # fmt: skip
# Sheet, cell and text of text boxes of the real plan workbook (formats.md 4.1); the lines are made up.
BOXES = [
    ("K1", "แบบ ผ.02", None),
    ("G18", "แก้ไข ครั้งที่ 2 / 2568", ["แก้ไข ครั้งที่ 2/2568"]),
    ("G19", "เปลี่ยนแปลง ครั้งที่ 3 / 2567", ["เปลี่ยนแปลง ครั้งที่ 3/2567"]),
    ("E17", "แผนงานสาธารณสุข แก้ไข ครั้งที่ 4 / 2567", ["แก้ไข ครั้งที่ 4/2567", "เกี่ยวกับ แผนงานสาธารณสุข"]),
    ("A17", "แก้ไข ครั้งที่ 2 / 2568", ["แก้ไข ครั้งที่ 2/2568"]),
]


def test_text_boxes_of_a_real_plan_stand_at_its_projects(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("ยุทธ1.1แผนงานสาธารณสุข")
    for row, text in (
        (0, "รายละเอียดโครงการพัฒนา"), (1, "แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"), (2, "เทศบาลนครนครสวรรค์"),
        (8, "1. ยุทธศาสตร์การพัฒนาคุณภาพชีวิต"), (9, "1.1 กลยุทธ์ด้านสาธารณสุข"), (10, "(1) แผนงานสาธารณสุข"),
    ):  # fmt: skip
        sheet.write(row, 0, text)
    sheet.write_row(13, 0, PLAN)
    for row in range(14, 20):
        texts = ["เพื่อสุขภาพ", "1 ครั้ง", 1000, 1000, 1000, 1000, 1000, "ร้อยละ 80", "สุขภาพดี", "กองสาธารณสุข"]
        sheet.write_row(row, 0, [row - 13, f"โครงการที่ {row}", *texts])
    for cell, text, _ in BOXES:
        sheet.insert_textbox(cell, text, {"width": 120, "height": 20})
    book.close()
    document = read(path)
    assert [(text["anchor"], text["text"]) for text in document["texts"]] == [(cell, text) for cell, text, _ in BOXES]
    expected = [(cell, int(cell[1:]), value) for cell, _, values in BOXES for value in values or ()]
    assert suggested(document) == expected
