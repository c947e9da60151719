"""ปก: what the report is, whose, of which year and state of data, and where its parts are."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from reports.labels import code_word, sheet_spec, thai_date, word
from reports.measures import row_height
from reports.style import RED

if TYPE_CHECKING:
    from datetime import datetime

    from reports.page import Page

_NAME = 1
_CONTENTS_ROW = 14


def _moments(page: Page) -> str:
    """As of when the report is written, where that is not the newest."""
    moments = (("as_of_held", page.settings.held_at), ("as_of_known", page.settings.known_at))
    return "  ".join(word(name, date=_day(moment)) for name, moment in moments if moment is not None)


def _not_yet(page: Page) -> str:
    """What was not there yet then; nothing of it stands in the report."""
    kinds = [code_word("kind", kind) for kind, _ in page.settings.not_yet]
    return word("as_of_not_yet", kinds=", ".join(kinds)) if kinds else ""


def _day(moment: datetime) -> str:
    return thai_date(moment.date() if moment.time() == time.max else moment)


def write(page: Page) -> None:
    """Write the cover. It has data when the warehouse has read any table of the year."""
    from reports.sheets import SHEETS

    sheet, styles, data = page.sheet, page.styles, page.data
    page.has_data = data.as_of is not None
    centred = {"align": "center", "valign": "vcenter"}
    as_of = word("as_of", date=thai_date(data.as_of)) if data.as_of else word("as_of_none")
    lines = [
        (4, 34, word("report"), 26, {"bold": True}),
        (5, 30, word("year", fiscal_year=data.fiscal_year), 24, {"bold": True}),
        (7, 34, data.organisation, 26, {"bold": True}),
        (8, 28, word("province", province=page.settings.province) if page.settings.province else "", 20, {}),
        *([(9, 28, _moments(page), 18, {"bold": True})] if _moments(page) else []),
        (10, 26, as_of, 16, {}),
    ]
    for row, height, text, size, extra in lines:
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, 2, text, styles.text(size, **centred, **extra))
    sheet.set_row(11, 60)
    if data.is_draft:
        reason = styles.text(16, bold=True, font_color=RED, text_wrap=True, border=2, border_color=RED, **centred)
        sheet.merge_range(11, 0, 11, 2, page.draft_reason(), reason)
    if not_yet := _not_yet(page):
        sheet.set_row(12, row_height([(not_yet, sum(sheet_spec("cover").widths))], size=14))
        sheet.merge_range(12, 0, 12, 2, not_yet, styles.text(14, text_wrap=True, font_color=RED, **centred))
    sheet.set_row(_CONTENTS_ROW - 1, 30)
    sheet.write_string(_CONTENTS_ROW - 1, _NAME, word("contents"), styles.text(18, bold=True))
    for number, (name, _) in enumerate(SHEETS[1:], start=1):
        spec = sheet_spec(name)
        row = _CONTENTS_ROW + number - 1
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, f"{number}.", styles.text(16, align="right"))
        sheet.write_url(row, _NAME, f"internal:'{spec.name}'!A1", styles.text(16), spec.title)
        sheet.write_string(row, 2, spec.name, styles.text(14, font_color="#595959"))
    page.row = _CONTENTS_ROW + len(SHEETS)
