"""What a run did, as plain values: for the terminal, for JSON, for Prefect's pages, and kept in `quality/`.

A summary has `status` (`completed | nothing_new`), `home, unchanged, files, reports, open_findings`, and of a completed
run also `run_id, seconds, findings, control_totals, quarantined_rows, fiscal_years, was_unfinished, markdown`.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline import reviewing
from pipeline.errors import PipelineError
from pipeline.prints import read_reading
from pipeline.receiving import read_received
from sources.documents import is_attachment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.office import Office
    from pipeline.runs import Run, Work

FINDINGS_SHOWN = 200
"""Prefect's pages are for looking; the whole list is `tambon checks` and the report."""


def nothing_new(office: Office, work: Work) -> dict[str, Any]:
    """The summary of a run that had nothing to do: no files, no reports, and what is still open."""
    return {
        "status": "nothing_new",
        "home": str(office.home.root),
        "unchanged": work.unchanged,
        "files": [],
        "reports": [],
        "open_findings": reviewing.count_open(office, date.today()),
    }


def summarise(
    office: Office,
    run: Run,
    received: Sequence[Path],
    loaded: Mapping[str, Mapping[str, Any]],
    reports: Sequence[Mapping[str, Any]],
    seconds: float,
) -> dict[str, Any]:
    """The summary of a run that is about to end; also left in `quality/run-<id>.json`."""
    today = date.today()
    taken = _taken(received)
    files = [_file(run.folder, file, loaded, is_taken=is_taken) for file, is_taken in taken]
    findings = reviewing.open_findings(office, today)
    summary: dict[str, Any] = {
        "status": "completed",
        "home": str(office.home.root),
        "run_id": run.run_id,
        "was_unfinished": run.work.is_unfinished,
        "seconds": round(seconds, 3),
        "unchanged": run.work.unchanged,
        "fiscal_years": run.years_to_close(loaded),
        "files": files,
        "open_findings": reviewing.count_open(office, today),
        "quarantined_rows": reviewing.count_quarantined(office),
        "findings": [_shown(item) for item in findings[:FINDINGS_SHOWN]],
        "control_totals": _control_totals(run.folder, [file for file, is_taken in taken if is_taken]),
        "reports": [dict(report) for report in reports],
    }
    summary["markdown"] = markdown(office, summary)
    path = office.home.quality / f"run-{run.run_id}.json"
    kept = {key: value for key, value in summary.items() if key != "markdown"}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    return summary


def _taken(received: Sequence[Path]) -> list[tuple[dict[str, Any], bool]]:
    """What was received, and whether its content was taken in by this run, which it is under the first of its names."""
    files = [read_received(path) for path in received]
    first: dict[str, str] = {}
    for file in files:
        first.setdefault(file["sha256"], file["name"])
    return [
        (file, bool(file["sha256"]) and not file["is_known"] and first[file["sha256"]] == file["name"])
        for file in files
    ]


def _file(
    folder: Path, file: Mapping[str, Any], loaded: Mapping[str, Mapping[str, Any]], *, is_taken: bool
) -> dict[str, Any]:
    base = {"name": file["name"], "sha256": file["sha256"]}
    nothing: dict[str, Any] = {
        "kinds": [],
        "not_loaded": [],
        "rows_loaded": 0,
        "rows_quarantined": 0,
        "rows_skipped": 0,
    }
    base["carrier"] = "unknown"
    if not file["sha256"]:
        reasons = {"reason_th": file["reason_th"], "reason_en": file["reason_en"]}
        return {**base, "status": "rejected", **reasons, **nothing}
    if not is_taken:
        return {**base, "status": "known", "reason_th": None, "reason_en": None, **nothing}
    document, prints = read_reading(folder, file["sha256"])
    own = [loaded[print_id] for print_id in prints if print_id in loaded]
    is_accepted = document["status"] != "rejected"
    if own and not any(item["is_new"] for item in own):
        before = PipelineError.of("loaded_before")
        reasons = {"reason_th": before.message_th, "reason_en": before.message_en}
        return {**base, "status": "known", **reasons, **nothing}
    return {
        **base,
        "carrier": document["carrier"],
        "status": document["status"],
        "reason_th": document["reason_th"],
        "reason_en": document["reason_en"],
        "kinds": sorted({table["kind"] for table in document["tables"]}),
        "not_loaded": sorted({table["kind"] for table in document["tables"] if not table["loaded"]}),
        "rows_loaded": sum(item["rows_loaded"] for item in own),
        "rows_quarantined": sum(item["rows_quarantined"] for item in own),
        "rows_skipped": sum(len(table["skipped_rows"]) for table in document["tables"]) if is_accepted else 0,
    }


def _shown(item: Mapping[str, Any]) -> dict[str, Any]:
    names = ("severity", "rule", "file_name", "sheet", "cell", "row", "found", "expected", "message_th", "message_en")
    return {name: item[name] for name in names}


def _control_totals(folder: Path, taken: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Printed totals of files that this run took in that differ from their rows (satang or counts)."""
    found: list[dict[str, Any]] = []
    for file in taken:
        document, _ = read_reading(folder, file["sha256"])
        for table in document["tables"]:
            place = {"file": file["name"], "sheet": table["sheet"]}
            found += [{**place, **total} for total in table["printed_totals"] if total["difference_satang"]]
            found += [{**place, **count} for count in table.get("printed_counts", []) if count["difference"]]
    return found


def markdown(office: Office, summary: Mapping[str, Any]) -> str:
    """The summary for Prefect's pages, Thai with English beside it."""
    files, counts = summary["files"], summary["open_findings"]
    lines = [
        f"# {office.home.settings.organisation}",
        "",
        "| | |",
        "|---|---|",
        f"| ไฟล์ที่รับ / files | {len(files)} |",
        f"| ไม่รับ / rejected | {sum(file['status'] == 'rejected' and not is_attachment(file) for file in files)} |",
        f"| เอกสารแนบ ไม่อ่าน / attachments, not read | {sum(is_attachment(file) for file in files)} |",
        f"| แถวที่นำเข้า / rows loaded | {sum(file['rows_loaded'] for file in files):,} |",
        f"| แถวที่กักไว้ / rows quarantined | {sum(file['rows_quarantined'] for file in files):,} |",
        f"| ร้ายแรง / critical | {counts['critical']} |",
        f"| เตือน / warnings | {counts['warning']} |",
        f"| ปีงบประมาณ / fiscal years | {', '.join(map(str, summary['fiscal_years'])) or '–'} |",
        f"| วินาที / seconds | {summary['seconds']:.1f} |",
    ]
    rejected = [file for file in files if file["status"] == "rejected" and not is_attachment(file)]
    if rejected:
        lines += ["", "## ไฟล์ที่ไม่รับ / Rejected files", ""]
        lines += [
            f"- **{_plain(file['name'])}** — {_plain(file['reason_th'])} / {_plain(file['reason_en'])}"
            for file in rejected
        ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Text from files must not become Markdown of its own."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+|!" else char for char in text)
