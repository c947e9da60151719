"""Which files may be worth another look once layouts have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sql.files import InboxEntry, SeenFile, enter_file, files_not_wholly_read, record_entries

if TYPE_CHECKING:
    from tests.sql.conftest import Office

UNKNOWN = {
    "rule": "header_unknown", "severity": "info", "sheet": "ก", "cell": "C3",
    "message_th": "ก", "message_en": "a", "fix_th": "ก", "fix_en": "a",
}  # fmt: skip


def test_files_rejected_read_in_part_or_without_a_column_are_named_and_others_are_not(office: Office) -> None:
    files = [("a", "rejected", []), ("b", "partly", []), ("c", "read", [UNKNOWN]), ("d", "read", []),
             ("e", "read", [{**UNKNOWN, "rule": "printed_total_differs"}])]  # fmt: skip
    for name, status, findings in files:
        seen = SeenFile(sha256=name * 64, name=name, size_bytes=1, carrier="xlsx", status=status)  # type: ignore[arg-type]
        enter_file(office.engine, office.organisation_id, office.run_id, seen, findings)
    entries = [InboxEntry(f"{name}.xlsx", 1, 1, name * 64) for name, _, _ in files]
    record_entries(office.engine, office.organisation_id, entries)
    assert files_not_wholly_read(office.engine, office.organisation_id) == {"a.xlsx", "b.xlsx", "c.xlsx"}


def test_a_file_that_left_the_inbox_is_not_named(office: Office) -> None:
    seen = SeenFile(sha256="a" * 64, name="a", size_bytes=1, carrier="xlsx", status="rejected")
    enter_file(office.engine, office.organisation_id, office.run_id, seen, [])
    assert files_not_wholly_read(office.engine, office.organisation_id) == frozenset()
