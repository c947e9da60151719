"""The main job: from the files in the inbox to the warehouse, the findings and the workbooks."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from demo.model import Amounts
from pipeline.office import Office, open_office
from pipeline.reviewing import open_findings
from sql.facts import as_known, current
from sql.quarantine import open_quarantine
from sql.runs import utc_now
from tests.flows.offices import YEARS, Refreshed, ask, refresh

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

AMOUNTS = ("approved", "transferred_in", "transferred_out", "committed", "disbursed", "balance")
CLEAN, FAULTED = YEARS
ON_FILES = {"organisation_differs", "damaged", "pdf"}


@pytest.fixture(scope="module")
def office(refreshed: Refreshed) -> Office:
    return open_office(refreshed.home.root)


def held_back(office: Office, kind: str, year: int, field: str) -> list[int]:
    """What quarantined rows state in a money field."""
    rows = open_quarantine(office.engine, office.organisation_id, year, kind)["values_json"]
    values = [json.loads(row).get(f"{field}_satang") for row in rows]
    return [value for value in values if value is not None]


def total(office: Office, kind: str, year: int, field: str) -> int:
    return int(current(office.engine, kind, office.organisation_id, year)[f"{field}_satang"].sum())


@pytest.mark.parametrize("field", AMOUNTS)
def test_the_budget_of_a_clean_year_is_true_to_the_satang(refreshed: Refreshed, office: Office, field: str) -> None:
    assert total(office, "remaining_budget", CLEAN, field) == getattr(refreshed.manifest.truth[CLEAN].september, field)


@pytest.mark.parametrize("field", AMOUNTS)
def test_with_its_quarantine_the_budget_of_the_faulted_year_is_true_to_the_satang(
    refreshed: Refreshed, office: Office, field: str
) -> None:
    planted = refreshed.manifest.fault("budget_identity").satang if field == "balance" else 0
    found = total(office, "remaining_budget", FAULTED, field) + sum(
        held_back(office, "remaining_budget", FAULTED, field)
    )
    assert found == getattr(refreshed.manifest.truth[FAULTED].september, field) + planted


@pytest.mark.parametrize("year", YEARS)
def test_the_budget_as_it_stood_on_31_march_is_true_to_the_satang(
    refreshed: Refreshed, office: Office, year: int
) -> None:
    march = datetime(year - 543, 4, 1)
    lines = as_known(office.engine, "remaining_budget", office.organisation_id, march, utc_now(), year)
    found = Amounts(*(int(lines[f"{field}_satang"].sum()) for field in AMOUNTS))
    assert found == refreshed.manifest.truth[year].march


def test_the_payments_of_a_clean_year_are_true_to_the_satang(refreshed: Refreshed, office: Office) -> None:
    truth = refreshed.manifest.truth[CLEAN]
    payments = current(office.engine, "disbursements", office.organisation_id, CLEAN)
    assert payments.height == truth.payments + truth.earlier_payments
    assert payments["amount_satang"].sum() == truth.payments_satang + truth.earlier_payments_satang
    assert payments["withheld_satang"].sum() == truth.withheld_satang + truth.earlier_withheld_satang


def test_the_payments_of_the_faulted_year_are_true_but_for_what_was_planted(
    refreshed: Refreshed, office: Office
) -> None:
    fault = refreshed.manifest.fault
    found = total(office, "disbursements", FAULTED, "amount") + sum(
        held_back(office, "disbursements", FAULTED, "amount")
    )
    unreadable, twice = fault("money_unreadable").satang, fault("duplicate_line").satang
    assert unreadable is not None
    assert twice is not None
    truth = refreshed.manifest.truth[FAULTED]
    assert found + unreadable == truth.payments_satang + truth.earlier_payments_satang + twice


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("field", ["in", "out"])
def test_transfers_are_true_to_the_satang(refreshed: Refreshed, office: Office, year: int, field: str) -> None:
    assert total(office, "transfers", year, field) == refreshed.manifest.truth[year].transfers_satang


@pytest.mark.parametrize("year", YEARS)
def test_the_plan_is_true_to_the_satang(refreshed: Refreshed, office: Office, year: int) -> None:
    truth = refreshed.manifest.truth[year]
    items = current(office.engine, "action_items", office.organisation_id, year)
    projects = items.filter(~items["is_routine"].fill_null(value=False))
    assert (projects.height, projects["budget_satang"].sum()) == (truth.plan_items, truth.plan_satang)
    assert items.height - projects.height == truth.routine_items
    equipment = current(office.engine, "action_equipment", office.organisation_id, year)
    assert (equipment.height, equipment["budget_satang"].sum()) == (truth.equipment_items, truth.equipment_satang)


@pytest.mark.parametrize("year", YEARS)
def test_progress_is_counted_by_status(refreshed: Refreshed, office: Office, year: int) -> None:
    truth = refreshed.manifest.truth[year]
    rows = current(office.engine, "progress", office.organisation_id, year)
    assert rows.height == truth.progress_rows
    unknown = 1 if year == FAULTED else 0
    assert rows["status_code"].null_count() == unknown


def test_every_planted_fault_of_a_cell_is_found_where_it_stands(refreshed: Refreshed, office: Office) -> None:
    today = datetime.now().date()
    found = {(item["rule"], item["file_name"], item["sheet"], item["cell"]) for item in open_findings(office, today)}
    rows = {(item["rule"], item["file_name"], item["row"]) for item in open_findings(office, today)}
    missed = []
    for fault in refreshed.manifest.faults:
        if fault.rule in ON_FILES:
            continue
        assert fault.cell is not None
        number = int("".join(char for char in fault.cell if char.isdigit()))
        in_cell = (fault.rule, fault.path, fault.sheet, fault.cell) in found
        in_row = (fault.rule, fault.path, number) in rows
        if not (in_cell or in_row):
            missed.append(fault)
    assert missed == []


@pytest.mark.parametrize("rule", sorted(ON_FILES))
def test_a_file_that_does_not_belong_or_cannot_be_read_is_listed_with_its_reason(
    refreshed: Refreshed, rule: str
) -> None:
    fault = refreshed.manifest.fault(rule)
    file = next(file for file in refreshed.summary["files"] if file["name"] == fault.path)
    assert file["status"] == "rejected"
    assert file["reason_th"]
    assert file["reason_en"]
    assert file["rows_loaded"] == 0


def test_the_good_files_beside_broken_ones_are_all_read(refreshed: Refreshed) -> None:
    read = {file["name"] for file in refreshed.summary["files"] if file["status"] == "read"}
    assert read == {file.path for file in refreshed.manifest.files if file.is_good}


def test_every_row_read_is_loaded_held_back_or_skipped(refreshed: Refreshed) -> None:
    ((read, loaded, held, skipped, tables),) = ask(
        refreshed.home,
        "SELECT SUM(rows_read), SUM(rows_loaded), SUM(rows_quarantined), SUM(rows_skipped), COUNT(*) FROM table_read",
    )
    assert tables > 20
    assert held > 0
    assert read == loaded + held + skipped


@pytest.mark.parametrize("year", YEARS)
def test_the_workbook_of_each_year_is_written_and_opens(refreshed: Refreshed, year: int) -> None:
    book = openpyxl.load_workbook(refreshed.home.report_path(year), read_only=True)
    assert {"ปก", "รายโครงการ", "กระทบยอด", "คุณภาพข้อมูล"} <= set(book.sheetnames)
    book.close()


def test_money_in_quarantine_makes_the_report_a_draft(refreshed: Refreshed) -> None:
    drafts = {report["fiscal_year"]: report["is_draft"] for report in refreshed.summary["reports"]}
    assert drafts[FAULTED] is True


def state_of(folder: Path) -> dict[str, tuple[str, int]]:
    """Bytes and time of change of every file that is not Prefect's own."""
    return {
        str(path): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in {".lock", ".db-shm", ".db-wal"}
    }  # fmt: skip


def test_a_second_refresh_reads_nothing_writes_nothing_and_says_so(refreshed: Refreshed) -> None:
    before = state_of(refreshed.home.root)
    summary = refresh(refreshed.home)
    assert summary["status"] == "nothing_new"
    assert summary["unchanged"] == len(refreshed.manifest.files)
    assert state_of(refreshed.home.root) == before


def artifacts(api: str, key: str) -> list[dict[str, Any]]:
    import httpx

    found: list[dict[str, Any]] = httpx.post(f"{api}/artifacts/filter", json={}, timeout=30).json()
    return [item for item in found if item["key"] == key]


@pytest.mark.parametrize("key", ["tambon-run", "tambon-files", "tambon-findings", "tambon-totals"])
def test_a_run_shows_itself_on_prefects_pages(refreshed: Refreshed, prefect: str, key: str) -> None:
    assert refreshed.summary["status"] == "completed"
    assert artifacts(prefect, key)


def test_a_file_put_in_again_under_another_name_is_not_read_again(refreshed: Refreshed, office: Office) -> None:
    good = next(file for file in refreshed.manifest.files if file.is_good)
    copy = refreshed.home.inbox / "สำเนา.xlsx"
    copy.write_bytes((refreshed.home.inbox / good.path).read_bytes())
    before = current(office.engine, "remaining_budget", office.organisation_id)
    try:
        summary = refresh(refreshed.home)
    finally:
        copy.unlink()
    assert [(file["name"], file["status"]) for file in summary["files"]] == [("สำเนา.xlsx", "known")]
    assert current(office.engine, "remaining_budget", office.organisation_id).equals(before)
    assert refresh(refreshed.home)["files"] == []
    assert refresh(refreshed.home)["status"] == "nothing_new"


def test_every_finding_of_a_row_names_its_sheet_and_its_cell_or_row(office: Office) -> None:
    of_rows = [item for item in open_findings(office, datetime.now().date()) if item["source_row_id"]]
    assert {item["origin"] for item in of_rows} == {"read", "row", "sql"}
    assert [item for item in of_rows if not item["sheet"] or not (item["cell"] or item["row"])] == []
