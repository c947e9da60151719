"""`tambon templates` as an officer meets it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from cli.main import main


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a home, in which commands are given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TAMBON_HOME", raising=False)
    monkeypatch.delenv("TAMBON_LANG", raising=False)
    return tmp_path


def inspected(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert main(["inspect", str(path), "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)["files"][0]
    return found


def test_a_form_of_the_home_s_office_is_written_told_and_recognised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "home"), "--organisation", "อบต.โคกไม้ลาย"]) == 0
    arguments = ["templates", "forms", "--kind", "progress", "--year", "2568", "--home", str(tmp_path / "home")]
    assert main(arguments) == 0
    (path,) = (tmp_path / "forms").iterdir()
    shown = capsys.readouterr().out
    assert path.name in shown
    assert "inbox" in shown
    file = inspected(path, capsys)
    assert (file["status"], file["organisation"], file["fiscal_year"]) == ("read", "อบต.โคกไม้ลาย", 2568)
    assert [(table["kind"], table["rows"], table["findings"]) for table in file["tables"]] == [("progress", 0, [])]  # type: ignore[attr-defined]


def test_without_a_kind_every_hand_kept_table_gets_its_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates", "forms", "--year", "2568", "--organisation", "ทต.โคกไม้ลาย", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["fiscal_year"], told["organisation"]) == (2568, "ทต.โคกไม้ลาย")
    assert {Path(file["path"]).name for file in told["files"]} == {path.name for path in (tmp_path / "forms").iterdir()}
    assert {file["state"] for file in told["files"]} == {"written"}
    assert {"progress", "action_items", "transfers", "disbursements"} <= {file["kind"] for file in told["files"]}


def test_a_form_that_names_no_office_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates", "forms", "--kind", "transfers"]) == 0
    assert "--organisation" in capsys.readouterr().out


def test_a_filled_in_file_is_not_written_over_unless_that_is_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["templates", "forms", "--kind", "transfers", "--year", "2568", "--organisation", "อบต.โคกไม้ลาย"]
    assert main(arguments) == 0
    assert main(arguments) == 0
    (path,) = (tmp_path / "forms").iterdir()
    path.write_bytes(b"filled in")
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert path.name in told
    assert "--force" in told
    assert path.read_bytes() == b"filled in"
    assert main([*arguments, "--force"]) == 0
    assert path.read_bytes() != b"filled in"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "ordinance_detail"], "progress"),
        (["--year", "2025"], "2540"),
        (["--organisation", "อบต. โคก ไม้ลาย"], "อบต. โคก"),
        (["--home", "nowhere"], "nowhere"),
    ],
    ids=["unknown kind", "Gregorian year", "name that reads as another", "no such home"],
)
@pytest.mark.parametrize("lang", ["th", "en"])
def test_wrong_use_is_told_and_nothing_is_written(
    arguments: list[str], said: str, lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["templates", "forms", *arguments, "--lang", lang]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "forms").write_text("a file")
    assert main(["templates", "forms", "--kind", "progress"]) == 3
    assert "forms" in capsys.readouterr().err


def test_an_office_s_own_layout_gives_the_form_its_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "home", "--organisation", "อบต.โคกไม้ลาย"]) == 0
    shipped = (Path(__file__).parents[2] / "sources" / "layouts" / "transfers.toml").read_text(encoding="utf-8")
    own = shipped.replace('headers = ["เหตุผล",', 'headers = ["มูลเหตุ", "เหตุผล",')
    (tmp_path / "home" / "layouts" / "transfers.toml").write_text(own, encoding="utf-8")
    assert main(["templates", "forms", "--kind", "transfers", "--home", "home"]) == 0
    (path,) = (tmp_path / "forms").iterdir()
    capsys.readouterr()
    assert main(["inspect", str(path), "--json", "--home", "home"]) == 0
    (table,) = json.loads(capsys.readouterr().out)["files"][0]["tables"]
    assert "reason" in table["columns"]
    assert main(["inspect", str(path), "--json"]) == 0
    (table,) = json.loads(capsys.readouterr().out)["files"][0]["tables"]
    assert "reason" not in table["columns"]


def test_names_that_the_office_confirmed_stand_first_in_the_lists(tmp_path: Path) -> None:
    assert main(["init", "home", "--organisation", "อบต.โคกไม้ลาย"]) == 0
    text = "as_written,name,confirmed_by,confirmed_on\nสนง.ปลัด,สำนักงานปลัด อบต.,สมชาย,2026-05-22\n"
    (tmp_path / "home" / "aliases" / "units.csv").write_text(text, encoding="utf-8")
    assert main(["templates", "forms", "--kind", "progress", "--home", "home"]) == 0
    (path,) = (tmp_path / "forms").iterdir()
    lists = openpyxl.load_workbook(path).worksheets[2]
    columns = {column[3].value: [cell.value for cell in column[4:] if cell.value] for column in lists.iter_cols()}
    assert columns["หน่วยงาน"][:2] == ["สำนักงานปลัด อบต.", "สำนักปลัด"]
