"""Files that must not be loaded: another office's print, a workbook cut off in the middle, a PDF of the old system."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from demo.budget_files import budget_grid
from demo.carriers import write_xlsx
from demo.manifest import FaultBook
from demo.simulate import make_year
from demo.spelling import long_name
from demo.vocabulary import words

if TYPE_CHECKING:
    from pathlib import Path

KEPT_OF_CUT = 60
NEIGHBOUR_SCALE = 0.2


def write_neighbour(path: Path, organisation: str, year: int, seed: int) -> str:
    """A remaining budget print of another office. Returns the name it states."""
    places = words()["places"]
    name = next(name for name in (places["neighbour"], *places["offices"]) if name != organisation)
    office = make_year(name, year, seed, NEIGHBOUR_SCALE)
    printed = datetime(year - 543, 9, 30, 16, 5)  # local time, as printed
    grid = budget_grid(office, office.end, printed, FaultBook([year], is_clean=True))
    write_xlsx(path, [grid], printed)
    return long_name(name)


def write_cut(path: Path, whole: Path) -> int:
    """The first part of a workbook, as a broken copy leaves it. Returns its length in bytes."""
    data = whole.read_bytes()
    kept = data[: len(data) * KEPT_OF_CUT // 100]
    path.write_bytes(kept)
    return len(kept)


def write_pdf(path: Path) -> None:
    """A one-page PDF with a line of text, its cross-reference table in order (ISO 32000-1, 7.5)."""
    stream = b"BT /F1 16 Tf 72 770 Td (Remaining budget, printed from the old system) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(data)
