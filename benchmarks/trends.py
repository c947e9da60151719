"""Years side by side at their price: the questions of `tambon trends` and its sheet, and bringing a year up to date.

    python -m benchmarks.trends FOLDER [LINES]

Ten years are loaded and linked: LINES budget lines each (10,000 by default), twice as many payments, and a tenth as
many plan items and progress rows. Each question is asked several times on SQLite, and the median of its processor time
told. Prints one JSON object: milliseconds by question, seconds of bringing one year up to date.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import text

from pipeline.closing import relink
from pipeline.home import Home, Settings
from pipeline.office import Office
from pipeline.trends import DIMENSIONS, side_by_side
from sql.engine import migrate, open_warehouse
from sql.files import SeenFile, register_file
from sql.loading import Print, load_print
from sql.runs import ensure_organisation, start_run
from sql.trends import refresh

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = range(2559, 2569)
ROUNDS = 7
SHARES = {"remaining_budget": 10, "disbursements": 20, "action_items": 1, "progress": 1}
"""For ten LINES of a year, so many tens of each kind."""
OFFICE = "อบต.วัดความเร็ว"
STATUSES = ("completed", "in_progress", "not_started")


def load_years(folder: Path, lines: int) -> Office:
    """A warehouse of ten years, linked and brought up to date."""
    engine = open_warehouse(f"sqlite:///{folder / 'trends.db'}")
    migrate(engine)
    number = ensure_organisation(engine, OFFICE, OFFICE)
    run_id = start_run(engine, number)
    office = Office(Home(folder, Settings(organisation=OFFICE)), engine, number)
    files = 0
    for year in YEARS:
        for kind, share in SHARES.items():
            files += 1
            sha256 = f"{files:016x}".ljust(64, "0")
            as_of = datetime(year - 543, 9, 30, 18)
            seen = SeenFile(sha256=sha256, name=f"{kind}-{year}.xlsx", size_bytes=1, carrier="xlsx", status="read",
                            fiscal_year=year, as_of=as_of, as_of_basis="printed")  # fmt: skip
            load_print(
                engine,
                Print(
                    run_id=run_id, organisation_id=number, fiscal_year=year, kind=kind, as_of=as_of,
                    source_file_id=register_file(engine, number, run_id, seen),
                    completeness="partial" if kind == "disbursements" else "full",
                    rows=rows(kind, lines * share // 10, lines, year, sha256),
                ),
            )  # fmt: skip
        relink(office, year)
    return office


def rows(kind: str, count: int, lines: int, year: int, sha256: str) -> pl.DataFrame:
    """The rows of a print; a project is a budget line and its payments, one in ten also an item and its progress."""
    n = pl.col("n")
    project, place = n % lines, pl.format("{}:1:{}", pl.lit(sha256[:16]), n + 9)
    codes = pl.format(
        "99{}0312{}{}",
        pl.lit(f"{year % 100:02d}"),
        4200 + project // 9999,
        (project % 9999 + 10001).cast(pl.String).str.slice(1),
    )
    common = {
        "source_row_id": place,
        "line_key": pl.format("{}|{}", n, project),
        "part": pl.lit(""),
        "project": pl.format("โครงการก่อสร้างถนนคอนกรีตเสริมเหล็กสายที่ {}", project),
        "project_key": pl.format("โครงการก่อสร้างถนนคอนกรีตเสริมเหล็กสายที่{}", project),
    }
    group = {
        "area": pl.format("ด้านที่ {}", project % 4),
        "programme": pl.format("แผนงานที่ {}", project % 12),
        "expenditure_type": pl.format("ประเภทที่ {}", project % 60),
    }
    money = 100_000 + project * 100
    said: dict[str, dict[str, pl.Expr]] = {
        "remaining_budget": {
            **group, "budget_code": codes, "approved_satang": money, "committed_satang": pl.lit(0),
            "disbursed_satang": money - 50, "balance_satang": pl.lit(50),
        },
        "disbursements": {
            **group, "budget_code": codes, "amount_satang": money // 2, "fund_source": pl.lit("รายได้"),
            "paid_on": pl.date(year - 543, n % 9 + 1, n % 28 + 1),
        },
        "action_items": {
            "budget_satang": money, "strategy": pl.format("ยุทธศาสตร์ที่ {}", n % 6),
            "strategy_key": pl.format("ยุทธศาสตร์ที่{}", n % 6), "programme": pl.format("แผนงานที่ {}", n % 12),
            "programme_key": pl.format("แผนงานที่{}", n % 12), "unit": pl.format("กองที่ {}", n % 7),
            "unit_key": pl.format("กองที่{}", n % 7), "planned_months": pl.lit("000111000000"),
        },
        "progress": {
            "status": pl.lit("x"), "disbursed_satang": money, "unit": pl.format("กองที่ {}", n % 7),
            "unit_key": pl.format("กองที่{}", n % 7),
            "status_code": (n % 3).replace_strict(dict(enumerate(STATUSES)), return_dtype=pl.String),
        },
    }  # fmt: skip
    return pl.DataFrame({"n": pl.Series(range(count), dtype=pl.Int64)}).select(**common, **said[kind])


def median_ms(ask: Callable[[], object]) -> float:
    """Milliseconds of processor time of a question, the median of some rounds; other work does not count."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        ask()
        times.append((time.process_time() - started) * 1000)
    return round(statistics.median(times), 1)


def measure(folder: Path, lines: int) -> dict[str, float]:
    """Milliseconds by question; seconds of bringing a year up to date, when all of it is new and when nothing is."""
    office = load_years(folder, lines)
    told: dict[str, float] = {}

    def of_view(query: str) -> Callable[[], object]:
        def ask() -> object:
            with office.engine.connect() as connection:
                return connection.execute(text(query)).all()

        return ask

    for dimension in DIMENSIONS[:-1]:
        told[f"by {dimension}, ten years"] = median_ms(lambda by=dimension: side_by_side(office, by))  # type: ignore[misc]
    told["one project by name"] = median_ms(lambda: side_by_side(office, "project", "เสริมเหล็กสายที่ 77"))
    own = f"organisation_id = {office.organisation_id}"
    year = f"{own} AND fiscal_year = {YEARS[-1]}"
    for view in ("v_trend_years", "v_other_money_years"):
        told[view] = median_ms(of_view(f"SELECT * FROM {view} WHERE {own}"))
    for view in ("v_monthly", "v_quarterly", "v_plan_summary", "v_ledger_summary"):
        told[f"{view}, one year"] = median_ms(of_view(f"SELECT * FROM {view} WHERE {year}"))
    started = time.process_time()
    refresh(office.engine, office.organisation_id, YEARS[-1])
    told["a year in which nothing changed (s)"] = round(time.process_time() - started, 2)
    with office.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM yearly_trend WHERE {year}"))
    started = time.process_time()
    refresh(office.engine, office.organisation_id, YEARS[-1])
    told["a year all of which is new (s)"] = round(time.process_time() - started, 2)
    return told


def main() -> int:
    """The program."""
    folder = Path(sys.argv[1])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(json.dumps(measure(folder, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000), ensure_ascii=False, indent=1))  # noqa: PLR2004 - the second argument
    return 0


if __name__ == "__main__":
    sys.exit(main())
