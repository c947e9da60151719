"""Links are versioned, and only differences are written."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sql.links import LINK_COLUMNS, STATE_COLUMNS, current_links, store_links

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sql.conftest import Office

NOW, LATER = datetime(2025, 10, 1, 19), datetime(2025, 10, 2, 19)


def links(*pairs: tuple[str, str]) -> pl.DataFrame:
    rows = [("action_items", start, "remaining_budget", end, "project_key") for start, end in pairs]
    return pl.DataFrame(rows, schema=dict.fromkeys(LINK_COLUMNS, pl.String), orient="row")


def states(**by_line: str) -> pl.DataFrame:
    rows = [("action_items", line, state) for line, state in by_line.items()]
    return pl.DataFrame(rows, schema=dict.fromkeys(STATE_COLUMNS, pl.String), orient="row")


def store(
    office: Office, pairs: list[tuple[str, str]], by_line: dict[str, str], known: datetime = NOW, year: int = 2569
) -> tuple[int, int]:
    return store_links(office.engine, office.organisation_id, year, links(*pairs), states(**by_line), known)


def test_only_differences_are_written(office: Office) -> None:
    assert store(office, [("a", "L1"), ("b", "L2")], {"a": "linked", "b": "linked"}) == (4, 0)
    assert store(office, [("a", "L1"), ("b", "L3")], {"a": "linked", "b": "linked"}, LATER) == (1, 1)
    assert store(office, [("b", "L3"), ("a", "L1")], {"b": "linked", "a": "linked"}, LATER) == (0, 0)
    assert len(office.table("link")) == 3


def test_a_changed_state_closes_the_one_before(office: Office) -> None:
    store(office, [], {"a": "none"})
    assert store(office, [("a", "L1")], {"a": "linked"}, LATER) == (2, 1)
    assert [(state, end is None) for state, end in office.table("link_state", "state, known_to")] == [
        ("linked", True), ("none", False),
    ]  # fmt: skip


def test_years_and_offices_are_apart(office: Office, new_office: Callable[[], Office]) -> None:
    store(office, [("a", "L1")], {})
    assert store(office, [], {}, year=2568) == (0, 0)
    assert store(new_office(), [], {}) == (0, 0)
    assert current_links(office.engine, office.organisation_id, 2569)[0].height == 1


PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("LMN")), max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=PAIRS, second=PAIRS)
def test_what_is_current_is_what_was_stored_last(
    new_office: Callable[[], Office], first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    office = new_office()
    store(office, first, {})
    store(office, second, {}, LATER)
    held, _ = current_links(office.engine, office.organisation_id, 2569)
    assert set(held.rows()) == set(links(*second).rows())
    assert held.height == len(set(second))
