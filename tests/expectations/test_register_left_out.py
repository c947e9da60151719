"""The rule `register_left_out` over registers that were really loaded, version after version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from sql.files import SeenFile, register_file
from sql.loading import Print, load_print

if TYPE_CHECKING:
    from tests.expectations.conftest import Warehouse
    from transforms.finding import Finding

MARCH, MAY, JUNE = dt.datetime(2026, 3, 31), dt.datetime(2026, 5, 22), dt.datetime(2026, 6, 30)


def load_register(
    w: Warehouse, as_of: dt.datetime, amounts: dict[str, int], name: str = "ฎีกา.xlsx", kind: str = "disbursements"
) -> None:
    """Loads a register of payments (satang by line key), or of transfers in."""
    w.rows += 1
    seen = SeenFile(sha256=f"{w.rows:064x}", name=name, size_bytes=1, carrier="xlsx", status="read")
    rows = pl.DataFrame(
        {
            "source_row_id": [f"{w.rows:016x}:1:{row}" for row, _ in enumerate(amounts, start=9)],
            "line_key": list(amounts),
            "part": [""] * len(amounts),
            "amount_satang" if kind == "disbursements" else "in_satang": list(amounts.values()),
        }
    )
    load_print(
        w.engine,
        Print(
            run_id=w.run,
            organisation_id=w.organisation,
            source_file_id=register_file(w.engine, w.organisation, w.run, seen),
            fiscal_year=2569,
            kind=kind,
            completeness="partial",
            as_of=as_of,
            rows=rows,
        ),
    )


def left_out(w: Warehouse) -> dict[str | None, Finding]:
    return {found.line_key: found for found in w.judge().findings if found.rule == "register_left_out"}


def test_a_voucher_that_is_taken_out_of_its_file_is_told_with_its_money(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200, "c": 400})
    load_register(warehouse, MAY, {"a": 100, "c": 400})
    found = left_out(warehouse)
    assert list(found) == ["b"]
    assert (found["b"].found, found["b"].difference_satang) == ("2.00", 200)
    assert "ฎีกา.xlsx" in found["b"].message_th
    assert "22/05/2569" in found["b"].message_th


def test_of_a_voucher_with_another_number_the_old_one_is_told(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200})
    load_register(warehouse, MAY, {"a": 150, "b corrected": 200})
    assert list(left_out(warehouse)) == ["b"]


def test_what_is_cancelled_with_nothing_or_comes_back_is_told_no_more(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200, "c": 400})
    load_register(warehouse, MAY, {"a": 100})
    load_register(warehouse, JUNE, {"a": 100, "b": 0, "c": 400})
    assert left_out(warehouse) == {}


def test_the_next_month_under_the_same_name_leaves_nothing_out(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200})
    load_register(warehouse, MAY, {"c": 100, "d": 200})
    assert left_out(warehouse) == {}


def test_files_of_other_names_take_nothing_away(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200}, "ฎีกา 1.xlsx")
    load_register(warehouse, MAY, {"a": 100, "c": 5}, "ฎีกา 2.xlsx")
    assert left_out(warehouse) == {}


def test_what_another_file_has_confirmed_since_is_not_left_out(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200, "c": 300})
    load_register(warehouse, MARCH, {"b": 200, "x": 1}, "ทั้งปี.xlsx")
    load_register(warehouse, MAY, {"a": 100})
    assert list(left_out(warehouse)) == ["c"]


def test_only_the_newest_version_counts(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200, "c": 300, "d": 400})
    load_register(warehouse, MAY, {"a": 100, "b": 200})
    load_register(warehouse, JUNE, {"a": 100, "c": 300, "d": 400})
    assert list(left_out(warehouse)) == ["b"]


def test_transfers_are_told_as_payments_are(warehouse: Warehouse) -> None:
    load_register(warehouse, MARCH, {"a": 100, "b": 200}, kind="transfers")
    load_register(warehouse, MAY, {"a": 100}, kind="transfers")
    assert [(key, found.found) for key, found in left_out(warehouse).items()] == [("b", "2.00")]
