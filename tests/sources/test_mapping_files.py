"""From a file nobody has seen to a layout with which it is read: proposed, tried by reading, written, and then in force."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.layouts import LayoutError, load_layouts, parse_layout
from sources.mapping_answers import AnswerBook, Answers
from sources.mapping_facts import MappingError
from sources.mapping_layout import checked_name, layout_name, put_in_place
from sources.mapping_request import Request, propose
from sources.reading import read_file, read_paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

TITLE = [["แบบติดตามงานกองช่าง ประจำปีงบประมาณ พ.ศ. 2569"], ["อบต.โคกไม้ลาย"]]
HEADER = ["ลำดับ", "ชื่อโครงการ/กิจกรรม", "งบที่ได้รับจัดสรร", "เบิกจ่ายแล้วทั้งสิ้น", "สถานะโครงการ ณ ปัจจุบัน", "ผู้รับจ้าง"]
LINES = [
    [1, "ก่อสร้างถนน คสล. หมู่ 3", 500000, 450000.25, "แล้วเสร็จ", "หจก.ก"],
    [2, "วางท่อระบายน้ำ หมู่ 5", 300000.5, 0, "กำลังดำเนินการ", "บ.ข"],
    ["รวม", None, 800000.5, 450000.25],
]
SEEN = [*TITLE, HEADER, *LINES]
COLUMNS = {"C": "budget", "D": "disbursed", "E": "status"}

NEEDS_TITLE = """
kind = "grants"
titles = ["ทะเบียนเงินอุดหนุน"]
needs_title = true
[rows]
identity = ["project"]
[[column]]
field = "project"
headers = ["โครงการที่ได้รับเงิน"]
required = true
[[column]]
field = "received"
type = "money"
headers = ["เงินที่ได้รับโอนมา"]
required = true
"""


def ask(
    path: Path, folder: Path | None = None, sheet: str | None = None, name: str | None = None, **answers: Any
) -> dict[str, Any]:
    book = AnswerBook(Answers(**answers))
    layouts = str(folder) if folder else None
    return propose(Request(str(path), path.name, layouts, book, sheet, name, "2026-11-25"))


@pytest.fixture
def layouts(tmp_path: Path) -> Path:
    (tmp_path / "layouts").mkdir()
    return tmp_path / "layouts"


def teach(path: Path, layouts: Path, **more: Any) -> dict[str, Any]:
    proposal = ask(path, layouts, **more)
    assert proposal["status"] == "clear", proposal["sheets"]
    for name, text in proposal["layouts"].items():
        put_in_place(layouts, name, text)
    return proposal


def test_while_anything_is_unclear_there_is_no_layout_and_a_template_of_the_answers(write: Write) -> None:
    proposal = ask(write(SEEN, name="งาน.xlsx"))
    assert (proposal["status"], proposal["layouts"]) == ("unclear", {})
    assert tomllib.loads(proposal["answers_template"]) == {"columns": {"C": "?", "D": "?", "E": "?"}}


def test_what_is_shown_is_what_reading_with_the_layout_gives(write: Write) -> None:
    (entry,) = ask(write(SEEN), columns=COLUMNS)["sheets"]
    preview = entry["preview"]
    assert preview["totals_satang"] == {"budget": 80000050, "disbursed": 45000025}
    assert [total["difference_satang"] for total in preview["printed_totals"]] == [0, 0]
    assert preview["rows"][0]["budget_satang"] == 50000000
    assert (preview["rows_read"], preview["rows_skipped"]) == (2, 1)
    assert {item["column"]: item["field"] for item in entry["columns"]}["F"] is None


def test_once_taught_a_file_that_was_rejected_is_read_with_exactly_the_columns_agreed(
    write: Write, layouts: Path
) -> None:
    path = write(SEEN, name="งาน กองช่าง.xlsx")
    assert next(iter(read_paths([path], layouts)))["status"] == "rejected"
    proposal = teach(path, layouts, columns=COLUMNS)
    assert [item.name for item in layouts.iterdir()] == ["progress-งาน-กองช่าง.toml"]
    document = next(iter(read_paths([path], layouts)))
    (table,) = document["tables"]
    assert (document["status"], table["kind"], table["layout"]) == ("read", "progress", "progress-งาน-กองช่าง")
    assert table["columns"] == {
        "item_no": "A",
        "project": "B",
        "budget_satang": "C",
        "disbursed_satang": "D",
        "status": "E",
    }
    assert table["totals_satang"] == proposal["sheets"][0]["preview"]["totals_satang"]


def test_the_layout_extends_the_shipped_one_and_says_where_it_comes_from(write: Write) -> None:
    (text,) = ask(write(SEEN, name="งาน.xlsx"), columns=COLUMNS)["layouts"].values()
    shipped = next(layout for layout in load_layouts() if layout.name == "progress")
    taught = parse_layout("x.toml", text)
    assert [(spec.field, spec.type) for spec in taught.columns] == [(spec.field, spec.type) for spec in shipped.columns]
    assert (taught.key, taught.identity, taught.completeness) == (shipped.key, shipped.identity, shipped.completeness)
    budget = taught.column("budget")
    assert budget is not None
    assert budget.headers[0] == "งบที่ได้รับจัดสรร"
    assert "งบประมาณ" in budget.headers
    assert "งาน.xlsx" in text.splitlines()[0]
    assert "2026-11-25" in text.splitlines()[0]
    assert "“ผู้รับจ้าง”" in text


def test_a_taught_file_needs_no_teaching_again(write: Write, layouts: Path) -> None:
    path = write(SEEN)
    teach(path, layouts, columns=COLUMNS)
    assert ask(path, layouts)["status"] == "known"


def test_a_renamed_column_is_followed_in_one_step(write: Write, layouts: Path) -> None:
    header = ["ที่", "โครงการ", "งบประมาณที่ได้รบ", "เบิกจ่าย", "สถานะ", "ผู้รับจ้าง"]
    path = write([["รายงานความก้าวหน้า ปีงบประมาณ 2569"], header, *LINES])
    teach(path, layouts)
    (table,) = next(iter(read_paths([path], layouts)))["tables"]
    assert table["columns"]["budget_satang"] == "C"


def test_a_column_left_out_is_not_read_though_its_header_is_known(write: Write, layouts: Path) -> None:
    header = ["ที่", "โครงการ", "งบประมาณ", "วงเงินที่สภาอนุมัติ", "สถานะ", "ผู้รับจ้าง"]
    path = write([["แบบติดตามงานของเรา"], header, *LINES])
    teach(path, layouts, kind="progress", columns={"C": "", "D": "budget"})
    (table,) = next(iter(read_paths([path], layouts)))["tables"]
    assert table["columns"]["budget_satang"] == "D"
    assert "C" not in table["columns"].values()


def test_months_years_and_two_header_rows_are_taught_as_well(write: Write, layouts: Path) -> None:
    months = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
    rows = [
        ["บัญชีโครงการ/กิจกรรม งบประมาณ"],
        ["แผนดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2569"],
        ["ลำดับที่", "โครงการ/กิจกรรม", "เงินที่ตั้งไว้", "พ.ศ. 2568", None, None, "พ.ศ. 2569"],
        [None, None, None, *months],
        [1, "ถนน", 100, *["✓"] * 12],
    ]
    path = write(rows, merges=["D3:F3", "G3:O3"])
    teach(path, layouts, columns={"C": "budget"})
    (table,) = next(iter(read_paths([path], layouts)))["tables"]
    assert (table["columns"]["budget_satang"], table["columns"]["month_12"]) == ("C", "O")
    plan = [
        ["รายละเอียดโครงการพัฒนา"],
        ["ที่", "โครงการ", "วัตถุประสงค์", "เงินตามแผน 2569", "เงินตามแผน 2570"],
        [1, "ถนน", "ก", 5, 6],
    ]
    path = write(plan, name="แผน.xlsx")
    teach(path, layouts, kind="plan_projects", columns={"D": "budget", "E": "budget_2570"})
    (table,) = next(iter(read_paths([path], layouts)))["tables"]
    assert (table["columns"]["budget_2569_satang"], table["columns"]["budget_2570_satang"]) == ("D", "E")


def test_a_title_is_taught_where_the_kind_is_known_by_it_alone(write: Write, layouts: Path) -> None:
    (layouts / "grants.toml").write_text(NEEDS_TITLE, encoding="utf-8")
    rows = [["สมุดของสำนักปลัดเทศบาล ปีงบประมาณ 2569"], ["โครงการที่ได้รับเงิน", "เงินที่ได้รับโอนมา"], ["ก", 100]]
    path = write(rows, name="สมุด.xlsx")
    assert ask(path, layouts)["status"] == "unclear"
    proposal = teach(path, layouts, kind="grants")
    (table,) = next(iter(read_paths([path], layouts)))["tables"]
    assert (table["kind"], table["layout"]) == ("grants", "grants-สมุด")
    (text,) = proposal["layouts"].values()
    assert tomllib.loads(text)["titles"] == ["สมุดของสำนักปลัดเทศบาล", "ทะเบียนเงินอุดหนุน"]


def test_two_columns_with_one_header_are_never_read_by_a_guess(write: Write) -> None:
    path = write([["รายงานความก้าวหน้า"], ["ที่", "โครงการ", "เบิกจ่าย", "เบิกจ่าย", "สถานะ"], *LINES])
    proposal = ask(path, columns={"C": "disbursed", "D": ""})
    assert (proposal["status"], proposal["layouts"]) == ("blocked", {})
    assert [item["code"] for item in proposal["sheets"][0]["problems"]] == ["same_header"]


def test_columns_of_two_years_under_parents_are_told_apart_by_their_whole_header(write: Write, layouts: Path) -> None:
    rows = [
        ["แบบติดตามงานของเรา ปีงบประมาณ 2569"],
        ["ที่", "โครงการ", "ปี 2568", None, "ปี 2569", None, "สถานะ"],
        [None, None, "งบประมาณ", "เบิกจ่าย", "งบประมาณ", "เบิกจ่าย", None],
        [1, "ก", 100, 40, 50, 20, "แล้วเสร็จ"],
    ]
    path = write(rows, merges=["C2:D2", "E2:F2"])
    assert {item["column"]: item["choices"] for item in ask(path)["sheets"][0]["unclear"]} == {
        "C": ["budget"], "D": ["disbursed"], "E": ["budget"], "F": ["disbursed"]
    }  # fmt: skip
    teach(path, layouts, columns={"C": "", "D": "", "E": "budget", "F": "disbursed"})
    (table,) = next(iter(read_paths([path], layouts)))["tables"]
    assert table["totals_satang"] == {"budget": 5000, "disbursed": 2000}


def test_a_title_or_header_that_speaks_against_a_kind_gives_way_where_a_person_said_the_kind(
    write: Write, layouts: Path
) -> None:
    header = ["ที่", "โครงการ", "งบประมาณ", "สถานะ", "เบิกจ่ายแล้วนะ"]
    path = write([["รายงานเงินอุดหนุนเฉพาะกิจ ปีงบประมาณ 2569"], header, [1, "ก", 5, "แล้วเสร็จ", 3]])
    assert ask(path)["sheets"][0]["kind"] != "progress"
    teach(path, layouts, kind="progress", columns={"E": "disbursed"})
    (table,) = next(iter(read_paths([path], layouts)))["tables"]
    assert (table["kind"], table["columns"]["disbursed_satang"]) == ("progress", "E")


def test_a_layout_that_would_not_be_used_is_refused_and_the_one_in_force_is_named(write: Write) -> None:
    header = ["ที่", "โครงการ", "งบประมาณ", "เบิกจ่าย", "สถานะ", "หมายเหตุ"]
    path = write([["รายงานความก้าวหน้า ปีงบประมาณ 2569"], header, *LINES])
    (entry,) = ask(path, columns={"D": ""})["sheets"]
    assert (entry["status"], entry["problems"][0]["code"]) == ("blocked", "read_by_another")
    proposal = ask(path, name="progress", columns={"D": ""})
    assert (proposal["status"], list(proposal["layouts"])) == ("clear", ["progress"])


def test_sheets_with_one_header_share_one_layout_and_others_have_their_own(write: Write, layouts: Path) -> None:
    other = [*TITLE, ["ลำดับ", "ชื่อโครงการ/กิจกรรม", "วงเงินที่จัดสรรให้", "สถานะ"], [1, "ก", 5, "แล้วเสร็จ"]]
    path = write(SEEN, SEEN, other, [["คำอธิบาย"], ["กรอกทุกช่อง"]], name="รวม.xlsx")
    book = AnswerBook(sheets={
        "Sheet1": Answers(columns=COLUMNS), "Sheet2": Answers(columns=COLUMNS), "Sheet3": Answers(columns={"C": "budget"})
    })  # fmt: skip
    proposal = propose(Request(str(path), path.name, str(layouts), book, None, None, "2026-11-25"))
    assert [entry["status"] for entry in proposal["sheets"]] == ["clear", "clear", "clear", "none"]
    assert list(proposal["layouts"]) == ["progress-รวม", "progress-รวม-2"]


def test_columns_answered_for_all_sheets_are_refused_where_their_headers_differ(write: Write) -> None:
    path = write(SEEN, [*TITLE, [*HEADER[:2], "วงเงิน", *HEADER[3:]], *LINES])
    with pytest.raises(MappingError) as caught:
        ask(path, columns=COLUMNS)
    assert caught.value.code == "several_tables"
    assert ask(path, sheet="Sheet1", columns=COLUMNS)["status"] == "clear"


def test_a_sheet_or_an_answer_about_a_sheet_that_is_not_there_is_named(write: Write) -> None:
    path = write(SEEN)
    with pytest.raises(MappingError) as caught:
        ask(path, sheet="กองคลัง")
    assert "Sheet1" in caught.value.message_th


def test_a_second_table_of_a_sheet_is_taught_by_its_header_row(write: Write, layouts: Path) -> None:
    first = [
        ["รายงานความก้าวหน้า ปีงบประมาณ 2569"],
        ["ที่", "โครงการ", "งบประมาณ", "สถานะ"],
        [1, "ก", 100, "แล้วเสร็จ"],
        ["รวม", None, 100],
    ]
    second = [["ลำดับที่", "ชื่อโครงการ", "เงินที่จัดสรรให้", "สถานะโครงการ"], [1, "ข", 70, "ยกเลิก"], ["รวม", None, 70]]
    path = write([*first, [], ["แบบติดตามงานของเรา"], *second])
    teach(path, layouts, header_row=7, kind="progress", columns={"C": "budget"})
    tables = next(iter(read_paths([path], layouts)))["tables"]
    assert [(table["header_row"], table["totals_satang"]["budget"]) for table in tables] == [(2, 10000), (7, 7000)]


def test_a_file_the_layouts_in_force_read_needs_nothing(write: Write) -> None:
    path = write([["รายงานความก้าวหน้า"], ["ที่", "โครงการ", "งบประมาณ", "สถานะ"], [1, "ก", 5, "แล้วเสร็จ"]])
    assert ask(path)["status"] == "known"


def test_an_empty_file_and_one_without_a_header_are_told(write: Write) -> None:
    assert ask(write([], name="empty.xlsx"))["sheets"][0]["status"] == "none"
    (entry,) = ask(write([[1, 2], [3, 4]], name="numbers.xlsx"))["sheets"]
    assert (entry["status"], entry["unclear"][0]["ask"]) == ("unclear", "header_row")


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("ผลงาน กองช่าง (แก้ไข) 2569", "progress-ผลงาน-กองช่าง-แก้ไข-2569"),
        ("../../etc/passwd", "progress-etc-passwd"),
        ("***", "progress"),
        ("ก" * 200, "progress-" + "ก" * 51),
    ],
)
def test_the_name_of_a_layout_is_a_plain_file_name(stem: str, name: str) -> None:
    assert layout_name("progress", stem) == name
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", "con", "ก" * 61, ".hidden"])
def test_a_name_that_is_no_plain_file_name_is_refused(name: str) -> None:
    with pytest.raises(MappingError):
        checked_name(name)


def test_only_a_layout_is_put_in_place_and_nothing_is_left_of_what_is_not(layouts: Path) -> None:
    with pytest.raises(LayoutError):
        put_in_place(layouts, "mine", 'kind = "progress"')
    assert list(layouts.iterdir()) == []


def test_header_texts_that_mean_something_in_toml_are_written_safely(write: Write, layouts: Path) -> None:
    odd = 'งบ "ที่ได้"\\ [x]\n= 1 # '
    path = write([*TITLE, [*HEADER[:2], odd, *HEADER[3:]], *LINES], name='ก"ข.xlsx')
    teach(path, layouts, columns=COLUMNS)
    assert read_file(str(path), str(layouts), None, "x")["tables"][0]["columns"]["budget_satang"] == "C"


def test_nested_text_that_is_read_already_and_a_cover_beside_it_need_nothing(write: Write) -> None:
    lines = ["รายงานรายละเอียดประมาณการรายจ่าย", "ประจำปีงบประมาณ พ.ศ. 2569", "แผนงานบริหารงานทั่วไป", "งานบริหารทั่วไป รวม 300 บาท",
             "งบดำเนินงาน รวม 300 บาท", "ค่าใช้สอย รวม 300 บาท", "ค่าจ้างเหมาบริการ จำนวน 100 บาท", "เพื่อจ่ายเป็นค่าจ้าง",
             "ค่ารับรอง จำนวน 200 บาท", "เพื่อจ่าย"]  # fmt: skip
    proposal = ask(write([[line] for line in lines], [["ชื่อ", "ตำแหน่ง"], ["นาย ก", "นายก"]]))
    assert [entry["status"] for entry in proposal["sheets"]] == ["known", "none"]
    assert proposal["status"] == "known"


def test_where_no_word_is_known_the_densest_row_is_shown_as_the_header(write: Write) -> None:
    (entry,) = ask(write([["ปก"], [], ["ชื่อ", "ตำแหน่ง", "โทร"], ["นาย ก", "นายก", "1"], ["นาย ข", "ปลัด", "2"]]))[
        "sheets"
    ]
    assert (entry["kind"], entry["header_row"], [item["header"] for item in entry["columns"]]) == (
        None, 3, ["ชื่อ", "ตำแหน่ง", "โทร"]
    )  # fmt: skip
    assert [item["ask"] for item in entry["unclear"]] == ["kind"]


cells = st.one_of(
    st.none(),
    st.sampled_from(
        [*HEADER, "ที่", "โครงการ", "งบประมาณ", "งบประมาณ 2569", "เบิกจ่าย", "สถานะ", "วันที่", "จำนวนเงิน", "ต.ค."]
    ),
    st.sampled_from(
        ["รายงานความก้าวหน้า", "ปีงบประมาณ 2569", "รวม", "รวมทั้งสิ้น", "แล้วเสร็จ", "1 ต.ค. 2568", "9969011121010001"]
    ),
    st.integers(-5, 10**7),
    st.text(max_size=6),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(cells, max_size=7), max_size=9), st.sampled_from([None, "progress", "transfers", "plan_projects"])
)
def test_whatever_a_sheet_holds_only_what_reads_as_agreed_is_ever_written(
    write: Write, rows: list[list[Any]], kind: str | None
) -> None:
    path = write(rows)
    proposal = ask(path, kind=kind)
    assert proposal["status"] in {"known", "clear", "unclear", "blocked"}
    tomllib.loads(proposal["answers_template"])
    (entry,) = proposal["sheets"]
    if proposal["status"] == "clear":
        agreed = {item["field"]: item["column"] for item in entry["columns"] if item["field"]}
        (text,) = proposal["layouts"].values()
        assert parse_layout("x.toml", text).kind == entry["kind"]
        assert entry["preview"] is not None
        assert len(set(agreed.values())) == len(agreed)
    else:
        assert proposal["layouts"] == {}


def test_a_sheet_too_wide_to_be_a_table_is_told_at_once(write: Write) -> None:
    (entry,) = ask(write([[f"หัว {number}" for number in range(300)], list(range(300))]))["sheets"]
    assert entry["status"] == "unclear"


def test_a_layout_may_read_more_of_another_sheet_and_nothing_else(write: Write) -> None:
    line = [1, "ก", 100, "แล้วเสร็จ", "ข", 7]
    known = [["รายงานความก้าวหน้า ปีงบประมาณ 2569"], ["ที่", "โครงการ", "งบประมาณ", "สถานะ", "คนคุม", "เบิกจ่าย"], line]
    odd = [["แบบติดตามงานของเรา"], ["ที่", "โครงการ", "เงินที่จัดสรรให้", "สถานะ", "คนคุม", "เบิกจ่าย"], line]
    path = write(known, odd)
    more = {"C": "budget", "E": "notes"}
    assert ask(path, sheet="Sheet2", columns=more)["status"] == "clear"
    (entry,) = ask(path, sheet="Sheet2", columns={**more, "A": "village"})["sheets"]
    assert [item["code"] for item in entry["problems"]] == ["takes_another"]
    assert "Sheet1" in entry["problems"][0]["message_th"]
