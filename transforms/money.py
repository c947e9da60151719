"""Money: texts of cells to satang, exactly.

Forms read (formats.md 2, money), with blanks and quotes around them: `1632820`, `1,632,820.50`, `245,010.-`,
`2,600.-บาท`, `1,000 .-`, `5,000,-`, `900 บาทถ้วน`, `500 บ.`, `฿500`, `+500`, `-500`, `(978)`, `๑,๕๐๐`, digits of full
width, and the rounding noise of a number cell, `8409.7900000000009`. Blank, dashes and the words of `money.toml`
(ไม่ใช้งบประมาณ) are "not stated", not zero. Not read, because it could be something else or has lost digits:

1. commas elsewhere than every three digits (`1,23,4`), underscores (`1_500000`), leading zeros (`0812345678`);
2. more than two decimals beyond noise of 0.000001 baht, and `100.000`, which may be meant as thousands;
3. scientific form (`1.5E7`): number cells are read as plain digits, whatever their size, so this form is what a narrow
   column showed when a file was saved as text: `1.63E+06` for 1,632,820;
4. not a number, infinity, and what does not fit into 64 bits.
"""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import polars as pl

from transforms.constant import nothing_for_all
from transforms.errors import MoneyError as MoneyError  # noqa: PLC0414  # raised here, so imported from here

_AROUND = re.compile(r"^[\s\u200b\ufeff\"'“”‘’]+|[\s\u200b\ufeff\"'“”‘’]+$")
_ALIKE = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９−–—－，．（）＋", "01234567890123456789----,.()+")

_NUMBER = re.compile(
    r"(?P<open>\()? *(?P<sign>[+-])? *฿? *(?P<late_sign>[+-])?"
    r"(?P<whole>[0-9]+(?:,[0-9]+)*|(?=\.[0-9]))(?:\.(?P<decimals>[0-9]+)| ?[.,]-)?"
    r"\s*(?:บาท(?: ?ถ้วน)?|บ\.|฿)? *(?P<close>\))?"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_UNGROUPED = re.compile(r"0|[1-9][0-9]*|")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")

_LARGEST = 2**63 - 1
_MOST_DIGITS = 17
_SATANG_DIGITS, _THOUSAND_DIGITS = 2, 3
_NOTHING = frozenset(
    tomllib.loads(resources.files("transforms").joinpath("money.toml").read_text(encoding="utf-8"))["nothing"]
)

FEW = 256
"""Columns shorter than this are read one by one: quicker than starting the engine (benchmarks/)."""

_PLAIN = r"(-?)(0|[1-9][0-9]{0,11}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,2}))?"
"""What number cells give, and most of what people type: its sign, its baht, and its decimals.

Below 10^12 baht, where a double times 100, rounded, is the satang exactly.
"""
_PLAIN_TEXT = re.compile(_PLAIN)


def parse_money(text: str | None) -> int | None:
    """Satang of a text in baht; None where nothing is stated (blank, dashes).

    Raises:
        MoneyError: the text is no amount, or not certainly one (see the module).
    """
    if text is None:
        return None
    if plain := _PLAIN_TEXT.fullmatch(text):
        satang = int(plain[2].replace(",", "")) * 100 + int((plain[3] or "").ljust(_SATANG_DIGITS, "0"))
        return -satang if plain[1] else satang
    bare = _AROUND.sub("", text.translate(_ALIKE))
    if not bare.strip("-") or " ".join(bare.split()) in _NOTHING:
        return None
    match = _NUMBER.fullmatch(bare)
    if match is None:
        raise MoneyError.of("scientific" if _SCIENTIFIC.fullmatch(bare) else "form", text)
    is_bracketed = match["open"] is not None
    signs = [sign for sign in (match["sign"], match["late_sign"]) if sign]
    if is_bracketed != (match["close"] is not None) or len(signs) > (0 if is_bracketed else 1):
        raise MoneyError.of("form", text)
    whole = match["whole"]
    if "," in whole and not _GROUPED.fullmatch(whole):
        raise MoneyError.of("grouping", text)
    if "," not in whole and not _UNGROUPED.fullmatch(whole):
        raise MoneyError.of("form", text)
    if "," not in whole and len(whole) <= _THOUSAND_DIGITS == len(match["decimals"] or ""):
        raise MoneyError.of("decimals", text)  # 100.000 is a hundred thousand as often as a hundred
    digits = whole.replace(",", "")
    if len(digits) > _MOST_DIGITS:
        raise MoneyError.of("too_large", text)
    satang = int(digits or "0") * 100 + _satang(match["decimals"] or "", text)
    if satang > _LARGEST:
        raise MoneyError.of("too_large", text)
    return -satang if is_bracketed or signs == ["-"] else satang


def money_series(series: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Money of a String Series: Int64 satang, and String texts that could not be read (null where they could).

    The same as `parse_money` of each value; plain forms are read all at once.
    """
    if len(series) < FEW:
        values, unread = _scalars(series)
        return values.alias(series.name), unread.alias(series.name)
    texts = series.alias("text")
    bare = pl.col("text").str.strip_chars(" ")
    is_plain = bare.str.contains(f"^{_PLAIN}$")
    baht = pl.when(is_plain).then(bare.str.replace_all(",", "", literal=True)).cast(pl.Float64, strict=False)
    satang = texts.to_frame().select((baht * 100).round().cast(pl.Int64)).to_series()
    faults = nothing_for_all(len(texts))
    if satang.null_count() > texts.null_count():
        rest = (satang.is_null() & texts.is_not_null()).arg_true()
        values, unread = _scalars(texts.gather(rest))
        satang, faults = satang.scatter(rest, values), faults.scatter(rest, unread)
    return satang.alias(series.name), faults.alias(series.name)


def _scalars(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    written = texts.to_list()
    read: dict[str | None, tuple[int | None, str | None]] = {None: (None, None)}
    for text in set(written) - {None}:
        try:
            read[text] = parse_money(text), None
        except MoneyError:
            read[text] = None, text
    return (
        pl.Series([read[text][0] for text in written], dtype=pl.Int64),
        pl.Series([read[text][1] for text in written], dtype=pl.String),
    )


def _satang(decimals: str, text: str) -> int:
    """Satang of the digits after the point; what follows the second must be noise, up or down."""
    satang = int(decimals[:_SATANG_DIGITS].ljust(_SATANG_DIGITS, "0"))
    rest = decimals[_SATANG_DIGITS:]
    if not rest.strip("0") or rest.startswith("0000") or re.fullmatch("00010*", rest):
        return satang
    if rest.startswith("9999"):
        return satang + 1
    raise MoneyError.of("decimals", text)
