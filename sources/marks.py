"""Marks of a file's sheets beside the values of their cells, for the carriers that have them.

Not read: texts in charts, on chart sheets, in pictures and SmartArt, page headers and footers; fills of ods and xlsb;
shapes of xls before Excel 97; whatever an HTML table or a text file holds in comments of its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING

from sources.carriers import read_bytes
from sources.errors import UnreadableError
from sources.packages import Package
from sources.sheet_marks import Arrow, Marks, TextBox
from sources.xlsx_marks import read_xlsx_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sources.grid import Place

__all__ = ["Arrow", "Marks", "TextBox", "read_marks"]


def read_marks(
    path: Path, carrier: str, sheet_names: Sequence[str], package: Package | None = None
) -> dict[str, Marks]:
    """Marks by sheet name: of xlsx all kinds, of xls too, of xlsb and ods texts and arrows.

    Every name of `sheet_names` is there, sheets without marks with empty ones. `package` are the parts of an xlsx that
    was opened before.

    Raises:
        UnreadableError: the file cannot be opened or a part is broken.
    """
    marks = {name: Marks() for name in sheet_names}
    readers: dict[str, Callable[[bytes], dict[str, Marks]]] = {
        "xlsx": _of_xlsx,
        "xlsb": _of_xlsb,
        "ods": _of_ods,
        "xls": partial(_texts_of_xls, sheet_names=sheet_names),
    }
    if carrier in readers:
        with _damage_said(carrier):
            found = read_xlsx_marks(package) if package is not None else readers[carrier](read_bytes(path))
        marks.update({name: mark for name, mark in found.items() if name in marks})
    if carrier == "xls":
        fills = cache(partial(_fills_of_xls, path))
        for name, mark in marks.items():
            mark.read_fills = partial(_fills_of_sheet, fills, name)
    for mark in marks.values():
        mark.read_fills = partial(_said, mark.read_fills, carrier)
    return marks


@contextmanager
def _damage_said(carrier: str) -> Iterator[None]:
    """A hostile file may make any parser raise anything."""
    try:
        yield
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:
        raise UnreadableError.damaged(f"{type(error).__name__}: {error}", carrier) from error


def _said(read: Callable[[], dict[Place, str]], carrier: str) -> dict[Place, str]:
    with _damage_said(carrier):
        return read()


def _of_xlsx(data: bytes) -> dict[str, Marks]:
    return read_xlsx_marks(Package(data))


def _of_xlsb(data: bytes) -> dict[str, Marks]:
    from sources.xlsb_marks import read_xlsb_marks  # as below: only where a file is of this sort

    return read_xlsb_marks(data)


def _of_ods(data: bytes) -> dict[str, Marks]:
    from sources.ods_marks import read_ods_marks

    return read_ods_marks(data)


def _texts_of_xls(data: bytes, sheet_names: Sequence[str]) -> dict[str, Marks]:
    from sources.biff_marks import scan_texts  # most files are no xls

    return scan_texts(data, sheet_names=sheet_names)


def _fills_of_xls(path: Path) -> dict[str, dict[Place, str]]:
    from sources.biff_fills import scan_fills

    return scan_fills(read_bytes(path))


def _fills_of_sheet(fills: Callable[[], dict[str, dict[Place, str]]], name: str) -> dict[Place, str]:
    return fills().get(name, {})
