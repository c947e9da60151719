"""Text boxes, drawn arrows, comments and fills are read with the cells they stand at."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlrd
import xlsxwriter
import xlwt
from openpyxl.comments import Comment

from sources.geometry import Axis
from sources.grid import letters
from sources.marks import Arrow, Marks, read_marks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMESPACES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.xlsx"


def write(path: Path, fill: Callable[[Any, Any], object]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book, book.add_worksheet("ผด.02"))
    book.close()
    return path


def marks_of(path: Path) -> Marks:
    return read_marks(path, "xlsx", ["ผด.02"])["ผด.02"]


def with_drawing(path: Path, *anchors: str) -> Path:
    """A workbook whose drawing has these anchors instead of the one XlsxWriter made."""
    write(path, lambda _, sheet: sheet.insert_textbox("A1", "x"))
    drawing = f"<xdr:wsDr {NAMESPACES}>{''.join(anchors)}</xdr:wsDr>"
    target = path.with_name("drawn.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            changed.writestr(name, drawing if name.endswith("drawing1.xml") else source.read(name))
    return target


def marker(name: str, column: int, column_offset: int, row: int, row_offset: int) -> str:
    return (
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>{column_offset}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{row_offset}</xdr:rowOff></xdr:{name}>"
    )


def two_cell(start: tuple[int, int, int, int], end: tuple[int, int, int, int], shape: str) -> str:
    return (
        f"<xdr:twoCellAnchor>{marker('from', *start)}{marker('to', *end)}{shape}<xdr:clientData/></xdr:twoCellAnchor>"
    )


def shape(preset: str, text: str = "", place: str = "") -> str:
    body = f"<xdr:txBody>{text}</xdr:txBody>" if text else ""
    return f'<xdr:sp><xdr:nvSpPr/><xdr:spPr>{place}<a:prstGeom prst="{preset}"/></xdr:spPr>{body}</xdr:sp>'


CONNECTOR = (
    '<xdr:cxnSp macro=""><xdr:nvCxnSpPr/><xdr:spPr><a:prstGeom prst="straightConnector1"/></xdr:spPr></xdr:cxnSp>'
)
PIXEL = 9525
COLUMN = 64 * PIXEL


def test_text_box_stands_at_the_cell_it_begins_at(path: Path) -> None:
    write(path, lambda _, sheet: sheet.insert_textbox("K1", "แบบ ผ.02"))
    found = [(text.sheet, text.anchor, text.text) for text in marks_of(path).texts]
    assert found == [("ผด.02", "K1", "แบบ ผ.02")]


def test_runs_of_a_text_are_joined_and_its_lines_parted_by_a_blank(path: Path) -> None:
    """A year can be split over runs: " / 256", "8" (real text boxes of a 47-sheet plan)."""
    text = "<a:p><a:r><a:t>แก้ไข ครั้งที่ 2 / 256</a:t></a:r><a:r><a:t>8</a:t></a:r></a:p><a:p/><a:p><a:r><a:t>ย้าย</a:t></a:r></a:p>"
    drawn = with_drawing(path, two_cell((6, 0, 17, 0), (9, 0, 18, 0), shape("rect", text)))
    assert [(item.anchor, item.text) for item in marks_of(drawn).texts] == [("G18", "แก้ไข ครั้งที่ 2 / 2568 ย้าย")]


@pytest.mark.parametrize("drawn", [CONNECTOR, shape("rightArrow"), shape("leftRightArrow"), shape("line")])
def test_lines_and_arrows_cover_the_columns_they_lie_over(path: Path, drawn: str) -> None:
    found = marks_of(with_drawing(path, two_cell((6, 10_000, 8, 90_000), (8, 500_000, 8, 90_000), drawn)))
    assert found.arrows == [Arrow("ผด.02", 9, 6, 9, 8)]
    assert found.texts == []


def test_frame_around_a_table_is_no_arrow(path: Path) -> None:
    assert marks_of(with_drawing(path, two_cell((0, 0, 0, 0), (9, 0, 9, 0), shape("rect")))).arrows == []


def test_arrow_that_just_touches_a_column_does_not_cover_it(path: Path) -> None:
    start, end = int(COLUMN * 0.9), int(COLUMN * 0.1)
    found = marks_of(with_drawing(path, two_cell((5, start, 8, 0), (9, end, 8, 0), CONNECTOR)))
    assert [(arrow.first_column, arrow.last_column) for arrow in found.arrows] == [(6, 8)]


def test_arrow_ending_where_a_column_begins_does_not_cover_it(path: Path) -> None:
    found = marks_of(with_drawing(path, two_cell((6, 0, 8, 0), (9, 0, 8, 0), CONNECTOR)))
    assert [(arrow.first_column, arrow.last_column) for arrow in found.arrows] == [(6, 8)]


def test_small_arrow_inside_one_cell_covers_it(path: Path) -> None:
    found = marks_of(with_drawing(path, two_cell((6, 10, 8, 90_000), (6, 50_000, 8, 90_000), CONNECTOR)))
    assert found.arrows == [Arrow("ผด.02", 9, 6, 9, 6)]


def test_one_cell_anchor_reaches_as_far_as_its_size(path: Path) -> None:
    anchor = (
        f"<xdr:oneCellAnchor>{marker('from', 6, 0, 8, 50_000)}"
        f'<xdr:ext cx="{3 * COLUMN}" cy="0"/>{CONNECTOR}<xdr:clientData/></xdr:oneCellAnchor>'
    )
    assert marks_of(with_drawing(path, anchor)).arrows == [Arrow("ผด.02", 9, 6, 9, 8)]


def test_wide_and_hidden_columns_are_counted_with_their_widths(path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.set_column_pixels("B:B", 640)
        sheet.set_column("C:C", None, None, {"hidden": True})
        sheet.insert_textbox("A1", "x", {"x_offset": 64 + 640 + 10, "y_offset": 25})

    assert [text.anchor for text in marks_of(write(path, fill)).texts] == ["D2"]


def test_high_rows_are_counted_with_their_heights(path: Path) -> None:
    absolute = (
        f'<xdr:absoluteAnchor><xdr:pos x="0" y="{110 * 12_700}"/><xdr:ext cx="{COLUMN}" cy="0"/>{CONNECTOR}'
        "<xdr:clientData/></xdr:absoluteAnchor>"
    )
    write(path, lambda _, sheet: (sheet.set_row(0, 100), sheet.insert_textbox("A1", "x")))
    target = path.with_name("high.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            drawing = f"<xdr:wsDr {NAMESPACES}>{absolute}</xdr:wsDr>"
            changed.writestr(name, drawing if name.endswith("drawing1.xml") else source.read(name))
    assert marks_of(target).arrows == [Arrow("ผด.02", 2, 0, 2, 0)]


def test_shapes_in_a_group_stand_where_the_group_puts_them(path: Path) -> None:
    """The group lies over columns G to J; inside, it is 400 wide, and the arrow takes its second and third quarter."""

    def xfrm(prefix: str, x: int, width: int) -> str:
        return f'<a:off x="{x}" y="0"/><a:ext cx="{width}" cy="100"/>{prefix}'

    frame = f"<xdr:grpSpPr><a:xfrm>{xfrm('', 5, 999)}<a:chOff x='1000' y='0'/><a:chExt cx='400' cy='100'/></a:xfrm></xdr:grpSpPr>"
    arrow = shape("rightArrow", place=f"<a:xfrm>{xfrm('', 1100, 200)}</a:xfrm>")
    text = shape("rect", "<a:p><a:r><a:t>ก</a:t></a:r></a:p>", f"<a:xfrm>{xfrm('', 1300, 100)}</a:xfrm>")
    group = f"<xdr:grpSp><xdr:nvGrpSpPr/>{frame}{arrow}{text}</xdr:grpSp>"
    found = marks_of(with_drawing(path, two_cell((6, 0, 8, 0), (10, 0, 9, 0), group)))
    assert [(item.first_column, item.last_column) for item in found.arrows] == [(7, 8)]
    assert [(item.anchor, item.text) for item in found.texts] == [("J9", "ก")]


def test_shape_written_twice_for_newer_and_older_readers_is_read_once(path: Path) -> None:
    box = shape("rect", "<a:p><a:r><a:t>ก</a:t></a:r></a:p>")
    both = f"<mc:AlternateContent><mc:Choice Requires='a14'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert len(marks_of(with_drawing(path, two_cell((0, 0, 0, 0), (1, 0, 1, 0), both))).texts) == 1


def test_comment_is_read_with_its_cell(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "ผด.02"
    sheet["C5"].comment = Comment("ตรวจแล้ว", "ก")
    book.save(path)
    assert [(item.anchor, item.text) for item in marks_of(path).comments] == [("C5", "ตรวจแล้ว")]


def test_fills_are_the_cells_filled_with_other_than_white(path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for cell, colour in (("G9", "#00B050"), ("H9", "#FFFFFF"), ("J12", "red")):
            sheet.write_blank(cell, None, book.add_format({"bg_color": colour, "pattern": 1}))
        sheet.write_blank("I9", None, book.add_format({"border": 1}))

    assert marks_of(write(path, fill)).fills == {(9, "G"): "00B050", (12, "J"): "FF0000"}


def test_theme_colours_are_fills_and_white_of_the_theme_is_none(path: Path) -> None:
    write(
        path, lambda book, sheet: sheet.write_row("A1", [1, 2, 3], book.add_format({"bg_color": "red", "pattern": 1}))
    )
    found = {}
    for colour in ('theme="4" tint="0.6"', 'theme="0"', 'theme="0" tint="-0.15"', 'indexed="9"', 'indexed="42"'):
        target = path.with_name("theme.xlsx")
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as changed:
            for name in source.namelist():
                part = source.read(name)
                if name == "xl/styles.xml":
                    part = re.sub(rb'<fgColor rgb="FFFF0000"/>', f"<fgColor {colour}/>".encode(), part)
                changed.writestr(name, part)
        found[colour] = marks_of(target).fills.get((1, "A"))
    assert found == {
        'theme="4" tint="0.6"': "theme4:0.6",
        'theme="0"': None,
        'theme="0" tint="-0.15"': "theme0:-0.15",
        'indexed="9"': None,
        'indexed="42"': "indexed42",
    }


def test_fills_of_an_xls_are_those_xlrd_finds(tmp_path: Path) -> None:
    path = tmp_path / "plan.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("ผด.02")
    for row, column, colour in ((8, 6, "red"), (8, 7, "white"), (9, 6, "light_green"), (11, 3, "yellow")):
        sheet.write(row, column, "", xlwt.easyxf(f"pattern: pattern solid, fore_colour {colour}"))
    for column in range(3):
        sheet.write(20, column, column + 0.5, xlwt.easyxf("pattern: pattern solid, fore_colour blue"))
    sheet.write(0, 0, "x")
    book.save(str(path))
    found = read_marks(path, "xls", ["ผด.02"])["ผด.02"].fills
    known = xlrd.open_workbook(path, formatting_info=True)
    expected = {}
    for row in range(known.sheet_by_index(0).nrows):
        for column in range(known.sheet_by_index(0).row_len(row)):
            style = known.xf_list[known.sheet_by_index(0).cell_xf_index(row, column)]
            colour = known.colour_map.get(style.background.pattern_colour_index)
            if style.background.fill_pattern == 1 and colour != (255, 255, 255):
                expected[row + 1, letters(column)] = colour
    assert set(found) == set(expected) == {(9, "G"), (10, "G"), (12, "D"), (21, "A"), (21, "B"), (21, "C")}
    assert len(set(found.values())) == len(set(expected.values())) == 4


@pytest.mark.parametrize("carrier", ["csv", "html"])
def test_carriers_without_drawings_have_no_marks(tmp_path: Path, carrier: str) -> None:
    assert read_marks(tmp_path / "absent", carrier, ["s"]) == {"s": Marks()}


def test_sheets_without_marks_are_there(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("a").insert_textbox("B2", "x")
    book.add_worksheet("b").write("A1", 1)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=b!$A$1"})
    book.add_chartsheet("c").set_chart(chart)
    book.close()
    found = read_marks(path, "xlsx", ["a", "b", "c"])
    assert {name: len(marks.texts) for name, marks in found.items()} == {"a": 1, "b": 0, "c": 0}


def test_position_beyond_all_known_sizes_is_found_with_the_default() -> None:
    axis = Axis(10.0, {0: 100.0, 2: 0.0})
    assert [axis.at(position) for position in (0, 99, 100, 109, 110, 119, 5000)] == [0, 0, 1, 1, 3, 3, 492]
    assert axis.covered(50, 115) == (0, 3)
