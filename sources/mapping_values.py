"""What the values of a column look like: samples, a guessed type, and how far they can be read as each type of field.

Values are read by the functions that read files; nothing here reads them in a second way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sources.mapping_facts import limit, score
from sources.vocabulary import words
from transforms.codes import code_series
from transforms.dates import date_series
from transforms.money import money_series
from transforms.status import status_series
from transforms.thai import display_text

if TYPE_CHECKING:
    from sources.grid import Sheet

_PLAIN_NUMBER = re.compile(r"\s*\d+(?:\.\d+)?\s*")
_IN_BRACKETS = re.compile(r"\(.*\)")


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one column: the first few, how many there are, the guessed type, and shares readable as a type."""

    samples: tuple[str, ...]
    filled: int
    guess: str
    shares: dict[str, float]

    def fit(self, kind: str) -> float:
        """How well the values suit a field of a type, 0 to 1. A column without values suits any."""
        if not self.filled:
            return 1.0
        if kind in self.shares:
            return self.shares[kind]
        return score("disagrees") if self.guess in {"money", "date", "code"} else 1.0


def values_below(
    sheet: Sheet, last_header_row: int, columns: list[str], fiscal_year: int | None, *, date1904: bool
) -> dict[str, Values]:
    """The values of columns (letters) below a header. Rows of units or column numbers in brackets are left out."""
    frame = sheet.frame.slice(last_header_row)
    while frame.height and _is_units(frame.row(0)):
        frame = frame.slice(1)
    most = limit("values")
    return {
        name: look(frame[name].drop_nulls().head(most), fiscal_year, date1904=date1904)
        for name in columns
        if name in frame.columns
    }


def _is_units(row: tuple[str | None, ...]) -> bool:
    cells = [cell.strip() for cell in row if cell is not None]
    return bool(cells) and all(_IN_BRACKETS.fullmatch(cell) for cell in cells)


def look(series: pl.Series, fiscal_year: int | None, *, date1904: bool) -> Values:
    """The values of a String Series without nulls."""
    texts = [display_text(text) for text in series.to_list()]
    texts = [text for text in texts if text]
    if not texts:
        return Values((), 0, "empty", {})
    count = len(texts)
    clean = pl.Series(texts, dtype=pl.String)
    satang, _ = money_series(clean.str.replace_all("%", ""))
    blank = satang.is_null() & clean.str.contains(r"^[-–—\s]*$")
    stated = max(1, count - int(blank.sum()))
    money = int(satang.is_not_null().sum()) / stated
    amounts = [value for value in satang.to_list() if value is not None]
    whole = sum(value % 100 == 0 for value in amounts) / stated
    dates, _ = date_series(clean, fiscal_year, date1904=date1904)
    codes, _ = code_series(clean)
    status, _, _ = status_series(clean, words().status)
    shares = {
        "money": money,
        "pct": money,
        "int": whole,
        "date": int(dates.is_not_null().sum()) / stated,
        "code": int(codes.is_not_null().sum()) / stated,
        "status": int(status.is_not_null().sum()) / stated,
    }
    written = sum(not _PLAIN_NUMBER.fullmatch(text) for text in texts)
    guess = _guess(shares, texts, amounts, is_written=written > count / 2)
    return Values(tuple(texts[: limit("samples")]), count, guess, shares)


def _guess(shares: dict[str, float], texts: list[str], amounts: list[int], *, is_written: bool) -> str:
    for kind in ("code", "status"):
        if shares[kind] >= score("guess"):
            return kind
    if shares["date"] >= score("guess") and is_written:
        return "date"
    if shares["money"] < score("guess"):
        return "text"
    if sum("%" in text for text in texts) > len(texts) / 2:
        return "pct"
    return (
        "int"
        if shares["int"] >= score("guess") and all(abs(value) < limit("count_satang") for value in amounts)
        else "money"
    )
