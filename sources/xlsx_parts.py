"""What an xlsx says about itself: its sheets and their parts, its date system, its date formats, when it was saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from sources.errors import UnreadableError
from sources.packages import attribute, child, descendants

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.packages import Package

THAI_TIME = timezone(timedelta(hours=7))
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_BUILT_IN_PERCENTS = frozenset({"9", "10"})
_FORMAT_NOISE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook names it; `kind` is worksheet, chartsheet, …; `part` is its name in the package."""

    name: str
    part: str
    kind: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class XlsxIndex:
    """What `workbook.xml` says."""

    sheets: list[SheetPart]
    date1904: bool
    is_uncalculated: bool
    part: str


def read_index(package: Package) -> XlsxIndex:
    """Sheets of a workbook in their order.

    Raises:
        UnreadableError: the workbook part is missing or broken.
    """
    part = next(
        (target for kind, target in package.relationships("").values() if kind == "officeDocument"), "xl/workbook.xml"
    )
    root = package.xml(part)
    if root is None:
        raise UnreadableError.damaged(part, "xlsx")
    related = package.relationships(part)
    sheets = []
    for element in descendants(root, "sheet"):
        kind, target = related.get(attribute(element, "id") or "", ("", ""))
        is_hidden = element.get("state", "visible").lower() != "visible"
        sheets.append(SheetPart(element.get("name", ""), target, kind, is_hidden))
    properties = next(descendants(root, "workbookPr"), None)
    calculation = next(descendants(root, "calcPr"), None)
    return XlsxIndex(
        sheets,
        date1904=properties is not None and _is_true(properties.get("date1904")),
        is_uncalculated=calculation is not None and _is_true(calculation.get("fullCalcOnLoad")),
        part=part,
    )


def _is_true(text: str | None) -> bool:
    return text is not None and text.lower() in {"1", "true", "on"}


def read_modified(package: Package) -> datetime | None:
    """When the workbook was last saved (`dcterms:modified`), in Thai time without a zone."""
    root = package.xml("docProps/core.xml") if "docProps/core.xml" in package else None
    element = child(root, "modified")
    return None if element is None or not element.text else thai_time(element.text)


def thai_time(text: str) -> datetime | None:
    """An ISO time in Thai time without a zone; one without a zone is taken as it is. None when it is no time."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is None else moment.astimezone(THAI_TIME).replace(tzinfo=None)


def date_styles(package: Package, index: XlsxIndex) -> frozenset[int]:
    """Indices of the cell formats that show a number as a date or time."""

    def shows_date(code: str, text: str) -> bool:
        is_built_in = code.isdigit() and int(code) in _BUILT_IN_DATES
        return is_built_in or ("general" not in text and re.search("[ymdhs]", text) is not None)

    return _styles(package, index, shows_date)


def percent_styles(package: Package, index: XlsxIndex) -> frozenset[int]:
    """Indices of the cell formats that show a number as a hundred times itself, with a percent sign."""
    return _styles(package, index, lambda code, text: code in _BUILT_IN_PERCENTS or "%" in text)


def _styles(package: Package, index: XlsxIndex, is_wanted: Callable[[str, str], bool]) -> frozenset[int]:
    """Indices of the cell formats of which the id and the code of the number format are wanted."""
    related = package.relationships(index.part)
    part = next((target for kind, target in related.values() if kind == "styles"), "")
    root = package.xml(part) if part else None
    if root is None:
        return frozenset()
    formats = {element.get("numFmtId"): element.get("formatCode", "") for element in descendants(root, "numFmt")}
    found = set()
    for number, xf in enumerate(child(root, "cellXfs") or ()):
        code = xf.get("numFmtId", "0")
        if is_wanted(code, _FORMAT_NOISE.sub("", formats.get(code, "")).lower()):
            found.add(number)
    return frozenset(found)


def is_worksheet(sheet: SheetPart) -> bool:
    """Whether a sheet has cells (chart and dialog sheets have none)."""
    return sheet.kind == "worksheet" or (not sheet.kind and bool(sheet.part))
