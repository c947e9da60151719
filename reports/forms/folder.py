"""Blank forms into a folder: all of them or none, and nothing that an officer may have filled in is written over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reports.errors import FormsInTheWayError, WorkbookUnwritableError
from reports.forms.book import form_bytes
from reports.labels import error_texts
from reports.workbook import put

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reports.forms.form import Form


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A form in its place. `state`: `written` anew, `replaced` another file, or `unchanged`: it was there already."""

    kind: str
    path: Path
    state: Literal["written", "replaced", "unchanged"]


def write_forms(forms: Iterable[Form], folder: Path, font: str, *, may_replace: bool = False) -> list[WrittenForm]:
    """Write blank forms into a folder, which is made where it is missing.

    Raises:
        FormsInTheWayError: files of these names are there and differ, and may not be replaced; nothing is written then.
        WorkbookUnwritableError: a file cannot be read or written there.
    """
    made = [(form, folder / form.file, form_bytes(form, font)) for form in forms]
    held = {path: _held(path) for _, path, _ in made}
    others = [path for _, path, data in made if held[path] is not None and held[path] != data]
    if others and not may_replace:
        raise FormsInTheWayError(others, error_texts("forms_in_the_way"))
    written = []
    for form, path, data in made:
        if held[path] == data:
            written.append(WrittenForm(form.kind, path, "unchanged"))
            continue
        put(data, path)
        written.append(WrittenForm(form.kind, path, "written" if held[path] is None else "replaced"))
    return written


def _held(path: Path) -> bytes | None:
    """What is there already, or None."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WorkbookUnwritableError(path, str(error), error_texts("unwritable")) from error
