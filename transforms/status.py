"""Status words (สถานะ) of progress sheets to codes, by a table of words that the caller gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from transforms.thai import matching_key, matching_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

LATE = ":late"
"""Ends a code whose word also says that the work is behind its plan."""


def status_series(series: pl.Series, words: Mapping[str, str]) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Status of a String Series by its matching key: codes (String), is_late (Boolean) and faults (String).

    `words` maps a status as written to a code, or to `code:late`. A word not in it gets no code and is its own fault;
    blanks and dashes have neither. `is_late` is null where there is no code. Source of the words: formats.md 4.3.

    Raises:
        ValueError: two words with one matching key say different things.
    """
    known: dict[str, str] = {}
    for word, code in words.items():
        key = matching_key(word)
        if known.setdefault(key, code) != code:
            message = f"the status “{word}” is {code} and {known[key]}"
            raise ValueError(message)
    texts = series.cast(pl.String)
    keys = matching_keys(texts)
    found = keys.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
    is_late = found.str.ends_with(LATE)
    codes = found.str.strip_suffix(LATE)
    is_unknown = keys.is_not_null() & found.is_null()
    faults = texts.set(~is_unknown, None) if len(texts) else texts
    return codes.alias(series.name), is_late.alias(series.name), faults.alias(series.name)
