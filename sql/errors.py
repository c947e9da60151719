"""Errors of the warehouse, each with its parts as attributes and a message in Thai and English.

The words stand in `errors.toml`; `message_th` is for officers, `message_en` for developers.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_TEXTS = Path(__file__).parent / "errors.toml"


@cache
def texts() -> dict[str, dict[str, str]]:
    """The tables of `errors.toml` by error, each with `th` and `en`."""
    found: dict[str, dict[str, str]] = tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
    return found


class WarehouseError(Exception):
    """What the warehouse refuses and why. `parts` are the values in the message."""

    code = "warehouse"

    def __init__(self, **parts: object) -> None:
        self.parts = parts
        words = texts()[self.code]
        self.message_th = words["th"].format_map(parts)
        self.message_en = words["en"].format_map(parts)
        super().__init__(f"{self.message_en} / {self.message_th}")

    def __reduce__(self) -> tuple[object, tuple[type[WarehouseError], dict[str, object]]]:
        """Errors come back whole from other processes."""
        return _again, (type(self), self.parts)


def _again(kind: type[WarehouseError], parts: dict[str, object]) -> WarehouseError:
    return kind(**parts)


class WarehouseUnreachableError(WarehouseError):
    """The database cannot be opened. Parts: `url` (without password), `cause`."""

    code = "unreachable"


class WarehouseNewerError(WarehouseError):
    """A newer version of the program made this warehouse. Parts: `found`, `known`."""

    code = "newer"


class WarehouseBusyError(WarehouseError):
    """Another run writes for this organisation. Parts: `organisation`."""

    code = "busy"


class ViewError(WarehouseError):
    """A file of `sql/views` cannot be installed. Parts: `view`, `cause`."""

    code = "view"


class LedgerError(WarehouseError):
    """The rows of a table do not add up. Parts: `table_no`, `sheet`, `stated`, `counted`."""

    code = "ledger"


class PrintError(WarehouseError):
    """A print breaks the contract of docs/architecture.md. Parts: `kind`, `cause`."""

    code = "print"


class WaiverError(WarehouseError):
    """A waiver that may not be given. Parts: `cause_th`, `cause_en`."""

    code = "waiver"


class NoteError(WarehouseError):
    """A suggestion that may not be decided so. Parts: `cause_th`, `cause_en`."""

    code = "note"
    is_wrong_use = True


class WithdrawalError(WarehouseError):
    """A line that may not be withdrawn. Parts: `cause_th`, `cause_en`."""

    code = "withdrawal"
    is_wrong_use = True


class NotKnownError(WarehouseError):
    """The warehouse has no such thing. Parts: `what`, `number`."""

    code = "not_known"
    is_wrong_use = True


class NotPublicError(WarehouseError):
    """There is no public view of that name. Parts: `name`, `known`."""

    code = "not_public"
    is_wrong_use = True


class DiskFullError(WarehouseError):
    """There is no room left for what has to be written. Parts: `cause`, `file`."""

    code = "disk_full"


class DatabaseLostError(WarehouseError):
    """The database went away in the middle of the work. Parts: `cause`."""

    code = "lost"


class DatabaseDeniedError(WarehouseError):
    """The login of the warehouse lacks a right. Parts: `cause`."""

    code = "denied"


class OtherOfficesError(WarehouseError):
    """A backup of some offices would replace a warehouse that holds others too. Parts: `missing`."""

    code = "other_offices"


class DatabaseStuckError(WarehouseError):
    """The file of the database cannot be written, or others hold it. Parts: `cause`."""

    code = "stuck"
