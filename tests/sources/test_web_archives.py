"""Web pages that Excel saves: in one file they are read; a cover of frames, or unreadable characters, are said."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.carriers import detect_bytes
from sources.errors import UnreadableError
from sources.markup import read_markup
from sources.web_archive import is_web_archive, pages_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[[Path], dict[str, Any]]

PAGE = (
    "<html><body><table><tr><td>ทะเบียนคุมฎีกา ปีงบประมาณ 2568</td></tr>"
    "<tr><td>วันที่</td><td>เลขที่ฎีกา</td><td>ผู้รับเงิน</td><td>จำนวนเงิน</td></tr>"
    "<tr><td>5 พ.ย. 2567</td><td>1/2568</td><td>ร้าน</td><td>100.50</td></tr></table></body></html>"
)
COVER = '<html><frameset rows="*,39"><frame src="x_files/sheet001.htm"></frameset></html>'


def archive(*pages: str, encoding: str = "utf-8") -> bytes:
    parts = [
        "MIME-Version: 1.0",
        "X-Document-Type: Workbook",
        'Content-Type: multipart/related; boundary="----=_Part"',
        "",
    ]
    for number, page in enumerate(pages):
        parts += [
            "------=_Part",
            f"Content-Location: file:///C:/x_files/sheet{number:03d}.htm",
            "Content-Transfer-Encoding: base64",
            'Content-Type: text/html; charset="us-ascii"',
            "",
            base64.encodebytes(page.encode(encoding)).decode(),
        ]
    return "\r\n".join([*parts, "------=_Part--", ""]).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_a_web_page_in_one_file_is_read(encoding: str, tmp_path: Path, read: Read) -> None:
    path = tmp_path / "รายงาน.xls"
    path.write_bytes(archive(COVER, PAGE, encoding=encoding))
    document = read(path)
    (table,) = document["tables"]
    assert document["carrier"] == "html"
    assert (table["kind"], table["totals_satang"]) == ("disbursements", {"amount": 10050})
    assert table["sheet"].startswith("sheet001")


def test_an_archive_without_a_table_is_empty() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_markup(archive(COVER))
    assert caught.value.code == "empty"


def test_a_cover_of_frames_says_where_the_tables_are(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "รายงาน.xls"
    path.write_text(COVER, encoding="utf-8")
    document = read(path)
    assert document["status"] == "rejected"
    assert "_files" in document["reason_th"]
    assert "_files" in document["reason_en"]


def test_a_text_with_unreadable_characters_is_told_as_such() -> None:
    text = "วันที่,จำนวนเงิน\n5 พ.ย. 2567,100\n".encode()
    with pytest.raises(UnreadableError) as caught:
        detect_bytes(text + "ค่าไฟ".encode("cp874") + b"\n")
    assert caught.value.code == "undecodable"
    assert "CSV UTF-8" in caught.value.reason_en


@given(st.binary(max_size=300))
def test_no_bytes_break_the_search_for_pages(data: bytes) -> None:
    assert is_web_archive(data) in {True, False}
    assert isinstance(pages_of(archive(PAGE)[:200] + data), list)
