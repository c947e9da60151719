"""Errors of the report, each with its parts as attributes and a message in Thai and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ReportError(Exception):
    """A report that cannot be written. `message_th` is for officers, `message_en` for developers."""

    def __init__(self, message_th: str, message_en: str) -> None:
        self.message_th = message_th
        self.message_en = message_en
        super().__init__(f"{message_en} / {message_th}")


class UnknownOrganisationError(ReportError):
    """The warehouse knows no organisation of that number."""

    def __init__(self, organisation_id: int, texts: dict[str, str]) -> None:
        self.organisation_id = organisation_id
        parts = {"organisation_id": organisation_id}
        super().__init__(texts["th"].format(**parts), texts["en"].format(**parts))


class TemplateUnreadableError(ReportError):
    """A narrative template is not UTF-8 text."""

    def __init__(self, path: Path, texts: dict[str, str]) -> None:
        self.path = path
        parts = {"name": path.name, "folder": path.parent}
        super().__init__(texts["th"].format(**parts), texts["en"].format(**parts))


class WorkbookUnwritableError(ReportError):
    """The workbook cannot be written there: open in Excel, read-only or full."""

    def __init__(self, path: Path, cause: str, texts: dict[str, str]) -> None:
        self.path = path
        self.cause = cause
        parts = {"path": path, "cause": cause}
        super().__init__(texts["th"].format(**parts), texts["en"].format(**parts))


class FormsInTheWayError(ReportError):
    """Files with the names of blank forms are there and hold something else, perhaps filled in."""

    is_wrong_use = True

    def __init__(self, paths: Sequence[Path], texts: dict[str, str]) -> None:
        self.paths = tuple(paths)
        parts = {"names": ", ".join(path.name for path in paths), "folder": paths[0].parent}
        super().__init__(texts["th"].format(**parts), texts["en"].format(**parts))
