"""Years side by side, for the terminal and for programs: rows of `v_yearly_trend` and what to know of each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, column, select, table

from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.office import Office

DIMENSIONS = ("all", "area", "programme", "strategy", "unit", "fund", "type", "project")


def side_by_side(
    office: Office, dimension: str, name: str | None = None, first: int | None = None, last: int | None = None
) -> dict[str, list[dict[str, Any]]]:
    """What is known of the groups of a dimension in the fiscal years (B.E.) from `first` to `last`, both included.

    `name` (part of a name, however spelt) chooses groups. Returns `groups` (columns of `v_yearly_trend`, by group and
    year; the not stated last), `years` (`v_trend_years`) and `other_money` (`v_other_money_years`).
    """
    wanted = matching_key(name) if name else ""
    chosen = [column("dimension") == dimension]
    if wanted and dimension == "project":
        chosen.append(column("member_key").contains(wanted, autoescape=True))
    groups = _rows(office, "v_yearly_trend", first, last, chosen)
    if wanted:
        groups = [row for row in groups if wanted in matching_key(row["member"] or "") or wanted in row["member_key"]]
    groups.sort(key=lambda row: (row["member_key"] == "", row["member_key"], row["fiscal_year"]))
    years = _rows(office, "v_trend_years", first, last)
    other = _rows(office, "v_other_money_years", first, last)
    return {
        "groups": groups,
        "years": sorted(years, key=lambda row: row["fiscal_year"]),
        "other_money": sorted(other, key=lambda row: (row["source"], row["fiscal_year"], row["payment_year"] or 0)),
    }


def _rows(
    office: Office, view: str, first: int | None, last: int | None, chosen: Sequence[ColumnElement[bool]] = ()
) -> list[dict[str, Any]]:
    query: Select[Any] = select(column("*", is_literal=True)).select_from(table(view))
    query = query.where(column("organisation_id") == office.organisation_id, *chosen)
    if first is not None:
        query = query.where(column("fiscal_year") >= first)
    if last is not None:
        query = query.where(column("fiscal_year") <= last)
    with office.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
