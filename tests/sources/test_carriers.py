"""A file is what it contains, whatever it is called."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from xlwt.CompoundDoc import XlsDoc

from sources.carriers import decode_text, detect, detect_bytes
from sources.errors import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

THAI = "งบประมาณ,๑๐๐\r\n"
CARRIERS = {"xlsx", "xlsb", "xls", "ods", "html", "csv", "pdf", "zip", "unknown"}


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableError) as raised:
        detect_bytes(data)
    return raised.value.code


def test_xlsx_named_xls_is_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet()
    book.close()
    assert detect(path) == "xlsx"


def test_xls_named_xlsx_is_xls(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    book = xlwt.Workbook()
    book.add_sheet("s")
    book.save(str(path))
    assert detect(path) == "xls"


def test_biff_without_ole_is_xls() -> None:
    assert detect_bytes(struct.pack("<HHHHHH", 0x0809, 8, 0x0500, 0x10, 0, 0)) == "xls"


def test_ods_is_ods(tmp_path: Path) -> None:
    path = tmp_path / "plan.bin"
    document = OpenDocumentSpreadsheet()
    table = Table(name="t")
    row = TableRow()
    row.addElement(TableCell())
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    assert detect(path) == "ods"


def test_zip_with_a_binary_workbook_is_xlsb() -> None:
    assert detect_bytes(zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""})) == "xlsb"


def test_word_document_is_unknown() -> None:
    assert detect_bytes(zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b""})) == "unknown"


def test_zip_of_files_is_zip() -> None:
    assert detect_bytes(zipped(**{"a.xlsx": b"x", "b.xlsx": b"y"})) == "zip"


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><table><tr><td>1</td></tr></table></body></html>",
        "\ufeff\r\n  <TABLE border=1><tr><td>1",
        "<meta http-equiv=Content-Type content='text/html; charset=tis-620'><table>",
        "<!DOCTYPE html>\n<html>",
        "<!-- made by the old system --><html><table>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><table/></html>',
    ],
)
def test_page_named_xls_is_html(text: str) -> None:
    assert detect_bytes(text.encode()) == "html"


def test_page_in_characters_that_cannot_be_decoded_is_still_html() -> None:
    assert detect_bytes(b"<html><table><td>\xff\xfe\xfc</td>") == "html"


def test_xml_spreadsheet_2003_is_a_table_in_markup() -> None:
    text = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert detect_bytes(text.encode()) == "html"


def test_other_xml_is_unknown() -> None:
    assert detect_bytes(b'<?xml version="1.0"?><rss><channel/></rss>') == "unknown"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_thai_text_is_csv_in_each_encoding_excel_saves(encoding: str) -> None:
    assert detect_bytes(THAI.encode(encoding)) == "csv"


def test_character_cut_by_the_end_of_the_first_look_does_not_matter() -> None:
    data = b"a" + "ก".encode() * 200_000
    assert detect_bytes(data) == "csv"


def test_picture_is_unknown() -> None:
    assert detect_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))) == "unknown"


def test_binary_rubbish_in_thai_bytes_is_unknown() -> None:
    assert detect_bytes(b"\xa1\xa2\xa3\x00\x01\x02\xa1\xa2") == "unknown"


def test_pdf_is_pdf() -> None:
    assert detect_bytes(b"\n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n") == "pdf"


def test_empty_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.touch()
    with pytest.raises(UnreadableError) as raised:
        detect(path)
    assert raised.value.code == "empty"


def test_blank_text_is_empty() -> None:
    assert code_of(b" \r\n\r\n ") == "empty"


def test_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as raised:
        detect(tmp_path / "gone.xlsx")
    assert raised.value.code == "cannot_open"


def test_zip_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet()
    book.close()
    assert code_of(path.read_bytes()[:2000]) == "damaged"


def test_ole_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cut.xls"
    book = xlwt.Workbook()
    book.add_sheet("s")
    book.save(str(path))
    assert code_of(path.read_bytes()[:600]) == "damaged"


def test_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    """Excel wraps a protected xlsx into OLE with a stream EncryptedPackage; XlsDoc writes 'Workbook', of the same layout."""
    path = tmp_path / "secret.xlsx"
    XlsDoc().save(str(path), b"\x00" * 5000)
    plain = path.read_bytes()
    name = "Workbook".encode("utf-16-le") + b"\x00\x00"
    at = plain.index(name)
    wide = "EncryptedPackage".encode("utf-16-le") + b"\x00\x00"
    data = bytearray(plain)
    data[at : at + len(wide)] = wide
    data[at + 64 : at + 66] = struct.pack("<H", len(wide))
    assert code_of(bytes(data)) == "encrypted"


def test_workbook_with_a_part_under_a_password_says_so() -> None:
    data = bytearray(zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(data)) == "encrypted"


def test_zip_of_files_is_a_zip_whatever_is_wrong_with_its_members() -> None:
    data = bytearray(zipped(a=b"x"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert detect_bytes(bytes(data)) == "zip"


def test_reason_is_in_both_languages_and_ends_with_what_to_do() -> None:
    error = UnreadableError.pdf()
    assert error.reason_th.endswith("ให้ส่งออกเป็น Excel แทน")
    assert error.reason_en.endswith("Export it as Excel instead.")


@given(st.binary(max_size=400))
def test_any_bytes_have_a_carrier_or_a_reason(data: bytes) -> None:
    try:
        found = detect_bytes(data)
    except UnreadableError as error:
        found = error.code
    assert found in CARRIERS | {"empty", "encrypted", "damaged", "bomb", "undecodable"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(
    text=st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text[0] != "\ufeff")
)
def test_unicode_text_comes_back_as_it_was(encoding: str, text: str) -> None:
    assert decode_text(text.encode(encoding), "csv") == text


@given(st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E3A), min_size=1))
def test_thai_in_tis620_comes_back_as_it_was(text: str) -> None:
    """A first ก (0xA1) makes it no UTF-8; pairs such as รก (0xC3 0xA1) alone would be that too."""
    assert decode_text(("ก" + text).encode("cp874"), "csv") == "ก" + text


def test_what_is_neither_utf8_nor_thai_is_refused_with_its_position() -> None:
    with pytest.raises(UnreadableError) as raised:
        decode_text("กข".encode("cp874") + b"\xff", "csv")
    assert raised.value.code == "undecodable"
    assert "2" in raised.value.reason_en
