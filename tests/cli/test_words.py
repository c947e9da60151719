from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from cli.words import catalogue

ROOM = Path(__file__).parents[2] / "cli"


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_text_stands_in_both_languages_with_the_same_parts(code: str) -> None:
    texts = catalogue()[code]
    assert set(texts) == {"th", "en"}
    parts = [{name for _, name, _, _ in string.Formatter().parse(texts[lang]) if name} for lang in ("th", "en")]
    assert parts[0] == parts[1]


def test_every_text_is_used_and_every_used_text_exists() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    named = set(re.findall(r"""['"]([a-z_]+)['"]""", source))
    families = (
        "status_",
        "doctor_",
        "step_",
        "severity_",
        "column_",
        "diff_",
        "note_",
        "suggestion_",
        "template_",
        "trend_",
        "trends_by_",
        "ddl_",
        "option_ddl_",
    )
    unused = {
        code for code in catalogue()
        if code not in named and not code.startswith(families) and not code.endswith(("_help", "_example"))
    }  # fmt: skip
    assert unused == set()
    asked = set(re.findall(r"""words\(['"]([a-z_]+)['"]""", source))
    assert asked - set(catalogue()) - set(families) == set()
