"""Thai text: repaired for display, and reduced to the key by which two spellings of one name are known as the same.

Texts and String Series come in and go out. The variants of glyphs and the abbreviations are data (`thai.toml`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

_FACTS = tomllib.loads(resources.files("transforms").joinpath("thai.toml").read_text(encoding="utf-8"))

_GLYPHS = {int(code, 16): char for code, char in _FACTS["glyphs"].items()}
_ABBREVIATIONS = tuple(
    (str(hint), re.compile(item["written"]), str(item["full"]))
    for item in _FACTS["abbreviation"]
    for hint in item["seen_as"]
)

_ABBREVIATIONS_OF_LETTERS = tuple(item for item in _ABBREVIATIONS if "." not in item[0])

_CONSONANT = "\u0e01-\u0e2e"
_AA, _AM, _NIKHAHIT, _MAIYAMOK = "\u0e32", "\u0e33", "\u0e4d", "\u0e46"
_TONE = "\u0e48-\u0e4b"
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"

_REPAIRS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("(?i)_x00(?:[01][0-9a-f]|7f)_", " "),  # a control character as OOXML writes it
        ("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+", ""),
        ("[\\s\x00-\x1f\x7f-\x9f]+", " "),
        ("\u0e40\u0e40", "\u0e41"),
        (f"{_NIKHAHIT} ?([{_TONE}]?) ?{_AA}", rf"\1{_AM}"),
        # No Thai word begins with า: where a space stands before one, the circle of ำ was lost (ต าบล, น ้า).
        (f"([{_CONSONANT}][{_TONE}]?) ([{_TONE}]?) ?{_AA}", rf"\1\2{_AM}"),
        (f"([{_CONSONANT}][{_TONE}]?) (?=[{_TONE}]?{_AM})", r"\1"),
        (f"{_AM}[{_AA}{_AM}]+", _AM),
        (f"{_AM}([{_TONE}])", rf"\1{_AM}"),
        ("([\u0e48-\u0e4c])([\u0e31\u0e34-\u0e3a])", r"\2\1"),  # typed in the wrong order: ท่ี, พันธ์ุ
        (f"([{_MARK}])\\1+", r"\1"),
        (f" ?{_MAIYAMOK} ?", f" {_MAIYAMOK} "),
        (f"{_MAIYAMOK} (?=[)\\]}},.;:/\"'”’…]|$)", _MAIYAMOK),
        (" {2,}", " "),
    )
)

_ODD = re.compile("[^ -~\u0e01-\u0e3a\u0e3f-\u0e45\u0e47-\u0e4c\u0e50-\u0e5b–—‘’“”…•×°✓←→]")
_VOWELS = "\u0e31\u0e34-\u0e3a\u0e47\u0e4d\u0e4e"
_ODD_FOLLOWERS = re.compile(f"[ {_AM}][{_AA}{_AM}{_TONE}]")
_ODD_MARKS = re.compile(f"[{_MARK}][{_MARK}](?<![{_VOWELS}][\u0e48-\u0e4c])")
"""Characters, what must not follow a space or ำ, and two marks that are no vowel with a tone above it: they call for
repair. Sought one after another, since one expression of all takes three times as long."""

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ALIKE = str.maketrans("๐๑๒๓๔๕๖๗๘๙×–—−‐‑", "0123456789x-----")
_HAS_ALIKE = re.compile("[๐-๙×–—−‐‑]")
_LEFT_OUT = f"(?:[^\\w\u0300-\u036f{_MARK}]|_)"
_THOUSANDS = re.compile("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_BETWEEN_DIGITS = re.compile(f"(?<=[0-9]){_LEFT_OUT}+(?=[0-9])")
_PUNCTUATION = re.compile(f"[^\\w\u0300-\u036f{_MARK}]+|_")
_SEPARATORS = frozenset("./-")
_DECIMAL = frozenset("0123456789")
_BEYOND_LETTERS = re.compile("[^0-9a-z./\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4c-]")

FEW = 256
"""Columns shorter than this are repaired text by text: quicker than starting the engine (benchmarks/)."""
_SUSPECT_OF_ENGINE = "|".join(
    (
        *(_ODD.pattern, _ODD_FOLLOWERS.pattern),
        *(f"[\u0e48-\u0e4c][{_MARK}]", f"[{_VOWELS}][{_VOWELS}]"),
        *("  ", "_x", "\u0e40\u0e40", "^ ", " $"),
    )
)
"""What `_is_suspect` finds. The engine's expressions cannot look back."""
_ABBREVIATED_OF_ENGINE = "|".join(
    dict.fromkeys(
        re.sub(r"\(\?(?:<?[!=])[^()]*\)", "", re.sub(r"\(\?<!\[([^]]*)\]\)", r"(?:^|[^\1])", item["written"]))
        for item in _FACTS["abbreviation"]
    )
)
"""At least what the abbreviations' expressions find: theirs look around, which the engine's cannot."""
_HARD_OF_ENGINE = (
    f"{_SUSPECT_OF_ENGINE}|{_ABBREVIATED_OF_ENGINE}"
    "|[^ -@\\[-~\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4c]|[0-9][ -/:-@\\[-`{-~]+[0-9]"
)
"""Texts whose key takes more than to leave out their punctuation."""
_PUNCTUATION_OF_ENGINE = "[ -/:-@\\[-`{-~]+"
_VARIED = 4
"""A column that begins with texts that stand so many times each, or more, is keyed text by text, each one once."""


@lru_cache(maxsize=8192)
def display_text(text: str) -> str:
    """Text repaired for people: one form of ำ, of spaces and of marks; nothing is abbreviated, expanded or left out.

    `ํา`, `ต าบล`, `ดำาเนินงาน` become ำ; line ends, `_x000D_`, no-break and doubled spaces one space; zero-width
    characters go; private-use glyphs become what they draw; `เเ` becomes `แ`; `ๆ` stands between spaces. Idempotent.
    Source: formats.md 2, Thai text.
    """
    while _is_suspect(text):
        repaired = unicodedata.normalize("NFC", text.translate(_GLYPHS))
        for pattern, replacement in _REPAIRS:
            repaired = pattern.sub(replacement, repaired)
        repaired = repaired.strip(" ")
        if repaired == text:
            break
        text = repaired
    return text


def _is_suspect(text: str) -> bool:
    """Whether anything in a text calls for repair. In most cells of most files nothing does."""
    return (
        _ODD.search(text) is not None
        or _ODD_FOLLOWERS.search(text) is not None
        or _ODD_MARKS.search(text) is not None
        or "  " in text
        or "_x" in text
        or "\u0e40\u0e40" in text
        or text.strip(" ") != text
    )


@lru_cache(maxsize=8192)
def arabic_digits(text: str) -> str:
    """Text with ๐–๙ written 0–9."""
    return text.translate(_DIGITS)


@lru_cache(maxsize=32768)
def matching_key(text: str) -> str:
    """The key under which all spellings of a name are the same; `""` for text without letters and digits. Idempotent.

    Display text with Arabic digits, case folded, abbreviations of `thai.toml` spelt out, without spaces and
    punctuation. Between two digits one separator stays (`.`, `/`, `-`, else `,`), so that 1.5 is not 15 and หมู่ 1, 3 is
    not หมู่ 13; separators of thousands go. Source: formats.md 2, Thai text and abbreviations.
    """
    return _key(text)


def display_series(series: pl.Series) -> pl.Series:
    """Display text of a String Series; null where nothing is left. Computed once for each different text."""
    if len(series) < FEW or series.dtype != pl.String:
        return _by_value(series, display_text)
    texts = series.unique()
    if len(texts) * _VARIED < len(series):
        return _by_value(series, display_text, texts)
    return _with_python(series, series, series.str.contains(_SUSPECT_OF_ENGINE) | (series == ""), display_text)


def matching_keys(series: pl.Series) -> pl.Series:
    """Matching keys of a String Series; null where nothing is left. Computed once for each different text."""
    if len(series) < FEW or series.dtype != pl.String or series.head(FEW).n_unique() * _VARIED < FEW:
        return _by_value(series, matching_key)
    keys = series.str.replace_all(_PUNCTUATION_OF_ENGINE, "")
    is_hard = series.str.contains(_HARD_OF_ENGINE) | keys.str.contains(_HARD_OF_ENGINE) | (keys == "")
    return _with_python(series, keys, is_hard, matching_key)


def _with_python(series: pl.Series, done: pl.Series, is_hard: pl.Series, function: Callable[[str], str]) -> pl.Series:
    """`done`, but where it `is_hard` the function's value of the text."""
    hard = is_hard.fill_null(value=False).arg_true()
    if not len(hard):
        return done
    return done.clone().scatter(hard, _by_value(series.gather(hard), function))


def _key(text: str) -> str:
    key = _once(text)
    while not _is_settled(key) and (again := _once(key)) != key:  # what stood apart may form an abbreviation now
        key = again
    return key


def _is_settled(key: str) -> bool:
    """Whether nothing in a key that `_once` made is what it would change: to look takes less time than to try.

    What is left in it of `./-` stands between two digits.
    """
    return (
        _BEYOND_LETTERS.search(key) is None
        and not _is_suspect(key)
        and not any(hint in key and written.sub(full, key) != key for hint, written, full in _ABBREVIATIONS_OF_LETTERS)
    )


def _once(text: str) -> str:
    text = display_text(text)
    if _HAS_ALIKE.search(text):
        text = text.translate(_ALIKE)
    text = text.casefold()
    for hint, pattern, full in _ABBREVIATIONS if "." in text else _ABBREVIATIONS_OF_LETTERS:
        if hint in text:
            text = pattern.sub(full, text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    text, separators = _BETWEEN_DIGITS.subn(_separator, text)
    return _PUNCTUATION.sub(_unless_separator if separators else "", text)


def _separator(match: re.Match[str]) -> str:
    first = match[0].strip()[:1]
    return first if first in _SEPARATORS else ","


def _unless_separator(match: re.Match[str]) -> str:
    """Nothing in place of punctuation, but for the one sign that stands between two digits."""
    begin, end, text = match.start(), match.end(), match.string
    is_separator = begin > 0 and end < len(text) and text[begin - 1] in _DECIMAL and text[end] in _DECIMAL
    return match[0] if is_separator else ""


def _by_value(series: pl.Series, function: Callable[[str], str], different: pl.Series | None = None) -> pl.Series:
    # columns are short and many: a dict beats a chain of engine calls (benchmarks/)
    if different is None and len(series) >= FEW:
        different = series.unique()
    texts = set(series.to_list()) if different is None else different.to_list()
    values: dict[str | None, str | None] = {text: function(text) or None for text in texts if text is not None}
    if series.dtype == pl.String and all(text == value for text, value in values.items()):
        return series
    values[None] = None
    return pl.Series(series.name, [values[text] for text in series.to_list()], dtype=pl.String)
