"""Real warehouses, SQLite and PostgreSQL, migrated and empty; and an office that hands in literal prints."""

from __future__ import annotations

import itertools
import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from sql.engine import open_warehouse
from sql.facts import as_known, current
from sql.files import SeenFile, register_file
from sql.loading import LoadResult, Print, load_print
from sql.runs import ensure_organisation, start_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    Row = tuple[str, int] | tuple[str, int, str]

YEAR = 2569


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a database that holds nothing yet."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'warehouse.db'}"
    return str(request.getfixturevalue("new_postgres")(False))


@pytest.fixture
def warehouse_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty warehouse."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "warehouse.db")
        return f"sqlite:///{tmp_path / 'warehouse.db'}"
    return str(request.getfixturevalue("new_postgres")(True))


@pytest.fixture
def engine(warehouse_url: str) -> Iterator[Engine]:
    """A migrated, empty warehouse, open."""
    opened = open_warehouse(warehouse_url)
    yield opened
    opened.dispose()


def day(number: int) -> datetime:
    """A moment of October 2025, by its day."""
    return datetime(2025, 10, number, 17, 54)


class Office:
    """An organisation with one run; hands in prints of `remaining_budget` (full) or of another kind, told as tuples.

    A row is `(line_key, satang)` or `(line_key, satang, part)`.
    """

    _numbers = itertools.count(1)

    def __init__(self, engine: Engine, name: str = "อบต.โคกไม้ลาย") -> None:
        self.engine = engine
        self.organisation_id = ensure_organisation(engine, name, name)
        self.run_id = start_run(engine, self.organisation_id)

    def file(self, name: str = "คงเหลือ.xlsx") -> int:
        """A content never seen before; returns its number."""
        sha256 = f"{next(self._numbers):016x}".rjust(64, "f")
        seen = SeenFile(sha256=sha256, name=name, size_bytes=4143, carrier="xlsx", status="read")
        return register_file(self.engine, self.organisation_id, self.run_id, seen)

    def rows(self, rows: Sequence[Row], kind: str = "remaining_budget") -> pl.DataFrame:
        amount = {"remaining_budget": "approved_satang", "disbursements": "amount_satang"}.get(kind, "budget_satang")
        return pl.DataFrame(
            {
                "source_row_id": [f"{'f' * 16}:1:{number}" for number, _ in enumerate(rows, start=9)],
                "line_key": [row[0] for row in rows],
                "part": [row[2] if len(row) > 2 else "" for row in rows],
                amount: [row[1] for row in rows],
            },
            schema_overrides={"source_row_id": pl.String, "line_key": pl.String, "part": pl.String, amount: pl.Int64},
        )

    def print(
        self, as_of: datetime, rows: Sequence[Row], *, bad: Sequence[Row] = (), rules: str = "balance", **more: Any
    ) -> Print:
        """A print whose `rows` are good and whose `bad` rows are quarantined."""
        kind = more.pop("kind", "remaining_budget")
        given = {
            "run_id": self.run_id,
            "organisation_id": self.organisation_id,
            "source_file_id": more.pop("file", None) or self.file(),
            "fiscal_year": YEAR,
            "kind": kind,
            "completeness": "partial" if kind in {"disbursements", "transfers"} else "full",
            "as_of": as_of,
            "rows": more.pop("frame") if "frame" in more else self.rows(rows, kind),
            "quarantined": self.rows(bad, kind).with_columns(rules=pl.lit(rules)) if bad else None,
        }
        return Print(**(given | more))

    def load(
        self, as_of: datetime, rows: Sequence[Row], *, known_at: datetime | None = None, **more: Any
    ) -> LoadResult:
        return load_print(self.engine, self.print(as_of, rows, **more), known_at)

    def now(self, kind: str = "remaining_budget") -> dict[str, int]:
        """The amounts held and known now, by line."""
        return self._amounts(current(self.engine, kind, self.organisation_id))

    def at(
        self, held: datetime, kind: str = "remaining_budget", known: datetime = datetime(2999, 1, 1)
    ) -> dict[str, int]:
        """The amounts held at that moment, as known now or at `known`."""
        return self._amounts(as_known(self.engine, kind, self.organisation_id, held, known))

    @staticmethod
    def _amounts(facts: pl.DataFrame) -> dict[str, int]:
        names = [n for n in ("approved_satang", "amount_satang", "budget_satang") if n in facts.columns]
        return dict(facts.select("line_key", names[0]).iter_rows())

    def table(self, name: str, columns: str = "*", where: str = "1 = 1") -> list[tuple[Any, ...]]:
        """Rows of a table as tuples."""
        with self.engine.connect() as connection:
            query = f"SELECT {columns} FROM {name} WHERE {where} ORDER BY 1"
            return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


@pytest.fixture
def new_office(engine: Engine) -> Callable[[], Office]:
    """Makes another organisation in the same warehouse."""
    numbers = itertools.count(1)
    return lambda: Office(engine, f"อบต.ที่ {next(numbers)}")


@pytest.fixture(name="day")
def day_() -> Callable[[int], datetime]:
    return day
