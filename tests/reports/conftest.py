"""A small real warehouse of literal facts: the tables of `sql.schema`, the shipped views, SQLite."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sql.engine import migrate, open_warehouse
from sql.schema import FACTS, metadata
from sql.trends import refresh_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

KNOWN = datetime(2025, 10, 1, 19, 0, 0)
AS_OF = datetime(2025, 9, 30, 17, 54, 0)
YEAR = 2568


class Warehouse:
    """Writes literal facts; every method says in its name what stands in the warehouse afterwards."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._rows = self._number = 0
        self._files: dict[str, tuple[int, int, str]] = {}

    def insert(self, table: str, **values: Any) -> int:
        result = self.connection.execute(metadata.tables[table].insert().values(**values))
        key = result.inserted_primary_key
        assert key is not None
        return int(key[0])

    def organisation(self, name: str = "อบต.ตัวอย่าง") -> int:
        number = self.insert("organisation", name=name, name_key=name)
        self.run = self.insert("run", organisation_id=number, started_at=KNOWN, status="completed")
        self.organisation_id = number
        return number

    def file(
        self, kind: str, name: str, rows: int, *, year: int = YEAR, as_of: datetime = AS_OF, part: str = "", **read: Any
    ) -> int:
        """A file with one table of that kind, read and loaded whole; returns its table_read_id."""
        self._number += 1
        sha = f"{self._number:016x}" + "b" * 48
        file = self.insert(
            "source_file", organisation_id=self.organisation_id, sha256=sha, name=name, size_bytes=4143, carrier="xlsx",
            status="read", fiscal_year=year, as_of=as_of, as_of_basis="printed", received_at=KNOWN, read_at=KNOWN,
            run_id=self.run,
        )  # fmt: skip
        partial = kind in ("disbursements", "transfers")
        load = self.insert(
            "load", run_id=self.run, source_file_id=file, organisation_id=self.organisation_id, fiscal_year=year,
            kind=kind, completeness="partial" if partial else "full", as_of=as_of, known_from=KNOWN, rows_opened=rows,
            rows_closed=0, rows_unchanged=0, rows_quarantined=0,
        )  # fmt: skip
        self.connection.execute(metadata.tables["load_part"].insert().values(load_id=load, part=part))
        self._files[kind] = (load, file, sha)
        ledger = {"rows_read": rows, "rows_loaded": rows, "rows_quarantined": 0, "rows_skipped": 0} | read
        return self.insert(
            "table_read", source_file_id=file, load_id=load, table_no=1, kind=kind, layout=f"{kind}.toml", sheet="ชีต1",
            sheet_no=1, title=f"ตาราง {name}", header_row=8, first_row=9, last_row=400, **ledger,
        )  # fmt: skip

    def table(self, kind: str, number: int, sheet: str, sheet_no: int) -> int:
        """One more table of the last file of that kind, without rows of its own; returns its table_read_id."""
        load, file, _ = self._files[kind]
        return self.insert(
            "table_read", source_file_id=file, load_id=load, table_no=number, kind=kind, layout=f"{kind}.toml", sheet=sheet,
            sheet_no=sheet_no, header_row=8, first_row=9, last_row=400, rows_read=0, rows_loaded=0, rows_quarantined=0,
            rows_skipped=0,
        )  # fmt: skip

    def fact(self, kind: str, key: str, *, year: int = YEAR, sheet_no: int = 1, **values: Any) -> str:
        """A fact held and known now; returns its source_row_id."""
        if kind not in self._files:
            self.file(kind, f"{kind}.xlsx", 1, year=year)
        load, _, sha = self._files[kind]
        self._rows += 1
        row = f"{sha[:16]}:{sheet_no}:{8 + self._rows}"
        base = {
            "organisation_id": self.organisation_id, "fiscal_year": year, "part": "", "line_key": key,
            "row_hash": f"{self._rows:032x}", "source_row_id": row, "held_from": AS_OF, "known_from": KNOWN,
            "load_id": load,
        }  # fmt: skip
        self.insert(FACTS[kind].name, **(base | values))
        return row

    def settle(self) -> None:
        """What the end of a run does: bring up to date what is kept added up of every year."""
        refresh_all(self.connection)
        self.connection.commit()

    def link(self, source: tuple[str, str], target: tuple[str, str], *, year: int = YEAR) -> None:
        self.insert(
            "link", organisation_id=self.organisation_id, fiscal_year=year, from_kind=source[0], from_line_key=source[1],
            to_kind=target[0], to_line_key=target[1], method="project_key", known_from=KNOWN,
        )  # fmt: skip

    def state(self, kind: str, key: str, state: str, *, year: int = YEAR) -> None:
        self.insert(
            "link_state", organisation_id=self.organisation_id, fiscal_year=year, kind=kind, line_key=key, state=state,
            known_from=KNOWN,
        )  # fmt: skip

    def finding(self, rule: str, severity: str, **values: Any) -> int:
        base = {
            "organisation_id": self.organisation_id, "finding_key": rule, "origin": "row", "rule": rule,
            "severity": severity, "fiscal_year": YEAR, "kind": "remaining_budget", "message_th": "ยอดคงเหลือไม่ตรง",
            "message_en": "balance differs", "fix_th": "ตรวจสอบแล้วส่งออกใหม่", "fix_en": "check and export again",
            "opened_run_id": self.run, "known_from": KNOWN,
        }  # fmt: skip
        return self.insert("finding", **(base | values))

    def quarantined(self, kind: str, key: str, amount: int | None, rule: str, *, sheet_no: int = 1) -> None:
        load, _, sha = self._files[kind]
        self.insert(
            "quarantine_row", organisation_id=self.organisation_id, load_id=load, fiscal_year=YEAR, kind=kind, part="",
            line_key=key, source_row_id=f"{sha[:16]}:{sheet_no}:77", as_of=AS_OF, rules=rule, known_from=KNOWN,
            values_json='{"payee": "นายบุคคล ธรรมดา"}', amount_satang=amount,
        )  # fmt: skip

    def withdrawn(self, kind: str, key: str, amount: int, *, sheet_no: int = 1) -> None:
        _, _, sha = self._files[kind]
        self.insert(
            "withdrawal", organisation_id=self.organisation_id, kind=kind, fiscal_year=YEAR, part="", line_key=key,
            source_row_id=f"{sha[:16]}:{sheet_no}:78", amount_satang=amount, sha256=sha, reason="แก้เลขที่ฎีกา",
            decided_by="นางสาวผู้ตัดสิน ใจดี", decided_at=KNOWN,
        )  # fmt: skip

    def items(self, kind: str, rows: list[dict[str, Any]]) -> None:
        """Plan items or equipment; `project` is their key and, unless given, their text."""
        for row in rows:
            project = row["project"]
            unit, strategy = row.get("unit"), row.get("strategy")
            keys = {
                "project_key": project,
                "unit_key": unit,
                "strategy_key": strategy,
                "programme_key": row.get("programme"),
            }
            self.fact(kind, project, **(keys | row))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite warehouse, made once and copied by each test."""
    path = tmp_path_factory.mktemp("warehouse") / "empty.db"
    engine = open_warehouse(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as opened:
        opened.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def connection(migrated: Path, tmp_path: Path) -> Iterator[Connection]:
    """A migrated, empty warehouse."""
    shutil.copy(migrated, tmp_path / "warehouse.db")
    engine = open_warehouse(f"sqlite:///{tmp_path}/warehouse.db")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def warehouse(connection: Connection) -> Warehouse:
    """A warehouse that knows one office and nothing else."""
    made = Warehouse(connection)
    made.organisation()
    return made


ROAD, DRAIN, SPORT = "ก่อสร้างถนน คสล. หมู่ 3", "ขุดลอกคลอง หมู่ 5", "แข่งขันกีฬาเยาวชน"
INFRA, SOCIAL = "1. ด้านโครงสร้างพื้นฐาน", "2. ด้านสังคมและคุณภาพชีวิต"
INDUSTRY, COMMUNITY, CULTURE = "แผนงานอุตสาหกรรมและการโยธา", "แผนงานเคหะและชุมชน", "แผนงานการศาสนาวัฒนธรรมและนันทนาการ"


@pytest.fixture
def story(warehouse: Warehouse) -> Warehouse:
    """A whole small year: two strategies, three units, money in every table, nothing critical."""
    w = warehouse
    w.file("remaining_budget", "คงเหลือ 30 ก.ย. 68.xlsx", 5)
    w.file("action_items", "แผนดำเนินงาน 2568.xlsx", 6)
    w.items("action_items", [
        {"project": ROAD, "strategy": INFRA, "programme": INDUSTRY, "unit": "กองช่าง", "budget_satang": 50_000_000,
         "planned_months": "001110000000"},
        {"project": DRAIN, "strategy": INFRA, "programme": COMMUNITY, "unit": "กองช่าง", "budget_satang": 10_000_000,
         "planned_months": "000000110000", "fund_source": "เงินอุดหนุนเฉพาะกิจ"},
        {"project": SPORT, "strategy": SOCIAL, "programme": CULTURE, "unit": "กองการศึกษา", "budget_satang": 5_000_001,
         "planned_months": "110000000000"},
        {"project": "อบรมอาชีพ", "strategy": SOCIAL, "programme": CULTURE, "unit": "กองการศึกษา"},
        {"project": "ถนนสายหลัก", "strategy": INFRA, "programme": INDUSTRY, "unit": "อบจ.ตัวอย่าง",
         "budget_satang": 900_000_000, "planned_months": "111111111111"},
        {"project": "เงินเดือนพนักงาน", "strategy": SOCIAL, "programme": CULTURE, "unit": "สำนักปลัด",
         "budget_satang": 700_000_000, "is_routine": True},
    ])  # fmt: skip
    w.items("action_equipment", [
        {"project": "เครื่องคอมพิวเตอร์", "programme": INDUSTRY, "unit": "กองช่าง", "budget_satang": 3_000_000,
         "category": "ค่าครุภัณฑ์", "expenditure_type": "ครุภัณฑ์คอมพิวเตอร์", "planned_months": "000001000000"},
    ])  # fmt: skip
    area: dict[str, Any] = {"area": "ด้านการเศรษฐกิจ", "programme": INDUSTRY}
    w.fact("remaining_budget", "L1", budget_code="9968031242010001", **area, project=ROAD, project_key=ROAD,
           approved_satang=40_000_000, transferred_in_satang=10_000_000, transferred_out_satang=0,
           committed_satang=0, disbursed_satang=49_500_000, balance_satang=500_000)  # fmt: skip
    w.fact("remaining_budget", "L2", budget_code="9968024132010001", area="ด้านบริการชุมชนและสังคม", programme=COMMUNITY,
           project=DRAIN, project_key=DRAIN, approved_satang=0, transferred_in_satang=10_000_000,
           transferred_out_satang=0, committed_satang=10_000_000, disbursed_satang=0, balance_satang=0)  # fmt: skip
    w.fact("remaining_budget", "L3", budget_code="9968026232010001", area="ด้านบริการชุมชนและสังคม", programme=CULTURE,
           project=SPORT, project_key=SPORT, approved_satang=5_000_001, disbursed_satang=4_000_001,
           balance_satang=1_000_000)  # fmt: skip
    w.fact("remaining_budget", "L4", budget_code="9968011122010001", area="ด้านบริหารทั่วไป",
           programme="แผนงานบริหารงานทั่วไป", approved_satang=100_000_000, transferred_out_satang=20_000_000,
           disbursed_satang=80_000_000, balance_satang=0)  # fmt: skip
    for project, line in ((ROAD, "L1"), (DRAIN, "L2"), (SPORT, "L3")):
        w.link(("action_items", project), ("remaining_budget", line))
        w.state("action_items", project, "linked")
        w.state("remaining_budget", line, "linked")
    w.state("action_items", "อบรมอาชีพ", "none")
    payments = [("P1", "L1", date(2025, 1, 15), 20_000_000), ("P2", "L1", date(2025, 3, 20), 29_500_000),
                ("P3", "L3", date(2024, 11, 5), 4_000_001), ("P4", "L4", date(2025, 9, 1), 80_000_000)]  # fmt: skip
    for key, line, day, amount in payments:
        w.fact("disbursements", key, paid_on=day, voucher_no=key, amount_satang=amount, payee="นายบุคคล ธรรมดา",
               description="จ่ายให้ นายบุคคล ธรรมดา", fund_source="รายได้")  # fmt: skip
        w.link(("disbursements", key), ("remaining_budget", line))
    reports: list[tuple[str, str, int | None, dict[str, Any]]] = [
        (ROAD, "completed", 49_500_000, {"output": "ถนน คสล. ยาว 500 เมตร", "problems": "ฝนตกชุก"}),
        (DRAIN, "in_progress", 0, {"is_late": True, "problems": "ผู้รับจ้างเข้าพื้นที่ช้า"}),
        (SPORT, "completed", 4_000_001, {"output": "เยาวชนเข้าร่วม 200 คน"}),
        ("อบรมอาชีพ", "not_started", None, {"reason_not_done": "ไม่มีวิทยากร", "suggestions": "เลื่อนไปปีถัดไป"}),
    ]
    for project, status, paid, more in reports:
        w.fact(
            "progress",
            f"{project}/1",
            project=project,
            status_code=status,
            status=status,
            disbursed_satang=paid,
            **more,
        )
        w.link(("progress", f"{project}/1"), ("action_items", project))
    for key, code, into, out in (("T1", "9968024132010001", 10_000_000, None), ("T2", "9968011122010001", None, 20_000_000),
                                 ("T3", "9968031242010001", 10_000_000, None)):  # fmt: skip
        w.fact("transfers", key, round="1", approved_on=date(2025, 2, 3), approver="ผู้บริหาร", transfer_type="โอน",
               budget_code=code, description="โอนเพื่อดำเนินโครงการ", in_satang=into, out_satang=out)  # fmt: skip
    w.fact("action_summary", "total", level="total", project_count=6, budget_satang=1_665_000_001)
    table = w.connection.exec_driver_sql("SELECT MIN(table_read_id) FROM table_read").scalar_one()
    w.insert("control_total", table_read_id=table, row=14, label="รวมทั้งสิ้น", column_name="approved", cell="I14",
             is_count=False, printed=145_000_101, computed=145_000_001, difference=100)  # fmt: skip
    w.finding(
        "transfer_without_line", "warning", cell="I14", sheet="ชีต1", found="1", expected="2", difference_satang=-100
    )
    beside_the_budget(w)
    w.settle()
    return w


def beside_the_budget(w: Warehouse) -> None:
    """Registers of the same year: reserves, a grant, money carried over into the year and out of it."""
    w.fact("reserve_spending", "R1", round="1/2568", approved_on=date(2025, 2, 10), project="ซ่อมถนน หมู่ 2", unit="กองช่าง",
           approved_satang=30_000_000, committed_satang=0, disbursed_satang=29_000_000, balance_satang=1_000_000)  # fmt: skip
    w.fact("reserve_spending", "R2", round="2/2568", approved_on=date(2025, 8, 14), project="ซื้อรถน้ำ", unit="สำนักปลัด",
           approved_satang=90_000_000, committed_satang=90_000_000, balance_satang=0)  # fmt: skip
    w.fact("grants", "G1", letter_no="มท 0808.2/ว 1", notified_on=date(2025, 1, 7), grantor="กรมส่งเสริมฯ",
           project="อาหารกลางวัน", allocated_satang=50_000_000, disbursed_satang=48_000_000, returned_satang=2_000_000,
           balance_satang=0)  # fmt: skip
    w.fact("carry_overs", "C1", budget_year=2568, payment_year=2569, budget_code="9968024132010001", programme=COMMUNITY,
           project=DRAIN, project_key=DRAIN, contract_no="4/2568", counterparty="นายบุคคล ธรรมดา", unit="กองช่าง", unit_key="กองช่าง",
           signed_on=date(2025, 8, 1), ends_on=date(2025, 12, 1), carried_over_satang=10_000_000, disbursed_satang=0,
           balance_satang=10_000_000)  # fmt: skip
    w.fact("carry_overs", "C2", budget_year=2567, payment_year=2568, budget_code="9967024132010001", programme=COMMUNITY,
           project="ขุดลอกคลอง หมู่ 1", contract_no="9/2567", carried_over_satang=7_000_000, disbursed_satang=6_500_000,
           balance_satang=500_000)  # fmt: skip
