"""The e-LAAS budget code (รหัสงบประมาณ) of 16 digits, and what it says by its places.

`99 69 0111 2101 0001`: a constant of unknown meaning; the fiscal year 2569; the work (งาน) 00111, whose programme
(แผนงาน) is 00110; the expenditure type (ประเภทรายจ่าย) 210100; a running number. Source: formats.md 3.1, grade B.
Texts come in, texts and parts go out; whether a code is in the code lists is not asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from transforms.constant import nothing_for_all
from transforms.errors import CodeError as CodeError  # noqa: PLC0414  # raised here, so imported from here
from transforms.thai import arabic_digits

LENGTH = 16
PREFIX = "99"
_YEAR, _WORK, _TYPE, _RUNNING = slice(2, 4), slice(4, 8), slice(8, 12), slice(12, 16)
_CENTURY = 2500

_BETWEEN = re.compile("[\\s\u00ad\u200b-\u200d\ufeff‐‑–—−-]+")
_AROUND = "'\"’‘“”"
_SCIENTIFIC = re.compile(r"(?P<digits>[0-9]+(?:\.[0-9]*)?)[eE]\+?[0-9]+")
_PLAIN = re.compile("[0-9]+")
_FEWEST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class BudgetCode:
    """A budget code and its parts; `text` is its 16 Arabic digits, `fiscal_year` is B.E."""

    text: str
    fiscal_year: int
    work_code: str
    programme_code: str
    expenditure_type_code: str
    running: str


@lru_cache(maxsize=8192)
def decode_budget_code(text: str) -> BudgetCode:
    """The parts of a budget code; Thai digits, and blanks and dashes between digits, are read.

    Raises:
        CodeError: not 16 digits, or not beginning with 99.
    """
    code = text if _PLAIN.fullmatch(text) else _BETWEEN.sub("", arabic_digits(text)).strip(_AROUND)
    if _SCIENTIFIC.fullmatch(code):
        raise CodeError.of("scientific", text)
    if not _PLAIN.fullmatch(code):
        raise CodeError.of("form", text)
    if len(code) != LENGTH:
        raise CodeError.of("length", text, digits=len(code))
    if not code.startswith(PREFIX):
        raise CodeError.of("prefix", text, prefix=PREFIX)
    return BudgetCode(
        text=code,
        fiscal_year=_CENTURY + int(code[_YEAR]),
        work_code=f"0{code[_WORK]}",
        programme_code=f"0{code[_WORK][:-1]}0",
        expenditure_type_code=f"{code[_TYPE]}00",
        running=code[_RUNNING],
    )


def code_series(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Budget codes of a String Series: 16 digits, and String texts that are no code. Blanks are neither."""
    texts = series.to_list()
    read: dict[str | None, tuple[str | None, str | None]] = {None: (None, None)}
    for text in set(texts) - {None}:
        read[text] = _code_or_fault(text)
    codes = pl.Series(series.name, [read[text][0] for text in texts], dtype=pl.String)
    if all(fault is None for _, fault in read.values()):
        return codes, nothing_for_all(len(codes)).alias(series.name)
    return codes, pl.Series(series.name, [read[text][1] for text in texts], dtype=pl.String)


def possible_codes(number_text: str) -> list[str]:
    """The codes that a number cell may have held, in order; empty where too many digits are lost.

    A spreadsheet keeps numbers as 64-bit doubles, which above 2^53 are all even, the last bit of a tie going to the
    multiple of 4: a number of form 4n+2 was written as itself, 4n may have been 4n-1, 4n or 4n+1. Scientific form with
    fewer than 12 digits (`9.96901E+15`) has lost more than the running number. Source: formats.md 2, budget code.
    What was cut to 15 digits by typing it into Excel is not told from this: no number proves a code.
    """
    bare = arabic_digits(number_text.strip())
    scientific = _SCIENTIFIC.fullmatch(bare)
    if scientific and len(scientific["digits"].replace(".", "")) < _FEWEST_DIGITS:
        return []
    if not scientific and not re.fullmatch(r"[0-9]+(?:\.0*)?", bare):
        return []
    number = float(bare)
    if not number < 10**LENGTH:
        return []
    kept = int(number)
    texts = (str(candidate) for candidate in range(kept - 2, kept + 3) if float(candidate) == number)
    return [text for text in texts if len(text) == LENGTH and text.startswith(PREFIX)]


def _code_or_fault(text: str) -> tuple[str | None, str | None]:
    if not arabic_digits(text).strip(" \t\r\n\u00a0-–—" + _AROUND):
        return None, None
    try:
        return decode_budget_code(text).text, None
    except CodeError:
        return None, text
