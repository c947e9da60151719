"""Text with delimiters (csv, tsv) into rows of cells."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from sources.carriers import decode_text
from sources.errors import UnreadableError
from sources.grid import Sheet, check_size, frame_of_rows, ruined_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
"""In order of preference where nothing tells them apart."""
_SAMPLE_LINES = 200
_MAX_FIELD = 1_000_000
_MAX_LINES = 2_000_000
"""Excel itself opens 1,048,576."""
_END = "end"
"""A line behind the last: a record of its own, unless a quotation mark is still open there."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read_csv(data: bytes, name: str) -> Sheet:
    """The one sheet of a csv: row i is the file's record i, as in Excel, however many lines a quoted cell has.

    The nested text of an ordinance is no csv: its commas divide nothing, and each line is a row of one cell.

    Raises:
        UnreadableError: neither UTF-8 nor cp874; a quotation mark that is never closed; too large.
    """
    from sources.nested_text import plain_rows

    csv.field_size_limit(_MAX_FIELD)
    text = decode_text(data, "csv").lstrip("\ufeff").rstrip("\x1a")
    delimiter, text = _declared_delimiter(text)
    if (lines := text.count("\n")) > _MAX_LINES:
        raise UnreadableError.sheet_too_large(name, f"A{lines}")
    plain = plain_rows(text) if delimiter is None else None
    rows = _records(text, delimiter or sniff_delimiter(text)) if plain is None else plain
    check_size(name, len(rows), max((len(row) for row in rows), default=1))
    return Sheet(name, 1, frame_of_rows(rows), numeric_codes=ruined_codes(rows))


def _declared_delimiter(text: str) -> tuple[str | None, str]:
    """Excel's own first line `sep=;`, which it does not show as a row."""
    first, _, rest = text.partition("\n")
    declared = first.strip('\r\n "')
    if declared.lower().startswith("sep=") and len(declared) == len("sep=") + 1:
        return declared[-1], rest
    return (first.rstrip("\r")[4:5], rest) if first.rstrip("\r").lower() == "sep=\t" else (None, text)


def sniff_delimiter(text: str) -> str:
    """The delimiter that divides most lines into the same number of fields.

    A title above the table has one field, and amounts have commas of their own: so what counts is how many lines agree,
    then into how many fields.
    """
    lines = list(itertools.islice(_lines(text), _SAMPLE_LINES))
    return max(DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    divided = Counter(width for width in widths if width > 1)
    if not divided:
        return 0.0, 0
    width, count = max(divided.items(), key=lambda item: (item[1], item[0]))
    return count / len(widths), width


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; only CR and LF end one (`str.splitlines` knows others, which stand inside cells)."""
    return (match.group() for match in _LINE.finditer(text))


def _records(text: str, delimiter: str) -> list[list[str | None]]:
    ended = text if text.endswith(("\n", "\r")) or not text else text + "\n"
    is_over = False

    def lines_and_end() -> Iterator[str]:
        nonlocal is_over
        yield from _lines(ended)
        is_over = True
        yield _END

    reader = csv.reader(lines_and_end(), delimiter=delimiter)
    begun = 1
    rows: list[list[str | None]] = []
    try:
        for row in reader:
            if is_over:
                if row == [_END]:
                    return rows
                break
            rows.append([*row])
            begun = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError.damaged(f"csv, {begun}: {error}", "csv") from error
    raise UnreadableError.unclosed_quote(begun)
