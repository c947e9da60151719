"""Which items of nested text are lines, and which are totals of the items that follow them.

`ประเภท X จำนวน 100` above `(1) … จำนวน 60` and `(2) … จำนวน 40` is their total, or an item beside them: the text does
not say. It is decided so that no money counts twice, nor is lost: of the readings that words and depth allow, the one
whose sum is what is printed above the run; where nothing is printed, or no reading fits, the likeliest. Where two are
equally likely that is a finding.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.nested_parts import Entry, Printed

_MOST_ITEMS = 24
"""Longer runs are read flat, by their marks or by their sums alone: the readings to be weighed grow with the square."""
_MOST_WEIGHED = 600
"""Items of a text in runs that are weighed; in all real ones few do not add up as they stand."""
_MOST_SUMS = 64
_MOST_STATES = 256
_CLOSE = 1
"""Readings whose costs differ by no more are equally likely."""
_TWO = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a run: its sum, how unlikely it is, and what its items are, by their index in the text.

    `heads` are totals with the half-open range of what is below them, `details` parts of the explanation of another.
    `is_doubtful` says that another reading of the same sum is as likely.
    """

    total: int
    cost: int
    leaves: tuple[int, ...] = ()
    heads: tuple[tuple[int, int], ...] = ()
    details: tuple[tuple[int, int], ...] = ()
    is_doubtful: bool = False


@dataclass(slots=True)
class Decision:
    """What each item is: lines, totals with the end of their range, details with their owner; doubtful runs by item."""

    leaves: list[int] = field(default_factory=list)
    heads: dict[int, int] = field(default_factory=dict)
    details: dict[int, int] = field(default_factory=dict)
    doubtful: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    first: int
    last: int
    readings: list[Reading]
    chosen: Reading
    is_settled: bool = False
    rival: Reading | None = None


def decide(entries: Sequence[Entry], totals: Sequence[Printed]) -> Decision:
    """Decides for all items. `totals` are the printed totals with the ranges of items they may speak for."""
    asked = [(*total.ranges[0], total.amount) for total in totals if total.amount is not None]
    asked.sort(key=lambda each: (each[1] - each[0], each[0]))
    runs = _runs(entries, {(first, last): amount for first, last, amount in reversed(asked)})
    _settle(runs, asked)
    _weigh(runs, asked)
    decision = Decision()
    for run in runs:
        decision.leaves.extend(run.chosen.leaves)
        decision.heads.update(run.chosen.heads)
        decision.details.update(run.chosen.details)
        if run.rival is not None:
            decision.doubtful[run.first] = (run.chosen.total, run.rival.total)
    return decision


def _runs(entries: Sequence[Entry], printed: dict[tuple[int, int], int]) -> list[_Run]:
    runs: list[_Run] = []
    first = weighed = 0
    while first < len(entries):
        last = first
        while last < len(entries) and entries[last].run == entries[first].run:
            last += 1
        flat = Reading(sum(entry.amount or 0 for entry in entries[first:last]), 0, tuple(range(first, last)))
        adds_up = printed.get((first, last)) == flat.total and all(entry.amount for entry in entries[first:last])
        if last - first == 1 or adds_up:
            readings = [flat]
        elif last - first > _MOST_ITEMS or weighed > _MOST_WEIGHED:
            marked = _by_marks(entries, first, last)
            flat = replace(flat, cost=_TWO if marked else 0)
            readings = _ordered([flat, *marked, *_by_sums(entries, first, last)])
        else:
            readings = _ordered(list(_Parser(entries).parse(first, last).values()))
            weighed += last - first
        runs.append(_Run(first, last, readings, readings[0], is_settled=len(readings) == 1))
        first = last
    return runs


def _settle(runs: list[_Run], asked: Sequence[tuple[int, int, int]]) -> None:
    """Takes the readings whose sums are printed, the narrowest total first."""
    for first, last, amount in asked:
        inside = _inside(runs, first, last)
        loose = [run for run in inside if not run.is_settled]
        if not loose:
            continue
        target = amount - sum(run.chosen.total for run in inside if run.is_settled)
        found = _fitting(loose, target)
        if found is None:
            continue
        for run, reading in zip(loose, found, strict=True):
            run.chosen, run.is_settled = reading, True
            run.rival = reading if reading.is_doubtful else None


def _inside(runs: list[_Run], first: int, last: int) -> list[_Run]:
    """The runs that lie wholly within a range of items."""
    start = bisect_left(runs, first, key=lambda run: run.first)
    end = bisect_right(runs, last, key=lambda run: run.last)
    return runs[start:end]


def _fitting(runs: list[_Run], target: int) -> tuple[Reading, ...] | None:
    """The likeliest readings, one of each run, that add up to the target."""
    states: dict[int, tuple[int, tuple[Reading, ...]]] = {0: (0, ())}
    for run in runs:
        following: dict[int, tuple[int, tuple[Reading, ...]]] = {}
        for total, (cost, chosen) in states.items():
            for reading in run.readings:
                state = (cost + reading.cost, (*chosen, reading))
                have = following.get(total + reading.total)
                if have is None or state[0] < have[0]:
                    following[total + reading.total] = state
        states = dict(sorted(following.items(), key=lambda item: item[1][0])[:_MOST_STATES])
    return states[target][1] if target in states else None


def _weigh(runs: list[_Run], asked: Sequence[tuple[int, int, int]]) -> None:
    """Looks once more at runs that can be read in more than one way: another reading may fit more of the totals."""
    for run in runs:
        if len(run.readings) == 1:
            continue
        around = [each for each in asked if each[0] <= run.first and run.last <= each[1]]
        fits = {id(reading): _fits(runs, run, reading, around) for reading in run.readings}
        best = max(run.readings, key=lambda reading: (fits[id(reading)], -reading.cost))
        if fits[id(best)] > fits[id(run.chosen)]:
            run.chosen = best
            run.rival = best if best.is_doubtful else None
        count = fits[id(run.chosen)]
        others = [each for each in run.readings if each.total != run.chosen.total and fits[id(each)] == count]
        near = [each for each in others if count or abs(each.cost - run.chosen.cost) <= _CLOSE]
        if near and run.rival is None:
            run.rival = near[0]


def _fits(runs: list[_Run], run: _Run, reading: Reading, around: Sequence[tuple[int, int, int]]) -> int:
    count = 0
    for first, last, amount in around:
        others = sum(each.chosen.total for each in _inside(runs, first, last) if each is not run)
        count += others + reading.total == amount
    return count


# readings of one run ----------------------------------------------------------------------------------------------


def _ordered(readings: list[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (reading.cost, -reading.total))


def _by_marks(entries: Sequence[Entry], first: int, last: int) -> list[Reading]:
    """The reading of a long run by numbers and depth alone."""
    ends: dict[int, int] = {}
    index = first
    while index < last:
        end = _below(entries, index, last)
        if end > index + 1 and sum(entry.amount or 0 for entry in entries[index + 1 : end]) == entries[index].amount:
            ends[index] = end
        index = end
    return _with_heads(entries, first, last, ends, 0)


def _by_sums(entries: Sequence[Entry], first: int, last: int) -> list[Reading]:
    """The reading of a long run in which what is the sum of the next items, two at least, is their total."""
    running = [0, *accumulate(entry.amount or 0 for entry in entries[first:last])]
    where: dict[int, list[int]] = {}
    for place, total in enumerate(running):
        where.setdefault(total, []).append(place)
    ends: dict[int, int] = {}
    place = 0
    while place < last - first:
        amount = entries[first + place].amount
        found = where.get(running[place + 1] + amount, []) if amount else []
        end = next((each for each in found[bisect_left(found, place + 1 + _TWO) :]), None)
        if end is not None:
            ends[first + place] = first + end
        place = end if end is not None else place + 1
    return _with_heads(entries, first, last, ends, 1)


def _with_heads(entries: Sequence[Entry], first: int, last: int, ends: dict[int, int], cost: int) -> list[Reading]:
    if not ends:
        return []
    leaves = tuple(index for index in range(first, last) if index not in ends)
    return [Reading(sum(entries[index].amount or 0 for index in leaves), cost, leaves, tuple(ends.items()))]


def _below(entries: Sequence[Entry], index: int, last: int) -> int:
    """Where what stands deeper than an item ends: numbered otherwise, or set in further."""
    end = index + 1
    while end < last and _is_deeper(entries[index], entries[end]):
        end += 1
    return end


def _is_deeper(upper: Entry, lower: Entry) -> bool:
    if upper.mark == lower.mark:
        return lower.line.indent > upper.line.indent
    return bool(lower.mark) and lower.line.indent >= upper.line.indent


class _Parser:
    """Readings of runs and of their parts, by their sums."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.known: dict[tuple[int, int], dict[int, Reading]] = {}

    def parse(self, first: int, last: int) -> dict[int, Reading]:
        """All sums that the items from `first` to before `last` can have, each with its likeliest reading."""
        if first >= last:
            return {0: Reading(0, 0)}
        key = (first, last)
        if key not in self.known:
            found: dict[int, Reading] = {}
            for head, end in self._heads(first, last):
                for rest in self.parse(end, last).values():
                    _keep(found, _both(head, rest))
            best = sorted(found.values(), key=lambda reading: reading.cost)[:_MOST_SUMS]
            self.known[key] = {reading.total: reading for reading in best}
        return self.known[key]

    def _heads(self, index: int, last: int) -> list[tuple[Reading, int]]:
        """What the item at `index` can be, with where what belongs to it ends."""
        entry = self.entries[index]
        amount = entry.amount or 0
        deep = _below(self.entries, index, last)
        has_parts = deep > index + 1
        found = [(Reading(amount, _TWO if has_parts or entry.is_divided else 0, (index,)), index + 1)]
        for end in range(index + _TWO, last + 1):
            inner = self.parse(index + 1, end)
            is_marked = (end <= deep and self._are_parts(index, end)) or entry.is_divided
            if amount in inner and (amount or is_marked):
                cost = (0 if is_marked else 1 if end - index > _TWO else _TWO) + (end < deep)
                below = inner[amount]
                found.append((_headed(below, index, end, cost), end))
            elif end == deep and has_parts:
                likeliest = min(inner.values(), key=lambda reading: reading.cost)
                found.append((_headed(likeliest, index, end, 1), end))
            details = range(index + 1, end)
            if self._are_details(index, end):
                cost = 3 if is_marked else int(amount not in inner)
                found.append((Reading(amount, cost, (index,), (), tuple((each, index) for each in details)), end))
        return found

    def _are_parts(self, index: int, end: int) -> bool:
        """Whether items that stand deeper are parts by their marks: in an explanation a bullet does not say so."""
        inner = self.entries[index + 1 : end]
        return not inner[0].in_text or any("9" in entry.mark for entry in inner)

    def _are_details(self, index: int, end: int) -> bool:
        """Whether the items up to `end` can be sentences of the explanation of the item at `index`."""
        if not self.entries[index + 1].in_text:
            return False
        return not any(entry.is_explained for entry in self.entries[index + 1 : end])


def _headed(below: Reading, index: int, end: int, cost: int) -> Reading:
    heads = ((index, end), *below.heads)
    return Reading(below.total, below.cost + cost, below.leaves, heads, below.details, below.is_doubtful)


def _both(left: Reading, right: Reading) -> Reading:
    return Reading(
        left.total + right.total,
        left.cost + right.cost,
        left.leaves + right.leaves,
        left.heads + right.heads,
        left.details + right.details,
        left.is_doubtful or right.is_doubtful,
    )


def _keep(found: dict[int, Reading], reading: Reading) -> None:
    have = found.get(reading.total)
    if have is None or reading.cost < have.cost:
        found[reading.total] = reading
    elif reading.cost == have.cost and reading.leaves != have.leaves:
        found[reading.total] = Reading(have.total, have.cost, have.leaves, have.heads, have.details, is_doubtful=True)
