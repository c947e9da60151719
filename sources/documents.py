"""Documents of files that hold no table themselves: rejected ones, and zips of files.

The document of a file is what `tambon inspect --json` shows of it, plus private keys (docs/architecture.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


ATTACHMENTS = frozenset(["pdf"])
"""Carriers that are kept and never read: no fault of the file, and nothing that would end a night badly."""


def is_attachment(file: Mapping[str, Any]) -> bool:
    """Whether a document, or a file of a run's summary, is one that is kept and not read (formats.md 1, PDF)."""
    return file["status"] == "rejected" and file["carrier"] in ATTACHMENTS


def bare_document(
    name: str, sha256: str, carrier: str, reason_th: str | None, reason_en: str | None, status: str = "rejected"
) -> dict[str, Any]:
    """The document of a file without a table."""
    return {
        "path": name,
        "sha256": sha256,
        "carrier": carrier,
        "status": status,
        "reason": reason_th,
        "reason_th": reason_th,
        "reason_en": reason_en,
        "organisation": None,
        "fiscal_year": None,
        "as_of": None,
        "as_of_basis": None,
        "workbook_modified": None,
        "tables": [],
        "unread_sheets": [],
        "texts": [],
        "findings": [],
    }


def zip_document(path: Path, sha256: str, name: str, folder: Path) -> dict[str, Any]:
    """The document of a zip, whose `members` are unpacked into a folder, each to be read as a file of its own."""
    from sources.carriers import read_bytes
    from sources.zips import failure_of, unpack

    members = unpack(read_bytes(path), folder)
    error = failure_of(members)
    are_out = sum(member.file is not None for member in members)
    status = "read" if error is None else "partly" if are_out else "rejected"
    reason_th, reason_en = (error.reason_th, error.reason_en) if error else (None, None)
    document = bare_document(name, sha256, "zip", reason_th, reason_en, status)
    return {**document, "members": [member.as_dict() for member in members]}
