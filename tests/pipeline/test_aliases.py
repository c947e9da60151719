"""From a spelling in a file to a name that a person confirmed once: what is asked, shown, found, held back and released."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import xlsxwriter

from pipeline.alias_files import Entry
from pipeline.aliases import confirm, load_book, reject, settle_names, survey
from pipeline.closing import relink
from pipeline.errors import HomeError
from pipeline.office import Office, close_office, open_office, writing
from pipeline.receiving import receive, replay
from pipeline.reviewing import open_findings
from pipeline.runs import begin, find_work
from pipeline.storing import load_print_file, register, settle
from sql.loading import Print, load_print
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.homes import HomeMaker

ORGANISATION = "อบต.โคกไม้ลาย"
TODAY = date(2026, 11, 25)
HEADER = ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "เบิกจ่าย", "หน่วยงาน", "สถานะ", "แหล่งงบประมาณ"]
UNIT, CUT = "สำนักสาธารณสุขและสิ่งแวดล้อม", "สำนักสาธารณสุขฯ"
FUND = "รายได้/เงินอุดหนุนทั่วไป"

Row = tuple[str, str, str, str]
"""Project, unit, status, fund source."""
ROWS: list[Row] = [
    ("โครงการก่อสร้างถนน", UNIT, "แล้วเสร็จ", FUND),
    ("โครงการขุดลอกคลอง", UNIT, "แล้วเสร็จ", FUND),
    ("โครงการพ่นหมอกควัน", CUT, "รอผู้รับจ้าง", "เงินรายได้"),
]
STRICT = """
kind = "progress"
titles = ["รายงานผลการดำเนินงาน"]
[rows]
identity = ["item_no"]
[history]
complete = "full"
key = ["project_key"]
amount = "budget"
[[column]]
field = "item_no"
type = "label"
headers = ["ที่"]
[[column]]
field = "project"
headers = ["โครงการ/กิจกรรม"]
required = true
[[column]]
field = "budget"
type = "money"
headers = ["งบประมาณ"]
[[column]]
field = "disbursed"
type = "money"
headers = ["เบิกจ่าย"]
[[column]]
field = "unit"
headers = ["หน่วยงาน"]
[[column]]
field = "status"
type = "status"
headers = ["สถานะ"]
on_fault = "critical"
[[column]]
field = "fund_source"
headers = ["แหล่งงบประมาณ"]
"""


@pytest.fixture
def office(create_home: HomeMaker, tmp_path: Path) -> Iterator[Office]:
    home = create_home(tmp_path / "home", ORGANISATION)
    yield open_office(home.root)
    close_office(home.root)


def put(office: Office, rows: Sequence[Row], year: int = 2568) -> None:
    """A progress sheet; its lines begin in row 6."""
    book = xlsxwriter.Workbook(str(office.home.inbox / f"ผล {year}.xlsx"))
    sheet = book.add_worksheet("ผล")
    sheet.write_column("A1", ["รายงานผลการดำเนินงาน", ORGANISATION, f"ประจำปีงบประมาณ พ.ศ. {year}"])
    sheet.write_row("A5", HEADER)
    for number, (project, unit, status, fund) in enumerate(rows):
        sheet.write_row(5 + number, 0, [number + 1, project, 100, 50, unit, status, fund])
    book.close()


def refresh(office: Office) -> bool:
    """The steps of a night without their scheduler; whether there was anything to do."""
    with writing(office):
        work = find_work(office)
        if work.is_nothing:
            return False
        with begin(office, work) as run:
            with run.reader() as reader:
                received = [receive(office.home, run.folder, file, reader) for file in work.files]
                received += [replay(office.home, run.folder, sha256, name, reader) for sha256, name in work.replays]
            prints = [name for path in received for name in register(office, run.folder, run.run_id, path)]
            for print_id in prints:
                load_print_file(office, run.folder, run.run_id, print_id, None)
            settle(office, received)
            years = run.years_to_close(prints)
            settle_names(office, run.run_id)
            for year in years:
                relink(office, year)
    return True


def entry(subject: str, as_written: str, name: str) -> Entry:
    return Entry(subject, as_written, name, "สมชาย", TODAY)


def rows(office: Office, query: str) -> list[tuple[Any, ...]]:
    with office.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.exec_driver_sql(query))


def findings(office: Office, rule: str = "alias_unconfirmed") -> list[dict[str, Any]]:
    return [item for item in open_findings(office, TODAY) if item["rule"] == rule]


def asked(office: Office) -> dict[str, list[str]]:
    """What is still to be asked, with the names suggested."""
    found = survey(office, load_book(office)).questions
    return {question.written.text: [name for name, _ in question.suggestions] for question in found}


def test_a_name_nobody_confirmed_stays_as_written_and_is_a_finding_with_its_place(office: Office) -> None:
    put(office, ROWS)
    assert refresh(office)
    assert asked(office) == {CUT: [UNIT], "เงินรายได้": [FUND], "รอผู้รับจ้าง": []}
    found = {item["found"]: item for item in findings(office)}
    assert set(found) == {CUT, "เงินรายได้"}
    unit = found[CUT]
    assert (unit["file_name"], unit["sheet"], unit["row"], unit["severity"]) == ("ผล 2568.xlsx", "ผล", 8, "info")
    assert (unit["expected"], unit["fiscal_year"]) == (UNIT, 2568)
    assert "95%" in unit["message_th"]
    assert "1 rows" in unit["message_en"]
    assert rows(office, "SELECT unit, COUNT(*) FROM v_progress GROUP BY unit") == [(CUT, 1), (UNIT, 2)]


def test_confirmed_once_it_is_shown_from_the_next_refresh_on_and_its_finding_closes(office: Office) -> None:
    put(office, ROWS)
    refresh(office)
    assert not refresh(office)
    confirm(office, entry("unit", CUT, UNIT))
    confirm(office, entry("fund_source", "เงินรายได้", FUND))
    assert rows(office, "SELECT DISTINCT unit FROM v_progress") == [(CUT,), (UNIT,)]
    assert refresh(office)
    assert not refresh(office)
    assert findings(office) == []
    assert rows(office, "SELECT unit, COUNT(*) FROM v_progress GROUP BY unit") == [(UNIT, 3)]
    assert rows(office, "SELECT unit, fund_source FROM progress WHERE item_no = '3'") == [(CUT, "เงินรายได้")]
    put(office, [*ROWS, ("โครงการรณรงค์", CUT, "แล้วเสร็จ", "เงินรายได้")])
    assert refresh(office)
    assert findings(office) == []
    assert rows(office, "SELECT unit, fund_source, COUNT(*) FROM v_progress GROUP BY unit, fund_source") == [
        (UNIT, FUND, 4)
    ]


def test_two_spellings_of_one_key_are_one_name_as_most_rows_write_it(office: Office) -> None:
    put(office, [("ก1", "กองช่าง", "", ""), ("ก2", "กองช่าง", "", ""), ("ก3", "กอง  ช่าง.", "", "")])
    refresh(office)
    assert asked(office) == {}
    assert rows(office, "SELECT DISTINCT unit FROM v_progress") == [("กองช่าง",)]
    assert rows(office, "SELECT DISTINCT unit_as_written FROM v_progress") == [("กอง ช่าง.",), ("กองช่าง",)]


def test_a_withdrawn_alias_keeps_its_history_and_what_is_written_returns(office: Office) -> None:
    put(office, ROWS)
    refresh(office)
    path = confirm(office, entry("unit", CUT, UNIT))
    refresh(office)
    path.unlink()
    assert refresh(office)
    assert rows(office, "SELECT as_written, known_to IS NULL FROM alias") == [(CUT, 0)]
    assert rows(office, "SELECT DISTINCT unit FROM v_progress") == [(CUT,), (UNIT,)]
    assert CUT in {item["found"] for item in findings(office)}


def test_what_was_refused_is_never_suggested_again(office: Office) -> None:
    put(office, ROWS)
    refresh(office)
    reject(office, entry("unit", CUT, UNIT))
    reject(office, entry("fund_source", "เงินรายได้", FUND))
    assert asked(office) == {"เงินรายได้": [], "รอผู้รับจ้าง": []}
    assert refresh(office)
    assert [item["found"] for item in findings(office)] == ["เงินรายได้"]
    reject(office, entry("fund_source", "เงินรายได้", ""))
    assert refresh(office)
    assert findings(office) == []
    assert rows(office, "SELECT DISTINCT unit FROM v_progress") == [(CUT,), (UNIT,)]


def test_a_status_word_explained_by_a_person_has_a_code_and_its_finding_closes(office: Office) -> None:
    put(office, ROWS)
    refresh(office)
    assert [item["found"] for item in findings(office, "status_unknown")] == ["รอผู้รับจ้าง"]
    path = confirm(office, entry("status", "รอผู้รับจ้าง", "ล่าช้ากว่าแผน"))
    refresh(office)
    assert findings(office, "status_unknown") == []
    coded = "SELECT status, status_code, is_late FROM v_progress WHERE item_no = '3'"
    assert rows(office, coded) == [("รอผู้รับจ้าง", "in_progress", 1)]
    put(office, [*ROWS, ("โครงการรณรงค์", UNIT, "รอผู้รับจ้าง", FUND)])
    refresh(office)
    assert findings(office, "status_unknown") == []
    path.unlink()
    refresh(office)
    assert [item["cell"] for item in findings(office, "status_unknown")] == ["F8", "F9"]
    assert rows(office, coded) == [("รอผู้รับจ้าง", None, None)]


def test_a_row_held_back_for_its_status_word_is_released_when_the_word_is_explained(office: Office) -> None:
    (office.home.layouts / "progress.toml").write_text(STRICT, encoding="utf-8")
    put(office, ROWS)
    refresh(office)
    held = "SELECT COUNT(*) FROM quarantine_row WHERE known_to IS NULL"
    assert (rows(office, held), rows(office, "SELECT COUNT(*) FROM v_progress")) == ([(1,)], [(2,)])
    assert "รอผู้รับจ้าง" in asked(office)
    confirm(office, entry("status", "รอผู้รับจ้าง", "แล้วเสร็จ"))
    assert refresh(office)
    assert rows(office, held) == [(0,)]
    assert rows(office, "SELECT status_code, COUNT(*) FROM v_progress GROUP BY status_code") == [("completed", 3)]
    assert findings(office, "status_unknown") == []
    assert not refresh(office)


def test_a_division_that_cuts_its_name_is_linked_to_its_own_item_once_that_is_confirmed(office: Office) -> None:
    put(office, [("โครงการอบรม", CUT, "แล้วเสร็จ", FUND)])
    refresh(office)
    add_items(office, "โครงการอบรม", [UNIT, "กองคลัง"])
    relink(office, 2568)
    state = "SELECT state FROM link_state WHERE kind = 'progress' AND known_to IS NULL"
    assert rows(office, state) == [("ambiguous",)]
    confirm(office, entry("unit", CUT, UNIT))
    refresh(office)
    assert rows(office, state) == [("linked",)]
    assert rows(office, "SELECT unit, status_code FROM v_action_items") == [("กองคลัง", None), (UNIT, "completed")]


def add_items(office: Office, project: str, units: list[str]) -> None:
    """Items of one name in the plan, one a unit."""
    columns = ["line_key", "source_row_id", "part", "project", "project_key", "unit", "unit_key", "budget_satang"]
    lines = [
        (unit, f"{'0' * 16}:1:{number}", "", project, matching_key(project), unit, matching_key(unit), 100)
        for number, unit in enumerate(units, start=9)
    ]
    with office.engine.connect() as connection:
        file, run = next(iter(connection.exec_driver_sql("SELECT source_file_id, run_id FROM source_file")))
    frame = pl.DataFrame(lines, schema=columns, orient="row")
    load_print(
        office.engine,
        Print(
            run_id=run, organisation_id=office.organisation_id, source_file_id=file, fiscal_year=2568,
            kind="action_items", completeness="full", as_of=datetime(2025, 1, 1), rows=frame,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "name", "known"),
    [
        ("status", "ตามสบาย", "แล้วเสร็จ"),
        ("programme", "แผนงานอื่น", "แผนงานสาธารณสุข"),
        ("fund_source", "เงินถุงแดง", "เงินสะสม"),
    ],
)
def test_a_name_that_its_list_does_not_have_is_refused_with_the_list(
    office: Office, subject: str, name: str, known: str
) -> None:
    with pytest.raises(HomeError) as caught:
        confirm(office, entry(subject, "ที่เขียน", name))
    assert known in caught.value.message_th
    assert known in caught.value.message_en
    assert not refresh(office)


def test_a_text_that_is_no_name_is_refused(office: Office) -> None:
    with pytest.raises(HomeError) as caught:
        confirm(office, entry("unit", "ก" * 501, "กองช่าง"))
    assert caught.value.code == "alias_too_long"


def test_a_broken_book_stops_the_run_before_it_begins_and_names_the_file(office: Office) -> None:
    put(office, ROWS)
    (office.home.aliases / "units.csv").write_text("ก,ข\n", encoding="utf-8")
    with pytest.raises(HomeError) as caught:
        refresh(office)
    assert "units.csv" in caught.value.message_th
    assert rows(office, "SELECT COUNT(*) FROM run") == [(0,)]


def test_an_alias_names_rows_of_every_year_and_all_are_made_anew(office: Office) -> None:
    put(office, ROWS, 2567)
    put(office, ROWS, 2568)
    refresh(office)
    assert [item["fiscal_year"] for item in findings(office)] == [2568, 2568]
    confirm(office, entry("unit", CUT, UNIT))
    with writing(office):
        work = find_work(office)
        with begin(office, work) as run:
            assert run.years_to_close([]) == [2567, 2568]
