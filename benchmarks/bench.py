"""`make bench`: makes the input, runs every contender, and prints one table with the bars.

Usage: `python -m benchmarks.bench [--rows N] [--rounds N] [--processes N] [--only NAME …] [--json]`, where NAME is
`loading`, `bulk`, `reading`, `commands`, `demo`, `history`, `safety` or `trends`. Exit 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks import commands, reading
from benchmarks.measuring import ROOT, Cost, run

SCRATCH = ROOT / "benchmarks" / ".scratch"
SECTIONS = ("loading", "bulk", "reading", "commands", "demo", "history", "safety", "trends")
BULK_ROWS = 500_000
KILLED = 200
"""Nights that are killed at random moments."""
SAMPLED_FILES = 40
"""Files the slow baseline reads; its time is scaled by rows."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `bar` is what it may be at most (`is_least`: at least), None where there is no promise."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    is_least: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the promise is kept."""
        if self.bar is None:
            return True
        return self.value >= self.bar if self.is_least else self.value <= self.bar


def contender(name: str, *arguments: str) -> tuple[Cost, dict[str, Any]]:
    """Runs one contender in a process of its own on an empty folder: what it cost and what it says of itself.

    Ours finds the empty warehouse that every night but the first finds.
    """
    folder = SCRATCH / name
    shutil.rmtree(folder, ignore_errors=True)
    if name == "ours":
        run(sys.executable, "-m", "benchmarks.ours", "make", str(folder))
    cost = run(sys.executable, "-m", f"benchmarks.{name}", str(SCRATCH / "inbox"), str(folder), *arguments)
    told: dict[str, Any] = json.loads(cost.output.splitlines()[-1])
    return cost, told


def loading(rows: int, rounds: int, processes: int) -> list[Figure]:
    """Floor, ours and baseline on the same inbox, in turns; ratios of medians."""
    from demo.bulk import write_inbox

    inbox = SCRATCH / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    write_inbox(inbox, rows=rows)
    files = sum(1 for path in inbox.rglob("*") if path.is_file())
    every = max(1, files // SAMPLED_FILES)
    floor_s, ours_s, reports_s, archives_s, starts_s, sampled_s = [], [], [], [], [], []
    floor_rows = ours_rows = sampled = 0
    for _ in range(rounds):
        cost, told = contender("floor", str(processes))
        floor_s.append(cost.wall_s)
        reports_s.append(told["report_s"])
        floor_rows = sum(told["rows"].values())
        cost, told = contender("ours", str(processes))
        ours_s.append(cost.wall_s)
        archives_s.append(told["archive_s"])
        ours_rows = sum(told["rows"].values())
        cost, told = contender("baseline", str(every))
        sampled_s.append(told["load_s"])
        starts_s.append(cost.wall_s - told["load_s"])
        sampled = sum(told["rows"].values())
    floor, ours = statistics.median(floor_s), statistics.median(ours_s)
    report, archive = statistics.median(reports_s), statistics.median(archives_s)
    baseline = statistics.median(starts_s) + statistics.median(sampled_s) * floor_rows / sampled
    return [
        Figure("files in the inbox", files, ""),
        Figure("rows the floor loads", floor_rows, ""),
        Figure("rows ours loads", ours_rows, ""),
        Figure(f"floor, {processes} processes", floor, "s"),
        Figure("  of this, its workbook", report, "s"),
        Figure(f"ours, {processes} processes", ours, "s"),
        Figure("  of this, copying into the archive", archive, "s"),
        Figure(f"pandas + openpyxl + to_sql ({sampled} rows, scaled)", baseline, "s"),
        Figure("ours without the archive / floor", (ours - archive) / floor, "x", bar=2.0),
        Figure("ours all told / floor without its workbook", ours / (floor - report), "x"),
        Figure("pandas / ours", baseline / ours, "x", bar=5.0, is_least=True),
    ]


def bulk_load(rounds: int) -> list[Figure]:
    """Half a million payments into either database, against the barest insert of the same rows."""
    cost = run(sys.executable, "-m", "benchmarks.bulk", str(BULK_ROWS), str(rounds))
    figures = []
    for name, told in json.loads(cost.output.splitlines()[-1]).items():
        figures += [
            Figure(f"bulk, {name}: rows", told["rows"], ""),
            Figure(f"bulk, {name}: bare", told["bare_s"], "s"),
            Figure(f"bulk, {name}: ours", told["ours_s"], "s"),
            Figure(f"bulk, {name}: ours / bare", told["ratio"], "x", bar=2.5),
        ]
    return figures


def reading_alone(rounds: int) -> list[Figure]:
    """A long register and a plan of many sheets, against fastexcel's own read of the same files."""
    register, plan = reading.inputs(SCRATCH)
    figures = []
    for name, path, bar in (("register", register, 1.5), ("plan", plan, 3.0)):
        ours, alone, peak_mb, told = reading.compare(path, rounds)
        unpacked = reading.unpacked_mb(path)
        figures += [
            Figure(f"{name}: lines read, in {told['tables']} tables", told["rows"], ""),
            Figure(f"{name}: printed totals that differ", told["differences"], "", bar=0),
            Figure(f"{name}: fastexcel, all strings", alone, "s"),
            Figure(f"{name}: ours", ours, "s"),
            Figure(f"{name}: ours / fastexcel", ours / alone, "x", bar=bar),
            Figure(f"{name}: largest process", peak_mb, "MB", bar=reading.MOST_MEMORY_MB),
        ]
        if name == "register":  # a small file's share is the process itself
            figures.append(
                Figure(f"{name}: largest process / unpacked", peak_mb / unpacked, "x", bar=reading.MEMORY_TIMES)
            )
    return figures


def safety() -> list[Figure]:
    """Backup, restore and rebuilding of a smaller and a larger warehouse, and nights killed at random moments."""
    cost = run(sys.executable, "-m", "benchmarks.safety", str(SCRATCH / "safety"), str(KILLED))
    told: dict[str, Any] = json.loads(cost.output.splitlines()[-1])
    small, large = told["sizes"]
    figures = []
    for name in ("backup", "restore", "rebuild"):
        per_row = [size[f"{name}_s"] / size["rows"] for size in (small, large)]
        bar = 1.2 if name == "rebuild" else None
        figures += [
            Figure(f"safety: {name} of {large['rows']:,} rows read", large[f"{name}_s"], "s"),
            Figure(f"safety: {name}, seconds a row, large / small", per_row[1] / per_row[0], "x", bar=bar),
        ]
    return [
        *figures,
        Figure(
            "safety: rebuilt warehouses that say the same", small["is_same"] + large["is_same"], "", 2.0, is_least=True
        ),
        Figure("safety: nights killed before their end", told["killed"]["killed"], ""),
        Figure("safety: nights that ended otherwise after it", told["killed"]["wrong"], "", bar=0),
    ]


def history() -> list[Figure]:
    """Questions of what changed and what stood, and the price of a night that changes one line in a hundred."""
    cost = run(sys.executable, "-m", "benchmarks.history", str(SCRATCH / "history"))
    told: dict[str, Any] = json.loads(cost.output)
    figures = [Figure("history: lines of ten years", told["lines"], "")]
    for name, milliseconds in told["ms"].items():
        is_promised = not name.startswith(("all ten years", "sums of a year now"))
        figures.append(Figure(f"history: {name}", milliseconds, "ms", bar=100.0 if is_promised else None))
    night, names = told["night"], told["nights"]
    first = night["first load: bytes of growth"]
    growth = statistics.median(night[f"{name}: bytes of growth"] / first for name in names)
    pages = statistics.median(night[f"{name}: bytes of changed pages"] / first for name in names)
    whole = statistics.median(
        (night[f"{name}: reading, s"] + night[f"{name}: loading, s"]) / night[f"{name}: reading, s"] for name in names
    )
    return [
        *figures,
        Figure("night: reading and loading / reading", whole, "x", bar=1.2),
        Figure("night: growth of the warehouse / that of the first load", growth * 100, "%", bar=2.0),
        Figure("night: pages that changed / growth of the first load", pages * 100, "%"),
    ]


def small_commands() -> list[Figure]:
    """`--help` and `inspect`."""
    return [
        Figure("tambon --help, processor time", commands.help_cpu_s(), "s", bar=0.4),
        Figure("tambon inspect of a small file", commands.inspect_wall_s(SCRATCH), "s", bar=1.5),
    ]


def whole_demo() -> list[Figure]:
    """The demo with its memory, then a refresh with nothing new."""
    home = SCRATCH / "home"
    shutil.rmtree(home, ignore_errors=True)
    demo = commands.demo(home)
    refresh, alone = commands.nothing_new_s(home)
    beyond = refresh - alone if refresh > alone else refresh  # shorter than Prefect's start: it was not started
    return [
        Figure("tambon demo", demo.wall_s, "s"),
        Figure(f"largest process of the demo ({demo.peak_name})", demo.peak_mb, "MB", bar=800.0),
        Figure("refresh with nothing new", refresh, "s"),
        Figure("Prefect alone (an empty flow)", alone, "s"),
        Figure("refresh with nothing new, beyond Prefect", beyond, "s", bar=2.0),
    ]


def years_side_by_side() -> list[Figure]:
    """Every question of `tambon trends` over ten years of 10,000 budget lines, and bringing a year up to date."""
    cost = run(sys.executable, "-m", "benchmarks.trends", str(SCRATCH / "trends"))
    told: dict[str, float] = json.loads(cost.output)
    return [
        Figure(name, value, "s") if name.endswith("(s)") else Figure(name, value, "ms", bar=_trend_bar(name))
        for name, value in told.items()
    ]


def _trend_bar(name: str) -> float | None:
    """Milliseconds; the sums of one year of the workbook have no promise."""
    return None if name.endswith("one year") else 100.0


def table(figures: list[Figure]) -> str:
    """The figures as lines of text, the bar beside each that has one."""
    width = max(len(figure.name) for figure in figures)
    lines = []
    for figure in figures:
        value = f"{figure.value:>12,.2f}" if figure.unit else f"{figure.value:>12,.0f}"
        sign = "≥" if figure.is_least else "≤"
        verdict = "ok" if figure.is_good else "MISSED"
        bar = "" if figure.bar is None else f"   bar {sign} {figure.bar:g} {figure.unit}: {verdict}"
        lines.append(f"{figure.name:<{width}} {value} {figure.unit:<2}{bar}")
    return "\n".join(lines)


def main() -> int:
    """The program. Exit 0 all bars kept, 1 one was missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.bench", description="Measures tambon against its bars.")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", nargs="*", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    SCRATCH.mkdir(exist_ok=True)
    figures = [Figure("processors", os.cpu_count() or 1, ""), Figure("load average before", os.getloadavg()[0], "")]
    if "loading" in options.only:
        figures += loading(options.rows, options.rounds, options.processes)
    if "bulk" in options.only:
        figures += bulk_load(options.rounds)
    if "reading" in options.only:
        figures += reading_alone(options.rounds)
    if "commands" in options.only:
        figures += small_commands()
    if "demo" in options.only:
        figures += whole_demo()
    if "safety" in options.only:
        figures += safety()
    if "history" in options.only:
        figures += history()
    if "trends" in options.only:
        figures += years_side_by_side()
    print(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False) if options.json else table(figures))
    return 0 if all(figure.is_good for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
