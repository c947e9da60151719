"""Which column is which field: clear ones are given, all others are asked; a column is never given to a wrong field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sources.grid import Merge, Sheet, frame_of_rows
from sources.headers import Label, synonyms
from sources.layouts import Layout, header_keys, load_layouts
from sources.mapping_answers import Answers
from sources.mapping_facts import MappingError
from sources.mapping_match import match
from sources.mapping_questions import questions
from sources.mapping_sheet import Proposal, propose_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYOUTS = load_layouts()
TITLE = ["รายงานความก้าวหน้า ประจำปีงบประมาณ พ.ศ. 2569"]
HEADER = ["ที่", "โครงการ", "งบประมาณ", "เบิกจ่าย", "สถานะ"]
LINES = [["1", "ก่อสร้างถนน", "500,000.00", "450,000.00", "แล้วเสร็จ"], ["2", "วางท่อ", "90,000.00", "0.00", "ยกเลิก"]]


def sheet(rows: Sequence[Sequence[str | None]], merges: Sequence[Merge] = ()) -> Sheet:
    return Sheet("กองช่าง", 1, frame_of_rows(rows), merges=list(merges))


def propose(rows: Sequence[Sequence[str | None]], merges: Sequence[Merge] = (), **answers: Any) -> Proposal:
    return propose_sheet(sheet(rows, merges), LAYOUTS, Answers(**answers), (), known=None, date1904=False)


def given_fields(proposal: Proposal) -> dict[str, str | None]:
    assert proposal.match is not None
    return {item.letter: item.field for item in proposal.match.columns}


def states(proposal: Proposal) -> dict[str, str]:
    assert proposal.match is not None
    return {item.letter: item.state for item in proposal.match.columns}


def with_columns(header: list[str], *columns: list[str]) -> list[list[str]]:
    """The progress sheet with more columns at its right."""
    added = list(zip(*columns, strict=True))
    return [TITLE, HEADER + header, *(line + list(more) for line, more in zip(LINES, added, strict=True))]


def test_known_headers_are_followed_wherever_they_stand_and_below_any_title_rows() -> None:
    order = [4, 2, 0, 3, 1]
    rows = [[], TITLE, ["อบต.โคกไม้ลาย"], [], *([row[i] for i in order] for row in [HEADER, *LINES])]
    proposal = propose(rows)
    assert proposal.block is not None
    assert proposal.block.first_row == 5
    assert given_fields(proposal) == {"A": "status", "B": "budget", "C": "item_no", "D": "disbursed", "E": "project"}
    assert questions(proposal) == []


def test_words_nobody_has_seen_are_asked_about_with_what_they_may_be_and_none_is_guessed() -> None:
    header = ["ที่", "โครงการ", "งบที่ได้รับจัดสรร", "เบิกจ่ายแล้วทั้งสิ้น", "สถานะโครงการ ณ ปัจจุบัน"]
    proposal = propose([TITLE, header, *LINES])
    assert given_fields(proposal) == {"A": "item_no", "B": "project", "C": None, "D": None, "E": None}
    asked = {item["column"]: item["choices"] for item in questions(proposal)}
    assert asked == {"C": ["budget"], "D": ["disbursed"], "E": ["status"]}


def test_a_column_that_is_like_no_field_is_left_unread_without_a_question() -> None:
    proposal = propose(with_columns(["ความเห็นของนายก"], ["ดี", "ดีมาก"]))
    assert states(proposal)["F"] == "unread"
    assert questions(proposal) == []


def test_two_columns_with_one_claim_are_both_asked_about() -> None:
    proposal = propose(with_columns(["เบิกจ่ายจริง"], ["450,000.00", "0.00"]))
    assert (given_fields(proposal)["D"], given_fields(proposal)["F"]) == (None, None)
    assert {item["column"] for item in questions(proposal)} == {"D", "F"}


def test_the_one_chosen_of_two_leaves_the_other_unread() -> None:
    proposal = propose(with_columns(["เบิกจ่ายจริง"], ["450,000.00", "0.00"]), columns={"D": "disbursed"})
    assert (given_fields(proposal)["D"], states(proposal)["F"]) == ("disbursed", "unread")
    assert questions(proposal) == []


def test_a_small_misspelling_is_followed_where_nothing_rivals_it() -> None:
    proposal = propose([TITLE, ["ที่", "โครงการ", "งบประมาณที่ได้รบ", "เบิกจ่าย", "สถานะ"], *LINES])
    assert (given_fields(proposal)["C"], states(proposal)["C"]) == ("budget", "near")


@pytest.mark.parametrize("header", ["งบประมาณที่ได้รบ", "งบประมาณ"], ids=["near", "known"])
def test_a_header_whose_values_are_of_another_type_is_asked_about(header: str) -> None:
    lines = [[line[0], line[1], "เงินรายได้", *line[3:]] for line in LINES]
    proposal = propose([TITLE, ["ที่", "โครงการ", header, "เบิกจ่าย", "สถานะ"], *lines])
    assert given_fields(proposal)["C"] is None


def test_opposites_are_never_taken_for_one_another() -> None:
    header = ["ครั้งที่", "รหัสงบประมาณ", "รายการ", "โอนเพิ่ม", "โอนลด", "คำชี้แจงงบประมาณเดม"]
    lines = [["1", "9969011121010001", "ค่าวัสดุ", "100.00", "0.00", "ก"]]
    proposal = propose([["บัญชีโอนงบประมาณ"], header, *lines])
    assert given_fields(proposal)["F"] in {"old_explanation", None}


def test_a_header_of_two_rows_is_read_with_its_parents() -> None:
    upper = ["ที่", "โครงการ", "งบประมาณ", None, "สถานะ"]
    lower = [None, None, "ยอดตั้งต้น", "เบิกจ่าย", None]
    proposal = propose([TITLE, upper, lower, *LINES], [Merge(2, 2, 2, 3)])
    assert proposal.block is not None
    assert (proposal.block.first_row, proposal.block.last_row) == (2, 3)
    assert given_fields(proposal) == {"A": "item_no", "B": "project", "C": "initial", "D": "disbursed", "E": "status"}


def test_columns_of_years_are_given_with_their_year() -> None:
    header = ["ที่", "โครงการ", "วัตถุประสงค์", "งบประมาณ 2569 (บาท)", "งบประมาณ ๒๕๗๐ (บาท)"]
    proposal = propose([["รายละเอียดโครงการพัฒนา"], header, ["1", "ถนน", "เพื่อ", "100.00", "200.00"]])
    assert (given_fields(proposal)["D"], given_fields(proposal)["E"]) == ("budget_2569", "budget_2570")


def test_a_needed_field_without_a_column_is_asked_for_among_columns_whose_values_suit() -> None:
    header = ["วันที่", "เลขที่ฎีกา", "รายการ", "มูลค่า", "หมายเลข"]
    lines = [["1 ต.ค. 2568", "ฎ.1", "ค่าวัสดุ", "1,000.00", "ก/1"], ["2 ต.ค. 2568", "ฎ.2", "ค่าไฟ", "50.25", "ก/2"]]
    (asked,) = questions(propose([["ทะเบียนคุมฎีกา"], header, *lines]))
    assert (asked["ask"], asked["fields"], asked["choices"]) == ("field", ["amount"], ["D"])


def test_where_no_kind_is_ahead_the_kind_is_asked_for() -> None:
    rows = [["ข้อมูล"], ["ชื่อ", "จำนวน", "ราคา"], ["ก", "1", "2.50"], ["ข", "2", "3.50"]]
    asked = questions(propose(rows))
    assert [item["ask"] for item in asked] == ["kind"]
    assert {"progress", "disbursements"} <= set(asked[0]["choices"])


def test_the_kind_and_the_header_row_that_are_answered_are_taken() -> None:
    rows = [["ข้อมูล"], ["ชื่อ", "จำนวน", "ราคา"], ["ก", "1", "2.50"]]
    proposal = propose(rows, kind="progress", header_row=2, columns={"A": "project", "ราคา": "budget", "จำนวน": ""})
    assert given_fields(proposal) == {"A": "project", "B": None, "C": "budget"}


def test_what_a_kind_should_have_and_no_column_is_is_let_go_only_where_a_person_said_the_kind() -> None:
    rows = [TITLE, HEADER[:4], *(line[:4] for line in LINES)]
    by_itself, said = propose(rows), propose(rows, kind="progress")
    assert [item["ask"] for item in questions(by_itself)] == ["kind"]
    assert questions(said) == []
    assert said.problems == []
    assert "status" in said.dropped[0]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"kind": "no_such_kind"}, "unknown_kind"),
        ({"kind": "progress", "columns": {"Z": "budget"}}, "unknown_column"),
        ({"kind": "progress", "columns": {"C": "bugdet"}}, "unknown_field"),
        ({"kind": "progress", "columns": {"C": "budget", "D": "budget"}}, "answered_twice"),
        ({"kind": "plan_projects", "columns": {"C": "budget"}}, "year_unknown"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(answers: dict[str, Any], code: str) -> None:
    with pytest.raises(MappingError) as caught:
        propose([TITLE, HEADER, *LINES], **answers)
    assert caught.value.code == code


def test_one_header_on_two_columns_cannot_be_taught() -> None:
    proposal = propose(with_columns(["เบิกจ่าย"], ["1.00", "2.00"]), columns={"D": "disbursed", "F": ""})
    assert [item["code"] for item in proposal.problems] == ["same_header"]


def test_an_empty_sheet_has_no_header() -> None:
    assert propose([]).block is None


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[Layout, list[tuple[str, str]]]:
    """Some columns of a layout in any order, each with its field and its header, now and then with a slip of a key."""
    layout = draw(st.sampled_from(LAYOUTS))
    specs = draw(st.lists(st.sampled_from(layout.columns), unique_by=lambda spec: spec.field, min_size=2, max_size=9))
    columns = []
    for spec in specs:
        header = draw(st.sampled_from(spec.headers))
        field = spec.field
        if spec.is_yearly:
            header, field = header.replace("{year}", "2569"), f"{spec.field}_2569"
        for _ in range(draw(st.integers(0, 2))):
            place = draw(st.integers(0, len(header) - 1))
            letter = draw(st.sampled_from(["", header[place] * 2, draw(st.sampled_from("กขคดตบปมรลสา ิ่้"))]))
            if not header[place].isdigit():  # another year is another column, not a slip
                header = header[:place] + letter + header[place + 1 :]
        columns.append((field, header))
    return layout, columns


@given(misspelt())
def test_a_misspelt_column_is_never_given_to_another_field(made: tuple[Layout, list[tuple[str, str]]]) -> None:
    layout, columns = made
    labels = [Label(chr(65 + place), (header,), 1) for place, (_, header) in enumerate(columns) if header.strip()]
    true = {chr(65 + place): field for place, (field, _) in enumerate(columns)}
    known = synonyms(layout)
    for label in labels:  # a slip that makes another field's own header is no misspelling anybody could see
        stem = true[label.column].removesuffix("_2569")
        assume(all(name == stem for key in header_keys(label.text) for _, name in known.get(key, [])))
    found = match(layout, labels, {}, (), {})
    wrong = {
        item.label.text: (item.field, true[item.letter])
        for item in found.columns
        if item.state in {"exact", "near"} and item.field != true[item.letter]
    }
    assert wrong == {}
