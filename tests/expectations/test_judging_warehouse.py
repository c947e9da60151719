"""How the warehouse is judged: scope, what is not applicable, all rows, current facts only, and nothing left open."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from expectations import warehouse as judging
from expectations.errors import RuleFailedError, WarehouseAddressError
from expectations.warehouse import judge_warehouse
from sql.engine import open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from expectations.judgement import CheckResult, Judgement
    from tests.expectations.conftest import Warehouse

CODE = "9969011134010001"


def result_of(judgement: Judgement, rule: str) -> CheckResult:
    return next(result for result in judgement.results if result.rule == rule)


def unbalanced(w: Warehouse, rounds: int, fiscal_year: int = 2569) -> None:
    for number in range(rounds):
        w.add("transfers", fiscal_year=fiscal_year, round=str(number), in_satang=1)


def test_all_violations_are_found_not_only_the_first_200(warehouse: Warehouse) -> None:
    unbalanced(warehouse, 205)
    found = [f for f in warehouse.judge().findings if f.rule == "transfer_round_unbalanced"]
    assert len(found) == 205


def test_findings_come_in_the_same_order_each_time(warehouse: Warehouse) -> None:
    unbalanced(warehouse, 12)
    assert warehouse.judge().findings == warehouse.judge().findings


def test_finding_tells_row_and_source(warehouse: Warehouse) -> None:
    warehouse.add("transfers", round="7", in_satang=1, source_row_id="0123456789abcdef:3:41")
    found = next(f for f in warehouse.judge().findings if f.rule == "transfer_round_unbalanced")
    assert (found.source_row_id, found.row, found.kind, found.severity) == (
        "0123456789abcdef:3:41",
        41,
        "transfers",
        "warning",
    )


def test_other_years_and_organisations_are_left_alone(warehouse: Warehouse) -> None:
    unbalanced(warehouse, 1, fiscal_year=2568)
    other = warehouse.insert("organisation", name="อบต.อื่น", name_key="อบตอื่น")
    warehouse.add("transfers", round="1", in_satang=1, organisation_id=other)
    warehouse.add("transfers", round="1", in_satang=1, out_satang=1)
    assert warehouse.judge(2569).findings == []
    assert {f.fiscal_year for f in warehouse.judge(2568, 2569).findings} == {2568}


def test_superseded_and_former_versions_do_not_count(warehouse: Warehouse) -> None:
    warehouse.add("transfers", round="1", in_satang=5, out_satang=5)
    warehouse.add("transfers", round="1", in_satang=9, known_to=dt.datetime(2026, 6, 1))
    warehouse.add("transfers", round="1", in_satang=9, held_to=dt.datetime(2026, 6, 1))
    assert warehouse.judge().findings == []


def test_rule_whose_tables_are_empty_is_not_applicable_and_says_which(warehouse: Warehouse) -> None:
    warehouse.add("remaining_budget", budget_code=CODE, disbursed_satang=5)
    result = result_of(warehouse.judge(), "payments_differ_from_disbursed")
    assert (result.outcome, result.rows_judged, result.rows_failed) == ("not_applicable", 0, 0)
    assert "2569" in str(result.reason)
    assert "ทะเบียนฎีกา" in str(result.reason)
    assert "payments" in str(result.reason_en)


def test_years_without_one_side_are_left_out_and_named(warehouse: Warehouse) -> None:
    for year in (2568, 2569):
        warehouse.add("remaining_budget", fiscal_year=year, budget_code=CODE, disbursed_satang=5)
    warehouse.add("disbursements", budget_code=CODE, amount_satang=5)
    result = result_of(warehouse.judge(2568, 2569), "payments_differ_from_disbursed")
    assert (result.outcome, result.rows_judged) == ("passed", 1)
    assert "2568" in str(result.reason)
    assert "2569" not in str(result.reason)


def test_empty_warehouse_passes_nothing(warehouse: Warehouse) -> None:
    judgement = warehouse.judge()
    assert judgement.findings == []
    assert {result.outcome for result in judgement.results} == {"not_applicable"}
    assert all(result.reason and result.reason_en for result in judgement.results)


def test_without_years_nothing_is_applicable(warehouse: Warehouse) -> None:
    judgement = judge_warehouse(warehouse.engine, warehouse.organisation, [])
    assert {result.outcome for result in judgement.results} == {"not_applicable"}
    assert all(result.reason for result in judgement.results)


def test_rule_that_raises_is_an_error_and_not_a_passed_rule(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.add("transfers", round="1", in_satang=5, out_satang=5)
    whole = judging.rule_sql
    monkeypatch.setattr(judging, "rule_sql", lambda rule: whole(rule).replace("t.round", "t.no_such_column"))
    with pytest.raises(RuleFailedError) as raised:
        warehouse.judge()
    assert raised.value.rule == "transfer_round_unbalanced"
    assert "no_such_column" in raised.value.message_en


def test_warehouse_in_memory_is_refused() -> None:
    with pytest.raises(WarehouseAddressError):
        judge_warehouse(sa.create_engine("sqlite://"), 1, [2569])


def test_path_with_dollar_blank_and_thai_is_opened(migrated: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ข้อมูล $HOME 100%"
    folder.mkdir()
    engine = open_warehouse(
        sa.URL.create("sqlite", database=str(shutil.copy(migrated, folder / "w.db"))).render_as_string()
    )
    assert judge_warehouse(engine, 1, [2569]).findings == []


def test_judging_writes_nothing_and_leaves_no_connection(
    warehouse: Warehouse, capfd: pytest.CaptureFixture[str]
) -> None:
    unbalanced(warehouse, 2)
    with warehouse.engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()
        assert len(warehouse.judge().findings) == 3
        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before
        assert connection.exec_driver_sql("PRAGMA locking_mode").scalar() == "normal"
    with warehouse.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0
    assert capfd.readouterr() == ("", "")


def test_judging_sees_the_committed_state_while_another_writes(warehouse: Warehouse) -> None:
    unbalanced(warehouse, 1)
    with warehouse.engine.connect() as writer:
        writer.exec_driver_sql("UPDATE budget_transfer SET out_satang = in_satang")
        assert len(warehouse.judge().findings) == 2
        writer.rollback()
