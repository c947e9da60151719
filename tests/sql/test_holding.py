"""A payment counts from its own day on, in whichever register it stands; prints without such a day hold as made."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sql.as_of import at
from sql.changes import Wanted, held_between
from sql.files import SeenFile, register_file
from sql.prints import TableLedger
from tests.sql.conftest import Office
from tests.sql.told import DAYS, KNOWN, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

Payment = tuple[str, int, date | None]
_numbers = itertools.count(1)
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
WORDS = {"message_th": "ผิด", "message_en": "wrong", "fix_th": "แก้", "fix_en": "mend"}


def frame(payments: Sequence[Payment], sha256: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source_row_id": [f"{sha256[:16]}:1:{row}" for row, _ in enumerate(payments, 9)],
            "line_key": [key for key, _, _ in payments],
            "part": [""] * len(payments),
            "amount_satang": [amount for _, amount, _ in payments],
            "paid_on": [day for _, _, day in payments],
        },
        schema_overrides={"source_row_id": pl.String, "line_key": pl.String, "part": pl.String,
                          "amount_satang": pl.Int64, "paid_on": pl.Date},
    )  # fmt: skip


def tell(
    office: Office,
    as_of: datetime,
    good: Sequence[Payment],
    bad: Sequence[Payment] = (),
    known: datetime | None = None,
    **more: Any,
) -> None:
    """Load a register; every row held back has a finding, and so has the table."""
    sha256 = f"{next(_numbers):016x}".ljust(64, "a")
    seen = SeenFile(sha256=sha256, name=f"{as_of:%m-%d}.xlsx", size_bytes=1, carrier="xlsx", status="read", as_of=as_of)
    number = register_file(office.engine, office.organisation_id, office.run_id, seen)
    rows, held_back = frame(good, sha256), frame(bad, sha256[:15] + "b" + sha256[16:])
    findings = [
        {"origin": "read", "rule": "date_unclear", "severity": "critical", "source_row_id": row, **WORDS}
        for row in held_back["source_row_id"]
    ]
    ledger = TableLedger(
        1, "ทดสอบ", "แผ่น", 1, header_row=8, rows_read=len(good) + len(bad), rows_loaded=len(good),
        rows_quarantined=len(bad), rows_skipped=0,
    )  # fmt: skip
    office.load(
        as_of, [], kind="disbursements", frame=rows, file=number, known_at=known, tables=[ledger],
        quarantined=held_back.with_columns(rules=pl.lit("date_unclear")) if bad else None,
        findings=[*findings, *more.get("findings", [])],
    )  # fmt: skip


def ask(office: Office, query: str, held: datetime | None, known: datetime | None = None) -> list[tuple[Any, ...]]:
    with office.engine.connect() as connection, at(connection, office.organisation_id, held=held, known=known):
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def paid(office: Office, held: datetime | None, known: datetime | None = None) -> list[tuple[Any, ...]]:
    return ask(office, "SELECT amount_satang FROM v_payments ORDER BY amount_satang", held, known)


MARCH, OCTOBER = datetime(2026, 3, 31, 23, 59), datetime(2026, 10, 5, 9, 0)
IN_FEBRUARY, IN_JUNE = date(2026, 2, 3), date(2026, 6, 3)


def test_a_register_of_october_tells_what_was_paid_by_march(office: Office) -> None:
    tell(
        office, OCTOBER, [("1", 100, IN_FEBRUARY), ("2", 200, date(2026, 3, 31)), ("3", 400, IN_JUNE), ("4", 800, None)]
    )
    assert paid(office, MARCH) == [(100,), (200,)]
    assert paid(office, None) == [(100,), (200,), (400,), (800,)]
    assert ask(office, "SELECT file_name FROM v_files", MARCH) == [("10-05.xlsx",)]


def test_a_register_with_nothing_of_then_is_not_there(office: Office) -> None:
    tell(office, MARCH - timedelta(days=3), [("1", 100, IN_FEBRUARY)])
    tell(office, OCTOBER, [("3", 400, IN_JUNE)], [("5", 1, IN_JUNE)])
    assert paid(office, MARCH) == [(100,)]
    assert ask(office, "SELECT file_name FROM v_files", MARCH) == [("03-28.xlsx",)]
    assert ask(office, "SELECT COUNT(*) FROM v_quarantine", MARCH) == [(0,)]


def test_a_correction_counts_from_the_day_of_the_payment(office: Office) -> None:
    tell(office, MARCH - timedelta(days=3), [("1", 100, IN_FEBRUARY), ("2", 200, IN_FEBRUARY), ("4", 800, None)])
    before = KNOWN + timedelta(days=3650)
    tell(office, OCTOBER, [("1", 150, IN_FEBRUARY), ("2", 200, IN_JUNE), ("4", 900, None)], known=before)
    assert paid(office, MARCH) == [(150,), (800,)]
    assert paid(office, MARCH, before - timedelta(days=1)) == [(100,), (200,), (800,)]


def test_a_day_that_is_told_later_counts_once(office: Office) -> None:
    tell(office, MARCH - timedelta(days=3), [("1", 100, None)])
    tell(office, OCTOBER, [("1", 100, IN_FEBRUARY)])
    assert paid(office, MARCH) == [(100,)]
    with office.engine.connect() as connection:
        assert held_between(connection, Wanted(office.organisation_id), MARCH, OCTOBER) == []


def test_rows_held_back_and_their_findings_count_by_their_day_too(office: Office) -> None:
    early = {"origin": "read", "rule": "printed_total_differs", "severity": "warning", "cell": "I99", **WORDS}
    tell(office, OCTOBER, [("1", 100, IN_FEBRUARY)], [("2", 7, IN_FEBRUARY), ("3", 9, IN_JUNE)], findings=[early])
    assert ask(office, "SELECT amount_satang FROM v_quarantine", MARCH) == [(7,)]
    found = ask(office, "SELECT rule, source_row_id IS NULL FROM v_findings ORDER BY rule", MARCH)
    assert [(rule, bool(is_of_table)) for rule, is_of_table in found] == [
        ("date_unclear", False), ("printed_total_differs", True),
    ]  # fmt: skip


def test_what_a_later_register_mended_is_mended(office: Office) -> None:
    tell(office, MARCH - timedelta(days=3), [], [("2", 7, IN_FEBRUARY)])
    assert ask(office, "SELECT amount_satang FROM v_quarantine", MARCH) == [(7,)]
    tell(office, OCTOBER, [("2", 70, IN_FEBRUARY)])
    assert paid(office, MARCH) == [(70,)]
    assert ask(office, "SELECT COUNT(*) FROM v_quarantine", MARCH) == [(0,)]
    assert ask(office, "SELECT COUNT(*) FROM v_findings", MARCH) == [(0,)]


def test_between_two_days_are_the_payments_of_these_days(office: Office) -> None:
    tell(office, OCTOBER, [("1", 100, IN_FEBRUARY), ("3", 400, IN_JUNE), ("4", 800, None)])
    with office.engine.connect() as connection:
        changes = held_between(connection, Wanted(office.organisation_id), MARCH, datetime(2026, 9, 30, 23, 59))
        later = held_between(connection, Wanted(office.organisation_id), MARCH, OCTOBER)
    assert [(change.what, change.difference_satang) for change in changes] == [("new", 400)]
    assert sorted(change.difference_satang or 0 for change in later) == [400, 800]


Word = tuple[int, date | None] | None
"""What a register says of a line: amount and day, or that it is held back (None)."""
_days = st.sampled_from([None, *(moment(day).date() for day in DAYS)])
_words = st.one_of(st.none(), st.tuples(st.integers(1, 3), _days))
_registers = st.lists(
    st.tuples(st.sampled_from(DAYS), st.dictionaries(st.sampled_from("abc"), _words, max_size=3)),
    min_size=1,
    max_size=5,
)


def oracle(told: list[tuple[int, dict[str, Word]]], held: float) -> list[tuple[str, int]]:
    """By the newest word of each line where that has a day, else by the newest word until then, if it has none."""
    answer = []
    for key in "abc":
        words = [(day, turn, said[key]) for turn, (day, said) in enumerate(told) if key in said]
        newest = max(words, key=lambda word: word[:2])[2] if words else None
        if newest is not None and newest[1] is not None:
            if newest[1] <= moment(held).date():
                answer.append((key, newest[0]))
            continue
        until = [word for word in words if word[0] <= held]
        last = max(until, key=lambda word: word[:2])[2] if until else None
        if last is not None and last[1] is None:
            answer.append((key, last[0]))
    return answer


@pytest.mark.slow
@SETTINGS
@given(told=_registers, held=st.sampled_from([1, 2, 2.5, 3, 9]))
def test_any_registers_in_any_order_answer_what_the_newest_words_say(
    engine: Engine, told: list[tuple[int, dict[str, Word]]], held: float
) -> None:
    office = Office(engine, f"อบต.ที่ {next(_numbers)} จ่าย")
    for turn, (day, said) in enumerate(told):
        good = [(key, *word) for key, word in said.items() if word is not None]
        bad: list[Payment] = [(key, 9, None) for key, word in said.items() if word is None]
        tell(office, moment(day), good, bad, KNOWN + timedelta(minutes=turn))
    query = "SELECT line_key, amount_satang FROM payment ORDER BY line_key"
    assert ask(office, query, moment(held)) == oracle(told, held)
    assert ask(office, "SELECT line_key FROM payment ORDER BY 1", None) == [(key,) for key, _ in current(office)]


def current(office: Office) -> list[tuple[str, int]]:
    return sorted(office.now("disbursements").items())
