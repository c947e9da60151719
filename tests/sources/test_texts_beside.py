"""Every text beside the cells of an xlsx is shown with its sheet and cell, however it was drawn or written."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from sources.drawings import read_drawing
from sources.geometry import Axis, Geometry
from sources.marks import Marks, read_marks
from sources.notes import vml_texts
from tests.sources.drawn_sheets import NAMESPACES, PIXEL, SHEET, between, box, changed, paragraphs, seen

if TYPE_CHECKING:
    from pathlib import Path


def drawn(folder: Path, *anchors: str) -> Marks:
    path = folder / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet(SHEET).insert_textbox("A1", "x")
    book.close()
    drawing = f"<xdr:wsDr {NAMESPACES}>{''.join(anchors)}</xdr:wsDr>"
    return read_marks(changed(path, {"xl/drawings/drawing1.xml": drawing}), "xlsx", [SHEET])[SHEET]


# --- drawings


def test_texts_of_connectors_and_of_shapes_placed_in_any_way_are_shown(tmp_path: Path) -> None:
    connector = f"<xdr:cxnSp><xdr:spPr/><xdr:txBody>{paragraphs('ย้าย')}</xdr:txBody></xdr:cxnSp>"
    absolute = (
        f'<xdr:absoluteAnchor><xdr:pos x="{130 * PIXEL}" y="{45 * PIXEL}"/><xdr:ext cx="9525" cy="9525"/>'
        f"{box('แบบ ผ.02')}</xdr:absoluteAnchor>"
    )
    one = (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:row>17</xdr:row></xdr:from>"
        f'<xdr:ext cx="9525" cy="9525"/>{box("เพิ่มเติม")}</xdr:oneCellAnchor>'
    )
    found = drawn(tmp_path, between(3, 8, 5, 9, connector), absolute, one)
    assert seen(found) == [("D9", "ย้าย"), ("C3", "แบบ ผ.02"), ("G18", "เพิ่มเติม")]


def test_paragraphs_are_parted_by_a_blank_and_breaks_too(tmp_path: Path) -> None:
    broken = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>แก้ไข</a:t></a:r><a:br/><a:fld><a:t>1/2566</a:t></a:fld></a:p></xdr:txBody></xdr:sp>"
    found = drawn(
        tmp_path,
        between(0, 0, 1, 1, box(" แก้ไข ครั้งที่ 2 / 2566 ", "", "แก้ไข ครั้งที่ 2 / 2567")),
        between(0, 4, 1, 5, broken),
    )
    assert seen(found) == [("A1", "แก้ไข ครั้งที่ 2 / 2566 แก้ไข ครั้งที่ 2 / 2567"), ("A5", "แก้ไข 1/2566")]


def test_alternatives_are_read_once_wherever_they_stand(tmp_path: Path) -> None:
    def twice(inner: str) -> str:
        return f"<mc:AlternateContent><mc:Choice Requires='a14'>{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent>"

    group = f"<xdr:grpSp><xdr:grpSpPr/>{twice(box('ในกลุ่ม'))}</xdr:grpSp>"
    found = drawn(
        tmp_path,
        twice(between(1, 1, 2, 2, box("ทั้งกล่อง"))),
        between(3, 3, 4, 4, group),
        f"<mc:AlternateContent><mc:Fallback>{between(5, 5, 6, 6, box('แบบเก่า'))}</mc:Fallback></mc:AlternateContent>",
    )
    assert seen(found) == [("B2", "ทั้งกล่อง"), ("D4", "ในกลุ่ม"), ("F6", "แบบเก่า")]


def test_a_shape_begins_at_the_cell_the_file_names_even_where_that_is_hidden(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(SHEET)
    sheet.insert_textbox("A1", "x")
    sheet.set_row(3, None, None, {"hidden": True})
    book.close()
    drawing = f"<xdr:wsDr {NAMESPACES}>{between(6, 3, 8, 5, box('ก'))}</xdr:wsDr>"
    found = read_marks(changed(path, {"xl/drawings/drawing1.xml": drawing}), "xlsx", [SHEET])[SHEET]
    assert seen(found) == [("G4", "ก")]


@pytest.mark.parametrize(
    ("row", "to_row", "offset", "beside"),
    [(17, 18, 0, (18, 18)), (17, 18, 47_625, (18, 18)), (17, 20, 0, (18, 20)), (17, 18, 180_000, (19, 19))],
    ids=["one row", "a little lower", "three rows", "nearly the next"],
)
def test_a_text_stands_beside_the_rows_it_lies_over(
    tmp_path: Path, row: int, to_row: int, offset: int, beside: tuple[int, int]
) -> None:
    (text,) = drawn(tmp_path, between(6, row, 9, to_row, box("ก"), offset)).texts
    assert text.beside == beside


def test_a_place_on_no_sheet_ends_at_once(tmp_path: Path) -> None:
    far = f'<xdr:absoluteAnchor><xdr:pos x="9e18" y="9e18"/><xdr:ext cx="1" cy="1"/>{box("ไกล")}</xdr:absoluteAnchor>'
    found = drawn(tmp_path, between(10**9, 10**12, 10**9, 10**12, box("นอกแผ่น")), far)
    assert [text.text for text in found.texts] == ["นอกแผ่น", "ไกล"]


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="<&"), max_size=9), max_size=5)
)
def test_however_a_text_is_cut_into_runs_it_is_the_same_text(runs: list[str]) -> None:
    inner = "".join(f"<a:r><a:t>{run}</a:t></a:r>" for run in runs)
    shape = f"<xdr:sp><xdr:txBody><a:p>{inner}</a:p></xdr:txBody></xdr:sp>"
    root = ET.fromstring(f"<xdr:wsDr {NAMESPACES}>{between(0, 0, 1, 1, shape)}</xdr:wsDr>")  # noqa: S314  our own
    (found,) = read_drawing(root, Geometry(Axis(100.0), Axis(100.0)))
    assert found.text == "".join(runs).strip()


# --- comments


def test_a_note_is_shown_as_it_stands_and_said_without_its_author(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["C5"].comment = Comment("ผู้ตรวจ:\nจ่ายขาดเงินสะสม", "ผู้ตรวจ")
    sheet["A3"].comment = Comment("แก้ไข ครั้งที่ 2/2568", "ผู้ตรวจ")
    book.save(tmp_path / "a.xlsx")
    (marks,) = read_marks(tmp_path / "a.xlsx", "xlsx", [sheet.title]).values()
    assert seen(marks) == [("A3", "แก้ไข ครั้งที่ 2/2568"), ("C5", "ผู้ตรวจ:\nจ่ายขาดเงินสะสม")]
    assert [text.said for text in marks.all_texts] == ["แก้ไข ครั้งที่ 2/2568", "จ่ายขาดเงินสะสม"]


def test_a_thread_is_shown_with_its_answers_and_without_the_note_kept_for_older_readers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["C5"].comment = Comment("[Threaded comment] Your version of Excel …", "tc={1}")
    sheet["D6"].comment = Comment("โน้ตเดิม", "ก")
    book.save(tmp_path / "a.xlsx")
    thread = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    answers = (
        f'<ThreadedComments xmlns="{thread}"><threadedComment ref="C5"><text>ย้ายไปแผนงานการศึกษา</text></threadedComment>'
        '<threadedComment ref="C5" parentId="{1}"><text>เห็นชอบ</text></threadedComment>'
        '<threadedComment ref="C5"><text> </text></threadedComment></ThreadedComments>'
    )
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path) as archive:
        own = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    added = f'<Relationship Id="t1" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": own.replace("</Relationships>", added),
        "xl/threadedComments/threadedComment1.xml": answers,
    }
    (marks,) = read_marks(changed(path, parts), "xlsx", [sheet.title]).values()
    assert seen(marks) == [("C5", "ย้ายไปแผนงานการศึกษา"), ("C5", "เห็นชอบ"), ("D6", "โน้ตเดิม")]


def test_captions_of_form_controls_and_old_text_boxes_are_cut_out_of_vml() -> None:
    def shape(kind: str, text: str) -> str:
        return (
            f"<v:shape id='a'><v:textbox style='x'><div>{text}</div></v:textbox><x:ClientData ObjectType=\"{kind}\">"
            "<x:Anchor>\n 6, 15, 17, 0, 9, 5, 19, 0</x:Anchor></x:ClientData></v:shape>"
        )

    data = f"<xml><v:shapetype id='t'/>{shape('Label', 'แก้ไข<br>ครั้งที่ 1 &amp; 2')}{shape('Note', 'โน้ต')}{shape('Button', '')}"
    (found,) = vml_texts(data.encode(), SHEET)
    assert (found.anchor, found.text, found.beside) == ("G18", "แก้ไข ครั้งที่ 1 & 2", (18, 19))
