"""The bulk benchmark loads every row into both databases, and inserts the same rows bare."""

from __future__ import annotations

from benchmarks.bulk import PRINTS, compare


def test_both_ways_store_all_rows_in_both_databases() -> None:
    found = compare(20 * PRINTS, 1)
    assert {name: told["rows"] for name, told in found.items()} == {"sqlite": 200, "postgresql": 200}
    assert all(told["ours_s"] > 0 and told["bare_s"] > 0 for told in found.values())
