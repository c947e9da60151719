"""`tambon backup`, `restore`, `rebuild` and `export` as a person meets them."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from cli.main import main
from pipeline.home import create_home
from pipeline.office import close_office, open_office
from sql import dialect
from tests.pipeline.nights import ORGANISATION, night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home after one night with one progress sheet; it is the home of commands that name none."""
    home = create_home(tmp_path / "home", ORGANISATION)
    book = xlsxwriter.Workbook(str(home.inbox / "ผล.xlsx"))
    sheet = book.add_worksheet("ผล")
    sheet.write_column("A1", ["รายงานผลการดำเนินงาน", ORGANISATION, "ประจำปีงบประมาณ พ.ศ. 2568"])
    sheet.write_row("A5", HEADER)
    for row, name in ((5, "โครงการก่อสร้างถนน"), (6, "โครงการขุดลอกคลอง")):
        sheet.write_row(row, 0, [row - 4, name, 100, 50, "กองช่าง", "ดำเนินการแล้วเสร็จ", "ข้อบัญญัติ"])
    book.close()
    assert night(home.root) == 1
    close_office(home.root)
    monkeypatch.setenv("TAMBON_HOME", str(home.root))
    yield home.root
    close_office(home.root)


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_backup_is_made_and_restored_elsewhere(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = told(capsys, "backup", str(tmp_path / "b.zip"), "--with-archive")
    assert made["archived_files"] == 1
    assert made["bytes"] == (tmp_path / "b.zip").stat().st_size
    back = told(capsys, "restore", str(tmp_path / "b.zip"), "--into", str(tmp_path / "new"))
    assert (back["rows"], back["made_at"]) == (made["rows"], made["made_at"])
    exported = told(capsys, "export", "v_progress", "--home", str(tmp_path / "new"), "--out", str(tmp_path))
    assert exported["files"] == [{"view": "v_progress", "path": str(tmp_path / "v_progress.csv"), "rows": 2}]
    assert main(["rebuild", "--home", str(tmp_path / "new")]) == 0
    assert "ตรงกันทุกมุมมอง" in capsys.readouterr().out
    assert root.is_dir()


def test_a_backup_without_a_name_lies_in_the_home(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--lang", "en"]) == 0
    (path,) = (root / "backups").glob("tambon-*.zip")
    said = capsys.readouterr().out
    assert str(path) in said
    assert str(root / "archive") in said
    with zipfile.ZipFile(path) as archive:
        assert "home/tambon.toml" in archive.namelist()


def test_what_is_there_is_not_replaced_unasked(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "backup", str(tmp_path / "b.zip"))
    assert main(["restore", str(tmp_path / "b.zip")]) == 3
    assert "--force" in capsys.readouterr().err
    assert told(capsys, "restore", str(tmp_path / "b.zip"), "--force")["home"] == str(root)
    assert main(["restore", str(tmp_path / "none.zip")]) == 3
    assert "none.zip" in capsys.readouterr().err


def test_a_rebuilt_warehouse_that_differs_is_not_swapped_unasked(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with dialect.writing(open_office(root).engine) as connection:
        connection.exec_driver_sql("UPDATE progress SET budget_satang = 1 WHERE project = 'โครงการขุดลอกคลอง'")
    found = told(capsys, "rebuild", "--check", "--swap", code=1)
    assert (found["is_same"], found["is_swapped"], found["runs"], found["loads"]) == (False, False, 1, 1)
    (wrong,) = [item for item in found["differences"] if item["view"] == "v_progress"]
    place = wrong["columns"].index("budget_satang")
    assert (wrong["old"][0][place], wrong["new"][0][place]) == ("1", "10000")
    assert {"run_id": 1, "view": "v_progress"} in found["differences_after_runs"]
    assert main(["rebuild"]) == 1
    assert "v_progress" in capsys.readouterr().out
    found = told(capsys, "rebuild", "--swap", "--accept-differences")
    assert found["is_swapped"] is True
    assert found["backup"].startswith(str(root / "backups"))
    assert told(capsys, "rebuild", "--check")["is_same"] is True
    assert not (root / ".work" / "rebuild").exists()


def test_what_cannot_be_exported_is_wrong_use(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["export"], ["export", "v_files", "--all"], ["export", "cur_payment"]):
        assert main(arguments) == 2
        assert "v_" in capsys.readouterr().err or arguments != ["export", "cur_payment"]
    assert list((root).glob("exports/*")) == []
    assert main(["export", "--all", "--format", "xlsx"]) == 0
    assert len(list((root / "exports").glob("v_*.xlsx"))) > 30
    assert (root / "exports" / "views.csv").is_file()


@pytest.mark.parametrize("command", [["backup", "{}/b.zip"], ["export", "v_progress", "--out", "{}"]])
@pytest.mark.usefixtures("root")
def test_a_place_that_cannot_be_used_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    place = tmp_path / "file" / "folder"
    assert main([part.format(place) for part in command]) == 3
    told = capsys.readouterr().err
    assert f"ใช้ {tmp_path / 'file'}" in told
    assert "หรือระบุที่อื่น" in told
