"""What is said of sheets that are not read: in both languages, of the nearest kind, each lack once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sources.unread import Unread, why_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

THAI = re.compile("[ก-๙]")


def why(document: dict[str, Any], lang: str) -> str:
    (entry,) = document["unread_sheets"]
    return why_in(entry, lang)


def test_the_kind_whose_title_stands_above_is_named(write: Write, read: Read) -> None:
    rows = [["รายงานการโอนงบประมาณรายจ่าย ปีงบประมาณ 2568"], ["งาน", "ประเภทรายจ่าย", "จำนวนที่โอน"], ["งาน ก", "ค่าไฟ", 5]]
    document = read(write(rows))
    assert document["tables"] == []
    assert "transfers" in why(document, "th")
    assert {finding["kind"] for finding in document["findings"]} == {"transfers"}


def test_a_title_that_refuses_what_the_columns_would_be_is_quoted(write: Write, read: Read) -> None:
    rows = [["สมุดเงินสดรับ ปีงบประมาณ 2568"], ["วันที่", "เลขที่ฎีกา", "รายการ", "จำนวนเงิน"], ["5 พ.ย. 2567", "1", "ภาษี", 5]]
    document = read(write(rows))
    assert document["tables"] == []
    assert "สมุดเงินสดรับ" in why(document, "th")
    assert "disbursements" in why(document, "en")


def test_every_lack_is_told_once_and_in_the_language_asked_for(write: Write, read: Read) -> None:
    rows = [["ทะเบียนคุมฎีกา ปีงบประมาณ 2568"], ["เลขที่ฎีกา", "ผู้รับเงิน", "ยอด"], ["1", "ร้าน", 5]]
    document = read(write(rows))
    missing = [finding["expected"] for finding in document["findings"]]
    assert sorted(missing) == ["จำนวนเงิน", "วันที่"]
    assert "looks like disbursements" in why(document, "en")
    assert "looks like disbursements" in document["reason_en"]
    assert "คล้าย disbursements" in document["reason_th"]


def test_what_no_header_is_known_of_is_told_in_english_without_thai(write: Write, read: Read) -> None:
    document = read(write([["memo", "to"], ["a", "b"]]))
    assert not THAI.search(why(document, "en"))
    assert not THAI.search(document["reason_en"])


def test_a_code_is_the_same_in_both_languages() -> None:
    assert Unread.of("empty").as_dict("ก") == {"sheet": "ก", "why": "empty"}
    assert why_in({"sheet": "ก", "why": "not data"}, "en") == "not data"
