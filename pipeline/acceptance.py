"""Which readings belong into this warehouse: the office's own, of a year that can be.

A document that is not accepted becomes a rejected one, with the reason in words an officer understands.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.errors import RejectedError
from sources.asides import NOT_DATA
from transforms.dates import BE_AHEAD, fiscal_year_of
from transforms.thai import matching_key

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

FIRST_YEAR = 2540
"""Local governments of this kind are younger than their Act (B.E. 2537): no table of theirs is of an earlier year."""
YEARS_AHEAD = 1
"""The plan of the coming fiscal year is made before the year begins."""
PLAN_YEARS_AHEAD = 5
"""A plan of several years is made while the one before it still runs; its fiscal year is its first."""
DAYS_AHEAD = 31
"""A report of a month may say its last day while the month runs. Dated later, it would win over every true print."""
YEAR_FROM_CODES = ("remaining_budget", "transfers")
"""Kinds whose budget codes are always of the table's own year; payments may carry the year before (กันเงินเหลื่อมปี)."""


def last_year(today: date) -> int:
    """The last fiscal year (B.E.) of which an office can have tables today."""
    return int(fiscal_year_of(today)) + YEARS_AHEAD


def table_year(document: dict[str, Any], table: dict[str, Any]) -> int | None:
    """The fiscal year of a table: its own, else that of its file."""
    year = table.get("fiscal_year") or document.get("fiscal_year")
    return int(year) if year else None


def loaded_tables(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of a document that go into the warehouse."""
    return [table for table in document["tables"] if table["loaded"]]


def check(document: dict[str, Any], organisation: str, today: date) -> None:
    """Lets a document pass or says why it does not belong here.

    Raises:
        RejectedError: of another organisation; a loadable table without, or with an impossible, fiscal year; a blank
            form, which would say of a full list that nothing holds any more; a print of a day that is yet to come.
    """
    printed = document["organisation"]
    if printed and matching_key(printed) != matching_key(organisation):
        raise RejectedError.of("organisation_differs", found=printed, wanted=organisation)
    if _is_blank_form(document):
        raise RejectedError.of("form_blank", sheet=document["tables"][0]["sheet"])
    told = document.get("as_of")
    if told and datetime.fromisoformat(told).date() > today + timedelta(days=DAYS_AHEAD):
        raise RejectedError.of("print_in_future", found=_thai_day(datetime.fromisoformat(told)), today=_thai_day(today))
    first, last = FIRST_YEAR, last_year(today)
    for table in loaded_tables(document):
        year = table_year(document, table)
        if year is None:
            raise RejectedError.of("fiscal_year_missing", kind=table["kind"], sheet=table["sheet"])
        end = last + PLAN_YEARS_AHEAD if table.get("has_several_years") else last
        if not first <= year <= end:
            raise RejectedError.of("fiscal_year_implausible", found=year, sheet=table["sheet"], first=first, last=end)


def _thai_day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + BE_AHEAD}"


def _is_blank_form(document: dict[str, Any]) -> bool:
    """Whether tables without a line stand beside a sheet that says it is no data: a form that nobody filled in."""
    has_aside = any(sheet["why"] == NOT_DATA for sheet in document.get("unread_sheets", ()))
    return has_aside and bool(document["tables"]) and all(table["rows"] == 0 for table in document["tables"])


def check_codes(kind: str, fiscal_year: int, sheet: str, lines: pl.DataFrame) -> None:
    """A table all of whose budget codes are of one other year has the wrong year in its heading.

    Single lines of another year are a matter of the row checks; here the file as a whole contradicts itself.

    Raises:
        RejectedError: every code (two at least) names the same year, and not the table's.
    """
    if kind not in YEAR_FROM_CODES or "budget_code" not in lines.columns:
        return
    codes = set(lines["budget_code"].to_list()) - {None}
    years = {code[2:4] for code in codes}
    if len(codes) > 1 and len(years) == 1 and (found := years.pop()) != f"{fiscal_year % 100:02d}":
        raise RejectedError.of("fiscal_year_contradicted", found=fiscal_year, codes=f"25{found}", sheet=sheet)


def rejected(document: dict[str, Any], error: RejectedError) -> dict[str, Any]:
    """The document as a rejected one: what was seen stays, nothing of it is loaded."""
    return {
        **document,
        "status": "rejected",
        "reason": error.message_th,
        "reason_th": error.message_th,
        "reason_en": error.message_en,
    }
