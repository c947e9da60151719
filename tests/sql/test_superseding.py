"""Quarantine and findings of prints: opened with the print, over when a later word is spoken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sql.loading import load_print
from sql.quarantine import open_quarantine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.sql.conftest import Office


def found(rule: str = "balance", origin: str = "row", **more: Any) -> dict[str, Any]:
    return {
        "origin": origin, "rule": rule, "severity": "critical", "message_th": "ยอดไม่ตรง", "message_en": "differs",
        "fix_th": "ตรวจ", "fix_en": "check", "sheet": "ชีต1", "cell": "I12", **more,
    }  # fmt: skip


def still_open(office: Office, rule: str = "balance") -> list[tuple[Any, ...]]:
    return office.table("finding", "line_key", f"known_to IS NULL AND rule = '{rule}'")


def test_a_quarantined_row_keeps_what_was_read_and_its_amount(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [], bad=[("a", 12_345)], rules="balance,code")
    (row,) = open_quarantine(office.engine, office.organisation_id).to_dicts()
    assert (row["line_key"], row["rules"], row["amount_satang"], row["as_of"]) == ("a", "balance,code", 12_345, day(1))
    assert json.loads(row["values_json"])["approved_satang"] == 12_345
    assert row["sha256"].startswith("ffff")


def test_a_row_whose_key_could_not_be_read_is_quarantined_all_the_same(
    office: Office, day: Callable[[int], datetime]
) -> None:
    import polars as pl

    rows = office.rows([("x", 5)]).with_columns(line_key=pl.lit(None, pl.String), rules=pl.lit("code"))
    load_print(office.engine, office.print(day(1), [], quarantined=rows))
    assert office.table("quarantine_row", "line_key, amount_satang") == [("", 5)]


def test_a_corrected_print_resolves_quarantine_and_findings(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(
        day(1), [("b", 1)], bad=[("a", 5)], findings=[found(source_row_id=f"{'f' * 16}:1:9", line_key="a", part="")]
    )
    result = office.load(day(1), [("a", 6), ("b", 1)])
    assert office.table("quarantine_row", "resolved_by_load_id") == [(result.load_id,)]
    assert still_open(office) == []


def test_a_finding_that_persists_is_the_same_finding(office: Office, day: Callable[[int], datetime]) -> None:
    for number in (1, 2):
        office.load(day(number), [("b", number)], bad=[("a", 5)], findings=[found(line_key="a", part="")])
    keys = office.table("finding", "finding_key")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert still_open(office) == [("a",)]


def test_two_findings_at_one_place_are_two(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(
        day(1), [], bad=[("a", 5)], findings=[found(line_key="a", part=""), found(line_key="a", part="", cell="J12")]
    )
    assert len(set(office.table("finding", "finding_key"))) == 2


def test_a_finding_learns_part_and_line_from_its_row(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("ก", 5, "ยุทธ1")], kind="action_items", findings=[found(source_row_id=f"{'f' * 16}:1:9")])
    assert office.table("finding", "part, line_key, kind, fiscal_year") == [("ยุทธ1", "ก", "action_items", 2569)]


def test_findings_of_a_part_close_with_that_part_only(office: Office, day: Callable[[int], datetime]) -> None:
    findings = [found(line_key="a", part="ยุทธ1"), found(line_key="b", part="ยุทธ2")]
    office.load(day(1), [("a", 1, "ยุทธ1"), ("b", 2, "ยุทธ2")], kind="action_items", findings=findings)
    office.load(day(2), [("a", 1, "ยุทธ1")], kind="action_items")
    assert still_open(office) == [("b",)]


def test_a_finding_about_a_table_closes_when_all_its_parts_are_answered(
    office: Office, day: Callable[[int], datetime]
) -> None:
    rows = [("a", 1, "ยุทธ1"), ("b", 2, "ยุทธ2")]
    office.load(day(1), rows, kind="action_items", findings=[found("printed_total_differs", "read")])
    office.load(day(2), rows[:1], kind="action_items")
    assert still_open(office, "printed_total_differs") == [(None,)]
    office.load(day(3), rows[1:], kind="action_items")
    assert still_open(office, "printed_total_differs") == []


def test_what_a_late_print_says_of_answered_parts_is_stored_closed(
    office: Office, day: Callable[[int], datetime]
) -> None:
    office.load(day(9), [("a", 1)])
    findings = [found(line_key="a", part=""), found("printed_total_differs", "read")]
    result = office.load(day(5), [], bad=[("a", 5)], findings=findings)
    assert result.quarantined == 1
    assert office.table("quarantine_row", "resolved_by_load_id", "known_to IS NOT NULL") == [(1,)]
    assert still_open(office) == still_open(office, "printed_total_differs") == []
    assert len(office.table("finding")) == 2


def test_an_earlier_print_answers_nothing_of_a_later_one(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(9), [], bad=[("a", 5)], findings=[found(line_key="a", part="")])
    office.load(day(5), [("a", 1)])
    assert still_open(office) == [("a",)]
    assert open_quarantine(office.engine, office.organisation_id).height == 1


def test_a_register_answers_only_for_lines_it_names(office: Office, day: Callable[[int], datetime]) -> None:
    findings = [found(line_key="v1"), found(line_key="v2")]
    office.load(day(1), [("v0", 1)], bad=[("v1", 1), ("v2", 2)], kind="disbursements", findings=findings)
    office.load(day(2), [("v1", 1), ("v0", 1)], kind="disbursements")
    assert still_open(office) == [("v2",)]
    assert open_quarantine(office.engine, office.organisation_id)["line_key"].to_list() == ["v2"]


@pytest.mark.parametrize(("names", "left"), [(["v1", "v2", "v3"], []), (["v1", "v3"], [(None,)])])
def test_a_finding_about_a_register_closes_when_all_its_lines_are_named_again(
    office: Office, day: Callable[[int], datetime], names: list[str], left: list[tuple[Any, ...]]
) -> None:
    rows = [("v1", 1), ("v2", 2)]
    office.load(day(1), rows, kind="disbursements", findings=[found("printed_total_differs", "read")])
    office.load(day(2), [(name, 1) for name in names], kind="disbursements")
    assert still_open(office, "printed_total_differs") == left


def test_a_replayed_file_does_not_keep_its_old_findings(office: Office, day: Callable[[int], datetime]) -> None:
    file = office.file()
    office.load(
        day(1), [], bad=[("a", 5)], file=file, findings=[found(line_key="a", part=""), found("header_unknown", "read")]
    )
    office.load(day(1), [("a", 5)], file=file)
    assert still_open(office) == still_open(office, "header_unknown") == []


def test_a_finding_of_a_line_of_unknown_part_closes_with_its_print(
    office: Office, day: Callable[[int], datetime]
) -> None:
    office.load(day(1), [("a", 1)], findings=[found(line_key="not among the rows")])
    office.load(day(2), [("a", 1)])
    assert still_open(office) == []
