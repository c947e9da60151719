"""What is told as changed is what two states of affairs differ in, and each change has its fields and its places."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from sql.aliases import ALIAS_COLUMNS, store_aliases
from sql.changes import Wanted, held_between, known_between, last_learnt, loads_between, totals
from sql.name_changes import names_between
from sql.past import remember
from sql.prints import TableLedger
from sql.schema import programme_work
from tests.sql.told import DAYS, KNOWN, Said, effective, moment, naive, prints

if TYPE_CHECKING:
    from collections.abc import Callable

    from sql.changes import Change
    from tests.sql.conftest import Office

ALWAYS = datetime(2000, 1, 1)
LATE = datetime(2999, 1, 1)


def known(office: Office, since: datetime, until: datetime = LATE, **which: Any) -> list[Change]:
    with office.engine.connect() as connection:
        return known_between(connection, Wanted(office.organisation_id, **which), since, until)


def held(office: Office, first: datetime, last: datetime, at: datetime | None = None) -> list[Change]:
    with office.engine.connect() as connection:
        return held_between(connection, Wanted(office.organisation_id), first, last, at)


def told(changes: list[Change]) -> list[tuple[str, str | None, int | None]]:
    return [(change.what, change.line_key, change.difference_satang) for change in changes]


def test_lines_are_new_gone_or_changed(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1), ("b", 2), ("c", 3)], known_at=day(1))
    office.load(day(2), [("a", 1), ("b", 5), ("d", 7)], known_at=day(2))
    changes = known(office, day(1))
    assert sorted(told(changes)) == [("changed", "b", 3), ("gone", "c", -3), ("new", "d", 7)]
    changed = next(change for change in changes if change.what == "changed")
    assert changed.fields == (("approved_satang", 2, 5),)
    (total,) = totals(changes)
    assert (total.new, total.gone, total.changed, total.before_satang, total.after_satang) == (1, 1, 1, 5, 12)
    assert total.difference_satang == 7
    assert known(office, day(2)) == []


def test_what_changed_and_changed_back_did_not_change(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1)], known_at=day(1))
    office.load(day(2), [("a", 2)], known_at=day(2))
    office.load(day(3), [("a", 1)], known_at=day(3))
    assert known(office, day(1)) == []
    assert told(known(office, day(1), day(2))) == [("changed", "a", 1)]


def test_a_late_print_changes_what_held_and_not_what_is_newest(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(9), [("a", 9)], known_at=day(10))
    office.load(day(3), [("a", 3)], known_at=day(11))
    assert known(office, day(10)) == []
    assert told(held(office, day(4), day(9))) == [("changed", "a", 6)]
    assert told(held(office, day(4), day(9), day(10))) == [("new", "a", 9)]
    with office.engine.connect() as connection:
        loads = loads_between(connection, Wanted(office.organisation_id), day(10), LATE)
    assert [(load.as_of, load.opened) for load in loads] == [(day(3), 1)]


def test_both_sides_say_where_they_stand(office: Office, day: Callable[[int], datetime]) -> None:
    table = TableLedger(1, "elaas", "แผ่นหนึ่ง", 1, 8, rows_read=1, rows_loaded=1, rows_quarantined=0, rows_skipped=0)
    for number, amount in ((1, 5), (2, 6)):
        rows = office.rows([("a", amount)]).with_columns(project=pl.lit("ถนน"), budget_code=pl.lit("99"))
        office.load(
            day(number), [], frame=rows, file=office.file(f"{number}.xlsx"), tables=[table], known_at=day(number)
        )
    (change,) = known(office, day(1))
    assert change.name == "ถนน · 99"
    assert change.before is not None
    assert change.after is not None
    # all contents of these tests begin with the same digits, so that the last file counts for both
    assert change.after.place is not None
    assert (change.after.place.sheet, change.after.place.row) == ("แผ่นหนึ่ง", 9)
    assert (change.before.held_from, change.after.held_from) == (day(1), day(2))


def test_what_may_name_a_person_is_not_told(office: Office, day: Callable[[int], datetime]) -> None:
    for number, payee in ((1, "นาย ก"), (2, "นาย ข")):
        rows = office.rows([("1", 5)], "disbursements").with_columns(payee=pl.lit(payee), voucher_no=pl.lit("1/68"))
        office.load(day(number), [], kind="disbursements", frame=rows, known_at=day(number))
    (change,) = known(office, day(1))
    assert change.fields == (("payee", None, None),)
    assert (change.name, change.line_key) == ("1/68", None)
    assert "นาย" not in str(change.as_dict())


def test_only_the_kinds_and_the_year_wanted_are_told(office: Office, day: Callable[[int], datetime]) -> None:
    office.load(day(1), [("a", 1)])
    office.load(day(1), [("b", 1)], fiscal_year=2568)
    office.load(day(1), [("c", 1)], kind="progress")
    assert told(known(office, ALWAYS, kinds=("remaining_budget",), fiscal_year=2568)) == [("new", "b", 1)]
    assert told(known(office, ALWAYS, kinds=("progress",))) == [("new", "c", 1)]


def test_the_last_run_that_learnt_something_is_known(office: Office, day: Callable[[int], datetime]) -> None:
    with office.engine.connect() as connection:
        assert last_learnt(connection, office.organisation_id) is None
    office.load(day(1), [("a", 1)], known_at=day(5))
    with office.engine.connect() as connection:
        assert last_learnt(connection, office.organisation_id) == (office.run_id, day(5))


def aliases(*names: tuple[str, str]) -> pl.DataFrame:
    rows = [("unit", text, text, name, "สมชาย", date(2026, 1, 1), None) for text, name in names]
    schema = {**dict.fromkeys(ALIAS_COLUMNS, pl.String), "confirmed_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_names_confirmed_changed_and_withdrawn_are_told(office: Office, day: Callable[[int], datetime]) -> None:
    given_ = (office.engine, office.organisation_id, office.run_id)
    store_aliases(*given_, aliases(("ช่าง", "กองช่าง"), ("คลัง", "กองคลัง")), day(1))
    store_aliases(*given_, aliases(("ช่าง", "สำนักช่าง"), ("ปลัด", "สำนักปลัด")), day(2))
    with office.engine.connect() as connection:
        changes = names_between(connection, office.organisation_id, day(1), LATE)
    assert sorted((change.what, change.name, change.fields) for change in changes) == [
        ("changed", "unit · ช่าง", (("name", "กองช่าง", "สำนักช่าง"),)),
        ("gone", "unit · คลัง", (("name", "กองคลัง", None),)),
        ("new", "unit · ปลัด", (("name", None, "สำนักปลัด"),)),
    ]


def test_a_code_that_left_its_list_is_told(office: Office, day: Callable[[int], datetime]) -> None:
    with office.engine.begin() as connection:
        remember(connection, programme_work, None, day(2), None)
        connection.execute(delete(programme_work).where(programme_work.c.work_code == "00111"))
        changes = names_between(connection, office.organisation_id, day(1), LATE)
        connection.rollback()
    assert [(change.kind, change.what) for change in changes] == [("programme_work", "gone")]


SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def load(office: Office, sequence: list[Said]) -> None:
    files: dict[int, int] = {}
    for turn, said in effective(sequence):
        good = [(key, value, part) for (part, key), value in said.lines if value is not None]
        bad = [(key, 0, part) for (part, key), value in said.lines if value is None]
        files.setdefault(said.file, office.file())
        office.load(
            moment(said.day), good, bad=bad, kind="action_items", completeness=said.completeness,
            parts=said.parts if said.completeness == "full" else None, file=files[said.file],
            known_at=KNOWN + timedelta(minutes=turn),
        )  # fmt: skip


def differing(before: dict[Any, int], after: dict[Any, int]) -> dict[Any, tuple[int | None, int | None]]:
    keys = {*before, *after}
    return {key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)}


def sides(changes: list[Change]) -> dict[Any, tuple[int | None, int | None]]:
    return {
        (change.part, change.line_key): (
            change.before.amount_satang if change.before else None,
            change.after.amount_satang if change.after else None,
        )
        for change in changes
    }


@pytest.mark.slow
@SETTINGS
@given(sequence=prints(), turns=st.tuples(st.integers(0, 6), st.integers(0, 6)))
def test_known_changes_are_the_difference_of_two_replays(
    new_office: Callable[[], Office], sequence: list[Said], turns: tuple[int, int]
) -> None:
    office, (first, last) = new_office(), sorted(turns)
    load(office, sequence)
    loaded = effective(sequence)
    wanted = differing(naive(loaded, 99, first), naive(loaded, 99, last))
    assert sides(known(office, *(KNOWN + timedelta(minutes=turn) for turn in (first, last)))) == wanted


@pytest.mark.slow
@SETTINGS
@given(
    sequence=prints(),
    days=st.tuples(st.sampled_from([0, *DAYS, 4.5]), st.sampled_from([0, *DAYS, 4.5])),
    turn=st.integers(0, 6),
)
def test_held_changes_are_the_difference_of_two_replays(
    new_office: Callable[[], Office], sequence: list[Said], days: tuple[float, float], turn: int
) -> None:
    office, (first, last) = new_office(), sorted(days)
    load(office, sequence)
    loaded = effective(sequence)
    wanted = differing(naive(loaded, first, turn), naive(loaded, last, turn))
    assert sides(held(office, moment(first), moment(last), KNOWN + timedelta(minutes=turn))) == wanted
