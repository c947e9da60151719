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
_COUNTS = ("disbursed_pct", "items", "completed", "completed_pct")
_OF_PROJECTS = ("earlier_payments", "disbursed_pct", "completed")
"""Of one project there is nothing to count; a year may know only what was paid out of the year before."""
_NAME, _AROUND, _BORDER = 18, 3, 1
"""Cells of the screen: what a long name has at least, what stands around each column, and before all of them."""
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
    for part in tables_of_groups(words, by, found["groups"], screen.width):
        screen.print(part)
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


def tables_of_groups(words: Words, by: str, rows: Sequence[dict[str, Any]], width: int) -> list[Any]:
    """The groups year by year, as one table or as many as the columns need: none is left out, no amount is broken."""
    from cli.display import baht, text

    fields = _MONEY if by == "all" else _OF_GROUPS
    others = _OF_PROJECTS if by == "project" else _COUNTS
    lines, before = [], None
    for row in rows:
        member = text(row["member"] or words("trends_not_stated")) if row["member_key"] != before else ""
        before = row["member_key"]
        money = [baht(row[f"{field}_satang"]) for field in fields]
        told = [_shown(row, field) for field in others]
        year = f"{row['fiscal_year']}{'' if row['is_complete'] else '*'}"
        lines.append(([] if by == "all" else [member]) + [year, *money, *told])
    headings = [words(f"trend_{field}") for field in ("year", *fields, *others)]
    if by != "all":
        headings.insert(0, words(f"trends_by_{by}"))
    lead = 1 if by == "all" else 2
    made = [_part(headings, lines, columns, lead) for columns in _parts(headings, lines, lead, width)]
    made[0].title = words("trends_title", by=words(f"trends_by_{by}"))
    return made


def _parts(headings: Sequence[str], lines: Sequence[Sequence[str]], lead: int, width: int) -> list[list[int]]:
    """The columns of each table: the first `lead` ones in all, of the others as many as there is room for."""
    parts: list[list[int]] = []
    beginning = _BORDER + _whole(headings, lines, lead - 1) + _AROUND
    if lead > 1:
        beginning += min(_whole(headings, lines, 0), _NAME) + _AROUND
    room = 0
    for number in range(lead, len(headings)):
        needs = _whole(headings, lines, number) + _AROUND
        if not parts or needs > room:
            parts.append(list(range(lead)))
            room = width - beginning
        parts[-1].append(number)
        room -= needs
    return parts


def _part(headings: Sequence[str], lines: Sequence[Sequence[str]], columns: Sequence[int], lead: int) -> Any:
    from cli.display import table

    cells = [[line[number] for number in columns] for line in lines]
    right = range(lead - 1, len(columns))
    made = table([headings[number] for number in columns], cells, right=right)
    for place in right:  # only names may take several lines
        made.columns[place].width = _whole(headings, lines, columns[place])
    return made


def _whole(headings: Sequence[str], lines: Sequence[Sequence[str]], number: int) -> int:
    """Cells of the screen a column needs so that its amounts and the words of its heading are read whole."""
    from rich.cells import cell_len

    return max(cell_len(part) for part in [*(line[number] for line in lines), *headings[number].split()])


def _shown(row: dict[str, Any], field: str) -> str:
    from cli.display import baht

    if field.endswith("_pct"):
        return _percent(row[field])
    return _count(row[field]) if field in _COUNTS else baht(row[f"{field}_satang"])


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
