"""Money: every form that offices write, to exact integer satang.

One parser. `money_series` is the same function for whole columns: plain forms in bulk, all others one by one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

import polars as pl

_THAI_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_BLANKS: Final = dict.fromkeys(map(ord, "\u00a0\u200b\u200c\u200d\ufeff\u2007\u202f\t\r\n"), " ")
_NOTHING: Final = frozenset({"", "-", "–", "—", "−", "--", ".-"})
_NUMBER: Final = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<rest>\d*))?(?P<power>[eE][+-]?\d{1,2})?")
_TAIL: Final = re.compile(r"\s*(?:\.-+|,-+|-+)?\s*(?:บาท|฿)?\s*(?:ถ้วน)?$")
_NOISE: Final = Decimal("0.000001")
_MOST: Final = 2**63 - 1
PLAIN: Final = r"^-?\d{1,15}(?:\.\d{1,2})?$"
GROUPED: Final = r"^-?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?$"


class MoneyError(ValueError):
    """An amount that cannot be read. Attributes: `text`, `reason_th`, `reason_en`."""

    def __init__(self, text: str, reason_th: str, reason_en: str) -> None:
        super().__init__(text, reason_th, reason_en)
        self.text = text
        self.reason_th = reason_th
        self.reason_en = reason_en

    def __str__(self) -> str:
        return f"{self.text!r}: {self.reason_en}"

    @classmethod
    def not_an_amount(cls, text: str) -> MoneyError:
        """Not a number at all, or grouped by commas in a way nobody writes."""
        return cls(text, "ไม่ใช่จำนวนเงิน", "not an amount")

    @classmethod
    def too_fine(cls, text: str) -> MoneyError:
        """More than two decimals beyond the noise of a spreadsheet's floats."""
        return cls(text, "มีทศนิยมเกิน 2 ตำแหน่ง", "more than 2 decimals")

    @classmethod
    def too_large(cls, text: str) -> MoneyError:
        """Does not fit 64 bits of satang."""
        return cls(text, "จำนวนเงินใหญ่เกินจริง", "larger than can be stored")


def parse_money(text: str | None) -> int | None:
    """An amount in satang; None where nothing is stated (blank, `-`).

    Accepts thousands commas in threes, Thai digits, `245,010.-`, `2,600.-บาท`, `(978)` for negative, quotes and blanks
    around, and the float noise and powers of ten of number cells (`8409.7900000000009`, `1.5E7`) within 1e-6 baht.

    Raises:
        MoneyError: anything else (`1_500000`, `1,23,4`, three real decimals, words).

    Source: forms met in real files, formats.md 2.
    """
    if text is None:
        return None
    bare = text.translate(_BLANKS).translate(_THAI_DIGITS).strip().strip("\"'“”").strip()
    if bare in _NOTHING:
        return None
    is_negative = False
    bare = bare.removeprefix("฿").strip()
    if bare.startswith("(") and bare.endswith(")"):
        is_negative, bare = True, bare[1:-1].strip()
    elif bare[:1] in {"-", "−", "+"}:
        is_negative, bare = bare[0] != "+", bare[1:].strip()
    bare = _TAIL.sub("", bare, count=1)
    match = _NUMBER.fullmatch(bare)
    if match is None or (match["whole"] is None and not match["rest"]):
        raise MoneyError.not_an_amount(text)
    satang = Decimal(f"{(match['whole'] or '0').replace(',', '')}.{match['rest'] or '0'}{match['power'] or ''}") * 100
    exact = satang.to_integral_value()
    if abs(satang - exact) > _NOISE * 100:
        raise MoneyError.too_fine(text)
    if exact > _MOST:
        raise MoneyError.too_large(text)
    return -int(exact) if is_negative else int(exact)


def money_series(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """A column of text as (satang Int64, the text of each cell that could not be read as String), same length and name.

    Equal to `parse_money` cell by cell.
    """
    text = column.cast(pl.String)
    frame = pl.DataFrame({"text": text})
    is_plain = pl.col("text").str.contains(PLAIN) | pl.col("text").str.contains(GROUPED)
    bare = pl.col("text").str.replace_all(",", "", literal=True)
    digits = bare.str.replace("-", "", literal=True)
    whole = digits.str.replace(r"\..*$", "").cast(pl.Int64, strict=False) * 100
    rest = digits.str.extract(r"\.(\d{1,2})$").str.pad_end(2, "0").cast(pl.Int64, strict=False).fill_null(0)
    sign = pl.when(bare.str.starts_with("-")).then(-1).otherwise(1)
    read = frame.select(
        pl.when(is_plain).then((whole + rest) * sign).otherwise(None).alias("satang"),
        (~is_plain & pl.col("text").is_not_null()).fill_null(value=False).alias("odd"),
    )
    satang = read["satang"].alias(column.name)
    faults: pl.Series = pl.repeat(None, len(text), dtype=pl.String, eager=True).alias(column.name)
    odd = read["odd"].arg_true()
    if len(odd):
        values, unread = _one_by_one(text.gather(odd).to_list())
        satang = satang.scatter(odd, pl.Series(values, dtype=pl.Int64))
        faults = faults.scatter(odd, pl.Series(unread, dtype=pl.String))
    return satang, faults


def _one_by_one(texts: list[str]) -> tuple[list[int | None], list[str | None]]:
    values: list[int | None] = []
    unread: list[str | None] = []
    for text in texts:
        try:
            values.append(parse_money(text))
            unread.append(None)
        except MoneyError:
            values.append(None)
            unread.append(text)
    return values, unread
