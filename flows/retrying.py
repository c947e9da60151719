"""Which failures of a task are worth trying again: those of the machine, never those of the data."""

from __future__ import annotations

from typing import Any

RETRIES = 2
RETRY_AFTER_SECONDS = [1.0, 5.0]
_LASTING = (FileNotFoundError, PermissionError, NotADirectoryError, IsADirectoryError)


def is_passing(error: object) -> bool:
    """Whether an error may be gone in a moment: a busy file system, a lost connection, a locked database."""
    if isinstance(error, OSError):
        return not isinstance(error, _LASTING)
    return type(error).__module__.startswith("sqlalchemy") and type(error).__name__ == "OperationalError"


def is_worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """Prefect's condition of a retry; a failed state carries the error as its data."""
    return is_passing(getattr(state, "data", None))
