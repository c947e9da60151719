"""Judging all prints of one kind at once, and sorting what was found back to the prints."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.prints import column_letters, read_print
from transforms.repeated import as_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

JUDGED = "judged"


def judge_kind(folder: Path, kind: str, print_ids: Sequence[str]) -> Path:
    """Judges the lines of all prints of a kind; writes and returns `judged/<kind>.json`.

    The file has `findings` by print id and `results`, one per rule.
    """
    from expectations.judge import judge_rows

    prints = [read_print(folder, print_id) for print_id in print_ids]
    rows = pl.concat([as_texts(lines) for _, lines in prints], how="diagonal_relaxed")
    judgement = judge_rows(kind, rows, column_letters(described for described, _ in prints))
    of_print = {(described.sha256[:16], described.fiscal_year): described.print_id for described, _ in prints}
    findings: dict[str, list[dict[str, Any]]] = {described.print_id: [] for described, _ in prints}
    for finding in judgement.findings:
        sha16 = str(finding.source_row_id).partition(":")[0]
        findings[of_print[sha16, int(finding.fiscal_year or 0)]].append(finding.as_dict())
    path = folder / JUDGED / f"{kind}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {"findings": findings, "results": [asdict(result) for result in judgement.results]}
    path.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
    return path


def read_judged(path: Path) -> dict[str, Any]:
    """What `judge_kind` wrote."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
