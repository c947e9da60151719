"""The lists that cells of a blank form offer: words of `lists.toml`, and names of code lists that hold in a year."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.forms.words import read
from sql.seeds import FOLDER
from transforms.thai import matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SPARE = 25
"""So many words an office may add to an open list."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A list of words a cell offers.

    `is_open`: the office may add words; `is_strict`: no other word is taken.
    """

    name: str
    title: str
    values: tuple[str, ...]
    is_open: bool = False
    is_strict: bool = False

    @property
    def room(self) -> int:
        """Cells of the list on the sheet of lists, with those left for the office's own words."""
        return len(self.values) + (SPARE if self.is_open else 0)


def choice_of(
    field: str, chosen: Mapping[str, str], fiscal_year: int, own: Mapping[str, Sequence[str]] | None = None
) -> Choice | None:
    """The list of a field, or None.

    `chosen` names other lists for fields of a kind (`""` = none); `own` are the office's own names by the name of a
    list, which stand first in it where it is open.
    """
    lists = read("lists.toml")
    name = chosen.get(field)
    if name is None:
        name = next((name for name, raw in lists.items() if field in raw["fields"]), "")
    if not name:
        return None
    raw = lists[name]
    is_open = raw.get("is_open", False)
    names = (*(own or {}).get(name, ()), *_values(raw, fiscal_year)) if is_open else _values(raw, fiscal_year)
    return Choice(
        name=name,
        title=raw["title"],
        values=_once(names),
        is_open=is_open,
        is_strict=raw.get("is_strict", False),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, as it is first written."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(matching_key(name), name)
    return tuple(found.values())


def _values(raw: Mapping[str, Any], fiscal_year: int) -> list[str]:
    if "codes" not in raw:
        return list(raw.get("values", ()))
    within: Mapping[str, list[str]] = raw.get("within", {})
    with (FOLDER / raw["codes"]).open(encoding="utf-8", newline="") as handle:
        return [
            row[raw["column"]]
            for row in csv.DictReader(handle)
            if int(row["valid_from"] or 0) <= fiscal_year <= int(row["valid_to"] or fiscal_year)
            and all(row[column] in wanted for column, wanted in within.items())
            and row[raw["column"]]
        ]
