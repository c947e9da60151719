"""Budget codes of e-LAAS: 16 digits, always text.

`99 69 0111 2101 0001`: 99 constant, 69 fiscal year, 0111 = งาน 00111 of แผนงาน 00110, 2101 = ประเภท 210100, running number.
Source: real codes of a FY2569 export, formats.md 3.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

import polars as pl

_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SEPARATORS: Final = re.compile(r"[\s\u00a0\u200b.\-]+")
LENGTH: Final = 16
_SHAPE: Final = re.compile(r"99\d{14}")
_EXACT_BELOW: Final = 2**53


class CodeError(ValueError):
    """A budget code that cannot be read. Attributes: `text`, `reason_th`, `reason_en`."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.reason_th = "ไม่ใช่รหัสงบประมาณ 16 หลัก"
        self.reason_en = "not a 16-digit budget code beginning with 99"

    def __str__(self) -> str:
        return f"{self.text!r}: {self.reason_en}"


@dataclass(frozen=True, slots=True)
class BudgetCode:
    """A budget code and what it says. `fiscal_year` is B.E.; the other parts are codes of the code lists."""

    text: str
    fiscal_year: int
    programme_code: str
    work_code: str
    expenditure_type_code: str
    running: str


def decode_budget_code(text: str) -> BudgetCode:
    """Decodes a code; Thai digits, blanks, dots and dashes inside are allowed.

    Raises:
        CodeError: not 16 digits beginning with 99.
    """
    digits = _SEPARATORS.sub("", text.translate(_DIGITS)).strip()
    if not _SHAPE.fullmatch(digits):
        raise CodeError(text)
    work = "0" + digits[4:8]
    return BudgetCode(digits, 2500 + int(digits[2:4]), work[:4] + "0", work, digits[8:12] + "00", digits[12:])


def code_series(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """A column as (16-digit codes, the text of each cell that is no code). Blanks and `-` are null in both."""
    text = column.cast(pl.String).str.strip_chars()
    text = text.set(text.is_in(["", "-"]).fill_null(value=False), None)
    plain = text.str.contains(r"^99\d{14}$").fill_null(value=False)
    codes = text.set(~plain, None)
    odd = (~plain & text.is_not_null()).arg_true()
    faults: pl.Series = pl.repeat(None, len(text), dtype=pl.String, eager=True)
    if len(odd):
        read: list[str | None] = []
        unread: list[str | None] = []
        for value in text.gather(odd).to_list():
            try:
                read.append(decode_budget_code(value).text)
                unread.append(None)
            except CodeError:
                read.append(None)
                unread.append(value)
        codes = codes.scatter(odd, pl.Series(read, dtype=pl.String))
        faults = faults.scatter(odd, pl.Series(unread, dtype=pl.String))
    return codes.alias(column.name), faults.alias(column.name)


def possible_codes(number_text: str) -> list[str]:
    """The 16-digit codes that a spreadsheet's number may have been, in order; empty where all is lost.

    Above 2**53 doubles are 2 apart and ties go to the multiple of 4: a number that is 2 mod 4 was itself, one divisible
    by 4 may have been either odd neighbour. `9.96901E+15` has lost its digits.
    """
    try:
        value = Decimal(number_text)
    except InvalidOperation:
        return []
    digits = number_text.strip().removesuffix(".0")
    if value != value.to_integral_value() or not digits.isdigit() or len(digits) != LENGTH:
        return []
    number = int(value)
    around = [number] if number < _EXACT_BELOW else range(number - 2, number + 3)
    return [
        str(candidate) for candidate in around if int(float(candidate)) == number and _SHAPE.fullmatch(str(candidate))
    ]
