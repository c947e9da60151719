"""Columns that no layout knows: which of them may be passed over, and which hold amounts that are then not read.

A label of the header and the rows of the table's lines come in; words are data (`vocabulary/words.toml`, `[headers]`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sources.vocabulary import words
from transforms.money import money_series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.grid import Sheet
    from sources.headers import Label

LEAST_AMOUNTS = 2
SHARE_OF_AMOUNTS = 0.6
"""A column holds amounts where more than this share of what stands on the lines reads as money."""


def is_harmless(label: Label) -> bool:
    """Whether a column of this label holds nothing a table is read for: a running number, a signature, a remark."""
    return _is_one_of(label, words().harmless_headers)


def holds_amounts(sheet: Sheet, label: Label, lines: Sequence[int]) -> bool:
    """Whether most values of a column on the lines (sheet rows) read as money, so that its header should be known.

    Shares, years and counts are numbers too: where the header says so, they are no amounts.
    """
    if not lines or _is_one_of(label, words().no_amount_headers):
        return False
    values = sheet.frame[label.column].gather(pl.Series([row - 1 for row in lines], dtype=pl.UInt32)).drop_nulls()
    if len(values) < LEAST_AMOUNTS:
        return False
    amounts, _ = money_series(values)
    read = amounts.drop_nulls()
    return len(read) >= LEAST_AMOUNTS and len(read) > SHARE_OF_AMOUNTS * len(values) and read.sum() != 0


def _is_one_of(label: Label, known: frozenset[str]) -> bool:
    return any(key in known for _, key in label.keys())  # noqa: SIM118  # not a mapping
