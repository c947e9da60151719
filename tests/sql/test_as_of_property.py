"""Every view as of any pair of moments answers what a warehouse that was given only the prints until then answers."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from sql import trends, views
from sql.as_of import at
from sql.files import SeenFile, find_file, register_file
from sql.loading import ControlTotal, Print, TableLedger, load_print
from sql.runs import ensure_organisation, start_run
from sql.schema import FACTS, MAIN_AMOUNT, source_file
from tests.sql.told import KNOWN, Said, effective, moment, prints

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

pytestmark = pytest.mark.slow
SETTINGS = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
YEAR = 2569
_names = itertools.count(1)
_NUMBERS = {"organisation_id", "organisation", "source_file_id", "finding_id", "version_id", "load_id"}
"""Columns that differ between two offices that were told the same."""
_OF_THE_WAREHOUSE = {"cur_load", "cur_month", "cur_agency_word", "cur_programme_area", "cur_new_name"}


class Told:
    """An office that is told prints of one kind, each with its ledger, its totals and what is wrong with it."""

    def __init__(self, engine: Engine, kind: str) -> None:
        name = f"อบต.ที่ {next(_names)} เล่า"
        self.engine, self.kind = engine, kind
        self.organisation_id = ensure_organisation(engine, name, name)
        self.run_id = start_run(engine, self.organisation_id)

    def tell(self, said: Said, turn: int) -> None:
        """Load what was said at a turn; the file was received with its first words."""
        known = KNOWN + timedelta(minutes=turn)
        sha256 = f"{said.file:016x}".ljust(64, "0")
        seen = SeenFile(
            sha256=sha256, name=f"ไฟล์ {said.file}.xlsx", size_bytes=1, carrier="xlsx", status="read",
            fiscal_year=YEAR, as_of=moment(said.day), as_of_basis="printed",
        )  # fmt: skip
        is_new = find_file(self.engine, self.organisation_id, sha256) is None
        number = register_file(self.engine, self.organisation_id, self.run_id, seen)
        if is_new:
            of_file = update(source_file).where(source_file.c.source_file_id == number)
            with self.engine.begin() as connection:
                connection.execute(of_file.values(received_at=known))
        load_print(self.engine, self._print(said, number, sha256), known)

    def _print(self, said: Said, number: int, sha256: str) -> Print:
        rows = self._rows(said, sha256)
        bad = rows.filter(pl.col("word").is_null())
        good = rows.filter(pl.col("word").is_not_null())
        total = ControlTotal(99, "รวม", "budget", "I99", printed=100, computed=sum(good["word"].to_list()))
        table = TableLedger(
            1, "ทดสอบ", "แผ่น", 1, header_row=8, rows_read=rows.height, rows_loaded=good.height,
            rows_quarantined=bad.height, rows_skipped=0, control_totals=[total],
        )  # fmt: skip
        return Print(
            run_id=self.run_id, organisation_id=self.organisation_id, source_file_id=number, fiscal_year=YEAR,
            kind=self.kind, completeness=said.completeness, as_of=moment(said.day),  # type: ignore[arg-type]
            rows=good.drop("word"), quarantined=bad.drop("word").with_columns(rules=pl.lit("balance")),
            parts=said.parts if said.completeness == "full" else None, tables=[table],
            findings=self._findings(bad, said),
        )  # fmt: skip

    def _rows(self, said: Said, sha256: str) -> pl.DataFrame:
        words = [word for _, word in said.lines]
        amount = MAIN_AMOUNT[self.kind][:1]
        return pl.DataFrame(
            {
                "source_row_id": [f"{sha256[:16]}:1:{row}" for row in range(9, 9 + len(words))],
                "line_key": [key for (_, key), _ in said.lines],
                "part": [part for (part, _), _ in said.lines],
                "word": words,
                **dict.fromkeys(amount, words),
                **({} if amount else {"tactic": [f"กลยุทธ์ {word}" for word in words]}),
            },
            schema_overrides={"word": pl.Int64, **dict.fromkeys(amount, pl.Int64),
                              **dict.fromkeys(("source_row_id", "line_key", "part"), pl.String)},
        )  # fmt: skip

    def _findings(self, bad: pl.DataFrame, said: Said) -> list[dict[str, Any]]:
        words = {"message_th": "ผิด", "message_en": "wrong", "fix_th": "แก้", "fix_en": "mend"}
        of_rows = [
            {"origin": "read", "rule": "balance", "severity": "critical", "source_row_id": row, **words}
            for row in bad["source_row_id"]
        ]
        of_table = {"origin": "read", "rule": "printed_total_differs", "severity": "warning", "cell": "I99", **words}
        return [*of_rows, *([of_table] if said.day % 2 else [])]


def contents(connection: Connection, organisation_id: int, without: frozenset[str]) -> dict[str, list[Any]]:
    """The rows of every view for an office, without what differs between two offices told the same."""
    found = {}
    for view in views.views():
        if view.name in without:
            continue
        rows = connection.exec_driver_sql(f"SELECT * FROM {view.name} WHERE organisation_id = {organisation_id}")
        found[view.name] = sorted(
            repr({name: str(value) for name, value in row.items() if name not in _NUMBERS}) for row in rows.mappings()
        )
    return found


@settings(SETTINGS, phases=[Phase.generate])
@given(
    sequence=prints(), kind=st.sampled_from(sorted(FACTS)), held=st.sampled_from([None, 1, 2, 2.5, 3, 9]),
    turn=st.integers(0, 6),
)  # fmt: skip
def test_every_view_answers_what_a_replay_answers(
    engine: Engine, sequence: list[Said], kind: str, held: float | None, turn: int
) -> None:
    whole, replay = Told(engine, kind), Told(engine, kind)
    loaded = effective(sequence)
    for number, said in loaded:
        whole.tell(said, number)
    for number, said in loaded:
        if number <= turn and (held is None or said.day <= held):
            replay.tell(said, number)
    for office in (whole, replay):
        trends.refresh(engine, office.organisation_id, YEAR)
    moments: dict[str, Any] = {"held": None if held is None else moment(held), "known": KNOWN + timedelta(minutes=turn)}
    # what was learnt of prints made after `held` was learnt all the same
    without = frozenset(_OF_THE_WAREHOUSE if held is None else _OF_THE_WAREHOUSE | {"v_changes"})
    with engine.connect() as connection:
        wanted = contents(connection, replay.organisation_id, without)
        before = contents(connection, whole.organisation_id, without)
        with at(connection, whole.organisation_id, **moments):
            found = contents(connection, whole.organisation_id, without)
        assert [name for name in wanted if found[name] != wanted[name]] == []
        assert contents(connection, whole.organisation_id, without) == before
