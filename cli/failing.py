"""What a user is told when a command fails: one line, and where the details are."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words

log_folder: Path | None = None
"""Where `tambon.log` stands; commands that open a home set it to that."""

WRONG_USE, FAILED = 2, 3
_PLACES = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EIO}
)
"""What systems say of a place that is not there, not connected or not to be written."""


def explain(error: BaseException, words: Words) -> tuple[str, int]:
    """One line for the user, and the exit code.

    Errors of the rooms carry `message_th` and `message_en` (reading: `reason_th`, `reason_en`): their words are shown.
    A full disk and a lost database are told in words, whatever failed because of them; so is a place that cannot be
    used. Anything else is unexpected.
    The traceback of what the rooms did not foresee goes to the log.
    """
    from pipeline.errors import HomeError
    from pipeline.logbook import write_traceback
    from sql.failures import explained

    for name in ("message", "reason"):
        text = getattr(error, f"{name}_{words.lang}", None)
        if isinstance(text, str) and text:
            code = WRONG_USE if isinstance(error, HomeError) or getattr(error, "is_wrong_use", False) else FAILED
            return words("error", message=text), code
    told = explained(error)
    if told is not None:
        write_traceback(error, log_folder)
        return words("error", message=words.of(told, "message")), FAILED
    log = write_traceback(error, log_folder)
    if isinstance(error, OSError) and error.filename and error.errno in _PLACES:
        cause = error.strerror or type(error).__name__
        return words("error", message=words("unusable_place", place=error.filename, cause=cause, log=log)), FAILED
    return words("unexpected", kind=type(error).__name__, message=_one_line(error), log=log), FAILED


def _one_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else "")[:200]
