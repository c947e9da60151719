"""Tables in markup, which go about as `.xls`: HTML of old web systems, and XML Spreadsheet 2003."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.carriers import EXCEL_2003, decode_text
from sources.errors import UnreadableError
from sources.grid import Merge, Sheet, check_size, extent_of, frame_of_rows, is_code_number, letters, ruined_codes
from sources.packages import attribute, child, descendants, local, parse_xml
from sources.pages import join_pages
from sources.web_archive import is_web_archive, pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from lxml.html import HtmlElement

    from sources.grid import Place

_BREAK = "\x1e"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_XML_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_FRAMES = re.compile(r"<frameset[\s>]", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_MAX_SPAN = 16_384
_HEAD = 4096
_TEXT_BLOCKS = frozenset(
    [
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center", "li", "ul", "ol", "dl", "dt", "dd", "section",
        "article", "blockquote", "hr", "caption", "pre", "br",
    ]
)  # fmt: skip
_UNSEEN = frozenset(["head", "style", "script", "title", "template", "noscript"])


def read_markup(data: bytes) -> list[Sheet]:
    """The sheets of HTML (one for each table) or of XML Spreadsheet 2003.

    Raises:
        UnreadableError: characters that cannot be decoded, broken XML, frames whose pages stand in other files, no
            cells at all, or too many.
    """
    if is_web_archive(data):
        return _archived_sheets(data)
    text = decode_text(data, "html")
    head = text[:_HEAD]
    is_spreadsheet = EXCEL_2003 in head and re.search(r"<(?:\w+:)?Workbook[\s>]", head) is not None
    sheets = _spreadsheet_sheets(text) if is_spreadsheet else html_sheets(text)
    if not sheets and _FRAMES.search(text):
        raise UnreadableError.frames()
    if not sheets:
        raise UnreadableError.empty()
    return sheets


def _archived_sheets(data: bytes) -> list[Sheet]:
    """The sheets of all pages of a web archive, numbered through; each is named after its page."""
    sheets: list[Sheet] = []
    for name, page in pages_of(data):
        for sheet in html_sheets(decode_text(page, "html")):
            sheet.name, sheet.number = f"{name} {sheet.name}", len(sheets) + 1
            sheets.append(sheet)
    if not sheets:
        raise UnreadableError.empty()
    return sheets


def html_sheets(text: str) -> list[Sheet]:
    """One sheet for each table with text, in order; tables under one header are pages of one.

    Texts between the table before and this one stand in column A above it, one row for each block, as Excel shows a
    page it opens; texts below the last table are left out, except where they are the nested text of an ordinance, which
    is one sheet through all its tables and paragraphs. A cell's value stands only in the first cell of its rowspan and
    colspan. Runs of blanks are one blank and `<br>` is a line break, as a browser shows them; number formats
    (`mso-number-format`) are ignored.
    """
    import lxml.html

    from sources.nested_text import join_sheets

    if not text.strip():
        return []
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    body = _XML_DECLARATION.sub("", text).encode("utf-8")
    root = lxml.html.document_fromstring(body, parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError.damaged("HTML: nested too deeply", "html")
    above: list[str] = []
    sheets: list[Sheet] = []
    for table, texts in _tables(root):
        above.extend(texts)
        if table is None:
            continue
        sheet = _html_sheet(table, above, len(sheets) + 1)
        if sheet is not None:
            sheets.append(sheet)
            above = []
    return join_pages(join_sheets(sheets, above))


def _tables(root: HtmlElement) -> Iterator[tuple[HtmlElement | None, list[str]]]:
    """Tables in document order, each with the texts outside any table before it; at last the texts that remain."""
    texts = _LooseTexts()
    for event, element in _walk(root):
        if element.tag == "table" and event == "start":
            yield element, texts.take()
        texts.follow(event, element)
    yield None, texts.take()


def _walk(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    import lxml.etree

    walk: Iterator[tuple[str, HtmlElement]] = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    return walk


class _LooseTexts:
    """Gathers the texts outside tables, one line for each block."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._piece: list[str] = []
        self._inside = 0
        self._as_written = 0

    def take(self) -> list[str]:
        """The lines so far; gathering begins anew."""
        self._end_line()
        lines, self._lines = self._lines, []
        return lines

    def follow(self, event: str, element: HtmlElement) -> None:
        """One step of a walk through the page."""
        is_hiding = element.tag == "table" or _is_unseen(element)
        if event == "start":
            self._inside += is_hiding
            self._as_written += element.tag == "pre"
            self._add(element, element.text)
        else:
            self._inside -= is_hiding and event == "end"
            self._as_written -= element.tag == "pre" and event == "end"
            self._add(element, element.tail)

    def _add(self, element: HtmlElement, text: str | None) -> None:
        if self._inside:
            return
        if element.tag in _TEXT_BLOCKS:
            self._end_line()
        *lines, last = (text or "").split("\n") if self._as_written else (text or "",)
        for line in lines:
            self._piece.append(line)
            self._end_line()
        self._piece.append(last)

    def _end_line(self) -> None:
        line = _SPACES.sub(" ", "".join(self._piece)).strip(" ")
        self._piece.clear()
        if line:
            self._lines.append(line)


def _html_sheet(table: HtmlElement, above: list[str], number: int) -> Sheet | None:
    rows = [row for row in table.iter("tr") if _owner(row) is table]
    grid: list[dict[int, str]] = [{0: text} for text in above]
    merges: list[Merge] = []
    taken: dict[int, set[int]] = {}
    start = len(above)
    width = 1
    for index, row in enumerate(rows):
        cells: dict[int, str] = {}
        column = 0
        busy = taken.pop(index, set())
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while column in busy:
                column += 1
            across = _span(cell.get("colspan"), _MAX_SPAN)
            down = _span(cell.get("rowspan"), len(rows) - index)
            cells[column] = _cell_text(cell)
            if across > 1 or down > 1:
                top = start + index + 1
                merges.append(Merge(top, column, top + down - 1, column + across - 1))
            for below in range(index + 1, index + down):
                taken.setdefault(below, set()).update(range(column, column + across))
            column += across
            width = max(width, column)
        check_size(f"{number}", start + index + 1, width)
        grid.append(cells)
    if not any(text.strip() for cells in grid[start:] for text in cells.values()):
        return None
    caption = next((_cell_text(item) for item in table.iterchildren("caption")), "")
    used = max((column for cells in grid for column in cells), default=-1) + 1
    texts: list[list[str | None]] = [[cells.get(column) for column in range(used)] for cells in grid]
    name = caption or f"table {number}"
    return Sheet(name, number, frame_of_rows(texts), numeric_codes=ruined_codes(texts), merges=merges)


def _owner(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("table"), None)


def _span(text: str | None, most: int) -> int:
    """A rowspan or colspan; 0 means as far as there is, what is no number means 1."""
    digits = (text or "1").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(int(digits) or most, most)


def _is_unseen(element: HtmlElement) -> bool:
    """Whether a page does not show what stands in an element, nor what stands there for programs only."""
    if element.tag in _UNSEEN:
        return True
    if not isinstance(element.tag, str) or not element.attrib:  # a comment has neither
        return False
    style = element.get("style")
    return "hidden" in element.attrib or (style is not None and _HIDDEN.search(style) is not None)


def _cell_text(cell: HtmlElement) -> str:
    """Text of a cell without that of tables inside it, which are sheets of their own."""
    pieces = [cell.text or ""]
    hidden = 0
    for event, item in _walk(cell):
        if item is cell:
            continue
        is_hiding = item.tag == "table" or _is_unseen(item)
        hidden += is_hiding and event == "start"
        if not hidden and item.tag in _TEXT_BLOCKS:
            pieces.append(_BREAK)
        if not hidden and event == "start":
            pieces.append(item.text or "")
        hidden -= is_hiding and event == "end"
        if not hidden and event != "start":
            pieces.append(item.tail or "")
    lines = _SPACES.sub(" ", "".join(pieces)).split(_BREAK)
    return "\n".join(shown for line in lines if (shown := line.strip(" ")))


def _spreadsheet_sheets(text: str) -> list[Sheet]:
    root = parse_xml(_XML_DECLARATION.sub("", text).encode("utf-8"))
    return [_spreadsheet_sheet(item, number) for number, item in enumerate(descendants(root, "Worksheet"), start=1)]


def _spreadsheet_sheet(worksheet: ET.Element, number: int) -> Sheet:
    name = attribute(worksheet, "Name") or f"{number}"
    rows: list[list[str | None]] = []
    sheet = Sheet(name, number, frame_of_rows([]))
    uncached: set[Place] = set()
    height = 0
    width = 1
    for row in child(worksheet, "Table") or ():
        if local(row) != "Row":
            continue
        height = max(int(attribute(row, "Index") or height + 1), height + 1)
        check_size(name, height, width)
        rows.extend([] for _ in range(height - 1 - len(rows)))
        cells: list[str | None] = []
        column = -1
        for cell in row:
            if local(cell) != "Cell":
                continue
            column = max(int(attribute(cell, "Index") or column + 2) - 1, column + 1)
            width = max(width, column + 1)
            check_size(name, height, width)
            cells.extend(None for _ in range(column - len(cells)))
            cells.append(_spreadsheet_cell(cell, (height, letters(column)), sheet, uncached))
            across, down = (int(attribute(cell, key) or 0) for key in ("MergeAcross", "MergeDown"))
            if across or down:
                sheet.merges.append(Merge(height, column, height + down, column + across))
            column += across
        rows.append(cells)
        height += int(attribute(row, "Span") or 0)
    visible = next((item.text for item in descendants(worksheet, "Visible")), None)
    sheet.is_hidden = visible in {"SheetHidden", "SheetVeryHidden"}
    sheet.uncached = frozenset(uncached)
    sheet.frame = frame_of_rows(rows, extent_of([*sheet.errors, *uncached]))
    return sheet


def _spreadsheet_cell(cell: ET.Element, place: Place, sheet: Sheet, uncached: set[Place]) -> str | None:
    data = child(cell, "Data")
    if data is None:
        if attribute(cell, "Formula"):
            uncached.add(place)
        return None
    text = "".join(data.itertext())
    kind = attribute(data, "Type")
    if kind == "Error":
        sheet.errors[place] = text
        return None
    if kind == "Number" and is_code_number(text):
        sheet.numeric_codes[place] = text
    if kind == "DateTime":
        return text.replace("T", " ").removesuffix(".000")
    return text
