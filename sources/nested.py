"""Nested text of an ordinance as a table: from a sheet without a header to typed lines, totals and findings.

A sheet comes in; out goes what a table of a sheet has (`tables.Table`). A line is an item with จำนวน; every รวม is a
printed total, held against the lines below it in the tree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from sources.bodies import Body
from sources.faults import baht, make_fault
from sources.headers import Header
from sources.keys import line_keys, parts
from sources.nested_lines import UNCALCULATED, Line, level_named, outlook, sheet_lines
from sources.nested_parts import Entry, Printed, Tree, is_structure
from sources.nested_runs import Decision, decide
from sources.nested_tree import build
from sources.preamble import Preamble, read_preamble
from sources.totals import Totals
from sources.vocabulary.nested import LEVELS, nested_words
from transforms.constant import text_for_all
from transforms.dates import find_as_of
from transforms.thai import display_text, matching_key, matching_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.grid import Sheet
    from sources.layouts import Layout
    from sources.sheet_marks import Marks
    from transforms.finding import Finding

_HALF = 0.5
_WIDE = ("area", "programme", "work")
"""Parts that only the expenditure has."""


@dataclass(slots=True)
class NestedOutline:
    """Nested text found in a sheet: its layout, its lines, and how many of them stand above the text.

    `revenue` are rows that estimate the revenue; they are skipped.
    """

    layout: Layout
    lines: list[Line]
    above: int
    preamble: Preamble
    revenue: list[int]


class NestedReading(NamedTuple):
    """What nested text gave: the fields of a `tables.Table` in their order, but for the sheet."""

    header: Header
    preamble: Preamble
    body: Body
    lines: pl.DataFrame
    totals: Totals
    findings: list[Finding]
    fiscal_year: int | None


def find_nested(
    sheet: Sheet, layouts: Sequence[Layout], marks: Marks | None, near: Header | None
) -> NestedOutline | None:
    """The nested text of a sheet without a header, or None.

    `marks` has the sheet's text boxes, `near` is the header that comes nearest to a known one.
    """
    layout = next((item for item in layouts if item.has_nested_text), None)
    is_other = near is not None and near.layout is not layout and near.has_title and near.explained >= _HALF
    if layout is None or is_other or not _may_hold(sheet):
        return None
    lines, revenue = _parted(sheet_lines(sheet))
    if not outlook(lines, [text.text for text in marks.texts] if marks else []).is_nested:
        return None
    above = next((index for index, line in enumerate(lines) if is_structure(line)), len(lines))
    pages = [line.text for line in lines[above:] if find_as_of(line.text) and nested_words().page.match(line.text)]
    preamble = read_preamble([*(line.text for line in lines[:above]), *pages], ())
    return NestedOutline(layout, lines, above, preamble, revenue)


def _parted(lines: list[Line]) -> tuple[list[Line], list[int]]:
    """The lines of the expenditure, and the rows of those that estimate the revenue."""
    known = nested_words()
    kept: list[Line] = []
    revenue: list[int] = []
    is_revenue = has_begun = False
    for line in lines:
        name = level_named(line.stated.label if line.stated else line.text)
        if known.expenditure.match(line.text) or name in _WIDE:
            is_revenue, has_begun = False, has_begun or name in _WIDE
        elif len(line.text) <= known.longest_heading:
            begins = known.revenue.match(line.text) or (None if has_begun else known.revenue_first.match(line.text))
            is_revenue = is_revenue or begins is not None
        if is_revenue:
            revenue += [line.row, *line.more]
        else:
            kept.append(line)
    return kept, revenue


def _may_hold(sheet: Sheet) -> bool:
    """Whether enough cells of a sheet speak of บาท; asked of the engine, so that large sheets cost nothing."""
    known = nested_words()
    if sheet.frame.is_empty():
        return False
    counts = sheet.frame.select(pl.all().str.count_matches(known.currency, literal=True).sum()).row(0)
    least = max(known.least_with_title, known.least_share * sheet.frame.height)
    return sum(count or 0 for count in counts) >= least


def read_nested(found: NestedOutline, sheet: Sheet, *, prefix: str, year: int | None) -> NestedReading:
    """Reads nested text. `prefix` begins source row ids; `year` is the file's fiscal year where it is known."""
    fiscal_year = found.preamble.fiscal_year or year
    return _Reader(found, sheet, prefix, fiscal_year).read()


class _Reader:
    def __init__(self, found: NestedOutline, sheet: Sheet, prefix: str, fiscal_year: int | None) -> None:
        self.found = found
        self.sheet = sheet
        self.prefix = prefix
        self.fiscal_year = fiscal_year
        self.findings: list[Finding] = []
        headings = frozenset(matching_key(line.text) for line in found.lines[: found.above]) - {""}
        self.tree: Tree = build(found.lines[found.above :], headings)
        self.entries = self.tree.entries
        self.decision: Decision = decide(self.entries, self.tree.totals)

    def read(self) -> NestedReading:
        """Lines, totals and findings."""
        self._join_details()
        self._pass_heads_down()
        leaves = [self.entries[index] for index in sorted(self.decision.leaves)]
        totals = self._totals()
        for entry in leaves:
            self._judge(entry)
        self._note_doubts()
        frame = self._frame(leaves)
        keys = dict(zip(frame["row"].to_list(), frame["line_key", "part"].rows(), strict=True))
        findings = [_with_key(finding, keys) for finding in [*self.findings, *totals.findings]]
        return NestedReading(
            self._header(leaves), self.found.preamble, self._body(leaves), frame, totals, findings, self.fiscal_year
        )

    # what the decision means for texts and names ------------------------------------------------------------------

    def _join_details(self) -> None:
        """Items that are sentences of another's explanation become text of it."""
        for index in sorted(self.decision.details):
            entry, owner = self.entries[index], self.entries[self.decision.details[index]]
            owner.explanation += [(entry.line.row, entry.line.text), *entry.explanation]
            self.tree.skipped[entry.line.row] = f"explanation of row {owner.line.row}"
            for row, _ in entry.explanation:
                self.tree.skipped[row] = f"explanation of row {owner.line.row}"

    def _pass_heads_down(self) -> None:
        """An item that is a total names the type of expenditure of what is below it, unless there is one already."""
        for index in sorted(self.decision.heads):
            head = self.entries[index]
            self.tree.skipped[head.line.row] = "subtotal"
            for row, _ in head.explanation:
                self.tree.skipped.setdefault(row, f"explanation of row {head.line.row}")
            name = _name(head.label)
            for entry in self.entries[index + 1 : self.decision.heads[index]]:
                if name:
                    entry.chain.setdefault(LEVELS[-1], name)
                entry.unit = entry.unit or head.unit

    # totals -------------------------------------------------------------------------------------------------------

    def _totals(self) -> Totals:
        result = Totals()
        leaves = set(self.decision.leaves)
        running = [0]
        for index, entry in enumerate(self.entries):
            running.append(running[-1] + (entry.amount or 0 if index in leaves else 0))
        heads = ((self.entries[index], index, end) for index, end in self.decision.heads.items())
        printed = [
            *self.tree.totals,
            *(Printed(head.line, head.label, [(index + 1, end)], head.amount) for head, index, end in heads),
        ]
        for total in sorted(printed, key=lambda each: each.line.row):
            self._compare(result, total, running)
        return result

    def _compare(self, result: Totals, total: Printed, running: list[int]) -> None:
        place = self._place(total.line)
        if total.is_unreadable:
            stated = total.line.stated
            found = stated.amount if stated else ""
            result.findings.append(make_fault("total_unreadable", found=found, label=total.label, place=place))
        if total.amount is None:
            return
        sums = [running[last] - running[first] for first, last in total.ranges]
        computed = total.amount if total.amount in sums else sums[0]
        result.amounts.append(
            {
                "row": total.line.row,
                "label": total.label,
                "column": "amount",
                "cell": place["cell"],
                "printed_satang": total.amount,
                "computed_satang": computed,
                "difference_satang": total.amount - computed,
            }
        )
        if computed != total.amount:
            result.findings.append(
                make_fault(
                    "printed_total_differs",
                    found=baht(total.amount),
                    expected=baht(computed),
                    difference_satang=total.amount - computed,
                    label=total.label,
                    place=place,
                )
            )

    # findings -----------------------------------------------------------------------------------------------------

    def _judge(self, entry: Entry) -> None:
        """Faults of one line: an amount that cannot be read, no words that name it."""
        place = {**self._place(entry.line), "source_row_id": f"{self.prefix}:{entry.line.row}"}
        stated = entry.line.stated
        if entry.is_unreadable and stated is not None:
            at = (int(place["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), stated.column)
            if at in self.sheet.errors:
                self.findings.append(make_fault("error_cell", found=stated.amount, place=place))
            elif stated.amount == UNCALCULATED:
                self.findings.append(make_fault("uncached_formula", place=place))
            else:
                self.findings.append(make_fault("money_unreadable", found=stated.amount, place=place))
        if not entry.label and not entry.chain:
            self.findings.append(make_fault("code_missing", fields="ประเภทรายจ่าย / โครงการ", place=place))

    def _note_doubts(self) -> None:
        for index, (chosen, other) in sorted(self.decision.doubtful.items()):
            line = self.entries[index].line
            place = {**self._place(line), "source_row_id": f"{self.prefix}:{line.row}"}
            fault = make_fault("nested_ambiguous", found=baht(chosen), expected=baht(other), place=place)
            self.findings.append(fault)

    def _place(self, line: Line) -> dict[str, Any]:
        column = line.stated.column if line.stated else line.column
        rows = [line.row, *line.more]
        frame = self.sheet.frame
        known = [row for row in rows if self._holds_amount(frame, row, column, line)]
        return {
            "kind": self.found.layout.kind,
            "fiscal_year": self.fiscal_year,
            "sheet": self.sheet.name,
            "cell": f"{column}{known[-1] if known else line.row}",
            "row": line.row,
        }

    def _holds_amount(self, frame: pl.DataFrame, row: int, column: str, line: Line) -> bool:
        """Whether a row of a line is the one its amount stands in."""
        if line.stated is None or not line.stated.amount or row > frame.height:
            return False
        if (row, column) in self.sheet.errors or (row, column) in self.sheet.uncached:
            return True
        return line.stated.amount in display_text(frame[row - 1, column] or "")

    # the table ----------------------------------------------------------------------------------------------------

    def _frame(self, leaves: list[Entry]) -> pl.DataFrame:
        faulted = {finding.row for finding in self.findings if finding.severity == "critical"}
        columns: dict[str, list[Any]] = {name: [entry.chain.get(name) for entry in leaves] for name in LEVELS}
        columns["project"] = [None] * len(leaves)
        for place, entry in enumerate(leaves):
            name = _name(entry.label)
            if not name:
                continue
            if entry.chain.get(LEVELS[-1]) is not None or nested_words().projects.match(name):
                columns["project"][place] = name
            else:
                columns[LEVELS[-1]][place] = name
        columns["unit"] = [entry.unit for entry in leaves]
        columns["explanation"] = [
            display_text(" ".join(text for _, text in entry.explanation)) or None for entry in leaves
        ]
        frame = pl.DataFrame(
            {
                "source_row_id": pl.Series([f"{self.prefix}:{entry.line.row}" for entry in leaves], dtype=pl.String),
                "sheet": text_for_all(self.sheet.name, len(leaves)),
                "row": pl.Series([entry.line.row for entry in leaves], dtype=pl.Int64),
                **{name: pl.Series(values, dtype=pl.String) for name, values in columns.items()},
                "amount_satang": pl.Series([entry.amount for entry in leaves], dtype=pl.Int64),
                "is_faulted": pl.Series([entry.line.row in faulted for entry in leaves], dtype=pl.Boolean),
            }
        ).with_columns(matching_keys(pl.Series("project_key", columns["project"], dtype=pl.String)))
        frame = frame.with_columns(matching_keys(pl.Series("programme_key", columns["programme"], dtype=pl.String)))
        layout = self.found.layout
        return frame.hstack([line_keys(layout, frame), parts(layout, frame)])

    def _header(self, leaves: list[Entry]) -> Header:
        """In place of a header: what stands above the text, and the column that holds most amounts."""
        lines = self.found.lines
        first = lines[self.found.above].row if self.found.above < len(lines) else 1
        title = next((line.row for line in lines[: self.found.above] if _is_title(line)), max(first - 1, 1))
        columns = Counter(entry.line.stated.column for entry in leaves if entry.line.stated)
        column = columns.most_common(1)[0][0] if columns else "A"
        header = Header(self.found.layout, min(title, max(first - 1, 1)), first - 1)
        header.columns = {"amount": column}
        return header

    def _body(self, leaves: list[Entry]) -> Body:
        rows = [entry.line.row for entry in leaves]
        read = set(rows)
        body = Body(lines=rows, contexts=[dict(entry.chain) for entry in leaves])
        skipped = dict.fromkeys(self.found.revenue, "revenue") | self.tree.skipped
        body.skipped = {row: why for row, why in sorted(skipped.items()) if row not in read}
        body.last_row = self.tree.last_row
        return body


def _is_title(line: Line) -> bool:
    key = matching_key(line.text)
    return any(title in key for title in nested_words().titles)


def _name(label: str) -> str:
    known = nested_words()
    bare = known.mark.sub("", label)
    return known.announced.sub("", bare).strip(" :：") or bare


def _with_key(finding: Finding, keys: dict[int, tuple[Any, ...]]) -> Finding:
    if finding.row is None or finding.source_row_id is None or finding.row not in keys:
        return finding
    line_key, part = keys[finding.row]
    return replace(finding, line_key=line_key, part=part)
