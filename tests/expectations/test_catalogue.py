"""The catalogue is complete: every rule has its texts, stands once, and is judged by exactly one suite or SQL file."""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from expectations import catalogue as module
from expectations.catalogue import catalogue, markdown, rule_of
from expectations.errors import RuleTextError
from expectations.warehouse import rule_sql
from expectations.wording import names_in, words
from sql.findings import NAME_RULE
from sql.schema import FACTS, metadata

if TYPE_CHECKING:
    from expectations.catalogue import RuleKind

RULE_FILES = {
    entry.name.removesuffix(".sql")
    for entry in resources.files("sql").joinpath("rules").iterdir()
    if entry.name.endswith(".sql")
}


def of_kind(kind: RuleKind) -> list[module.Rule]:
    return [rule for rule in catalogue() if rule.kind_of_rule == kind]


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in catalogue()]
    assert len(ids) == len(set(ids))
    assert {rule.kind_of_rule for rule in catalogue()} == {"read", "row", "warehouse", "name"}


def test_rules_of_rows_are_judged_by_the_suites_of_their_tables_and_by_no_other() -> None:
    judged = set()
    for kind in FACTS:
        for expectation in importlib.import_module(f"expectations.{kind}").suite().expectations:
            judged.add((expectation.meta["rule"], kind))
    assert judged == {(rule.id, kind) for rule in of_kind("row") for kind in rule.tables}


def test_rules_of_the_warehouse_and_sql_files_are_the_same() -> None:
    assert {rule.id for rule in of_kind("warehouse")} == RULE_FILES


def test_the_rule_of_names_is_the_one_whose_findings_stand_apart() -> None:
    assert [(rule.id, rule.severity) for rule in of_kind("name")] == [(NAME_RULE, "info")]


@pytest.mark.parametrize("kind", list(FACTS))
def test_every_expectation_has_severity_notes_and_fix(kind: str) -> None:
    expectations = importlib.import_module(f"expectations.{kind}").suite().expectations
    ids = [expectation.meta["id"] for expectation in expectations]
    assert len(ids) == len(set(ids))
    for expectation in expectations:
        rule = rule_of(expectation.meta["rule"])
        assert expectation.severity.value == rule.severity
        assert rule.title_th in expectation.notes
        assert expectation.meta["fix"] == rule.fix_th
        assert set(expectation.meta["fields"]) <= set(words()["fields"])


def test_rules_of_the_warehouse_never_quarantine() -> None:
    assert {rule.severity for rule in of_kind("warehouse")} <= {"warning", "info"}


def test_rules_of_the_warehouse_need_tables_that_exist() -> None:
    names = {name for rule in of_kind("warehouse") for need in rule.needs for name in need.split("|")}
    assert names <= set(metadata.tables)
    assert all(rule.needs for rule in of_kind("warehouse"))


@pytest.mark.parametrize("rule_id", sorted(RULE_FILES))
def test_sql_file_says_what_it_does_and_what_it_ignores(rule_id: str) -> None:
    text = rule_sql(rule_id)
    assert text.startswith("-- ")
    assert "\n-- Ignored:" in text


@pytest.mark.parametrize("rule_id", sorted(RULE_FILES))
def test_sql_file_gives_the_names_its_messages_use(rule_id: str) -> None:
    given = {"found", "expected", "difference", "fiscal_year", "kind_name"}
    text = rule_sql(rule_id)
    assert all(name in given or f" AS {name}" in text or f".{name}" in text for name in names_in(rule_of(rule_id)))


@pytest.mark.parametrize("lang", ["th", "en"])
def test_document_has_every_rule(lang: module.Language) -> None:
    text = markdown(lang)
    for rule in catalogue():
        assert f"### `{rule.id}`" in text
        assert (rule.title_th if lang == "th" else rule.title_en) in text
        assert rule.source in text


def test_document_of_one_rule_reads_so() -> None:
    text = markdown("en", [rule_of("transfer_year_unbalanced")])
    assert text == (
        "# Rules the data is checked by\n"
        "\n"
        "## Rules across tables\n"
        "\n"
        "### `transfer_year_unbalanced` Transfers in and out of the year differ\n"
        "\n"
        "- Severity: warning (counted and flagged)\n"
        "- Tables: `transfers`\n"
        "- Message: {fiscal_year}: {found} in, {expected} out over the year (difference {difference})\n"
        "- What to do: See that every round of the year is there\n"
        "- Source: issue 2, item 5: transfers in = out\n"
    )


def test_unknown_rule_is_refused() -> None:
    with pytest.raises(RuleTextError) as raised:
        rule_of("no_such_rule")
    assert raised.value.rule == "no_such_rule"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"fix_th": ""}, "fix_th"), ({"severity": "fatal"}, "severity"), ({"kind_of_rule": "sheet"}, "kind_of_rule")],
)
def test_incomplete_rule_is_refused(change: dict[str, str], field: str) -> None:
    texts = dict.fromkeys(("title_th", "title_en", "message_th", "message_en", "fix_th", "fix_en", "source"), "x")
    with pytest.raises(RuleTextError) as raised:
        module._rule("made_up", {**texts, "severity": "info", "kind_of_rule": "row", **change})
    assert raised.value.field == field


def test_critical_rule_of_the_warehouse_is_refused() -> None:
    texts = dict.fromkeys(("title_th", "title_en", "message_th", "message_en", "fix_th", "fix_en", "source"), "x")
    with pytest.raises(RuleTextError):
        module._rule("made_up", {**texts, "severity": "critical", "kind_of_rule": "warehouse"})


def test_catalogue_imports_neither_the_judge_nor_frames() -> None:
    code = (
        "import sys, expectations.catalogue as c; c.markdown('th');"
        "print(sorted({'great_expectations', 'pandas', 'polars', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_importing_the_judge_does_not_import_great_expectations() -> None:
    code = "import sys, expectations.judge, expectations.warehouse; print('great_expectations' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_analytics_of_great_expectations_are_off() -> None:
    code = "import os, sys, expectations.running; print(os.environ['GX_ANALYTICS_ENABLED'], 'posthog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "false False\n"
