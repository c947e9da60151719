"""Pieces of drawings and packages, put together by hand."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sources.marks import Marks

NAMESPACES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "ผ.02"
PIXEL = 9525


def seen(marks: Marks) -> list[tuple[str, str]]:
    return [(text.anchor, text.text) for text in marks.all_texts]


def relations(**targets: str) -> str:
    items = (
        f'<Relationship Id="r{number}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'


def changed(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """The package with these parts instead of, or besides, its own."""
    target = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            if name not in parts:
                archive.writestr(name, source.read(name))
        for name, part in parts.items():
            archive.writestr(name, part)
    return target


def paragraphs(*texts: str) -> str:
    return "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)


def box(*texts: str, place: str = "") -> str:
    return f"<xdr:sp><xdr:spPr>{place}</xdr:spPr><xdr:txBody>{paragraphs(*texts)}</xdr:txBody></xdr:sp>"


def between(column: int, row: int, to_column: int, to_row: int, shape: str, offset: int = 0) -> str:
    """A shape from one cell to another, `offset` EMU below the beginnings of their rows."""

    def corner(name: str, column: int, row: int) -> str:
        return (
            f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
            f"<xdr:row>{row}</xdr:row><xdr:rowOff>{offset}</xdr:rowOff></xdr:{name}>"
        )

    return (
        f"<xdr:twoCellAnchor>{corner('from', column, row)}{corner('to', to_column, to_row)}{shape}</xdr:twoCellAnchor>"
    )
