from __future__ import annotations

from typing import Any

import polars as pl

from pipeline.sorting import WaiverKey, is_waived, sort_lines

LINES = pl.DataFrame({"source_row_id": ["s:1:1", "s:1:2", "s:1:3"], "line_key": ["a", "b", "c"]})


def finding(rule: str, place: str | None, severity: str = "critical") -> dict[str, Any]:
    return {"rule": rule, "source_row_id": place, "severity": severity}


def ids(
    findings: list[dict[str, Any]], waivers: set[WaiverKey] | None = None
) -> tuple[list[str], list[tuple[str, str]]]:
    found = sort_lines(LINES, findings, 2568, waivers or set())
    return found.good["line_key"].to_list(), list(found.quarantined.select("line_key", "rules").iter_rows())


def test_without_findings_every_line_is_good() -> None:
    assert ids([]) == (["a", "b", "c"], [])


def test_a_critical_finding_holds_its_line_back_with_all_its_rules_in_order() -> None:
    found = [finding("z", "s:1:2"), finding("y", "s:1:2"), finding("z", "s:1:2")]
    assert ids(found) == (["a", "c"], [("b", "y,z")])


def test_warnings_hold_nothing_back() -> None:
    assert ids([finding("z", "s:1:2", "warning")])[0] == ["a", "b", "c"]


def test_a_critical_finding_of_no_line_or_of_a_skipped_row_holds_nothing_back() -> None:
    assert ids([finding("total", None), finding("total", "s:1:9")])[0] == ["a", "b", "c"]


def test_a_waiver_of_the_line_lets_it_in() -> None:
    assert ids([finding("z", "s:1:2")], {("z", 2568, "b")})[0] == ["a", "b", "c"]


def test_a_waiver_of_one_rule_leaves_the_others_in_force() -> None:
    assert ids([finding("z", "s:1:2"), finding("y", "s:1:2")], {("z", 2568, "b")}) == (["a", "c"], [("b", "y")])


def test_a_waiver_covers_its_year_and_line_and_nothing_else() -> None:
    assert is_waived("z", 2568, "b", {("z", None, None)})
    assert is_waived("z", 2568, "b", {("z", 2568, None)})
    assert is_waived("z", 2568, "b", {("z", None, "b")})
    assert not is_waived("z", 2568, "b", {("z", 2567, "b"), ("z", 2568, "a"), ("y", 2568, "b")})


def test_no_line_is_lost() -> None:
    found = sort_lines(LINES, [finding("z", "s:1:3")], 2568, set())
    assert found.good.height + found.quarantined.height == LINES.height
