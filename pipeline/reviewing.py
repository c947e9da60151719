"""What is open now: findings with their files, rejected files, quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, column, func, select, table

from sql.files import rejected_files
from sql.schema import finding, quarantine_row

if TYPE_CHECKING:
    from datetime import date

    from pipeline.office import Office

SEVERITIES = ("critical", "warning", "info")


def open_findings(office: Office, today: date) -> list[dict[str, Any]]:
    """Every open finding: the columns of `v_findings`, `row`, `is_waived`; the worst first, then by file and place."""
    shown: Select[Any] = select(column("*", is_literal=True)).select_from(table("v_findings"))
    shown = shown.where(column("organisation_id") == office.organisation_id)
    with office.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(shown).mappings()]
        places = dict(
            connection.execute(
                select(finding.c.finding_id, finding.c.row).where(
                    finding.c.organisation_id == office.organisation_id, finding.c.known_to.is_(None)
                )
            )
            .tuples()
            .all()
        )
    found = [
        {**row, "row": places.get(row["finding_id"]), "is_waived": _in_force(row["waived_until"], today)}
        for row in rows
    ]
    return sorted(found, key=_order)


def _order(item: dict[str, Any]) -> tuple[int, str, str, int, str]:
    return (
        SEVERITIES.index(item["severity"]),
        item["file_name"] or "",
        item["sheet"] or "",
        item["row"] or 0,
        item["rule"],
    )


def count_open(office: Office, today: date) -> dict[str, int]:
    """How many findings are open and not waived, by severity."""
    counts = dict.fromkeys(SEVERITIES, 0)
    query: Select[Any] = select(column("severity"), column("waived_until")).select_from(table("v_findings"))
    query = query.where(column("organisation_id") == office.organisation_id)
    with office.engine.connect() as connection:
        for severity, until in connection.execute(query):
            counts[severity] += not _in_force(until, today)
    return counts


def _in_force(until: object, today: date) -> bool:
    """Whether a waiver's last day has not passed; SQLite gives dates as text."""
    return until is not None and str(until)[:10] >= today.isoformat()


def count_quarantined(office: Office) -> int:
    """How many rows are held back now."""
    query = select(func.count()).where(
        quarantine_row.c.organisation_id == office.organisation_id, quarantine_row.c.known_to.is_(None)
    )
    with office.engine.connect() as connection:
        return int(connection.execute(query).scalar() or 0)


def rejected(office: Office) -> list[dict[str, Any]]:
    """Files of the inbox that were rejected: `name, reason_th, reason_en`."""
    files = rejected_files(office.engine, office.organisation_id)
    return [{"name": name, "reason_th": thai, "reason_en": english} for name, thai, english in files]
