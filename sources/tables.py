"""From a sheet to its recognised tables: headers found, rows told apart, lines typed, printed totals compared."""

from __future__ import annotations

import string
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from sources.balances import BALANCED, take_balances
from sources.bare_totals import take_bare_totals
from sources.bodies import Body, classify
from sources.budget_levels import LEVELLED, level_columns, settle_levels, take_leading_totals, with_item_column
from sources.carried import CARRIED, carried_years, year_of_column
from sources.derived import derive
from sources.faults import make_fault
from sources.header_search import FoundHeader, find_headers
from sources.headers import (
    LONGEST_LABEL,
    Header,
    nearest,
)
from sources.keys import line_keys, parts
from sources.months import planned_months
from sources.satang_columns import with_satang
from sources.signed import SIGNED, take_signs
from sources.totals import TotalChecker, Totals
from sources.unknown_columns import holds_amounts, is_harmless
from sources.unread import Unread, explain
from sources.values import LineReader
from sources.vocabulary import words
from sources.years import split_years
from transforms.codes import code_series, decode_budget_code
from transforms.dates import fiscal_year_of
from transforms.thai import display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.grid import Sheet
    from sources.layouts import Layout
    from sources.nested import NestedOutline
    from sources.preamble import Preamble
    from sources.sheet_marks import Marks
    from transforms.finding import Finding

_UNIT_SAID = ("หน่วย", "หน่วยเป็น", "หน่วยนับ")


@dataclass(slots=True)
class Table:
    """One recognised table, read."""

    header: Header
    preamble: Preamble
    body: Body
    lines: pl.DataFrame
    totals: Totals
    findings: list[Finding]
    fiscal_year: int | None
    sheet: Sheet

    @property
    def stored_names(self) -> dict[str, str]:
        """Columns of the lines that are kept under another name: those of a year under that of its place."""
        names = {}
        for name in self.header.columns:
            spec, stored = self.header.spec(name), self.header.stored_name(name, self.fiscal_year)
            if spec is not None and stored is not None and stored != name:
                ending = "_satang" if spec.type == "money" else ""
                names[f"{name}{ending}"] = f"{stored}{ending}"
        return names

    @property
    def stored_lines(self) -> pl.DataFrame:
        """The lines under those names."""
        names = self.stored_names
        return self.lines.rename(names) if names else self.lines


@dataclass(slots=True)
class SheetReading:
    """What a sheet gave: tables, or why there are none."""

    tables: list[Table] = field(default_factory=list)
    unread: Unread | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class SheetOutline:
    """A sheet whose headers are found and whose lines are not read yet."""

    sheet: Sheet
    marks: Marks | None
    headers: list[FoundHeader]
    near: Header | None
    preamble: Preamble
    nested: NestedOutline | None = None


def outline(sheet: Sheet, layouts: Sequence[Layout], marks: Marks | None) -> SheetOutline:
    """Finds the headers of a sheet and reads what stands above them."""
    texts = [(_row_of(text.anchor), matching_key(text.text)) for text in marks.texts] if marks else []
    outlined = SheetOutline(sheet, marks, *find_headers(sheet, layouts, texts))
    if not outlined.headers:
        from sources.nested import find_nested  # most sheets have a header

        nested = find_nested(sheet, layouts, marks, outlined.near)
        if nested is not None:
            outlined.nested, outlined.preamble = nested, nested.preamble
    return outlined


def _row_of(anchor: str) -> int:
    return int(anchor.lstrip(string.ascii_uppercase) or 0)


def read_sheet(
    outlined: SheetOutline, *, prefix: str, year: int | None, date1904: bool, plan_year: int | None = None
) -> SheetReading:
    """All tables of a sheet. `prefix` begins source row ids; `year` is the file's fiscal year where it is known."""
    sheet, marks = outlined.sheet, outlined.marks
    result = SheetReading()
    if sheet.frame.is_empty():
        result.unread = Unread.of("empty")
        return result
    if not outlined.headers:
        if outlined.nested is not None:
            from sources.nested import read_nested

            result.tables = [Table(*read_nested(outlined.nested, sheet, prefix=prefix, year=year), sheet)]
        else:
            result.unread, result.findings = explain(sheet, outlined.near, outlined.preamble.title)
        return result
    carried: dict[str, str] = {}
    for item in outlined.headers:
        context = {
            name: text for name, text in item.preamble.context.items() if name in item.header.layout.context_before
        }
        carried = context or carried
        if item.header.ambiguous and _ambiguity(sheet, item.header, result):
            continue
        base = plan_year or year if item.header.layout.year_from == "first" else year
        if _counts_thousands(sheet, item, result) or _misplaced_years(sheet, item, base, result):
            continue
        result.tables.append(
            _read_table(sheet, item, marks, context=carried, prefix=prefix, year=base, date1904=date1904)
        )
    result.tables = [part for table in result.tables for part in split_years(table)]
    if marks is not None and (texts := marks.all_texts):
        from sources.suggestions import suggest  # few sheets have a text beside their cells

        suggest(result.tables, texts)
    if not result.tables:
        result.unread = Unread.of_findings(result.findings)
    return result


def _ambiguity(sheet: Sheet, header: Header, result: SheetReading) -> bool:
    """Reports headers that two columns claim; whether one of them is needed, so that the table must not be read."""
    fatal = False
    for name, labels in header.ambiguous.items():
        spec = header.spec(name)
        needed = spec is not None and (spec.is_required or spec.type in {"money", "code"} or spec.makes_key)
        fatal = fatal or needed
        wanted = spec.headers[0] if spec else name
        place = {"kind": header.layout.kind, "sheet": sheet.name, "cell": f"{labels[0].column}{labels[0].row}"}
        result.findings.append(
            make_fault(
                "header_ambiguous",
                found=", ".join(f"{label.column} “{label.text}”" for label in labels),
                expected=wanted,
                severity="critical" if needed else "warning",
                header=wanted,
                place=place,
            )
        )
    return fatal


def _counts_thousands(sheet: Sheet, item: FoundHeader, result: SheetReading) -> bool:
    """Reports a table whose amounts are in thousands or millions of baht: they are rounded, and no satang is known."""
    header = item.header
    money = {column for name, column in header.columns.items() if (spec := header.spec(name)) and spec.type == "money"}
    units = words().large_units
    labelled = next((la for la in header.labels if la.column in money and any(u in la.text for u in units)), None)
    said = [f"{before}{unit}" for before in _UNIT_SAID for unit in units]
    stated = next((key for key in item.preamble.keys if any(each in key for each in said)), None)
    if labelled is None and stated is None:
        return False
    cell, found = f"{labelled.column}{labelled.row}" if labelled else f"A{header.first_row}", labelled and labelled.text
    if stated is not None:
        for row, values in enumerate(sheet.frame.head(header.first_row - 1).rows(named=True), start=1):
            for column, text in values.items():
                if text is not None and matching_key(text[:LONGEST_LABEL]) == stated:
                    cell, found = f"{column}{row}", display_text(text[:LONGEST_LABEL])
    place = {"kind": header.layout.kind, "sheet": sheet.name, "cell": cell}
    result.findings.append(make_fault("unit_not_baht", found=found or stated, place=place))
    return True


def _misplaced_years(sheet: Sheet, item: FoundHeader, year: int | None, result: SheetReading) -> bool:
    """Reports yearly columns whose year has no place in the table's years; whether there are any.

    Such a table is not read: its money would be kept under another year, or lost.
    """
    header, fiscal_year = item.header, _year_of(sheet, item, year)
    misplaced = [
        name
        for name in header.columns
        if (spec := header.spec(name)) and spec.years and header.stored_name(name, fiscal_year) is None
    ]
    for name in misplaced:
        result.findings.append(
            make_fault(
                "year_without_place",
                found=name[-4:],
                first=str(fiscal_year or "–"),
                place={
                    "kind": header.layout.kind,
                    "sheet": sheet.name,
                    "cell": f"{header.columns[name]}{header.last_row}",
                },
            )
        )
    return bool(misplaced)


def _read_table(
    sheet: Sheet,
    item: FoundHeader,
    marks: Marks | None,
    *,
    context: dict[str, str],
    prefix: str,
    year: int | None,
    date1904: bool,
) -> Table:
    header = item.header
    fiscal_year = _year_of(sheet, item, year)
    sheet = with_satang(with_item_column(sheet, header), header)
    body = classify(sheet, header, item.stop, item.repeats, context, item.preamble.keys)
    take_bare_totals(sheet, header, body)
    take_leading_totals(sheet, header, body)
    balances = take_balances(sheet, header, body) if header.layout.kind in BALANCED else None
    levels = settle_levels(sheet, header, body) if header.layout.kind in LEVELLED else None
    reader = LineReader(sheet, header, body, prefix=prefix, fiscal_year=fiscal_year, date1904=date1904)
    lines = reader.read()
    frame = lines.frame
    if header.months:
        frame = frame.with_columns(planned_months(sheet, header, body, marks).alias("planned_months"))
    frame = derive(header.layout, frame, item.preamble)
    place = {"kind": header.layout.kind, "fiscal_year": fiscal_year, "sheet": sheet.name}
    if balances is not None:
        frame = frame.with_columns(balances.sections(frame))
    if levels is not None:
        frame = frame.with_columns(level_columns(frame, levels))
    if header.layout.kind in CARRIED:
        years, unread = carried_years(frame, header, fiscal_year, place)
        frame, lines.findings = frame.with_columns(years), [*lines.findings, *unread]
    frame = frame.hstack([line_keys(header.layout, frame), parts(header.layout, frame)])
    totals = TotalChecker(header, frame, body, place, lines.findings).check()
    if balances is not None:
        balances.compare(frame, totals, place)
    if header.layout.name in SIGNED:
        frame, undecided = take_signs(frame, header, place)
        lines.findings = [*lines.findings, *undecided]
    findings = [*lines.findings, *totals.findings, *_header_findings(sheet, header, place, fiscal_year, body)]
    if findings:
        keys = dict(zip(frame["row"].to_list(), frame["line_key", "part"].rows(), strict=True))
        findings = [_with_key(finding, keys) for finding in findings]
    return Table(header, item.preamble, body, frame, totals, findings, fiscal_year, sheet)


def _year_of(sheet: Sheet, item: FoundHeader, year: int | None) -> int | None:
    """The fiscal year of a table: what its yearly columns say, its preamble, its file, its months, its codes."""
    header = item.header
    if header.layout.year_from is not None:
        span = item.preamble.span
        years = [int(name[-4:]) for name in header.columns if (spec := header.spec(name)) and spec.is_yearly]
        if not years:
            return span[0] if span else year
        if header.layout.year_from == "last":
            return max(years)
        return span[0] if span and span[0] <= min(years) and max(years) <= span[1] else min(years)
    stated = item.preamble.fiscal_year
    if stated is None and header.layout.has_year_of_day and item.preamble.last_day is not None:
        stated = fiscal_year_of(item.preamble.last_day)
    said = stated or year or header.month_year
    return said or year_of_column(sheet, header) or _year_of_codes(sheet, header)


def _with_key(finding: Finding, keys: dict[int, tuple[Any, ...]]) -> Finding:
    if finding.row is None or finding.source_row_id is None or finding.row not in keys:
        return finding
    line_key, part = keys[finding.row]
    return replace(finding, line_key=line_key, part=part)


def _year_of_codes(sheet: Sheet, header: Header) -> int | None:
    """The fiscal year that all readable budget codes of the table agree on, or None."""
    column = header.columns.get("budget_code")
    if column is None:
        return None
    codes, _ = code_series(sheet.frame[column].slice(header.last_row))
    years = {decode_budget_code(code).fiscal_year for code in codes.drop_nulls().unique().to_list()}
    return years.pop() if len(years) == 1 else None


def _header_findings(
    sheet: Sheet, header: Header, place: dict[str, Any], fiscal_year: int | None, body: Body
) -> list[Finding]:
    findings = []
    if header.layout.warns_of is not None:
        first = header.labels[0]
        findings.append(
            make_fault(header.layout.warns_of, place={**place, "cell": f"{first.column}{header.first_row}"})
        )
    for label in header.unknown:
        if is_harmless(label):
            continue
        near = nearest(label.text, header.layout)
        findings.append(
            make_fault(
                "header_unknown",
                found=label.text,
                severity="warning" if holds_amounts(sheet, label, body.lines) else None,
                nearest=f"“{near[1]}”" if near else "–",
                place={**place, "cell": f"{label.column}{label.row}"},
            )
        )
    if header.month_year and fiscal_year and header.month_year != fiscal_year:
        cell = f"{next(iter(header.months.values()))}{header.first_row}"
        findings.append(
            make_fault(
                "year_conflict", found=str(fiscal_year), expected=str(header.month_year), place={**place, "cell": cell}
            )
        )
    findings.extend(_unlabelled_values(sheet, header, place, body))
    return findings


def _unlabelled_values(sheet: Sheet, header: Header, place: dict[str, Any], body: Body) -> list[Finding]:
    """Columns without a header that hold values on lines: said, not dropped silently."""
    labelled = {label.column for label in header.labels}
    names = sheet.frame.columns
    read: set[str] = set()
    for rule in header.layout.unlabelled:
        after, before = header.columns.get(rule.after), header.columns.get(rule.before)
        if after and before:
            read.update(names[names.index(after) + 1 : names.index(before)])
    others = [name for name in names if name not in labelled and name not in read]
    filled = [series for series in sheet.frame.select(others) if series.null_count() < len(series)]
    if not filled or not body.lines:
        return []
    indices = pl.Series([row - 1 for row in body.lines], dtype=pl.UInt32)
    on_lines = ((series.name, series.gather(indices)) for series in filled)
    counts = {name: len(series) - series.null_count() for name, series in on_lines}
    return [
        make_fault(
            "money_outside_columns",
            found=name,
            expected=str(count),
            severity="info",
            place={**place, "cell": f"{name}{header.first_row}"},
        )
        for name, count in counts.items()
        if count
    ]
