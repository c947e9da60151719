"""Draws arrows into a written workbook: straight connectors (`xdr:cxnSp`) anchored to two cells, as officers draw them.

XlsxWriter writes text boxes but no connectors. So a sheet that is to have arrows has a text box, which gives it a
drawing part with relations and content type, and the connectors are put into that part (ECMA-376 part 1, 20.5.2.13).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from demo.grid import Arrow

EMU_OF_INSET = 60_000
EMU_OF_MIDDLE = 150_000
FIRST_ID = 1000
DATE = (1980, 1, 1, 0, 0, 0)
END = "</xdr:wsDr>"
_DRAWING = re.compile(r'Type="[^"]*/drawing" Target="([^"]+)"')
_CONNECTOR = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>{first}</xdr:col><xdr:colOff>{inset}</xdr:colOff><xdr:row>{row}</xdr:row>"
    "<xdr:rowOff>{middle}</xdr:rowOff></xdr:from><xdr:to><xdr:col>{last}</xdr:col><xdr:colOff>{end}</xdr:colOff>"
    "<xdr:row>{row}</xdr:row><xdr:rowOff>{middle}</xdr:rowOff></xdr:to>"
    '<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="{number}" name="Straight Arrow Connector {number}"/>'
    '<xdr:cNvCxnSpPr/></xdr:nvCxnSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>'
    '<a:prstGeom prst="straightConnector1"><a:avLst/></a:prstGeom><a:ln w="19050"><a:solidFill>'
    '<a:srgbClr val="000000"/></a:solidFill><a:headEnd type="triangle"/><a:tailEnd type="triangle"/></a:ln>'
    "</xdr:spPr></xdr:cxnSp><xdr:clientData/></xdr:twoCellAnchor>"
)


class NoDrawingError(ValueError):
    """A sheet that was to have arrows has no drawing part."""

    def __init__(self, path: Path, sheet_no: int) -> None:
        super().__init__(f"{path.name}: sheet {sheet_no} has no drawing to put arrows into; give it a text box")
        self.path = path
        self.sheet_no = sheet_no


def draw_arrows(path: Path, arrows: Mapping[int, Sequence[Arrow]]) -> None:
    """Adds connectors to the sheets of a workbook, in place. Keys are 1-based sheet numbers.

    Raises NoDrawingError where a sheet has no text box.
    """
    with zipfile.ZipFile(path) as book:
        parts = {info.filename: book.read(info) for info in book.infolist()}
    for sheet_no, drawn in arrows.items():
        relations = parts.get(f"xl/worksheets/_rels/sheet{sheet_no}.xml.rels", b"").decode()
        found = _DRAWING.search(relations)
        if found is None:
            raise NoDrawingError(path, sheet_no)
        name = posixpath.normpath(posixpath.join("xl/worksheets", found.group(1)))
        drawing = parts[name].decode()
        connectors = "".join(_connector(index, arrow) for index, arrow in enumerate(drawn))
        parts[name] = drawing.replace(END, connectors + END).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(info, data)


def _connector(index: int, arrow: Arrow) -> str:
    """From a little inside the first cell to a little inside the last, at the middle of the row."""
    return _CONNECTOR.format(
        first=arrow.first,
        last=arrow.last,
        row=arrow.row,
        inset=EMU_OF_INSET,
        end=EMU_OF_INSET * 4,
        middle=EMU_OF_MIDDLE,
        number=FIRST_ID + index,
    )
