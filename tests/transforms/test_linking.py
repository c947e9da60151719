"""transforms.linking: plan item, budget line, payment, transfer and progress row of one year."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.linking import KINDS, LINK_COLUMNS, STATE_COLUMNS, link_year

Rows = list[tuple[str | None, ...]]


def frame(columns: str, rows: Rows) -> pl.LazyFrame:
    names = columns.split()
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").lazy()


def year(**kinds: Rows) -> dict[str, pl.LazyFrame]:
    columns = {
        "remaining_budget": "line_key budget_code project_key",
        "disbursements": "line_key budget_code project_key",
        "transfers": "line_key budget_code description",
        "action_items": "line_key project_key unit_key",
        "action_equipment": "line_key project_key unit_key",
        "progress": "line_key project_key unit_key",
    }
    return {kind: frame(columns[kind], rows) for kind, rows in kinds.items()}


def linked(facts: dict[str, pl.LazyFrame]) -> tuple[list[tuple[Any, ...]], dict[tuple[str, str], str]]:
    links, states = link_year(facts)
    return links.rows(), {(kind, key): state for kind, key, state in states.rows()}


def test_a_payment_belongs_to_the_line_of_its_code() -> None:
    links, states = linked(
        year(remaining_budget=[("L1", "c1", None), ("L2", "c2", None)], disbursements=[("D1", "c1", None)])
    )
    assert links == [("disbursements", "D1", "remaining_budget", "L1", "budget_code")]
    assert states == {("disbursements", "D1"): "linked"}


def test_a_payment_of_the_only_line_needs_no_project() -> None:
    links, _ = linked(year(remaining_budget=[("L1", "c1", "ถนน")], disbursements=[("D1", "c1", "อื่น")]))
    assert links == [("disbursements", "D1", "remaining_budget", "L1", "budget_code")]


def test_among_lines_of_one_code_the_project_decides() -> None:
    links, states = linked(
        year(
            remaining_budget=[("L1", "c1", "ถนน"), ("L2", "c1", "ท่อ")],
            disbursements=[("D1", "c1", "ท่อ"), ("D2", "c1", None), ("D3", "c1", "บ่อ")],
        )
    )
    assert links == [("disbursements", "D1", "remaining_budget", "L2", "budget_code")]
    assert states[("disbursements", "D1")] == "linked"
    assert (states[("disbursements", "D2")], states[("disbursements", "D3")]) == ("ambiguous", "ambiguous")


def test_lines_of_one_code_and_one_project_are_ambiguous() -> None:
    links, states = linked(
        year(remaining_budget=[("L1", "c1", "ถนน"), ("L1#2", "c1", "ถนน")], disbursements=[("D1", "c1", "ถนน")])
    )
    assert (links, states[("disbursements", "D1")]) == ([], "ambiguous")


def test_a_payment_of_an_unknown_code_has_no_line_whatever_its_project() -> None:
    links, states = linked(year(remaining_budget=[("L1", "c1", "ถนน")], disbursements=[("D1", "c9", "ถนน")]))
    assert (links, states[("disbursements", "D1")]) == ([], "none")


def test_a_payment_without_a_code_belongs_to_the_one_line_of_its_project() -> None:
    links, states = linked(
        year(
            remaining_budget=[("L1", "c1", "ถนน"), ("L2", "c2", "ท่อ"), ("L3", "c3", "ท่อ")],
            disbursements=[("D1", None, "ถนน"), ("D2", None, "ท่อ"), ("D3", None, None)],
        )
    )
    assert links == [("disbursements", "D1", "remaining_budget", "L1", "project_key")]
    assert [states[("disbursements", key)] for key in ("D1", "D2", "D3")] == ["linked", "ambiguous", "none"]


def test_a_transfer_names_its_project_in_its_description() -> None:
    links, states = linked(
        year(
            remaining_budget=[("L1", "c1", "ถนนคอนกรีตเสริมเหล็ก"), ("L2", "c1", "ท่อ")],
            transfers=[("T1", "c1", "ถนน คสล."), ("T2", "c1", "บ่อ"), ("T3", None, "ท่อ")],
        )
    )
    assert links == [("transfers", "T1", "remaining_budget", "L1", "budget_code")]
    assert [states[("transfers", key)] for key in ("T1", "T2", "T3")] == ["linked", "ambiguous", "none"]


def test_a_plan_item_has_the_money_of_all_lines_of_its_project() -> None:
    links, states = linked(
        year(
            action_items=[("A1", "ถนน", "u")],
            remaining_budget=[("L1", "c1", "ถนน"), ("L2", "c2", "ถนน"), ("L3", "c3", "ท่อ")],
        )
    )
    assert links == [
        ("action_items", "A1", "remaining_budget", "L1", "project_key"),
        ("action_items", "A1", "remaining_budget", "L2", "project_key"),
    ]
    assert states == {
        ("action_items", "A1"): "linked",
        ("remaining_budget", "L1"): "linked",
        ("remaining_budget", "L2"): "linked",
        ("remaining_budget", "L3"): "none",
    }


def test_two_plan_items_of_one_name_share_no_money() -> None:
    links, states = linked(
        year(action_items=[("A1", "ถนน", "u"), ("A2", "ถนน", "u")], remaining_budget=[("L1", "c1", "ถนน")])
    )
    assert links == []
    assert set(states.values()) == {"ambiguous"}
    assert len(states) == 3


def test_a_plan_item_and_a_piece_of_equipment_of_one_name_share_no_money() -> None:
    links, states = linked(
        year(
            action_items=[("A1", "เครื่องสูบน้ำ", "u")],
            action_equipment=[("E1", "เครื่องสูบน้ำ", "u")],
            remaining_budget=[("L1", "c1", "เครื่องสูบน้ำ")],
        )
    )
    assert links == []
    assert set(states.values()) == {"ambiguous"}


def test_plan_items_of_one_name_without_any_line_have_none_to_be_unsure_of() -> None:
    _, states = linked(year(action_items=[("A1", "ถนน", "u"), ("A2", "ถนน", "u")]))
    assert set(states.values()) == {"none"}


def test_equipment_is_linked_as_its_own_kind() -> None:
    links, _ = linked(year(action_equipment=[("E1", "เครื่องสูบน้ำ", "u")], remaining_budget=[("L1", "c1", "เครื่องสูบน้ำ")]))
    assert links == [("action_equipment", "E1", "remaining_budget", "L1", "project_key")]


def test_progress_rows_of_several_villages_belong_to_one_item() -> None:
    links, _ = linked(year(action_items=[("A1", "ถนน", "ช่าง")], progress=[("P1", "ถนน", "อื่น"), ("P2", "ถนน", None)]))
    assert links == [
        ("progress", "P1", "action_items", "A1", "project_key"),
        ("progress", "P2", "action_items", "A1", "project_key"),
    ]


def test_among_items_of_one_name_the_unit_decides_for_progress() -> None:
    links, states = linked(
        year(
            action_items=[("A1", "อบรม", "ช่าง")],
            action_equipment=[("E1", "อบรม", "คลัง")],
            progress=[("P1", "อบรม", "คลัง"), ("P2", "อบรม", "ปลัด"), ("P3", "อบรม", None), ("P4", "x", "คลัง")],
        )
    )
    assert links == [("progress", "P1", "action_equipment", "E1", "project_key")]
    assert [states[("progress", key)] for key in ("P1", "P2", "P3", "P4")] == [
        "linked",
        "ambiguous",
        "ambiguous",
        "none",
    ]


def test_items_of_one_name_and_one_unit_are_ambiguous_for_progress() -> None:
    links, states = linked(
        year(action_items=[("A1", "อบรม", "ช่าง"), ("A2", "อบรม", "ช่าง")], progress=[("P1", "อบรม", "ช่าง")])
    )
    assert (links, states[("progress", "P1")]) == ([], "ambiguous")


def test_blank_keys_never_link() -> None:
    facts = year(
        remaining_budget=[("L1", "", ""), ("L2", None, None)],
        disbursements=[("D1", "", ""), ("D2", None, None)],
        action_items=[("A1", "", "")],
        action_equipment=[("E1", None, None)],
        progress=[("P1", "", ""), ("P2", None, "")],
    )
    links, states = linked(facts)
    assert links == []
    assert set(states.values()) == {"none"}


def test_lines_without_a_project_have_no_state() -> None:
    _, states = linked(year(remaining_budget=[("L1", "c1", None), ("L2", "c2", ""), ("L3", "c3", "ถนน")]))
    assert states == {("remaining_budget", "L3"): "none"}


def test_nothing_gives_empty_tables_of_the_same_columns() -> None:
    links, states = link_year({})
    assert (links.columns, links.height) == (list(LINK_COLUMNS), 0)
    assert (states.columns, states.height) == (list(STATE_COLUMNS), 0)


KEYS = st.sampled_from([None, "", "ถนน", "ท่อ"])
CODES = st.sampled_from([None, "c1", "c2"])


@given(st.fixed_dictionaries({kind: st.lists(st.tuples(CODES, KEYS, KEYS), max_size=4) for kind in KINDS}))
def test_every_row_has_one_state_and_only_linked_rows_have_links(
    drawn: dict[str, list[tuple[str | None, ...]]],
) -> None:
    facts = {
        kind: frame(
            "line_key budget_code project_key unit_key", [(f"{kind}{number}", *row) for number, row in enumerate(rows)]
        )
        for kind, rows in drawn.items()
    }
    links, states = link_year(facts)
    expected = {
        (kind, f"{kind}{number}")
        for kind, rows in drawn.items()
        for number, row in enumerate(rows)
        if kind != "remaining_budget" or row[1]
    }
    assert set(states.select("kind", "line_key").rows()) == expected
    assert states.height == len(expected)
    is_linked = states.filter(state="linked").filter(pl.col("kind") != "remaining_budget")
    assert set(is_linked.select("kind", "line_key").rows()) == set(links.select("from_kind", "from_line_key").rows())
    assert links.filter(
        pl.struct("from_kind", "from_line_key").is_duplicated() & ~pl.col("from_kind").str.starts_with("action")
    ).is_empty()


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(random: Any) -> None:
    rows: dict[str, Rows] = {
        "remaining_budget": [("L1", "c1", "ถนน"), ("L2", "c1", "ท่อ"), ("L3", "c2", "ท่อ")],
        "disbursements": [("D1", "c1", "ท่อ"), ("D2", "c2", None), ("D3", "c1", None)],
        "action_items": [("A1", "ถนน", "u"), ("A2", "ท่อ", "u")],
        "progress": [("P1", "ท่อ", "u"), ("P2", "ถนน", "u")],
    }
    shuffled = {kind: random.sample(each, len(each)) for kind, each in rows.items()}
    assert [each.rows() for each in link_year(year(**shuffled))] == [each.rows() for each in link_year(year(**rows))]
