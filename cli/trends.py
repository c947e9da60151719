"""`tambon trends`: years side by side, with what hinders a comparison."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from cli.refreshing import opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cli.words import Words

_MONEY = ("planned", "approved", "net", "committed", "disbursed", "carried_over", "disbursed_with_carry_over")
_OF_GROUPS = tuple(name for name in _MONEY if name not in ("approved", "committed"))
"""Beside the name of a group there is no room for all; JSON has them."""
_OTHER = ("granted", "disbursed", "returned", "balance")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)


def trends_command(
    words: Words, home: Path | None, by: str, name: str | None, years: str | None, *, as_json: bool
) -> int:
    """Prints the groups year by year, what to know of each year, and the money beside the budget."""
    from cli.display import console, print_json, text
    from pipeline.office import close_office, open_existing
    from pipeline.trends import side_by_side

    first, last = _span(words, years)
    if by == "project" and not name:
        raise click.UsageError(words("trends_name_needed"))
    office_home = opened(home)
    try:
        found = side_by_side(open_existing(office_home.root), by, name, first, last)
    finally:
        close_office(office_home.root)
    if as_json:
        print_json({"by": by, **found})
        return 0
    screen = console()
    if not found["groups"]:
        screen.print(words("trends_nothing_named", name=text(name)) if name else words("trends_nothing"))
        return 0
    screen.print(_groups(words, by, found["groups"]))
    if found["groups"][0]["basis"] == "linked":
        screen.print(words("trend_note_linked_only"))
    changed = {(row["member"], row["member_note"]): None for row in found["groups"] if row["member_note"]}
    if changed:
        from cli.display import table

        headings = [words(f"trends_by_{by}"), words("trend_notes")]
        lines = [(text(member or ""), text(note)) for member, note in changed]
        screen.print(table(headings, lines, title=words("trends_members_changed")))
    screen.print(_years(words, found["years"]))
    if found["other_money"] and by == "all":
        screen.print(_other_money(words, found["other_money"]))
    return 0


def _span(words: Words, years: str | None) -> tuple[int | None, int | None]:
    if years is None:
        return None, None
    found = _YEARS.fullmatch(years.strip())
    if found is None or (found[2] and found[2] < found[1]):
        raise click.UsageError(words("trends_years_wrong", found=years))
    return int(found[1]), int(found[2] or found[1])


def _groups(words: Words, by: str, rows: Sequence[dict[str, Any]]) -> Any:
    from cli.display import baht, table, text

    fields = _MONEY if by == "all" else _OF_GROUPS
    lines, before = [], None
    for row in rows:
        member = text(row["member"] or words("trends_not_stated")) if row["member_key"] != before else ""
        before = row["member_key"]
        money = [baht(row[f"{field}_satang"]) for field in fields]
        counts = [_count(row["items"]), _count(row["completed"])]
        rates = [_percent(row["disbursed_pct"]), _percent(row["completed_pct"])]
        year = f"{row['fiscal_year']}{'' if row['is_complete'] else '*'}"
        lines.append(([] if by == "all" else [member]) + [year, *money, rates[0], *counts, rates[1]])
    names = ["year", *fields, "disbursed_pct", "items", "completed", "completed_pct"]
    headings = [words(f"trend_{field}") for field in names]
    if by != "all":
        headings.insert(0, words(f"trends_by_{by}"))
    right = range(0 if by == "all" else 1, len(headings))
    made = table(headings, lines, title=words("trends_title", by=words(f"trends_by_{by}")), right=right)
    for number in right:  # amounts are read whole, names may take several lines
        made.columns[number].min_width = max((len(line[number]) for line in lines), default=0)
    return made


def _years(words: Words, years: Sequence[dict[str, Any]]) -> Any:
    """What hinders a comparison, year by year."""
    from cli.display import table, text

    lines = []
    for row in years:
        codes = row["note_code"].split(", ") if row["note_code"] else []
        lines.append(
            (
                f"{row['fiscal_year']}{'' if row['is_complete'] else '*'}",
                text(str(row["ledger_as_of"] or "–")[:10]),
                " · ".join(words(f"trend_note_{code}") for code in codes) or "–",
            )
        )
    headings = [words("trend_year"), words("trend_ledger_as_of"), words("trend_notes")]
    return table(headings, lines, title=words("trends_notes_title"))


def _other_money(words: Words, rows: Sequence[dict[str, Any]]) -> Any:
    from cli.display import baht, table

    lines = [
        (
            words(f"trend_{row['source']}"),
            str(row["fiscal_year"]),
            str(row["payment_year"] or ""),
            *(baht(row[f"{field}_satang"]) for field in _OTHER),
            _percent(row["disbursed_pct"]),
        )
        for row in rows
    ]
    names = ["source", "year", "payment_year", *_OTHER, "disbursed_pct_granted"]
    headings = [words(f"trend_{field}") for field in names]
    return table(headings, lines, title=words("trends_other_title"), right=range(1, len(headings)))


def _count(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
