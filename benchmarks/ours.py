"""Ours: `benchmarks.night`, timed. The reading processes start first, while this one imports, as they do in a run.

    python -m benchmarks.ours INBOX FOLDER PROCESSES

Prints one JSON object: rows by kind and seconds by step.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from sources.children import ReadingPool
from sources.limits import Limits
from sources.reading import READERS


def main(inbox: Path, folder: Path, processes: int) -> None:
    """The whole job, timed."""
    started = time.perf_counter()
    with ReadingPool(processes, Limits(), (*READERS, "pipeline.prints", "pipeline.receiving")) as pool:
        from benchmarks.night import Night

        night = Night(inbox, folder)
        prepared = time.perf_counter()
        archived = night.archive()
        kept = time.perf_counter()
        counted = night.load(archived, pool)
    loaded = time.perf_counter()
    seconds = {"prepare_s": prepared - started, "archive_s": kept - prepared, "load_s": loaded - kept}
    print(json.dumps({"rows": counted, **seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
