"""Status words (สถานะ) of progress sheets to codes, by a table of words that the caller gives."""

from __future__ import annotations

from functools import lru_cache
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
    known = _by_key(tuple(words.items()))
    texts = series.cast(pl.String)
    keys = matching_keys(texts).to_list()
    found = [known.get(key) if key is not None else None for key in keys]
    codes = [None if said is None else said.removesuffix(LATE) for said in found]
    is_late = [None if said is None else said.endswith(LATE) for said in found]
    faults = [
        text if key is not None and said is None else None
        for text, key, said in zip(texts.to_list(), keys, found, strict=True)
    ]
    name = series.name
    return (
        pl.Series(name, codes, dtype=pl.String),
        pl.Series(name, is_late, dtype=pl.Boolean),
        pl.Series(name, faults, dtype=pl.String),
    )


@lru_cache(maxsize=8)
def _by_key(words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Codes by the matching keys of their words."""
    known: dict[str, str] = {}
    for word, code in words:
        key = matching_key(word)
        if known.setdefault(key, code) != code:
            message = f"the status “{word}” is {code} and {known[key]}"
            raise ValueError(message)
    return known
