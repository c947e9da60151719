"""Facts keep what files say; aliases have a history; views show and group by the names that people confirmed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sql.aliases import (
    ALIAS_COLUMNS,
    SPELLING_COLUMNS,
    places,
    spellings,
    store_aliases,
    store_spellings,
    written_names,
)
from sql.findings import NAME_RULE, save_name_findings, save_sql_findings
from sql.quarantine import files_to_replay
from sql.status_findings import settle_status_findings, status_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sql.conftest import Office

TODAY = date(2025, 10, 1)
PLAN = {"unit": pl.String, "unit_key": pl.String, "strategy": pl.String, "strategy_key": pl.String,
        "programme": pl.String, "programme_key": pl.String, "fund_source": pl.String, "budget_satang": pl.Int64}  # fmt: skip


def frame(rows: list[dict[str, Any]], columns: dict[str, Any]) -> pl.DataFrame:
    """Rows of a print; `key` is the line's key, keys of names are the texts themselves."""
    data = []
    for number, row in enumerate(rows, start=9):
        keys = {f"{name}_key": row[name] for name in ("unit", "strategy", "programme") if name in row}
        given = {"source_row_id": f"{'f' * 16}:1:{number}", "line_key": row["key"], "part": "", **keys, **row}
        data.append({name: value for name, value in given.items() if name != "key"})
    schema = {"source_row_id": pl.String, "line_key": pl.String, "part": pl.String, **columns}
    return pl.DataFrame(data, schema=schema)


def load_plan(office: Office, at: datetime, rows: list[dict[str, Any]]) -> None:
    office.load(at, [], kind="action_items", frame=frame(rows, PLAN))


def load_progress(office: Office, at: datetime, rows: list[dict[str, Any]], **more: Any) -> None:
    columns = {"unit": pl.String, "unit_key": pl.String, "fund_source": pl.String, "status": pl.String,
               "status_code": pl.String, "is_late": pl.Boolean, "budget_satang": pl.Int64}  # fmt: skip
    office.load(at, [], kind="progress", frame=frame(rows, columns), **more)


def alias_rows(*rows: tuple[str, str, str]) -> pl.DataFrame:
    data = [(subject, text, text, name, "สมชาย", TODAY, None) for subject, text, name in rows]
    return pl.DataFrame(data, schema={**dict.fromkeys(ALIAS_COLUMNS, pl.String), "confirmed_on": pl.Date}, orient="row")


def shown(*rows: tuple[str, str, str] | tuple[str, str, str, bool]) -> pl.DataFrame:
    data = [(row[0], row[1], row[2], row[2], row[3] if len(row) > 3 else None) for row in rows]
    schema = {**dict.fromkeys(SPELLING_COLUMNS, pl.String), "is_late": pl.Boolean}
    return pl.DataFrame(data, schema=schema, orient="row")


def test_aliases_keep_their_history(office: Office, day: Callable[[int], datetime]) -> None:
    store = store_aliases
    first = alias_rows(("unit", "ช่าง", "กองช่าง"), ("status", "รอ", "ยังไม่"))
    assert store(office.engine, office.organisation_id, office.run_id, first, day(1)) == (2, 0)
    assert store(office.engine, office.organisation_id, office.run_id, first, day(2)) == (0, 0)
    second = alias_rows(("unit", "ช่าง", "สำนักช่าง"))
    assert store(office.engine, office.organisation_id, office.run_id, second, day(3)) == (1, 2)
    told = office.table("alias", "as_written, name, known_from, known_to", "subject = 'unit'")
    assert [(text, name, str(start)[:10], str(end)[:10]) for text, name, start, end in sorted(told, key=str)] == [
        ("ช่าง", "กองช่าง", "2025-10-01", "2025-10-03"),
        ("ช่าง", "สำนักช่าง", "2025-10-03", "None"),
    ]
    events = office.table("audit_event", "event, subject, detail", "event IN ('alias_confirmed', 'alias_withdrawn')")
    assert sorted(events) == [
        ("alias_confirmed", "status รอ", "ยังไม่ (สมชาย)"),
        ("alias_confirmed", "unit ช่าง", "กองช่าง (สมชาย)"),
        ("alias_confirmed", "unit ช่าง", "สำนักช่าง (สมชาย)"),
        ("alias_withdrawn", "status รอ", "ยังไม่ (สมชาย)"),
        ("alias_withdrawn", "unit ช่าง", "กองช่าง (สมชาย)"),
    ]


def test_spellings_are_what_was_stored_last_for_their_office_alone(
    office: Office, new_office: Callable[[], Office]
) -> None:
    other = new_office()
    store_spellings(other.engine, other.organisation_id, shown(("unit", "ก", "ข")))
    assert store_spellings(office.engine, office.organisation_id, shown(("unit", "ก", "ค"), ("unit", "ง", "จ"))) == (
        2,
        0,
    )
    assert store_spellings(office.engine, office.organisation_id, shown(("unit", "ก", "ฆ"))) == (1, 2)
    assert spellings(office.engine, office.organisation_id, "unit").rows() == [("unit", "ก", "ฆ", "ฆ", None)]
    assert spellings(other.engine, other.organisation_id).rows() == [("unit", "ก", "ข", "ข", None)]


def test_what_facts_write_is_counted_with_its_money_and_its_first_row(
    office: Office, day: Callable[[int], datetime]
) -> None:
    load_plan(office, day(1), [
        {"key": "a", "unit": "กองช่าง", "budget_satang": 100},
        {"key": "b", "unit": "ช่าง", "budget_satang": None},
        {"key": "c", "unit": "กองช่าง", "budget_satang": 50},
    ])  # fmt: skip
    load_progress(office, day(1), [
        {"key": "a", "unit": "กองช่าง", "status": "รอ", "budget_satang": 7},
        {"key": "b", "unit": None, "status": "แล้วเสร็จ", "status_code": "completed"},
    ])  # fmt: skip
    found = written_names(office.engine, office.organisation_id)
    told = found.select("subject", "as_written", "kind", "rows", "amount_satang").rows()
    assert sorted(told, key=str) == [
        ("status", "รอ", "progress", 1, 7),
        ("unit", "กองช่าง", "action_items", 2, 150),
        ("unit", "กองช่าง", "progress", 1, 7),
        ("unit", "ช่าง", "action_items", 1, None),
    ]
    (version,) = found.filter(kind="action_items", as_written="ช่าง")["version_id"]
    assert places(office.engine, [("action_items", version)]) == {("action_items", version): f"{'f' * 16}:1:10"}


def test_closed_facts_write_nothing(office: Office, day: Callable[[int], datetime]) -> None:
    load_plan(office, day(1), [{"key": "a", "unit": "ช่าง"}])
    load_plan(office, day(2), [{"key": "a", "unit": "กองช่าง"}])
    assert written_names(office.engine, office.organisation_id)["as_written"].to_list() == ["กองช่าง"]


def test_views_show_and_group_by_confirmed_names_and_keep_what_is_written(
    office: Office, day: Callable[[int], datetime]
) -> None:
    load_plan(office, day(1), [
        {"key": "a", "unit": "กองช่าง", "strategy": "ยุทธศาสตร์ที่ 1", "programme": "แผนงานเคหะ", "fund_source": "รายได้",
         "budget_satang": 1},
        {"key": "b", "unit": "ช่าง", "strategy": "ยุทธศาสตร์หนึ่ง", "programme": "เคหะฯ", "fund_source": "เงินรายได้",
         "budget_satang": 2},
    ])  # fmt: skip
    names = [("unit", "ช่าง", "กองช่าง"), ("strategy", "ยุทธศาสตร์หนึ่ง", "ยุทธศาสตร์ที่ 1"), ("programme", "เคหะฯ", "แผนงานเคหะ"),
             ("fund_source", "เงินรายได้", "รายได้")]  # fmt: skip
    columns = "line_key, unit, unit_as_written, strategy, strategy_as_written, programme_name, programme_as_written, fund_source, fund_source_as_written"
    before = office.table("v_action_items", columns)
    assert before[1][1:3] == ("ช่าง", "ช่าง")
    assert len(office.table("v_plan_summary", "member", "dimension = 'unit'")) == 2
    store_spellings(office.engine, office.organisation_id, shown(*names))
    assert office.table("v_action_items", columns) == [
        ("a", "กองช่าง", "กองช่าง", "ยุทธศาสตร์ที่ 1", "ยุทธศาสตร์ที่ 1", "เคหะ", "แผนงานเคหะ", "รายได้", "รายได้"),
        ("b", "กองช่าง", "ช่าง", "ยุทธศาสตร์ที่ 1", "ยุทธศาสตร์หนึ่ง", "เคหะ", "เคหะฯ", "รายได้", "เงินรายได้"),
    ]
    dimensions = "dimension IN ('strategy', 'programme', 'unit', 'funding')"
    assert office.table("v_plan_summary", "dimension, member, items, planned_satang", dimensions) == [
        ("funding", "รายได้", 2, 3),
        ("programme", "เคหะ", 2, 3),
        ("strategy", "ยุทธศาสตร์ที่ 1", 2, 3),
        ("unit", "กองช่าง", 2, 3),
    ]
    assert office.table("action_item", "line_key, unit, fund_source") == [
        ("a", "กองช่าง", "รายได้"),
        ("b", "ช่าง", "เงินรายได้"),
    ]


def test_payments_and_budget_lines_are_added_up_by_confirmed_names(
    office: Office, day: Callable[[int], datetime]
) -> None:
    payments = frame(
        [
            {"key": "a", "fund_source": "รายได้", "amount_satang": 1},
            {"key": "b", "fund_source": "เงินรายได้", "amount_satang": 2},
        ],
        {"fund_source": pl.String, "amount_satang": pl.Int64},
    )
    office.load(day(1), [], kind="disbursements", frame=payments)
    lines = frame(
        [{"key": "a", "programme": "แผนงานเคหะ", "approved_satang": 1}, {"key": "b", "programme": "เคหะฯ", "approved_satang": 2}],
        {"programme": pl.String, "approved_satang": pl.Int64},
    ).drop("programme_key", strict=False)  # fmt: skip
    office.load(day(1), [], frame=lines)
    names = shown(("fund_source", "เงินรายได้", "รายได้"), ("programme", "เคหะฯ", "แผนงานเคหะ"))
    store_spellings(office.engine, office.organisation_id, names)
    assert office.table("v_payment_summary", "fund_source, payments, amount_satang") == [("รายได้", 2, 3)]
    assert sorted(office.table("cur_payment", "fund_source, fund_source_as_written")) == [
        ("รายได้", "รายได้"),
        ("รายได้", "เงินรายได้"),
    ]
    assert office.table("v_ledger_summary", "member, lines", "dimension = 'programme'") == [("เคหะ", 2)]
    assert sorted(office.table("cur_budget_line", "programme_as_written, programme_name")) == [
        ("เคหะฯ", "เคหะ"),
        ("แผนงานเคหะ", "เคหะ"),
    ]


def test_a_printed_summary_finds_the_items_of_its_confirmed_name(
    office: Office, day: Callable[[int], datetime]
) -> None:
    load_plan(office, day(1), [{"key": "a", "programme": "เคหะฯ", "budget_satang": 5}])
    columns = {"level": pl.String, "programme": pl.String, "programme_key": pl.String, "budget_satang": pl.Int64}
    summary = frame([{"key": "p", "level": "programme", "programme": "แผนงานเคหะ", "budget_satang": 5}], columns)
    office.load(day(1), [], kind="action_summary", frame=summary)
    assert office.table("v_action_summary", "DISTINCT item_count, budget_difference_satang") == [(None, None)]
    store_spellings(office.engine, office.organisation_id, shown(("programme", "เคหะฯ", "แผนงานเคหะ")))
    assert office.table("v_action_summary", "DISTINCT programme, item_count, budget_difference_satang") == [
        ("แผนงานเคหะ", 1, 0)
    ]


def test_an_explained_status_word_gives_the_code_and_never_overrules_one(
    office: Office, day: Callable[[int], datetime]
) -> None:
    load_progress(office, day(1), [
        {"key": "a", "status": "รอผู้รับจ้าง"},
        {"key": "b", "status": "แล้วเสร็จ", "status_code": "completed", "is_late": False},
    ])  # fmt: skip
    words = shown(("status", "รอผู้รับจ้าง", "in_progress", True), ("status", "แล้วเสร็จ", "cancelled", True))
    store_spellings(office.engine, office.organisation_id, words)
    assert office.table("v_progress", "line_key, status, status_code, is_late") == [
        ("a", "รอผู้รับจ้าง", "in_progress", 1),
        ("b", "แล้วเสร็จ", "completed", 0),
    ]
    assert office.table("progress", "line_key, status_code") == [("a", None), ("b", "completed")]


@pytest.mark.parametrize(
    ("kind", "view"),
    [("grants", "v_grants"), ("carry_overs", "v_carry_overs"), ("reserve_spending", "v_reserve_spending"),
     ("strategy_crosswalk", "v_strategy_links"), ("plan_projects", "v_development_plan"),
     ("plan_beyond_capacity", "v_development_plan"), ("plan_equipment", "v_development_plan")],
)  # fmt: skip
def test_every_other_table_with_units_shows_the_confirmed_one_too(
    office: Office, day: Callable[[int], datetime], kind: str, view: str
) -> None:
    columns = {"unit": pl.String, "unit_key": pl.String}
    office.load(day(1), [], kind=kind, frame=frame([{"key": "a", "unit": "ช่าง"}], columns))
    store_spellings(office.engine, office.organisation_id, shown(("unit", "ช่าง", "กองช่าง")))
    assert office.table(view, "unit, unit_as_written") == [("กองช่าง", "ช่าง")]


def test_reserve_spending_has_the_code_of_an_explained_status_word(
    office: Office, day: Callable[[int], datetime]
) -> None:
    columns = {"status": pl.String, "status_code": pl.String}
    office.load(day(1), [], kind="reserve_spending", frame=frame([{"key": "a", "status": "รอ"}], columns))
    store_spellings(office.engine, office.organisation_id, shown(("status", "รอ", "not_started", False)))
    assert office.table("v_reserve_spending", "status, status_code") == [("รอ", "not_started")]


def unknown_status(number: int, word: str) -> dict[str, Any]:
    return {"origin": "read", "rule": "status_unknown", "severity": "warning", "sheet": "ก", "cell": f"G{number}",
            "row": number, "source_row_id": f"{'f' * 16}:1:{number}", "found": word, "message_th": "ไม่รู้จัก",
            "message_en": "unknown", "fix_th": "แก้", "fix_en": "mend"}  # fmt: skip


def open_rows(office: Office) -> list[tuple[Any, ...]]:
    return office.table("v_findings", "row_no, found", "rule = 'status_unknown'")


def test_findings_of_an_explained_word_end_and_return_when_that_is_undone(
    office: Office, day: Callable[[int], datetime]
) -> None:
    rows = [{"key": "a", "status": "รอ"}, {"key": "b", "status": "พัก"}]
    findings = [unknown_status(9, "รอ"), unknown_status(10, "พัก")]
    load_progress(office, day(1), rows, findings=findings)
    settle = settle_status_findings
    assert status_words(office.engine, office.organisation_id) == {"รอ", "พัก"}
    assert settle(office.engine, office.run_id, office.organisation_id, {"รอ"}) == (0, 1)
    assert open_rows(office) == [(10, "พัก")]
    assert settle(office.engine, office.run_id, office.organisation_id, {"รอ"}) == (0, 0)
    assert settle(office.engine, office.run_id, office.organisation_id, set()) == (1, 0)
    assert settle(office.engine, office.run_id, office.organisation_id, set()) == (0, 0)
    assert open_rows(office) == [(9, "รอ"), (10, "พัก")]


def test_a_finding_that_a_corrected_print_answered_does_not_return(
    office: Office, day: Callable[[int], datetime]
) -> None:
    load_progress(office, day(1), [{"key": "a", "status": "รอ"}], findings=[unknown_status(9, "รอ")])
    load_progress(office, day(2), [{"key": "a", "status": "แล้วเสร็จ", "status_code": "completed"}])
    assert settle_status_findings(office.engine, office.run_id, office.organisation_id, set()) == (0, 0)
    assert open_rows(office) == []


def name_finding(text: str, year: int) -> dict[str, Any]:
    return {"rule": NAME_RULE, "severity": "info", "fiscal_year": year, "kind": "progress", "found": text, "row": 9,
            "message_th": "ชื่อ", "message_en": "name", "fix_th": "ยืนยัน", "fix_en": "confirm"}  # fmt: skip


def test_findings_of_names_are_apart_from_those_of_years(office: Office) -> None:
    save = save_name_findings
    both = {("unit", "ก"): name_finding("ก", 2569), ("unit", "ข"): name_finding("ข", 2568)}
    assert save(office.engine, office.run_id, office.organisation_id, both, []) == (2, 0)
    assert save_sql_findings(office.engine, office.run_id, office.organisation_id, []) == (0, 0)
    moved = {("unit", "ก"): name_finding("ก", 2570)}
    assert save(office.engine, office.run_id, office.organisation_id, moved, []) == (0, 1)
    assert office.table("v_findings", "found, fiscal_year") == [("ก", 2570)]


@pytest.mark.parametrize(("rules", "is_let_in"), [("status_unknown", True), ("budget_identity,status_unknown", False)])
def test_a_row_held_back_for_an_explained_word_alone_is_to_be_replayed(
    office: Office, day: Callable[[int], datetime], rules: str, is_let_in: bool
) -> None:
    file = office.file()
    office.load(day(1), [], bad=[("a", 1)], rules=rules, kind="progress", file=file)
    (sha256,) = [row[0] for row in office.table("source_file", "sha256", f"source_file_id = {file}")]

    def is_explained(rule: str, values_json: str) -> bool:
        return rule == "status_unknown" and json.loads(values_json)["budget_satang"] == 1

    assert files_to_replay(office.engine, office.organisation_id, TODAY) == []
    found = files_to_replay(office.engine, office.organisation_id, TODAY, is_explained)
    assert found == ([sha256] if is_let_in else [])
