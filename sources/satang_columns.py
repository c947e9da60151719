"""Amounts in two columns, บาท and สตางค์: put together, so that one column holds the amount.

A sheet and its header come in, the same sheet with whole amounts goes out. What is no number of satang stays beside the
baht and makes the amount unreadable: nothing is dropped.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from sources.vocabulary import words
from transforms.thai import arabic_digits, matching_key

if TYPE_CHECKING:
    from sources.grid import Sheet
    from sources.headers import Header

_SATANG = re.compile(r"[0-9]{1,2}(?:\.0+)?")
_BAHT = re.compile(r"-?[0-9][0-9,]*(?:\.0+)?")


def with_satang(sheet: Sheet, header: Header) -> Sheet:
    """The sheet with satang put behind their baht, and the header without the columns they stood in."""
    names = sheet.frame.columns
    labels = {label.column: label for label in header.labels}
    changed = {}
    for name, column in header.columns.items():
        spec = header.spec(name)
        place = names.index(column) + 1
        beside = labels.get(names[place]) if spec and spec.type == "money" and place < len(names) else None
        if beside is None or matching_key(beside.texts[-1]) not in words().satang_keys:
            continue
        pairs = zip(sheet.frame[column].to_list(), sheet.frame[beside.column].to_list(), strict=True)
        joined = [baht if row < header.last_row else _joined(baht, satang) for row, (baht, satang) in enumerate(pairs)]
        changed[column] = pl.Series(column, joined, dtype=pl.String)
        header.unknown = [label for label in header.unknown if label.column != beside.column]
        header.ambiguous.pop(name, None)
    return replace(sheet, frame=sheet.frame.with_columns(changed.values())) if changed else sheet


def _joined(baht: str | None, satang: str | None) -> str | None:
    few = arabic_digits(satang or "").strip(" -–")
    if not few or (_SATANG.fullmatch(few) and not int(few.split(".")[0])):
        return baht
    many = arabic_digits(baht or "0").strip() or "0"
    if not _SATANG.fullmatch(few) or not _BAHT.fullmatch(many):
        return f"{baht} บาท {satang} สตางค์"
    return f"{many.split('.')[0]}.{int(few.split('.')[0]):02d}"
