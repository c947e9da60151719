"""A sheet as a page: A4, margins, header and footer, title, the draft mark, page breaks and the places to sign."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports.labels import SheetSpec, code_word, signature_roles, thai_date, word
from reports.measures import LINE_POINTS, POINTS_PER_PIXEL, page_room, page_scale, row_height, shares
from reports.settings import ReportSettings, Signature
from reports.style import RED, Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.read import ReportData

A4 = 9
_ROW_HEIGHT = 26
_TITLE_SIZE = 20
_HEADER_LETTERS = 30
_SIGNATURE_ROWS = 4


@dataclass
class Page:
    """One sheet being written: where the next row goes, and whether anything stood to be shown on it.

    `lead` is the number of columns that title and captions are wrapped into; 0 lets them run to the right. `across` is
    the column before which signatures end; 0 means the last. Notes and signatures begin after the `lead` columns.
    """

    workbook: Workbook
    sheet: Worksheet
    spec: SheetSpec
    styles: Styles
    data: ReportData
    settings: ReportSettings
    row: int = 0
    has_data: bool = False
    lead: int = 0
    across: int = 0
    scale: float = 1.0
    _used: float = 0.0
    _breaks: list[int] = field(default_factory=list)

    def set_up(self) -> None:
        """Paper, margins, widths, header, footer."""
        sheet = self.sheet
        sheet.set_paper(A4)
        if self.spec.landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.45, right=0.45, top=0.8, bottom=0.65)
        sheet.fit_to_pages(1, 0)
        self.scale = self._scale_for(self.spec.widths)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        font = f'&"{self.styles.font},Regular"&12'
        draft = f'&C&"{self.styles.font},Bold"&22&K{RED[1:]}{word("draft_header")}' if self.data.is_draft else ""
        sheet.set_header(f"&L{font}{_plain(self.data.organisation, _HEADER_LETTERS)}{draft}&R{font}{self._year()}")
        sheet.set_footer(f"&L{font}{self._as_of()}&R{font}{word('page')}")
        for index, width in enumerate(self.spec.widths):
            sheet.set_column(index, index, width, self.styles.text())

    def print_in_two(self, repeated: int, split: int) -> None:
        """Print two pages across, split before a column, the first columns on both, at the scale that fills them.

        A spreadsheet that fits to pages itself would leave out the break, so the scale is given.
        """
        widths = self.spec.widths
        self.scale = min(self._scale_for(widths[:split]), self._scale_for([*widths[:repeated], *widths[split:]]))
        self.sheet.set_print_scale(int(self.scale * 100))
        self.sheet.set_v_pagebreaks([split])
        self.sheet.repeat_columns(0, repeated - 1)

    def height(self, row: int, points: float) -> None:
        """Give a row its height and count it towards the printed page."""
        self.sheet.set_row(row, points)
        self._used += points
        if self._used > self.room():
            self._used = points

    def keep(self, points: float) -> bool:
        """Begin a new printed page if what comes next, of that height, would not stand whole on this one.

        Returns whether a new page was begun.
        """
        is_full = self._used + points > self.room()
        if is_full:
            self.break_page()
        return is_full

    def room(self) -> float:
        """Points of rows that fit on a printed page."""
        return page_room(self.scale, landscape=self.spec.landscape)

    def room_left(self) -> float:
        """Points of rows that still fit on this printed page."""
        return self.room() - self._used

    def break_page(self) -> None:
        """Begin a new printed page with the next row."""
        self._breaks.append(self.row)
        self.sheet.set_h_pagebreaks(self._breaks)
        self._used = 0.0

    def title(self) -> None:
        """Title, office and year, and the draft mark with its reasons, in the first rows."""
        texts = [
            (self.spec.title, self.styles.text(_TITLE_SIZE, bold=True, text_wrap=bool(self.lead)), _TITLE_SIZE),
            (f"{self.data.organisation} · {self._year()} · {self._as_of()}", self._wrapped(15), 15),
        ]
        for text, style, size in texts:
            self._lead_text(text, style, size)
        self._draft_lines()

    def _draft_lines(self) -> None:
        """Why this is a draft, in as many lines as the page is wide for: text that runs over makes a page smaller."""
        text = self.draft_reason() if self.data.is_draft else ""
        style = self.styles.text(15, bold=True, font_color=RED, text_wrap=True)
        last = self.lead or len(self.spec.widths)
        width = sum(self.spec.widths[:last])
        self.height(self.row, row_height([(text, width)], size=15, bold=True))
        if text and last > 1:
            self.sheet.merge_range(self.row, 0, self.row, last - 1, text, style)
        else:
            self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def draft_reason(self) -> str:
        """Why this is a draft, with the money held back."""
        held = self.data.quarantined
        amounts = (f"{code_word('kind', kind)} {satang / 100:,.2f}" for kind, satang in held["satang"].items())
        money = word("draft_money", amounts=" · ".join(amounts)) if held["satang"] else ""
        text = word("draft_reason", critical=self.data.open_critical, rows=held["rows"], money=money)
        return text + (word("draft_unread", rows=held["unread"]) if held["unread"] else "")

    def caption(self, text: str, following: float = 0.0) -> None:
        """A caption above a table; `following` is the height of what must stand on the same page below it."""
        self.keep(_ROW_HEIGHT * 2 + following)
        if self._used:
            self.height(self.row, LINE_POINTS)
            self.row += 1
        self._lead_text(text, self._wrapped(16, bold=True), 16)

    def note(self, text: str) -> None:
        """A note in one line under a table; it runs over the empty cells to its right."""
        self.height(self.row, LINE_POINTS)
        self.sheet.write_string(self.row, self.lead, text, self.styles.text(12, italic=True))
        self.row += 1

    def no_data(self) -> None:
        """Say that there is nothing to show."""
        self.height(self.row, _ROW_HEIGHT)
        self.sheet.write_string(self.row, 0, word("no_data"), self.styles.text(16, bold=True))
        self.row += 1

    def chart(self, chart: Chart, title: str, row: int, *, width: int, height: int) -> None:
        """Put a chart of that size (pixels) on rows reserved for it, with a title."""
        chart.set_title({"name": title, "name_font": {"name": self.styles.font, "size": 18, "bold": True}})
        chart.set_size({"width": width, "height": height})
        self.sheet.insert_chart(row, 0, chart, {"description": title, "x_offset": 4, "y_offset": 4})

    def reserve(self, height: int) -> int:
        """Keep rows of fixed height free for a chart of that height (pixels) and return the first of them."""
        points = (height + 8) * POINTS_PER_PIXEL
        self.keep(points)
        first = self.row
        self.row += math.ceil(points / LINE_POINTS)
        for row in range(first, self.row):
            self.height(row, LINE_POINTS)
        return first

    def sign(self) -> None:
        """Places to sign, side by side, together on one page."""
        people = self.settings.signatures or tuple(Signature(role) for role in signature_roles())
        widths = self.spec.widths[self.lead : self.across or None]
        self.keep((_SIGNATURE_ROWS + 1) * _ROW_HEIGHT)
        self.height(self.row, _ROW_HEIGHT)
        self.row += 1
        style = self.styles.text(15, align="center")
        for line in _signature_lines(people):
            self.height(self.row, _ROW_HEIGHT)
            for (start, end), text in zip(shares(widths, len(people)), line, strict=False):
                first, last = start + self.lead, end + self.lead
                if first == last:
                    self.sheet.write_string(self.row, first, text, style)
                else:
                    self.sheet.merge_range(self.row, first, self.row, last, text, style)
            self.row += 1

    def _lead_text(self, text: str, style: Format, size: int) -> None:
        width = sum(self.spec.widths[: self.lead])
        self.height(self.row, row_height([(text, width)], size=size) if self.lead else _ROW_HEIGHT * size / 16)
        if self.lead > 1:
            self.sheet.merge_range(self.row, 0, self.row, self.lead - 1, text, style)
        else:
            self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def _wrapped(self, size: int, **properties: object) -> Format:
        return self.styles.text(size, text_wrap=bool(self.lead), **properties)

    def _scale_for(self, widths: Sequence[float]) -> float:
        return page_scale(widths, landscape=self.spec.landscape)

    def _year(self) -> str:
        return word("year", fiscal_year=self.data.fiscal_year)

    def _as_of(self) -> str:
        as_of = self.data.as_of
        return word("as_of", date=thai_date(as_of)) if as_of else word("as_of_none")


def _plain(text: str, length: int) -> str:
    """Text for a header, cut so as not to run into its middle; an ampersand would begin a code."""
    shown = text if len(text) <= length else f"{text[:length]}…"
    return shown.replace("&", "&&")


def _signature_lines(people: Sequence[Signature]) -> list[list[str]]:
    return [
        [word("sign_line") for _ in people],
        [word("sign_name", name=p.name) if p.name else word("sign_blank") for p in people],
        [word("sign_position", position=p.position) if p.position else word("sign_position_blank") for p in people],
        [p.role for p in people],
    ]
