"""What the cell reader does not tell about an xlsx sheet: kinds of cells and merges, from a scan of the sheet's bytes.

A scan, not a second parse: most sheets hold none of what is looked for, and a search for a few literal bytes says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from sources.grid import (
    LAST_DATE_SERIAL,
    MAX_CELLS,
    CellFacts,
    Merge,
    check_size,
    column_index,
    is_code_number,
    letters,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sources.grid import Place, Span

_XFD = 16_384
_BLOCK, _OVERLAP = 1 << 22, 64
_NEAR_START = 2000
_TRIES = 64
"""So often a letter may turn up beside the text that is sought by it."""
# a few bytes are found by an expression in half the time that `in` takes
_EXPONENT = re.compile(rb"0E")
_ERROR_CELL = b't="e"'
_ONE_DIGIT = bytes.maketrans(b"123456789e", b"000000000E")
_REFERENCE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_REF_RANGE = re.compile(rb"""\sref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s+ref=["'][A-Z]{1,3}\d{1,7}:([A-Z]{1,3})(\d{1,7})["']""")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d{1,7})["']""")


class _NoReferenceError(Exception):
    """A cell without its own reference: its place follows from its neighbours."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    prefix: bytes
    value: bytes
    big: re.Pattern[bytes]
    lost: re.Pattern[bytes]
    error: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    cell: bytes
    any_formula: bytes


@cache
def _patterns(prefix: bytes) -> _Patterns:
    """Patterns for a namespace prefix: `<v>` of most writers, `<x:v>` of some .NET ones."""
    p = re.escape(prefix)
    return _Patterns(
        prefix=prefix,
        value=b"<" + prefix + b"v>",
        big=re.compile(rb"<" + p + rb"v>(-?\d{10,}[^<]*|-?\d(?:\.\d+)?[eE]\+?\d+)</" + p + rb"v>"),
        # the reader gives no text at all for a date after the year 262143, which is serial 95,745,000 or so
        lost=re.compile(rb"<" + p + rb"v>9[5-9]\d{6}"),
        error=re.compile(
            rb"<" + p + rb"c(\s[^>]*t=[\"']e[\"'][^>]*)>(?:(?!</" + p + rb"c>).)*?<" + p + rb"v>([^<]*)<", re.DOTALL
        ),
        formula=re.compile(
            rb"<" + p + rb"c(\s[^>]*|)>\s*<" + p + rb"f(?:\s[^>]*)?(?:/>|>[^<]*</" + p + rb"f>)"
            rb"\s*(?:<" + p + rb"v(?:\s*/>|>([^<]*)</))?"
        ),
        cell=b"<" + prefix + b"c ",
        any_formula=b"<" + prefix + b"f",
    )


def prefix_of(xml: bytes) -> bytes:
    """The namespace prefix of the root element with its colon: b"" or b"x:"."""
    match = re.search(rb"<([\w.-]+:)?(?:worksheet|chartsheet|dialogsheet)[\s>/]", xml[:4000])
    return (match.group(1) or b"") if match else b""


def scan_sheet(xml: bytes, *, is_uncalculated: bool = False) -> CellFacts:
    """Errors, numbers kept as codes, formulas without a value, merges, and number texts the reader spoils.

    `is_uncalculated` is `fullCalcOnLoad` of the workbook: its writer did not calculate. Where every formula of such a
    sheet says 0, the zeros are no values. Numbers of ten and more digits with decimals are given as `restored`: the
    reader writes 123456789012.34 as 123456789012.339996338.
    """
    try:
        return _scan(xml, is_uncalculated=is_uncalculated)
    except _NoReferenceError:
        return _scan(with_references(xml), is_uncalculated=is_uncalculated)


def _scan(xml: bytes, *, is_uncalculated: bool) -> CellFacts:
    patterns = _patterns(prefix_of(xml))
    shapes = _number_shapes(xml, patterns)
    facts = CellFacts(long_numbers=shapes.long, has_seven_digits=shapes.has_seven)
    for match in (match for span in shapes.big for match in patterns.big.finditer(xml, *span)):
        start = xml.rfind(patterns.cell, 0, match.start())
        end = xml.find(b">", start)
        tag = xml[start:end]
        if start < 0 or tag.endswith(b"/") or xml.find(b"</" + patterns.cell[1:-1] + b">", end, match.start()) >= 0:
            raise _NoReferenceError
        kind = _TYPE.search(tag)
        if kind is not None and kind.group(1) != b"n":
            continue
        text = match.group(1).decode()
        if is_code_number(text):
            facts.numeric_codes[_place(tag)] = text
        elif "." in text and "e" not in text.lower():
            facts.restored[_place(tag)] = repr(float(text))
    if _stands_in(xml, _ERROR_CELL, b"e") or (b"'" in xml and b"t='e'" in xml):
        for match in patterns.error.finditer(xml):
            facts.errors[_place(match.group(1))] = unescape(match.group(2).decode("utf-8", "replace"))
    _scan_formulas(xml, patterns, facts, is_uncalculated=is_uncalculated)
    facts.merges = list(_merges(xml, patterns.prefix))
    return facts


@dataclass(slots=True)
class _Shapes:
    """Where there are numbers of ten digits or in scientific form, and such as may be a date that is lost: spans.

    `has_seven`: whether any number has seven digits, as the serial of a date after the year 9999 has.
    """

    big: list[Span] = field(default_factory=list)
    long: list[Span] = field(default_factory=list)
    has_seven: bool = False


def _number_shapes(xml: bytes, patterns: _Patterns) -> _Shapes:
    """Spans of the bytes in which longer numbers stand; one total of a long table is no reason to look at all of it.

    Found in the bytes with all digits made 0, block by block: three times as fast as an expression.
    """
    value, found = patterns.value, _Shapes()
    ten, minus, nine, eight = value + b"0" * 10, value + b"-" + b"0" * 10, value + b"0" * 9, value + b"0" * 8
    seven = value + b"0" * 7
    for start in range(0, len(xml), _BLOCK):
        span = start, min(len(xml), start + _BLOCK + _OVERLAP)
        shape = xml[slice(*span)].translate(_ONE_DIGIT)
        has_seven, has_exponent = seven in shape, _EXPONENT.search(shape) is not None
        found.has_seven = found.has_seven or has_seven or has_exponent
        has_eight = has_seven and eight in shape
        has_nine = has_eight and nine in shape
        # amounts of ten million baht are no reason to look closer for dates
        if has_nine or (has_eight and patterns.lost.search(xml, *span) is not None):
            found.long.append(span)
        is_scientific = has_exponent and (b"0E00<" in shape or b"0E+00" in shape)
        if is_scientific or (has_nine and ten in shape) or minus in shape:
            found.big.append(span)
    return found


def _stands_in(xml: bytes, text: bytes, letter: bytes) -> bool:
    """Whether a text stands in the bytes. `letter`, which is in it once, is a letter that most sheets seldom have.

    One byte is found ten times as fast as several; where it turns out to be frequent, the text itself is sought.
    """
    place, before = -1, text.index(letter)
    for _ in range(_TRIES):
        place = xml.find(letter, place + 1)
        if place < 0:
            return False
        if place >= before and xml.startswith(text, place - before):
            return True
    return re.compile(re.escape(text)).search(xml, place) is not None


def _scan_formulas(xml: bytes, patterns: _Patterns, facts: CellFacts, *, is_uncalculated: bool) -> None:
    if not _stands_in(xml, patterns.any_formula, b"f"):
        return
    zeros: set[Place] = set()
    has_value = False
    for match in patterns.formula.finditer(xml):
        tag, value = match.group(1), match.group(2)
        kind = _TYPE.search(tag)
        if not value:
            if kind is None or kind.group(1) == b"n":
                facts.uncached.add(_place(tag))
        elif value == b"0" and kind is None:
            zeros.add(_place(tag))
        else:
            has_value = True
    if is_uncalculated and not has_value:
        facts.uncached |= zeros


def lost_dates(xml: bytes, styles: frozenset[int], spans: Iterable[Span] | None = None) -> dict[Place, str]:
    """Numbers too large for a date under one of the styles that show dates (see `CellFacts.large`).

    With `spans` (of `CellFacts.long_numbers`), only those whose values stand there.
    """
    found = _styled(xml, styles, rb"\d{7,}(?:\.\d+)?", spans)
    return {place: text for place, text in found.items() if float(text) > LAST_DATE_SERIAL}


def numbers_of_styles(xml: bytes, styles: frozenset[int]) -> dict[Place, str]:
    """The numbers that stand under one of the styles, as written."""
    return _styled(xml, styles, rb"[^<]+")


def _styled(xml: bytes, styles: frozenset[int], value: bytes, spans: Iterable[Span] | None = None) -> dict[Place, str]:
    if not styles:
        return {}
    if not _REFERENCE.search(xml, 0, _NEAR_START):
        xml, spans = with_references(xml), None
    p = re.escape(prefix_of(xml))
    any_style = b"|".join(str(style).encode() for style in sorted(styles))
    pattern = re.compile(
        rb"<" + p + rb"c(\s[^>]*\bs=[\"'](?:" + any_style + rb")[\"'][^>]*)>"
        rb"(?:<" + p + rb"f[^>]*(?:/>|>[^<]*</" + p + rb"f>))?<" + p + rb"v>(" + value + rb")<"
    )
    found = {}
    for start, end in [(0, len(xml))] if spans is None else spans:
        begin = max(0, xml.rfind(b"<" + prefix_of(xml) + b"c ", 0, start))
        for match in pattern.finditer(xml, begin, end):
            kind = _TYPE.search(match.group(1))
            if kind is None or kind.group(1) == b"n":
                found[_place(match.group(1))] = match.group(2).decode()
    return found


def _place(tag: bytes) -> Place:
    match = _REFERENCE.search(tag)
    if match is None:
        raise _NoReferenceError
    return int(match.group(2)), match.group(1).decode()


def _merges(xml: bytes, prefix: bytes) -> Iterator[Merge]:
    start = xml.rfind(b"<" + prefix + b"mergeCells")
    if start < 0:
        return
    end = xml.find(b"</" + prefix + b"mergeCells", start)
    for left, top, right, bottom in _REF_RANGE.findall(xml, start, end if end >= 0 else len(xml)):
        yield Merge(int(top), column_index(left.decode()), int(bottom), column_index(right.decode()))


def with_references(xml: bytes) -> bytes:
    """The sheet with a reference on every row and cell, for writers that leave them out (the standard allows it)."""
    prefix = re.escape(prefix_of(xml))
    row = 0
    column = -1

    def number(match: re.Match[bytes]) -> bytes:
        nonlocal row, column
        name, rest = match.group(1), match.group(2)
        if name == b"row":
            given = _ROW_NUMBER.search(rest)
            row, column = (int(given.group(1)) if given else row + 1), -1
            return match.group(0)
        reference = _REFERENCE.search(rest)
        column = column_index(reference.group(1).decode()) if reference else column + 1
        if reference:
            return match.group(0)
        start = match.group(0)[: match.end(1) - match.start(0)]
        return start + b' r="' + letters(column).encode() + str(row).encode() + b'"' + rest

    return re.sub(rb"<" + prefix + rb"(row|c)(?=[\s/>])([^>]*)", number, xml)


def says_small(xml: bytes) -> bool:
    """Whether a sheet says of itself that it is not too large to be read: then it may be loaded while that is checked.

    One that lies may make the reading process die of it, and is rejected so.
    """
    match = _DIMENSION.search(xml, 0, _NEAR_START)
    return match is not None and int(match.group(2)) * (column_index(match.group(1).decode()) + 1) <= MAX_CELLS


def check_extent(name: str, xml: bytes) -> None:
    """Refuses a sheet whose cells with content span too much, before the reader asks for the memory.

    Raises:
        UnreadableError: two stray cells in far corners are enough.
    """
    prefix = prefix_of(xml)
    last = xml.rfind(b"<" + prefix + b"row")
    number = _ROW_NUMBER.search(xml[last : xml.find(b">", last)]) if last >= 0 else None
    rows = max(1, int(number.group(1)) if number else xml.count(b"<" + prefix + b"row"))
    if rows * _XFD <= MAX_CELLS or not re.search(_right_of(MAX_CELLS // rows, _quote_of(xml)), xml):
        return
    content = re.compile(rb"<" + re.escape(prefix) + rb"c [^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>(?!</)")
    rows = columns = 0
    for match in content.finditer(xml):
        rows = max(rows, int(match.group(2)))
        columns = max(columns, column_index(match.group(1).decode()))
    check_size(name, rows, columns + 1)


def _quote_of(xml: bytes) -> str:
    """The quotation mark a writer puts around the first cell's reference: it does so around all."""
    found = _REFERENCE.search(xml, 0, _NEAR_START)
    return found.group(0).decode()[-1] if found else '"'


def _right_of(columns: int, quote: str) -> bytes:
    """An expression that finds a cell to the right of so many columns, by one search of the bytes."""
    last = letters(columns - 1)
    words = [f"[A-Z]{{{length}}}" for length in range(len(last) + 1, 4)]
    words += [
        f"{last[:place]}[{chr(ord(own) + 1)}-Z]" + "[A-Z]" * (len(last) - place - 1)
        for place, own in enumerate(last)
        if own < "Z"
    ]
    return f" r={quote}(?:{'|'.join(words)})[0-9]".encode()
