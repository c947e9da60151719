"""บทนำ: the narrative of the office (importance, objectives, tools, benefits, definitions), from editable templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.measures import row_height
from reports.narrative import blocks, narrative

if TYPE_CHECKING:
    from reports.page import Page

_SLACK = 14
"""Units of width left out when heights are reckoned: long paragraphs break well before the edge."""

_SIZES = {"heading": 18, "subheading": 16, "paragraph": 16, "bullet": 16}


def write(page: Page) -> None:
    """Write one block per row in a single wide column, which stretches its rows where merged cells would not."""
    page.title()
    values = {"organisation": page.data.organisation, "fiscal_year": str(page.data.fiscal_year)}
    values["province"] = page.settings.province or ""
    for text in narrative(page.settings.templates):
        for block in blocks(text, values):
            page.has_data = True
            is_title = block.kind in ("heading", "subheading")
            style = page.styles.text(
                _SIZES[block.kind],
                bold=is_title,
                text_wrap=True,
                align="left",
                indent={"bullet": 2, "paragraph": 1}.get(block.kind, 0),
            )
            text_shown = ("• " if block.kind == "bullet" else "") + block.text
            width = page.spec.widths[0] - _SLACK
            page.height(page.row, row_height([(text_shown, width)], bold=is_title, size=_SIZES[block.kind]))
            page.sheet.write_string(page.row, 0, text_shown, style)
            page.row += 1
        page.row += 1
    if not page.has_data:
        page.no_data()
