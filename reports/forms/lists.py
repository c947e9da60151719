"""The lists that cells of a blank form offer: words of `lists.toml`, and names of code lists that hold in a year."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.forms.words import read
from sql.seeds import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def choice_of(field: str, chosen: Mapping[str, str], fiscal_year: int) -> Choice | None:
    """The list of a field, or None. `chosen` names other lists for fields of a kind (`""` = none)."""
    lists = read("lists.toml")
    name = chosen.get(field)
    if name is None:
        name = next((name for name, raw in lists.items() if field in raw["fields"]), "")
    if not name:
        return None
    raw = lists[name]
    return Choice(
        name=name,
        title=raw["title"],
        values=tuple(_values(raw, fiscal_year)),
        is_open=raw.get("is_open", False),
        is_strict=raw.get("is_strict", False),
    )


def _values(raw: Mapping[str, Any], fiscal_year: int) -> Iterable[str]:
    if "codes" not in raw:
        return list(raw.get("values", ()))
    within: Mapping[str, list[str]] = raw.get("within", {})
    with (FOLDER / raw["codes"]).open(encoding="utf-8", newline="") as handle:
        names = [
            row[raw["column"]]
            for row in csv.DictReader(handle)
            if int(row["valid_from"] or 0) <= fiscal_year <= int(row["valid_to"] or fiscal_year)
            and all(row[column] in wanted for column, wanted in within.items())
        ]
    return dict.fromkeys(name for name in names if name)
