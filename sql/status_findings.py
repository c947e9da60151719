"""Findings about unknown status words: they end when somebody explains the word, and return if that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, insert, select

from sql import dialect
from sql.runs import utc_now
from sql.schema import FACTS, finding

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.sql.expression import ColumnElement, TableClause

STATUS_RULE = "status_unknown"
"""The read fault of a status word that the vocabulary does not know; `found` is the word as written."""


def status_words(engine: Engine, organisation_id: int) -> set[str]:
    """Words of findings about unknown status words, open ones and ended ones."""
    query = select(finding.c.found).distinct().where(*_of_rule(organisation_id), finding.c.found.is_not(None))
    with engine.connect() as connection:
        return {str(word) for word in connection.execute(query).scalars()}


def settle_status_findings(
    engine: Engine, run_id: int, organisation_id: int, explained: Collection[str]
) -> tuple[int, int]:
    """End the open findings of words that are `explained` (to the letter), and open those again that no longer are.

    A finding returns for each line whose status still has no code and of which none is open: it is the last one there
    was. Returns how many opened and closed.
    """
    now = utc_now()
    with dialect.writing(engine) as connection:
        dialect.one_writer(connection, organisation_id)
        query = select(finding.c.finding_id, finding.c.found).where(
            *_of_rule(organisation_id), finding.c.known_to.is_(None)
        )
        over = [row.finding_id for row in connection.execute(query) if row.found in explained]
        at = dialect.moment(connection, now)
        dialect.execute_many(
            connection,
            "UPDATE finding SET known_to = ?, closed_run_id = ? WHERE finding_id = ?",
            [(at, run_id, number) for number in over],
        )
        returning = [
            {**row, "opened_run_id": run_id, "closed_run_id": None, "known_from": now, "known_to": None}
            for row in _unanswered(connection, organisation_id)
            if row["found"] not in explained
        ]
        for row in returning:
            del row["finding_id"]
        if returning:
            connection.execute(insert(finding), returning)
    return len(returning), len(over)


def _of_rule(organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    return finding.c.organisation_id == organisation_id, finding.c.rule == STATUS_RULE, finding.c.origin == "read"


def _unanswered(connection: Connection, organisation_id: int) -> list[dict[str, Any]]:
    """The last finding of each line whose status has no code now, where none is open."""
    rows: list[dict[str, Any]] = []
    for kind, table in FACTS.items():
        if "status_code" not in table.c:
            continue
        open_now = finding.alias("open_now")
        last = (
            select(func.max(finding.c.finding_id))
            .join(table, _same_line(finding, table))
            .where(
                *_of_rule(organisation_id),
                finding.c.kind == kind,
                table.c.known_to.is_(None),
                table.c.held_to.is_(None),
                table.c.status.is_not(None),
                table.c.status_code.is_(None),
                ~select(open_now.c.finding_id)
                .where(
                    open_now.c.rule == STATUS_RULE,
                    open_now.c.kind == kind,
                    open_now.c.known_to.is_(None),
                    _same_line(open_now, table),
                )
                .exists(),
            )
            .group_by(table.c.version_id)
        )
        rows += [
            dict(row) for row in connection.execute(select(finding).where(finding.c.finding_id.in_(last))).mappings()
        ]
    return rows


def _same_line(left: Table | TableClause | Any, table: Table) -> ColumnElement[bool]:
    names = ("organisation_id", "fiscal_year", "part", "line_key")
    return and_(*(left.c[name] == table.c[name] for name in names))
