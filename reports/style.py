"""Cell formats of the workbook: one font, thin borders, money with two decimals. Made on demand, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

Role = Literal["row", "group", "total", "heading"]

NUMBER_FORMATS = {"baht": "#,##0.00", "int": "#,##0", "pct": "0.00"}
RED = "#C00000"
GREY = "#7F7F7F"
HEADING_FILL = "#DCE6F1"
GROUP_FILL = "#F2F2F2"
TOTAL_FILL = "#E4E4E4"
SERIES = ("#8EA9DB", "#305496", "#70AD47", "#ED7D31", "#7F7F7F", "#FFC000", "#C00000")
"""Fills of chart series, in their order; they differ in lightness too, so that a black-and-white print can be read."""

BODY_SIZE = 14
_FILLS = {"heading": HEADING_FILL, "group": GROUP_FILL, "total": TOTAL_FILL}


class Styles:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook, font: str) -> None:
        self._workbook = workbook
        self.font = font
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def _format(self, **properties: Any) -> Format:
        whole = {"font_name": self.font, "font_size": BODY_SIZE, "valign": "top"} | properties
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(whole)
        return self._made[key]

    def cell(self, kind: str, role: Role = "row", *, is_missing: bool = False, indent: int = 0) -> Format:
        """Format of a table cell; a missing value is grey and centred, whatever its kind."""
        properties: dict[str, Any] = {"border": 1, "text_wrap": True}
        if role in _FILLS:
            properties |= {"bg_color": _FILLS[role], "bold": True}
        if is_missing:
            properties |= {"font_color": GREY, "align": "center", "bold": False, "font_size": BODY_SIZE - 2}
        elif kind in NUMBER_FORMATS:
            properties |= {"num_format": NUMBER_FORMATS[kind], "align": "right", "text_wrap": False, "shrink": True}
        elif kind == "centre":
            properties["align"] = "center"
        elif kind == "across":
            properties |= {"align": "center_across", "text_wrap": False}
        elif kind == "mark":
            properties |= {"align": "center", "text_wrap": False, "font_size": BODY_SIZE - 2}
        if indent:
            properties |= {"indent": indent, "align": "left"}
        return self._format(**properties)

    def heading(self, *, small: bool = False) -> Format:
        """Format of a column heading; small for the narrow columns of the months."""
        size = BODY_SIZE - 4 if small else BODY_SIZE
        return self._format(
            font_size=size, border=1, bold=True, text_wrap=not small, align="center", valign="vcenter",
            bg_color=HEADING_FILL,
        )  # fmt: skip

    def text(self, size: int = BODY_SIZE, **properties: Any) -> Format:
        """Format of text outside tables."""
        return self._format(font_size=size, **properties)
