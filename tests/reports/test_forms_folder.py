"""Blank forms go into a folder all or none, and never over what may have been filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.errors import FormsInTheWayError, WorkbookUnwritableError
from reports.forms.folder import write_forms
from reports.forms.form import forms
from sources.layouts import load_layouts

if TYPE_CHECKING:
    from pathlib import Path

FONT = "TH Sarabun New"
TWO = forms(load_layouts(), 2569, "อบต.โคกไม้ลาย", ["progress", "transfers"])


def states(folder: Path, *, may_replace: bool = False) -> list[str]:
    return [item.state for item in write_forms(TWO, folder, FONT, may_replace=may_replace)]


def test_the_folder_is_made_and_nothing_but_the_forms_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "ใหม่" / "แบบฟอร์ม"
    assert states(folder) == ["written", "written"]
    assert {path.name for path in folder.iterdir()} == {form.file for form in TWO}


def test_the_same_forms_once_more_change_nothing(tmp_path: Path) -> None:
    states(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert states(tmp_path) == ["unchanged", "unchanged"]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_file_that_differs_keeps_all_forms_from_being_written(tmp_path: Path) -> None:
    (tmp_path / TWO[1].file).write_bytes(b"filled in")
    with pytest.raises(FormsInTheWayError) as caught:
        states(tmp_path)
    assert TWO[1].file in caught.value.message_th
    assert TWO[0].file not in caught.value.message_en
    assert [path.name for path in tmp_path.iterdir()] == [TWO[1].file]
    assert (tmp_path / TWO[1].file).read_bytes() == b"filled in"


def test_it_is_replaced_when_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / TWO[1].file).write_bytes(b"filled in")
    assert states(tmp_path, may_replace=True) == ["written", "replaced"]
    assert states(tmp_path) == ["unchanged", "unchanged"]


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WorkbookUnwritableError) as caught:
        states(tmp_path / "file")
    assert "file" in caught.value.message_th
