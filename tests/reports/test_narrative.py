"""The narrative of the introduction: Markdown in, blocks out; an office's own words before the shipped ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import TemplateUnreadableError
from reports.narrative import TEMPLATES, Block, blocks, narrative

if TYPE_CHECKING:
    from pathlib import Path


def test_headings_bullets_and_paragraphs_are_told_apart() -> None:
    text = "# หัวข้อ\n\nบรรทัดหนึ่ง\nบรรทัดสอง\n- ข้อแรก\n* ข้อสอง\n1. ข้อสาม\n## ย่อย"
    assert list(blocks(text, {})) == [
        Block("heading", "หัวข้อ"),
        Block("paragraph", "บรรทัดหนึ่ง บรรทัดสอง"),
        Block("bullet", "ข้อแรก"),
        Block("bullet", "ข้อสอง"),
        Block("paragraph", "1. ข้อสาม"),
        Block("subheading", "ย่อย"),
    ]


def test_known_names_are_filled_in_and_other_braces_stay() -> None:
    assert list(blocks("{organisation} {nobody} {}", {"organisation": "อบต."})) == [
        Block("paragraph", "อบต. {nobody} {}")
    ]


def test_comments_are_left_out() -> None:
    assert list(blocks("<!-- แก้ได้\nตรงนี้ -->\nข้อความ", {})) == [Block("paragraph", "ข้อความ")]


@given(st.lists(st.text("กขคabc ", min_size=1).filter(str.strip), min_size=1))
def test_no_paragraph_is_lost(paragraphs: list[str]) -> None:
    found = list(blocks("\n\n".join(paragraphs), {}))
    assert [b.text for b in found] == [p.strip() for p in paragraphs]


def test_every_shipped_part_begins_with_its_heading() -> None:
    for text in narrative(None):
        assert next(blocks(text, {})).kind == "heading"


def test_an_office_replaces_one_part_and_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "tools.md").write_text("\ufeff# เครื่องมือของเรา", "utf-8")
    own, shipped = narrative(tmp_path), narrative(None)
    at = TEMPLATES.index("tools.md")
    assert own[at] == "# เครื่องมือของเรา"
    assert own[:at] + own[at + 1 :] == shipped[:at] + shipped[at + 1 :]


def test_an_empty_file_leaves_the_part_out(tmp_path: Path) -> None:
    (tmp_path / "benefits.md").write_text("", "utf-8")
    assert list(blocks(narrative(tmp_path)[TEMPLATES.index("benefits.md")], {})) == []


def test_a_template_that_is_not_utf8_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "tools.md").write_bytes("เครื่องมือ".encode("cp874"))
    with pytest.raises(TemplateUnreadableError, match=r"tools\.md") as caught:
        narrative(tmp_path)
    assert (caught.value.path, "UTF-8" in caught.value.message_th) == (tmp_path / "tools.md", True)
