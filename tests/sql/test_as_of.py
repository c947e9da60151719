"""As of a moment: names, links, waivers, findings and ledgers are what they were; nothing is left behind or written."""

from __future__ import annotations

import re
import sqlite3
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from sqlalchemy import create_engine

from sql import views
from sql.aliases import SPELLING_COLUMNS, store_spellings
from sql.as_of import CODE_LISTS, LASTING, SHADOWED, at
from sql.findings import save_sql_findings
from sql.links import LINK_COLUMNS, STATE_COLUMNS, store_links
from sql.prints import ControlTotal, TableLedger
from sql.runs import utc_now
from sql.schema import FACTS, metadata
from sql.waivers import WaiverRequest, approve_waiver, request_waiver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sql.conftest import Office

FINDING = {
    "rule": "transfer_round_unbalanced", "severity": "warning", "fiscal_year": 2569, "kind": "transfers",
    "line_key": "1", "fix_th": "แก้", "fix_en": "mend", "message_th": "ต่าง 1 บาท", "message_en": "1 baht apart",
}  # fmt: skip


def ask(office: Office, query: str, **moments: Any) -> list[tuple[Any, ...]]:
    with office.engine.connect() as connection, at(connection, office.organisation_id, **moments):
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def spelt(*rows: tuple[str, str]) -> pl.DataFrame:
    values = [("unit", text, name, name, None) for text, name in rows]
    schema = {**dict.fromkeys(SPELLING_COLUMNS, pl.String), "is_late": pl.Boolean}
    return pl.DataFrame(values, schema=schema, orient="row")


def test_a_name_is_shown_as_it_was_confirmed_then(office: Office, day: Callable[[int], datetime]) -> None:
    rows = office.rows([("a", 1)]).with_columns(unit=pl.lit("ช่าง"))
    office.load(day(1), [], frame=rows, known_at=day(1))
    store_spellings(office.engine, office.organisation_id, spelt(("ช่าง", "กองช่าง")), day(2))
    store_spellings(office.engine, office.organisation_id, spelt(("ช่าง", "สำนักช่าง")), day(3))
    store_spellings(office.engine, office.organisation_id, spelt(), day(4))
    shown = [ask(office, "SELECT unit FROM cur_budget_line", known=day(n)) for n in (1, 2, 3, 4)]
    assert shown == [[("ช่าง",)], [("กองช่าง",)], [("สำนักช่าง",)], [("ช่าง",)]]


def test_links_are_those_believed_then(office: Office, day: Callable[[int], datetime]) -> None:
    link = dict(zip(LINK_COLUMNS, ("remaining_budget", "a", "action_items", "x", "project_key"), strict=True))
    states = pl.DataFrame([("remaining_budget", "a", "linked")], schema=STATE_COLUMNS, orient="row")
    store_links(office.engine, office.organisation_id, 2569, pl.DataFrame([link]), states, day(2))
    store_links(office.engine, office.organisation_id, 2569, pl.DataFrame([link]).clear(), states.clear(), day(3))
    counts = [ask(office, "SELECT COUNT(*) FROM cur_link", known=day(number)) for number in (1, 2, 3)]
    assert counts == [[(0,)], [(1,)], [(0,)]]


def test_a_waiver_counts_from_its_approval(office: Office) -> None:
    request = WaiverRequest("balance", "ปัดเศษ", "สมชาย", date(2999, 1, 1))
    number = request_waiver(office.engine, office.organisation_id, request, date(2026, 1, 1))
    asked = utc_now()
    approve_waiver(office.engine, number, "สมหญิง", date(2026, 1, 1))
    query = "SELECT is_approved, approved_at IS NULL FROM v_waivers"
    assert [tuple(map(int, row)) for row in ask(office, query, known=asked)] == [(0, 1)]
    assert [tuple(map(int, row)) for row in ask(office, query, known=utc_now())] == [(1, 0)]
    assert ask(office, query, known=asked - timedelta(days=1)) == []


def test_a_finding_has_the_words_it_had(office: Office) -> None:
    save_sql_findings(office.engine, office.run_id, office.organisation_id, [FINDING])
    first = utc_now()
    save_sql_findings(office.engine, office.run_id, office.organisation_id, [{**FINDING, "message_en": "2 baht apart"}])
    second = utc_now()
    save_sql_findings(office.engine, office.run_id, office.organisation_id, [])
    query = "SELECT message_en FROM v_findings"
    assert ask(office, query, known=first) == [("1 baht apart",)]
    assert ask(office, query, known=second) == [("2 baht apart",)]
    assert ask(office, query, known=utc_now()) == []


def ledger(printed: int, **counts: int) -> TableLedger:
    total = ControlTotal(20, "รวม", "approved", "I20", printed=printed, computed=printed)
    rows: dict[str, Any] = {"rows_read": 2, "rows_loaded": 1, "rows_quarantined": 0, "rows_skipped": 1, **counts}
    skipped = [{"row": 12, "why": "subtotal"}] * rows["rows_skipped"]
    return TableLedger(1, "elaas", "แผ่น", 1, header_row=8, skipped_rows=skipped, control_totals=[total], **rows)


def test_the_ledger_of_a_file_loaded_again_is_kept(office: Office, day: Callable[[int], datetime]) -> None:
    file = office.file()
    office.load(day(1), [("a", 1)], file=file, tables=[ledger(1)], known_at=datetime(2999, 1, 1))
    again = ledger(3, rows_loaded=2, rows_skipped=0)
    office.load(day(1), [("a", 1), ("b", 2)], file=file, tables=[again], known_at=datetime(2999, 1, 2))
    query = "SELECT rows_loaded, rows_skipped, printed FROM v_tables INNER JOIN v_control_totals ON 1 = 1"
    assert ask(office, query, known=datetime(2999, 1, 1)) == [(1, 1, 1)]
    assert ask(office, query, known=datetime(2999, 1, 2)) == [(2, 0, 3)]


def test_afterwards_the_connection_is_as_before(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1)])
    office.load(day(2), [("a", 2)])
    query = "SELECT approved_satang FROM cur_budget_line"
    with office.engine.connect() as connection:
        for _ in range(2):
            with at(connection, office.organisation_id, held=day(1)):
                assert connection.exec_driver_sql(query).scalars().all() == [1]
            assert connection.exec_driver_sql(query).scalars().all() == [2]
        with pytest.raises(ZeroDivisionError), at(connection, office.organisation_id, held=day(1)):
            raise ZeroDivisionError
        assert connection.exec_driver_sql(query).scalars().all() == [2]


def test_only_the_years_asked_for_are_copied(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1)])
    office.load(day(1), [("b", 2)], fiscal_year=2568)
    query = "SELECT line_key FROM cur_budget_line ORDER BY 1"
    assert ask(office, query, held=day(3), fiscal_years=[2568]) == [("b",)]
    assert ask(office, query, held=day(3)) == [("a",), ("b",)]


def test_only_the_views_asked_for_answer_for_then(office: Office, day: Callable[[int], datetime]) -> None:
    for number in (1, 2):
        office.load(day(number), [("a", number)])
        office.load(day(number), [("a", number)], kind="progress")
    moments: dict[str, Any] = {"held": day(1), "only": ["v_ledger_summary"]}
    sums = "SELECT approved_satang FROM v_ledger_summary WHERE dimension = 'all'"
    assert ask(office, sums, **moments) == [(1,)]
    assert ask(office, "SELECT budget_satang FROM cur_progress", **moments) == [(2,)]


def test_another_office_is_not_seen(new_office: Callable[[], Office], day: Callable[[int], datetime]) -> None:
    first, second = new_office(), new_office()
    first.load(day(1), [("a", 1)])
    second.load(day(1), [("b", 2)])
    assert ask(first, "SELECT line_key FROM cur_budget_line", held=day(3)) == [("a",)]


def test_a_warehouse_that_may_only_be_read_can_be_asked(migrated_file: Path) -> None:
    before = migrated_file.read_bytes()
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(f"file:{migrated_file}?mode=ro", uri=True, isolation_level=None)
    )
    with engine.connect() as connection, at(connection, held=datetime(2026, 1, 1), known=datetime(2026, 1, 1)):
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM v_budget_execution").scalar() == 0
    engine.dispose()
    assert migrated_file.read_bytes() == before


def test_every_table_that_views_read_is_told_of() -> None:
    known = {*SHADOWED, *CODE_LISTS, *LASTING, *(table.name for table in FACTS.values())}
    read = set()
    for path in views.FOLDER.glob("*.sql"):
        text = re.sub(r"--[^\n]*|'(?:[^']|'')*'", " ", path.read_text(encoding="utf-8"))
        read |= set(re.findall(r"(?:FROM|JOIN)\s+([a-z_]+)", text)) & set(metadata.tables)
    assert read <= known, f"tables that sql.as_of does not know: {sorted(read - known)}"
