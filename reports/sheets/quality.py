"""คุณภาพข้อมูล: what is wrong with the data, what is held back, waived, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.labels import table_spec, word
from reports.sheets._plan import flat
from reports.table import write_table
from reports.totals import Line

if TYPE_CHECKING:
    from reports.page import Page

_SORT = ("severity_rank", "file_name", "sheet", "row_no", "cell", "rule", "finding_id")
_INFO = 3


def write(page: Page) -> None:
    """Write counts by rule, rows held back, waivers, withdrawn lines, then each critical finding and warning."""
    page.title()
    data = page.data
    write_table(page, table_spec("rules"), flat(data.view("v_finding_summary", "severity_rank", "rule")))
    held = data.view("v_quarantine", "file_name", "sheet_no", "row_no")
    write_table(page, table_spec("quarantine"), flat(held))
    waivers = data.view("v_waivers", "rule", "waiver_id")
    if waivers:
        write_table(page, table_spec("waivers"), flat(waivers))
    withdrawn = data.view("v_withdrawals", "file_name", "row_no")
    if withdrawn:
        write_table(page, table_spec("withdrawals"), flat(withdrawn))
    findings = [r for r in data.view("v_findings", *_SORT) if r["severity_rank"] < _INFO]
    lines = [
        Line({**r, "place": r["cell"] or (word("row", row=r["row_no"]) if r["row_no"] else None)}) for r in findings
    ]
    write_table(page, table_spec("findings"), lines, repeat=True)
