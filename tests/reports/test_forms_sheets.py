"""What a blank form lets one type, as a spreadsheet sees it; and that its words fit the layouts and the readers."""

from __future__ import annotations

import tomllib
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from reports.forms.book import form_bytes
from reports.forms.form import Form, forms, hand_kept
from reports.forms.words import read
from sources.layouts import load_layouts
from sources.preamble import context_of, find_organisation, read_preamble
from sources.vocabulary import words
from transforms.dates import find_as_of
from transforms.editions import find_edition
from transforms.thai import matching_key

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

YEAR = 2569
ALL = forms(load_layouts(), YEAR, None)
every_form = pytest.mark.parametrize("form", ALL, ids=lambda form: form.kind)
LAYOUTS = {layout.kind: layout for layout in load_layouts() if layout.name == layout.kind}


@pytest.fixture(scope="module")
def books() -> dict[str, Workbook]:
    return {form.kind: openpyxl.load_workbook(BytesIO(form_bytes(form, "TH Sarabun New"))) for form in ALL}


def rules_at(sheet: Any, cell: str) -> list[Any]:
    return [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]


def test_every_kind_that_is_kept_by_hand_has_a_form() -> None:
    assert {form.kind for form in ALL} == set(hand_kept()) & LAYOUTS.keys()
    assert {"progress", "action_items", "action_equipment", "action_summary", "transfers", "disbursements"} <= set(
        hand_kept()
    )


@every_form
def test_everything_but_what_is_to_be_filled_in_is_locked(form: Form, books: dict[str, Workbook]) -> None:
    sheet, guide, lists = books[form.kind].worksheets
    assert all(page.protection.sheet and page.protection.password is None for page in (sheet, guide, lists))
    inputs = {
        (row, column)
        for row in range(form.first_row + 1, form.first_row + 201)
        for column in range(1, len(form.entries) + 1)
    }
    inputs |= {(number, 1) for number, line in enumerate(form.lines, start=2) if line.is_open}
    assert all(not sheet.cell(*place).protection.locked for place in inputs)
    above = {
        (row, column) for row in range(1, form.first_row + 1) for column in range(1, len(form.entries) + 1)
    } - inputs
    assert all(sheet.cell(*place).protection.locked for place in above if sheet.cell(*place).value is not None)
    assert all(cell.protection.locked for row in guide.iter_rows() for cell in row)


@every_form
def test_every_typed_cell_is_checked_with_a_prompt_and_an_error_in_thai(form: Form, books: dict[str, Workbook]) -> None:
    sheet = books[form.kind].worksheets[0]
    for column, entry in enumerate(form.entries, start=1):
        if entry.type in {"text", "label"} and entry.choice is None:
            continue
        for row in (form.first_row + 1, form.first_row + form.rows):
            (rule,) = rules_at(sheet, f"{get_column_letter(column)}{row}")
            assert rule.type == (
                "list" if entry.choice else {"int": "whole", "pct": "decimal"}.get(entry.type, "custom")
            )
            assert all("ก" <= text[0] <= "๙" for text in (rule.prompt, rule.error, rule.errorTitle))
            assert max(len(rule.prompt), len(rule.error), len(str(rule.formula1))) <= 255
            assert max(len(rule.promptTitle), len(rule.errorTitle)) <= 32


@every_form
def test_every_line_to_type_over_says_how(form: Form, books: dict[str, Workbook]) -> None:
    sheet = books[form.kind].worksheets[0]
    for number, line in enumerate(form.lines, start=2):
        if line.is_open:
            (rule,) = rules_at(sheet, f"A{number}")
            assert rule.prompt == line.help
            assert max(len(rule.prompt), len(rule.error or ""), len(str(rule.formula1 or ""))) <= 255


@every_form
def test_every_list_offers_its_words_or_room_for_the_office_s_own(form: Form, books: dict[str, Workbook]) -> None:
    sheet, _, lists = books[form.kind].worksheets
    for column, entry in enumerate(form.entries, start=1):
        if entry.choice is None:
            continue
        (rule,) = rules_at(sheet, f"{get_column_letter(column)}{form.first_row + 1}")
        cells = [cell for (cell,) in lists[rule.formula1.partition("!")[2].replace("$", "")]]
        assert [cell.value for cell in cells if cell.value] == list(entry.choice.values)
        assert all(cell.protection.locked is not entry.choice.is_open for cell in cells)
        assert entry.choice.values or entry.choice.is_open


@every_form
def test_a_form_is_ready_to_print(form: Form, books: dict[str, Workbook]) -> None:
    sheet = books[form.kind].worksheets[0]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.print_title_rows == f"${form.header_row + 1}:${form.first_row}"
    assert sheet.freeze_panes.rstrip("0123456789") != ""
    assert sheet.freeze_panes.endswith(str(form.first_row + 1))
    assert {sheet.cell(form.first_row + 1, column).font.name for column in range(1, len(form.entries) + 1)} == {
        "TH Sarabun New"
    }


@every_form
def test_the_guide_tells_every_column_and_what_to_do_with_the_file(form: Form, books: dict[str, Workbook]) -> None:
    guide = books[form.kind].worksheets[1]
    texts = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value is not None]
    told = " ".join(texts)
    assert "inbox" in told
    assert form.about in texts
    assert all(mistake in told for mistake in form.mistakes)
    assert all(entry.meaning in texts for entry in form.entries)


def test_texts_are_typed_as_text_so_that_codes_and_fractions_stay_what_they_are(books: dict[str, Workbook]) -> None:
    form = next(form for form in ALL if form.kind == "disbursements")
    sheet = books["disbursements"].worksheets[0]
    formats = {
        entry.field: sheet.cell(form.first_row + 1, column).number_format
        for column, entry in enumerate(form.entries, start=1)
    }
    assert {formats[name] for name in ("budget_code", "voucher_no", "description")} == {"@"}
    assert (formats["amount"], formats["paid_on"]) == ("#,##0.00", "d/m/yyyy")


def test_the_readers_know_every_word_of_status_and_there_is_one_for_every_outcome() -> None:
    known = {matching_key(word): code.removesuffix(":late") for word, code in words().status.items()}
    offered = [matching_key(word) for word in read("lists.toml")["status"]["values"]]
    assert {known[key] for key in offered} == set(known.values())


def test_no_source_of_money_on_offer_needs_to_be_confirmed() -> None:
    facts = tomllib.loads(resources.files("pipeline").joinpath("aliases.toml").read_text("utf-8"))
    assert set(read("lists.toml")["fund_source"]["values"]) <= {item["name"] for item in facts["fund_source"]}


def test_a_line_that_nobody_typed_over_says_nothing() -> None:
    contexts = tuple(words().context)
    for form in ALL:
        for line in form.lines:
            if line.is_open:
                found = read_preamble([line.text], contexts)
                assert (found.organisation, found.fiscal_year, found.as_of, found.context) == (None, None, None, {})
                assert find_edition(line.text) is None


def test_the_example_of_a_line_is_read_as_what_the_line_is_for() -> None:
    for form in ALL:
        for line in form.lines:
            if line.name == "as_of":
                assert find_as_of(line.example) is not None
            elif line.name in words().context:
                assert context_of(line.example, tuple(words().context)) == line.name
            assert not line.begins or line.example.startswith(line.begins)


def test_the_words_of_a_kind_speak_of_columns_that_its_layout_has() -> None:
    for kind, raw in read("kinds.toml")["kind"].items():
        if kind not in LAYOUTS:
            continue
        fields = {spec.field for spec in LAYOUTS[kind].columns}
        named = {*raw.get("lead", ()), *raw.get("without", ()), *raw.get("needed", ()), raw["freeze"]}
        named |= {*raw.get("meaning", ()), *raw.get("example", ()), *raw.get("lists", ()), *raw.get("width", ())}
        for item in raw.get("sums", ()):
            named |= {item["field"], *item["plus"], *item.get("minus", ()), *item.get("maybe", ())}
        assert named <= fields, kind
        assert any(title in matching_key(raw["title"]) for title in LAYOUTS[kind].titles), kind


def test_every_column_of_every_form_has_a_meaning_of_its_own() -> None:
    told = read("fields.toml")["field"]
    own = read("kinds.toml")["kind"]
    for form in ALL:
        for spec in LAYOUTS[form.kind].columns:
            assert (
                spec.field in told
                or spec.field in own[form.kind].get("meaning", {})
                or spec.field in own[form.kind].get("without", ())
            ), spec.field


def test_an_organisation_is_found_in_no_prompt_and_in_every_stated_name() -> None:
    for form in forms(load_layouts(), YEAR, "เทศบาลตำบลโคกไม้ลาย"):
        assert [find_organisation(line.text) for line in form.lines if line.name == "organisation"] == [
            "เทศบาลตำบลโคกไม้ลาย"
        ]
