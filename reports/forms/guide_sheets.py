"""The other sheets of a blank form: the lists its cells offer, and the guide. Both say that they are no data."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from reports.forms.entry_sheet import A4, OPEN_FILL
from reports.forms.words import common, heading, read, year_parts
from reports.labels import word
from reports.measures import row_height
from reports.style import BODY_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from reports.forms.entries import Entry
    from reports.forms.form import Form
    from reports.style import Styles

LIST_WIDTH = 36
LIST_ROW = 4
"""The first word of each list stands in this row, from 0."""
GUIDE_WIDTHS = (11, 34, 62, 14, 24, 48)
_TITLE_SIZE = 18


def list_ranges(form: Form) -> dict[str, str]:
    """Where each list of the form stands, as formulas name it."""
    name = common("choices")
    return {
        choice.name: f"='{name}'!${letter}${LIST_ROW + 1}:${letter}${LIST_ROW + choice.room}"
        for letter, choice in ((xl_col_to_name(column), choice) for column, choice in enumerate(form.choices))
    }


def write_list_sheet(sheet: Worksheet, form: Form, styles: Styles) -> None:
    """The lists side by side; those the office adds to are open."""
    _page(sheet, styles, [LIST_WIDTH] * max(1, len(form.choices)))
    title = f"{common('aside')}: {common('choices_title', sheet=form.sheet)}"
    sheet.write_string(0, 0, title, styles.text(_TITLE_SIZE, bold=True))
    sheet.write_string(1, 0, common("choices_note"), styles.text(BODY_SIZE - 2, italic=True))
    sheet.set_row(0, row_height([], size=_TITLE_SIZE))
    for column, choice in enumerate(form.choices):
        sheet.write_string(LIST_ROW - 1, column, choice.title, styles.heading())
        colour = {"bg_color": OPEN_FILL} if choice.is_open else {}
        style = styles.text(BODY_SIZE, border=1, text_wrap=True, locked=not choice.is_open, **colour)
        for row in range(choice.room):
            if row < len(choice.values):
                sheet.write_string(LIST_ROW + row, column, choice.values[row], style)
            else:
                sheet.write_blank(LIST_ROW + row, column, None, style)
    for row in range(max((len(choice.values) for choice in form.choices), default=0)):
        texts = [choice.values[row] for choice in form.choices if row < len(choice.values)]
        sheet.set_row(LIST_ROW + row, row_height((text, LIST_WIDTH - 1) for text in texts))
    sheet.repeat_rows(LIST_ROW - 1)
    sheet.freeze_panes(LIST_ROW, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def write_guide_sheet(sheet: Worksheet, form: Form, styles: Styles) -> None:
    """What the form is, how it is filled in and handed over, every column, mistakes, and what becomes of it."""
    _Guide(sheet, form, styles).write()
    sheet.protect("", {"format_columns": True, "format_rows": True})


class _Guide:
    def __init__(self, sheet: Worksheet, form: Form, styles: Styles) -> None:
        self.sheet, self.form, self.styles = sheet, form, styles
        self.row = 0

    def write(self) -> None:
        form = self.form
        _page(self.sheet, self.styles, GUIDE_WIDTHS)
        self._line(f"{common('aside')}: {common('guide_title')} {form.title}", size=_TITLE_SIZE, bold=True)
        self._part("about", [form.about])
        parts = {**year_parts(form.fiscal_year), "sheet": form.sheet}
        steps: list[str] = read("kinds.toml")["common"]["steps"]
        self._part("steps", [step.format(**parts) for step in steps], numbered=True)
        self._caption("columns")
        self._lines()
        self._columns()
        self._part("mistakes", form.mistakes, numbered=True)
        self._part("after", [form.after, heading(form.keeps)])

    def _part(self, name: str, texts: Sequence[str], *, numbered: bool = False) -> None:
        self._caption(name)
        for number, text in enumerate(texts, start=1):
            self._line(f"{number}. {text}" if numbered else text)

    def _caption(self, name: str) -> None:
        self.row += 1
        self._line(heading(name), size=BODY_SIZE + 2, bold=True)

    def _line(self, text: str, *, size: int = BODY_SIZE, bold: bool = False) -> None:
        last = len(GUIDE_WIDTHS) - 1
        style = self.styles.text(size, bold=bold, text_wrap=True)
        self.sheet.set_row(self.row, row_height([(text, sum(GUIDE_WIDTHS))], bold=bold, size=size))
        self.sheet.merge_range(self.row, 0, self.row, last, text, style)
        self.row += 1

    def _lines(self) -> None:
        for number, line in enumerate(self.form.lines, start=2):
            if line.is_open:
                self._line(f"A{number}: {line.help}")

    def _columns(self) -> None:
        names = ("letter", "header", "meaning", "needed", "type", "example")
        for column, name in enumerate(names):
            self.sheet.write_string(self.row, column, heading(name), self.styles.heading())
        self.sheet.set_row(self.row, row_height([("", 1)]))
        self.row += 1
        for cells in self._described():
            for column, text in enumerate(cells):
                style = self.styles.cell("centre") if column in {0, 3} else self.styles.cell("text", indent=1)
                self.sheet.write_string(self.row, column, text, style)
            self.sheet.set_row(
                self.row, row_height((text, width - 2) for text, width in zip(cells, GUIDE_WIDTHS, strict=True))
            )
            self.row += 1

    def _described(self) -> Iterator[tuple[str, ...]]:
        """One row for each column; columns that differ by their year or month alone share one."""
        for _, group in groupby(enumerate(self.form.entries), key=lambda item: _alike(item[1])):
            run = list(group)
            (first, one), (last, other) = run[0], run[-1]
            letters, header, end = xl_col_to_name(first), _flat(one.header), _flat(other.header)
            if first != last:
                letters, header = f"{letters} – {xl_col_to_name(last)}", f"{header} – {end}"
            needed = heading("is_needed" if one.is_needed else "is_wanted")
            word_of_type = read("fields.toml")["choice"]["word"] if one.choice else one.words["word"]
            yield letters, header, one.meaning, needed, str(word_of_type), one.example


def _flat(header: str) -> str:
    return header.replace("\n", " ")


def _alike(entry: Entry) -> tuple[str, str]:
    return entry.field.rstrip("0123456789").rstrip("_"), entry.meaning


def _page(sheet: Worksheet, styles: Styles, widths: Sequence[float]) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer(f'&R&"{styles.font},Regular"&12{word("page")}')
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, styles.text())
