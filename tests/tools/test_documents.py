from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.catalogue import catalogue
from tools import documents

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_rule_is_documented_in_both_languages() -> None:
    english, thai = documents.rules_english(), documents.rules_thai()
    for rule in catalogue():
        assert f"### `{rule.id}` {rule.title_en}\n" in english
        assert f"### `{rule.id}` {rule.title_th}\n" in thai


def test_public_views_are_documented_and_working_views_are_not() -> None:
    text = documents.views()
    assert "## v_budget_execution\n" in text
    assert "| `approved_satang` |" in text
    assert "## cur_" not in text


def test_every_command_is_documented_with_its_own_help() -> None:
    text = documents.command_line()
    for command in ("demo", "init", "inspect", "refresh", "report", "checks", "rules", "doctor"):
        assert f"## tambon {command}\n\n```text\nUsage: tambon {command} " in text


def test_a_document_that_was_edited_by_hand_is_not_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    monkeypatch.setattr(documents, "DOCUMENTS", {"docs/rules.md": documents.rules_english})

    monkeypatch.setattr("sys.argv", ["documents"])
    assert documents.main() == 0
    monkeypatch.setattr("sys.argv", ["documents", "--check"])
    assert documents.main() == 0
    with (tmp_path / "docs" / "rules.md").open("a") as document:
        document.write("one more\n")
    assert documents.main() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "not current: docs/rules.md: run make docs"
