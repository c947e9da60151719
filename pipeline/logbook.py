"""The log of a home folder: errors nobody foresaw, in full, for whoever looks after the program."""

from __future__ import annotations

import logging
import os
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

NAME = "tambon.log"


def write_traceback(error: BaseException, folder: Path | None) -> Path:
    """Appends the traceback of an error to `tambon.log` of a folder, else of the temporary folder; returns which.

    Never raises: an error is being reported already. Where nothing can be written, it is the null device.
    """
    text = "".join(traceback.format_exception(error))
    entry = f"--- {datetime.now().astimezone().isoformat(timespec='seconds')} pid {os.getpid()}\n{text}\n"
    for chosen in (folder, Path(tempfile.gettempdir())):
        if chosen is None:
            continue
        path = chosen / NAME
        try:
            with path.open("a", encoding="utf-8") as handle:
                handle.write(entry)
        except OSError:
            logging.getLogger(__name__).debug("cannot write %s", path)
            continue
        return path
    return Path(os.devnull)
