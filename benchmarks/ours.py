"""Ours: `benchmarks.night`, timed. The reading processes start first, while this one imports, as they do in a run.

    python -m benchmarks.ours make FOLDER
    python -m benchmarks.ours INBOX FOLDER PROCESSES

`make` makes the empty warehouse, as `tambon init` does once in the life of an office. Prints one JSON object: rows by
kind and seconds by step.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from flows.environment import use_one_thread
from sources.children import ReadingPool
from sources.limits import Limits
from sources.reading import READERS


def main(inbox: Path, folder: Path, processes: int) -> None:
    """The whole job, timed."""
    started = time.perf_counter()
    use_one_thread()
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


def make(folder: Path) -> None:
    """An empty warehouse in a new folder."""
    from sql.engine import migrate, open_warehouse

    folder.mkdir(parents=True)
    engine = open_warehouse(f"sqlite:///{folder / 'warehouse.db'}")
    migrate(engine)
    engine.dispose()


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
        sys.exit()
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
