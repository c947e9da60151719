"""The blocks of a report of receipts and payments, and what it carries forward: neither lines nor sums of lines.

ยอดยกมา (brought forward), รายรับสูงกว่า(ต่ำกว่า)รายจ่าย and ยอดยกไป (carried forward) are taken out of a body that is told
apart, and compared with what the lines of both blocks give: forward = brought + receipts − payments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from sources.bodies import TotalRow
from sources.faults import baht, make_fault
from sources.preamble import context_name
from sources.vocabulary import words
from transforms.money import MoneyError, parse_money
from transforms.thai import display_text, matching_key, matching_keys

if TYPE_CHECKING:
    from sources.bodies import Body
    from sources.grid import Sheet
    from sources.headers import Header
    from sources.totals import Totals

_BRACKETS = re.compile(r"\([^()]*\)")
BALANCED = ("cash_report",)
"""Kinds whose tables carry balances forward."""


@dataclass(slots=True)
class Balances:
    """The rows of a table that carry balances, by sort: brought, carried, difference."""

    header: Header
    body: Body
    rows: list[tuple[str, TotalRow]] = field(default_factory=list)

    def sections(self, lines: pl.DataFrame) -> list[pl.Series]:
        """`section`, `section_name` without its number and brackets, and `account_key` of the lines.

        The heading above a line says its block; without one the next total does that names a block (รวมรายรับ).
        """
        names = [_bare(name) for name in lines["section_name"].to_list()]
        rows = lines["row"].to_list()
        totals = [(total.row, section) for total in self.body.totals if (section := _of_total(total.label))]
        sections = [
            section_of(name) if name else next((section for at, section in totals if at > row), None)
            for name, row in zip(names, rows, strict=True)
        ]
        return [
            pl.Series("section", sections, dtype=pl.String),
            pl.Series("section_name", names, dtype=pl.String),
            matching_keys(lines["account"]).alias("account_key"),
        ]

    def compare(self, lines: pl.DataFrame, totals: Totals, place: dict[str, Any]) -> None:
        """Adds to `totals` what the rows print, what the lines (with `section`) give, and the findings."""
        brought: dict[str, int] = {}
        for sort, row in self.rows:
            for name, text in row.texts.items():
                at = {**place, "cell": f"{self.header.columns[name]}{row.row}", "row": row.row}
                printed = _satang(totals, row, text, at)
                if printed is None:
                    continue
                if sort == "brought":
                    brought.setdefault(name, printed)
                    continue
                computed = _difference(lines, name)
                if computed is None or (sort == "carried" and name not in brought):
                    continue
                if sort == "carried":
                    computed += brought[name]
                elif printed == -computed:  # รายรับต่ำกว่ารายจ่าย is printed without a sign
                    computed = printed
                _compare(totals, row, (name, printed, computed), at)


def take_balances(sheet: Sheet, header: Header, body: Body) -> Balances:
    """Takes the rows that carry balances out of the lines and totals of a body; they are listed as skipped."""
    taken = Balances(header, body)
    money = [name for name in header.columns if (spec := header.spec(name)) and spec.type == "money"]
    text = header.columns["account"]
    found: dict[int, str] = {}
    for row in sorted({*body.lines, *body.skipped}):
        label = display_text(sheet.frame[row - 1, text] or "")
        sort = sort_of(label)
        cells = {name: sheet.frame[row - 1, header.columns[name]] for name in money}
        if sort is None or all(cell is None for cell in cells.values()):
            continue
        found[row] = sort
        taken.rows.append((sort, TotalRow(row, label, cells)))
        body.skipped[row] = f"balance {sort} forward" if sort != "difference" else "balance of receipts and payments"
    kept = [index for index, row in enumerate(body.lines) if row not in found]
    body.lines[:] = [body.lines[index] for index in kept]
    body.contexts[:] = [body.contexts[index] for index in kept]
    body.totals[:] = [total for total in body.totals if total.row not in found]
    body.keyless -= found.keys()
    return taken


def sort_of(label: str) -> str | None:
    """Which balance a row's text names: brought, carried or difference; None for any other row."""
    key = matching_key(label)
    return next((sort for sort, begins in words().balances.items() if key.startswith(begins)), None)


def section_of(name: str) -> str | None:
    """Which block a heading names, receipts or payments; None for any other text."""
    key = matching_key(name)
    return next((section for section, begins in words().sections.items() if key.startswith(begins)), None)


def _of_total(label: str) -> str | None:
    bare = matching_key(label).removeprefix(matching_key("ยอด")).removeprefix(matching_key("รวม"))
    return section_of(bare)


def _bare(name: str | None) -> str | None:
    """A heading without its number and what stands in brackets (`รายรับ (หมายเหตุ 1)`)."""
    if name is None:
        return None
    return context_name("section_name", _BRACKETS.sub("", name)).strip(" :：") or None


def _satang(totals: Totals, row: TotalRow, text: str | None, place: dict[str, Any]) -> int | None:
    try:
        return parse_money(text)
    except MoneyError:
        totals.findings.append(make_fault("total_unreadable", found=text, label=row.label, place=place))
        return None


def _difference(lines: pl.DataFrame, name: str) -> int | None:
    """Receipts less payments of a column (satang), or None where either block has no line."""
    sums = {}
    for section in ("receipts", "payments"):
        block = lines.filter(pl.col("section") == section)
        if block.is_empty():
            return None
        sums[section] = int(block[f"{name}_satang"].sum())
    return sums["receipts"] - sums["payments"]


def _compare(totals: Totals, row: TotalRow, found: tuple[str, int, int], place: dict[str, Any]) -> None:
    name, printed, computed = found
    difference = printed - computed
    totals.amounts.append(
        {
            "row": row.row,
            "label": row.label,
            "column": name,
            "cell": place["cell"],
            "printed_satang": printed,
            "computed_satang": computed,
            "difference_satang": difference,
        }
    )
    if difference:
        totals.findings.append(
            make_fault(
                "printed_total_differs",
                found=baht(printed),
                expected=baht(computed),
                difference_satang=difference,
                label=row.label,
                place=place,
            )
        )
