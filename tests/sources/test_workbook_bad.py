"""The worst a bad file can do is to be refused with a reason."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.children import ReadingPool
from sources.errors import UnreadableError
from sources.limits import Limits
from sources.marks import read_marks
from sources.packages import MAX_PART_BYTES, Package, parse_xml
from sources.reading import read_paths
from sources.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("s")
    sheet.write_row("A1", ["งาน", 1, 2.5])
    sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
    sheet.merge_range("A3:B4", "x")
    sheet.insert_textbox("C5", "ข้อความ")
    book.close()
    return path


def altered(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    target = path.with_name("altered.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in source.namelist():
            data = source.read(part)
            changed.writestr(part, change(data) if part == name else data)
    return target


def code_of(path: Path, data: bytes | None = None) -> str:
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UnreadableError) as raised:
        read_workbook(path)
    return raised.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 ", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unknown_carrier"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"<html><body>no table</body></html>", "empty"),
    ],
)
def test_file_that_is_no_workbook_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    assert code_of(tmp_path / "report.xlsx", data) == code


def test_zip_of_files_says_to_unpack_it(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../../report.xlsx", b"x")
    assert code_of(tmp_path / "mail.zip", target.getvalue()) == "zipped"


def test_error_names_the_carrier(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"%PDF-1.4 ")
    with pytest.raises(UnreadableError) as raised:
        read_workbook(path)
    assert raised.value.carrier == "pdf"


def test_part_that_unpacks_enormously_is_refused_before_it_is_unpacked(good: Path) -> None:
    bomb = altered(good, "xl/sharedStrings.xml", lambda part: part + b" " * 40_000_000)
    assert code_of(bomb) == "bomb"


def test_part_that_is_larger_than_it_says_is_refused(good: Path) -> None:
    noise = bytes(range(33, 127)) * 500_000
    data = bytearray(altered(good, "xl/sharedStrings.xml", lambda part: part + noise).read_bytes())
    name = b"xl/sharedStrings.xml"
    entry = data.rindex(name) - 46
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert code_of(good, bytes(data)) == "bomb"


def test_part_that_says_it_is_huge_is_refused(good: Path) -> None:
    data = bytearray(good.read_bytes())
    entry = data.rindex(b"xl/sharedStrings.xml") - 46
    data[entry + 24 : entry + 28] = (MAX_PART_BYTES + 1).to_bytes(4, "little")
    assert code_of(good, bytes(data)) == "bomb"


def test_billion_laughs_are_refused(good: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert (
        code_of(altered(good, "xl/workbook.xml", lambda part: part.replace(b"<workbook", laughs + b"<workbook", 1)))
        == "unsafe_xml"
    )


def test_entities_hidden_in_utf16_are_refused() -> None:
    with pytest.raises(UnreadableError) as raised:
        parse_xml('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16"))
    assert raised.value.code == "unsafe_xml"


def test_two_cells_in_far_corners_are_refused_with_the_cell_to_look_at(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("แผน")
    sheet.write("A1", "x")
    sheet.write(1_048_575, 16_383, "y")
    book.close()
    with pytest.raises(UnreadableError) as raised:
        read_workbook(path)
    assert raised.value.code == "sheet_too_large"
    assert "XFD1048576" in raised.value.reason_th
    assert "แผน" in raised.value.reason_th


def test_xls_with_cells_beyond_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "far.xls"
    book = xlwt.Workbook()
    book.add_sheet("s").write(65_535, 255, "y")
    book.save(str(path))
    data = path.read_bytes()
    cell = b"\xff\xff\xff\x00"
    assert data.count(cell) >= 1
    assert code_of(path, data.replace(cell, b"\xff\xff\xff\xff")) == "damaged"


def test_broken_sheet_is_damaged(good: Path) -> None:
    assert code_of(altered(good, "xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2])) == "damaged"


def test_workbook_without_its_index_is_damaged(good: Path) -> None:
    assert code_of(altered(good, "xl/workbook.xml", lambda _: b"<workbook/>")) == "damaged"


def test_part_with_a_broken_checksum_does_not_pass_for_good(good: Path) -> None:
    package = Package(good.read_bytes())
    data = bytearray(good.read_bytes())
    start = data.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    data[start + 4 : start + 40] = bytes(36)
    assert package.read("xl/worksheets/sheet1.xml")
    assert code_of(good, bytes(data)) == "damaged"


def test_message_ends_with_what_to_do_in_both_languages() -> None:
    error = UnreadableError.timed_out(30)
    assert "30 วินาที" in error.reason_th
    assert error.reason_en.endswith("save that and put it in.")


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    """A changed byte may make a reader ask for any amount of memory: reading happens in a child, as in the real run."""
    with ReadingPool(1, Limits(seconds=20)) as started:
        yield started


def survives(pool: ReadingPool, path: Path, data: bytes) -> None:
    """Reading ends in a workbook or in an UnreadableError; anything else fails the test."""
    path.write_bytes(data)
    try:
        workbook = pool.result(pool.submit(read_workbook, path))
        pool.result(pool.submit(read_marks, path, workbook.carrier, [sheet.name for sheet in workbook.sheets]))
    except UnreadableError as error:
        if not (error.reason_th and error.reason_en):
            raise AssertionError(error.code) from error


CHANGES = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=20)


def changed(data: bytes, changes: list[tuple[float, int]], cut: float) -> bytes:
    broken = bytearray(data)
    for place, byte in changes:
        broken[int(place * len(broken))] = byte
    return bytes(broken[: max(1, int(cut * len(broken)))])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, cut=st.sampled_from([1.0, 1.0, 1.0, 0.9, 0.5]))
def test_any_change_to_a_good_xlsx_is_survived(
    pool: ReadingPool, good: Path, changes: list[tuple[float, int]], cut: float
) -> None:
    survives(pool, good.with_name("changed.xlsx"), changed(good.read_bytes(), changes, cut))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_any_change_to_a_part_of_a_good_xlsx_is_survived(
    pool: ReadingPool, good: Path, changes: list[tuple[float, int]]
) -> None:
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/drawings/drawing1.xml"):
        path = altered(good, part, lambda data: changed(data, changes, 1.0))
        survives(pool, path, path.read_bytes())


def old_workbook() -> bytes:
    target = io.BytesIO()
    book: Any = xlwt.Workbook()
    sheet = book.add_sheet("ชีต")
    for row in range(20):
        sheet.write(row, 0, f"งาน {row}")
        sheet.write(row, 1, row * 1.5, xlwt.easyxf("pattern: pattern solid, fore_colour red"))
    sheet.write_merge(21, 22, 0, 3, "x")
    book.save(target)
    return target.getvalue()


OLD = old_workbook()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, cut=st.sampled_from([1.0, 1.0, 1.0, 0.7]))
def test_any_change_to_a_good_xls_is_survived(
    pool: ReadingPool, tmp_path: Path, changes: list[tuple[float, int]], cut: float
) -> None:
    survives(pool, tmp_path / "changed.xls", changed(OLD, changes, cut))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_survived(pool: ReadingPool, tmp_path: Path, data: bytes) -> None:
    survives(pool, tmp_path / "any.xls", data)


PIECES = st.sampled_from(
    [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td rowspan=3>",
        "<td colspan=0>",
        "x",
        "<br>",
        "</td>",
        "<!--",
        "-->",
        "<p>",
        "&#0;",
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=40))
def test_any_page_is_survived(pool: ReadingPool, tmp_path: Path, pieces: list[str]) -> None:
    survives(pool, tmp_path / "page.xls", ("<html>" + "".join(pieces)).encode())


def test_a_nameless_entry_of_the_package_does_no_harm(good: Path) -> None:
    data = bytearray(good.read_bytes())
    directory = data.rindex(b"PK\x01\x02")
    length = int.from_bytes(data[directory + 28 : directory + 30], "little")
    data[directory + 46] = 0  # the name is cut at its first zero
    assert length > 0
    path = good.with_name("nameless.xlsx")
    path.write_bytes(data)
    with contextlib.suppress(UnreadableError):  # any other error fails the test
        read_workbook(path)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of POSIX")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    found = list(read_paths([tmp_path / "pipe.xlsx", tmp_path / "nowhere.xlsx"]))
    assert [(item["status"], item["sha256"]) for item in found] == [("rejected", ""), ("rejected", "")]
    assert "not a regular file" in found[0]["reason_en"]
    assert "No such file" in found[1]["reason_en"]
