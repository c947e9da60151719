"""Findings of rules over the warehouse and of files: opened, kept, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from sql.files import InboxEntry, record_entries
from sql.findings import close_departed, open_findings, save_check_results, save_file_findings, save_sql_findings
from sql.runs import start_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.sql.conftest import Office


def found(rule: str = "payments_differ", line_key: str | None = "L1", **more: Any) -> dict[str, Any]:
    return {
        "rule": rule, "severity": "warning", "message_th": "ยอดไม่ตรง", "message_en": "differs", "fix_th": "ตรวจ",
        "fix_en": "check", "kind": "remaining_budget", "fiscal_year": 2569, "line_key": line_key, **more,
    }  # fmt: skip


def save(office: Office, *findings: Any, **more: Any) -> tuple[int, int]:
    return save_sql_findings(office.engine, office.run_id, office.organisation_id, findings, **more)


def test_new_findings_open_and_vanished_ones_close(office: Office) -> None:
    assert save(office, found(), found(line_key="L2")) == (2, 0)
    first = office.run_id
    office.run_id = start_run(office.engine, office.organisation_id)
    assert save(office, found(line_key="L2"), found(line_key="L3")) == (1, 1)
    rows = office.table("finding", "line_key, opened_run_id, closed_run_id")
    assert rows == [("L1", first, office.run_id), ("L2", first, None), ("L3", office.run_id, None)]


def test_a_finding_that_stays_keeps_its_first_moment_and_takes_new_words(office: Office) -> None:
    save(office, found(found="1", difference_satang=100))
    before = office.table("finding", "finding_id, known_from")
    assert save(office, found(found="2", difference_satang=200)) == (0, 0)
    assert office.table("finding", "finding_id, known_from") == before
    assert office.table("finding", "found, difference_satang") == [("2", 200)]


def test_a_finding_that_comes_again_is_a_new_one_with_the_same_key(office: Office) -> None:
    save(office, found())
    save(office)
    save(office, found())
    assert [end is None for (end,) in office.table("finding", "known_to")].count(True) == 1
    assert len(office.table("finding")) == 2
    assert len(set(office.table("finding", "finding_key"))) == 1


def test_several_findings_at_one_place_stay_apart(office: Office) -> None:
    assert save(office, found(message_en="a"), found(message_en="b")) == (2, 0)
    assert save(office, found(message_en="b"), found(message_en="a")) == (0, 0)


def test_years_that_were_not_judged_keep_their_findings(office: Office) -> None:
    save(office, found(fiscal_year=2568), found(fiscal_year=2569), found(fiscal_year=None))
    assert save(office, fiscal_years=[2569]) == (0, 2)
    assert open_findings(office.engine, office.organisation_id)["fiscal_year"].to_list() == [2568]


def test_findings_of_prints_and_other_offices_are_left_alone(
    office: Office, new_office: Callable[[], Office], day: Callable[[int], datetime]
) -> None:
    other = new_office()
    save(other, found())
    office.load(day(1), [("a", 1)], findings=[{**found("balance", "a"), "origin": "row", "part": ""}])
    save(office)
    assert open_findings(office.engine, office.organisation_id)["rule"].to_list() == ["balance"]
    assert open_findings(other.engine, other.organisation_id).height == 1


def test_findings_may_come_as_objects(office: Office) -> None:
    @dataclass
    class Finding:
        rule: str = "x"

        def as_dict(self) -> dict[str, Any]:
            return found(self.rule)

    assert save(office, Finding()) == (1, 0)
    with pytest.raises(TypeError, match="int"):
        save(office, 5)


def test_open_findings_come_worst_first(office: Office) -> None:
    save(office, found("c", severity="info"), found("b", severity="critical"), found("a", severity="warning"))
    assert open_findings(office.engine, office.organisation_id)["rule"].to_list() == ["b", "a", "c"]
    assert open_findings(office.engine, office.organisation_id, severity="info")["rule"].to_list() == ["c"]
    assert open_findings(office.engine, office.organisation_id, fiscal_year=2568).is_empty()


def test_results_of_rules_are_kept_with_their_run(office: Office) -> None:
    results = [
        {"rule": "a", "outcome": "passed", "rows_judged": 3, "rows_failed": 0, "reason": None},
        {"rule": "b", "outcome": "not_applicable", "rows_judged": 0, "rows_failed": 0, "reason": "ไม่มีข้อมูล"},
    ]
    save_check_results(office.engine, office.run_id, results)
    save(office, results=results[:1])
    assert office.table("check_result", "rule, outcome, reason") == [
        ("a", "passed", None), ("a", "passed", None), ("b", "not_applicable", "ไม่มีข้อมูล"),
    ]  # fmt: skip


def test_not_applicable_without_a_reason_is_refused(office: Office) -> None:
    nothing = {"rule": "a", "outcome": "not_applicable", "rows_judged": 0, "rows_failed": 0, "reason": None}
    with pytest.raises(Exception, match="reason_given"):
        save_check_results(office.engine, office.run_id, [nothing])


def test_findings_of_a_file_stay_until_it_leaves_the_inbox(office: Office) -> None:
    file = office.file()
    ((sha256,),) = office.table("source_file", "sha256")
    record_entries(office.engine, office.organisation_id, [InboxEntry("ก.xlsx", 1, 1, sha256)])
    given = (office.engine, office.run_id, office.organisation_id)
    assert save_file_findings(*given, file, [found("table_unknown", None, sheet="ชีต1")]) == (1, 0)
    assert save_file_findings(*given, file, [found("table_unknown", None, sheet="ชีต1")]) == (0, 0)
    assert close_departed(*given) == 0
    record_entries(office.engine, office.organisation_id, [InboxEntry("ก.xlsx", 1, 2, "b" * 64)])
    assert close_departed(*given) == 1
    assert open_findings(office.engine, office.organisation_id).is_empty()
