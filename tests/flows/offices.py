"""Offices for tests of the whole run, and processes that use the tests' Prefect server."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from demo.office import write_office
from pipeline.home import WAREHOUSE
from sql import dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demo.manifest import Manifest
    from pipeline.home import Home
    from tests.homes import HomeMaker

ORGANISATION = "อบต.โคกไม้ลาย"
YEARS = (2567, 2568)
PROJECT = Path(__file__).parents[2]
NO_TABLE = "42P01"
"""`undefined_table` of PostgreSQL."""


def environment(api: str, **more: str) -> dict[str, str]:
    """The environment of a process that uses the tests' Prefect server and no settings of the user."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAMBON_", "PREFECT_"))}
    return {
        **kept,
        "PYTHONPATH": str(PROJECT),
        "PREFECT_API_URL": api,
        "PREFECT_HOME": os.environ["PREFECT_HOME"],
        **more,
    }


@dataclass(frozen=True)
class Refreshed:
    """An office after its first refresh: home, what was written into its inbox, and the summary of the run."""

    home: Home
    manifest: Manifest
    summary: dict[str, Any]


def refresh(home: Home) -> dict[str, Any]:
    """One nightly refresh in this process, through Prefect."""
    from flows.nightly import nightly_refresh

    return nightly_refresh(str(home.root))


def new_office(
    create_home: HomeMaker, folder: Path, years: Sequence[int] = YEARS, scale: float = 0.25
) -> tuple[Home, Manifest]:
    """A home whose inbox holds files of some years, with planted faults."""
    home = create_home(folder, ORGANISATION)
    return home, write_office(home.inbox, ORGANISATION, years, scale=scale)


def start_refresh(api: str, home: Home) -> subprocess.Popen[bytes]:
    """A refresh in a process of its own, as the nightly worker starts it."""
    command = [sys.executable, "-c", "from flows.nightly import nightly_refresh; nightly_refresh()"]
    return subprocess.Popen(
        command, env=environment(api, TAMBON_HOME=str(home.root)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def plain(value: object) -> object:
    """A value as both databases give it: SQLite has neither booleans nor dates, and PostgreSQL sums into decimals."""
    if isinstance(value, bool | int):
        return int(value)
    if value is None or isinstance(value, str):
        return value
    if hasattr(value, "isoformat"):
        text_: str = value.isoformat(" ", "microseconds") if hasattr(value, "hour") else value.isoformat()
        return text_
    return round(float(value), 6)  # type: ignore[arg-type]


def ask(home: Home, query: str) -> list[tuple[Any, ...]]:
    """Rows of the warehouse as SQLite has them, read beside whoever writes; none while there is no such table yet."""
    if home.settings.warehouse_url is None and not (home.root / WAREHOUSE).exists():
        return []
    engine = dialect.connect(home.warehouse_url)
    try:
        with engine.connect() as connection:
            return [tuple(map(plain, row)) for row in connection.execute(text(query))]
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == NO_TABLE or "no such table" in str(error.orig):
            return []
        raise
    finally:
        engine.dispose()
