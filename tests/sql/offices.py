"""An office whose warehouse has rows in every table: for tests of what concerns all of them."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import insert

from sql.aliases import SPELLING_COLUMNS, store_aliases, store_spellings
from sql.events import Event, record_event
from sql.files import InboxEntry, SeenFile, record_entries, register_file
from sql.findings import save_check_results
from sql.links import LINK_COLUMNS, STATE_COLUMNS, store_links
from sql.loading import ControlTotal, TableLedger
from sql.row_notes import decide, notes, sync_notes
from sql.runs import finish_run
from sql.schema import FACTS, MAIN_AMOUNT, withdrawal
from sql.trends import refresh
from sql.waivers import WaiverRequest, approve_waiver, request_waiver
from tests.sql.conftest import YEAR, Office

if TYPE_CHECKING:
    from sqlalchemy import Engine

LINES = 9
DAY = date(2025, 10, 1)
FINDING = {"origin": "row", "severity": "critical", "message_th": "ก", "message_en": "a", "fix_th": "ข", "fix_en": "b"}


def lines(kind: str, amount: int, sha256: str) -> pl.DataFrame:
    """Some lines of any kind in a file, each with its main amount."""
    numbers = range(LINES)
    data = {
        "source_row_id": [f"{sha256[:16]}:1:{number + 9}" for number in numbers],
        "line_key": [f"บรรทัด {number}" for number in numbers],
        "part": [""] * LINES,
        **{name: [amount + number for number in numbers] for name in MAIN_AMOUNT[kind][:1]},
    }
    return pl.DataFrame(data)


def ledger(loaded: int, held_back: int) -> TableLedger:
    """A table whose last row was skipped, with a printed total and a count."""
    totals = [
        ControlTotal(20, "รวม", "approved", "I20", 10050, 10000),
        ControlTotal(20, "จำนวน", "items", "B20", 9, 9, is_count=True),
    ]
    return TableLedger(
        1, "layout", "แผ่น 1", 1, 8, loaded + held_back + 1, loaded, held_back, 1, skipped_rows=[{"row": 20, "why": "subtotal"}],
        control_totals=totals,
    )  # fmt: skip


def filled(engine: Engine) -> Office:
    """An organisation with rows in every table, current ones and past ones; its run is completed."""
    office = Office(engine)
    number, numbers = office.organisation_id, itertools.count(1)
    for turn in (1, 2):
        for kind in FACTS:
            sha256 = f"{next(numbers):016x}".ljust(64, "f")
            rows = lines(kind, 100 * turn, sha256)
            bad = rows.head(2).with_columns(rules=pl.lit("balance"))
            found = [{**FINDING, "rule": "balance", "source_row_id": rows["source_row_id"][0]}]
            found += [{**FINDING, "rule": "text_suggests", "severity": "info", "cell": "G18", "row": 12,
                       "source_row_id": rows["source_row_id"][3], "found": "(โอน)", "expected": "โอน"}]  # fmt: skip
            office.load(
                datetime(2025, 10, turn), [], kind=kind, frame=rows.tail(-2), quarantined=bad, findings=found,
                known_at=datetime(2025, 12, turn), tables=[ledger(LINES - 2, 2)],
                file=register_file(engine, number, office.run_id, SeenFile(sha256, f"{kind}-{turn}.xlsx", 9, "xlsx", "read")),
            )  # fmt: skip
    for kind in ("remaining_budget", "action_items"):
        sync_notes(engine, number, office.run_id, kind, YEAR, lambda _: "amendment")
    decide(engine, number, [notes(engine, number)[0]["row_note_id"]], "confirmed", "นักวิเคราะห์")
    alias = {"subject": "unit", "as_written": "กองช่าง อบต.", "as_written_key": "กองช่างอบต", "name": "กองช่าง",
             "confirmed_by": "นักวิเคราะห์", "confirmed_on": DAY, "note": None}  # fmt: skip
    store_aliases(engine, number, office.run_id, pl.DataFrame([alias], schema_overrides={"note": pl.String}))
    spelling = dict(zip(SPELLING_COLUMNS, ("unit", "กองช่าง อบต.", "กองช่าง", "กองช่าง", None), strict=True))
    store_spellings(engine, number, pl.DataFrame([spelling], schema_overrides={"is_late": pl.Boolean}))
    for method in ("budget_code", "project_key"):
        link = ("action_items", "บรรทัด 3", "remaining_budget", "บรรทัด 3", method)
        states = pl.DataFrame([("action_items", "บรรทัด 3", "linked")], schema=list(STATE_COLUMNS), orient="row")
        store_links(engine, number, YEAR, pl.DataFrame([link], schema=list(LINK_COLUMNS), orient="row"), states)
    asked = WaiverRequest("balance", "เอกสารอยู่ระหว่างแก้ไข", "สมชาย", date(2025, 12, 31), fiscal_year=YEAR)
    approve_waiver(engine, request_waiver(engine, number, asked, DAY), "สมหญิง", DAY)
    gone = {
        "kind": "disbursements",
        "fiscal_year": YEAR,
        "part": "",
        "line_key": "เก่า",
        "source_row_id": f"{1:016x}:1:9",
    }
    said = {
        "sha256": f"{2:016x}".ljust(64, "f"),
        "reason": "ซ้ำ",
        "decided_by": "นักวิเคราะห์",
        "decided_at": datetime(2025, 12, 3),
    }
    with engine.begin() as connection:
        connection.execute(insert(withdrawal).values(organisation_id=number, amount_satang=100, **gone, **said))
    record_entries(engine, number, [InboxEntry("คงเหลือ.xlsx", 4143, 1, "f" * 64)])
    result = {"rule": "balance", "outcome": "failed", "rows_judged": 9, "rows_failed": 2, "reason": None}
    save_check_results(engine, office.run_id, [result])
    record_event(engine, Event.REPORT_WRITTEN, "รายงาน.xlsx", number)
    refresh(engine, number, YEAR)
    finish_run(engine, office.run_id, "completed")
    return office
