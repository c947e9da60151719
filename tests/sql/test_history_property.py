"""Any sequence of prints gives, at every held and known moment, what a naive replay of the prints known by then gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sql.facts import as_known
from sql.loading import load_print
from tests.sql.told import DAYS, KNOWN, Identity, Said, effective, moment, naive, prints, still_held_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sql.conftest import Office


def load_all(office: Any, sequence: list[Said]) -> None:
    files: dict[int, int] = {}
    seen: dict[int, dict[str, Any]] = {}
    for turn, said in enumerate(sequence):
        good = [(key, value, part) for (part, key), value in said.lines if value is not None]
        bad = [(key, 0, part) for (part, key), value in said.lines if value is None]
        files.setdefault(said.file, office.file())
        given_print = office.print(
            moment(said.day), good, bad=bad, kind="action_items", completeness=said.completeness,
            parts=said.parts if said.completeness == "full" else None, file=files[said.file],
        )  # fmt: skip
        load_print(office.engine, given_print, KNOWN + timedelta(minutes=turn))
        seen = check_nothing_lost(office, seen)


def check_nothing_lost(office: Any, before: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Every version of before is still there; all that may have happened to it is that it was closed, once."""
    now = {row["version_id"]: row for row in versions(office).iter_rows(named=True)}
    for number, old in before.items():
        closed = {name: now[number][name] for name in ("known_to", "closed_load_id")}
        assert old == now[number] or (old["known_to"] is None and {**old, **closed} == now[number])
    return now


def versions(office: Any) -> pl.DataFrame:
    with office.engine.connect() as connection:
        from sqlalchemy import select

        from sql.dialect import fetch_frame
        from sql.schema import FACTS

        action_item = FACTS["action_items"]

        return fetch_frame(
            connection, select(action_item).where(action_item.c.organisation_id == office.organisation_id)
        )


def answers(facts: pl.DataFrame, held: datetime, known: datetime) -> dict[Identity, int]:
    """What the versions say at two moments; fails if two of them speak for one line."""
    rows = facts.filter(
        pl.col("held_from") <= held,
        pl.col("held_to").is_null() | (pl.col("held_to") > held),
        pl.col("known_from") <= known,
        pl.col("known_to").is_null() | (pl.col("known_to") > known),
    ).select("part", "line_key", "budget_satang")
    found = {(part, key): value for part, key, value in rows.iter_rows()}
    assert len(found) == rows.height, "two versions of one line overlap"
    return found


pytestmark = pytest.mark.slow
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
THOROUGH = settings(SETTINGS, max_examples=100)


@THOROUGH
@given(sequence=prints())
def test_history_equals_naive_replay(new_office: Callable[[], Office], sequence: list[Said]) -> None:
    office = new_office()
    load_all(office, sequence)
    loaded, facts = effective(sequence), versions(office)
    for turn in range(len(sequence)):
        for held in (0, *DAYS, 4.5):
            assert answers(facts, moment(held), KNOWN + timedelta(minutes=turn)) == naive(loaded, held, turn)


@SETTINGS
@given(sequence=prints(), held=st.sampled_from([1, 2.5, 4, 9]), turn=st.integers(0, 6))
def test_as_known_answers_what_the_replay_answers(
    new_office: Callable[[], Office], sequence: list[Said], held: float, turn: int
) -> None:
    office = new_office()
    load_all(office, sequence)
    known = KNOWN + timedelta(minutes=turn)
    facts = as_known(office.engine, "action_items", office.organisation_id, moment(held), known)
    said = {(part, key): value for part, key, value in facts.select("part", "line_key", "budget_satang").iter_rows()}
    assert said == naive(effective(sequence), held, turn)


@SETTINGS
@given(sequence=prints())
def test_quarantine_is_open_where_no_later_word_was_spoken(
    new_office: Callable[[], Office], sequence: list[Said]
) -> None:
    office = new_office()
    load_all(office, sequence)
    mine = f"organisation_id = {office.organisation_id} AND known_to IS NULL"
    assert sorted(office.table("quarantine_row", "part, line_key", mine)) == still_held_back(effective(sequence))


@SETTINGS
@given(sequence=prints(), order=st.randoms(use_true_random=False))
def test_prints_of_different_moments_may_come_in_any_order(
    new_office: Callable[[], Office], sequence: list[Said], order: Any
) -> None:
    by_day = {said.day: said for said in sequence}
    shuffled = [replace(said, file=number) for number, said in enumerate(by_day.values())]
    order.shuffle(shuffled)
    office, other = new_office(), new_office()
    load_all(office, sorted(shuffled, key=lambda said: said.day))
    load_all(other, shuffled)
    for held in DAYS:
        late = datetime(2999, 1, 1)
        assert answers(versions(office), moment(held), late) == answers(versions(other), moment(held), late)
