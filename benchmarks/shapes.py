"""The tables as a hand-written script knows them: header words of each kind, and finding them in a sheet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SEARCHED_ROWS = 30
FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of table: the word it must have, and header word -> column name for text and for money."""

    kind: str
    must: str
    text: dict[str, str]
    money: dict[str, str]

    def columns(self) -> list[str]:
        """Every column its table has, whichever a file gives."""
        return [*dict.fromkeys(self.text.values()), *(f"{name}_satang" for name in dict.fromkeys(self.money.values()))]


@dataclass(frozen=True, slots=True)
class Found:
    """A table in a sheet: its kind, the row its header stands in, and column name -> position for text and money."""

    kind: str
    header_row: int
    text: dict[str, int]
    money: dict[str, int]


def shapes() -> list[Shape]:
    """All known shapes (`shapes.toml`)."""
    known = tomllib.loads((Path(__file__).parent / "shapes.toml").read_text("utf-8"))
    return [Shape(kind, told["must"], told["text"], told["money"]) for kind, told in known.items()]


def find(rows: Sequence[Sequence[str | None]], known: Sequence[Shape]) -> Found | None:
    """The shape whose header words fit best in one of the first rows, or None."""
    best: tuple[int, Found] | None = None
    for row_no, row in enumerate(rows[:SEARCHED_ROWS]):
        words = {word.strip(): position for position, word in enumerate(row) if word}
        for shape in known:
            if shape.must not in words:
                continue
            text = {name: words[word] for word, name in shape.text.items() if word in words}
            money = {name: words[word] for word, name in shape.money.items() if word in words}
            hits = len(text) + len(money)
            if money and hits >= FEWEST_WORDS and (best is None or hits > best[0]):
                best = hits, Found(shape.kind, row_no, text, money)
    return best[1] if best else None


def spreadsheets(inbox: Path) -> list[Path]:
    """The xlsx files of an inbox, in order. Other carriers are read by nobody but ours and are left out for all."""
    return sorted(path for path in inbox.rglob("*.xlsx") if not path.name.startswith("~$"))
