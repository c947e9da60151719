"""What the cell reader does not tell about an ods, from a walk through `content.xml` (OpenDocument 1.3, part 3, 9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.errors import UnreadableError
from sources.grid import CellFacts, Merge, check_size, is_code_number, letters
from sources.packages import Package, attribute, child, descendants, local
from sources.xlsx_parts import thai_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from xml.etree import ElementTree as ET

_ERROR = re.compile(r"#[A-Z/0]+[!?]|#N/A|Err:\d{3}")
_GROUPS = frozenset(["table-header-rows", "table-rows", "table-row-group"])
_NUMBERS = frozenset(["float", "currency", "percentage"])


@dataclass(slots=True)
class OdsSheet:
    """One table of the document."""

    name: str
    facts: CellFacts


def scan_ods(package: Package) -> list[OdsSheet]:
    """Tables of a document in their order.

    Raises:
        UnreadableError: `content.xml` is missing or broken, or a used range is too large.
    """
    root = package.xml("content.xml")
    if root is None:
        raise UnreadableError.damaged("content.xml", "ods")
    try:
        return [_scan_table(table) for table in tables(root)]
    except ValueError as error:
        raise UnreadableError.damaged(f"content.xml: {error}", "ods") from error


def tables(root: ET.Element) -> list[ET.Element]:
    """The tables of a document's content in their order."""
    body = next(descendants(root, "spreadsheet"), None)
    return [item for item in body if local(item) == "table"] if body is not None else []


def read_ods_modified(package: Package) -> datetime | None:
    """When the document was last saved (`dc:date` of `meta.xml`)."""
    root = package.xml("meta.xml") if "meta.xml" in package else None
    element = child(child(root, "meta"), "date")
    return None if element is None or not element.text else thai_time(element.text)


def tagged_rows(table: ET.Element) -> Iterator[ET.Element]:
    """The row elements of a table in their order, those inside groups too."""
    for item in table:
        if local(item) == "table-row":
            yield item
        elif local(item) in _GROUPS:
            yield from tagged_rows(item)


def _count(element: ET.Element, name: str) -> int:
    return max(1, int(attribute(element, name) or 1))


def _scan_table(table: ET.Element) -> OdsSheet:
    name = attribute(table, "name") or ""
    facts = CellFacts()
    row = rows = columns = 0
    for item in tagged_rows(table):
        repeats = _count(item, "number-rows-repeated")
        column = 0
        for cell in item:
            if local(cell) not in {"table-cell", "covered-table-cell"}:
                continue
            across = _count(cell, "number-columns-repeated")
            if _has_content(cell):
                rows, columns = max(rows, row + repeats), max(columns, column + across)
                check_size(name, rows, columns)
                for down in range(repeats):
                    for right in range(across):
                        _note(cell, row + down, column + right, facts)
            width, height = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if width > 1 or height > 1:
                facts.merges.append(Merge(row + 1, column, row + height, column + width - 1))
            column += across
        row += repeats
    return OdsSheet(name, facts)


def _has_content(cell: ET.Element) -> bool:
    said = (attribute(cell, name) for name in ("value-type", "formula"))
    return any(text is not None for text in said) or next(descendants(cell, "p"), None) is not None


def _note(cell: ET.Element, row: int, column: int, facts: CellFacts) -> None:
    """Notes what is special about a cell at a 0-based row and column.

    An error is kept as a text or a zero beside its displayed `#REF!`; the reader shows that zero, so it is taken out.
    """
    place = (row + 1, letters(column))
    shown = "".join("".join(item.itertext()) for item in cell if local(item) == "p")
    has_formula = attribute(cell, "formula") is not None
    is_error = any(value == "error" for key, value in cell.items() if key.endswith("}value-type"))
    if is_error or (has_formula and _ERROR.fullmatch(shown)):
        facts.errors[place] = shown
        facts.restored[place] = None
        return
    kind, value = attribute(cell, "value-type"), attribute(cell, "value")
    if has_formula and value is None and not shown and kind in {None, *_NUMBERS}:
        facts.uncached.add(place)
    if kind not in _NUMBERS or value is None:
        return
    if is_code_number(value):
        facts.numeric_codes[place] = value
    elif "." in value and abs(float(value)) >= 1e9:  # noqa: PLR2004  the reader keeps 9 decimals of a double
        facts.restored[place] = value
