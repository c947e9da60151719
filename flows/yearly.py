"""The yearly report by itself: writes the workbook of one fiscal year from what the warehouse holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow

from flows import tasks
from pipeline.home import home_root


@flow(name="yearly-report", persist_result=False, validate_parameters=True)
def yearly_report(fiscal_year: int, home: str | None = None) -> dict[str, Any]:
    """Writes the performance report of a fiscal year (B.E.); `home` is the home folder (default: `TAMBON_HOME`).

    Raises:
        PreflightError: the warehouse holds nothing of that year.
    """
    root = str(home_root(Path(home) if home else None))
    tasks.preflight(root)
    return tasks.report(root, fiscal_year)
