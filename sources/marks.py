"""Marks of a file's sheets beside the values of their cells, for the carriers that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.biff_fills import scan_fills
from sources.carriers import read_bytes
from sources.errors import UnreadableError
from sources.xlsx_marks import Arrow, Marks, TextBox, read_xlsx_marks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Arrow", "Marks", "TextBox", "read_marks"]


def read_marks(path: Path, carrier: str, sheet_names: Sequence[str]) -> dict[str, Marks]:
    """Marks by sheet name: of xlsx all kinds, of xls the fills; no other carrier has any we know.

    Every name of `sheet_names` is there, sheets without marks with empty ones.

    Raises:
        UnreadableError: the file cannot be opened or a part is broken.
    """
    marks = {name: Marks() for name in sheet_names}
    try:
        if carrier == "xlsx":
            marks.update(read_xlsx_marks(read_bytes(path)))
        elif carrier == "xls":
            marks.update({name: Marks(fills=fills) for name, fills in scan_fills(read_bytes(path)).items()})
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # a hostile file may make any parser raise anything
        raise UnreadableError.damaged(f"{type(error).__name__}: {error}", carrier) from error
    return marks
