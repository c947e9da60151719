"""Changes of units in the warehouse: with their history, told between two moments, on both databases."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from sql.name_changes import names_between
from sql.own_codes import store_own_codes
from sql.past import remember
from sql.runs import replaying
from sql.schema import classification_crosswalk
from sql.unit_changes import store_unit_changes, unit_changes_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sql.conftest import Office

LATE = datetime(2100, 1, 1)


def row(old: str, new: str, year: int = 2567) -> tuple[Any, ...]:
    return ("renamed", old, old, new, new, year, None, "สมชาย", date(2026, 1, 1), new, new, "–", new, "–")


def store(office: Office, moment: datetime, *rows: tuple[Any, ...]) -> None:
    with replaying(moment):
        store_unit_changes(office.engine, office.organisation_id, office.run_id, rows)


def test_what_was_known_of_units_stays_known(office: Office, day: Callable[[int], datetime]) -> None:
    store(office, day(1), row("กองช่าง", "สำนักช่าง"))
    store(office, day(2), row("กองช่าง", "สำนักช่าง", 2568))
    with office.engine.connect() as connection:
        then, now = (unit_changes_at(connection, office.organisation_id, moment) for moment in (day(1), None))
        changes = names_between(connection, office.organisation_id, day(1), LATE)
    assert (then["from_year"].to_list(), now["from_year"].to_list()) == ([2567], [2568])
    assert [(c.kind, c.what, c.fields) for c in changes] == [("unit_changes", "changed", (("from_year", 2567, 2568),))]


def test_own_codes_and_the_crosswalk_are_told(office: Office, day: Callable[[int], datetime]) -> None:
    with replaying(day(2)):
        store_own_codes(office.engine, office.organisation_id, [("work", "00999", "งานประปา", None, None, None, None)])
    with office.engine.begin() as connection:
        remember(connection, classification_crosswalk, None, day(2), None)
        connection.execute(delete(classification_crosswalk).where(classification_crosswalk.c.subject == "work"))
        changes = names_between(connection, office.organisation_id, day(1), LATE)
        connection.rollback()
    assert [(c.kind, c.what) for c in changes] == [("own_codes", "new"), ("classification_crosswalk", "gone")]


def test_the_view_of_changes_tells_what_people_said(office: Office, day: Callable[[int], datetime]) -> None:
    store(office, day(1), row("กองช่าง", "สำนักช่าง"))
    store(office, day(2))
    with replaying(day(3)):
        store_own_codes(
            office.engine, office.organisation_id, [("work", "00999", "งานประปา", "ประปา", None, None, None)]
        )
    found = office.table("v_changes", "kind, change, line_key, fiscal_year, amount_satang", "load_id IS NULL")
    assert sorted(found) == [
        ("own_codes", "opened", "work · 00999 · ประปา", None, None),
        *(("unit_changes", change, "กองช่าง · สำนักช่าง", None, None) for change in ("closed", "opened")),
    ]
