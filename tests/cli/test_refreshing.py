"""How a refresh ends: what blocks, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from cli.refreshing import exit_code


def summary(*files: tuple[str, str], critical: int = 0, status: str = "completed") -> dict[str, Any]:
    return {
        "status": status,
        "files": [{"name": "x", "carrier": carrier, "status": file_status} for carrier, file_status in files],
        "open_findings": {"critical": critical, "warning": 3, "info": 1},
    }


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (summary(("xlsx", "read"), ("csv", "known"), ("zip", "partly")), 0),
        (summary(("xlsx", "read"), ("pdf", "rejected")), 0),
        (summary(("pdf", "rejected"), ("xlsx", "rejected")), 1),
        (summary(("unknown", "rejected")), 1),
        (summary(("xlsx", "read"), critical=1), 1),
        (summary(status="nothing_new", critical=1), 0),
    ],
    ids=["all well", "a pdf is an attachment", "a rejected workbook", "not even archived", "critical", "nothing new"],
)
def test_a_refresh_ends_with_one_where_something_blocks(found: dict[str, Any], code: int) -> None:
    assert exit_code(found) == code
