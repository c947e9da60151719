"""Reading one workbook: ours against fastexcel's own all-string read of the same file, each in a child process.

    python -m benchmarks.reading ours|strings FILE

Both start alike: a fresh interpreter, a reading process beside it that imports the cell reader, one file. Ours finds,
types and compares everything and hands the document back; the other only makes columns of texts. Prints one JSON
object.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import MEGABYTE, run
from benchmarks.workbooks import write_plan, write_register

if TYPE_CHECKING:
    from benchmarks.measuring import Cost

REGISTER_ROWS = 100_000
PLAN_SHEETS, PLAN_PROJECTS = 47, 60
MOST_MEMORY_MB = 2**30 / MEGABYTE
MEMORY_TIMES = 12


def main(contender: str, path: Path) -> None:
    """One contender, once."""
    begun = time.perf_counter()
    if contender == "ours":
        from sources.reading import read_paths

        (document,) = read_paths([path])
        rows = sum(table["rows"] for table in document["tables"])
        differences = [
            total for table in document["tables"] for total in table["printed_totals"] if total["difference_satang"]
        ]
        told: dict[str, Any] = {"rows": rows, "tables": len(document["tables"]), "differences": len(differences)}
    else:
        from benchmarks.alone import strings
        from sources.children import ReadingPool
        from sources.limits import Limits

        with ReadingPool(1, Limits(), ("fastexcel", "polars")) as pool:
            told = {"rows": pool.result(pool.submit(strings, str(path)))}
    print(json.dumps({**told, "seconds": time.perf_counter() - begun}))


def unpacked_mb(path: Path) -> float:
    """Size of all parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return sum(info.file_size for info in archive.infolist()) / MEGABYTE


def compare(path: Path, rounds: int) -> tuple[float, float, float, dict[str, Any]]:
    """Median seconds of ours and of fastexcel alone, taking turns; ours' largest process in MB; what ours found."""
    ours_s, alone_s, peaks = [], [], []
    told: dict[str, Any] = {}
    for _ in range(rounds):
        alone_s.append(_said(_contender("strings", path))["seconds"])
        cost = _contender("ours", path)
        told = _said(cost)
        ours_s.append(told["seconds"])
        peaks.append(cost.peak_mb)
    return statistics.median(ours_s), statistics.median(alone_s), max(peaks), told


def _contender(name: str, path: Path) -> Cost:
    return run(sys.executable, "-m", "benchmarks.reading", name, str(path), is_watched=name == "ours")


def _said(cost: Cost) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(cost.output.splitlines()[-1])
    return told


def inputs(folder: Path) -> tuple[Path, Path]:
    """The register and the plan, written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    return (
        write_register(folder / "register.xlsx", REGISTER_ROWS),
        write_plan(folder / "plan.xlsx", PLAN_SHEETS, PLAN_PROJECTS),
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
