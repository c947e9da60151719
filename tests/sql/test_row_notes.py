"""What a text suggests of a line is noted, decided once by a person, and not suggested again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sql.errors import NoteError, NotKnownError
from sql.row_notes import Settled, decide, notes, sync_notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.sql.conftest import Office

    Day = Callable[[int], datetime]

AMENDED, MOVED = "แก้ไข ครั้งที่ 2/2568", "ย้ายจาก แผนงานการศึกษา"


def suggestion(row: int | None, says: str = AMENDED, cell: str = "G18") -> dict[str, Any]:
    """A finding of reading about the line of a source row (9 is the first of the office's rows), or about none."""
    return {
        "rule": "text_suggests", "severity": "info", "origin": "read", "sheet": "ผ.02", "cell": cell, "row": row,
        "source_row_id": None if row is None else f"{'f' * 16}:1:{row}", "found": f"({says})", "expected": says,
        "message_th": "น่าจะบอกว่า", "message_en": "seems to say", "fix_th": "ยืนยัน", "fix_en": "confirm",
    }  # fmt: skip


def settle(office: Office, number: int, state: Any, by: str = "ก") -> None:
    """Decides one note, which keeps its number."""
    (made,) = decide(office.engine, office.organisation_id, [number], state, by)
    assert (made["row_note_id"], made["state"]) == (number, state)


def first(office: Office) -> int:
    return int(notes(office.engine, office.organisation_id)[0]["row_note_id"])


def subject_of(value: str) -> str:
    return "move" if value == MOVED else "amendment"


def sync(office: Office) -> tuple[int, int, int]:
    done = sync_notes(office.engine, office.organisation_id, office.run_id, "remaining_budget", 2569, subject_of)
    assert isinstance(done, Settled)
    return done.suggested, done.withdrawn, done.decided


def load(office: Office, at: datetime, *findings: dict[str, Any]) -> tuple[int, int, int]:
    office.load(at, [("a", 1), ("b", 2)], findings=list(findings))
    return sync(office)


def seen(office: Office, state: str | None = None) -> list[tuple[str, str, str, str]]:
    found = notes(office.engine, office.organisation_id, state)
    return [(note["line_key"], note["subject"], note["value"], note["state"]) for note in found]


def open_suggestions(office: Office) -> list[tuple[Any, ...]]:
    return office.table("finding", "line_key, expected", "rule = 'text_suggests' AND known_to IS NULL")


def confirmed(office: Office) -> list[tuple[Any, ...]]:
    return office.table("v_row_notes", "line_key, subject, value, sheet, cell, text")


def test_a_finding_about_a_line_suggests_a_note_with_its_place(office: Office, day: Day) -> None:
    assert load(office, day(1), suggestion(9), suggestion(10, MOVED, "E5"), suggestion(None)) == (2, 0, 0)
    assert seen(office) == [("a", "amendment", AMENDED, "suggested"), ("b", "move", MOVED, "suggested")]
    note = notes(office.engine, office.organisation_id)[0]
    assert (note["sheet"], note["anchor"], note["text"], note["file_name"]) == (
        "ผ.02",
        "G18",
        f"({AMENDED})",
        "คงเหลือ.xlsx",
    )
    assert confirmed(office) == []
    assert sync(office) == (0, 0, 0)


def test_a_confirmed_note_is_shown_and_its_finding_closes(office: Office, day: Day) -> None:
    load(office, day(1), suggestion(9), suggestion(9, MOVED))
    found = notes(office.engine, office.organisation_id)
    (number,) = (note["row_note_id"] for note in found if note["value"] == AMENDED)
    settle(office, number, "confirmed", " สมหญิง ")
    assert office.table("row_note", "decided_by", "state = 'confirmed'") == [("สมหญิง",)]
    assert confirmed(office) == [("a", "amendment", AMENDED, "ผ.02", "G18", f"({AMENDED})")]
    assert open_suggestions(office) == [("a", MOVED)]
    assert office.table("audit_event", "event, detail", "event = 'suggestion_confirmed'") == [
        ("suggestion_confirmed", AMENDED)
    ]


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_what_was_decided_is_not_suggested_again_by_a_later_print(office: Office, day: Day, state: Any) -> None:
    load(office, day(1), suggestion(9))
    settle(office, first(office), state)
    assert load(office, day(2), suggestion(9, cell="G20")) == (0, 0, 1)
    assert open_suggestions(office) == []
    assert seen(office) == [("a", "amendment", AMENDED, state)]
    assert notes(office.engine, office.organisation_id)[0]["anchor"] == "G20"
    assert load(office, day(3), suggestion(10)) == (1, 0, 0)


def test_a_suggestion_that_is_gone_before_it_is_decided_is_withdrawn(office: Office, day: Day) -> None:
    load(office, day(1), suggestion(9))
    assert load(office, day(2)) == (0, 1, 0)
    assert seen(office) == []
    assert load(office, day(3), suggestion(9)) == (1, 0, 0)


def test_a_confirmed_note_stays_when_its_text_is_gone(office: Office, day: Day) -> None:
    load(office, day(1), suggestion(9))
    settle(office, first(office), "confirmed")
    assert load(office, day(2)) == (0, 0, 0)
    assert len(confirmed(office)) == 1


def test_a_decision_may_be_changed_and_the_earlier_one_is_kept(office: Office, day: Day) -> None:
    load(office, day(1), suggestion(9))
    number = first(office)
    settle(office, number, "confirmed", "ก")
    settle(office, number, "rejected", "ข")
    assert confirmed(office) == []
    assert sorted(office.table("row_note", "state, decided_by, known_to IS NULL"), key=str) == [
        ("confirmed", "ก", 0), ("rejected", "ข", 1), ("suggested", None, 0),
    ]  # fmt: skip
    assert first(office) == number


def test_nobody_and_nothing_new_and_strangers_are_refused(
    office: Office, new_office: Callable[[], Office], day: Day
) -> None:
    load(office, day(1), suggestion(9))
    number = first(office)
    with pytest.raises(NoteError, match="who decides"):
        settle(office, number, "confirmed", "  ")
    with pytest.raises(NotKnownError):
        settle(new_office(), number, "confirmed")
    settle(office, number, "rejected")
    with pytest.raises(NoteError, match="rejected already"):
        settle(office, number, "rejected")
    with pytest.raises(NotKnownError):
        settle(office, number + 1, "confirmed")


def test_of_several_notes_all_are_decided_or_none(office: Office, day: Day) -> None:
    load(office, day(1), suggestion(9), suggestion(10))
    numbers = [note["row_note_id"] for note in notes(office.engine, office.organisation_id)]
    with pytest.raises(NotKnownError):
        decide(office.engine, office.organisation_id, [*numbers, 999], "confirmed", "ก")
    assert confirmed(office) == []
    decide(office.engine, office.organisation_id, [*numbers, numbers[0]], "confirmed", "ก")
    assert len(confirmed(office)) == 2
    assert open_suggestions(office) == []


def test_two_texts_that_say_the_same_of_a_line_are_one_note(office: Office, day: Day) -> None:
    assert load(office, day(1), suggestion(9), suggestion(9, cell="H18")) == (1, 0, 0)
    settle(office, first(office), "confirmed")
    assert open_suggestions(office) == []
