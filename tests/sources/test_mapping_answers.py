"""Answers come from a readable file; what is wrong in one is named, and the template of one can be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sources.mapping_answers import AnswerBook, read_answers, template
from sources.mapping_facts import MappingError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
kind = "progress"
header_row = 7
[columns]
"E" = "budget"
"ความเห็น" = ""
[sheet."กองคลัง"]
header_row = 9
[sheet."กองคลัง".columns]
"E" = "disbursed"
[sheet."ปก"]
skip = true
"""


def put(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "answers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_answers_hold_for_every_sheet_unless_one_has_its_own(tmp_path: Path) -> None:
    book = read_answers(put(tmp_path, GOOD))
    engineers, treasury = book.of("กองช่าง"), book.of("กองคลัง")
    assert (engineers.kind, engineers.header_row, dict(engineers.columns)) == (
        "progress",
        7,
        {"E": "budget", "ความเห็น": ""},
    )
    assert (treasury.kind, treasury.header_row) == ("progress", 9)
    assert dict(treasury.columns) == {"E": "disbursed", "ความเห็น": ""}
    assert (book.of("ปก").is_skipped, engineers.is_skipped) == (True, False)


def test_a_kind_said_on_the_command_line_gives_way_to_that_of_a_sheet(tmp_path: Path) -> None:
    book = read_answers(put(tmp_path, '[sheet."ก"]\nkind = "grants"\n')).with_kind("progress")
    assert (book.of("ก").kind, book.of("ข").kind) == ("grants", "progress")


def test_more_answers_about_a_sheet_are_added_to_those_it_has() -> None:
    book = AnswerBook().with_sheet("ก", columns={"A": "project"}).with_sheet("ก", columns={"B": "budget"}, header_row=3)
    assert dict(book.of("ก").columns) == {"A": "project", "B": "budget"}
    assert book.of("ก").header_row == 3


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("kind = ", "broken", "answers.toml"),
        ('knd = "progress"', "unknown_key", "knd"),
        ("kind = 3", "wrong_type", "kind"),
        ("header_row = 0", "wrong_type", "header_row"),
        ("header_row = true", "wrong_type", "header_row"),
        ('columns = "E"', "wrong_type", "columns"),
        ("[columns]\nE = 5", "wrong_type", "columns.E"),
        ('sheet = "ก"', "wrong_type", "sheet"),
        ('[sheet."ก"]\nskip = "yes"', "wrong_type", 'sheet."ก".skip'),
        ("skip = true", "unknown_key", "skip"),
    ],
)
def test_what_is_wrong_in_an_answers_file_is_named(tmp_path: Path, text: str, code: str, named: str) -> None:
    with pytest.raises(MappingError) as caught:
        read_answers(put(tmp_path, text))
    assert caught.value.code == code
    assert named in caught.value.message_th
    assert named in caught.value.message_en


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MappingError) as caught:
        read_answers(path)
    assert caught.value.code == "broken"


def test_the_template_answers_nothing_by_itself_and_can_be_read(tmp_path: Path) -> None:
    entry: dict[str, Any] = {
        "sheet": 'กอง "ช่าง"',
        "kind": "progress",
        "fields": {"budget": "งบประมาณ"},
        "columns": [{"column": "F", "header": "ผู้รับจ้าง", "state": "unread"}],
        "unclear": [
            {"ask": "kind", "choices": ["progress", "grants"]},
            {"ask": "column", "column": "E", "header": "ยอด\nเงิน", "choices": ["budget"]},
            {"ask": "field", "fields": ["status"], "choices": ["F"]},
        ],
    }
    for entries in ([entry], [entry, {**entry, "sheet": "ข"}]):
        text = template(entries)
        book = read_answers(put(tmp_path, text))
        assert (book.of(entry["sheet"]).kind, dict(book.of(entry["sheet"]).columns)) == (None, {})
        assert "progress | grants" in text
        assert '"F" = "status"' in text
    assert template([{**entry, "unclear": []}]) == ""
