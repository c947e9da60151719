"""One print after another: what is known then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sql.errors import LedgerError, PrintError
from sql.facts import as_known, current, fiscal_years
from sql.loading import ControlTotal, TableLedger, load_print

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sql.conftest import Office


def test_a_first_print_opens_its_lines(office: Office, day: Callable[[int], datetime]) -> None:
    result = office.load(day(1), [("a", 100), ("b", 200)])
    assert (result.opened, result.closed, result.unchanged) == (2, 0, 0)
    assert office.now() == {"a": 100, "b": 200}


def test_a_load_is_told_once_as_what_it_is_called(office: Office, day: Callable[[int], datetime]) -> None:
    given = office.print(day(1), [("a", 100)])
    load_print(office.engine, given, told_as="ab-remaining_budget-2569")
    load_print(office.engine, given, told_as="ab-remaining_budget-2569")
    assert office.table("audit_event", "event, subject") == [("print_loaded", "ab-remaining_budget-2569")]


def test_a_row_without_any_data_has_a_hash(office: Office, day: Callable[[int], datetime]) -> None:
    frame = office.rows([("a", 1), ("b", 2)]).drop("approved_satang")
    assert office.load(day(1), [], frame=frame).opened == 2


def test_a_later_full_print_replaces_changed_and_missing_lines(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100), ("b", 200), ("c", 300)])
    result = office.load(day(5), [("a", 100), ("b", 250), ("d", 400)])
    assert (result.opened, result.closed, result.gone, result.unchanged) == (2, 2, 1, 1)
    assert office.now() == {"a": 100, "b": 250, "d": 400}
    assert office.at(day(3)) == {"a": 100, "b": 200, "c": 300}


def test_an_unchanged_line_keeps_its_version(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100)])
    before = office.table("budget_line")
    office.load(day(2), [("a", 100)])
    assert office.table("budget_line") == before


def test_a_late_print_holds_until_the_next_known_one(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100), ("b", 1)])
    office.load(day(9), [("a", 100), ("b", 3)])
    result = office.load(day(5), [("a", 500), ("b", 1)])
    assert (result.opened, result.closed, result.unchanged) == (1, 1, 1)
    assert [office.at(day(n))["a"] for n in (1, 4, 5, 8, 9, 20)] == [100, 100, 500, 500, 100, 100]
    assert [office.at(day(n))["b"] for n in (1, 5, 8, 9)] == [1, 1, 1, 3]


def test_a_remnant_keeps_source_row_hash_and_values(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100)])
    office.load(day(9), [("a", 100)])
    office.load(day(5), [("a", 500)])
    said = "source_row_id, row_hash, approved_satang, line_key, part"
    closed = office.table("budget_line", said, "known_to IS NOT NULL")
    remnants = office.table("budget_line", said, "known_to IS NULL AND approved_satang = 100")
    assert len(closed) == 1
    assert remnants == closed * 2


def test_a_print_of_the_same_moment_replaces(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100), ("b", 200)])
    office.load(day(1), [("a", 111)])
    assert office.now() == {"a": 111}
    assert office.at(day(1)) == {"a": 111}


def test_what_was_known_before_a_correction_stays_known_as_such(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100)], known_at=datetime(2025, 11, 1))
    office.load(day(1), [("a", 111)], known_at=datetime(2025, 12, 1))
    assert office.at(day(1), known=datetime(2025, 11, 30)) == {"a": 100}
    assert office.at(day(1), known=datetime(2025, 12, 1)) == {"a": 111}
    assert office.at(day(1), known=datetime(2025, 10, 31)) == {}


def test_a_full_print_leaves_parts_it_does_not_speak_for(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1, "ยุทธ1"), ("b", 2, "ยุทธ2")], kind="action_items")
    office.load(day(2), [("c", 3, "ยุทธ1")], kind="action_items")
    assert office.now("action_items") == {"b": 2, "c": 3}


def test_a_part_whose_rows_are_all_quarantined_closes(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1, "ยุทธ1"), ("b", 2, "ยุทธ2")], kind="action_items")
    result = office.load(day(2), [("b", 2, "ยุทธ2")], bad=[("a", 9, "ยุทธ1")], kind="action_items")
    assert (result.closed, result.gone, result.quarantined) == (1, 1, 1)
    assert office.now("action_items") == {"b": 2}


def test_a_full_print_without_a_row_closes_the_parts_it_names(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1)])
    office.load(day(2), [], parts=("",))
    assert office.now() == {}


def test_a_frame_without_columns_is_a_print_without_rows(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1)])
    load_print(office.engine, office.print(day(2), [], frame=pl.DataFrame()))
    assert office.now() == {}


def test_a_partial_register_closes_nothing_it_does_not_name(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("v1", 10), ("v2", 20)], kind="disbursements")
    result = office.load(day(2), [("v2", 22), ("v3", 30)], kind="disbursements")
    assert (result.opened, result.closed, result.gone) == (2, 1, 0)
    assert office.now("disbursements") == {"v1": 10, "v2": 22, "v3": 30}


def test_a_late_register_holds_only_until_a_later_one_names_the_line(
    office: Office, day: Callable[[int], datetime]
) -> None:
    office.load(day(1), [("v1", 10), ("v2", 20)], kind="disbursements")
    office.load(day(9), [("v1", 10)], kind="disbursements")
    office.load(day(5), [("v1", 11), ("v2", 21)], kind="disbursements")
    assert office.at(day(6), "disbursements") == {"v1": 11, "v2": 21}
    assert office.now("disbursements") == {"v1": 10, "v2": 21}


def test_a_register_that_repeats_all_its_lines_stores_none_of_them(
    office: Office, day: Callable[[int], datetime]
) -> None:
    rows = [(f"v{n}", n) for n in range(50)]
    office.load(day(1), rows, kind="disbursements")
    office.load(day(2), [*rows, ("new", 1)], kind="disbursements")
    assert office.table("load_line") == []
    assert len(office.table("payment")) == 51


def test_a_register_never_named_a_line_that_became_known_after_it(
    office: Office, day: Callable[[int], datetime]
) -> None:
    office.load(day(1), [("v1", 10)], kind="disbursements")
    office.load(day(9), [("v1", 10)], kind="disbursements")
    office.load(day(2), [("v2", 20)], kind="disbursements")
    office.load(day(5), [("v2", 22)], kind="disbursements")
    assert office.now("disbursements") == {"v1": 10, "v2": 22}


def test_of_a_register_that_repeats_a_few_lines_those_are_listed(
    office: Office, day: Callable[[int], datetime]
) -> None:
    office.load(day(1), [(f"v{n}", n) for n in range(9)], kind="disbursements")
    office.load(day(2), [("v1", 1), ("new", 1)], kind="disbursements")
    assert office.table("load_line", "line_key") == [("v1",)]
    assert office.table("load", "load_id, naming")[1] == (2, "confirmed")


def test_the_same_print_of_the_same_file_is_loaded_once(office: Office, day: Callable[[int], datetime]) -> None:
    given = office.print(day(1), [("a", 100)], bad=[("b", 1)])
    first = load_print(office.engine, given)
    again = load_print(office.engine, given)
    assert (again.is_new, again.load_id, again.opened, again.closed, again.unchanged) == (False, first.load_id, 0, 0, 1)
    assert len(office.table("load")) == 1
    assert len(office.table("quarantine_row")) == 1


def test_the_same_file_again_after_a_correction_leaves_the_correction(
    office: Office, day: Callable[[int], datetime]
) -> None:
    given = office.print(day(1), [("a", 100)])
    load_print(office.engine, given)
    office.load(day(1), [("a", 111)])
    load_print(office.engine, given)
    assert office.now() == {"a": 111}


def test_a_replay_with_a_waived_row_loads_it(office: Office, day: Callable[[int], datetime]) -> None:
    file = office.file()
    office.load(day(1), [("a", 100)], bad=[("b", 7)], file=file)
    result = office.load(day(1), [("a", 100), ("b", 7)], file=file)
    assert (result.opened, result.unchanged) == (1, 1)
    assert office.now() == {"a": 100, "b": 7}
    assert office.table("quarantine_row", "line_key", "known_to IS NULL") == []


def test_knowledge_never_goes_back_when_the_clock_does(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 100)], known_at=datetime(2025, 12, 1))
    office.load(day(2), [("a", 200)], known_at=datetime(2025, 11, 1))
    spans = office.table("budget_line", "known_from, known_to", "known_to IS NOT NULL")
    assert all(str(start) <= str(end) for start, end in spans)
    assert office.at(day(2), known=datetime(2025, 12, 1)) == {"a": 200}


def test_offices_and_years_are_apart(
    office: Office, new_office: Callable[[], Office], day: Callable[[int], datetime]
) -> None:
    other = new_office()
    office.load(day(1), [("a", 100)])
    other.load(day(2), [("b", 200)])
    other.load(day(2), [("c", 300)], fiscal_year=2570)
    assert office.now() == {"a": 100}
    assert other.now() == {"b": 200, "c": 300}
    assert fiscal_years(other.engine, other.organisation_id) == [2569, 2570]
    assert current(other.engine, "remaining_budget", other.organisation_id, 2570)["line_key"].to_list() == ["c"]


def test_every_type_of_column_comes_back_as_it_was_given(office: Office, day: Callable[[int], datetime]) -> None:
    rows = pl.DataFrame({
        "source_row_id": ["f:1:9", "f:1:10"], "line_key": ["ถนน", "คลอง"], "part": ["กองช่าง", "กองช่าง"],
        "project": ["ก่อสร้างถนน\nหมู่ 3", None], "budget_satang": [9_007_199_254_740_993, None], "is_late": [True, None],
        "progress_pct": [12.5, None], "started_on": [datetime(2025, 10, 1).date(), None], "unknown_here": [1, 2],
    })  # fmt: skip
    load_print(office.engine, office.print(day(1), [], kind="progress", frame=rows))
    held = as_known(office.engine, "progress", office.organisation_id, day(2), datetime(2999, 1, 1)).sort("project")
    names = [name for name in rows.columns if name != "unknown_here"]
    assert held.select(names).sort("line_key").equals(rows.select(names).sort("line_key"))


@pytest.mark.parametrize(
    "breach",
    [
        {"rows": [("a", 1), ("a", 2)]},
        {"frame": {"approved_satang": [1.0]}},
        {"frame": {"approved_satang": ["1"]}},
        {"frame": {"line_key": [None]}},
        {"rows": [("a", 1, "ยุทธ1")], "parts": ("ยุทธ2",)},
        {"rows": [("a", 1)], "kind": "unheard_of"},
        {"rows": [("a", 1)], "completeness": "whole"},
    ],
    ids=["repeated key", "money as float", "money as text", "no key", "foreign part", "unknown kind", "completeness"],
)
def test_a_print_that_breaks_the_contract_is_refused(
    office: Office, day: Callable[[int], datetime], breach: dict[str, Any]
) -> None:
    more = {name: value for name, value in breach.items() if name not in {"rows", "frame"}}
    rows = office.rows(breach.get("rows", [("a", 1)]))
    rows = rows.with_columns(pl.Series(name, values) for name, values in breach.get("frame", {}).items())
    with pytest.raises(PrintError) as refused:
        load_print(office.engine, office.print(day(1), [], **more, frame=rows))
    assert refused.value.message_th
    assert office.table("load") == []


LEDGER = TableLedger(
    table_no=1, layout="remaining_budget.toml", sheet="ชีต1", sheet_no=1, header_row=8, first_row=9, last_row=12,
    title="รายงาน", rows_read=4, rows_loaded=2, rows_quarantined=1, rows_skipped=1, skipped_rows=[{"row": 12, "why": "subtotal"}],
    control_totals=[ControlTotal(row=12, label="รวม", column_name="approved", cell="I12", printed=400, computed=300)],
)  # fmt: skip


def test_the_ledger_is_stored_with_skipped_rows_and_printed_totals(
    office: Office, day: Callable[[int], datetime]
) -> None:
    office.load(day(1), [("a", 100), ("b", 200)], bad=[("c", 7)], tables=[LEDGER])
    assert office.table("table_read", "rows_read, rows_loaded, rows_quarantined, rows_skipped, load_id") == [
        (4, 2, 1, 1, 1)
    ]
    assert office.table("skipped_row", '"row", why') == [(12, "subtotal")]
    assert office.table("control_total", "cell, printed, computed, difference") == [("I12", 400, 300, 100)]


def test_a_row_leads_to_its_file_and_the_name_of_its_sheet(office: Office, day: Callable[[int], datetime]) -> None:
    first, second = (
        TableLedger(number, "remaining_budget.toml", name, number, 8, rows, rows, 0, 0)
        for number, name, rows in ((1, "เงินรายได้", 1), (2, "เงินอุดหนุน", 2))
    )
    rows = office.rows([("a", 100), ("b", 200), ("c", 300)]).with_columns(
        source_row_id=pl.Series([f"{'f' * 16}:{place}" for place in ("1:9", "2:9", "2:10")])
    )
    office.load(day(1), [], frame=rows, tables=[first, second], file=office.file("คงเหลือ.xlsx"))
    assert office.table("v_budget_execution", "line_key, file_name, sheet, sheet_no, row_no") == [
        ("a", "คงเหลือ.xlsx", "เงินรายได้", 1, 9),
        ("b", "คงเหลือ.xlsx", "เงินอุดหนุน", 2, 9),
        ("c", "คงเหลือ.xlsx", "เงินอุดหนุน", 2, 10),
    ]


def test_the_ledger_of_a_replayed_file_shows_its_last_loading(office: Office, day: Callable[[int], datetime]) -> None:
    file = office.file()
    office.load(day(1), [("a", 100), ("b", 200)], bad=[("c", 7)], tables=[LEDGER], file=file)
    all_good = TableLedger(
        table_no=1, layout="remaining_budget.toml", sheet="ชีต1", sheet_no=1, header_row=8, rows_read=4, rows_loaded=3,
        rows_quarantined=0, rows_skipped=1, skipped_rows=LEDGER.skipped_rows, control_totals=LEDGER.control_totals,
    )  # fmt: skip
    result = office.load(day(1), [("a", 100), ("b", 200), ("c", 7)], tables=[all_good], file=file)
    assert office.table("table_read", "rows_read, rows_loaded, load_id") == [(4, 3, result.load_id)]
    assert len(office.table("skipped_row")) == len(office.table("control_total")) == 1
    assert len(office.table("load")) == 2


@pytest.mark.parametrize("wrong", [{"rows_read": 5}, {"rows_loaded": 3, "rows_read": 5}, {"skipped_rows": ()}])
def test_rows_that_do_not_add_up_are_not_loaded(
    office: Office, day: Callable[[int], datetime], wrong: dict[str, Any]
) -> None:
    from dataclasses import replace

    with pytest.raises(LedgerError, match="do not add up"):
        office.load(day(1), [("a", 100), ("b", 200)], bad=[("c", 7)], tables=[replace(LEDGER, **wrong)])
    assert office.table("load") == []
    assert office.table("budget_line") == []


def test_a_load_that_fails_in_the_middle_leaves_nothing(office: Office, day: Callable[[int], datetime]) -> None:
    finding = {"origin": "read", "rule": "x", "severity": "terrible", "message_th": "ก", "message_en": "a", "fix_th": "ข",
               "fix_en": "b"}  # fmt: skip
    with pytest.raises(Exception, match="severity"):
        office.load(day(1), [("a", 100)], findings=[finding])
    assert office.table("load") == office.table("budget_line") == []
