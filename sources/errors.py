"""Why a file could not be read, in words an officer understands. The words stand in `unreadable.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Self


@cache
def _texts() -> dict[str, dict[str, str]]:
    text = resources.files("sources").joinpath("unreadable.toml").read_text(encoding="utf-8")
    texts: dict[str, dict[str, str]] = tomllib.loads(text)
    return texts


class UnreadableError(Exception):
    """A file that is not read, and why.

    `code` names the reason (a table of `unreadable.toml`), `reason_th` and `reason_en` say it and end with what to do.
    `carrier` is what the outside of the file is, where that is known.
    """

    def __init__(self, code: str, reason_th: str, reason_en: str, carrier: str | None = None) -> None:
        super().__init__(reason_en)
        self.code = code
        self.reason_th = reason_th
        self.reason_en = reason_en
        self.carrier = carrier

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, str, str, str | None]]:
        """Errors come back from child processes whole."""
        return type(self), (self.code, self.reason_th, self.reason_en, self.carrier)

    @classmethod
    def of(cls, code: str, carrier: str | None = None, **names: object) -> Self:
        """The error of a table of `unreadable.toml`; `names` fill its templates."""
        texts = _texts()[code]
        return cls(code, texts["th"].format_map(names), texts["en"].format_map(names), carrier)

    @classmethod
    def encrypted(cls, carrier: str | None = None) -> Self:
        """Protected by a password."""
        return cls.of("encrypted", carrier)

    @classmethod
    def bomb(cls, found: str) -> Self:
        """Unpacks to an abnormal size; `found` says which part and how large."""
        return cls.of("bomb", found=found)

    @classmethod
    def too_large(cls, size: int, limit: int) -> Self:
        """More bytes than are read."""
        return cls.of("too_large", size_mb=f"{size / 1e6:.0f}", limit_mb=f"{limit / 1e6:.0f}")

    @classmethod
    def sheet_too_large(cls, sheet: str, cell: str) -> Self:
        """The used range of a sheet is larger than is read; `cell` is its last one."""
        return cls.of("sheet_too_large", sheet=sheet, cell=cell)

    @classmethod
    def crashed(cls, found: str) -> Self:
        """The reading process died, or the reader panicked."""
        return cls.of("crashed", found=found)

    @classmethod
    def out_of_memory(cls, limit: int) -> Self:
        """The reading process needed more than `limit` bytes."""
        return cls.of("out_of_memory", limit_mb=f"{limit / 2**20:.0f}")

    @classmethod
    def timed_out(cls, seconds: float) -> Self:
        """The reading process took too long."""
        return cls.of("timed_out", seconds=f"{seconds:g}")

    @classmethod
    def damaged(cls, found: str, carrier: str | None = None) -> Self:
        """Begins like a workbook and cannot be read as one."""
        return cls.of("damaged", carrier, found=found)

    @classmethod
    def not_a_table(cls, found: str) -> Self:
        """Can be read and holds no table that is known."""
        return cls.of("not_a_table", found=found)

    @classmethod
    def empty(cls) -> Self:
        """No bytes, or no cells."""
        return cls.of("empty")

    @classmethod
    def unknown_carrier(cls) -> Self:
        """No spreadsheet at all."""
        return cls.of("unknown_carrier", "unknown")

    @classmethod
    def pdf(cls) -> Self:
        """A PDF: its text layer is never trusted for numbers (formats.md 1)."""
        return cls.of("pdf", "pdf")

    @classmethod
    def zipped(cls) -> Self:
        """A zip of other files."""
        return cls.of("zipped", "zip")

    @classmethod
    def zip_empty(cls) -> Self:
        """A zip without a file in it."""
        return cls.of("zip_empty", "zip")

    @classmethod
    def zip_too_many(cls, count: int, limit: int) -> Self:
        """A zip with more files than are taken from one."""
        return cls.of("zip_too_many", "zip", count=f"{count:,}", limit=f"{limit:,}")

    @classmethod
    def zip_partly(cls, count: int, total: int, names: str) -> Self:
        """A zip some of whose files could not be taken out."""
        return cls.of("zip_partly", "zip", count=count, total=total, names=names)

    @classmethod
    def zip_encrypted(cls) -> Self:
        """A file in a zip that is protected by a password."""
        return cls.of("zip_encrypted")

    @classmethod
    def zip_link(cls) -> Self:
        """A link in a zip that points elsewhere instead of being a file."""
        return cls.of("zip_link")

    @classmethod
    def zip_method(cls, method: int) -> Self:
        """A file in a zip, packed in a way that is not known here."""
        return cls.of("zip_method", method=method)

    @classmethod
    def undecodable(cls, position: int, carrier: str | None = None) -> Self:
        """Neither UTF-8 nor cp874, at byte `position`."""
        return cls.of("undecodable", carrier, position=position)

    @classmethod
    def frames(cls) -> Self:
        """A web page of frames: the tables stand in files of a folder beside it."""
        return cls.of("frames", "html")

    @classmethod
    def unclosed_quote(cls, line: int) -> Self:
        """A CSV whose quotation mark, opened on `line`, is never closed."""
        return cls.of("unclosed_quote", "csv", line=line)

    @classmethod
    def unsafe_xml(cls) -> Self:
        """XML that declares entities."""
        return cls.of("unsafe_xml")

    @classmethod
    def cannot_open(cls, error: OSError) -> Self:
        """The file system refuses."""
        return cls.of("cannot_open", found=error.strerror or type(error).__name__)


class ArchiveError(UnreadableError):
    """A file that cannot be put into the archive, or is not what the archive says."""

    @classmethod
    def still_changing(cls, name: str) -> Self:
        """It changed while it was being copied, each time it was tried."""
        return cls.of("still_changing", name=name)

    @classmethod
    def differs(cls, name: str, found: str) -> Self:
        """What is archived is not what its hash says; `found` names the difference."""
        return cls.of("archive_differs", name=name, found=found)
