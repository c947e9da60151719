"""Layouts are readable files: they agree with the warehouse, and what is wrong in one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.layouts import LayoutError, header_keys, load_layouts, parse_layout
from sql.schema import FACTS

if TYPE_CHECKING:
    from pathlib import Path

SMALLEST = 'kind = "progress"\n[[column]]\nfield = "project"\nheaders = ["โครงการ"]\n'


def test_every_loaded_kind_has_a_fact_table_and_every_fact_table_a_layout() -> None:
    assert {layout.kind for layout in load_layouts() if layout.is_loaded} == set(FACTS)


@pytest.mark.parametrize(
    "layout", [layout for layout in load_layouts() if layout.is_loaded], ids=lambda item: item.name
)
def test_every_field_of_a_loaded_layout_is_a_column_of_its_fact_table(layout: object) -> None:
    columns = set(FACTS[layout.kind].columns.keys())  # type: ignore[attr-defined]
    fields = {
        f"{field}_satang" if spec.type == "money" else field
        for spec in layout.columns  # type: ignore[attr-defined]
        for field in ([stored for _, stored in spec.years] or [spec.field])
    }
    assert fields <= columns


def test_an_office_s_layout_replaces_the_shipped_one_of_its_name_and_any_other_adds(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text(SMALLEST, encoding="utf-8")
    (tmp_path / "ours.toml").write_text(SMALLEST, encoding="utf-8")
    layouts = {layout.name: layout for layout in load_layouts(tmp_path)}
    assert len(layouts["progress"].columns) == 1
    assert len(layouts) == len(load_layouts()) + 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("kind = ", "TOML"),
        ('kind = "progress"', "[[column]]"),
        (SMALLEST.replace("headers", "haeders"), "haeders"),
        (SMALLEST + 'type = "monney"\n', "monney"),
        (SMALLEST + '[rows]\nidentity = ["item_no"]\n', "item_no"),
        (SMALLEST + '[history]\ncomplete = "whole"\n', "whole"),
    ],
)
def test_what_is_wrong_in_a_layout_is_named_with_its_file(text: str, named: str) -> None:
    with pytest.raises(LayoutError) as caught:
        parse_layout("mine.toml", text)
    assert "mine.toml" in caught.value.reason_th
    assert named in caught.value.reason_en


def test_a_header_is_known_without_its_unit_and_its_brackets() -> None:
    assert set(header_keys("งบประมาณ (บาท)")) & set(header_keys("งบประมาณ"))
    assert set(header_keys("ตัวชี้วัด (KPI)")) & set(header_keys("ตัวชี้วัด"))
    assert set(header_keys("โอน (+)")) & set(header_keys("โอนเพิ่ม"))
    assert not set(header_keys("โอน (+)")) & set(header_keys("โอน (-)"))
