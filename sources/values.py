"""From the cells of a table's lines to typed columns, with a fault for every cell that cannot be read.

Long because every type of column is read against the same rows, and says its faults by the same places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from sources.faults import baht, make_fault
from sources.headers import Header  # noqa: TC001  # a field of a dataclass
from sources.vocabulary import words
from transforms.codes import code_series, possible_codes
from transforms.constant import nothing_for_all, text_for_all
from transforms.dates import date_series, written_short
from transforms.money import money_series
from transforms.status import status_series
from transforms.thai import display_series, matching_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.bodies import Body
    from sources.grid import Sheet
    from sources.layouts import ColumnSpec
    from transforms.finding import Finding

_CENTURY = 2000
_COUNTED = re.compile(r"\s*(?:โครงการ|รายการ)\s*\Z")
KEYED = ("project", "strategy", "programme", "unit", "place")
"""Fields that have a matching key beside them; `keys` makes that of any other where a line's own key needs it."""


@dataclass(slots=True)
class Lines:
    """The typed lines of a table, one row a line, and the findings on them by sheet row."""

    frame: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)


def _hundredfold(text: str) -> str:
    """What a cell shows that shows its number with a percent sign, to two decimals."""
    try:
        return str((Decimal(text) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP))
    except InvalidOperation:
        return text  # told as what cannot be read


def _rows_of(frame: pl.DataFrame, rows: list[int]) -> pl.DataFrame:
    """Rows of a sheet by their numbers, which ascend; where none is left out between them they need no copy."""
    if not rows:
        return frame.clear()
    if rows[-1] - rows[0] + 1 == len(rows):
        return frame.slice(rows[0] - 1, len(rows))
    return frame[pl.Series([row - 1 for row in rows], dtype=pl.UInt32)]


class LineReader:
    """Reads the lines of one table. `place` names kind, year and sheet for findings."""

    def __init__(
        self, sheet: Sheet, header: Header, body: Body, *, prefix: str, fiscal_year: int | None, date1904: bool
    ) -> None:
        self.sheet = sheet
        self.header = header
        self.layout = header.layout
        self.body = body
        self.prefix = prefix
        self.fiscal_year = fiscal_year
        self.date1904 = date1904
        self.findings: list[Finding] = []
        self.cells = self._spread(_rows_of(sheet.frame, body.lines))
        self.rows = body.lines
        self.index_of = {row: index for index, row in enumerate(body.lines)}

    def read(self) -> Lines:
        """Typed lines: `source_row_id, sheet, row, part, line_key, is_faulted` and the fields of the kind."""
        columns: dict[str, pl.Series] = {
            "source_row_id": pl.Series([f"{self.prefix}:{row}" for row in self.rows], dtype=pl.String),
            "sheet": text_for_all(self.sheet.name, len(self.rows)),
            "row": pl.Series(self.rows, dtype=pl.Int64),
        }
        for spec in self.layout.columns:
            for name in self._names(spec):
                column = self.header.columns.get(name)
                series = self._cells_of(column) if column else None
                columns.update(self._read_field(name, spec, column, series))
        if self.header.ticks:
            columns.update(self._ticked())
        self._unlabelled(columns)
        self._context(columns)
        for name in KEYED:
            if name in columns:
                columns[f"{name}_key"] = matching_keys(columns[name])
        self._note_keyless()
        self._note_wordless()
        faulted = {finding.row for finding in self.findings if finding.severity == "critical"}
        columns["is_faulted"] = pl.Series([row in faulted for row in self.rows], dtype=pl.Boolean)
        return Lines(pl.DataFrame(columns), self.findings)

    def place(self, row: int, column: str | None = None) -> dict[str, Any]:
        """Where a finding stands."""
        return {
            "kind": self.layout.kind,
            "fiscal_year": self.fiscal_year,
            "sheet": self.sheet.name,
            "cell": f"{column}{row}" if column else None,
            "row": row,
            "source_row_id": f"{self.prefix}:{row}",
        }

    def _names(self, spec: ColumnSpec) -> list[str]:
        if not spec.is_yearly:
            return [spec.field]
        return [name for name in self.header.columns if self.header.spec(name) is spec]

    def _spread(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Columns that name a group: a value merged downwards stands on each of its rows."""
        spread = {
            column: name
            for name, column in self.header.columns.items()
            if (spec := self.header.spec(name)) and spec.is_spread
        }
        if not spread or not self.sheet.merges or cells.is_empty():
            return cells
        names = self.sheet.frame.columns
        replaced: dict[str, list[str | None]] = {}
        where = {row: index for index, row in enumerate(self.body.lines)}
        for merge in self.sheet.merges:
            if merge.last_row == merge.first_row or merge.first_column >= len(names):
                continue
            column = names[merge.first_column]
            if column not in spread or merge.first_row <= self.header.last_row:
                continue
            value = self.sheet.frame[merge.first_row - 1, column]
            if column not in replaced:
                replaced[column] = cells[column].to_list()
            for row in range(merge.first_row, merge.last_row + 1):
                if row in where:
                    replaced[column][where[row]] = value
        return cells.with_columns(pl.Series(name, values, dtype=pl.String) for name, values in replaced.items())

    def _cells_of(self, column: str) -> pl.Series:
        """The cells of a column, error cells and formulas without a value blanked: they have faults of their own."""
        series = self.cells[column]
        bad = [
            self.index_of[row]
            for row, name in (*self.sheet.errors, *self.sheet.uncached)
            if name == column and row in self.index_of
        ]
        return series.scatter(bad, None) if bad else series

    def _read_field(
        self, name: str, spec: ColumnSpec, column: str | None, series: pl.Series | None
    ) -> dict[str, pl.Series]:
        output = f"{name}_satang" if spec.type == "money" else name
        if series is None or column is None:
            kinds: dict[str, Any] = {"money": pl.Int64, "date": pl.Date, "int": pl.Int64, "pct": pl.Float64}
            empty = {output: nothing_for_all(len(self.rows), kinds.get(spec.type, pl.String))}
            if spec.type == "status":
                empty["status_code"] = empty[output]
                empty["is_late"] = nothing_for_all(len(self.rows), pl.Boolean)
            return empty
        self._broken_cells(spec, column)
        readers: dict[str, Callable[[str, ColumnSpec, str, pl.Series], dict[str, pl.Series]]] = {
            "money": self._money,
            "date": self._date,
            "code": self._code,
            "status": self._status,
            "int": self._number,
            "pct": self._number,
        }
        reader = readers.get(spec.type)
        return reader(output, spec, column, series) if reader else {output: self._text(column, series)}

    def _broken_cells(self, spec: ColumnSpec, column: str) -> None:
        severity = spec.on_fault if spec.type in {"money", "date", "code", "int"} else "warning"
        for (row, name), error in self.sheet.errors.items():
            if name == column and row in self.index_of:
                self.findings.append(
                    make_fault("error_cell", found=error, severity=severity, place=self.place(row, column))
                )
        for row, name in sorted(self.sheet.uncached):
            if name == column and row in self.index_of:
                self.findings.append(make_fault("uncached_formula", severity=severity, place=self.place(row, column)))

    def _faults(self, rule: str, spec: ColumnSpec, column: str, faults: pl.Series) -> None:
        if faults.null_count() == len(faults):
            return
        for index in faults.is_not_null().arg_true().to_list():
            row = self.rows[index]
            self.findings.append(
                make_fault(rule, found=faults[index], severity=spec.on_fault, place=self.place(row, column))
            )

    @cached_property
    def _money_columns(self) -> dict[str, tuple[pl.Series, pl.Series | None]]:
        """Satang and unread texts of every column of money, None for none; read in one go: the engine is asked once."""
        columns = [
            column
            for name, column in self.header.columns.items()
            if (spec := self.header.spec(name)) and spec.type == "money"
        ]
        satang, faults = money_series(pl.concat([self._cells_of(column) for column in columns]))
        count = len(self.rows)
        has_faults = faults.null_count() < len(faults)
        return {
            column: (
                satang.slice(index * count, count),
                faults.slice(index * count, count) if has_faults else None,
            )
            for index, column in enumerate(columns)
        }

    def _money(self, output: str, spec: ColumnSpec, column: str, _: pl.Series) -> dict[str, pl.Series]:
        satang, faults = self._money_columns[column]
        if faults is not None:
            self._faults("money_unreadable", spec, column, faults)
        return {output: self._with_added(spec, column, satang) if self.body.added else satang}

    def _with_added(self, spec: ColumnSpec, column: str, satang: pl.Series) -> pl.Series:
        """Money of lines with that of the continuations that add to them; what cannot be read is the line's fault."""
        rows = sorted(self.body.added)
        cells = _rows_of(self.sheet.frame, rows)[column].to_list()
        bad = {row for row, name in (*self.sheet.errors, *self.sheet.uncached) if name == column}
        more, faults = money_series(
            pl.Series([None if row in bad else cell for row, cell in zip(rows, cells, strict=True)], dtype=pl.String)
        )
        values = satang.to_list()
        for row, amount, fault in zip(rows, more.to_list(), faults.to_list(), strict=True):
            line = self.body.added[row]
            if fault is not None or row in bad:
                place = {**self.place(line), "cell": f"{column}{row}"}
                found = fault or self.sheet.errors.get((row, column), "–")
                self.findings.append(make_fault("money_unreadable", found=found, severity=spec.on_fault, place=place))
            elif amount is not None:
                index = self.index_of[line]
                values[index] = (values[index] or 0) + amount
        return pl.Series(values, dtype=pl.Int64)

    def _date(self, output: str, spec: ColumnSpec, column: str, series: pl.Series) -> dict[str, pl.Series]:
        dates, faults = date_series(series, self.fiscal_year, date1904=self.date1904)
        self._faults("date_unreadable", spec, column, faults)
        return {output: self._as_meant(column, dates)}

    def _as_meant(self, column: str, dates: pl.Series) -> pl.Series:
        """Days as meant where a spreadsheet took a B.E. year of two digits for one of its own; each is told."""
        earliest = dates.min()
        if self.fiscal_year is None or not isinstance(earliest, date) or earliest.year >= _CENTURY:
            return dates
        days = dates.to_list()
        for index, day in enumerate(days):
            meant = None if day is None else written_short(day, self.fiscal_year)
            if meant is None:
                continue
            days[index] = meant
            place = self.place(self.rows[index], column)
            self.findings.append(
                make_fault("date_short_year", found=day.isoformat(), expected=meant.isoformat(), place=place)
            )
        return pl.Series(dates.name, days, dtype=pl.Date)

    def _code(self, output: str, spec: ColumnSpec, column: str, series: pl.Series) -> dict[str, pl.Series]:
        numeric = {
            self.index_of[row]: text
            for (row, name), text in self.sheet.numeric_codes.items()
            if name == column and row in self.index_of
        }
        codes, faults = code_series(series.scatter(list(numeric), None) if numeric else series)
        self._faults("code_unreadable", spec, column, faults)
        for index, text in sorted(numeric.items()):
            candidates = ", ".join(possible_codes(text)) or "–"
            self.findings.append(
                make_fault(
                    "code_is_number",
                    found=text,
                    candidates=candidates,
                    severity=spec.on_fault,
                    place=self.place(self.rows[index], column),
                )
            )
        return {output: codes}

    def _status(self, output: str, spec: ColumnSpec, column: str, series: pl.Series) -> dict[str, pl.Series]:
        return self._status_of(output, spec, column, self._text(column, series))

    def _status_of(self, output: str, spec: ColumnSpec, column: str, written: pl.Series) -> dict[str, pl.Series]:
        codes, late, faults = status_series(written, words().status)
        if faults.null_count() < len(faults):
            known = ", ".join(words().status)
            for index in faults.is_not_null().arg_true().to_list():
                self.findings.append(
                    make_fault(
                        "status_unknown",
                        found=faults[index],
                        known=known,
                        severity=spec.on_fault,
                        place=self.place(self.rows[index], column),
                    )
                )
        return {output: written, "status_code": codes, "is_late": late}

    def _ticked(self) -> dict[str, pl.Series]:
        """Status of each line by the one of the columns of statuses that is marked; several marks are no status."""
        spec = next(spec for spec in self.layout.columns if spec.type == "status")
        marks = {word: self.cells[column].to_list() for word, column in self.header.ticks.items()}
        marked = [
            [word for word, cells in marks.items() if (cell := cells[index]) and cell.strip() not in words().no_mark]
            for index in range(len(self.rows))
        ]
        written = pl.Series([" / ".join(each) or None for each in marked], dtype=pl.String)
        return self._status_of(spec.field, spec, next(iter(self.header.ticks.values())), written)

    def _number(self, output: str, spec: ColumnSpec, column: str, series: pl.Series) -> dict[str, pl.Series]:
        texts = series.to_list()
        percents = self.sheet.read_percents() if spec.type == "pct" else frozenset()
        if percents:
            shown = zip(self.rows, texts, strict=True)
            texts = [_hundredfold(text) if text and (row, column) in percents else text for row, text in shown]
        bare = {text: None if text is None else _COUNTED.sub("", text.replace("%", "")) for text in set(texts)}
        hundredths, faults = money_series(pl.Series([bare[text] for text in texts], dtype=pl.String))
        found = hundredths.to_list()
        if spec.type == "int":
            broken = [value is not None and value % 100 != 0 for value in found]
            faults = series.zip_with(pl.Series(broken, dtype=pl.Boolean), faults) if any(broken) else faults
            self._faults("number_unreadable", spec, column, faults)
            whole = [None if value is None or value % 100 else value // 100 for value in found]
            return {output: pl.Series(whole, dtype=pl.Int64)}
        # in Python: the engine is an ulp off
        values = pl.Series([None if value is None else value / 100 for value in found], dtype=pl.Float64)
        if faults.null_count() == len(faults):
            return {output: values}
        unread = faults.is_not_null()
        longer = faults.filter(unread).str.replace_all(",", "").str.strip_chars().cast(pl.Float64, strict=False)
        values = values.scatter(unread.arg_true(), longer)
        still = unread & values.is_null()
        self._faults("number_unreadable", spec, column, faults.set(~still, None))
        return {output: values}

    def _text(self, column: str, series: pl.Series) -> pl.Series:
        """Display text, with the text of continuation rows joined to the line they continue."""
        result = display_series(series)
        additions: dict[int, list[str]] = {}
        for line, cells in self._continuing:
            value = cells[column]
            if value is not None:
                additions.setdefault(self.index_of[line], []).append(value)
        for index, parts in additions.items():
            first = result[index]
            joined = display_series(pl.Series([" ".join(([first] if first is not None else []) + parts)]))[0]
            result = result.scatter(index, joined)
        return result

    @cached_property
    def _continuing(self) -> list[tuple[int, dict[str, str | None]]]:
        """The rows that continue a line: the row of that line, and the cells of their own."""
        continued = [
            (line, row)
            for line, rows in self.body.continuations.items()
            for row in rows
            if row not in self.body.borrowed and line in self.index_of
        ]
        where = pl.Series([row - 1 for _, row in continued], dtype=pl.UInt32)
        cells = self.sheet.frame[where].rows(named=True) if continued else []
        return [(line, own) for (line, _), own in zip(continued, cells, strict=True)]

    def _unlabelled(self, columns: dict[str, pl.Series]) -> None:
        names = self.sheet.frame.columns
        labelled = {label.column for label in self.header.labels}
        for rule in self.layout.unlabelled:
            after, before = self.header.columns.get(rule.after), self.header.columns.get(rule.before)
            if after is None or before is None:
                continue
            between = names[names.index(after) + 1 : names.index(before)]
            for column in (name for name in between if name not in labelled):
                more = display_series(self.cells[column])
                if more.null_count() == len(more):
                    continue
                have = columns.get(rule.field)
                columns[rule.field] = (
                    more
                    if have is None or have.null_count() == len(have)
                    else pl.select(
                        pl.concat_str([have.rename("a"), more.rename("b")], separator=" ", ignore_nulls=True).replace(
                            "", None
                        )
                    ).to_series()
                )
            if rule.field not in columns:
                columns[rule.field] = nothing_for_all(len(self.rows))

    def _context(self, columns: dict[str, pl.Series]) -> None:
        """What the lines stand under fills what they do not say themselves; borrowed rows take their item's texts."""
        for name in dict.fromkeys((*self.layout.context_before, *self.layout.context)):
            values = self._said_above(name)
            stated = columns.get(name)
            if stated is None or stated.null_count() == len(stated):
                columns[name] = values
            elif stated.null_count():
                columns[name] = stated.zip_with(stated.is_not_null(), values)
        if not self.body.borrowed:
            return
        owner = {row: line for line, rows in self.body.continuations.items() for row in rows}
        for row in sorted(self.body.borrowed):
            while owner.get(row) in self.body.borrowed:
                owner[row] = owner[owner[row]]
        for name in [name for name, series in columns.items() if series.dtype == pl.String]:
            if name in {"source_row_id", "sheet", "item_no"}:
                continue
            series = columns[name]
            for row in sorted(self.body.borrowed):
                index, of = self.index_of[row], self.index_of[owner[row]]
                if series[index] is None:
                    series = series.scatter(index, series[of])
            columns[name] = series
        amounts = [name for name in columns if name.endswith("_satang")]
        amounts.sort(key=lambda name: name != f"{self.layout.amount}_satang")
        for row in sorted(self.body.borrowed):
            given = (columns[name][self.index_of[row]] for name in amounts)
            value = next((amount for amount in given if amount is not None), None)
            self.findings.append(
                make_fault("money_outside_item", found="–" if value is None else baht(value), place=self.place(row))
            )

    def _said_above(self, name: str) -> pl.Series:
        """What each line stands under, of one sort."""
        contexts = self.body.contexts
        if not self._is_under_one:
            return pl.Series([context.get(name) for context in contexts], dtype=pl.String)
        text = contexts[0].get(name)
        return nothing_for_all(len(contexts)) if text is None else text_for_all(text, len(contexts))

    @cached_property
    def _is_under_one(self) -> bool:
        """Whether all lines stand under the same."""
        contexts = self.body.contexts
        return bool(contexts) and all(context is contexts[0] for context in contexts)

    def _note_wordless(self) -> None:
        for row in sorted(self.body.wordless):
            line = self.body.added[row]
            texts = (self.sheet.frame[row - 1, self.header.columns[name]] for name in self._names_of("money"))
            amount = next((text for text in texts if text is not None), "–")
            self.findings.append(make_fault("money_added_to_item", found=amount, added=row, place=self.place(line)))

    def _names_of(self, kind: str) -> list[str]:
        return [name for name in self.header.columns if (spec := self.header.spec(name)) and spec.type == kind]

    def _note_keyless(self) -> None:
        wanted = [
            spec.headers[0]
            for name in self.layout.identity
            if name in self.header.columns and (spec := self.header.spec(name))
        ]
        columns = [self.header.columns[name] for name in self.layout.identity if name in self.header.columns]
        for row in sorted(self.body.keyless):
            if any(self.cells[column][self.index_of[row]] is not None for column in columns):
                continue  # merged downwards from the line above
            self.findings.append(make_fault("code_missing", fields=" / ".join(wanted), place=self.place(row)))
