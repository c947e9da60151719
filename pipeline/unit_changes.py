"""Units renamed, merged or split: `aliases/unit_changes.csv`, checked as a whole, and what follows for comparisons.

A unit that was renamed or merged has one successor, under which years side by side show it; a unit that was split has
none, and stays what it is. Lines that name nobody or no day have no effect. Words and headings: `unit_changes.toml`.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pipeline.errors import HomeError
from transforms.dates import parse_date
from transforms.errors import DateError
from transforms.thai import arabic_digits, display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pipeline.home import Home

SPLIT = "split"
_FORMULA = ("=", "+", "-", "@")
_NEEDED = ("old_name", "what", "new_name", "from_year")


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A line of the file: what became of a unit, from which fiscal year (B.E.), who says so. `row`: from 1."""

    what: str
    old: str
    new: str
    year: int
    reason: str
    by: str
    on: date | None
    row: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether somebody stands for it."""
        return bool(self.by) and self.on is not None


@cache
def settings() -> dict[str, Any]:
    """The tables of `unit_changes.toml`."""
    text = resources.files("pipeline").joinpath("unit_changes.toml").read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    return found


def file_of(home: Home) -> Path:
    """The file in which an office writes what became of its units."""
    return home.aliases / str(settings()["file"])


def make_file(home: Home) -> None:
    """An empty file with its headings, where there is none."""
    if not file_of(home).exists():
        write_changes(file_of(home), [])


def read_changes(path: Path) -> tuple[UnitChange, ...]:
    """The lines of a file, none if it is not there; lines that nobody stands for are among them.

    Raises:
        HomeError: it cannot be read, or a heading or cell is not what is expected.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        cause = error.strerror or str(error)
        raise HomeError.of("unit_file_unreadable", path=path, cause_th=cause, cause_en=cause) from error
    from sources.delimited import read_csv
    from sources.errors import UnreadableError

    try:
        rows = read_csv(data, path.name).frame.rows()
    except UnreadableError as error:
        raise HomeError.of(
            "unit_file_unreadable", path=path, cause_th=error.reason_th, cause_en=error.reason_en
        ) from error
    if not rows:
        return ()
    names = _headings(path, rows[0])
    found = []
    for number, row in enumerate(rows[1:], start=2):
        told = {name: _unguarded(display_text(row[place] or "")) for name, place in names.items()}
        if any(told.values()):
            found.append(_change(path, number, told))
    return tuple(found)


def _headings(path: Path, heading: Sequence[str | None]) -> dict[str, int]:
    columns = settings()["columns"]
    known = {matching_key(text): name for name, texts in columns.items() for text in texts}
    expected = ", ".join(texts[0] for texts in columns.values())
    names: dict[str, int] = {}
    for place, text in enumerate(heading):
        if text is None or not text.strip():
            continue
        name = known.get(matching_key(text))
        if name is None or name in names:
            raise HomeError.of("unit_heading", path=path, column=place + 1, expected=expected, found=text)
        names[name] = place
    missing = [columns[name][0] for name in _NEEDED if name not in names]
    if missing:
        found = " | ".join(text or "" for text in heading)
        raise HomeError.of("unit_heading", path=path, column=", ".join(missing), expected=expected, found=found)
    return names


def _change(path: Path, row: int, told: Mapping[str, str]) -> UnitChange:
    def wrong(column: str, expected_th: str, expected_en: str) -> HomeError:
        heading, found = settings()["columns"][column][0], told.get(column, "") or "–"
        return HomeError.of(
            "unit_cell",
            path=path,
            row=row,
            column=heading,
            found=found,
            expected_th=expected_th,
            expected_en=expected_en,
        )

    kinds = settings()["what"]
    what = next((kind for kind, said in kinds.items() if told["what"].casefold() in said["words"]), None)
    if what is None:
        words = ", ".join(" / ".join(said["words"]) for said in kinds.values())
        raise wrong("what", f"คำหนึ่งใน {words}", f"one of {words}")
    for name in ("old_name", "new_name"):
        if not matching_key(told[name]):
            raise wrong(name, "ชื่อหน่วยงาน", "the name of a unit")
    if matching_key(told["old_name"]) == matching_key(told["new_name"]):
        raise wrong("new_name", "ชื่ออื่นจากชื่อเดิม", "another name than the old one")
    first, last = settings()["first_year"], settings()["last_year"]
    year = arabic_digits(told["from_year"]).removesuffix(".0")
    if not (year.isdecimal() and first <= int(year) <= last):
        raise wrong("from_year", "ปีงบประมาณ พ.ศ. 4 หลัก เช่น 2569", "a fiscal year (four digits, B.E., like 2569)")
    day = None
    if told.get("on"):
        try:
            day = parse_date(told["on"], None)
        except DateError as error:
            raise wrong("on", "วันที่ เช่น 2026-11-25 หรือ 25/11/2569", "a date like 2026-11-25 or 25/11/2569") from error
    reason, by = told.get("reason", ""), told.get("by", "")
    return UnitChange(what, told["old_name"], told["new_name"], int(year), reason, by, day, row)


def write_changes(path: Path, changes: Iterable[UnitChange]) -> None:
    """Writes a file anew: all of it or, where it cannot be written, nothing.

    Raises:
        HomeError: it cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([texts[0] for texts in settings()["columns"].values()])
    for each in changes:
        word = settings()["what"][each.what]["words"][0]
        values = (
            each.old,
            word,
            each.new,
            str(each.year),
            each.reason,
            each.by,
            each.on.isoformat() if each.on else "",
        )
        writer.writerow(f"'{value}" if value.startswith(_FORMULA) else value for value in values)
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
        beside.replace(path)
    except OSError as error:
        raise HomeError.of("not_writable", path=path, cause=error.strerror or error) from error


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def settled(path: Path, changes: Iterable[UnitChange], meant: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """The complete changes with what follows from them: rows of `sql.unit_changes.COLUMNS`.

    `meant`: the confirmed name of each spelling (matching key) of a unit, which is what views show for it.

    Raises:
        HomeError: two successors of one unit, units that follow each other in a circle, or years the wrong way round.
    """

    def key(name: str) -> str:
        return matching_key(meant.get(matching_key(name), name))

    told = {(key(each.old), key(each.new), each.what): each for each in reversed(list(changes)) if each.is_complete}
    lines = sorted(told.values(), key=lambda each: each.row)
    successor: dict[str, UnitChange] = {}
    for each in lines:
        first = each if each.what == SPLIT else successor.setdefault(key(each.old), each)
        if first is not each:
            rows, names = f"{first.row}, {each.row}", f"{first.new}, {each.new}"
            raise HomeError.of("unit_two_successors", path=path, rows=rows, name=each.old, names=names)
    _refuse_circles(path, successor, key)

    def shown(name: str) -> str:
        while key(name) in successor:
            name = successor[key(name)].new
        return meant.get(matching_key(name), name)

    notes: dict[str, dict[str, None]] = defaultdict(dict)
    for each in sorted(lines, key=lambda each: (each.year, each.old, each.new)):
        text = settings()["what"][each.what]["note"].format(old=each.old, new=each.new, year=each.year)
        for name in (shown(each.old), shown(each.new)):
            notes[matching_key(name)][text] = None
    rows_of = []
    for each in lines:
        name, new_key = shown(each.old), matching_key(shown(each.new))
        shown_key = matching_key(name)
        said = (
            each.what,
            each.old,
            key(each.old),
            each.new,
            key(each.new),
            each.year,
            each.reason or None,
            each.by,
            each.on,
        )
        rows_of.append((*said, name, shown_key, " · ".join(notes[shown_key]), new_key, " · ".join(notes[new_key])))
    return rows_of


def _refuse_circles(path: Path, successor: Mapping[str, UnitChange], key: Any) -> None:
    for start in successor:
        passed = [successor[start]]
        while (after := successor.get(key(passed[-1].new))) is not None:
            if after in passed:
                rows = ", ".join(str(each.row) for each in passed)
                names = " → ".join([*(each.old for each in passed), passed[-1].new])
                raise HomeError.of("unit_circle", path=path, rows=rows, names=names)
            if after.year < passed[-1].year:
                raise HomeError.of(
                    "unit_years_wrong", path=path, row=after.row, old=after.old, new=after.new, year=after.year,
                    before=passed[-1].year, first=passed[-1].row,
                )  # fmt: skip
            passed.append(after)
