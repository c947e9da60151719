"""Parts of nested text: items, printed totals, the tree of both, and the depth that words say.

Words decide how deep a label stands (`DEPTH`, 1 is the widest); a label of other words has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.nested_lines import level_named
from sources.vocabulary.nested import LEVELS, nested_words
from transforms.money import MoneyError
from transforms.thai import matching_key

if TYPE_CHECKING:
    from sources.nested_lines import Line, Stated

DEPTH = {name: depth for depth, name in enumerate(LEVELS, start=1)}
_DIGITS = re.compile(r"[\d๐-๙]+")


@dataclass(slots=True)
class Entry:
    """An item: its line, its amount in satang (None: not stated, or unreadable), and the names it stands under."""

    line: Line
    label: str
    chain: dict[str, str]
    run: int
    amount: int | None = None
    is_unreadable: bool = False
    unit: str | None = None
    in_text: bool = False
    explanation: list[tuple[int, str]] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """The form of the number before the label: `(9)`, `9.`, `-`, or nothing."""
        found = nested_words().mark.match(self.label)
        return _DIGITS.sub("9", found[0].strip()) if found else ""

    @property
    def is_explained(self) -> bool:
        """Whether it has an explanation of its own (เพื่อจ่าย…), so that it is no part of another's."""
        return any(nested_words().opens.match(text) for _, text in self.explanation)

    @property
    def is_divided(self) -> bool:
        """Whether what follows its amount announces parts (ดังนี้, แยกเป็น)."""
        return self.line.stated is not None and nested_words().divided.search(self.line.stated.rest) is not None


@dataclass(slots=True)
class Printed:
    """A printed total and the items it speaks for, as half-open ranges: the first that fits, else the first."""

    line: Line
    label: str
    ranges: list[tuple[int, int]]
    amount: int | None = None
    is_unreadable: bool = False
    is_grand: bool = False


@dataclass(slots=True)
class Tree:
    """What nested text says: items, printed totals, and why each other row is no line."""

    entries: list[Entry] = field(default_factory=list)
    totals: list[Printed] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    last_row: int | None = None


def is_structure(line: Line) -> bool:
    """Whether a line names or states a part of the budget, so that the text begins at or before it."""
    if line.stated is not None:
        return True
    return heading_depth(line.text) is not None


def heading_depth(text: str) -> int | None:
    """The depth of a line that names a part and states nothing."""
    known = nested_words()
    if len(text) > known.longest_heading or known.explains.search(text):
        return None
    name = level_named(text)
    if name == "budget_type" and matching_key(known.mark.sub("", text)) not in known.budget_types:
        return None
    return DEPTH[name] if name else None


def amount_of(stated: Stated) -> tuple[int | None, bool]:
    """Satang, and whether it is no amount."""
    try:
        return stated.satang, False
    except MoneyError:
        return None, True
