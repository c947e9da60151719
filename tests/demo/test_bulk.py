"""The benchmark inbox: as large as asked, counted rightly, clean, and the same each time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from demo.bulk import write_inbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def paths(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.xlsx"))


def test_inbox_is_as_large_as_asked(tmp_path: Path) -> None:
    inbox = write_inbox(tmp_path, offices=2, years=2, rows=1500, files=36)
    assert inbox.files == len(paths(tmp_path)) >= 36
    assert 1500 <= inbox.rows < 2000
    assert [path.name for path in sorted(tmp_path.iterdir())] == sorted(inbox.offices)


def test_more_files_means_more_registers(tmp_path: Path) -> None:
    inbox = write_inbox(tmp_path, offices=1, years=1, rows=300, files=15)
    assert inbox.files == len(paths(tmp_path)) == 15


def test_counted_payments_are_the_rows_of_the_registers(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    inbox = write_inbox(tmp_path, offices=1, years=1, rows=1400, files=9)
    registers = [path for path in paths(tmp_path) if "ทะเบียนคุมฎีกา" in path.name]
    rows = [row for path in registers for sheet in read(path).values() for row in sheet[5:] if row[1]]
    assert len(registers) == 4
    assert sum(row[1] != "เลขที่ฎีกา" for row in rows) == inbox.rows_of_kind["disbursements"]


def test_two_inboxes_are_the_same(tmp_path: Path) -> None:
    digests = []
    for name in ("a", "b"):
        write_inbox(tmp_path / name, offices=1, years=1, rows=300, files=9)
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in paths(tmp_path / name)])
    assert digests[0] == digests[1]


@pytest.mark.parametrize("sizes", [{"offices": 0}, {"offices": 99}, {"years": 0}, {"rows": 0}, {"files": 0}])
def test_impossible_sizes_are_refused(tmp_path: Path, sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="offices must be"):
        write_inbox(tmp_path, **sizes)
