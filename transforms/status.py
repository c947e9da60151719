"""Status words of progress sheets. A word that is not known stays unknown: it is shown, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Mapping


def status_series(column: pl.Series, words: Mapping[str, str]) -> tuple[pl.Series, pl.Series, pl.Series]:
    """A column of status words as (status code, is late, the text that is not known).

    `words` maps each known word to its code, or to `code:late`. Words are compared by matching key.
    """
    known = {matching_key(word): code for word, code in words.items()}
    codes: list[str | None] = []
    late: list[bool | None] = []
    unknown: list[str | None] = []
    for text in column.cast(pl.String).to_list():
        key = matching_key(text) if text is not None else ""
        code = known.get(key)
        codes.append(code.partition(":")[0] if code else None)
        late.append(code.endswith(":late") if code else None)
        unknown.append(text if key and code is None else None)
    return (
        pl.Series(column.name, codes, dtype=pl.String),
        pl.Series(column.name, late, dtype=pl.Boolean),
        pl.Series(column.name, unknown, dtype=pl.String),
    )
