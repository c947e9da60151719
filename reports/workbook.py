"""How workbooks are begun, so that the same contents give the same bytes, and put in their place whole."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from reports.errors import WorkbookUnwritableError
from reports.labels import error_texts

if TYPE_CHECKING:
    from io import BytesIO
    from pathlib import Path

    from xlsxwriter.workbook import Workbook


def new_workbook(target: str | BytesIO, row_pixels: int = 20) -> Workbook:
    """A workbook that takes texts as they are. Rows are `row_pixels` high unless stated, or until they grow.

    A column's width counts digits of the default font, which no cell is shown in. Verdana is on every Windows and Mac,
    and DejaVu Sans, which stands in for it elsewhere, has its widths; with Calibri pages would come out wider there.
    """
    return xlsxwriter.Workbook(
        target,
        {  # a new one each time: XlsxWriter writes into what it is given
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,
            "default_row_height": row_pixels,
            "default_format_properties": {"font_name": "Verdana", "font_size": 8},
        },
    )


def part_of(path: Path) -> Path:
    """Where a file is written before it takes its place, in the same folder."""
    return path.with_name(f".{path.name}.part")


def close_into(workbook: Workbook, part: Path, path: Path) -> None:
    """Write a workbook begun at `part` and put it at `path`.

    Raises:
        WorkbookUnwritableError: it cannot be written there; nothing is left behind.
    """
    try:
        workbook.close()
        part.replace(path)
    except (FileCreateError, OSError) as error:
        _remove(part)
        raise WorkbookUnwritableError(path, str(error), error_texts("unwritable")) from error


def _remove(part: Path) -> None:
    with suppress(OSError):  # what could not be written is the news
        part.unlink(missing_ok=True)


def put(data: bytes, path: Path) -> None:
    """Write the bytes of a finished workbook, whole or not at all; the folder is made where it is missing.

    Raises:
        WorkbookUnwritableError: it cannot be written there.
    """
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        _remove(part)
        raise WorkbookUnwritableError(path, str(error), error_texts("unwritable")) from error
