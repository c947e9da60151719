"""`tambon inspect`: exactly the JSON of design §6, a table for people, and nothing heavy imported."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]
GOOD = """รายงานงบประมาณคงเหลือ
ปีงบประมาณ พ.ศ. 2568
อบต.โคกไม้ลาย
งาน,หมวด,ประเภทรายจ่าย,โครงการ,รหัสงบประมาณ,งบอนุมัติ,โอนเพิ่ม,โอนลด,ก่อหนี้ผูกพัน,เบิกจ่าย,คงเหลือ
งานบริหารทั่วไป,เงินเดือน,เงินเดือนนายก,,9968011121010001,100.00,0,0,0,40.00,60.00
งานบริหารทั่วไป,เงินเดือน,เงินเดือนรองนายก,,9968011121020001,200.00,0,0,0,50.00,150.00
รวมทั้งสิ้น,,,,,300.00,0,0,0,90.00,210.00
"""
UNREADABLE = GOOD.replace("200.00,0,0,0,50.00", "2OO.00,0,0,0,50.00")
UNBALANCED = GOOD.replace("50.00,150.00", "50.00,151.00").replace("90.00,210.00", "90.00,211.00")


def inspect(*arguments: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMBON_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "inspect", *arguments],
        env={**kept, "PYTHONPATH": str(PROJECT)}, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def put(tmp_path: Path, text: str = GOOD, name: str = "งบ.csv") -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


def seen(*arguments: str) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads(inspect(*arguments, "--json").stdout)["files"]
    return files


def test_the_keys_are_those_of_the_design_and_no_others(tmp_path: Path) -> None:
    (file,) = seen(put(tmp_path))
    assert set(file) == {"path", "sha256", "carrier", "status", "reason", "organisation", "fiscal_year", "as_of", "tables",
                         "unread_sheets", "texts"}  # fmt: skip
    (table,) = file["tables"]
    assert set(table) == {"kind", "sheet", "title", "header_row", "first_row", "last_row", "rows", "skipped_rows", "columns",
                          "totals_satang", "printed_totals", "printed_counts", "findings"}  # fmt: skip
    assert set(table["printed_totals"][0]) == {
        "row",
        "label",
        "column",
        "printed_satang",
        "computed_satang",
        "difference_satang",
    }


def test_the_values_are_those_of_the_file(tmp_path: Path) -> None:
    (file,) = seen(put(tmp_path))
    assert (file["carrier"], file["status"], file["reason"]) == ("csv", "read", None)
    assert (file["organisation"], file["fiscal_year"], file["as_of"]) == ("อบต.โคกไม้ลาย", 2568, None)
    (table,) = file["tables"]
    assert (table["kind"], table["header_row"], table["first_row"], table["rows"]) == ("remaining_budget", 4, 5, 2)
    assert table["columns"]["approved_satang"] == "F"
    assert table["totals_satang"]["approved"] == 30000
    assert {total["difference_satang"] for total in table["printed_totals"]} == {0}


def test_a_critical_fault_ends_with_one_and_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path, UNREADABLE)
    thai, english = inspect(path, "--json"), inspect(path, "--json", "--lang", "en")
    assert (thai.returncode, english.returncode) == (1, 1)
    found = [json.loads(shown.stdout)["files"][0]["tables"][0]["findings"] for shown in (thai, english)]
    first = [next(item for item in findings if item["rule"] == "money_unreadable") for findings in found]
    assert set(first[0]) == {"rule", "severity", "sheet", "cell", "found", "expected", "message"}
    assert first[0]["cell"] == "F6"
    assert "จำนวนเงิน" in first[0]["message"]
    assert "cannot be read" in first[1]["message"]


def test_row_checks_are_added_when_asked_for(tmp_path: Path) -> None:
    path = put(tmp_path, UNBALANCED)
    assert inspect(path).returncode == 0
    shown = inspect(path, "--checks", "--json")
    assert shown.returncode == 1
    rules = [item["rule"] for item in json.loads(shown.stdout)["files"][0]["tables"][0]["findings"]]
    assert "budget_identity" in rules


def test_a_rejected_file_says_why_and_the_others_are_shown(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 cut off")
    put(tmp_path)
    shown = inspect(str(tmp_path), "--json")
    assert shown.returncode == 1
    files = {Path(file["path"]).name: file for file in json.loads(shown.stdout)["files"]}
    assert (files["x.xlsx"]["status"], files["งบ.csv"]["status"]) == ("rejected", "read")
    assert "ไฟล์เสีย" in files["x.xlsx"]["reason"]


def test_a_pdf_is_an_attachment_told_with_what_to_do_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    put(tmp_path)
    shown = inspect(str(tmp_path), "--json")
    assert shown.returncode == 0
    files = {Path(file["path"]).name: file for file in json.loads(shown.stdout)["files"]}
    assert (files["x.pdf"]["carrier"], files["x.pdf"]["status"], files["x.pdf"]["tables"]) == ("pdf", "rejected", [])
    assert files["x.pdf"]["reason"].endswith("ให้ส่งออกเป็น Excel แทน")
    assert "เอกสารแนบ" in inspect(str(tmp_path)).stdout


def test_a_zip_is_shown_with_the_files_inside(tmp_path: Path) -> None:
    target = tmp_path / "mail.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.write(put(tmp_path), "ก/งบ.csv")
    shown = inspect(str(target), "--json")
    assert shown.returncode == 0
    outer, inner = json.loads(shown.stdout)["files"]
    assert (outer["path"], outer["carrier"], outer["status"], outer["tables"]) == (str(target), "zip", "read", [])
    assert (inner["path"], inner["carrier"], inner["status"]) == (f"{target}/ก/งบ.csv", "csv", "read")
    assert outer.keys() == inner.keys()


def test_people_get_a_table_with_totals_and_differences(tmp_path: Path) -> None:
    shown = inspect(put(tmp_path, GOOD.replace("90.00,210.00", "90.00,209.00")))
    assert "รายงานงบประมาณคงเหลือ" in shown.stdout
    assert "300.00" in shown.stdout
    assert "-1.00" in shown.stdout


def test_markup_in_a_file_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    shown = inspect(put(tmp_path, UNREADABLE, "[red]งบ.csv"))
    assert "[red]งบ.csv" in shown.stdout
    assert shown.returncode == 1


def test_inspecting_stores_nothing(tmp_path: Path) -> None:
    path = put(tmp_path)
    assert inspect(path, cwd=tmp_path).returncode == 0
    assert [item.name for item in tmp_path.iterdir()] == ["งบ.csv"]


def test_the_offices_own_layouts_are_used_when_a_home_is_named(tmp_path: Path) -> None:
    path = put(tmp_path)
    home = tmp_path / "home"
    (home / "layouts").mkdir(parents=True)
    (home / "tambon.toml").write_text('organisation = "ก"', encoding="utf-8")
    (home / "layouts" / "mine.toml").write_text("kind = ", encoding="utf-8")
    shown = inspect(path, "--home", str(home))
    assert shown.returncode == 3
    assert "mine" in shown.stderr


def test_an_empty_folder_is_wrong_use(tmp_path: Path) -> None:
    assert inspect(str(tmp_path)).returncode == 2


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_neither_prefect_nor_the_judge_nor_the_warehouse_is_imported(tmp_path: Path, more: list[str]) -> None:
    code = "import sys; from cli.main import main; main(sys.argv[1:]); print(*{name.partition('.')[0] for name in sys.modules})"
    shown = subprocess.run(
        [sys.executable, "-c", code, "inspect", put(tmp_path), *more],
        cwd=PROJECT, capture_output=True, encoding="utf-8", check=True, timeout=120,
    )  # fmt: skip
    assert not {"prefect", "great_expectations", "pandas", "sqlalchemy"} & set(shown.stdout.splitlines()[-1].split())


def test_a_small_file_is_inspected_at_once(tmp_path: Path) -> None:
    path = put(tmp_path)
    inspect(path, "--json")
    assert min(_processor_seconds(path) for _ in range(3)) < 0.6


def _processor_seconds(path: str) -> float:
    """Of the command itself, whatever else the machine does; the clock of the whole is measured in benchmarks/."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    inspect(path, "--json")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
