"""Values that cannot be read are findings with their cell, and their rows go to quarantine."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from sources.faults import fault_rules, make_fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]
    Read = Callable[[Path], dict[str, Any]]

HEADER = ["งาน", "หมวด", "รหัสงบประมาณ", "งบอนุมัติ", "โอนเพิ่ม", "โอนลด", "ก่อหนี้ผูกพัน", "เบิกจ่าย", "คงเหลือ"]
TITLE = ["รายงานงบประมาณคงเหลือ ปีงบประมาณ พ.ศ. 2568"]


def line(code: object, approved: object = 100) -> list[object]:
    return ["งานบริหารทั่วไป", "ค่าสาธารณูปโภค", code, approved, 0, 0, 0, 40, 60]


def book(path: Path, *lines: list[object]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (TITLE, HEADER, *lines):
        sheet.append(row)
    workbook.save(path)
    return path


def findings(read: Read, path: Path) -> list[tuple[str, str, str]]:
    (table,) = read(path)["tables"]
    return [(item["rule"], item["severity"], item["cell"]) for item in table["findings"]]


def test_a_code_stored_as_a_number_is_never_rounded_back(read: Read, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", line(9968011134010001), line("9968011134020001"))
    (table,) = read(path)["tables"]
    assert table["lines"]["budget_code"].to_list() == [None, "9968011134020001"]
    assert table["lines"]["is_faulted"].to_list() == [True, False]
    (finding,) = table["findings"]
    assert (finding["rule"], finding["cell"]) == ("code_is_number", "C3")
    assert "9968011134010001" in finding["expected"]


def test_the_codes_a_number_may_have_been_are_shown(read: Read, tmp_path: Path) -> None:
    (table,) = read(book(tmp_path / "a.xlsx", line(9968011134010002)))["tables"]
    assert table["findings"][0]["expected"].endswith("9968011134010002")


def test_a_code_of_too_few_digits(read: Read, tmp_path: Path) -> None:
    assert findings(read, book(tmp_path / "a.xlsx", line("996801113401"))) == [("code_unreadable", "critical", "C3")]


def test_money_that_is_no_number(read: Read, tmp_path: Path) -> None:
    assert findings(read, book(tmp_path / "a.xlsx", line("9968011134010001", "ร้อยบาท"))) == [
        ("money_unreadable", "critical", "D3")
    ]


def test_an_error_cell_is_not_an_empty_one(read: Read, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", line("9968011134010001"))
    workbook = openpyxl.load_workbook(path)
    workbook.active["D3"].value = "#REF!"
    workbook.active["D3"].data_type = "e"
    workbook.save(path)
    assert findings(read, path) == [("error_cell", "critical", "D3")]


def test_a_formula_that_was_never_calculated_is_not_zero(read: Read, tmp_path: Path) -> None:
    (table,) = read(book(tmp_path / "a.xlsx", line("9968011134010001", "=60+40")))["tables"]
    assert [(item["rule"], item["severity"], item["cell"]) for item in table["findings"]] == [
        ("uncached_formula", "critical", "D3")
    ]
    assert table["lines"]["approved_satang"].to_list() == [None]


@pytest.mark.parametrize("rule", sorted(fault_rules()))
def test_every_fault_has_its_texts_and_can_be_made(rule: str) -> None:
    texts = fault_rules()[rule]
    assert texts["severity"] in {"critical", "warning", "info"}
    names = {
        name
        for key in ("message_th", "message_en", "expected_th", "expected_en")
        for _, name, _, _ in string.Formatter().parse(texts[key])
        if name
    }
    place = {"kind": "progress", "sheet": "ชีต", "cell": "A1", "row": 1}
    values: dict[str, Any] = {name: name for name in names - {"found", "expected", "difference", *place}}
    finding = make_fault(rule, found="f", place=place, difference_satang=1, **values)
    assert finding.rule == rule
    assert all(getattr(finding, key) for key in ("message_th", "message_en", "fix_th", "fix_en"))


def test_codes_of_another_kind_do_not_stop_the_reading(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    for row in (["รายงานงบประมาณคงเหลือ"], HEADER, line("1234567890123456")):
        workbook.active.append(row)
    workbook.save(path)
    assert findings(read, path) == [("code_unreadable", "critical", "C3")]
