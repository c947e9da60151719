"""A waiver needs two people and has a last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sql.errors import NotKnownError, WaiverError
from sql.quarantine import files_to_replay
from sql.waivers import WaiverRequest, active_waivers, approve_waiver, request_waiver

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.sql.conftest import Office

TODAY, LAST = date(2025, 10, 1), date(2025, 12, 31)
ASKED = WaiverRequest("balance", "เอกสารอยู่ระหว่างแก้ไข", "สมชาย", LAST, fiscal_year=2569)


def ask(office: Office, **changes: Any) -> int:
    return request_waiver(office.engine, office.organisation_id, replace(ASKED, **changes), TODAY)


def active(office: Office, on: date = TODAY) -> list[int]:
    return [waiver.waiver_id for waiver in active_waivers(office.engine, office.organisation_id, on)]


def test_a_request_alone_has_no_effect(office: Office) -> None:
    ask(office)
    assert active(office) == []


def test_an_approved_waiver_is_in_force_until_its_last_day(office: Office) -> None:
    number = ask(office)
    waiver = approve_waiver(office.engine, number, "สมหญิง", TODAY)
    assert (waiver.approved_by, waiver.expires_on, waiver.reason) == ("สมหญิง", LAST, ASKED.reason)
    assert active(office, LAST) == [number]
    assert active(office, date(2026, 1, 1)) == []
    assert sorted(office.table("audit_event", "event")) == [("waiver_approved",), ("waiver_requested",)]


def test_nobody_approves_their_own_request(office: Office) -> None:
    number = ask(office)
    for name in ("สมชาย", " สมชาย "):
        with pytest.raises(WaiverError, match="another person"):
            approve_waiver(office.engine, number, name, TODAY)
    assert active(office) == []


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"requested_by": ""}, {"expires_on": date(2025, 9, 30)}])
def test_a_request_without_reason_name_or_future_is_refused(office: Office, wrong: dict[str, Any]) -> None:
    with pytest.raises(WaiverError) as refused:
        ask(office, **wrong)
    assert refused.value.message_th.startswith("ผ่อนผันไม่ได้")
    assert office.table("waiver") == []


def test_a_waiver_is_approved_once_in_time_and_by_somebody(office: Office) -> None:
    number = ask(office)
    with pytest.raises(WaiverError):
        approve_waiver(office.engine, number, " ", TODAY)
    with pytest.raises(WaiverError, match="passed"):
        approve_waiver(office.engine, number, "สมหญิง", date(2026, 1, 1))
    approve_waiver(office.engine, number, "สมหญิง", TODAY)
    with pytest.raises(WaiverError, match="already"):
        approve_waiver(office.engine, number, "สมศรี", TODAY)
    with pytest.raises(NotKnownError):
        approve_waiver(office.engine, 999, "สมหญิง", TODAY)


@pytest.mark.parametrize(
    ("rule", "year", "line", "covered"),
    [
        ("balance", 2569, "L1", True),
        ("balance", 2568, "L1", False),
        ("code", 2569, "L1", False),
        ("balance", 2569, None, True),
    ],
)
def test_a_waiver_covers_its_rule_and_year(
    office: Office, rule: str, year: int, line: str | None, covered: bool
) -> None:
    assert approve_waiver(office.engine, ask(office), "สมหญิง", TODAY).covers(rule, year, line) is covered


def test_a_waiver_of_one_line_covers_that_line(office: Office) -> None:
    waiver = approve_waiver(office.engine, ask(office, line_key="L1", fiscal_year=None), "สมหญิง", TODAY)
    assert waiver.covers("balance", 2555, "L1")
    assert not waiver.covers("balance", 2555, "L2")


def test_a_file_is_replayed_when_all_rules_of_a_row_are_waived(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [], bad=[("a", 1)], rules="balance,code")
    approve_waiver(office.engine, ask(office), "สมหญิง", TODAY)
    assert files_to_replay(office.engine, office.organisation_id, TODAY) == []
    approve_waiver(office.engine, ask(office, rule="code"), "สมหญิง", TODAY)
    ((sha256,),) = office.table("source_file", "sha256")
    assert files_to_replay(office.engine, office.organisation_id, TODAY) == [sha256]
    assert files_to_replay(office.engine, office.organisation_id, date(2026, 1, 1)) == []
