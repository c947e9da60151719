"""Where the headers of a sheet stand: the first, those that repeat it on later pages, those of further tables.

A sheet and layouts come in, headers with their preambles and repetitions go out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from sources.headers import (
    LEAST_COLUMNS,
    Header,
    Label,
    candidate_rows,
    find_header,
    header_labels,
    known_keys,
    month_of,
    without_year,
)
from sources.preamble import Preamble, joined_heading, read_preamble
from sources.vocabulary import words
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.grid import Sheet
    from sources.layouts import Layout

SCAN_ROWS = 400
"""A first header is looked for in so many candidate rows of a sheet."""
TOP_ROWS = 30
"""Where no header is found, so many rows may say whose the file is and of which year."""
_BLOCK_ROWS = 24
"""So many rows above a repeated header may say that it heads a table of its own."""


@dataclass(slots=True)
class FoundHeader:
    """A header in its sheet, with the rows of its repetitions and where its rows stop (exclusive)."""

    header: Header
    preamble: Preamble
    repeats: dict[int, int] = field(default_factory=dict)
    stop: int = 0


def find_headers(
    sheet: Sheet, layouts: Sequence[Layout], texts: Sequence[tuple[int, str]]
) -> tuple[list[FoundHeader], Header | None, Preamble]:
    """All headers of a sheet in order, the best near miss where none is whole, and the preamble of the sheet.

    `texts` are the rows and matching keys of texts that stand in no cell: above a header they are titles.
    """
    found: list[FoundHeader] = []
    near: Header | None = None
    known = _all_keys(tuple(layouts))
    previous_end = 0
    scanned = 0
    preamble = Preamble()
    for row in candidate_rows(sheet.frame):
        if row <= previous_end or (scanned >= SCAN_ROWS and not found):
            continue
        is_repeated = bool(found) and _repeats(sheet, found[-1].header, row)
        if is_repeated and not _begins_anew(sheet, found[-1], previous_end, row):
            previous_end = found[-1].repeats[row] = row + found[-1].header.last_row - found[-1].header.first_row
            continue
        scanned += 1
        labels = header_labels(sheet, row, row)
        if not _may_begin(labels, known):
            continue
        is_anew = is_repeated or (bool(found) and _begins_anew(sheet, found[-1], previous_end, row))
        wanted = _contexts(tuple(layouts))
        preamble = read_preamble(_texts(sheet, _preamble_start(found), row), wanted)
        title_keys = (*preamble.keys, *(key for place, key in texts if place <= row))
        header = find_header(sheet, row, labels, layouts, title_keys)
        if header is None:
            continue
        if not header.is_whole:
            if near is None or header.standing > near.standing:
                near = header
            continue
        last = found[-1] if found else None
        if last is not None and not is_anew and _same(last.header, header):
            last.repeats[header.first_row] = header.last_row
        else:
            if last is not None:
                last.stop = row
            found.append(FoundHeader(header, preamble))
        previous_end = header.last_row
    if found:
        found[-1].stop = sheet.frame.height + 1
        preamble = found[0].preamble
    else:
        preamble = read_preamble(_texts(sheet, 0, min(sheet.frame.height, TOP_ROWS) + 1), ())
    return found, near, preamble


def _repeats(sheet: Sheet, header: Header, row: int) -> bool:
    """Whether the header stands again at `row`, to the letter."""
    count = header.last_row - header.first_row + 1
    return row + count - 1 <= sheet.frame.height and all(
        sheet.frame.row(row - 1 + below) == sheet.frame.row(header.first_row - 1 + below) for below in range(count)
    )


@lru_cache(maxsize=16)
def _all_keys(layouts: tuple[Layout, ...]) -> frozenset[str]:
    return frozenset(key for layout in layouts for key in known_keys(layout))


@lru_cache(maxsize=16)
def _contexts(layouts: tuple[Layout, ...]) -> tuple[str, ...]:
    """The sorts of lines that any layout looks for above its table; units are looked for always."""
    return tuple(dict.fromkeys(("unit", *(name for layout in layouts for name in layout.context_before))))


def _may_begin(labels: Sequence[Label], known: frozenset[str]) -> bool:
    """Whether enough of the labels of a row may be some of a header."""
    return sum(_may_head(label, known) for label in labels) >= LEAST_COLUMNS


def _may_head(label: Label, known: frozenset[str]) -> bool:
    """Whether a label alone may be one of a header: a synonym of some layout, a month, or a year."""
    keys = [key for _, key in label.keys()]  # noqa: SIM118  # not a mapping
    return any(key in known or without_year(key) in known or not without_year(key) for key in keys) or (
        month_of(label) is not None
    )


def _begins_anew(sheet: Sheet, last: FoundHeader, previous_end: int, row: int) -> bool:
    """Whether a header that may repeat the last one heads a table of its own.

    It does where a title stands above it that the first one has not (in layouts that are split by titles), where the
    lines above it name another fiscal year, or where title lines stand above it below what ended the table before.
    """
    layout = last.header.layout
    texts: list[str] = []
    ended = False
    for above in range(row - 1, max(previous_end, row - 1 - _BLOCK_ROWS), -1):
        filled = [text for text in sheet.frame.row(above - 1) if text is not None]
        if len(filled) > 1:
            ended = matching_key(filled[0]) in words().grand_keys - words().carried_keys
            break
        texts = [*filled, *texts]
    if not texts:
        return False
    preamble = read_preamble(texts, ())
    titles = [title for title in layout.titles if any(title in key for key in preamble.keys)]
    if layout.is_split_by_titles:
        return any(all(title not in key for key in last.preamble.keys) for title in titles)
    years = {preamble.fiscal_year, last.preamble.fiscal_year}
    return (None not in years and len(years) > 1) or (ended and bool(titles))


def _same(first: Header, second: Header) -> bool:
    return (
        first.layout is second.layout
        and first.columns == second.columns
        and first.months == second.months
        and first.ambiguous.keys() == second.ambiguous.keys()
    )


def _preamble_start(found: Sequence[FoundHeader]) -> int:
    """Preambles of later tables begin where numbers of the earlier one end; the first one at the top."""
    return found[-1].header.last_row if found else 0


def _texts(sheet: Sheet, after: int, before: int) -> list[str]:
    """Texts between two rows (both exclusive). Below an earlier header rows of several texts are its lines."""
    texts: list[str] = []
    for row in sheet.frame.slice(after, before - after - 1).rows():
        filled = [text for text in row if text is not None]
        if after and len(filled) > 1 and joined_heading(filled) is None:
            texts.clear()
            continue
        joined = joined_heading(filled)
        texts.extend([joined] if joined else filled)
    return texts
