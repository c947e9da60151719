"""Printed totals against the lines they speak for.

Which lines a total speaks for is not printed. The candidates are: the whole table (รวมทั้งสิ้น), the lines of the group
its label names (รวมค่าสาธารณูปโภค), the lines since the last total, since the last total of the same name, and, for a
total that stands above its lines, those below it. A label that names the whole is taken at its word; otherwise the
candidate that explains most of the printed columns is taken, the group that the label names before any other, and
whatever still differs is reported.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import polars as pl

from sources.faults import baht, make_fault
from sources.preamble import LEVELS, context_of
from sources.vocabulary import words
from transforms.money import money_series
from transforms.thai import FEW, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.bodies import Body, TotalRow
    from sources.headers import Header
    from transforms.finding import Finding

SHORTEST_NAME = 3
_SAFE = 2**62
"""Sums below it fit into what the engine adds up in; larger ones are added up exactly all the same, slower."""
_UNREAD = frozenset({"money_unreadable", "error_cell", "uncached_formula"})


@dataclass(slots=True)
class Totals:
    """Printed totals (satang) and counts of a table, each with what its lines give, and the findings."""

    amounts: list[dict[str, Any]] = field(default_factory=list)
    counts: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class TotalChecker:
    """Compares the printed totals of one table with its lines (a frame of typed lines with `row`)."""

    def __init__(
        self, header: Header, lines: pl.DataFrame, body: Body, place: dict[str, Any], unread: Iterable[Finding] = ()
    ) -> None:
        self.header = header
        self.lines = lines
        self.totals = totals = body.totals
        self.place = place
        self.rows: list[int] = lines["row"].to_list()
        self.money = [name for name in header.columns if (spec := header.spec(name)) and spec.type == "money"]
        self.counted = [name for name in header.columns if (spec := header.spec(name)) and spec.is_count]
        names = lines["level"].to_list() if "level" in lines.columns else []
        self.levels = [LEVELS.index(name) if name in LEVELS else len(LEVELS) for name in names]
        columns = {column: name for name, column in header.columns.items()}
        self.unread: dict[str, list[int]] = {}
        for fault in unread:
            if fault.cell is not None and fault.row is not None and fault.rule in _UNREAD:
                name = columns.get(fault.cell.rstrip("0123456789"), "")
                self.unread.setdefault(name, []).append(bisect_left(self.rows, fault.row))
        self.labels = [matching_key(total.label) for total in totals]
        self.counting = [_is_count(label) for label in self.labels]
        self.items: dict[str, list[int]] = {}
        if any(self.counting):
            borrowed = [index for index, row in enumerate(self.rows) if row in body.borrowed]
            for name in self.money:
                counted = [1 if value else 0 for value in lines[f"{name}_satang"].to_list()]
                for index in borrowed:
                    counted[index] = 0
                self.items[name] = [0, *accumulate(counted)]

    @cached_property
    def sums(self) -> dict[str, list[int]]:
        """Running sums of every column that is totalled."""
        amounts = {name: _running(self.lines[f"{name}_satang"]) for name in self.money}
        return amounts | {name: _running(self.lines[name]) for name in self.counted}

    @cached_property
    def groups(self) -> list[_Group]:
        """The columns whose names a total's label may say."""
        return [_Group(self.lines[name]) for name in self.header.layout.groups if name in self.lines.columns]

    def check(self) -> Totals:
        """Every printed total and count, in the order of the sheet."""
        result = Totals()
        printed, unreadable = self._printed()
        for index, total in enumerate(self.totals):
            for name, text in unreadable[index].items():
                result.findings.append(
                    make_fault("total_unreadable", found=text, label=total.label, place=self._at(total.row, name))
                )
            if self.labels[index] in words().carried_keys and not _count_before(self.rows, total.row):
                continue  # brought forward from another file
            counting = self.counting[index]
            members = self._members(index, total, printed[index], counting=counting)
            for name, value in printed[index].items():
                self._compare(result, total, name, value, members, counting=counting)
            self._compare_label_count(result, total, members)
        return result

    def _is_footer(self, label: str) -> bool:
        """A footer of the sheet, of which there is one: it speaks for lines that were added below it as well."""
        if not self.header.layout.has_table_footers or label not in words().footer_keys:
            return False
        return self.labels.count(label) == 1

    def _printed(self) -> tuple[list[dict[str, int]], list[dict[str, str]]]:
        names = [*self.money, *self.counted]
        values: list[dict[str, int]] = [{} for _ in self.totals]
        broken: list[dict[str, str]] = [{} for _ in self.totals]
        places = [(index, name) for name in names for index in range(len(self.totals))]
        satang, faults = money_series(
            pl.Series([self.totals[index].texts.get(name) for index, name in places], dtype=pl.String)
        )
        for (index, name), value, fault in zip(places, satang.to_list(), faults.to_list(), strict=True):
            if fault is not None:
                broken[index][name] = fault
            elif value is not None:
                values[index][name] = value // 100 if name in self.counted else value
        return values, broken

    def _members(
        self, index: int, total: TotalRow, printed: dict[str, int], *, counting: bool
    ) -> list[tuple[int, int]]:
        """The lines a total speaks for, as half-open ranges of line indices."""
        before = _count_before(self.rows, total.row)
        label = self.labels[index]
        if self._is_footer(label):
            return [(0, len(self.rows))]
        if label in words().grand_keys:
            everything = [(0, before)] if before else [(0, len(self.rows))]
            block = [(_count_before(self.rows, self.totals[index - 1].row), before)] if index else everything
            # what closes a table closes a block of it as well, where it is a word for both
            is_block = label in words().plain_keys and self._agrees(block, printed, counting=counting)
            return block if is_block and not self._agrees(everything, printed, counting=counting) else everything
        candidates = self._named(label, index, before)
        if total.is_leading:
            candidates.append([(before, self._next_leading(index))])
        since = _count_before(self.rows, self.totals[index - 1].row) if index else 0
        if _level_in(label) is not None:
            candidates.append([(self._since_level(label, index), before)])
        candidates += [[(since, before)], [(self._since_same(label, index), before)], [(0, before)]]
        if not before or total.is_leading:
            candidates.append([(before, len(self.rows))])
        candidates.sort(key=lambda ranges: all(start == end for start, end in ranges))  # no lines: only if they agree
        wanted = self._comparable(printed, counting=counting)
        best, most = candidates[0], -1
        for ranges in candidates:
            agreement = sum(self._sum(name, ranges, counting=counting) == value for name, value in wanted.items())
            if agreement > most:
                best, most = ranges, agreement
            if most == len(wanted):
                break
        return best

    def _agrees(self, ranges: list[tuple[int, int]], printed: dict[str, int], *, counting: bool) -> bool:
        wanted = self._comparable(printed, counting=counting)
        return all(self._sum(name, ranges, counting=counting) == value for name, value in wanted.items())

    def _named(self, label: str, index: int, before: int) -> list[list[tuple[int, int]]]:
        """Groups whose name the label says: the run of lines just above, then all lines of that name above."""
        found = []
        for group in self.groups:
            positions = group.named_in(label)
            if not positions:
                continue
            above = bisect_left(positions, before)
            if not above:
                continue
            last = above - 1
            first = last
            while first > 0 and positions[first - 1] == positions[first] - 1:
                first -= 1
            found.append([(positions[first], positions[last] + 1)])
            if first:
                found.append([(position, position + 1) for position in positions[:above]])
        since = self._since_same(label, index)
        return [*found, [(since, before)]] if found and since else found

    def _since_same(self, label: str, index: int) -> int:
        for earlier in range(index - 1, -1, -1):
            if self.labels[earlier] == label:
                return _count_before(self.rows, self.totals[earlier].row)
        return 0

    def _since_level(self, label: str, index: int) -> int:
        """Since the last total of the same level (รวมยุทธศาสตร์ที่ 1 before รวมยุทธศาสตร์ที่ 2)."""
        level = _level_in(label)
        for earlier in range(index - 1, -1, -1):
            if _level_in(self.labels[earlier]) == level:
                return _count_before(self.rows, self.totals[earlier].row)
        return 0

    def _next_leading(self, index: int) -> int:
        """Where the lines below a leading total end: at the next total, or line, of its level or a higher one."""
        level, row = self.totals[index].level, self.totals[index].row
        ends = (later.row for later in self.totals[index + 1 :] if later.is_leading and later.level <= level)
        end = next(ends, None)
        stop = len(self.rows) if end is None else _count_before(self.rows, end)
        first = _count_before(self.rows, row)
        return next((place for place in range(first, stop) if self.levels and self.levels[place] <= level), stop)

    def _sum(self, name: str, ranges: list[tuple[int, int]], *, counting: bool = False) -> int:
        running = self.items[name] if counting else self.sums[name]
        if len(ranges) == 1:
            return running[ranges[0][1]] - running[ranges[0][0]]
        return sum(running[end] - running[start] for start, end in ranges)

    def _comparable(self, printed: dict[str, int], *, counting: bool) -> dict[str, int]:
        """What the lines are held against: the printed amounts, or the counts that stand in their place."""
        if not counting:
            return printed
        return {name: value // 100 for name, value in printed.items() if name not in self.counted}

    def _compare(
        self,
        result: Totals,
        total: TotalRow,
        name: str,
        value: int,
        members: list[tuple[int, int]],
        *,
        counting: bool,
    ) -> None:
        if counting and name not in self.counted:
            computed = self._sum(name, members, counting=True)
            self._count(result, total, name, value // 100, computed, self._at(total.row, name))
            return
        computed = self._sum(name, members)
        if name in self.counted:
            self._count(result, total, name, value, computed, self._at(total.row, name))
            return
        result.amounts.append(
            {
                "row": total.row,
                "label": total.label,
                "column": name,
                "cell": self._cell(total.row, name),
                "printed_satang": value,
                "computed_satang": computed,
                "difference_satang": value - computed,
            }
        )
        if value != computed:
            missing = [at for at in self.unread.get(name, []) if any(start <= at < end for start, end in members)]
            result.findings.append(
                make_fault(
                    "printed_total_incomplete" if missing else "printed_total_differs",
                    found=baht(value),
                    expected=baht(computed),
                    difference_satang=value - computed,
                    label=total.label,
                    unread=len(missing),
                    place=self._at(total.row, name),
                )
            )

    def _compare_label_count(self, result: Totals, total: TotalRow, members: list[tuple[int, int]]) -> None:
        """รวม 12 โครงการ: the number in the label is a count of the lines."""
        match = words().count_pattern.search(total.label)
        if match is None or self.counted:
            return
        lines = sum(end - start for start, end in members)
        place = self._at(total.row, None)
        self._count(result, total, "rows", int(match.group(1).replace(",", "")), lines, place)

    def _count(
        self, result: Totals, total: TotalRow, column: str, printed: int, computed: int, place: dict[str, Any]
    ) -> None:
        result.counts.append(
            {
                "row": total.row,
                "label": total.label,
                "column": column,
                "cell": place["cell"],
                "printed": printed,
                "computed": computed,
                "difference": printed - computed,
            }
        )
        if printed != computed:
            result.findings.append(
                make_fault(
                    "printed_count_differs",
                    found=f"{printed:,}",
                    expected=f"{computed:,}",
                    label=total.label,
                    place=place,
                )
            )

    def _at(self, row: int, name: str | None) -> dict[str, Any]:
        return {**self.place, "cell": self._cell(row, name), "row": row}

    def _cell(self, row: int, name: str | None) -> str:
        column = self.header.columns.get(name) if name else None
        return f"{column}{row}" if column else f"A{row}"


def _running(series: pl.Series) -> list[int]:
    """Running sums with a leading zero; what is not stated adds nothing."""
    bounds = [bound for bound in (series.min(), series.max()) if isinstance(bound, int)] if len(series) >= FEW else []
    if bounds and max(map(abs, bounds)) * len(series) < _SAFE:
        return [0, *series.fill_null(0).cum_sum().to_list()]
    return [0, *accumulate(value or 0 for value in series.to_list())]


def _is_count(label: str) -> bool:
    """รวมจำนวนโครงการ, by its key: a row whose numbers count the projects that have money in each column."""
    return label.startswith(words().count_label_keys) or label in words().count_only_keys


def _count_before(rows: list[int], row: int) -> int:
    return bisect_left(rows, row)


class _Group:
    """The names of a column, one for each line, and the lines of a name once a total's label says it."""

    def __init__(self, names: pl.Series) -> None:
        self._names = names
        self._written: dict[str, set[str]] = {}
        for name in names.unique().to_list() if len(names) >= FEW else set(names.to_list()):
            if name is not None and (key := matching_key(name)):
                self._written.setdefault(key, set()).add(name)
        self._keys = tuple(self._written)
        self._lines: dict[str, list[int]] = {}

    def named_in(self, label: str) -> list[int]:
        """The line indices of the longest name that a total's label says; none where it says none."""
        if not (label.endswith(self._keys) or _bare(label).startswith(self._keys)):
            return []
        key = next((key for key in _names_in(label) if key in self._written), None)
        if key is None:
            return []
        if key not in self._lines:
            written = self._written[key]
            self._lines[key] = [index for index, name in enumerate(self._names.to_list()) if name in written]
        return self._lines[key]


def _bare(label: str) -> str:
    return label.removeprefix("ยอด").removeprefix("รวม")


@lru_cache(maxsize=1024)
def _level_in(label: str) -> str | None:
    return context_of(_bare(label), LEVELS)


@lru_cache(maxsize=1024)
def _names_in(label: str) -> tuple[str, ...]:
    """Names a total's label may say, the longest first: what follows `รวม`, its beginnings, the label's endings."""
    bare = _bare(label)
    return (
        bare,
        *(label[start:] for start in range(1, len(label) - SHORTEST_NAME)),
        *(bare[:end] for end in range(len(bare) - 1, SHORTEST_NAME, -1)),
    )
