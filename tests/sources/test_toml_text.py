"""What is written as TOML reads back as it was."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.toml_text import toml_comment, toml_document, toml_string

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
plain = st.one_of(
    texts, st.integers(-(2**63), 2**63 - 1), st.booleans(), st.floats(allow_nan=False, allow_infinity=False)
)
values = st.one_of(plain, st.lists(plain, max_size=3), st.just(date(2026, 11, 25)))
tables = st.dictionaries(texts, st.one_of(values, st.dictionaries(texts, plain, max_size=2)), max_size=3)
documents = st.dictionaries(texts, st.one_of(values, tables, st.lists(tables, min_size=1, max_size=2)), max_size=4)


@given(documents)
def test_a_document_reads_back_as_it_was(document: dict[str, object]) -> None:
    assert tomllib.loads(toml_document(document)) == document


@given(texts)
def test_a_comment_stays_one_line_whatever_it_says(text: str) -> None:
    assert tomllib.loads(f"{toml_comment(text)}\na = {toml_string(text)}") == {"a": text}


def test_a_value_without_a_form_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes"):
        toml_document({"a": b"x"})
