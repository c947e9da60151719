"""Levels of a budget in one column of text: ด้าน > แผนงาน > งาน > งบ > หมวด > ประเภท (รายงานประมาณการรายจ่าย).

The text of a row says its level; a row of a higher level is a heading, or the total of the rows below it, printed above
them. In the form of e-LAAS the texts have no header and are indented by columns: these are read as one column.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from sources.bodies import TotalRow
from sources.headers import Label
from sources.preamble import context_name, context_of
from transforms.constant import nothing_for_all
from transforms.money import money_series
from transforms.thai import display_text

if TYPE_CHECKING:
    from sources.bodies import Body
    from sources.grid import Sheet
    from sources.headers import Header

LEVELLED = ("ordinance_summary",)
"""Kinds whose rows are told apart by their level."""
LEVELS = ("area", "programme", "work", "budget_type", "category")
"""Levels that have a word or a name of their own, the highest first; below them is the type."""
CODED = "remaining_budget"
"""A kind whose lines have codes; where they have none, totals stand above them as in the others."""
_LOWEST = ("expenditure_type", "project")
TYPE = "type"
ITEM = "item"
_SURE = ("area", "programme")
"""Words that no type of expenditure begins with; งาน begins the names of festivals too."""
_HEADINGS = ("text only", "only a number", "outside the known columns")


def with_item_column(sheet: Sheet, header: Header) -> Sheet:
    """The sheet with the texts left of the amounts in one column, which becomes that of `item`; else as it came.

    Only where no header names a column of text: then the columns without a header, left of the first that has one.
    """
    named = (ITEM, "expenditure_type", *LEVELS)
    if header.layout.kind not in LEVELLED or any(name in header.columns for name in named):
        return sheet
    names = sheet.frame.columns
    first = min(names.index(column) for column in header.columns.values())
    labelled = {label.column for label in header.labels}
    texts = [name for name in names[:first] if name not in labelled]
    if not texts:
        return sheet
    below = sheet.frame.slice(header.last_row)
    joined = below.select(pl.concat_str(texts, separator=" ", ignore_nulls=True).replace("", None)).to_series()
    column = pl.concat([sheet.frame[texts[0]].head(header.last_row), joined]).alias(texts[0])
    blank = nothing_for_all(below.height)
    others = [pl.concat([sheet.frame[name].head(header.last_row), blank]).alias(name) for name in texts[1:]]
    spec = header.layout.column(ITEM)
    header.columns = {ITEM: texts[0], **header.columns}
    header.labels = (
        *(Label(name, (spec.headers[0] if spec else ITEM,), header.last_row) for name in texts),
        *header.labels,
    )
    return replace(sheet, frame=sheet.frame.with_columns(column, *others))


@dataclass(slots=True)
class _Row:
    row: int
    text: str
    level: str | None
    is_line: bool
    amounts: dict[str, int | None] = field(default_factory=dict)
    is_leading: bool = False

    @property
    def rank(self) -> int:
        return LEVELS.index(self.level) if self.level in LEVELS else len(LEVELS)


def settle_levels(sheet: Sheet, header: Header, body: Body) -> dict[int, str]:
    """Sorts the rows of a body by their levels, and gives the level of each line by its row.

    Lines that are totals of the lines below them become totals; headings become what the lines below stand under, and a
    text below a งบ that is no level is a หมวด.
    """
    if header.layout.kind not in LEVELLED or ITEM not in header.columns:
        return {row: _lowest(sheet, header, row) for row in body.lines}
    rows = _rows(sheet, header, body)
    _find_leading(rows)
    context: dict[str, str] = {}
    levels: dict[int, str] = {}
    contexts: dict[int, dict[str, str]] = {}
    for row in rows:
        deepest = max((LEVELS.index(name) for name in context), default=-1)
        if row.is_line and not row.is_leading:
            level = row.level if row.level in _SURE or row.rank > deepest else None
            levels[row.row] = level or TYPE
            if level is not None:
                context = _entered(context, level, row.text)
            contexts[row.row] = dict(context)
            if level is not None:
                context.pop(level)
            continue
        level = row.level or ("category" if "budget_type" in context else None)
        if level is None:
            continue
        if level == "budget_type" and context.get(level) == context_name(level, row.text):
            level = "category"  # งบกลาง is the name of a งบ and of its only หมวด
        context = _entered(context, level, row.text)
        if row.is_leading:
            cells = {name: sheet.frame[row.row - 1, column] for name, column in _money(header).items()}
            body.totals.append(TotalRow(row.row, row.text, cells, is_leading=True, level=LEVELS.index(level)))
        body.skipped[row.row] = "subtotal" if row.is_leading else f"context: {level}"
    body.totals.sort(key=lambda total: total.row)
    body.lines[:] = [row for row in body.lines if row in contexts]
    body.contexts[:] = [contexts[row] for row in body.lines]
    return levels


def take_leading_totals(sheet: Sheet, header: Header, body: Body) -> None:
    """Moves lines of a budget that are totals of the lines below them, printed above these, to the totals.

    Only lines without a code: a line's level is the lowest column of names that it states, or what its text says where
    one column has all the names. It is a total where its amounts, as far as stated, are the sums of the lines below it,
    up to the next of its level or a higher one. Its name is what those stand under, where they state none.
    """
    if header.layout.kind != CODED or not body.lines:
        return
    code = header.columns.get("budget_code")
    indices = pl.Series([row - 1 for row in body.lines], dtype=pl.UInt32)
    if code is not None and sheet.frame[code].gather(indices).null_count() == 0:
        return
    lines = sheet.frame[indices]
    named = [name for name in (*LEVELS, *_LOWEST) if name in header.columns]
    money = _money(header)
    amounts = {name: money_series(lines[column])[0].to_list() for name, column in money.items()}
    rows = []
    for index, cells in enumerate(lines.iter_rows(named=True)):
        stated = [name for name in named if cells[header.columns[name]] is not None]
        level = stated[-1] if stated else None
        text = display_text(cells[header.columns[level]] or "") if level else ""
        if len(named) == 1:
            level = context_of(text, LEVELS)
        is_coded = code is not None and cells[code] is not None
        level = None if is_coded or level in _LOWEST else level
        values = {name: series[index] for name, series in amounts.items()}
        rows.append(_Row(body.lines[index], text, level, is_line=True, amounts=values))
    _find_leading(rows, is_sure=True)
    if not any(row.is_leading for row in rows):
        return
    context: dict[str, str] = {}
    contexts = dict(zip(body.lines, body.contexts, strict=True))
    for row in rows:
        if not row.is_leading:
            contexts[row.row] = {**contexts[row.row], **context}
            continue
        assert row.level is not None  # noqa: S101 - only what has a level leads
        context = _entered(context, row.level, row.text)
        cells = {name: sheet.frame[row.row - 1, column] for name, column in money.items()}
        body.totals.append(TotalRow(row.row, row.text, cells, is_leading=True, level=LEVELS.index(row.level)))
        body.skipped[row.row] = "subtotal"
        body.keyless.discard(row.row)
    body.totals.sort(key=lambda total: total.row)
    body.lines[:] = [row for row in body.lines if row not in body.skipped]
    body.contexts[:] = [contexts[row] for row in body.lines]


def level_columns(lines: pl.DataFrame, levels: dict[int, str]) -> list[pl.Series]:
    """`level` of the lines, their own name in the column of its level, and `item`, the text they are known by."""
    names = [levels.get(row, TYPE) for row in lines["row"].to_list()]
    stated = {name: lines[name].to_list() for name in (*LEVELS, "expenditure_type", ITEM)}
    for index, level in enumerate(names):
        own = "expenditure_type" if level == TYPE else level
        if stated[ITEM][index] is None:
            stated[ITEM][index] = stated[own][index]
        elif stated[own][index] is None:
            stated[own][index] = stated[ITEM][index]
    return [
        pl.Series("level", names, dtype=pl.String),
        *(pl.Series(name, values, dtype=pl.String) for name, values in stated.items()),
    ]


def _rows(sheet: Sheet, header: Header, body: Body) -> list[_Row]:
    """Lines and headings in the order of the sheet."""
    headings = [row for row, why in body.skipped.items() if why in _HEADINGS or why.startswith("context: ")]
    column = sheet.frame[header.columns[ITEM]]
    money = _money(header)
    indices = pl.Series([row - 1 for row in body.lines], dtype=pl.UInt32)
    amounts = {name: money_series(sheet.frame[letter][indices])[0].to_list() for name, letter in money.items()}
    rows = []
    for row in headings:
        text = display_text(column[row - 1] or "")
        if text:
            rows.append(_Row(row, text, context_of(text, LEVELS), is_line=False))
    for index, row in enumerate(body.lines):
        text = display_text(column[row - 1] or "")
        values = {name: series[index] for name, series in amounts.items()}
        rows.append(_Row(row, text, context_of(text, LEVELS), is_line=True, amounts=values))
    return sorted(rows, key=lambda each: each.row)


def _find_leading(rows: list[_Row], *, is_sure: bool = False) -> None:
    """Marks the lines that are the total of those below them, up to the next of their level: the lowest first.

    With one amount that is a sum, or, where it must be sure, with all.
    """
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if not row.is_line or row.level is None:
            continue
        below: list[_Row] = []
        for other in rows[index + 1 :]:
            if other.level is not None and other.rank <= row.rank:
                break
            if other.is_line and not other.is_leading:
                below.append(other)
        stated = {name: value for name, value in row.amounts.items() if value}
        agree = [value == sum(other.amounts[name] or 0 for other in below) for name, value in stated.items()]
        row.is_leading = bool(below and stated) and (all(agree) if is_sure else any(agree))


def _entered(context: dict[str, str], level: str, text: str) -> dict[str, str]:
    rank = LEVELS.index(level)
    kept = {name: value for name, value in context.items() if LEVELS.index(name) < rank}
    return {**kept, level: context_name(level, text)}


def _money(header: Header) -> dict[str, str]:
    return {n: column for n, column in header.columns.items() if (spec := header.spec(n)) and spec.type == "money"}


def _lowest(sheet: Sheet, header: Header, row: int) -> str:
    """The level of a line whose levels stand in columns of their own: the lowest that is stated."""
    if "expenditure_type" in header.columns and sheet.frame[row - 1, header.columns["expenditure_type"]] is not None:
        return TYPE
    stated = [n for n in LEVELS if n in header.columns and sheet.frame[row - 1, header.columns[n]] is not None]
    return stated[-1] if stated and ITEM not in header.columns else TYPE
