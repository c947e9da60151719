"""Marks of a file's sheets beside the values of their cells, for the carriers that have them."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING

from sources.biff_fills import scan_fills
from sources.carriers import read_bytes
from sources.errors import UnreadableError
from sources.sheet_marks import Arrow, Marks, TextBox
from sources.xlsx_marks import read_xlsx_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sources.grid import Place

__all__ = ["Arrow", "Marks", "TextBox", "read_marks"]


def read_marks(path: Path, carrier: str, sheet_names: Sequence[str]) -> dict[str, Marks]:
    """Marks by sheet name: of xlsx all kinds, of xls the fills; no other carrier has any we know.

    Every name of `sheet_names` is there, sheets without marks with empty ones.

    Raises:
        UnreadableError: the file cannot be opened or a part is broken.
    """
    marks = {name: Marks() for name in sheet_names}
    if carrier == "xlsx":
        with _damage_said(carrier):
            marks.update(read_xlsx_marks(read_bytes(path)))
    elif carrier == "xls":
        fills = cache(partial(_fills_of_xls, path))
        marks = {name: Marks(read_fills=partial(_fills_of_sheet, fills, name)) for name in sheet_names}
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


def _fills_of_xls(path: Path) -> dict[str, dict[Place, str]]:
    return scan_fills(read_bytes(path))


def _fills_of_sheet(fills: Callable[[], dict[str, dict[Place, str]]], name: str) -> dict[Place, str]:
    return fills().get(name, {})
