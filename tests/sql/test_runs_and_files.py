"""Who ran, what the inbox held, which contents are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy.exc import IntegrityError

from sql.errors import LedgerError, NotKnownError
from sql.events import Event, record_event
from sql.files import (
    InboxEntry,
    KnownFile,
    SeenFile,
    enter_file,
    file_known,
    find_file,
    forget_entries,
    known_entries,
    record_entries,
    record_tables,
    register_file,
    rejected_files,
)
from sql.loading import TableLedger
from sql.runs import ensure_organisation, finish_run, last_run, mark_interrupted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.sql.conftest import Office

SEEN = SeenFile("a" * 64, "ผด.02.xlsx", 10, "xlsx", "rejected", reason_th="ไฟล์เสีย", reason_en="broken")


def newest_run(office: Office) -> tuple[int, str, datetime | None]:
    found = last_run(office.engine, office.organisation_id)
    assert found is not None
    return found


def known_file(office: Office) -> KnownFile:
    found = find_file(office.engine, office.organisation_id, SEEN.sha256)
    assert found is not None
    return found


def test_an_organisation_is_known_by_its_key(engine: Engine) -> None:
    first = ensure_organisation(engine, "อบต.โคกไม้ลาย", "อบตโคกไม้ลาย")
    assert ensure_organisation(engine, "อบต. โคกไม้ลาย", "อบตโคกไม้ลาย") == first
    assert ensure_organisation(engine, "อบต.อื่น", "อบตอื่น") != first


def test_a_run_ends_once(office: Office) -> None:
    finish_run(office.engine, office.run_id, "completed", "ครบ")
    number, status, ended = newest_run(office)
    assert (number, status) == (office.run_id, "completed")
    assert isinstance(ended, datetime)
    with pytest.raises(NotKnownError):
        finish_run(office.engine, office.run_id, "failed")


def test_a_run_left_behind_is_marked_once_and_only_for_its_office(
    office: Office, new_office: Callable[[], Office]
) -> None:
    other = new_office()
    assert mark_interrupted(office.engine, office.organisation_id) is True
    assert mark_interrupted(office.engine, office.organisation_id) is False
    assert newest_run(office)[1] == "interrupted"
    assert newest_run(other)[1] == "running"


def test_an_office_without_runs_has_no_last_run(engine: Engine) -> None:
    assert last_run(engine, ensure_organisation(engine, "ก", "ก")) is None


def test_entries_of_the_inbox_are_remembered_replaced_and_forgotten(office: Office) -> None:
    engine, number = office.engine, office.organisation_id
    one, two = InboxEntry("ก.xlsx", 1, 2**62, "a" * 64), InboxEntry("2569/ข.xlsx", 2, 3, "b" * 64)
    record_entries(engine, number, [one, two])
    record_entries(engine, number, [replace(two, modified_ns=9)])
    record_entries(engine, number, [])
    assert known_entries(engine, number) == {"ก.xlsx": one, "2569/ข.xlsx": replace(two, modified_ns=9)}
    forget_entries(engine, number, ["ก.xlsx"])
    assert list(known_entries(engine, number)) == ["2569/ข.xlsx"]


def test_a_content_is_one_file_however_often_it_is_read(office: Office) -> None:
    number = register_file(office.engine, office.organisation_id, office.run_id, SEEN)
    received = known_file(office).received_at
    again = register_file(
        office.engine, office.organisation_id, office.run_id, replace(SEEN, status="read", reason_th=None)
    )
    known = known_file(office)
    assert again == number
    assert (known.status, known.received_at) == ("read", received)


def test_a_content_is_known_to_the_office_that_sent_it(office: Office, new_office: Callable[[], Office]) -> None:
    register_file(office.engine, office.organisation_id, office.run_id, SEEN)
    assert file_known(office.engine, office.organisation_id, SEEN.sha256)
    assert not file_known(office.engine, new_office().organisation_id, SEEN.sha256)


FAULT = {
    "rule": "table_unknown", "severity": "warning", "sheet": "ชีต1", "message_th": "ไม่รู้จัก", "message_en": "not known",
    "fix_th": "ตรวจหัวตาราง", "fix_en": "look at the header",
}  # fmt: skip


def test_a_file_is_entered_with_its_findings_and_the_event(office: Office) -> None:
    number = enter_file(office.engine, office.organisation_id, office.run_id, SEEN, [FAULT])
    assert office.table("finding", "rule, source_file_id, known_to") == [("table_unknown", number, None)]
    assert office.table("audit_event", "event, subject, detail") == [("file_rejected", SEEN.name, SEEN.reason_en)]


def test_a_file_entered_again_without_its_findings_closes_them(office: Office) -> None:
    number = enter_file(office.engine, office.organisation_id, office.run_id, SEEN, [FAULT])
    mended = replace(SEEN, status="read", reason_th=None, reason_en=None)
    assert enter_file(office.engine, office.organisation_id, office.run_id, mended, []) == number
    assert office.table("finding", "rule", "known_to IS NULL") == []
    assert [row[0] for row in office.table("audit_event", "event")] == ["file_received", "file_rejected"]


def test_a_file_whose_findings_cannot_be_stored_is_not_entered(office: Office) -> None:
    with pytest.raises(IntegrityError):
        enter_file(office.engine, office.organisation_id, office.run_id, SEEN, [{"rule": "table_unknown"}])
    assert not file_known(office.engine, office.organisation_id, SEEN.sha256)
    assert office.table("audit_event", "event") == []


def test_rejected_files_of_the_inbox_say_why(office: Office) -> None:
    register_file(office.engine, office.organisation_id, office.run_id, SEEN)
    assert rejected_files(office.engine, office.organisation_id) == []
    record_entries(office.engine, office.organisation_id, [InboxEntry("ผด.02.xlsx", 10, 1, SEEN.sha256)])
    assert rejected_files(office.engine, office.organisation_id) == [("ผด.02.xlsx", "ไฟล์เสีย", "broken")]


def test_tables_that_are_not_loaded_are_in_the_ledger(office: Office) -> None:
    table = TableLedger(
        table_no=1, layout="plan_projects.toml", sheet="ผ.02", sheet_no=3, header_row=12, rows_read=1, rows_loaded=0,
        rows_quarantined=0, rows_skipped=1, skipped_rows=[{"row": 15, "why": "not_loaded"}],
    )  # fmt: skip
    record_tables(office.engine, office.file(), "plan_projects", [table])
    assert office.table("table_read", "kind, load_id, sheet_no, rows_skipped") == [("plan_projects", None, 3, 1)]
    with pytest.raises(LedgerError):
        record_tables(office.engine, office.file(), "plan_projects", [replace(table, rows_read=2)])


def test_events_are_a_closed_list_in_the_past_tense(office: Office) -> None:
    record_event(office.engine, Event.FILE_RECEIVED, "คงเหลือ.xlsx", office.organisation_id, office.run_id)
    assert office.table("audit_event", "event, subject") == [("file_received", "คงเหลือ.xlsx")]
    assert all(
        event.value.rpartition("_")[2].endswith(("ed", "made", "written", "withdrawn", "rebuilt")) for event in Event
    )
    with pytest.raises(ValueError, match="not_an_event"):
        record_event(office.engine, cast("Event", "not_an_event"), "x")
