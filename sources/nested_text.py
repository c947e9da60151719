"""Nested text in carriers made for tables: plain text that would be split at its commas, pages without tables.

Texts and sheets come in; out go rows of one cell a line, or sheets joined where one text goes on through several.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.grid import Merge, Sheet, frame_of_rows
from sources.nested_lines import outlook, text_lines
from sources.vocabulary.nested import nested_words
from transforms.thai import display_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDS = re.compile(r"\r\n|[\r\n\f]")
_DIVIDERS = ',;|"'
_THOUSANDS = re.compile(r"[0-9๐-๙],[0-9๐-๙]")
_SAMPLE = 4000
"""So many lines tell what a text is."""
_TABLE_CELLS = 3
"""A row of so many cells that states nothing is one of a real table."""


def plain_rows(text: str) -> list[list[str | None]] | None:
    """The lines of nested text as rows of one cell, or None where the text is no nested text or has delimiters.

    A line whose amount is quoted, or parted from its word by a delimiter, is one of a csv; unless others hold amounts
    with commas that nothing protects.
    """
    known = nested_words()
    if text.count(known.currency) < max(known.least_with_title, known.least_share * text.count("\n")):
        return None
    lines = _ENDS.split(text)
    if not outlook(text_lines(lines[:_SAMPLE])).is_nested:
        return None
    divided = bare = 0
    for line in lines:
        match = known.stated.search(line)
        if match is None:
            continue
        amount = match["amount"].strip()
        around = (amount[:1], amount[-1:], line[: match.start()].strip(" ")[-1:], line[match.end() :].strip(" ")[:1])
        is_divided = any(char and char in _DIVIDERS for char in around)
        divided += is_divided
        bare += not is_divided and _THOUSANDS.search(amount) is not None
    return None if divided and not bare else [[line] for line in lines]


def join_sheets(sheets: Sequence[Sheet], rest: Sequence[str]) -> list[Sheet]:
    """The sheets of a page, those through which one nested text goes on joined; `rest` are the texts below the last.

    A real table between them stays a sheet of its own, and a page without nested text stays as it is.
    """
    everything = [*(line for sheet in sheets for line in _lines(sheet)), *rest]
    if (len(sheets) == 1 and not rest) or not outlook(text_lines(everything[:_SAMPLE])).is_nested:
        return list(sheets)
    groups: list[list[Sheet]] = [[]]
    for sheet in sheets:
        if _is_table(sheet):
            groups += [[sheet], []]
        else:
            groups[-1].append(sheet)
    if rest:
        groups[-1].append(Sheet("text", 0, frame_of_rows([[line] for line in rest])))
    result: list[Sheet] = []
    for group in groups:
        lines = [line for sheet in group for line in _lines(sheet)]
        is_nested = outlook(text_lines(lines[:_SAMPLE])).is_nested
        if len(group) > 1 and is_nested:
            result.append(_stacked(group))
        else:
            result.extend(sheet for sheet in group if sheet.number or is_nested)
    for number, sheet in enumerate(result, start=1):
        sheet.number = number
    return result


def _lines(sheet: Sheet) -> list[str]:
    return [display_text(" ".join(cell for cell in row if cell is not None)) for row in sheet.frame.rows()]


def _is_table(sheet: Sheet) -> bool:
    """Whether a sheet is a table and no text: most of its rows have several cells and state nothing."""
    rows = [
        (sum(cell is not None for cell in row), line)
        for row, line in zip(sheet.frame.rows(), _lines(sheet), strict=True)
    ]
    filled = [(count, line) for count, line in rows if count]
    wide = [line for count, line in filled if count >= _TABLE_CELLS and nested_words().currency not in line]
    return len(wide) * 2 > len(filled)


def _stacked(sheets: Sequence[Sheet]) -> Sheet:
    rows: list[list[str | None]] = []
    result = Sheet(sheets[0].name, sheets[0].number or 1, sheets[0].frame)
    for sheet in sheets:
        shift = len(rows)
        rows.extend([*row] for row in sheet.frame.rows())
        result.merges.extend(
            Merge(item.first_row + shift, item.first_column, item.last_row + shift, item.last_column)
            for item in sheet.merges
        )
        result.numeric_codes.update({(row + shift, name): text for (row, name), text in sheet.numeric_codes.items()})
    result.frame = frame_of_rows(rows)
    return result
