"""`tambon diff`: which lines are new, gone or changed, in which field, from what to what, and where both stand."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from cli.refreshing import opened

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cli.words import Words
    from pipeline.comparing import Comparison
    from sql.changes import Change, Side

_SIGNS = {"new": "[green]+[/]", "gone": "[red]−[/]", "changed": "[yellow]~[/]"}
_SHOWN = 40
"""So many lines of one kind and year are shown unless all are asked for."""


def diff_command(words: Words, home: Path | None, *, shows_all: bool, as_json: bool, **asked: Any) -> int:
    """Tells what changed; exit code 0 whatever did. `asked`: what is compared, as `pipeline.comparing.Asked` has it."""
    from cli.display import print_json
    from pipeline.comparing import Asked, compare
    from pipeline.office import close_office, open_existing

    office_home = opened(home)
    try:
        found = compare(open_existing(office_home.root), Asked(**asked))
    finally:
        close_office(office_home.root)
    if as_json:
        print_json(found.as_dict())
    else:
        show(words, found, most=None if shows_all else _SHOWN)
    return 0


def show(words: Words, found: Comparison, most: int | None) -> None:
    """The comparison on the terminal: between what, the loads, sums by kind, then the lines."""
    from cli.display import console
    from pipeline.moments import local

    screen = console()
    if found.held_from is not None and found.held_to is not None:
        screen.print(words("diff_held", first=_moment(found.held_from), last=_moment(found.held_to)))
    elif found.known_since is not None and found.known_until is not None:
        first, last = local(found.known_since), local(found.known_until)
        screen.print(words("diff_known", first=_moment(first), last=_moment(last)))
    if found.loads:
        screen.print(_loads(words, found))
    if not found.changes:
        screen.print(words("diff_nothing"))
        return
    screen.print(_totals(words, found))
    for (kind, year), items in groupby(found.changes, key=lambda change: (change.kind, change.fiscal_year)):
        changes = list(items)
        shown = changes if most is None else changes[:most]
        screen.print(_lines(words, kind, year, shown))
        if len(shown) < len(changes):
            screen.print(words("diff_more", count=f"{len(changes) - len(shown):,}"))


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _kind(words: Words, kind: str, year: int | None) -> str:
    from expectations.wording import words as named

    names = named()["kinds"]
    name = words.of(_Named(names[kind]), "name") if kind in names else words(f"diff_{kind}")
    return name if year is None else f"{name} {year}"


class _Named:
    """The two names of something, as attributes."""

    def __init__(self, names: dict[str, str]) -> None:
        self.name_th, self.name_en = names["th"], names["en"]


def _loads(words: Words, found: Comparison) -> Any:
    from cli.display import table, text

    rows = [
        (
            text(load.file_name),
            text(_kind(words, load.kind, load.fiscal_year)),
            _moment(load.as_of),
            *(f"{n:,}" for n in (load.opened, load.closed, load.gone, load.unchanged, load.quarantined)),
        )
        for load in found.loads
    ]
    names = ("diff_as_of", "diff_opened", "diff_closed", "diff_gone", "diff_unchanged", "column_quarantined")
    headings = [words(name) for name in ("column_file", "column_kind", *names)]
    return table(headings, rows, title=words("diff_loads"), right=(3, 4, 5, 6, 7))


def _totals(words: Words, found: Comparison) -> Any:
    from cli.display import baht, table, text

    rows = [
        (
            text(_kind(words, total.kind, total.fiscal_year)),
            *(f"{number:,}" for number in (total.new, total.gone, total.changed)),
            *(baht(amount) for amount in (total.before_satang, total.after_satang, total.difference_satang)),
        )
        for total in found.totals
    ]
    names = ("new", "gone", "changed", "before_baht", "after_baht", "difference_baht")
    headings = [words("column_kind"), *(words(f"diff_{name}") for name in names)]
    return table(headings, rows, title=words("diff_totals"), right=(1, 2, 3, 4, 5, 6))


def _lines(words: Words, kind: str, year: int | None, changes: list[Change]) -> Any:
    from cli.display import table, text

    rows = []
    for change in changes:
        fields = change.fields or (("", None, None),)
        for number, (field, before, after) in enumerate(fields):
            is_first = number == 0
            values = _values(words, change, field, before, after)
            rows.append(
                (
                    _SIGNS[change.what] if is_first else "",
                    text(change.name or change.line_key) if is_first else "",
                    *(text(value) for value in values),
                    text(_places(words, change)) if is_first else "",
                )
            )
    names = ("line", "field", "before", "after", "difference", "where")
    headings = ["", *(words(f"diff_{name}") for name in names)]
    return table(headings, rows, title=text(_kind(words, kind, year)), right=(3, 4, 5))


def _values(words: Words, change: Change, field: str, before: Any, after: Any) -> tuple[str, str, str, str]:
    """Field, value before, value after, difference of the money; of a line that came or went, its main amount."""
    from cli.display import baht

    if not field:
        amounts = [side.amount_satang if side else None for side in (change.before, change.after)]
        shown = [
            baht(amount) if side else "" for side, amount in zip((change.before, change.after), amounts, strict=True)
        ]
        return words("diff_amount"), *shown, baht(change.difference_satang)  # type: ignore[return-value]
    name = _field(words, change.kind, field)
    if before is None and after is None:
        return name, "•••", "•••", ""
    if field.endswith("_satang"):
        return name, baht(before), baht(after), baht((after or 0) - (before or 0))
    return name, _plain(before), _plain(after), ""


def _plain(value: object) -> str:
    return "–" if value is None else str(value)


def _field(words: Words, kind: str, column: str) -> str:
    from expectations.wording import field_name

    bare = column.removesuffix("_satang")
    named = field_name(bare, words.lang)
    if named != bare:
        return named
    if words.lang == "th":
        return _headers().get((kind, bare), bare)
    return bare.replace("_", " ")


def _headers() -> dict[tuple[str, str], str]:
    """The first header of each field of each kind, in the shipped layouts."""
    from sources.layouts import load_layouts

    return {
        (layout.kind, column.field): column.headers[0]
        for layout in load_layouts()
        for column in layout.columns
        if column.headers
    }


def _places(words: Words, change: Change) -> str:
    places = [_place(words, side) for side in (change.before, change.after)]
    return " → ".join(dict.fromkeys(place for place in places if place))


def _place(words: Words, side: Side | None) -> str:
    if side is None or side.place is None:
        return ""
    place = side.place
    sheet = place.sheet or str(place.sheet_no)
    return words("diff_place", file=place.file_name, sheet=sheet, row=place.row)
