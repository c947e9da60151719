"""From a sheet to its recognised tables: headers found, rows told apart, lines typed, printed totals compared."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from sources.bodies import Body, classify
from sources.faults import make_fault
from sources.headers import (
    Header,
    candidate_rows,
    find_header,
    header_labels,
    month_of,
    nearest,
    nearest_label,
    synonyms,
)
from sources.keys import line_keys, parts
from sources.months import planned_months
from sources.preamble import Preamble, context_name, context_of, read_preamble
from sources.totals import TotalChecker, Totals
from sources.values import LineReader
from sources.vocabulary import words
from transforms.codes import code_series, decode_budget_code
from transforms.thai import matching_key, matching_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.grid import Sheet
    from sources.layouts import Layout
    from sources.sheet_marks import Marks
    from transforms.finding import Finding

SCAN_ROWS = 400
"""A first header is looked for in so many candidate rows of a sheet."""
TOP_ROWS = 30
"""Where no header is found, so many rows may say whose the file is and of which year."""


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


@dataclass(slots=True)
class FoundHeader:
    """A header in its sheet, with the rows of its repetitions and where its rows stop (exclusive)."""

    header: Header
    preamble: Preamble
    repeats: dict[int, int] = field(default_factory=dict)
    stop: int = 0


@dataclass(slots=True)
class SheetReading:
    """What a sheet gave: tables, or why there are none."""

    tables: list[Table] = field(default_factory=list)
    unread: str | None = None
    findings: list[Finding] = field(default_factory=list)


def find_headers(
    sheet: Sheet, layouts: Sequence[Layout], texts: Sequence[str]
) -> tuple[list[FoundHeader], Header | None, Preamble]:
    """All headers of a sheet in order, the best near miss where none is whole, and the preamble of the sheet."""
    found: list[FoundHeader] = []
    near: Header | None = None
    known = _all_keys(tuple(layouts))
    previous_end = 0
    scanned = 0
    extra = tuple(matching_key(text) for text in texts)
    preamble = Preamble()
    for row in candidate_rows(sheet.frame):
        if row <= previous_end or (scanned >= SCAN_ROWS and not found):
            continue
        if found and _repeats(sheet, found[-1].header, row):
            previous_end = found[-1].repeats[row] = row + found[-1].header.last_row - found[-1].header.first_row
            continue
        scanned += 1
        labels = header_labels(sheet, row, row)
        if sum(any(key in known for _, key in label.keys()) or month_of(label) is not None for label in labels) < 2:  # noqa: PLR2004, SIM118
            continue
        wanted = ("strategy", "tactic", "programme", "unit")
        preamble = read_preamble(_texts(sheet, _preamble_start(found), row), wanted)
        title_keys = (*preamble.keys, *extra)
        header = find_header(sheet, row, layouts, title_keys)
        if header is None:
            continue
        if not header.is_whole:
            if near is None or header.score > near.score:
                near = header
            continue
        last = found[-1] if found else None
        if last is not None and _same(last.header, header):
            last.repeats[header.first_row] = header.last_row
        else:
            if last is not None:
                last.stop = row
            found.append(FoundHeader(header, preamble))
        previous_end = header.last_row
    if found:
        found[-1].stop = sheet.frame.height + 1
        preamble = found[0].preamble
    else:
        preamble = read_preamble(_texts(sheet, 0, min(sheet.frame.height, TOP_ROWS) + 1), ())
    return found, near, preamble


def _repeats(sheet: Sheet, header: Header, row: int) -> bool:
    """Whether the header stands again at `row`, to the letter."""
    count = header.last_row - header.first_row + 1
    first = sheet.frame.slice(header.first_row - 1, count)
    return sheet.frame.row(row - 1) == first.row(0) and sheet.frame.slice(row - 1, count).equals(first)


@lru_cache(maxsize=16)
def _all_keys(layouts: tuple[Layout, ...]) -> frozenset[str]:
    return frozenset(key for layout in layouts for key in synonyms(layout))


def _same(first: Header, second: Header) -> bool:
    return (
        first.layout is second.layout
        and first.columns == second.columns
        and first.months == second.months
        and first.ambiguous.keys() == second.ambiguous.keys()
    )


def _preamble_start(found: Sequence[FoundHeader]) -> int:
    """Preambles of later tables begin where numbers of the earlier one end; the first one at the top."""
    return found[-1].header.last_row if found else 0


def _texts(sheet: Sheet, after: int, before: int) -> list[str]:
    """Texts between two rows (both exclusive). Below an earlier header rows of several texts are its lines."""
    texts: list[str] = []
    for row in sheet.frame.slice(after, before - after - 1).rows():
        filled = [text for text in row if text is not None]
        if after and len(filled) > 1:
            texts.clear()
            continue
        texts.extend(filled)
    return texts


@dataclass(slots=True)
class SheetOutline:
    """A sheet whose headers are found and whose lines are not read yet."""

    sheet: Sheet
    marks: Marks | None
    headers: list[FoundHeader]
    near: Header | None
    preamble: Preamble


def outline(sheet: Sheet, layouts: Sequence[Layout], marks: Marks | None) -> SheetOutline:
    """Finds the headers of a sheet and reads what stands above them."""
    texts = [text.text for text in marks.texts] if marks else []
    return SheetOutline(sheet, marks, *find_headers(sheet, layouts, texts))


def read_sheet(outlined: SheetOutline, *, prefix: str, year: int | None, date1904: bool) -> SheetReading:
    """All tables of a sheet. `prefix` begins source row ids; `year` is the file's fiscal year where it is known."""
    sheet, marks = outlined.sheet, outlined.marks
    result = SheetReading()
    if sheet.frame.is_empty():
        result.unread = "empty"
        return result
    if not outlined.headers:
        _explain(sheet, outlined.near, result)
        return result
    carried: dict[str, str] = {}
    for item in outlined.headers:
        context = {
            name: text for name, text in item.preamble.context.items() if name in item.header.layout.context_before
        }
        carried = context or carried
        if item.header.ambiguous and _ambiguity(sheet, item.header, result):
            continue
        result.tables.append(
            _read_table(sheet, item, marks, context=carried, prefix=prefix, year=year, date1904=date1904)
        )
    if not result.tables:
        result.unread = "; ".join(finding.message_th for finding in result.findings)
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


def _explain(sheet: Sheet, near: Header | None, result: SheetReading) -> None:
    """Why a sheet has no table that is read: the best guess, and what it lacks."""
    if near is None or near.is_refused or (near.explained < 0.5 and not near.has_title):  # noqa: PLR2004  # half
        result.unread = "ไม่พบหัวตารางที่รู้จัก"
        return
    lacking = [spec.headers[0] for spec in near.missing]
    lacking += [
        " / ".join(spec.headers[0] if (spec := near.layout.column(name)) else name for name in group)
        for group in near.missing_groups
    ]
    if len(near.months) < near.layout.months_at_least:
        lacking.append("ต.ค. – ก.ย.")
    for header in lacking:
        spec = next((item for item in near.layout.columns if item.headers[0] == header), None)
        near_label = nearest_label(spec, near.unknown) if spec else None
        result.findings.append(
            make_fault(
                "header_missing",
                header=header,
                nearest=f"ใกล้ที่สุด: “{near_label}”" if near_label else "ไม่มีคำใกล้เคียง",
                expected=header,
                place={
                    "kind": near.layout.kind,
                    "sheet": sheet.name,
                    "cell": f"A{near.first_row}",
                    "row": near.first_row,
                },
            )
        )
    result.unread = f"คล้าย {near.layout.kind} แต่ขาดหัวคอลัมน์: {', '.join(lacking)}" if lacking else "ไม่พบหัวตารางที่รู้จัก"


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
    fiscal_year = item.preamble.fiscal_year or year or header.month_year or _year_of_codes(sheet, header)
    body = classify(sheet, header, item.stop, item.repeats, context)
    reader = LineReader(sheet, header, body, prefix=prefix, fiscal_year=fiscal_year, date1904=date1904)
    lines = reader.read()
    frame = lines.frame
    if header.months:
        frame = frame.with_columns(planned_months(sheet, header, body, marks).alias("planned_months"))
    if header.layout.kind == "action_items":
        frame = frame.with_columns(_routine(frame))
    if header.layout.kind == "action_summary":
        frame = frame.with_columns(_levels(frame))
    frame = frame.hstack([line_keys(header.layout, frame), parts(header.layout, frame)])
    place = {"kind": header.layout.kind, "fiscal_year": fiscal_year, "sheet": sheet.name}
    totals = TotalChecker(header, frame, body, place).check()
    findings = [*lines.findings, *totals.findings, *_header_findings(sheet, header, place, fiscal_year, body)]
    if findings:
        keys = dict(zip(frame["row"].to_list(), frame["line_key", "part"].rows(), strict=True))
        findings = [_with_key(finding, keys) for finding in findings]
    return Table(header, item.preamble, body, frame, totals, findings, fiscal_year, sheet)


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


def _routine(frame: pl.DataFrame) -> pl.Series:
    begins = words().routine_begins
    return pl.Series(
        "is_routine",
        [key.startswith(begins) if key is not None else None for key in frame["project_key"].to_list()],
        dtype=pl.Boolean,
    )


def _levels(frame: pl.DataFrame) -> list[pl.Series]:
    """Level of each line of a summary: a line that names a strategy is one of strategies, any other of a programme."""
    names = frame["programme"].to_list()
    is_strategy = [name is not None and context_of(name, ("strategy",)) is not None for name in names]
    stated = frame["strategy"].to_list()
    strategies = [name if flag else own for name, flag, own in zip(names, is_strategy, stated, strict=True)]
    programmes = [
        None if flag or name is None else context_name("programme", name)
        for name, flag in zip(names, is_strategy, strict=True)
    ]
    strategy, programme = (
        pl.Series("strategy", strategies, dtype=pl.String),
        pl.Series("programme", programmes, dtype=pl.String),
    )
    return [
        strategy,
        programme,
        matching_keys(strategy).alias("strategy_key"),
        matching_keys(programme).alias("programme_key"),
        pl.Series("level", ["strategy" if flag else "programme" for flag in is_strategy], dtype=pl.String),
    ]


def _header_findings(
    sheet: Sheet, header: Header, place: dict[str, Any], fiscal_year: int | None, body: Body
) -> list[Finding]:
    findings = []
    for label in header.unknown:
        near = nearest(label.text, header.layout)
        findings.append(
            make_fault(
                "header_unknown",
                found=label.text,
                nearest=f"ใกล้ที่สุด: “{near[1]}”" if near else "ไม่มีคำใกล้เคียง",
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
    if not others or not body.lines:
        return []
    indices = pl.Series([row - 1 for row in body.lines], dtype=pl.UInt32)
    counts = sheet.frame.select(others)[indices].select(pl.all().is_not_null().sum()).row(0, named=True)
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
